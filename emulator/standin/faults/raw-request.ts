/** Requests that no client would send: cut off, stalled, or of another length than they say. */
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { isLoopbackUrl } from '../calling/urls.js'
import type { OutgoingRequest } from './apply.js'

export interface RawResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: string[]
  readonly body: Buffer
}

const readResponse = (bytes: Buffer): RawResponse | undefined => {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const [, status = '0', ...words] = first.split(' ')
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  const announced = headers.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === 'content-length')
  const length = announced === -1 ? bytes.length : Number(headers[announced + 1])
  const body = bytes.subarray(end + 4)
  return body.length >= length || announced === -1
    ? { status: Number(status), statusText: words.join(' '), headers, body: body.subarray(0, length) }
    : undefined
}

/** Rejects with an Error whose message says what became of it; `wire` of the request says what is wrong. */
export const sendRaw = (request: OutgoingRequest, timeoutMs: number): Promise<RawResponse> =>
  new Promise((resolve, reject) => {
    const url = new URL(request.url)
    const body = request.body ?? Buffer.alloc(0)
    const { wire } = request
    const half = wire === 'truncate' || wire === 'stall'
    const length = wire === 'too-long' ? body.length + 16 : wire === 'too-short' ? Math.max(0, body.length - 16) : body.length
    const lines = ['Host', url.host, 'Connection', 'close', ...request.headers, 'Content-Length', String(length)]
    const head = Array.from(
      { length: lines.length / 2 },
      (_, index) => `${lines[index * 2] ?? ''}: ${lines[index * 2 + 1] ?? ''}\r\n`,
    ).join('')
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
    const socket: Socket =
      url.protocol === 'https:'
        ? connectTls({ host: url.hostname, port, rejectUnauthorized: !isLoopbackUrl(request.url), servername: url.hostname })
        : connectPlain({ host: url.hostname, port })
    const chunks: Buffer[] = []
    const end = (error: string): void => {
      socket.destroy()
      reject(new Error(error))
    }
    socket.setTimeout(timeoutMs, () => {
      end(`no answer within ${timeoutMs / 1000} s to a request that was ${wire ?? 'whole'}`)
    })
    socket.on('error', (error) => {
      end(error.message)
    })
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      if (wire === 'abort') {
        end('the connection was cut before the request')
        return
      }
      socket.write(`${request.method} ${url.pathname}${url.search} HTTP/1.1\r\n${head}\r\n`)
      socket.write(half ? body.subarray(0, Math.floor(body.length / 2)) : body, () => {
        if (wire === 'truncate') end('the connection was cut in the middle of the request')
      })
    })
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      const response = readResponse(Buffer.concat(chunks))
      if (!response) return
      resolve(response)
      socket.destroy()
    })
    socket.once('close', () => {
      reject(new Error('the peer cut the connection'))
    })
  })
