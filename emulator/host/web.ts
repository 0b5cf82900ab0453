/**
 * The control channel: a WebSocket on loopback for the command line and for a browser, and the interface's files for the
 * latter. Who has no token, or comes from another origin or host name, is turned away.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
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

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
}

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
  const server = createServer((request, response) => {
    void (async () => {
      const { port: own } = server.address() as AddressInfo
      if (!isLoopbackHost(request.headers.host, own)) {
        reply(response, 403, 'this is only served under the name of this machine')
        return
      }
      await serveFile(request, response, files)
    })().catch(() => {
      reply(response, 500, 'the file could not be read')
    })
  })
  server.on('upgrade', (request, socket, head) => {
    // From here on nobody else listens: who cuts the connection now must not end the program.
    socket.on('error', () => {
      socket.destroy()
    })
    const { port: own } = server.address() as AddressInfo
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
  const { port: own } = server.address() as AddressInfo
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

const serveFile = async (request: IncomingMessage, response: ServerResponse, files: string | undefined): Promise<void> => {
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
  const file = normalize(join(files, path === '/' ? 'index.html' : path))
  if (!file.startsWith(normalize(files) + sep) || !(await isFile(file))) {
    reply(response, 404, 'there is no such file')
    return
  }
  response.writeHead(200, {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Cache-Control': path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-store',
    ...securityHeaders,
  })
  response.end(request.method === 'HEAD' ? undefined : await readFile(file))
}

/** Undefined for what no file can be called. */
const pathOf = (url: string): string | undefined => {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname)
    return path.includes('\0') ? undefined : path
  } catch {
    return undefined
  }
}

const isFile = async (file: string): Promise<boolean> => {
  try {
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
