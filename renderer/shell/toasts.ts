/** Short messages about recent events. All disappear after a while, except errors. */
import { type Store, storeOf } from '../store.js'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly meaning: 'neutral' | 'success' | 'warning' | 'violation'
  /** A way back, or on. */
  readonly action?: { readonly label: string; readonly run: () => void }
  /** Milliseconds until it goes away; undefined for one that stays until it is closed. */
  readonly stayMs: number | undefined
}

const shownAtOnce = 4
let nextId = 1

export const toasts: Store<readonly Toast[]> = storeOf<readonly Toast[]>([])

/** Shows a message. Returns the function that takes it away. */
export const notify = (message: Pick<Toast, 'text'> & Partial<Pick<Toast, 'meaning' | 'action' | 'stayMs'>>): (() => void) => {
  const meaning = message.meaning ?? 'neutral'
  const toast: Toast = {
    id: nextId++,
    stayMs: meaning === 'violation' ? undefined : message.action ? 10_000 : 4000,
    ...message,
    meaning,
  }
  // A repeated message replaces the earlier one.
  toasts.set((shown) => [...shown.filter((other) => other.text !== toast.text), toast].slice(-shownAtOnce))
  return () => {
    dismiss(toast.id)
  }
}

export const dismiss = (id: number): void => {
  toasts.set((shown) => shown.filter((toast) => toast.id !== id))
}
