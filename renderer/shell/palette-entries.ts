/** What the palette finds besides commands: things that have an address in the window. Pure, so that ranking can be tested alone. */
import { isStringList, preference } from '../preferences.js'
import { scoreOf } from './match.js'

export interface PaletteEntry {
  /** Stable over restarts, as `command traffic.clear` or `#/data/cpo`: recent entries are remembered by it. */
  readonly id: string
  /** In front of the title, as `Stand-in`. */
  readonly kind: string
  readonly title: string
  readonly detail?: string
  readonly shortcut?: string
  readonly run: () => void
}

/** Ids of the entries that were chosen, the newest first. */
export const recentEntries = preference<string[]>('palette.recent', [], isStringList)
const recentAtMost = 30

export const remember = (id: string): void =>
  recentEntries.set((known) => [id, ...known.filter((other) => other !== id)].slice(0, recentAtMost))

/** Entries that are shown at once. */
const shownAtMost = 60

/** A recent entry stands before one that fits as well. */
const recentBonus = 20
/** A command stands before a thing that fits as well. */
const commandBonus = 40

const textOf = ({ kind, title }: PaletteEntry): string => `${kind}: ${title}`

/** The recent entries first, then the others in their order. */
const withoutSearch = (entries: readonly PaletteEntry[], recent: readonly string[]): PaletteEntry[] => {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const first = recent.flatMap((id) => byId.get(id) ?? [])
  return [...first, ...entries.filter((entry) => entry.id.startsWith('command ') && !recent.includes(entry.id))]
}

/** The entries that fit, the best first. Without a search: the recent ones, then all commands. */
export const foundEntries = (search: string, entries: readonly PaletteEntry[], recent: readonly string[]): PaletteEntry[] => {
  if (search.trim() === '') return withoutSearch(entries, recent)
  return entries
    .map((entry) => {
      const fit = Math.max(
        scoreOf(search, textOf(entry)) ?? Number.NEGATIVE_INFINITY,
        scoreOf(search, entry.title) ?? Number.NEGATIVE_INFINITY,
      )
      const bonus = (entry.id.startsWith('command ') ? commandBonus : 0) + (recent.includes(entry.id) ? recentBonus : 0)
      return { entry, score: fit + bonus }
    })
    .filter(({ score }) => score > Number.NEGATIVE_INFINITY)
    .sort((left, right) => right.score - left.score)
    .slice(0, shownAtMost)
    .map(({ entry }) => entry)
}
