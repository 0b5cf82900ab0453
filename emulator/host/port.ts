/** A message port as a pipe: how the window reaches the engine in its utility process. */
import type { Pipe } from '../contract/channel.js'
import type { Workbench } from '../workbench/workbench.js'
import { servePipe } from './serve.js'

/** What Electron's MessagePortMain and Node's MessagePort have in common. */
export interface PortLike {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/** Electron wraps what arrives in an event, Node does not. */
const payloadOf = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'data' in message && 'ports' in message ? message.data : message

export const portPipe = (port: PortLike): Pipe => ({
  send: (frame) => {
    port.postMessage(frame)
  },
  onFrame: (listener) => {
    port.on('message', (message) => {
      listener(payloadOf(message))
    })
    port.start()
  },
  onClose: (listener) => {
    port.on('close', () => {
      listener('the port was closed')
    })
  },
  close: () => {
    port.close()
  },
})

export const serveOnPort = (workbench: Workbench, port: PortLike): void => {
  servePipe(workbench, portPipe(port))
}
