/**
 * Exchanges from HAR 1.2 files, of Standin or of another program: mitmproxy, Chrome, Charles, Fiddler, HTTP Toolkit, Insomnia and
 * others. What Standin notes beside the messages is read back from its own files; of other programs' it is left to be inferred.
 *
 * Programs differ where the format is silent: bodies may be text, Base64, still compressed, cut off or left out; header names come
 * in lower case and with the pseudo header fields of HTTP/2; lengths, times and the whole response may be missing.
 */
import { z } from 'zod'
import { bytesOf } from './body.js'
import type { Exchange, Message } from './exchange.js'
import { createHarEntries, type HarEntry } from './har-entries.js'
import { assemble, createReader, defaultMaxCharacters, readJson, type Imported, type ImportOptions, type Reader } from './import.js'
import { ExchangeNotes } from './notes.js'
import { unpacked } from './unpack.js'
import { headerValue } from './wire.js'

const HarHeader = z.object({ name: z.string(), value: z.string() })
const HarRequest = z.object({ method: z.string(), url: z.string(), headers: z.array(HarHeader), bodySize: z.number() })
const HarPostData = z.object({ text: z.string(), _encoding: z.string(), encoding: z.string() })
const HarResponse = z.object({
  status: z.number().int(),
  statusText: z.string(),
  headers: z.array(HarHeader),
  bodySize: z.number(),
  _error: z.string(),
})
const HarContent = z.object({ size: z.number(), text: z.string(), encoding: z.string() })
const HarEntryTimes = z.object({ startedDateTime: z.string(), time: z.number() })

/** A body that is longer once unpacked stays packed. */
const maximumBodyBytes = 64 * 1024 * 1024

/** Reads a HAR file piece by piece. */
export interface HarReader {
  write(piece: string): Imported[]
  /** What is left to say once the file is over: undefined when it was a whole HAR file. */
  end(): Imported | undefined
}

export const createHarReader = (options: ImportOptions = {}): HarReader => {
  const { maxCharacters = defaultMaxCharacters } = options
  const entries = createHarEntries(maxCharacters)
  let number = 0
  let characters = 0
  const importText = (entry: HarEntry): Imported => {
    number += 1
    const reader = createReader(`entry ${number}`)
    if ('tooLong' in entry) {
      reader.report('', `longer than ${maxCharacters} characters`)
      return { place: reader.place, problems: reader.problems }
    }
    const value = readJson(entry.text, reader)
    return value === undefined ? { place: reader.place, problems: reader.problems } : importEntry(value, reader, options)
  }
  return {
    write: (piece) => {
      characters += piece.length
      return entries.write(piece).map(importText)
    },
    end: () => {
      const reader = createReader('file')
      if (characters === 0) reader.report('', 'the file is empty')
      else if (entries.isForeign()) reader.report('', 'not JSON: a HAR file begins with an object')
      else if (!entries.found()) {
        reader.report(
          entries.isComplete() ? 'log.entries' : '',
          entries.isComplete() ? 'a list is needed: this is not a HAR file' : 'not JSON: the text breaks off',
        )
      } else if (!entries.isComplete()) reader.report('', 'the file breaks off; the entries before that are read')
      return reader.problems.length === 0 ? undefined : { place: 'file', problems: reader.problems }
    },
  }
}

/** The exchanges of a whole HAR text; one result for each entry, and one for the file where something is wrong with it. */
export const importHar = (text: string, options: ImportOptions = {}): readonly Imported[] => {
  const har = createHarReader(options)
  const entries = har.write(text)
  const left = har.end()
  return left ? [...entries, left] : entries
}

/** One entry of a HAR file; also one line of an NDJSON file that holds such entries. */
export const importEntry = (value: unknown, reader: Reader, options: ImportOptions): Imported => {
  const request = memberOf(value, 'request')
  const response = memberOf(value, 'response')
  const standin = memberOf(value, '_standin')
  const ours = standin !== undefined
  const { startedDateTime, time } = reader.object(HarEntryTimes, value, '')
  const { method, url, headers: listed = [], bodySize } = reader.object(HarRequest, withHeaders(request), 'request')
  const headers = ours ? listed : listed.filter(({ name }) => !name.startsWith(':'))
  const postData = reader.object(HarPostData, memberOf(request, 'postData') ?? memberOf(request, '_content'), 'request.postData')
  const isBase64 = (postData._encoding ?? postData.encoding)?.toLowerCase() === 'base64'
  const { response: answer, error } = answerFrom(response, ours, reader)
  const exchange = assemble(
    {
      method,
      url: absoluteUrl(url, listed),
      request: messageFrom(headers, { text: postData.text, base64: isBase64 }, bodySize, ours),
      response: answer,
      startedAt: startedFrom(startedDateTime, reader),
      durationMs: time !== undefined && time >= 0 ? time : undefined,
      error,
      notes: reader.object(ExchangeNotes, standin, '_standin'),
    },
    reader,
    options,
  )
  const isJudged = Array.isArray(memberOf(standin, 'findings'))
  return { place: reader.place, exchange, isJudged, problems: reader.problems }
}

