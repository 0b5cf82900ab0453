/** What the user has allowed to the scenarios of a workbench, remembered for each. */
import { join } from 'node:path'
import { z } from 'zod'
import { ScenarioAllowance } from '../contract/scenarios.js'
import { nothingAllowed } from '../scenario/access.js'
import { openStore, type Store } from '../store/store.js'
import { errorText } from '../contract/error-text.js'

const Kept = z.object({ scenarios: z.array(ScenarioAllowance.extend({ id: z.string() })) })
type Kept = z.infer<typeof Kept>

export interface AccessBoard {
  of(id: string): ScenarioAllowance
  allow(id: string, more: ScenarioAllowance): ScenarioAllowance
  /** Takes back what is named; everything when nothing is named. */
  deny(id: string, less: ScenarioAllowance): ScenarioAllowance
  renamed(id: string, to: string): void
  close(): Promise<void>
}

/** Both together, each name once. */
export const joined = (one: ScenarioAllowance, other: ScenarioAllowance): ScenarioAllowance =>
  each(one, (list, part) => [...new Set([...list, ...other[part]])])

const each = (allowance: ScenarioAllowance, change: (list: string[], part: keyof ScenarioAllowance) => string[]): ScenarioAllowance => ({
  env: change(allowance.env, 'env'),
  files: change(allowance.files, 'files'),
  hosts: change(allowance.hosts, 'hosts'),
})
const namesNothing = ({ env, files, hosts }: ScenarioAllowance): boolean => env.length + files.length + hosts.length === 0

/** Without a folder it lasts as long as the workbench. */
export const openAccessBoard = async (
  folder: string | undefined,
  problem: (place: string, message: string) => void,
): Promise<AccessBoard> => {
  const file = folder === undefined ? '' : join(folder, 'scenario-access.json')
  const store: Store<Kept> | undefined =
    folder === undefined
      ? undefined
      : await openStore<Kept>({
          file,
          initial: () => ({ scenarios: [] }),
          schema: Kept,
          formatVersion: 1,
          migrations: {},
          onProblem: ({ file: place, message }) => {
            problem(place, message)
          },
        }).catch((error: unknown) => {
          problem(file, errorText(error))
          return undefined
        })
  const known = new Map<string, ScenarioAllowance>((store?.data.scenarios ?? []).map(({ id, ...allowance }) => [id, allowance]))
  const keep = (): void => {
    store?.update((data) => {
      data.scenarios = [...known].map(([id, allowance]) => ({ id, ...allowance }))
    })
  }
  const of = (id: string): ScenarioAllowance => known.get(id) ?? nothingAllowed
  const set = (id: string, allowance: ScenarioAllowance): ScenarioAllowance => {
    if (namesNothing(allowance)) known.delete(id)
    else known.set(id, allowance)
    keep()
    return allowance
  }
  return {
    of,
    allow: (id, more) => set(id, joined(of(id), more)),
    deny: (id, less) =>
      set(id, namesNothing(less) ? nothingAllowed : each(of(id), (list, part) => list.filter((name) => !less[part].includes(name)))),
    renamed: (id, to) => {
      const allowance = of(id)
      known.delete(id)
      set(to, allowance)
    },
    close: async () => {
      await store?.close()
    },
  }
}
