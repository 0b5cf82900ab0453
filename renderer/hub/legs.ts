/** Both legs of a request through a hub, line by line, with the notes of the hub at the lines that they concern. */
import type { ExchangeDetail, LegNote } from '../../emulator/contract/exchange.js'
import { linesOf, lineOfPointer, pointerOfLine, type JsonLines } from '../json/lines.js'
import { type DiffLine, diffLines } from '../traffic/diff.js'
import type { Side } from '../traffic/messages.js'

export interface LegLine extends DiffLine {
  readonly notes: readonly LegNote[]
}

/** `same`: on both legs. `changed`: another value. `left`, `right`: on that leg alone. */
export interface LegHeader {
  readonly name: string
  readonly left: string | undefined
  readonly right: string | undefined
  readonly change: 'same' | 'changed' | 'left' | 'right'
  /** Why the two values are the same, or differ. */
  readonly meaning: string | undefined
}

/** Lines of JSON, without the commas: a field that has become the last of its object has not changed. */
const textsOf = (lines: JsonLines): string[] =>
  Array.from({ length: lines.count }, (_, line) => {
    const { depth, keyStart, keyEnd, valueStart, valueEnd } = lines.at(line)
    return `${'  '.repeat(depth)}${keyStart === -1 ? '' : `${lines.text.slice(keyStart, keyEnd)}: `}${lines.text.slice(valueStart, valueEnd)}`
  })

const jsonLines = (text: string): JsonLines | undefined => (text === '' ? undefined : linesOf(text))

/** Whether a place is there, and not just one around it. */
const hasPlace = (lines: JsonLines, path: string): boolean =>
  lines.error === undefined && pointerOfLine(lines, lineOfPointer(lines, path)) === path

/**
 * `source`: the leg on which it came; the notes name places in it, and for what was invented places in the other. A note
 * on something that neither has stands with what was around it.
 */
export const legLines = (leftText: string, rightText: string, notes: readonly LegNote[], source: 'left' | 'right'): LegLine[] => {
  const [left, right] = [jsonLines(leftText), jsonLines(rightText)]
  const beside = { left: new Map<number, LegNote[]>(), right: new Map<number, LegNote[]>() }
  for (const note of notes) {
    const target = source === 'left' ? 'right' : 'left'
    const [first, second] = note.kind === 'invented' ? ([target, source] as const) : ([source, target] as const)
    const lines = { left, right }
    const wanted =
      [first, second].find((side) => {
        const there = lines[side]
        return there !== undefined && hasPlace(there, note.path)
      }) ?? (lines[first] ? first : second)
    const there = lines[wanted]
    if (!there) continue
    const line = lineOfPointer(there, note.path)
    beside[wanted].set(line, [...(beside[wanted].get(line) ?? []), note])
  }
  let [atLeft, atRight] = [0, 0]
  return diffLines(left ? textsOf(left) : [], right ? textsOf(right) : []).flatMap((line): LegLine[] => {
    const ofLeft = line.left === undefined ? [] : (beside.left.get(atLeft++) ?? [])
    const ofRight = line.right === undefined ? [] : (beside.right.get(atRight++) ?? [])
    if (line.left === undefined || line.right === undefined || belongTogether(line.left, line.right, [...ofLeft, ...ofRight]))
      return [{ ...line, notes: [...ofLeft, ...ofRight] }]
    return [
      { change: 'changed', left: line.left, notes: ofLeft },
      { change: 'changed', right: line.right, notes: ofRight },
    ]
  })
}

const nameIn = (line: string): string | undefined => /^\s*("(?:[^"\\]|\\.)*"): /.exec(line)?.[1]

/** Two lines that met by chance, since both have changed, are of one field only if it has kept its name or was given another. */
const belongTogether = (left: string, right: string, notes: readonly LegNote[]): boolean =>
  nameIn(left) === nameIn(right) || notes.some(({ kind }) => kind === 'renamed' || kind === 'derived')

const meanings: Readonly<
  Record<string, { readonly same?: string; readonly changed?: string; readonly left?: string; readonly right?: string }>
