/**
 * Exchanges as HAR 1.2, which browsers' developer tools and most proxies open. What HAR has no field for is under
 * `_standin`, as the format allows, so that nothing is lost when Standin reads the file again.
 */
import { printable } from '../contract/printable.js'
import { z } from 'zod'
import { bodyOf, bytesOf } from './body.js'
import type { Exchange, Message } from './exchange.js'
import { maskOf, written, type Exchanges, type ExportOptions } from './exports.js'
import { assemble, createReader, defaultMaxCharacters, readJson, type Imported, type ImportOptions, type Reader } from './import.js'
import { Notes, notesOf } from './notes.js'
import { headerLines, headerValue } from './wire.js'

export interface HarOptions extends ExportOptions {
  /** Version of the program, for the file's `creator`. */
  readonly creatorVersion?: string
}

// ---- out ------------------------------------------------------------------------------------------------------------

/** The file in pieces. Tokens are masked unless `reveal` is set. */
export async function* exportHar(exchanges: Exchanges, options: HarOptions = {}): AsyncGenerator<string, void, undefined> {
  const mask = maskOf(options)
  const creator = JSON.stringify({ name: 'Standin', version: options.creatorVersion ?? '0' })
  yield `{"log":{"version":"1.2","creator":${creator},"entries":[`
  let separator = '\n'
  for await (const entry of written(exchanges, (exchange) => printable(JSON.stringify(harEntryOf(mask.exchange(exchange)))))) {
    yield separator + entry
    separator = ',\n'
  }
  yield '\n]}}\n'
}

/** One entry of a HAR file, of an exchange as it is: nothing is masked here. */
const harEntryOf = (exchange: Exchange) => {
  const { request, response, durationMs } = exchange
  const durationOrNothing = Math.max(0, durationMs)
  return {
    startedDateTime: new Date(exchange.startedAt).toISOString(),
    time: durationOrNothing,
    request: {
      method: exchange.method,
      url: exchange.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: harHeaders(request),
      queryString: queryOf(exchange.url),
      ...(request.body !== undefined && { postData: postDataOf(request) }),
      headersSize: -1,
      bodySize: request.bytes,
    },
    // Where no answer came, browsers write a response with status 0; so do we.
    response: {
      status: response?.status ?? 0,
      statusText: response?.statusText ?? '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: response === undefined ? [] : harHeaders(response),
      content: contentOf(response),
      redirectURL: response === undefined ? '' : (headerValue(response.headers, 'location') ?? ''),
      headersSize: -1,
      bodySize: response?.bytes ?? -1,
      ...(exchange.error !== undefined && { _error: exchange.error }),
    },
    cache: {},
    timings: { send: 0, wait: durationOrNothing, receive: 0 },
    _standin: notesOf(exchange),
  }
}

const harHeaders = (message: Message) => headerLines(message.headers).map(([name, value]) => ({ name, value }))

const postDataOf = (request: Message) => {
  const { text = '', base64 } = bodyOf(request)
  // HAR 1.2 knows Base64 for answers only.
  return { mimeType: mimeTypeOf(request), params: [], text, ...(base64 === true && { _encoding: 'base64' }) }
}

const contentOf = (response: Message | undefined) => {
  if (response === undefined) return { size: 0, mimeType: 'x-unknown' }
  const { text, base64 } = bodyOf(response)
  return {
    size: response.bytes,
    mimeType: mimeTypeOf(response),
    ...(text !== undefined && { text }),
    ...(base64 === true && { encoding: 'base64' }),
  }
}

const mimeTypeOf = (message: Message): string => headerValue(message.headers, 'content-type') ?? 'x-unknown'

