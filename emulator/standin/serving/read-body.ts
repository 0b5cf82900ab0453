/** The body of a request: read raw with a limit, parsed once, and kept as the bytes that came. */
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Facts } from '../../traffic/findings/facts.js'
import { httpError, type Answer } from './answer.js'
import { turnFor } from './turns.js'
import { excessOf, maximumDepth, maximumValues } from '../../ocpi/depth.js'
import { errorText } from '../../contract/error-text.js'

/** The largest body that is read. */
export const maximumBodyBytes = 4 * 1024 * 1024

export interface BodyOf {
  readonly facts: Facts
  body: Buffer | undefined
  /** The connection ended before the body did. */
  cut: boolean
  json: unknown
}

/** Of whoever has no valid token, a larger body is neither parsed nor judged. */
export const maximumStrangerBytes = 16 * 1024

export interface ReadOptions {
  /** Whoever sends the body has shown no valid token. */
  readonly isStranger: boolean
  /** Resolves when there is room for more to be judged. */
  readonly room: (() => Promise<void>) | undefined
}

/** Whether the headers announce a body (RFC 9112, section 6). */
export const hasBody = ({ headers: { 'content-length': length, 'transfer-encoding': transfer } }: IncomingMessage): boolean =>
  (length !== undefined && length !== '0') || transfer !== undefined

/** Reads and parses the body of a request into `incoming`; the answer says why it cannot be used. */
export const readBody = async (
  request: IncomingMessage,
  incoming: BodyOf,
  { isStranger, room }: ReadOptions,
): Promise<Answer | undefined> => {
  const { 'content-length': length, 'content-encoding': encoding } = request.headers
  // What is left of the body is read and thrown away by node, so that the peer gets to see the answer.
  const megabytes = maximumBodyBytes / 1024 / 1024
  const tooLarge = () => {
    incoming.facts.unreadable = {
      reason: 'size',
      expected: `at most ${megabytes} MB`,
      actual: length === undefined ? 'more' : `${length} bytes`,
    }
    return httpError(413, 2001, `the body is larger than ${megabytes} MB`)
  }
  if (Number(length) > maximumBodyBytes) return tooLarge()
  const body = await collect(request)
  if (body === 'too large') return tooLarge()
  if (body === 'cut') {
    incoming.cut = true
    return httpError(400, 2001, 'the connection was cut before the body was complete')
  }
  if (body.length === 0) return undefined
  incoming.body = body
  if (isStranger && body.length > maximumStrangerBytes) {
    incoming.facts.unreadable = {
      reason: 'stranger',
      expected: `at most ${maximumStrangerBytes / 1024} KB from a caller without a valid token`,
      actual: `${body.length} bytes, which were neither parsed nor judged`,
    }
    return undefined
  }
  if (encoding !== undefined && encoding !== 'identity') {
    incoming.facts.unreadable = { reason: 'coding', expected: 'a body as it is', actual: encoding }
    return httpError(415, 2001, `Content-Encoding ${encoding} is not understood: send the body as it is`)
  }
  if (!isUtf8(body)) {
    incoming.facts.unreadable = { reason: 'encoding', expected: 'UTF-8', actual: 'bytes that are not UTF-8' }
    return httpError(400, 2001, 'the body is not UTF-8')
  }
  const turn = turnFor(body.length, room)
  if (turn) await turn
  const excess = excessOf(body)
  if (excess === 'depth') {
    incoming.facts.unreadable = { reason: 'depth', expected: `at most ${maximumDepth} levels`, actual: 'more' }
    return httpError(400, 2001, `the body is nested deeper than ${maximumDepth} levels`)
  }
  if (excess === 'values') {
    incoming.facts.unreadable = { reason: 'size', expected: `at most ${maximumValues} values`, actual: 'more' }
    return httpError(413, 2001, `the body holds more than ${maximumValues} values`)
  }
  try {
    incoming.json = JSON.parse(withoutMark(body).toString('utf8')) as unknown
    return undefined
  } catch (error) {
    return httpError(400, 2001, `the body is not JSON: ${errorText(error)}`)
  }
}

/** A byte order mark is no JSON, but some send one. */
export const withoutMark = (body: Buffer): Buffer => (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body)

/** The bytes of a body, up to the limit. Listeners, because an async iterator would cost more than the rest of the way. */
const collect = (request: IncomingMessage): Promise<Buffer | 'too large' | 'cut'> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maximumBodyBytes) chunks.push(chunk)
      else {
        chunks.length = 0
        resolve('too large')
      }
    })
    request.once('end', () => {
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
    })
    request.once('close', () => {
      resolve('cut')
    })
    request.once('error', () => {
      resolve('cut')
    })
  })
