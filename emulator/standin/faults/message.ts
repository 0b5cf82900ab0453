/** A message on its way out, as actions change it: an answer of ours, or a request of ours. */
import type { FaultAction } from '../../contract/faults.js'
import { formatDateTime } from '../../ocpi/datetime.js'
import { looksLikeEnvelope } from '../../ocpi/envelope.js'
import { gzipSync } from 'node:zlib'
import { changeJson } from './json.js'

export interface Outgoing {
  /** HTTP status of an answer. */
  status: number
  /** Names and values in turn. */
  headers: string[]
  body: Buffer | undefined
  /** What happens to the bytes on the wire. */
  wire: 'truncate' | 'stall' | 'abort' | 'too-long' | 'too-short' | undefined
  delayMs: number
}

// ---- headers ----------------------------------------------------------------------------------------------------------

export const headerOf = (headers: readonly string[], name: string): string | undefined => {
  for (let index = 0; index + 1 < headers.length; index += 2)
    if (headers[index]?.toLowerCase() === name.toLowerCase()) return headers[index + 1]
  return undefined
}

export const dropHeader = (headers: readonly string[], name: string): string[] => {
  const left: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() !== name.toLowerCase()) left.push(headers[index] ?? '', headers[index + 1] ?? '')
  }
  return left
}

/** In its place when it is there, else at the end. */
export const setHeader = (headers: readonly string[], name: string, value: string): string[] => {
  const at = headers.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name.toLowerCase())
  return at === -1 ? [...headers, name, value] : headers.map((text, index) => (index === at + 1 ? value : text))
}

const changeHeader = (headers: string[], action: Extract<FaultAction, { kind: 'header' }>): string[] => {
  if (action.do === 'drop') return dropHeader(headers, action.name)
  if (action.do === 'set') return setHeader(headers, action.name, action.value ?? '')
  const value = action.value ?? headerOf(headers, action.name)
  return value === undefined ? headers : [...headers, action.name, value]
}

// ---- bodies -----------------------------------------------------------------------------------------------------------

/** Undefined when the body is not JSON. */
export const jsonOf = (body: Buffer | undefined): unknown => {
  try {
    return body === undefined ? undefined : (JSON.parse(body.toString('utf8')) as unknown)
  } catch {
    return undefined
  }
}

export const bytesOf = (json: unknown): Buffer => Buffer.from(JSON.stringify(json) ?? '')

const changeEnvelope = (message: Outgoing, how: 'wrap' | 'unwrap', now: number): void => {
  const json = jsonOf(message.body)
  if (json === undefined) return
  if (how === 'wrap') message.body = bytesOf({ data: json, status_code: 1000, timestamp: formatDateTime(now) })
  else if (looksLikeEnvelope(json) && json['data'] !== undefined) message.body = bytesOf(json['data'])
}

const changeBytes = (message: Outgoing, how: Extract<FaultAction, { kind: 'bytes' }>['do']): void => {
  const body = message.body ?? Buffer.alloc(0)
  const text = body.toString('utf8')
  switch (how) {
    // A letter outside of ASCII, for without one Latin 1 looks the same.
    case 'latin1':
      message.body = Buffer.from(text.replace(/("(?:address|name|status_message|city|text|issuer)":")/, '$1\u00e9'), 'latin1')
      return
    case 'utf16':
      message.body = Buffer.from(`\ufeff${text}`, 'utf16le')
      return
    case 'gzip':
      message.body = gzipSync(body)
      return
    case 'byte-order-mark':
      message.body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body])
      return
    case 'broken-json':
      message.body = body.subarray(0, Math.max(0, body.length - 1))
      return
    case 'empty':
      message.body = Buffer.alloc(0)
      return
    default:
      message.wire = how
  }
}

/** Applies what changes a message alone. Other actions are for those who make the answer, or send the request. */
export const changeMessage = (message: Outgoing, action: FaultAction, now: number): void => {
  switch (action.kind) {
    case 'header':
      message.headers = changeHeader(message.headers, action)
      return
    case 'json': {
      const json = jsonOf(message.body)
      if (json !== undefined) message.body = bytesOf(changeJson(json, action))
      return
    }
    case 'text':
      message.body = Buffer.from(action.text)
      if (action.contentType !== undefined) message.headers = setHeader(message.headers, 'Content-Type', action.contentType)
      return
    case 'envelope':
      changeEnvelope(message, action.do, now)
      return
    case 'bytes':
      changeBytes(message, action.do)
      return
    case 'delay':
      message.delayMs += action.milliseconds
      return
    case 'status': {
      if (action.http !== undefined) message.status = action.http
      const json = jsonOf(message.body)
      if (!looksLikeEnvelope(json) || (action.ocpi === undefined && action.message === undefined)) return
      const { data, ...rest } = json
      const failed = action.ocpi !== undefined && action.ocpi >= 2000 && action.dropData
      message.body = bytesOf({
        ...(data !== undefined && !failed && { data }),
        ...rest,
        ...(action.ocpi !== undefined && { status_code: action.ocpi }),
        ...(action.message !== undefined
          ? { status_message: action.message }
          : action.ocpi !== undefined && { status_message: action.ocpi === 1000 ? 'Success' : 'as a fault wants it' }),
      })
      return
    }
    case 'query':
    case 'url':
    case 'method':
    case 'repeat':
    case 'behaviour':
  }
}
