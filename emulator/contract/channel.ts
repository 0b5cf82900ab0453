/** What travels over a channel, and what both ends are made of. */
import { z } from 'zod'
import { CallError, type CallName, type CallParams, type CallResult, type EventName, type EventPayload } from './calls.js'

export const RequestFrame = z.object({ id: z.number().int(), call: z.string(), params: z.unknown() })
export type RequestFrame = z.infer<typeof RequestFrame>

export const ServerFrame = z.union([
  z.object({ id: z.number().int(), result: z.unknown() }),
  z.object({ id: z.number().int(), error: CallError }),
  z.object({ event: z.string(), payload: z.unknown() }),
])
export type ServerFrame = z.infer<typeof ServerFrame>

/** The engine as a screen sees it, whatever lies between. */
export interface Client {
  /** Rejects with a `ContractError`. */
  call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>>
  /** Returns the function that ends the subscription. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void
  close(): void
}

/** A call that failed with a reason a user can act on. */
export class ContractError extends Error {
  constructor(readonly detail: CallError) {
    super(detail.message)
    this.name = 'ContractError'
  }
}

/** Two-way pipe of frames: a WebSocket, a message port, or a pair of functions. */
export interface Pipe {
  send(frame: unknown): void
  onFrame(listener: (frame: unknown) => void): void
  onClose(listener: (reason: string) => void): void
  close(): void
}

/** Client over a pipe. Calls that are under way when the pipe closes, or come after it, are rejected as `unavailable`. */
export const clientOver = (pipe: Pipe): Client => {
  let nextId = 1
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (reason: Error) => void }>()
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let gone: string | undefined
  const end = (message: string) => {
    gone ??= message
    for (const { reject } of waiting.values()) reject(new ContractError({ code: 'unavailable', message }))
    waiting.clear()
  }
  pipe.onFrame((raw) => {
    const frame = ServerFrame.safeParse(raw)
    if (!frame.success) return
    if ('event' in frame.data) {
      for (const listener of listeners.get(frame.data.event) ?? []) listener(frame.data.payload as never)
      return
    }
    const caller = waiting.get(frame.data.id)
    waiting.delete(frame.data.id)
    if ('error' in frame.data) caller?.reject(new ContractError(frame.data.error))
    else caller?.resolve(frame.data.result as never)
  })
  pipe.onClose((reason) => {
    end(reason || 'the engine is gone')
  })
  return {
    call: (name, params) =>
      new Promise((resolve, reject) => {
        if (gone !== undefined) {
          reject(new ContractError({ code: 'unavailable', message: gone }))
          return
        }
        const id = nextId++
        waiting.set(id, { resolve, reject })
        pipe.send({ id, call: name, params } satisfies RequestFrame)
      }),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => {
        set.delete(listener)
      }
    },
    close: () => {
      pipe.close()
      end('closed')
    },
  }
}
