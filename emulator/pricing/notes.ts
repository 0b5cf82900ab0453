/** What pricing has to say besides numbers, and the lenient reading of values that it comes with. */
import { readDateTime } from '../ocpi/datetime.js'
import { decimal, fromNumber, type Rational, roundTo } from './rational.js'
import { isObject } from '../ocpi/json-object.js'

/** A remark on the input. */
export interface Note {
  /** assumption: the input or the specification leaves it open. problem: the input is wrong; priced all the same. */
  readonly kind: 'assumption' | 'problem'
  /** JSON pointer into the CDR or Session, or into a given tariff as `tariff 12#/elements/0`. */
  readonly at: string
  readonly text: string
  /** A difference in price may come from this, rather than from a mistake in the bill. */
  readonly doubtful: boolean
  /** A value that could not be understood, so that the bill is priced without it. */
  readonly ignored?: boolean
  /** The bill itself breaks a rule of arithmetic or order; a finding of that severity. */
  readonly severity?: 'violation' | 'warning'
}

/** Collects notes; the same note is kept once. */
export interface NoteList {
  readonly all: readonly Note[]
  assume(at: string, text: string, doubtful?: boolean): void
  problem(at: string, text: string, more?: { doubtful?: boolean; ignored?: boolean; severity?: 'violation' | 'warning' }): void
}

export const createNoteList = (): NoteList => {
  const all: Note[] = []
  const seen = new Set<string>()
  const keep = (note: Note): void => {
    const key = `${note.at}\n${note.text}`
    if (seen.has(key)) return
    seen.add(key)
    all.push(note)
  }
  return {
    all,
    assume: (at, text, doubtful = true) => keep({ kind: 'assumption', at, text, doubtful }),
    problem: (at, text, { doubtful = false, ignored, severity } = {}) =>
      keep({ kind: 'problem', at, text, doubtful, ...(ignored && { ignored }), ...(severity && { severity }) }),
  }
}

export type Fields = Readonly<Record<string, unknown>>

/** The object, or an empty one. */
export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {})

/** The list; undefined and null are an empty one, anything else is named and read as an empty one. */
export const listOf = (value: unknown, at: string, notes: NoteList): readonly unknown[] => {
  if (Array.isArray(value)) return value
  if (value !== undefined && value !== null) notes.problem(at, 'is not a list; left out', { doubtful: true, ignored: true })
  return []
}

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined

/** Longer than any amount; longer text is not read as a number. */
const longestNumber = 40
/** Beyond these, a number is a mistake, and exact arithmetic with it would be slow. */
const largest = 10n ** 15n
const mostDecimals = 30
const finest = 10n ** BigInt(mostDecimals)
/** Numbers with fewer decimals than this carry no noise. */
const noisy = 10n ** 12n

/**
 * A number as it was written, exactly. Text is read as a number, a decimal comma too, and both are named. Undefined
 * when the value is absent; also, and named, when it is not a number.
 */
export const amountOf = (value: unknown, at: string, notes: NoteList): Rational | undefined => {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && Number.isFinite(value)) return plausible(withoutNoise(value, at, notes), value, at, notes)
  if (typeof value === 'string' && value.length <= longestNumber) {
    const amount = decimal(value.trim().replace(',', '.'))
    if (amount) {
      notes.problem(at, `is the text "${value}"; read as a number`)
      return plausible(amount, value, at, notes)
    }
  }
  notes.problem(at, `${shown(value)} is not a number; left out`, { doubtful: true, ignored: true })
  return undefined
}

const plausible = (amount: Rational, value: unknown, at: string, notes: NoteList): Rational | undefined => {
  if (amount.n >= largest * amount.d || -amount.n >= largest * amount.d) {
    notes.problem(at, `${shown(value)} is no plausible amount; left out`, { doubtful: true, ignored: true })
    return undefined
  }
  return amount.d > finest ? roundTo(amount, mostDecimals) : amount
}

/** 0.30000000000000004 is a sum of binary floats: no meter and no price list is that precise. */
const withoutNoise = (value: number, at: string, notes: NoteList): Rational => {
  const exact = fromNumber(value)
  if (exact.d < noisy) return exact
  const written = String(value)
  if (written.replace(/\D/g, '').length < 15) return exact
  const rounded = roundTo(exact, 9)
  if (Math.abs(Number(rounded.n) / 1e9 - value) > 1e-11) return exact
  notes.assume(at, `${written} is read as ${Number(rounded.n) / 1e9}: the rest is noise of binary floating point`, false)
  return rounded
}

/** How many decimals a number is written with. */
export const decimalsOf = (value: unknown): number => {
  if (Number.isInteger(value)) return 0
  const match = /^-?\d*(?:[.,](\d*))?(?:[eE]([+-]?\d+))?$/.exec(typeof value === 'string' ? value.trim() : String(value))
  return match ? Math.max(0, (match[1]?.length ?? 0) - Number(match[2] ?? 0)) : 0
}

/** Milliseconds since 1970; undefined, and named unless absent, when the value is not a date and time. */
export const instantOf = (value: unknown, at: string, notes: NoteList): number | undefined => {
  if (value === undefined || value === null) return undefined
  const instantMs = typeof value === 'string' ? readDateTime(value) : undefined
  if (instantMs === undefined) notes.problem(at, `${shown(value)} is not a date and time; left out`, { doubtful: true, ignored: true })
  return instantMs
}

/** A value in a message: short. */
export const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
