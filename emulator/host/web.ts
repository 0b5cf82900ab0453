/**
 * The control channel: a WebSocket on loopback for the command line and for a browser, and the interface's files for the
 * latter. Who has no token, or comes from another origin or host name, is turned away.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import send from 'send'
import { WebSocketServer } from 'ws'
import type { Workbench } from '../workbench/workbench.js'
import { servePipe } from './serve.js'
import { socketPipe } from './socket.js'

export interface ControlHost {
  /** `ws://127.0.0.1:<port>/control` */
  readonly url: string
  readonly token: string
  /** Address of the interface, token included; undefined when there are no files to serve. */
  readonly pageUrl: string | undefined
  close(): Promise<void>
}

export interface ControlOptions {
  /** 0 lets the system choose. */
  readonly port?: number
  /** Folder of the built interface. */
  readonly files?: string | undefined
  readonly token?: string | undefined
}

/** A frame holds at most an imported log, or a body. */
const maximumFrameBytes = 300 * 1024 * 1024

const securityHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

const sameToken = (given: string, wanted: string): boolean => {
  const one = Buffer.from(given)
  const other = Buffer.from(wanted)
  return one.length === other.length && timingSafeEqual(one, other)
}

/** A page of another site that resolves its own name to this machine sends that name as Host. */
const isLoopbackHost = (host: string | undefined, port: number): boolean =>
  host === `127.0.0.1:${port}` || host === `localhost:${port}` || host === `[::1]:${port}`

export const hostWorkbench = async (
  workbench: Workbench,
  { port = 0, files, token = randomBytes(24).toString('base64url') }: ControlOptions = {},
): Promise<ControlHost> => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maximumFrameBytes })
  let own = 0
  const server = createServer((request, response) => {
    if (isLoopbackHost(request.headers.host, own)) serveFile(request, response, files)
    else reply(response, 403, 'this is only served under the name of this machine')
  })
  server.on('upgrade', (request, socket, head) => {
    // From here on nobody else listens: who cuts the connection now must not end the program.
    socket.on('error', () => {
      socket.destroy()
    })
    const { host, origin } = request.headers
    const url = URL.canParse(request.url ?? '/', 'http://localhost') ? new URL(request.url ?? '/', 'http://localhost') : undefined
    const originFits = origin === undefined || origin === `http://${host ?? ''}`
    if (
      url?.pathname !== '/control' ||
      !isLoopbackHost(host, own) ||
      !originFits ||
      !sameToken(url.searchParams.get('token') ?? '', token)
    ) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      servePipe(workbench, socketPipe(webSocket))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  own = (server.address() as AddressInfo).port
  // A connection that cannot be accepted, such as when there are no file descriptors left, costs that connection only.
  server.on('error', (error) => {
    workbench.bench.problem('control channel', error.message)
  })
  return {
    url: `ws://127.0.0.1:${own}/control`,
    token,
    pageUrl: files === undefined ? undefined : `http://127.0.0.1:${own}/#token=${token}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate()
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

const reply = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...securityHeaders })
  response.end(text)
}

/** Serves one file. What goes wrong while it is read ends this request and nothing else. */
const serveFile = (request: IncomingMessage, response: ServerResponse, files: string | undefined): void => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    reply(response, 405, 'GET only')
    return
  }
  if (files === undefined) {
    reply(response, 404, 'the interface is not built into this installation')
    return
  }
  const path = pathOf(request.url ?? '/')
  if (path === undefined) {
    reply(response, 400, 'this is no url')
    return
  }
  const fail = (status: number): void => {
    if (response.headersSent) {
      response.destroy()
      return
    }
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    if (status === 400) reply(response, 400, 'this is no url')
    else if (status >= 500) reply(response, 500, 'the file could not be read')
    else reply(response, 404, 'there is no such file')
  }
  send(request, path, { root: files, dotfiles: 'deny', cacheControl: false, acceptRanges: false, etag: false, lastModified: false })
    .on('error', (error: Error & { status?: number }) => {
      fail(error.status ?? 500)
    })
    .on('directory', () => {
      fail(404)
    })
    .on('headers', () => {
      const caching = path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-store'
      for (const [name, value] of Object.entries({ 'Cache-Control': caching, ...securityHeaders })) response.setHeader(name, value)
    })
    .pipe(response)
}

/** Still percent-encoded; undefined for what is no url. */
const pathOf = (url: string): string | undefined =>
  URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost').pathname : undefined
