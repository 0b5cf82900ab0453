/** A WebSocket as a pipe, for both ends of the control channel. */
import type { WebSocket } from 'ws'
import type { Pipe } from '../contract/channel.js'

/** A screen that does not read is dropped when this much waits for it. */
const maximumBacklogBytes = 64 * 1024 * 1024

export const socketPipe = (socket: WebSocket): Pipe => ({
  send: (frame) => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > maximumBacklogBytes) {
      socket.close(1013, 'too far behind')
      return
    }
    socket.send(JSON.stringify(frame))
  },
  onFrame: (listener) => {
    socket.on('message', (data, isBinary) => {
      if (isBinary) return
      try {
        const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)
        listener(JSON.parse(bytes.toString('utf8')) as unknown)
      } catch {
        socket.close(1007, 'frames are JSON')
      }
    })
  },
  onClose: (listener) => {
    socket.on('close', (_, reason) => {
      listener(reason.toString())
    })
    socket.on('error', () => {
      socket.terminate()
    })
  },
  close: () => {
    socket.close(1000)
  },
})
