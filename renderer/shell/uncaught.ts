/** Shows uncaught errors of the page in a message; the browser logs them on the console too. */
import { notify } from './toasts.js'
import { errorText } from '../../emulator/contract/error-text.js'

/** Chromium reports a layout that needs another frame as an error; it is none. */
const isHarmless = (message: string): boolean => message.startsWith('ResizeObserver loop')

/** A page that fails again and again says so once. */
export const showUncaught = (page: Pick<Window, 'addEventListener'>): void => {
  const show = (message: string): void => {
    if (!isHarmless(message)) notify({ text: `Unexpected error in the window: ${message}`, meaning: 'violation' })
  }
  page.addEventListener('error', ({ message }) => {
    show(message)
  })
  page.addEventListener('unhandledrejection', ({ reason }: { reason: unknown }) => {
    show(errorText(reason))
  })
}
