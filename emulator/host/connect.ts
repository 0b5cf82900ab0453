/** The other end of the control channel, for programs: a client of a workbench that runs elsewhere on this machine. */
import { WebSocket } from 'ws'
import { clientOver, type Client } from '../contract/channel.js'
import { socketPipe } from './socket.js'

/** A client that tells when the workbench, or the way to it, is gone. */
export interface RemoteClient extends Client {
  readonly closed: Promise<void>
}

const describe = (error: Error & { code?: string }): string =>
  error.code === 'ECONNREFUSED'
    ? 'nothing listens there'
    : error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN'
      ? 'the host name is not known'
      : error.code === 'EPROTO' || error.code?.startsWith('ERR_SSL_')
        ? 'it does not speak TLS: use http:// or ws://'
        : // Some messages of the library name the url, token included.
          error.message.replace(/token=[^&\s]*/g, 'token=…')

/** Rejects with a message for the user when nothing answers there, or the token is refused. */
export const connectTo = (url: string, token: string): Promise<RemoteClient> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url}?token=${encodeURIComponent(token)}`, { maxPayload: 512 * 1024 * 1024 })
    const closed = new Promise<void>((end) => {
      socket.once('close', () => {
        end()
      })
    })
    socket.once('open', () => {
      resolve({ ...clientOver(socketPipe(socket)), closed })
    })
    socket.once('unexpected-response', (_, response) => {
      reject(
        new Error(
          response.statusCode === 403
            ? `the workbench at ${url} refuses this control token`
            : `${url} is not a workbench (HTTP ${response.statusCode ?? 0})`,
        ),
      )
    })
    socket.on('error', (error) => {
      reject(new Error(`no workbench answers at ${url}: ${describe(error)}`))
    })
  })
