/** Work in small steps, so that others get their turn in between. */

export type JudgingSteps<Result> = Generator<undefined, Result, undefined>

/** All steps in one go. */
export const finish = <Result>(steps: Iterator<undefined, Result>): Result => {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** Entries of a list that are looked at in one step. */
const entriesInStep = 64

/** Looks at each entry of a list. */
export function* eachEntry<Entry>(list: readonly Entry[], visit: (entry: Entry, index: number) => void): JudgingSteps<void> {
  for (let index = 0; index < list.length; index++) {
    visit(list[index] as Entry, index)
    if (index % entriesInStep === entriesInStep - 1) yield
  }
}
