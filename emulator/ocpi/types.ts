/**
 * The vocabulary in which the objects of a version are written down: one function per basic type of the
 * specification (chapter "types"), one per cardinality. Each returns a zod schema that carries its own description,
 * so the same line validates, types, documents and draws the form.
 */
import { z } from 'zod'
import { dateTimePattern } from './datetime.js'

/** What the specification's table says of a basic type: its printed name and its maximum length. */
export interface BasicType {
  readonly type: 'CiString' | 'string' | 'URL' | 'DateTime' | 'number' | 'int' | 'boolean'
  readonly max?: number
  /** What a value looks like when length alone does not say it; shown as the expectation of a finding. */
  readonly looksLike?: string
  /** The same as a test of text. */
  readonly matches?: (text: string) => boolean
  /** The same as a test of a number. */
  readonly accepts?: (value: number) => boolean
  /** The finding that a malformed value raises. */
  readonly finding?: 'country.format' | 'datetime.format' | 'number.format' | 'object.format'
}

/** What the specification calls an object, class or enum. */
export interface NamedType {
  readonly name: string
  /** Values that are known of an enum that is open to others. */
  readonly known?: readonly string[]
}

export const basicTypes = z.registry<BasicType>()
export const namedTypes = z.registry<NamedType>()

const basic = <T extends z.ZodType>(schema: T, description: BasicType): T => {
  basicTypes.add(schema, description)
  return schema
}

// ---- basic types ------------------------------------------------------------------------------------------------

/** Case-insensitive text; printable characters only, compared without regard to case. */
export const ciString = (max: number) => basic(z.string().max(max), { type: 'CiString', max })

/** The same where the specification gives no length. */
export const unlimitedCiString = () => basic(z.string(), { type: 'CiString' })

/** Case-sensitive text. */
export const string = (max: number) => basic(z.string().max(max), { type: 'string', max })

/** The same where the specification gives no length. */
export const unlimitedString = () => basic(z.string(), { type: 'string' })

/** Text that has to look a certain way. */
const pattern = (description: BasicType & { max: number }, regex: RegExp) =>
  basic(z.string().max(description.max).regex(regex), { ...description, matches: (text) => regex.test(text) })

/** A number that has to be one of some. */
const range = (description: BasicType, accepts: (value: number) => boolean) =>
  basic(z.number().refine(accepts), { ...description, accepts, finding: 'number.format' })

