/**
 * Exchanges as HAR 1.2, which browsers' developer tools and most proxies open. What HAR has no field for is under
 * `_standin`, as the format allows, so that nothing is lost when Standin reads the file again.
 */
import { printable } from '../contract/printable.js'
import { bodyOf } from './body.js'
import type { Exchange, Message } from './exchange.js'
import { maskOf, written, type Exchanges, type ExportOptions } from './exports.js'
import { notesOf } from './notes.js'
import { headerLines, headerValue } from './wire.js'

export interface HarOptions extends ExportOptions {
  /** Version of the program, for the file's `creator`. */
  readonly creatorVersion?: string
}

/** The file in pieces. Tokens are masked unless `reveal` is set. */
export async function* exportHar(exchanges: Exchanges, options: HarOptions = {}): AsyncGenerator<string, void, undefined> {
  const mask = maskOf(options)
  const creator = JSON.stringify({ name: 'Standin', version: options.creatorVersion ?? '0' })
  yield `{"log":{"version":"1.2","creator":${creator},"entries":[`
  let separator = '\n'
  for await (const entry of written(exchanges, (exchange) => printable(JSON.stringify(harEntryOf(mask.exchange(exchange), mask.text))))) {
    yield separator + entry
    separator = ',\n'
  }
  yield '\n]}}\n'
}

/** One entry of a HAR file, of an exchange that is masked already; what is decoded here is masked again. */
const harEntryOf = (exchange: Exchange, masked: (text: string) => string) => {
  const { request, response, durationMs } = exchange
  const durationOrNothing = Math.max(0, durationMs)
  return {
    // Other programs compare it with their own clocks; that of the workbench is in the notes.
    startedDateTime: new Date(exchange.recordedAt ?? exchange.startedAt).toISOString(),
    time: durationOrNothing,
    request: {
      method: exchange.method,
      url: exchange.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: harHeaders(request),
      queryString: queryOf(exchange.url, masked),
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

const queryOf = (url: string, masked: (text: string) => string): readonly { readonly name: string; readonly value: string }[] => {
  const question = url.indexOf('?')
  if (question === -1) return []
  return [...new URLSearchParams(url.slice(question + 1).replace(/#.*$/, ''))].map(([name, value]) => ({
    name: masked(name),
    value: masked(value),
  }))
}
