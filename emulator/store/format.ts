/** What stands in a file: a number that says how to read it, and the data. */
import { z } from 'zod'
import { depthExceeds, maximumWrappedDepth, valueDepthExceeds } from '../ocpi/depth.js'
import { errorText } from '../contract/error-text.js'

/** Takes data of one format version to the next. Pure: it may be run again on the same file. */
export type Migration = (data: unknown) => unknown

export interface Format<T extends object> {
  /** Must take what it gives: data that was read is written and read again. */
  readonly schema: z.ZodType<T>
  /** What we write: 1 or higher. */
  readonly formatVersion: number
  /** The migration under number n takes version n to n + 1. */
  readonly migrations: Readonly<Record<number, Migration>>
}

export type Decoded<T> =
  | { readonly kind: 'current'; readonly data: T }
  | { readonly kind: 'older'; readonly data: T; readonly formatVersion: number }
  /** Written by a newer Standin: to be left alone. */
  | { readonly kind: 'newer'; readonly formatVersion: number }
  /** There is no migration any more: to be left alone. */
  | { readonly kind: 'too-old'; readonly formatVersion: number }
  | { readonly kind: 'unreadable'; readonly reason: string }

const Envelope = z.object({ formatVersion: z.int().min(1), data: z.unknown() })

/** Reads the bytes of a file, migrates and judges them. Never fails: what went wrong is the result. */
export const decode = <T extends object>(bytes: Uint8Array, { schema, formatVersion, migrations }: Format<T>): Decoded<T> => {
  let content: unknown
  if (depthExceeds(bytes, maximumWrappedDepth))
    return { kind: 'unreadable', reason: `it is nested deeper than ${maximumWrappedDepth} levels` }
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return { kind: 'unreadable', reason: errorText(error) }
  }
  const envelope = Envelope.safeParse(content)
  if (!envelope.success) return { kind: 'unreadable', reason: firstIssue(envelope.error) }
  const found = envelope.data.formatVersion
  if (found > formatVersion) return { kind: 'newer', formatVersion: found }

  let migrated = envelope.data.data
  for (let version = found; version < formatVersion; version += 1) {
    const migration = migrations[version]
    if (!migration) return { kind: 'too-old', formatVersion: found }
    try {
      migrated = migration(migrated)
    } catch (error) {
      return { kind: 'unreadable', reason: `it cannot be taken from format ${version} to ${version + 1}: ${errorText(error)}` }
    }
  }
  const judged = schema.safeParse(migrated)
  if (!judged.success) return { kind: 'unreadable', reason: firstIssue(judged.error) }
  return found === formatVersion ? { kind: 'current', data: judged.data } : { kind: 'older', data: judged.data, formatVersion: found }
}

/**
 * The text of a file. Fails with an Error that names the place when the data does not match its own schema: such a
 * file could not be read again.
 */
export const encode = <T extends object>(data: T, { schema, formatVersion }: Format<T>): string => {
  // Such a file could be written and never read again.
  if (valueDepthExceeds(data, maximumWrappedDepth - 1)) throw new Error(`The data is nested deeper than ${maximumWrappedDepth} levels.`)
  const judged = schema.safeParse(data)
  if (!judged.success) throw new Error(`The data is not valid: ${firstIssue(judged.error)}`)
  return `${JSON.stringify({ formatVersion, data })}\n`
}

const firstIssue = (error: z.ZodError): string => {
  const [issue] = error.issues
  return issue ? `${issue.message} at /${issue.path.join('/')}` : error.message
}
