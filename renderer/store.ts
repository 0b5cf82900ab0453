/** A value that can be watched. All state that outlives a component is one of these. */
import { useRef, useSyncExternalStore } from 'react'

export interface Store<T> {
  get(): T
  /** Calls the listeners when the value has changed. */
  set(next: T | ((current: T) => T)): void
  subscribe(listener: () => void): () => void
}

export const storeOf = <T>(initial: T): Store<T> => {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      const changed = typeof next === 'function' ? (next as (current: T) => T)(value) : next
      if (Object.is(changed, value)) return
      value = changed
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

const sameShallow = (left: unknown, right: unknown): boolean => {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.is((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]))
  )
}

/** Part of a store. Renders again when that part changes; a fresh object or list with the same members is no change. */
export function useStore<T>(store: Store<T>): T
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S
export function useStore<T, S>(store: Store<T>, select?: (value: T) => S): T | S {
  const last = useRef<T | S>(undefined)
  return useSyncExternalStore(store.subscribe, () => {
    const next = select ? select(store.get()) : store.get()
    if (!sameShallow(last.current, next)) last.current = next
    return last.current as T | S
  })
}
