/** Holds on to the engine: one `Client` that outlives the pipes beneath it, and says whether the engine is there. */
import { type Client, clientOver, ContractError, type Pipe } from '../../emulator/contract/channel.js'
import type { EventName, EventPayload } from '../../emulator/contract/calls.js'
import { type Store, storeOf } from '../store.js'
import { errorText } from '../../emulator/contract/error-text.js'

export interface LinkState {
  /** `connecting` before the first success, `gone` after a loss. */
  readonly status: 'connecting' | 'connected' | 'gone'
  /** Why it is not connected. */
  readonly reason: string
  /** Tries since it was lost. */
  readonly tries: number
  /** Rises with every connection, so that whoever shows the engine's state fetches it anew. */
  readonly generation: number
}

export interface Link {
  readonly client: Client
  readonly state: Store<LinkState>
  /** Tries now instead of after the pause. */
  retry(): void
}

export interface Pauses {
  /** Calls back after some milliseconds; returns the function that calls it off. */
  readonly after: (milliseconds: number, callback: () => void) => () => void
}

const browserPauses: Pauses = {
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds)
    return () => {
      clearTimeout(timer)
    }
  },
}

/** Milliseconds to wait before the nth try: soon at first, never longer than five seconds. */
export const pauseBefore = (tries: number): number => Math.min(5000, 200 * 2 ** Math.min(tries, 10))

/** Opens pipes, again and again when they are lost. Calls made while there is none are rejected as `unavailable`. */
export const linkOver = (open: () => Promise<Pipe>, pauses: Pauses = browserPauses): Link => {
  const state = storeOf<LinkState>({ status: 'connecting', reason: '', tries: 0, generation: 0 })
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  let current: Client | undefined
  let callOff: (() => void) | undefined
  let closed = false

  const lose = (reason: string) => {
    current = undefined
    if (closed) return
    state.set((was) => ({ ...was, status: was.generation === 0 ? 'connecting' : 'gone', reason, tries: was.tries + 1 }))
    callOff = pauses.after(pauseBefore(state.get().tries), connect)
  }

  const attach = (client: Client, name: EventName) => {
    client.on(name, (payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload as never)
    })
  }

  const connect = () => {
    callOff = undefined
    open().then(
      (pipe) => {
        if (closed) {
          pipe.close()
          return
        }
        let lost = false
        const client = clientOver({
          ...pipe,
          onClose: (listener) => {
            pipe.onClose((reason) => {
              if (lost) return
              lost = true
              listener(reason)
              lose(reason)
            })
          },
        })
        current = client
        for (const name of listeners.keys()) attach(client, name)
        state.set((was) => ({ status: 'connected', reason: '', tries: 0, generation: was.generation + 1 }))
      },
      (error: unknown) => {
        lose(errorText(error))
      },
    )
  }
  connect()

  return {
    state,
    retry: () => {
      if (!callOff) return
      callOff()
      connect()
    },
    client: {
      call: (name, params) =>
        current?.call(name, params) ??
        Promise.reject(new ContractError({ code: 'unavailable', message: 'Connection lost. Try again when Standin is reachable.' })),
      on: <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) => {
        const known = listeners.get(name)
        const set = known ?? new Set()
        set.add(listener)
        if (!known) {
          listeners.set(name, set)
          if (current) attach(current, name)
        }
        return () => {
          set.delete(listener)
        }
      },
      close: () => {
        closed = true
        callOff?.()
        current?.close()
        current = undefined
      },
    },
  }
}
