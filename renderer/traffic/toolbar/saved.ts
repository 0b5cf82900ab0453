/** Filters that were kept under a name, on this machine. */
import { preference } from '../../preferences.js'

export interface SavedFilter {
  readonly name: string
  readonly text: string
}

const isSavedList = (value: unknown): value is SavedFilter[] =>
  Array.isArray(value) &&
  value.every(
    (each: unknown) =>
      typeof each === 'object' &&
      each !== null &&
      'name' in each &&
      'text' in each &&
      typeof each.name === 'string' &&
      typeof each.text === 'string',
  )

export const savedFilters = preference<SavedFilter[]>(
  'traffic.filters',
  [
    { name: 'Violations', text: 'finding:violation' },
    { name: 'Failed requests', text: 'status>=400 or ocpi>=2000' },
    { name: 'Commands and their results', text: 'module:commands' },
    { name: 'Slower than a second', text: 'duration>1s' },
  ],
  isSavedList,
)

/** The list with one more; a filter of the same name is replaced. */
export const withSaved = (list: readonly SavedFilter[], added: SavedFilter): SavedFilter[] => [
  ...list.filter((each) => each.name !== added.name),
  added,
]
