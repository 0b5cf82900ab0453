/** What a handler answers: HTTP status, OCPI status, data, and why. The server turns it into bytes. */
import { formatDateTime } from '../../ocpi/datetime.js'
import type { Finding } from '../../ocpi/finding.js'
import type { Party } from '../../ocpi/headers.js'

export interface Answer {
  readonly http: number
  readonly status: number
  readonly message: string
  /** JSON text of `data`; undefined leaves it out. */
  readonly data?: Buffer | undefined
  /** Name, value, name, value, … */
  readonly headers?: readonly string[]
  /** Party that answered, where the request left it to a hub to find it. */
  readonly from?: Party | undefined
  /** One sentence: the rule that led here. */
  readonly why: string
  /** What is known of `data` already, because it was put together from judged pieces; pointers are relative to the body. */
  readonly judged?: (() => readonly Finding[]) | undefined
  /** Runs after the answer has gone out. */
  readonly afterwards?: (() => void) | undefined
}

type Extras = Pick<Answer, 'headers' | 'judged' | 'afterwards'>

const json = (value: unknown): Buffer | undefined => (value === undefined ? undefined : Buffer.from(JSON.stringify(value)))

/** HTTP 200 and 1000. */
export const success = (why: string, data?: unknown, extras: Extras = {}): Answer => ({
  http: 200,
  status: 1000,
  message: 'Success',
  data: json(data),
  why,
  ...extras,
})

/** HTTP 200 and 1000 around bytes that are JSON already. */
export const successBytes = (why: string, data: Buffer, extras: Extras = {}): Answer => ({
  http: 200,
  status: 1000,
  message: 'Success',
  data,
  why,
  ...extras,
})

/** HTTP 201 for what was created, 200 for what was replaced. */
export const stored = (created: boolean, what: string, extras: Extras = {}): Answer => ({
  http: created ? 201 : 200,
  status: 1000,
  message: 'Success',
  why: `${what} ${created ? 'is new: stored' : 'was known: replaced'}`,
  ...extras,
})

/** HTTP 200 with an OCPI error: the request reached the OCPI layer (2.2.1 transport_and_format). */
export const refused = (status: number, message: string, data?: unknown, why = message): Answer => ({
  http: 200,
  status,
  message,
  data: json(data),
  why,
})

/** An HTTP error, with an envelope all the same. */
export const httpError = (http: number, status: number, message: string, extras: Extras = {}): Answer => ({
  http,
  status,
  message,
  why: message,
  ...extras,
})

const dataHead = Buffer.from('{"data":')
const comma = Buffer.from(',')
const open = Buffer.from('{')
const headOnly = [open]

interface SuccessTail {
  readonly second: number
  readonly bytes: Buffer
  /** The whole envelope of an answer without `data`. */
  readonly whole: Buffer
  /** The same as text: node writes a text in one piece with the headers, which takes half the time of two pieces. */
  readonly wholeText: string
}

const makeSuccessTail = (second: number): SuccessTail => {
  const text = `"status_code":1000,"status_message":"Success","timestamp":"${formatDateTime(second * 1000)}"}`
  return { second, bytes: Buffer.from(text), whole: Buffer.from(`{${text}`), wholeText: `{${text}` }
}

let lastTail: SuccessTail | undefined
/** The end of a success envelope; its timestamp counts in seconds, so it serves for one. */
const successTail = (second: number): SuccessTail => {
  if (lastTail?.second !== second) lastTail = makeSuccessTail(second)
  return lastTail
}

/** The text of an envelope that `envelopeBytes` has made; undefined where only the bytes are at hand. The text is ASCII. */
export const envelopeText = (bytes: Buffer): string | undefined => (bytes === lastTail?.whole ? lastTail.wholeText : undefined)

/** Envelopes around data that is served again and again, such as a page: whole, for as long as the second lasts. */
const wholes = new WeakMap<Buffer, { readonly second: number; readonly bytes: Buffer }>()

/** The envelope around an answer, as bytes. `now` in milliseconds; the timestamp is in whole seconds, which any peer can read. */
export const envelopeBytes = (answer: Answer, now: number): Buffer => {
  const { data } = answer
  const second = Math.floor(now / 1000)
  if (answer.status !== 1000) {
    const tail = `"status_code":${answer.status},"status_message":${JSON.stringify(answer.message)},"timestamp":"${formatDateTime(second * 1000)}"}`
    return Buffer.concat([...(data ? [dataHead, data, comma] : headOnly), Buffer.from(tail)])
  }
  if (!data) return successTail(second).whole
  const known = wholes.get(data)
  if (known?.second === second) return known.bytes
  const bytes = Buffer.concat([dataHead, data, comma, successTail(second).bytes])
  wholes.set(data, { second, bytes })
  return bytes
}
