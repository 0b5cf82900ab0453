/**
 * Short messages about recent events, shown in the status bar, where they cover nothing. They disappear after a while; the history
 * keeps them.
 */
import { type Store, storeOf } from '../store.js'

export interface Toast {
  readonly id: number
  readonly at: number
  readonly text: string
  readonly meaning: 'neutral' | 'success' | 'warning' | 'violation'
  /** Undoes it, or leads to the result. */
  readonly action?: { readonly label: string; readonly run: () => void }
  /** Milliseconds until it disappears. */
  readonly stayMs: number
}

const shownAtOnce = 4
const historyLength = 200
const stayMs = { neutral: 5000, success: 5000, warning: 12_000, violation: 20_000 } as const
/** Time to press the button of a message. */
const actionMs = 12_000
let nextId = 1

export const toasts: Store<readonly Toast[]> = storeOf<readonly Toast[]>([])

export interface MessageHistory {
  /** The oldest first. */
  readonly messages: readonly Toast[]
  /** Errors and warnings since the history was last opened. */
  readonly unread: number
}

export const messageHistory: Store<MessageHistory> = storeOf<MessageHistory>({ messages: [], unread: 0 })

/** Shows a message. Returns the function that takes it away. */
export const notify = (message: Pick<Toast, 'text'> & Partial<Pick<Toast, 'meaning' | 'action' | 'stayMs'>>): (() => void) => {
  const meaning = message.meaning ?? 'neutral'
  const toast: Toast = {
    stayMs: Math.max(stayMs[meaning], message.action ? actionMs : 0),
    ...message,
    id: nextId++,
    at: Date.now(),
    meaning,
  }
  // A repeated message replaces the earlier one.
  toasts.set((shown) => [...shown.filter((other) => other.text !== toast.text), toast].slice(-shownAtOnce))
  const isTrouble = meaning === 'violation' || meaning === 'warning'
  messageHistory.set(({ messages, unread }) => ({
    messages: [...messages, toast].slice(-historyLength),
    unread: unread + (isTrouble ? 1 : 0),
  }))
  return () => {
    dismiss(toast.id)
  }
}

export const dismiss = (id: number): void => {
  toasts.set((shown) => shown.filter((toast) => toast.id !== id))
}

export const markMessagesRead = (): void => messageHistory.set((history) => ({ ...history, unread: 0 }))

export const clearMessages = (): void => {
  toasts.set([])
  messageHistory.set({ messages: [], unread: 0 })
}
