import { vi } from 'vitest'

/** Waits until some expectation holds. The limit is against hanging only: no test fails because the machine is slow. */
export const eventually = <T>(expectation: () => T | Promise<T>): Promise<T> => vi.waitFor(expectation, { timeout: 60_000, interval: 20 })
