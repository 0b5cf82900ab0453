/** A peer as plain as can be: requests over node:http, and answers as they came. */
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { encodeBase64 } from '../../../emulator/ocpi/base64.js'
import { Envelope } from '../../../emulator/ocpi/envelope.js'

export interface RawAnswer {
  readonly status: number
  /** By name in lower case; of doubled headers the first. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Undefined when the body is not JSON. */
  readonly json: unknown
  /** `data` of the envelope. */
  readonly data: unknown
  /** `status_code` of the envelope. */
  readonly ocpi: number | undefined
  readonly message: string
}

export interface RawRequest {
  readonly method?: string
  /** Name, value, name, value, …: names may come twice. */
  readonly headers?: readonly string[]
  readonly body?: string | Buffer | undefined
  /** Sends the body in chunks, without a Content-Length. */
  readonly chunked?: boolean
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export const asAnswer = (status: number, rawHeaders: readonly string[], text: string): RawAnswer => {
  const headers: Record<string, string> = {}
  for (let index = rawHeaders.length - 2; index >= 0; index -= 2)
    headers[(rawHeaders[index] ?? '').toLowerCase()] = rawHeaders[index + 1] ?? ''
  const json = parsed(text)
  const fields = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>
  return {
    status,
    headers,
    text,
    json,
    data: fields['data'],
    ocpi: typeof fields['status_code'] === 'number' ? fields['status_code'] : undefined,
    message: String(fields['status_message']),
  }
}

/** Sends one request; rejects when no answer comes. */
export const send = (
  url: string,
  { method = 'GET', headers = [], body, chunked = false }: RawRequest = {},
  agent?: Agent,
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    // Not `pathname`: the path goes out as it is written.
    const path = url.slice(url.indexOf('/', 'http://'.length))
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const lengthHeaders = bytes && !chunked ? ['Content-Length', String(bytes.length)] : bytes ? ['Transfer-Encoding', 'chunked'] : []
    let answered = false
    const request = httpRequest(
      { hostname, port, path, method, agent: agent ?? false, headers: ['Host', `${hostname}:${port}`, ...headers, ...lengthHeaders] },
      (response) => {
        answered = true
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          resolve(asAnswer(response.statusCode ?? 0, response.rawHeaders, Buffer.concat(chunks).toString('utf8')))
        })
      },
    )
    // What cannot be written any more after the answer has come does not matter.
    request.on('error', (error) => {
      if (!answered) reject(error)
    })
    request.end(bytes)
  })

/** Connections that are kept for the length of a test. */
export const keptAlive = (): Agent => {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  onTestFinished(() => {
    agent.destroy()
  })
  return agent
}

/** Writes bytes to a socket and collects what comes back until the other side closes. */
export const talk = (port: number, ...pieces: readonly (string | Buffer)[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(piece)
    })
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', (error) => {
      if (chunks.length === 0) reject(error)
    })
    socket.on('close', () => {
      resolve(Buffer.concat(chunks).toString('utf8'))
    })
  })

/** An answer as `talk` collected it. */
export const readRaw = (text: string): RawAnswer => {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = lines.flatMap((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])
  return asAnswer(Number(first.split(' ')[1]), headers, text.slice(end + 4))
}

export const plain = (token: string): string[] => ['Authorization', `Token ${token}`]
export const inBase64 = (token: string): string[] => ['Authorization', `Token ${encodeBase64(token)}`]
export const jsonType = ['Content-Type', 'application/json']

/** Every answer of a stand-in wears a well-formed envelope (3.2), whatever was asked. */
export const expectEnvelope = (answer: RawAnswer): void => {
  expect(Envelope.safeParse(answer.json), `${answer.status} ${answer.text.slice(0, 300)}`).toMatchObject({ success: true })
  expect(answer.headers['content-type']).toMatch(/^application\/json/)
}

/** `404/2001`: the two statuses at a glance. */
export const statuses = (answer: RawAnswer): string => `${answer.status}/${answer.ocpi ?? 'none'}`
