/** Sends an answer that faults have changed, byte for byte. */
import type { ServerResponse } from 'node:http'
import type { Clock } from '../clock.js'
import type { Outgoing } from './message.js'

/** What went out; `error` when no whole answer did. */
export interface Delivered {
  readonly response:
    | {
        readonly status: number
        readonly statusText: string
        readonly headers: readonly string[]
        readonly body: Buffer
        readonly bytes: number
      }
    | undefined
  readonly error: string | undefined
}

/** The length that is announced, when it was right before the body was changed. */
export const withLength = (headers: readonly string[], before: number, after: number): string[] =>
  headers.map((text, index) =>
    index % 2 === 1 && headers[index - 1]?.toLowerCase() === 'content-length' && text === String(before) ? String(after) : text,
  )

const shiftLength = (headers: readonly string[], by: number): string[] =>
  headers.map((text, index) =>
    index % 2 === 1 && headers[index - 1]?.toLowerCase() === 'content-length' ? String(Math.max(0, Number(text) + by)) : text,
  )

const wait = (clock: Clock, milliseconds: number, response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const cancel = clock.after(milliseconds, resolve)
    response.once('close', () => {
      cancel()
      resolve()
    })
  })

/** How many bytes a wrong length is wrong by. */
const wrongBy = 16

/** Resolves when everything that will go out has been handed over; a stalled answer is left open for the peer to give up. */
export const deliver = async (response: ServerResponse, message: Outgoing, clock: Clock): Promise<Delivered> => {
  if (message.delayMs > 0) await wait(clock, message.delayMs, response)
  if (response.destroyed) return { response: undefined, error: 'the peer cut the connection before it was answered' }
  const body = message.body ?? Buffer.alloc(0)
  const { wire } = message
  if (wire === 'abort') {
    response.socket?.destroy()
    return { response: undefined, error: 'the connection was cut before an answer' }
  }
  const headers =
    wire === 'too-long'
      ? shiftLength(message.headers, wrongBy)
      : wire === 'too-short'
        ? shiftLength(message.headers, -wrongBy)
        : message.headers
  const sent = wire === 'truncate' || wire === 'stall' ? body.subarray(0, Math.floor(body.length / 2)) : body
  response.writeHead(message.status, headers)
  if (wire === undefined) response.end(sent)
  else {
    response.write(sent, () => {
      // The peer still waits for the rest, or has it already: either way this connection is of no more use.
      if (wire !== 'stall') response.socket?.destroySoon()
    })
  }
  return {
    response: { status: message.status, statusText: response.statusMessage, headers, body: sent, bytes: sent.length },
    error: undefined,
  }
}
