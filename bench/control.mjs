// A client of a stand-in's control channel: calls, without what a screen needs besides.
import { WebSocket } from 'ws'

/**
 * @typedef {object} Control
 * @property {(name: string, params?: unknown) => Promise<any>} call rejects with the message of the error
 * @property {() => void} close
 */

/** @param {{ url: string, token: string }} control @returns {Promise<Control>} */
export const controlOf = async ({ url, token }) => {
  const socket = new WebSocket(`${url}?token=${encodeURIComponent(token)}`, { maxPayload: 512 * 1024 * 1024 })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  /** @type {Map<number, { resolve: (result: any) => void, reject: (reason: Error) => void }>} */
  const waiting = new Map()
  let nextId = 1
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data))
    const caller = waiting.get(frame.id)
    waiting.delete(frame.id)
    if (frame.error) caller?.reject(new Error(frame.error.message))
    else caller?.resolve(frame.result)
  })
  return {
    call: (name, params = {}) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, { resolve, reject })
        socket.send(JSON.stringify({ id, call: name, params }))
      }),
    close: () => {
      socket.close()
    },
  }
}
