/** Two texts, line beside line. */

export interface DiffLine {
  readonly change: 'same' | 'changed'
  /** Absent where the other side has a line more. */
  readonly left?: string
  readonly right?: string
}

/** Edits after which the rest is shown as changed: two texts that have nothing in common need no exact answer. */
const limit = 2000

interface Edit {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Shortest way from one list of lines to the other (Myers 1986). */
const editsOf = (left: readonly string[], right: readonly string[]): Edit[] => {
  let start = 0
  while (start < left.length && start < right.length && left[start] === right[start]) start++
  let end = 0
  while (end < left.length - start && end < right.length - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++
  const a = left.slice(start, left.length - end)
  const b = right.slice(start, right.length - end)
  const same = (text: string): Edit => ({ kind: 'same', text })
  return [...left.slice(0, start).map(same), ...middleEdits(a, b), ...left.slice(left.length - end).map(same)]
}

const middleEdits = (a: readonly string[], b: readonly string[]): Edit[] => {
  const removedAll = a.map((text): Edit => ({ kind: 'removed', text }))
  const addedAll = b.map((text): Edit => ({ kind: 'added', text }))
  if (a.length === 0 || b.length === 0) return [...removedAll, ...addedAll]
  const most = Math.min(limit, a.length + b.length)
  const offset = most + 1
  const reached = new Int32Array(2 * most + 3)
  const trace: Int32Array[] = []
  for (let depth = 0; depth <= most; depth++) {
    trace.push(reached.slice(offset - depth - 1, offset + depth + 2))
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      const below = reached[offset + diagonal - 1] ?? 0
      const above = reached[offset + diagonal + 1] ?? 0
      let x = diagonal === -depth || (diagonal !== depth && below < above) ? above : below + 1
      let y = x - diagonal
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++
        y++
      }
      reached[offset + diagonal] = x
      if (x >= a.length && y >= b.length) return walkBack(a, b, trace, depth)
    }
  }
  return [...removedAll, ...addedAll]
}

const walkBack = (a: readonly string[], b: readonly string[], trace: readonly Int32Array[], depth: number): Edit[] => {
  const edits: Edit[] = []
  let x = a.length
  let y = b.length
  for (let step = depth; step >= 0; step--) {
    const reached = trace[step] as Int32Array
    // A trace holds the diagonals from -step-1 to step+1, as they were before this step.
    const on = (diagonal: number) => reached[diagonal + step + 1] ?? 0
    const diagonal = x - y
    const down = diagonal === -step || (diagonal !== step && on(diagonal - 1) < on(diagonal + 1))
    const fromX = on(down ? diagonal + 1 : diagonal - 1)
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1)
    while (x > Math.max(0, fromX) && y > Math.max(0, fromY)) {
      edits.push({ kind: 'same', text: a[x - 1] ?? '' })
      x--
      y--
    }
    if (step === 0) break
    if (down) edits.push({ kind: 'added', text: b[--y] ?? '' })
    else edits.push({ kind: 'removed', text: a[--x] ?? '' })
  }
  return edits.reverse()
}

/** Lines beside one another: removed and added lines that meet are shown as one changed line. */
export const diffLines = (left: readonly string[], right: readonly string[]): DiffLine[] => {
  const lines: DiffLine[] = []
  let removed: string[] = []
  let added: string[] = []
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      const [before, after] = [removed[index], added[index]]
      lines.push({ change: 'changed', ...(before === undefined ? {} : { left: before }), ...(after === undefined ? {} : { right: after }) })
    }
    removed = []
    added = []
  }
  for (const { kind, text } of editsOf(left, right)) {
    if (kind === 'removed') removed.push(text)
    else if (kind === 'added') added.push(text)
    else {
      flush()
      lines.push({ change: 'same', left: text, right: text })
    }
  }
  flush()
  return lines
}

/** Only what matters, with some lines around it; `undefined` stands for what was left out. */
export const folded = <L extends DiffLine>(
  lines: readonly L[],
  matters: (line: L) => boolean = ({ change }) => change === 'changed',
  around = 3,
): (L | undefined)[] => {
  const near = new Uint8Array(lines.length)
  lines.forEach((line, index) => {
    if (matters(line)) near.fill(1, Math.max(0, index - around), index + around + 1)
  })
  const shown: (L | undefined)[] = []
  lines.forEach((line, index) => {
    if (near[index]) shown.push(line)
    else if (shown.at(-1) !== undefined || shown.length === 0) shown.push(undefined)
  })
  return shown
}

/** JSON with one value on each line and names in order, so that only real differences differ; other text line by line. */
export const comparableLines = (text: string): string[] => {
  if (text === '') return []
  try {
    return JSON.stringify(sorted(JSON.parse(text)), undefined, 2).split('\n')
  } catch {
    return text.split(/\r?\n/)
  }
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  )
}