/** Absolute http or https URL of at most 255 characters. */
export const url = () =>
  pattern({ type: 'URL', max: 255, looksLike: 'an absolute URL', finding: 'object.format' }, /^https?:\/\/[^\s/?#]\S*$/i)

/** UTC instant, `Z` or no designator, at most 25 characters. */
export const dateTime = () =>
  basic(z.string().max(25).regex(dateTimePattern), {
    type: 'DateTime',
    looksLike: 'YYYY-MM-DDThh:mm:ss[.fff][Z] in UTC',
    finding: 'datetime.format',
  })

export const number = () => basic(z.number(), { type: 'number' })
export const percentage = () =>
  basic(z.number().min(0).max(100), {
    type: 'number',
    looksLike: '0 to 100',
    accepts: (value) => value >= 0 && value <= 100,
    finding: 'number.format',
  })
export const boolean = () => basic(z.boolean(), { type: 'boolean' })

/** Whole number, of at most `digits` digits if given. */
export const int = (digits?: number) =>
  digits === undefined
    ? range({ type: 'int', looksLike: 'a whole number' }, Number.isInteger)
    : range(
        { type: 'int', max: digits, looksLike: `a whole number of at most ${digits} digits` },
        (value) => Number.isInteger(value) && Math.abs(value) < 10 ** digits,
      )

// ---- basic types with a narrower meaning ------------------------------------------------------------------------

/** ISO 3166-1 alpha-2, the country of a party. */
export const alpha2 = (type: 'CiString' | 'string') =>
  pattern({ type, max: 2, looksLike: 'two letters (ISO 3166-1 alpha-2)', finding: 'country.format' }, /^[A-Za-z]{2}$/)

/** Country code and party id of a hub in one, `NLXHB` (2.3.0 credentials). */
export const hubPartyId = () =>
  pattern(
    { type: 'CiString', max: 5, looksLike: 'a country code and a party id, NLXHB', finding: 'object.format' },
    /^[A-Za-z]{2}[A-Za-z0-9]{3}$/,
  )

/** ISO 3166-1 alpha-3, the country of an address. */
export const alpha3 = () =>
  pattern({ type: 'string', max: 3, looksLike: 'three capitals (ISO 3166-1 alpha-3)', finding: 'country.format' }, /^[A-Z]{3}$/)

/** ISO 639-1 language. */
export const language = () =>
  pattern({ type: 'string', max: 2, looksLike: 'two letters (ISO 639-1)', finding: 'object.format' }, /^[A-Za-z]{2}$/)

/** ISO 4217 currency. */
export const currency = () =>
  pattern({ type: 'string', max: 3, looksLike: 'three capitals (ISO 4217)', finding: 'object.format' }, /^[A-Z]{3}$/)

/** Geographical coordinate in degrees, written as text with `decimals` decimals. */
export const coordinate = (axis: 'latitude' | 'longitude', decimals: '6' | '5,7') =>
  pattern(
    {
      type: 'string',
      max: axis === 'latitude' ? 10 : 11,
      finding: 'number.format',
      looksLike: `degrees as text with ${decimals === '6' ? '6' : '5 to 7'} decimals`,
    },
    new RegExp(`^-?[0-9]{1,${axis === 'latitude' ? 2 : 3}}\\.[0-9]{${decimals}}$`),
  )

/** Local time of day. */
export const timeOfDay = () =>
  pattern({ type: 'string', max: 5, looksLike: 'hh:mm', finding: 'object.format' }, /^([01][0-9]|2[0-3]):[0-5][0-9]$/)

/** Local calendar day. */
export const day = () =>
  pattern({ type: 'string', max: 10, looksLike: 'YYYY-MM-DD', finding: 'object.format' }, /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)

/** Day of the week, 1 = Monday. */
export const weekday = () =>
  range({ type: 'int', max: 1, looksLike: '1 (Monday) to 7 (Sunday)' }, (value) => Number.isInteger(value) && value >= 1 && value <= 7)

/** Credentials token: printable ASCII without spaces, at most 64 characters. */
export const credentialsToken = () =>
  pattern({ type: 'string', max: 64, looksLike: 'printable ASCII without spaces', finding: 'object.format' }, /^[\x21-\x7e]+$/)

// ---- named types ------------------------------------------------------------------------------------------------

/** An object or class of the specification, fields in its order. Unknown fields are reported by judging, not dropped. */
export const object = <S extends z.ZodRawShape>(name: string, shape: S) => {
  const schema = z.strictObject(shape)
  namedTypes.add(schema, { name })
  return schema
}

/** A closed list of values. */
export const enumeration = <const V extends readonly [string, ...string[]]>(name: string, values: V) => {
  const schema = z.enum(values)
  namedTypes.add(schema, { name })
  return schema
}

/** A list of values that parties may extend: any text is legal (2.3.0 types, OpenEnum). */
export const openEnumeration = <const V extends readonly [string, ...string[]]>(name: string, values: V) => {
  const schema = z.string()
  namedTypes.add(schema, { name, known: values })
  return schema
}

// ---- cardinality ------------------------------------------------------------------------------------------------

/** `?`: may be left out. */
export const optional = <T extends z.ZodType>(schema: T) => schema.optional()
/** `*`: a list that may be empty or left out. */
export const list = <T extends z.ZodType>(schema: T) => z.array(schema).optional()
/** `+`: a list with at least one entry. */
export const nonEmpty = <T extends z.ZodType>(schema: T) => z.array(schema).min(1)
