/** Everything that can be done, by id: what the palette lists, the keyboard runs and the native menu names. */
import { useLayoutEffect, useRef } from 'react'
import { type Store, storeOf } from '../store.js'
import { singleKeys } from '../preferences.js'
import { customKeys, rememberCommands, withCustomKeys } from './custom-keys.js'
import { fits, isCharacterShortcut, type KeyPress, strokesOf } from './shortcut.js'

export interface Command {
  /** Stable, as `traffic.clear`: the native menu and tests use it. */
  readonly id: string
  readonly title: string
  /** Heading in the list of shortcuts, as `Traffic`. */
  readonly group: string
  /** See `shortcut.ts`. */
  readonly shortcut?: string
  /** Runs even while a text is being typed. Shortcuts with `Mod` always do. */
  readonly whileTyping?: boolean
  /** A key that is held runs it again and again; all others run once for each press. */
  readonly repeats?: boolean
  /** Kept out of the palette: moving through a list makes no sense there. */
  readonly hidden?: boolean
  /** False when it cannot be run now; it is then left out. */
  readonly enabled?: () => boolean
  readonly run: () => void
}

const commands: Store<readonly Command[]> = storeOf<readonly Command[]>([])

/** Adds commands; a later one with the same shortcut goes first. Returns the function that takes them away. */
export const registerCommands = (added: readonly Command[]): (() => void) => {
  commands.set((known) => [...known, ...added])
  rememberCommands(added)
  return () => {
    commands.set((known) => known.filter((command) => !added.includes(command)))
  }
}

/** Adds commands while the component is there. The list may change with every render; ids, titles and shortcuts may not. */
export const useCommands = (list: readonly Command[]): void => {
  const latest = useRef(list)
  useLayoutEffect(() => {
    latest.current = list
  })
  const ids = list.map((command) => command.id).join(' ')
  // As soon as it is to be seen: a key may follow at once.
  useLayoutEffect(
    () =>
      registerCommands(
        latest.current.map((command) => {
          const now = () => latest.current.find((other) => other.id === command.id)
          return {
            ...command,
            enabled: () => now()?.enabled?.() ?? true,
            run: () => {
              now()?.run()
            },
          }
        }),
      ),
    [ids],
  )
}

/** The commands that can be run now, with the shortcuts that the user has given them. */
export const allCommands = (): readonly Command[] =>
  commands
    .get()
    .filter((command) => command.enabled?.() ?? true)
    .map(withCustomKeys)

/** The shortcut that the user has given to the command with this shortcut; empty where it was taken away. */
export const currentShortcut = (shortcut: string): string => {
  const custom = customKeys.get()
  const changed = commands.get().findLast((command) => command.shortcut === shortcut && custom[command.id] !== undefined)
  return changed === undefined ? shortcut : (custom[changed.id] ?? shortcut)
}

/** Runs a command; false when there is none of that id, or not now. */
export const runCommand = (id: string): boolean => {
  const command = allCommands().findLast((each) => each.id === id)
  command?.run()
  return command !== undefined
}

/** Runs a command as soon as it is registered; gives up after some milliseconds, and then says so. */
export const runWhenThere = (id: string, giveUpMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    if (runCommand(id)) {
      resolve(true)
      return
    }
    const end = (ran: boolean) => {
      clearTimeout(timer)
      stop()
      resolve(ran)
    }
    const timer = setTimeout(() => {
      end(false)
    }, giveUpMs)
    const stop = commands.subscribe(() => {
      if (runCommand(id)) end(true)
    })
  })

/** Finds the command that a key press completes. Remembers the first keys of a shortcut of several keys. */
export const shortcutReader = (list: () => readonly Command[], now: () => number = Date.now) => {
  const pauseMs = 1200
  let begun: { presses: KeyPress[]; at: number } = { presses: [], at: 0 }
  /** `undefined` when nothing fits; `'begun'` when a shortcut has begun. */
  return (press: KeyPress, typing: boolean): Command | 'begun' | undefined => {
    const presses = now() - begun.at < pauseMs ? [...begun.presses, press] : [press]
    for (const attempt of presses.length > 1 ? [presses, [press]] : [presses]) {
      let started = false
      for (const command of [...list()].reverse()) {
        if (command.shortcut === undefined) continue
        const strokes = strokesOf(command.shortcut)
        if (typing && !command.whileTyping && !strokes[0]?.mod) continue
        if (
          strokes.length < attempt.length ||
          !attempt.every((each, index) => {
            const stroke = strokes[index]
            return stroke !== undefined && fits(stroke, each)
          })
        )
          continue
        if (strokes.length === attempt.length) {
          begun = { presses: [], at: 0 }
          return command
        }
        started = true
      }
      if (started) {
        begun = { presses: attempt, at: now() }
        return 'begun'
      }
    }
    begun = { presses: [], at: 0 }
    return undefined
  }
}

/** Whether the user has left this kind of shortcut switched on. */
export const isActive = (shortcut: string): boolean => singleKeys.get() || !isCharacterShortcut(shortcut)

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [role="textbox"], [role="menu"], [role="listbox"]') !==
      null)

/** Keys with which a button, a link or a switch is pressed belong to it. */
const isPressing = (target: EventTarget | null, key: string): boolean =>
  (key === ' ' || key === 'Enter') &&
  target instanceof HTMLElement &&
  target.closest('button, a[href], summary, input[type="checkbox"], input[type="radio"], [role="tab"], [role="button"]') !== null

/** Lets the keyboard run commands. Keys that something on the page has used, and keys in a dialog, are left alone. */
export const listenForShortcuts = (target: Window): (() => void) => {
  const read = shortcutReader(() => allCommands().filter(({ shortcut }) => shortcut !== undefined && isActive(shortcut)))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return
    const [origin] = event.composedPath()
    if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return
    if (isPressing(origin ?? null, event.key)) return
    const found = read(event, isTyping(origin ?? null))
    if (found === undefined) return
    event.preventDefault()
    if (found !== 'begun' && (!event.repeat || found.repeats)) found.run()
  }
  target.addEventListener('keydown', onKeyDown)
  return () => {
    target.removeEventListener('keydown', onKeyDown)
  }
}
