import { describe, expect, it } from 'vitest'
import { toasts } from '../../renderer/shell/toasts.js'
import { showUncaught } from '../../renderer/shell/uncaught.js'

/** A page that only has listeners. */
const emptyPage = () => {
  const listeners = new Map<string, (event: unknown) => void>()
  return {
    addEventListener: (name: string, listener: (event: never) => void) => {
      listeners.set(name, listener as (event: unknown) => void)
    },
    emit: (name: string, event: unknown) => listeners.get(name)?.(event),
  }
}

describe('the window', () => {
  it('shows errors that nobody caught, once, and not those that are none', () => {
    const page = emptyPage()
    showUncaught(page as never)
    toasts.set(() => [])
    page.emit('error', { message: 'ResizeObserver loop completed with undelivered notifications.' })
    expect(toasts.get()).toEqual([])
    page.emit('error', { message: 'x is not a function' })
    page.emit('error', { message: 'x is not a function' })
    page.emit('unhandledrejection', { reason: new Error('no answer') })
    expect(toasts.get().map(({ text }) => text)).toEqual([
      'Unexpected error in the window: x is not a function',
      'Unexpected error in the window: no answer',
    ])
    toasts.set(() => [])
  })
})
