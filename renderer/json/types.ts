import type { z } from 'zod'
import type { Completion, Documentation } from './help.js'
import type { FindingId } from '../../emulator/ocpi/finding-rules.js'
import type { Version } from '../../emulator/ocpi/version.js'

/** A remark on one place of a JSON text: a finding of an exchange, or what judging says while it is being edited. */
export interface Annotation {
  /** JSON pointer, `''` for the whole; a place that does not exist is shown at its nearest ancestor. */
  readonly pointer: string
  readonly severity: 'violation' | 'warning'
  readonly text: string
  /** Version and chapter, as `2.2.1 mod_locations`. */
  readonly chapter?: string
  /** Rule of the finding, for its explanation. */
  readonly rule?: FindingId
}

/** Which object of the specification a text should be. */
export interface SchemaReference {
  readonly version: Version
  /** As `Location`; a name that the version does not know switches the help off. */
  readonly object: string
  /** Only the fields to change (PATCH): nothing is required. */
  readonly partial?: boolean
}

/** What a text should be: an object of the specification, or what any other schema describes. */
export type TextSchema = SchemaReference | z.ZodType
/** What is known of a text beside its being JSON. */
export interface JsonHelp {
  /** What may stand at an offset. */
  complete(text: string, offset: number): Completion | undefined
  /** What is said about the field or value at an offset. */
  document(text: string, offset: number): Documentation | undefined
}
