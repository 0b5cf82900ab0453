/** Bodies that travelled compressed (RFC 9110, Content-Encoding). */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

type Unpacker = (body: Uint8Array, options: { maxOutputLength: number }) => Buffer

const unpackers = new Map<string, Unpacker>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  // Some servers send the bare stream where the wrapped one is meant.
  ['deflate', (body, options) => ((body[0] ?? 0) % 16 === 8 ? inflateSync(body, options) : inflateRawSync(body, options))],
  ['br', brotliDecompressSync],
])

/** The body as it was before it was compressed. What cannot be unpacked, or would be longer than allowed, stays as it came. */
export const unpacked = <Body extends Uint8Array>(body: Body, coding: string | undefined, maximumBytes: number): Body | Buffer => {
  const unpack = body.length === 0 ? undefined : unpackers.get(coding?.trim().toLowerCase() ?? '')
  if (!unpack) return body
  try {
    return unpack(body, { maxOutputLength: maximumBytes })
  } catch {
    return body
  }
}
