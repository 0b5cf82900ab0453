/** Bodies between bytes on the wire and the form in which screens and files hold them. */
import type { Body } from '../contract/exchange.js'
import type { Message } from './exchange.js'
import { textOf } from './wire.js'

/** Text where the bytes are UTF-8, Base64 where they are not, neither where there is no body or the log has dropped it. */
export const bodyOf = ({ body, bytes }: Message): Body => {
  if (body === undefined) return { bytes: Math.max(0, bytes) }
  const text = textOf(body)
  return text === undefined
    ? { bytes, text: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'), base64: true }
    : { bytes, text }
}

/** The reverse; undefined where the text is missing. */
export const bytesOf = ({ text, base64 }: Pick<Body, 'text' | 'base64'>): Uint8Array | undefined =>
  text === undefined ? undefined : Buffer.from(text, base64 === true ? 'base64' : 'utf8')
