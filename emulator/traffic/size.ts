/** How much memory an exchange takes in the log beside its bodies, estimated. */
import type { Finding } from '../ocpi/finding.js'
import type { Exchange, RawHeaders } from './exchange.js'

/** The object itself, its lists, and what the log and its indexes note about it. */
const perExchange = 1_000
const perFinding = 200
/** Two bytes for a character is the most that a text takes; most take one. */
const perCharacter = 1
/** Shorter texts of headers are shared between exchanges. */
const sharedLength = 200
const perSharedText = 8

const headerBytes = (headers: RawHeaders): number => {
  let bytes = 0
  for (const text of headers) bytes += perSharedText + (text.length > sharedLength ? text.length * perCharacter : 0)
  return bytes
}

const findingBytes = (findings: readonly Finding[]): number => {
  let bytes = 0
  for (const { at, expected, actual, repeated } of findings) {
    bytes += perFinding + (at.length + expected.length + actual.length) * perCharacter
    for (const place of repeated?.places ?? []) bytes += perSharedText + place.length * perCharacter
  }
  return bytes
}

/** Bytes of headers, url, error, findings and the object itself; without bodies. */
export const recordBytesOf = (exchange: Exchange): number =>
  perExchange +
  exchange.url.length * perCharacter +
  (exchange.error?.length ?? 0) * perCharacter +
  headerBytes(exchange.request.headers) +
  (exchange.response === undefined ? 0 : headerBytes(exchange.response.headers)) +
  findingBytes(exchange.findings) +
  (exchange.muted === undefined ? 0 : findingBytes(exchange.muted))