const queryOf = (url: string): readonly { readonly name: string; readonly value: string }[] => {
  const question = url.indexOf('?')
  if (question === -1) return []
  return [...new URLSearchParams(url.slice(question + 1).replace(/#.*$/, ''))].map(([name, value]) => ({ name, value }))
}

// ---- in -------------------------------------------------------------------------------------------------------------

const HarHeader = z.object({ name: z.string(), value: z.string() })
const HarRequest = z.object({ method: z.string(), url: z.string(), headers: z.array(HarHeader), bodySize: z.number() })
const HarPostData = z.object({ text: z.string(), _encoding: z.literal('base64') })
const HarResponse = z.object({
  status: z.number().int(),
  statusText: z.string(),
  headers: z.array(HarHeader),
  bodySize: z.number(),
  _error: z.string(),
})
const HarContent = z.object({ size: z.number(), text: z.string(), encoding: z.string() })
const HarEntry = z.object({ startedDateTime: z.string(), time: z.number() })

/**
 * Exchanges from a HAR file, of Standin or of another program; one result for each entry. Of another program's, what
 * Standin notes beside the messages is read from headers and bodies as far as it is there.
 */
export const importHar = (text: string, options: ImportOptions = {}): readonly Imported[] => {
  const { maxCharacters = defaultMaxCharacters } = options
  const reader = createReader('file')
  const refused = (): readonly Imported[] => [{ place: 'file', problems: reader.problems }]
  if (text.length > maxCharacters) {
    reader.report('', `longer than ${maxCharacters} characters`)
    return refused()
  }
  const file = readJson(text.replace(/^\uFEFF/, ''), reader)
  const entries = memberOf(memberOf(file, 'log'), 'entries')
  if (Array.isArray(entries)) return entries.map((entry, index) => importEntry(entry, index + 1, options))
  if (reader.problems.length === 0) reader.report('log.entries', 'a list is needed: this is not a HAR file')
  return refused()
}

const importEntry = (value: unknown, number: number, options: ImportOptions): Imported => {
  const place = `entry ${number}`
  const reader = createReader(place)
  const request = memberOf(value, 'request')
  const response = memberOf(value, 'response')
  const standin = memberOf(value, '_standin')
  const ours = standin !== undefined
  const { startedDateTime, time } = reader.object(HarEntry, value, '')
  const { method, url, headers = [], bodySize } = reader.object(HarRequest, request, 'request')
  const postData = reader.object(HarPostData, memberOf(request, 'postData'), 'request.postData')
  const { response: answer, error } = answerFrom(response, ours, reader)
  const exchange = assemble(
    {
      method,
      url,
      request: messageFrom(headers, { text: postData.text, base64: postData._encoding === 'base64' }, bodySize, ours),
      response: answer,
      startedAt: startedFrom(startedDateTime, reader),
      durationMs: time,
      error,
      notes: reader.object(Notes, standin, '_standin'),
    },
    reader,
    options,
  )
  return { place, exchange, problems: reader.problems }
}

const answerFrom = (
  value: unknown,
  ours: boolean,
  reader: Reader,
): { readonly response: Exchange['response']; readonly error?: string | undefined } => {
  const { status, statusText = '', headers = [], bodySize, _error } = reader.object(HarResponse, value, 'response')
  if (status === undefined) {
    if (value !== undefined) reader.report('response.status', 'a status is needed')
    return { response: undefined }
  }
  if (status === 0) return { response: undefined, error: _error ?? (ours ? undefined : 'no answer') }
  const { size, text, encoding } = reader.object(HarContent, memberOf(value, 'content'), 'response.content')
  const body = { text, base64: encoding?.toLowerCase() === 'base64' }
  return { response: { status, statusText, ...messageFrom(headers, body, size ?? bodySize, ours) } }
}

/** Lengths of other programs are those of what was compressed, or -1: the text itself says more. */
const messageFrom = (
  headers: readonly z.infer<typeof HarHeader>[],
  body: { readonly text: string | undefined; readonly base64: boolean },
  length: number | undefined,
  ours: boolean,
): Message => {
  const bytes = body.text === undefined ? undefined : bytesOf({ text: body.text, base64: body.base64 })
  const known = ours || bytes === undefined ? length : bytes.byteLength
  return {
    headers: headers.flatMap(({ name, value }) => [name, value]),
    body: bytes,
    bytes: known !== undefined && Number.isInteger(known) && known >= 0 ? known : (bytes?.byteLength ?? 0),
  }
}

const startedFrom = (text: string | undefined, reader: Reader): number | undefined => {
  if (text === undefined) return undefined
  const milliseconds = Date.parse(text)
  if (!Number.isNaN(milliseconds)) return milliseconds
  reader.report('startedDateTime', `\`${text}\` is not a time`)
  return undefined
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
