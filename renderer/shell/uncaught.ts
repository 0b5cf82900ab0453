/** Errors of the page that nobody caught: said in a message, and on the console as ever. The page goes on. */
import { notify } from './toasts.js'

/** Chromium reports a layout that needs another frame as an error; it is none. */
const isHarmless = (message: string): boolean => message.startsWith('ResizeObserver loop')

/** What of a window is needed. */
export interface ErrorSource {
  addEventListener(type: 'error', listener: (event: { readonly message: string }) => void): void
  addEventListener(type: 'unhandledrejection', listener: (event: { readonly reason: unknown }) => void): void
}

/** A page that fails again and again says so once. */
export const showUncaught = (page: ErrorSource): void => {
  const show = (message: string): void => {
    if (!isHarmless(message)) notify({ text: `Unexpected error in the window: ${message}`, meaning: 'violation' })
  }
  page.addEventListener('error', ({ message }) => {
    show(message)
  })
  page.addEventListener('unhandledrejection', ({ reason }) => {
    show(reason instanceof Error ? reason.message : String(reason))
  })
}
