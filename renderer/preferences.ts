/** What the window remembers about itself on this machine: theme, sizes of panes, columns. Nothing of the workspace. */
import { storeOf, useStore, type Store } from './store.js'

const prefix = 'standin.'
const stores = new Map<string, Store<unknown>>()

const read = (key: string): unknown => {
  try {
    const text = localStorage.getItem(prefix + key)
    return text === null ? undefined : JSON.parse(text)
  } catch {
    // Without readable storage the default is used, so that the window opens all the same.
    return undefined
  }
}

/** One remembered value. What is found in storage is used only when `accepts` says so. */
export const preference = <T>(key: string, initial: T, accepts: (value: unknown) => value is T): Store<T> => {
  const known = stores.get(key)
  if (known) return known as Store<T>
  const found = typeof localStorage === 'undefined' ? undefined : read(key)
  const store = storeOf<T>(accepts(found) ? found : initial)
  store.subscribe(() => {
    try {
      localStorage.setItem(prefix + key, JSON.stringify(store.get()))
    } catch {
      // With full or forbidden storage, this setting is not remembered.
    }
  })
  stores.set(key, store as Store<unknown>)
  return store
}

/** Unsaved work, which is no setting. */
const kept = new Set(['data.drafts', 'scenarios.drafts', 'operations.drafts', 'faults.drafts'])

/** Forgets everything that the window remembers on this machine, apart from unsaved work. The page has to be loaded again. */
export const resetPreferences = (): void => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix) && !kept.has(key.slice(prefix.length))) localStorage.removeItem(key)
  }
}

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
export const isString = (value: unknown): value is string => typeof value === 'string'
export const isStringList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isString)
/** An object whose values all pass a test. */
export const isRecordOf =
  <T>(accepts: (value: unknown) => value is T) =>
  (value: unknown): value is Readonly<Record<string, T>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(accepts)
export const oneOf =
  <T extends string>(options: readonly T[]) =>
  (value: unknown): value is T =>
    options.includes(value as T)

export const themes = ['system', 'light', 'dark', 'contrast'] as const
export type Theme = (typeof themes)[number]

/** Shortcuts of letters and signs alone (WCAG 2.1.4): whoever uses speech input or hits keys by accident switches them off. */
export const singleKeys = preference('keys.single', true, isBoolean)

/** `system` follows the system's light, dark and contrast settings. */
export const theme = preference<Theme>('theme', 'system', oneOf(themes))

export const useTheme = (): Theme => useStore(theme)

/** Writes the theme to the page, now and at every change. */
export const applyTheme = (): void => {
  const apply = () => {
    if (theme.get() === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme.get()
  }
  theme.subscribe(apply)
  apply()
}
