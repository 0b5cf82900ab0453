/**
 * Exchanges as NDJSON: one JSON object a line, UTF-8, each line complete in itself, so that a file can be appended to,
 * searched with grep and cut anywhere between lines. `ExchangeLine` is the format; fields without a value are left out.
 *
 *     {"formatVersion":1,"seq":7,"standinId":"cpo","direction":"in","startedAt":1795255200000,"durationMs":3.5,
 *      "method":"GET","url":"http://…","request":{"headers":[["Accept","text/html"]],"body":{"bytes":0}},…}
 */
import { printable } from '../contract/printable.js'
import { z } from 'zod'
import { Body, HeaderLine } from '../contract/exchange.js'
import { bodyOf, bytesOf } from './body.js'
import type { Exchange, Message } from './exchange.js'
import { maskOf, written, type Exchanges, type ExportOptions } from './exports.js'
import { importEntry } from './import-har.js'
import { assemble, createReader, defaultMaxCharacters, readJson, type Imported, type ImportOptions, type Reader } from './import.js'
import { ExchangeNotes, notesOf } from './notes.js'
import { headerLines } from './wire.js'

const formatVersion = 1

const MessageLine = z.object({ headers: z.array(HeaderLine), body: Body })
const StatusLine = z.object({ status: z.number().int(), statusText: z.string() })

export const ExchangeLine = ExchangeNotes.extend({
  formatVersion: z.literal(formatVersion),
  method: z.string(),
  /** Absolute. */
  url: z.string(),
  request: MessageLine,
  /** Absent when no answer came. */
  response: MessageLine.extend(StatusLine.shape).optional(),
})
export type ExchangeLine = z.infer<typeof ExchangeLine>

// ---- out ------------------------------------------------------------------------------------------------------------

const messageLine = (message: Message): z.infer<typeof MessageLine> => ({ headers: headerLines(message.headers), body: bodyOf(message) })

/** One line, with its line feed. Tokens are masked unless `reveal` is set. */
export const ndjsonLine = (exchange: Exchange, options: ExportOptions = {}): string => {
  const shown = maskOf(options).exchange(exchange)
  const { response } = shown
  const line: ExchangeLine = {
    formatVersion,
    ...notesOf(shown),
    method: shown.method,
    url: shown.url,
    request: messageLine(shown.request),
    response: response && { status: response.status, statusText: response.statusText, ...messageLine(response) },
  }
  // Followed with `tail -f`, a log is text on a terminal: the escapes mean the same characters.
  return `${printable(JSON.stringify(line))}\n`
}

/** One text for each exchange. Tokens are masked unless `reveal` is set. */
export const exportNdjson = (exchanges: Exchanges, options: ExportOptions = {}): AsyncGenerator<string, void, undefined> => {
  const mask = maskOf(options)
  return written(exchanges, (exchange) => ndjsonLine(exchange, { mask }))
}

// ---- in -------------------------------------------------------------------------------------------------------------

/** Reads an NDJSON file piece by piece. */
export interface NdjsonReader {
  /** One result for each line that is complete with this piece, and is not blank. */
  write(piece: string): Imported[]
  /** The last line, when no line feed has ended it. */
  end(): Imported | undefined
}

/** A line longer than `maxCharacters` is passed over and reported. */
export const createNdjsonReader = (options: ImportOptions = {}): NdjsonReader => {
  const { maxCharacters = defaultMaxCharacters } = options
  let parts: string[] = []
  let length = 0
  let number = 1
  const take = (): Imported | undefined => {
    const imported = importLine(parts.join(''), length > maxCharacters, number, options)
    parts = []
    length = 0
    number += 1
    return imported
  }
  return {
    write: (piece) => {
      const read: Imported[] = []
      for (let from = 0; from <= piece.length;) {
        const feed = piece.indexOf('\n', from)
        const end = feed === -1 ? piece.length : feed
        length += end - from
        if (length > maxCharacters) parts = []
        else if (end > from) parts.push(piece.slice(from, end))
        from = end + 1
        if (feed === -1) continue
        const imported = take()
        if (imported !== undefined) read.push(imported)
      }
      return read
    },
    end: take,
  }
}

/** Exchanges from the pieces of an NDJSON text, which may be cut anywhere. */
export async function* importNdjson(
  pieces: Iterable<string> | AsyncIterable<string>,
  options: ImportOptions = {},
): AsyncGenerator<Imported, void, undefined> {
  const lines = createNdjsonReader(options)
  for await (const piece of pieces) yield* lines.write(piece)
  const last = lines.end()
  if (last !== undefined) yield last
}

const importLine = (text: string, tooLong: boolean, number: number, options: ImportOptions): Imported | undefined => {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed === '' && !tooLong) return undefined
  const reader = createReader(`line ${number}`)
  if (tooLong) reader.report('', `longer than ${options.maxCharacters ?? defaultMaxCharacters} characters`)
  const value = tooLong ? undefined : readJson(trimmed, reader)
  if (isHarEntry(value)) return importEntry(value, reader, options)
  const exchange = value === undefined ? undefined : exchangeFrom(value, reader, options)
  const isJudged = Array.isArray((value as { findings?: unknown } | undefined)?.findings)
  return { place: reader.place, exchange, isJudged, problems: reader.problems }
}

/** Some recorders write an entry of HAR into each line. */
const isHarEntry = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, 'method')) return false
  const { request } = value as { request?: unknown }
  return typeof request === 'object' && request !== null && Object.hasOwn(request, 'method')
}

const exchangeFrom = (value: unknown, reader: Reader, options: ImportOptions): Exchange | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reader.report('', 'expected an object')
    return undefined
  }
  const { formatVersion: written } = value as { formatVersion?: unknown }
  if (typeof written === 'number' && written > formatVersion) {
    reader.report('formatVersion', `${written} is newer than ${formatVersion}, the one that can be read here`)
    return undefined
  }
  const { request, response, ...given } = value as Record<string, unknown>
  const notes = reader.object(ExchangeNotes, given, '')
  const { method, url } = reader.object(ExchangeLine.pick({ method: true, url: true }), given, '')
  const status = response === undefined || response === null ? {} : reader.object(StatusLine, response, 'response')
  if (response !== undefined && response !== null && status.status === undefined) reader.report('response.status', 'a status is needed')
  return assemble(
    {
      method,
      url,
      notes,
      request: messageFrom(request, reader, 'request'),
      response:
        status.status === undefined
          ? undefined
          : {
              ...messageFrom(response, reader, 'response'),
              status: status.status,
              statusText: status.statusText ?? '',
            },
    },
    reader,
    options,
  )
}

const messageFrom = (value: unknown, reader: Reader, path: string): Message => {
  const { headers = [], body } = reader.object(MessageLine, value, path)
  const bytes = body && bytesOf(body)
  return { headers: headers.flat(), body: bytes, bytes: body?.bytes ?? 0 }
}
