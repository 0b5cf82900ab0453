/** Which parties stand beside one another in the sequence view. */
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import type { NameOf } from './names.js'

/** Parties in the order in which they first appear, after those that are there already. */
export const addLanes = (
  lanes: readonly string[],
  rows: readonly Pick<ExchangeSummary, 'from' | 'to' | 'connectionId'>[],
  nameOf: NameOf,
): readonly string[] => {
  const known = new Set(lanes)
  for (const row of rows) known.add(nameOf(row.from, row)).add(nameOf(row.to, row))
  return known.size === lanes.length ? lanes : [...known]
}

/** Pixels for each lane: what there is room for, but so much that a label can be read. */
export const laneWidthFor = (room: number, lanes: number): number => Math.max(220, Math.floor((room - timeWidth) / Math.max(1, lanes)))

export const timeWidth = 110
