/** The envelope of every response (chapter transport_and_format). Requests and results of commands have none. */
import { z } from 'zod'
import { formatDateTime } from './datetime.js'
import { dateTime } from './types.js'
import { isObject } from './json-object.js'

/** Strict in the fields that the chapter names; `data` is judged by the object that the endpoint promises. */
export const Envelope = z.strictObject({
  data: z.unknown().optional(),
  status_code: z.number().refine((code) => Number.isInteger(code) && code >= 1000 && code <= 9999),
  status_message: z.string().optional(),
  timestamp: dateTime(),
})

export interface Envelope<T = unknown> {
  readonly data?: T
  readonly status_code: number
  readonly status_message?: string
  readonly timestamp: string
}

/** An envelope that says success. `data` undefined leaves the field out. `now` in milliseconds since 1970. */
export const successEnvelope = <T>(now: number, data?: T, statusMessage = 'Success'): Envelope<T> => ({
  ...(data !== undefined && { data }),
  status_code: 1000,
  status_message: statusMessage,
  timestamp: formatDateTime(now),
})

/** An envelope that says what went wrong; a few errors carry data all the same (2003 to a command). */
export const errorEnvelope = <T = never>(now: number, statusCode: number, statusMessage: string, data?: T): Envelope<T> => ({
  ...(data !== undefined && { data }),
  status_code: statusCode,
  status_message: statusMessage,
  timestamp: formatDateTime(now),
})

/** The text of a success envelope around data that is already serialised, so that a page is joined, not rebuilt. */
export const successText = (now: number, dataText?: string): string =>
  `{${dataText === undefined ? '' : `"data":${dataText},`}"status_code":1000,"status_message":"Success",` +
  `"timestamp":"${formatDateTime(now)}"}`

/** What could be read of an envelope; a field is undefined when it is missing or of another type. */
export interface EnvelopeReading {
  readonly statusCode: number | undefined
  readonly statusMessage: string | undefined
  readonly timestamp: string | undefined
  readonly data: unknown
  /** `data` is there, even if null. */
  readonly hasData: boolean
}

const nothing: EnvelopeReading = {
  statusCode: undefined,
  statusMessage: undefined,
  timestamp: undefined,
  data: undefined,
  hasData: false,
}

/** Reads leniently: a status code written as text counts, a body that is no object reads as nothing. Never throws. */
export const readEnvelope = (value: unknown): EnvelopeReading => {
  if (!isObject(value)) return nothing
  const { status_code: code, status_message: message, timestamp, data } = value
  return {
    statusCode: typeof code === 'number' ? code : isCodeText(code) ? Number(code) : undefined,
    statusMessage: typeof message === 'string' ? message : undefined,
    timestamp: typeof timestamp === 'string' ? timestamp : undefined,
    data,
    hasData: Object.hasOwn(value, 'data'),
  }
}

const isCodeText = (code: unknown): boolean => typeof code === 'string' && /^\d{4}$/.test(code)

/** Whether a body means to be an envelope; no object of the specification has these fields at its top. */
export const looksLikeEnvelope = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && (Object.hasOwn(value, 'status_code') || (Object.hasOwn(value, 'data') && Object.hasOwn(value, 'timestamp')))
