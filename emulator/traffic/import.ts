/**
 * Reading exchanges back from files that others may have written or edited. What can be used is used; what is broken is
 * left out and named with its place.
 */
import { z } from 'zod'
import { maximumWrappedDepth, textDepthExceeds } from '../ocpi/depth.js'
import { endpoints, type Endpoint } from '../ocpi/endpoints.js'
import { formatParty, routingOf } from '../ocpi/headers.js'
import { versions } from '../ocpi/version.js'
import type { Exchange, Message } from './exchange.js'
import type { ExchangeNotes } from './notes.js'
import { headerValue, nextPageOf, ocpiStatusOf, responseUrlOf } from './wire.js'
import { errorText } from '../contract/error-text.js'

export interface Problem {
  /** As `line 3: request.headers[1]` or `entry 4: response.status`. */
  readonly where: string
  readonly message: string
}

/** What came of one line or entry. */
export interface Imported {
  /** `line 3`, `entry 4`, or `file` for what concerns all of it. */
  readonly place: string
  /** Absent when not even a method and a url could be read. Its number is the one in the file, or 0. */
  readonly exchange?: Exchange | undefined
  /** Standin has recorded it, and has judged it then. */
  readonly isJudged?: boolean
  readonly problems: readonly Problem[]
}

/** In place of a stand-in's id where no stand-in has recorded an exchange. */
export const importedStandin = 'imported'

export interface ImportOptions {
  /** Name of the file. */
  readonly source?: string | undefined
  /** For exchanges that do not say which stand-in recorded them. */
  readonly standinId?: string
  readonly direction?: 'in' | 'out'
  /** Longest line, or file where it is read as a whole. */
  readonly maxCharacters?: number
}

/** Longest text that is read in one piece unless told otherwise. */
export const defaultMaxCharacters = 256 * 1024 * 1024

/** Collects the problems of one line or entry. */
export interface Reader {
  readonly place: string
  readonly problems: Problem[]
  report(path: string, message: string): void
  /** Reads the fields of an object one by one; broken ones are reported and left out, as are broken items of a list. */
  object<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, value: unknown, path: string): Partial<z.infer<z.ZodObject<Shape>>>
}

export const createReader = (place: string): Reader => {
  const problems: Problem[] = []
  const report = (path: string, message: string): void => {
    problems.push({ where: path === '' ? place : `${place}: ${path}`, message })
  }
  const field = (schema: z.ZodType, value: unknown, path: string): unknown => {
    const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema
    if (inner instanceof z.ZodArray && Array.isArray(value)) {
      const element = inner.element as z.ZodType
      return value.map((item: unknown, index) => field(element, item, `${path}[${index}]`)).filter((item) => item !== undefined)
    }
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    const below = issue?.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('') ?? ''
    report(path + below, issue?.message ?? 'cannot be read')
    return undefined
  }
  return {
    place,
    problems,
    report,
    object: (schema, value, path) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        if (value !== undefined && value !== null) report(path, 'expected an object')
        return {}
      }
      const fields: Record<string, unknown> = {}
      for (const [name, fieldSchema] of Object.entries(schema.shape)) {
        const given: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
        // Some programs write null for what they do not know.
        const read =
          given === undefined || given === null ? undefined : field(fieldSchema as z.ZodType, given, path === '' ? name : `${path}.${name}`)
        if (read !== undefined) fields[name] = read
      }
      return fields as Partial<z.infer<typeof schema>>
    },
  }
}

/** What a line or entry gave of an exchange. */
export interface Parts {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly request: Message
  readonly response: Exchange['response']
  readonly startedAt?: number | undefined
  readonly durationMs?: number | undefined
  readonly error?: string | undefined
  /** Empty when the file is not one of ours: what the notes would say is then read from the messages. */
  readonly notes: Partial<ExchangeNotes>
}

/** Puts an exchange together; undefined, with the reason reported, when there is no method or url to speak of. */
export const assemble = (parts: Parts, reader: Reader, options: ImportOptions): Exchange | undefined => {
  const { method, url, request, response, notes } = parts
  const hasMethod = method !== undefined && isMethod(method)
  const hasUrl = url !== undefined && isHttpUrl(url)
  if (!hasMethod) reader.report('method', 'a method is needed, such as GET')
  if (!hasUrl) reader.report('url', 'an absolute http or https url is needed')
  if (!hasMethod || !hasUrl) return undefined
  const ours = Object.keys(notes).length > 0
  const { headers } = request
  const { from, to } = routingOf((name) => headerValue(headers, name))
  return {
    seq: notes.seq ?? 0,
    standinId: notes.standinId ?? options.standinId ?? importedStandin,
    source: options.source ?? notes.source,
    direction: notes.direction ?? options.direction ?? 'out',
    startedAt: notes.startedAt ?? parts.startedAt ?? 0,
    recordedAt: notes.recordedAt,
    durationMs: notes.durationMs ?? parts.durationMs ?? 0,
    method,
    url,
    request,
    response,
    ocpiStatus: ours ? notes.ocpiStatus : ocpiStatusOf(response?.body),
    error: notes.error ?? parts.error,
    version: notes.version,
    endpoint: endpointOf(notes, reader),
    connectionId: notes.connectionId,
    from: notes.from ?? (from ? formatParty(from) : 'unknown'),
    to: notes.to ?? (to ? formatParty(to) : new URL(url).host),
    twin: notes.twin ?? false,
    requestId: ours ? notes.requestId : headerValue(headers, 'x-request-id'),
    correlationId: ours ? notes.correlationId : headerValue(headers, 'x-correlation-id'),
    responseUrl: ours ? notes.responseUrl : responseUrlOf(url, request.body),
    nextPage: ours ? notes.nextPage : response && nextPageOf(response.headers),
    findings: notes.findings ?? [],
    ...(notes.muted && { muted: notes.muted }),
    faultIds: notes.faultIds ?? [],
    ...(notes.faults && { faults: notes.faults }),
    why: notes.why ?? [],
  }
}

/** A token of RFC 9110, section 5.6.2. */
const isMethod = (text: string): boolean => /^[!#$%&'*+.^`|~\w-]{1,40}$/.test(text)
const isHttpUrl = (url: string): boolean => /^https?:\/\//i.test(url) && URL.canParse(url)

const endpointOf = ({ version, endpointId }: Partial<ExchangeNotes>, reader: Reader): Endpoint | undefined => {
  if (endpointId === undefined) return undefined
  // Before a version is agreed on, as for the list of versions, there is none to tell.
  const rows = version ? endpoints[version] : versions.toReversed().flatMap((each) => endpoints[each])
  const endpoint = rows.find(({ id }) => id === endpointId)
  if (endpoint === undefined) reader.report('endpointId', `no endpoint \`${endpointId}\` in version ${version ?? '(none given)'}`)
  return endpoint
}

/** Parses JSON and reports what is wrong with it; undefined then. */
export const readJson = (text: string, reader: Reader): unknown => {
  if (textDepthExceeds(text, maximumWrappedDepth)) {
    reader.report('', `nested deeper than ${maximumWrappedDepth} levels`)
    return undefined
  }
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    reader.report('', `not JSON: ${errorText(error)}`)
    return undefined
  }
}
