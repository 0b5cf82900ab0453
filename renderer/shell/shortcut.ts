/**
 * Shortcuts as text: `Mod+K`, `Shift+J`, `?`, or two keys after one another as `g t`. `Mod` is Command on a Mac and Control
 * elsewhere. Signs that need Shift on some keyboards (`?`, `/`) are written as the sign, the space bar as `Space`.
 */
import { isMac } from '../desktop.js'

export interface Stroke {
  readonly key: string
  readonly mod: boolean
  readonly shift: boolean
  readonly alt: boolean
}

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** The strokes of a shortcut, in order. */
export const strokesOf = (shortcut: string): Stroke[] =>
  shortcut.split(' ').map((text) => {
    const parts = text.split('+')
    const key = parts.at(-1) || '+'
    const has = (name: string) => parts.slice(0, -1).includes(name)
    return { key, mod: has('Mod'), shift: has('Shift'), alt: has('Alt') }
  })

const isLetter = (key: string) => key.length === 1 && key.toLowerCase() !== key.toUpperCase()

/** Whether a key press is this stroke. */
export const fits = (stroke: Stroke, press: KeyPress, mac = isMac): boolean => {
  const mod = mac ? press.metaKey : press.ctrlKey
  const otherMod = mac ? press.ctrlKey : press.metaKey
  if (mod !== stroke.mod || otherMod || press.altKey !== stroke.alt) return false
  // Whether a sign needs Shift depends on the keyboard.
  const shiftMatters = isLetter(stroke.key) || stroke.key.length > 1
  if (shiftMatters && press.shiftKey !== stroke.shift) return false
  return (press.key === ' ' ? 'space' : press.key.toLowerCase()) === stroke.key.toLowerCase()
}

/** Whether a shortcut begins with a letter or sign alone, or with Shift. */
export const isCharacterShortcut = (shortcut: string): boolean => {
  const [first] = strokesOf(shortcut)
  return first !== undefined && first.key.length === 1 && !first.mod && !first.alt
}

/** The text of a key press as a shortcut, `Mod+Shift+K`; undefined for a modifier alone. */
export const shortcutOfPress = (press: KeyPress, mac = isMac): string | undefined => {
  if (['Control', 'Shift', 'Alt', 'Meta'].includes(press.key)) return undefined
  const mod = mac ? press.metaKey : press.ctrlKey
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 && isLetter(press.key) && mod ? press.key.toUpperCase() : press.key
  const letter = isLetter(key) && !mod ? key.toLowerCase() : key
  const shift = press.shiftKey && (isLetter(key) || key.length > 1)
  return [mod && 'Mod', press.altKey && 'Alt', shift && 'Shift', letter].filter((part) => part !== false).join('+')
}

const signs: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}

/** The keys as the platform writes them. */
export const keysOf = (shortcut: string, mac = isMac): string[] =>
  strokesOf(shortcut).flatMap(({ key, mod, shift, alt }) => [
    ...(mod ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(alt ? [mac ? '⌥' : 'Alt'] : []),
    ...(shift ? [mac ? '⇧' : 'Shift'] : []),
    signs[key] ?? (isLetter(key) ? key.toUpperCase() : key),
  ])
