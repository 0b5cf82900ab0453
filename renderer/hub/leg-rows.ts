/** Both legs as rows, from top to bottom: ids and headers, then the body line beside line with its notes. */
import type { ExchangeDetail, LegNote } from '../../emulator/contract/exchange.js'
import type { HubRequest } from '../../emulator/contract/hub.js'
import { folded } from '../traffic/diff.js'
import type { Side } from '../traffic/messages.js'
import { legHeaders, type LegLine, legLines, pairedIds } from './legs.js'

export interface Legs {
  readonly request: HubRequest
  readonly left: ExchangeDetail
  readonly right: ExchangeDetail | undefined
}

export type LegRow =
  | { readonly kind: 'heading'; readonly title: string; readonly detail: string }
  | {
      readonly kind: 'pair'
      readonly name: string
      readonly left: string | undefined
      readonly right: string | undefined
      readonly isSame: boolean
      readonly meaning: string | undefined
    }
  | { readonly kind: 'line'; readonly line: LegLine }
  | { readonly kind: 'gap' }
  | { readonly kind: 'note'; readonly note: LegNote }

export const notesOf = ({ left, right }: Legs, side: Side): readonly LegNote[] =>
  [...(side === 'request' ? (right?.notes ?? []) : []), ...left.notes, ...(side === 'response' ? (right?.notes ?? []) : [])].filter(
    (note) => note.side === side,
  )

/** `onlyChanges` leaves out lines that are the same on both legs and have no note. */
export const legRows = (legs: Legs, side: Side, onlyChanges: boolean): LegRow[] => {
  const { request, left, right } = legs
  const headers = legHeaders(left, right, side)
  const ids = side === 'request' && right ? pairedIds(left, right) : []
  const texts = [left[side]?.body.text ?? '', right?.[side]?.body.text ?? ''] as const
  // A list is put together by the hub: the notes name places in it.
  const lines = legLines(...texts, notesOf(legs, side), side === 'request' || request.route === 'list' ? 'left' : 'right')
  // Without another leg, or without a body on it, nothing can be compared.
  const isCompared = texts[0] !== '' && texts[1] !== ''
  const changed = lines.filter(({ change }) => change === 'changed').length
  const shown = onlyChanges && isCompared ? folded(lines, (line) => line.change === 'changed' || line.notes.length > 0) : lines
  return [
    ...(ids.length === 0 ? [] : [{ kind: 'heading', title: 'Ids', detail: 'of the same objects on both legs' } as const]),
    ...ids.map((id): LegRow => ({
      kind: 'pair',
      ...id,
      isSame: id.left === id.right,
      meaning: id.left === id.right ? undefined : id.name === 'response_url' ? 'the result goes to the hub' : 'mapped by the hub',
    })),
    ...(headers.length === 0 ? [] : [{ kind: 'heading', title: 'Headers', detail: 'routing and message ids' } as const]),
    ...headers.map((header): LegRow => ({
      kind: 'pair',
      name: header.name,
      left: header.left,
      right: header.right,
      isSame: header.change === 'same',
      meaning: header.meaning,
    })),
    {
      kind: 'heading',
      title: 'Body',
      detail: texts.every((text) => text === '')
        ? 'none'
        : !isCompared
          ? 'on one leg only'
          : changed === 0
            ? 'unchanged'
            : `${changed} ${changed === 1 ? 'line differs' : 'lines differ'}`,
    },
    ...shown.flatMap((line): LegRow[] =>
      line === undefined ? [{ kind: 'gap' }] : [{ kind: 'line', line }, ...line.notes.map((note): LegRow => ({ kind: 'note', note }))],
    ),
  ]
}