> = {
  authorization: { changed: 'each leg has its own token' },
  'x-request-id': { changed: 'new on each leg', same: 'should be new on each leg', left: 'not in 2.1.1', right: 'not in 2.1.1' },
  'x-correlation-id': {
    same: 'the same from end to end',
    changed: 'should be the same from end to end',
    left: 'not in 2.1.1',
    right: 'not in 2.1.1',
  },
  'ocpi-to-country-code': {
    same: 'the receiver',
    changed: 'the hub on one leg, a receiver on the other',
    left: 'not in 2.1.1',
    right: 'receiver found by the hub',
  },
  'ocpi-to-party-id': {
    same: 'the receiver',
    changed: 'the hub on one leg, a receiver on the other',
    left: 'not in 2.1.1',
    right: 'receiver found by the hub',
  },
  'ocpi-from-country-code': {
    same: 'the sender',
    changed: 'the hub sends for the sender',
    left: 'not in 2.1.1',
    right: 'sender added by the hub',
  },
  'ocpi-from-party-id': {
    same: 'the sender',
    changed: 'the hub sends for the sender',
    left: 'not in 2.1.1',
    right: 'sender added by the hub',
  },
  link: { changed: 'url of the hub' },
  location: { changed: 'url of the hub' },
  'x-total-count': { same: 'number of objects' },
  'x-limit': { same: 'maximum page size' },
}

/** Headers about routing; the others (host, lengths, dates) belong to each connection. */
const order = Object.keys(meanings)

export const legHeaders = (left: ExchangeDetail, right: ExchangeDetail | undefined, side: Side): LegHeader[] => {
  const headersOf = (detail: ExchangeDetail | undefined) =>
    new Map((detail?.[side]?.headers ?? []).map(([name, value]) => [name.toLowerCase(), { name, value }]))
  const [here, there] = [headersOf(left), headersOf(right)]
  return order.flatMap((key): LegHeader[] => {
    const [one, other] = [here.get(key), there.get(key)]
    if (!one && !other) return []
    const change = !one ? 'right' : !other ? 'left' : one.value === other.value ? 'same' : 'changed'
    return [
      {
        name: (one ?? other)?.name ?? key,
        left: one?.value,
        right: other?.value,
        change,
        meaning: right ? meanings[key]?.[change] : undefined,
      },
    ]
  })
}

export interface IdPair {
  readonly name: string
  readonly left: string
  readonly right: string
}

const segments = (url: string): string[] =>
  (URL.canParse(url) ? new URL(url).pathname.split('/').filter((part) => part !== '') : []).map((part) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  })

const textAt = (text: string | undefined, field: string): string | undefined => {
  try {
    const value = (JSON.parse(text ?? '') as Record<string, unknown>)[field]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  } catch {
    return undefined
  }
}

const idFields = ['id', 'uid', 'location_id', 'evse_uid', 'connector_id', 'session_id', 'reservation_id', 'response_url'] as const

/** Ids of the same objects on both legs, whether or not the hub mapped them. */
export const pairedIds = (left: ExchangeDetail, right: ExchangeDetail): IdPair[] => {
  const fields = idFields.flatMap((field): IdPair[] => {
    const [one, other] = [textAt(left.request.body.text, field), textAt(right.request.body.text, field)]
    return one === undefined || other === undefined ? [] : [{ name: field, left: one, right: other }]
  })
  // The url ends in ids; where it does not name them it is the module or the command.
  const [here, there] = [segments(left.url), segments(right.url)]
  const depth = (path: readonly string[]): number => (left.module === undefined ? 0 : path.length - 1 - path.lastIndexOf(left.module))
  const [from, to] = [here.slice(here.length - depth(here)), there.slice(there.length - depth(there))]
  const inUrl =
    from.length === to.length && from.length > 0 && from.length < 8 ? [{ name: 'url', left: from.join(' / '), right: to.join(' / ') }] : []
  return [...inUrl, ...fields]
}
