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
        send: (frame) => {
          socket.send(JSON.stringify(frame))
        },
        onFrame: (listener) => {
          socket.addEventListener('message', (event) => {
            if (typeof event.data === 'string') listener(JSON.parse(event.data))
          })
        },
        onClose: (listener) => {
          onClose = listener
        },
        close: () => {
          socket.close()
        },
      })
    })
    socket.addEventListener('close', (event) => {
      if (opened) onClose(event.reason || 'Standin closed the connection.')
      else reject(new Error('Standin does not answer.'))
    })
  })

/** A pipe over a port that was handed to the page. */
const portPipe = (port: MessagePort, onLost: (listener: () => void) => void): Pipe => ({
  send: (frame) => {
    port.postMessage(frame)
  },
  onFrame: (listener) => {
    port.addEventListener('message', (event) => {
      listener(event.data)
    })
    port.start()
  },
  onClose: (listener) => {
    // Not every browser tells the page that the other end of a port is gone; the desktop says so too.
    port.addEventListener('close', () => {
      listener('The engine process has stopped.')
    })
    onLost(() => {
      listener('The engine process has stopped.')
    })
  },
  close: () => {
    port.close()
  },
})

/** Messages of the preload script: one carries a port, the other says that the port is lost. */
const portMessage = 'standin:port'
const lostMessage = 'standin:lost'

/** Asks the desktop for a port and waits for it. */
export const desktopPipes = (target: Window, ask: () => void): (() => Promise<Pipe>) => {
  let waiting: ((pipe: Pipe) => void) | undefined
  let lost: (() => void) | undefined
  target.addEventListener('message', (event: MessageEvent) => {
    if (event.source !== target) return
    if (event.data === lostMessage) {
      lost?.()
      lost = undefined
    }
    const [port] = event.ports
    if (event.data !== portMessage || !port) return
    waiting?.(
      portPipe(port, (listener) => {
        lost = listener
      }),
    )
    waiting = undefined
  })
  return () =>
    new Promise((resolve) => {
      waiting = resolve
      ask()
    })
}
