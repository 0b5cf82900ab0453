/** Reading what a recorder keeps beside the bytes: header values, the next page, the OCPI status, the response url. */
import { isUtf8 } from 'node:buffer'
import { maximumDepth, textDepthExceeds } from '../ocpi/depth.js'
import { readEnvelope } from '../ocpi/envelope.js'
import { nextLink } from '../ocpi/paging.js'
import type { RawHeaders } from './exchange.js'

/** Values of a header, in order; names are compared without regard to case. */
export const headerValues = (headers: RawHeaders, name: string): readonly string[] => {
  const wanted = name.toLowerCase()
  const values: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === wanted) values.push(headers[index + 1] ?? '')
  }
  return values
}

/** First value of a header. */
export const headerValue = (headers: RawHeaders, name: string): string | undefined => headerValues(headers, name)[0]

/** Headers as pairs. */
export const headerLines = (headers: RawHeaders): [name: string, value: string][] => {
  const lines: [string, string][] = []
  for (let index = 0; index + 1 < headers.length; index += 2) lines.push([headers[index] ?? '', headers[index + 1] ?? ''])
  return lines
}

/** Url of the next page as the Link headers name it (chapter transport_and_format, pagination). */
export const nextPageOf = (headers: RawHeaders): string | undefined => nextLink(headerValues(headers, 'link').join(', '))

/** The bytes as text; undefined when they are not UTF-8. A byte order mark stays in. */
export const textOf = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : undefined

/** The body as a JSON object; undefined for anything else, also for a list. */
export const jsonObjectOf = (body: Uint8Array | undefined): Readonly<Record<string, unknown>> | undefined => {
  const text = body === undefined ? undefined : textOf(body)
  if (text === undefined || !text.includes('{') || textDepthExceeds(text, maximumDepth)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    // What is not JSON has no fields; that it is not JSON is for a finding to say.
    return undefined
  }
}

/** `status_code` of an answer's envelope. */
export const ocpiStatusOf = (body: Uint8Array | undefined): number | undefined => {
  const { statusCode } = readEnvelope(jsonObjectOf(body))
  return Number.isInteger(statusCode) ? statusCode : undefined
}

/** The response_url of a command (in the body) or a charging profile request (in the body or the query). */
export const responseUrlOf = (url: string, body: Uint8Array | undefined): string | undefined => {
  const inBody = jsonObjectOf(body)?.['response_url']
  if (typeof inBody === 'string' && inBody !== '') return inBody
  const question = url.indexOf('?')
  return question === -1 ? undefined : new URLSearchParams(url.slice(question + 1)).get('response_url') || undefined
}
