/** A part of a list of objects: searched, sorted, and cut. */
import type { DataSort, DataSummary } from '../contract/data.js'

interface ListPart {
  readonly search: string
  readonly sort?: DataSort | undefined
  readonly descending: boolean
  readonly offset: number
  readonly limit: number
}

/** Part of a list. Only what is shown is summarised, unless a search or an order needs all. */
export const listed = <E>(
  entries: readonly E[],
  summarise: (entry: E) => DataSummary,
  { search, sort, descending, offset, limit }: ListPart,
): { total: number; items: DataSummary[] } => {
  const wanted = search.toLowerCase()
  if (wanted === '' && sort === undefined) return { total: entries.length, items: entries.slice(offset, offset + limit).map(summarise) }
  const found = entries
    .map(summarise)
    .filter((summary) => wanted === '' || `${summary.key} ${summary.title} ${summary.state}`.toLowerCase().includes(wanted))
  if (sort !== undefined) {
    const sign = descending ? -1 : 1
    found.sort((left, right) => sign * collator.compare(left[sort], right[sort]) || collator.compare(left.key, right.key))
  }
  return { total: found.length, items: found.slice(offset, offset + limit) }
}

/** Numbers within ids in the order of their values: LOC-2 before LOC-10. */
const collator = new Intl.Collator('en', { numeric: true })
