/** The two ways to the engine: a WebSocket in a browser, a message port in the desktop app. */
import type { Pipe } from '../../emulator/contract/channel.js'

/** A pipe over a WebSocket, once it is open. Rejects when it cannot be opened. */
export const socketPipe = (url: string): Promise<Pipe> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    let onClose: (reason: string) => void = () => undefined
    let opened = false
    socket.addEventListener('open', () => {
      opened = true
      resolve({
        send: (frame) => { socket.send(JSON.stringify(frame)) },
        onFrame: (listener) => {
          socket.addEventListener('message', (event) => {
            if (typeof event.data === 'string') listener(JSON.parse(event.data))
          })
        },
        onClose: (listener) => { onClose = listener },
        close: () => { socket.close() },
      })
    })
    socket.addEventListener('close', (event) => {
      if (opened) onClose(event.reason || 'The engine closed the connection.')
      else reject(new Error('The engine does not answer.'))
    })
  })

/** A pipe over a port that was handed to the page. */
export const portPipe = (port: MessagePort): Pipe => ({
  send: (frame) => { port.postMessage(frame) },
  onFrame: (listener) => {
    port.addEventListener('message', (event) => { listener(event.data) })
    port.start()
  },
  onClose: (listener) => { port.addEventListener('close', () => { listener('The engine has stopped.') }) },
  close: () => { port.close() },
})

/** The message that carries the port from the preload script. */
export const portMessage = 'standin:port'

/** Asks the desktop for a port and waits for it. A port that comes unasked, after the engine was restarted, is kept for the next time. */
export const desktopPipes = (target: Window, ask: () => void): (() => Promise<Pipe>) => {
  let kept: MessagePort | undefined
  let waiting: ((pipe: Pipe) => void) | undefined
  target.addEventListener('message', (event: MessageEvent) => {
    const port = event.ports[0]
    if (event.source !== target || event.data !== portMessage || !port) return
    if (waiting) { waiting(portPipe(port)); waiting = undefined; return }
    kept?.close()
    kept = port
  })
  return () =>
    new Promise((resolve) => {
      if (kept) { resolve(portPipe(kept)); kept = undefined; return }
      waiting = resolve
      ask()
    })
}