const answerFrom = (
  value: unknown,
  ours: boolean,
  reader: Reader,
): { readonly response: Exchange['response']; readonly error?: string | undefined } => {
  const { status, statusText = '', headers: listed = [], bodySize, _error } = reader.object(HarResponse, withHeaders(value), 'response')
  if (status === undefined) {
    // Exports of requests alone, as of a collection, have no response at all.
    if (memberOf(value, 'status') !== undefined) reader.report('response.status', 'a status is needed')
    return { response: undefined, error: _error ?? (ours ? undefined : 'the file holds no response') }
  }
  if (status === 0) return { response: undefined, error: _error ?? (ours ? undefined : 'no answer') }
  const headers = ours ? listed : listed.filter(({ name }) => !name.startsWith(':'))
  const { size, text, encoding } = reader.object(HarContent, memberOf(value, 'content'), 'response.content')
  const body = { text, base64: encoding?.toLowerCase() === 'base64' }
  return { response: { status, statusText, ...messageFrom(headers, body, size ?? bodySize, ours, ![204, 304].includes(status)) } }
}

/** Header fields as HAR lists them; some programs write an object of names and values. */
const withHeaders = (message: unknown): unknown => {
  const headers = memberOf(message, 'headers')
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return message
  return {
    ...(message as object),
    headers: Object.entries(headers).flatMap(([name, value]: [string, unknown]) =>
      (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => ({ name, value: one })),
    ),
  }
}

/** Some programs write the path alone; the host is then in the header fields. */
const absoluteUrl = (url: string | undefined, headers: readonly z.infer<typeof HarHeader>[]): string | undefined => {
  if (!url?.startsWith('/')) return url
  const valueOf = (name: string): string | undefined => headers.find((header) => header.name.toLowerCase() === name)?.value
  const host = valueOf(':authority') ?? valueOf('host')
  return host === undefined ? url : `${valueOf(':scheme') ?? (host.endsWith(':80') ? 'http' : 'https')}://${host}${url}`
}

/**
 * Lengths of other programs are those of what was compressed, or -1: the text itself says more. A body that is known to have been
 * there, but is not in the file, is one that the log has dropped.
 */
const messageFrom = (
  headers: readonly z.infer<typeof HarHeader>[],
  { text, base64 }: { readonly text: string | undefined; readonly base64: boolean },
  length: number | undefined,
  ours: boolean,
  isAnswer = false,
): Message => {
  const flat = headers.flatMap(({ name, value }) => [name, value])
  const written = text === undefined ? undefined : bytesOf({ text, base64 })
  if (ours) return { headers: flat, body: written, bytes: wholeOr(length, written?.byteLength ?? 0) }
  // Some programs leave an empty text where a body was not kept.
  const body = written === undefined || written.byteLength === 0 ? undefined : plain(written, flat)
  if (body !== undefined) return { headers: flat, body, bytes: isCutOff(body, length) ? length : body.byteLength }
  const told = Number(headerValue(flat, 'content-length') ?? NaN)
  const bytes = wholeOr(told, 0) || wholeOr(length, isAnswer && text === undefined && told !== 0 ? unknownBytes : 0)
  return { headers: flat, body: bytes === 0 ? written : undefined, bytes }
}

/** Neither the body nor its length is in the file. */
const unknownBytes = -1

/** Recorders with a limit cut long bodies off in the middle. */
const isCutOff = (body: Uint8Array, length: number | undefined): length is number =>
  length !== undefined && length > body.byteLength && !/[}\]"\s]$/.test(String.fromCharCode(body.at(-1) ?? 0))

/** Most programs unpack bodies and leave the header as it was, some do not. */
const plain = (body: Uint8Array, headers: readonly string[]): Uint8Array => {
  const [first = 0] = body
  // What begins as JSON or other text does has been unpacked already.
  return first === 0x7b || first === 0x5b || first === 0x3c
    ? body
    : unpacked(body, headerValue(headers, 'content-encoding'), maximumBodyBytes)
}

const wholeOr = (length: number | undefined, otherwise: number): number =>
  length !== undefined && Number.isInteger(length) && length >= 0 ? length : otherwise

const startedFrom = (text: string | undefined, reader: Reader): number | undefined => {
  if (text === undefined) return undefined
  const milliseconds = Date.parse(text)
  if (!Number.isNaN(milliseconds)) return milliseconds
  reader.report('startedDateTime', `\`${text.slice(0, 100)}\` is not a time`)
  return undefined
}

const memberOf = (value: unknown, name: string): unknown => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name] ?? undefined
}
