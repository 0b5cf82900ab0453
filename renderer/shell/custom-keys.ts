/** Shortcuts that the user has changed, and the commands whose shortcuts can be changed. */
import { isRecordOf, isString, preference } from '../preferences.js'

/** By the id of the command; an empty text takes the shortcut away. */
export const customKeys = preference<Readonly<Record<string, string>>>('keys.custom', {}, isRecordOf(isString))

export interface KnownCommand {
  readonly title: string
  readonly group: string
  /** As it comes with Standin. */
  readonly shortcut: string
}

const isKnown = (value: unknown): value is KnownCommand =>
  typeof value === 'object' &&
  value !== null &&
  ['title', 'group', 'shortcut'].every((name) => isString((value as Record<string, unknown>)[name]))

/** Commands of all views that were opened so far: those of a view are known once it was open. */
export const knownCommands = preference<Readonly<Record<string, KnownCommand>>>('keys.known', {}, isRecordOf(isKnown))

interface WithShortcut {
  readonly id: string
  readonly title: string
  readonly group: string
  readonly shortcut?: string
}

export const rememberCommands = (commands: readonly WithShortcut[]): void => {
  const known = knownCommands.get()
  const added = commands.filter(({ id, title, shortcut }) => shortcut !== undefined && known[id]?.title !== title)
  if (added.length === 0) return
  knownCommands.set({
    ...known,
    ...Object.fromEntries(added.map(({ id, title, group, shortcut = '' }) => [id, { title, group, shortcut }])),
  })
}

/** The command with the shortcut that the user has given it. */
export const withCustomKeys = <C extends WithShortcut>(command: C): C => {
  const custom = customKeys.get()[command.id]
  if (custom === undefined) return command
  if (custom !== '') return { ...command, shortcut: custom }
  const { shortcut: _removed, ...rest } = command
  return rest as C
}

/** Titles of other commands that use a shortcut and can be there at the same time. */
export const conflictsOf = (id: string, shortcut: string): string[] => {
  const all = knownCommands.get()
  const group = all[id]?.group
  const custom = customKeys.get()
  return Object.entries(all)
    .filter(([other]) => other !== id)
    .filter(([other, known]) => (custom[other] ?? known.shortcut).toLowerCase() === shortcut.toLowerCase())
    .filter(([, known]) => known.group === group || known.group === 'Window' || group === 'Window')
    .map(([, known]) => known.title)
}
