/**
 * fast-check arbitraries for every object and class of every version, grown from the schemas: what the tables say of a
 * field (type, length, cardinality, enum) decides what is generated, so a new version comes for free. Objects also keep
 * the rules that tables cannot say (opening hours end after they begin, EVSE uids are unique, …), so that a valid
 * object is one that a good platform could have sent.
 */
import fc from 'fast-check'
import { z } from 'zod'
import { objects, valuesOf } from '../../emulator/ocpi/schemas.js'
import { basicTypes, namedTypes, type BasicType } from '../../emulator/ocpi/types.js'
import type { Version } from '../../emulator/ocpi/version.js'

export type Fields = Record<string, unknown>

/** A valid object. Strings of 2.1.1 are ASCII, strings of 2.2.1 are not always. */
export const arbitraryOf = (version: Version, objectName: string): fc.Arbitrary<Fields> =>
  arbitraryOfObject(version, schemaOf(version, objectName), 'required')

/** A body of a PATCH: any of the fields, `last_updated` always where the object has one. */
export const arbitraryPatchOf = (version: Version, objectName: string): fc.Arbitrary<Fields> =>
  arbitraryOfObject(version, schemaOf(version, objectName), 'patch')

/** A valid object in which up to three parts, at any depth, are removed, replaced by other JSON, or unheard of. */
export const arbitraryBrokenOf = (version: Version, objectName: string): fc.Arbitrary<unknown> =>
  fc
    .tuple(arbitraryOf(version, objectName), fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([object, damages]) => damages.reduce(damaged, structuredClone(object)))

const schemaOf = (version: Version, objectName: string): z.ZodObject => {
  const schema = objects[version].get(objectName)
  if (schema === undefined) throw new Error(`${version} has no object ${objectName}`)
  return schema
}

// ---- from schema to arbitrary -----------------------------------------------------------------------------------

const known = new Map<z.ZodType, fc.Arbitrary<unknown>>()

const arbitraryOfSchema = (version: Version, schema: z.ZodType): fc.Arbitrary<unknown> => {
  const made = known.get(schema) ?? grow(version, schema)
  known.set(schema, made)
  return made
}

const grow = (version: Version, schema: z.ZodType): fc.Arbitrary<unknown> => {
  if (schema instanceof z.ZodOptional) return arbitraryOfSchema(version, schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodObject) return arbitraryOfObject(version, schema, 'required')
  const values = valuesOf(schema)
  if (values.length > 0) return fc.constantFrom(...values)
  if (schema instanceof z.ZodArray) {
    const minLength = schema.safeParse([]).success ? 0 : 1
    return fc.array(arbitraryOfSchema(version, schema.element as z.ZodType), { minLength, maxLength: 3 })
  }
  const description = basicTypes.get(schema)
  if (description === undefined) throw new Error(`no arbitrary for a schema of type ${schema.def.type}`)
  return arbitraryOfBasicType(version, description).filter((value) => schema.safeParse(value).success)
}

const arbitraryOfObject = (version: Version, schema: z.ZodObject, presence: 'required' | 'patch'): fc.Arbitrary<Fields> => {
  const shape = schema.shape as Record<string, z.ZodType>
  const model = Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, arbitraryOfSchema(version, field)]))
  const requiredKeys = Object.keys(shape).filter((name) =>
    presence === 'required' ? !(shape[name] instanceof z.ZodOptional) : name === 'last_updated',
  )
  const rule = rules[namedTypes.get(schema)?.name ?? '']
  const fields = fc.record(model, { requiredKeys, noNullPrototype: true }) as fc.Arbitrary<Fields>
  return rule === undefined ? fields : fields.map((value) => rule(value))
}

// ---- basic types ------------------------------------------------------------------------------------------------

const arbitraryOfBasicType = (version: Version, description: BasicType): fc.Arbitrary<unknown> => {
  const { type, max, looksLike } = description
  const special = lookingLike[looksLike ?? '']
  if (special !== undefined) return special(description)
  switch (type) {
    case 'boolean':
      return fc.boolean()
    case 'int':
      return fc.nat(max === undefined ? 100_000 : 10 ** max - 1)
    case 'number':
      return fourDecimals(1_000_000)
    case 'DateTime':
      return dateTime
    case 'URL':
      return url
    case 'CiString':
      return text(ascii, max ?? 20)
    case 'string':
      return text(version === '2.1.1' ? ascii : utf8, max ?? 20)
  }
}

const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 })
const utf8 = fc.oneof({ arbitrary: ascii, weight: 9 }, fc.constantFrom('ä', 'é', 'ß', 'ø', 'ł', 'Ω', '中'))

/** Mostly short, now and then as long as it may be. */
const text = (unit: fc.Arbitrary<string>, max: number): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: fc.string({ unit, minLength: 1, maxLength: Math.min(max, 12) }), weight: 7 },
    { arbitrary: fc.string({ unit, minLength: max, maxLength: max }), weight: max <= 64 ? 1 : 0 },
  )

const fourDecimals = (max: number): fc.Arbitrary<number> => fc.nat(max * 10_000).map((n) => n / 10_000)

const instant = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })

/** Every legal form: with and without designator, with and without fraction. */
const dateTime = fc
  .tuple(instant, fc.constantFrom('Z', ''), fc.constantFrom(0, 0, 1, 3))
  .map(([date, zone, digits]) => date.toISOString().slice(0, digits === 0 ? 19 : 20 + digits) + zone)

const url = fc
  .tuple(fc.constantFrom('http', 'https'), fc.stringMatching(/^[a-z]{1,12}$/), fc.stringMatching(/^[a-z0-9/_-]{0,30}$/))
  .map(([scheme, host, path]) => `${scheme}://${host}.example/${path}`)

const twoDigits = (max: number) => fc.nat(max).map((n) => String(n).padStart(2, '0'))

const degrees =
  (decimals: readonly number[]) =>
  ({ max }: BasicType): fc.Arbitrary<string> => {
    const bound = max === 10 ? 89 : 179
    return fc
      .tuple(fc.double({ min: -bound, max: bound, noNaN: true }), fc.constantFrom(...decimals))
      .map(([angle, digits]) => angle.toFixed(digits))
  }

/** Text and numbers whose looks the table describes, by that description. */
const lookingLike: Record<string, (description: BasicType) => fc.Arbitrary<unknown>> = {
  'degrees as text with 6 decimals': degrees([6]),
  'degrees as text with 5 to 7 decimals': degrees([5, 6, 7]),
  'two letters (ISO 3166-1 alpha-2)': () => fc.constantFrom('NL', 'DE', 'FR', 'BE', 'AT'),
  'a country code and a party id, NLXHB': () => fc.constantFrom('NLXHB', 'DEHUB'),
  'three capitals (ISO 3166-1 alpha-3)': () => fc.constantFrom('NLD', 'DEU', 'FRA', 'BEL', 'AUT', 'USA', 'ABW'),
  'two letters (ISO 639-1)': () => fc.constantFrom('en', 'nl', 'de', 'fr'),
  'three capitals (ISO 4217)': () => fc.constantFrom('EUR', 'CHF', 'GBP'),
  'hh:mm': () => fc.tuple(twoDigits(23), twoDigits(59)).map(([hour, minute]) => `${hour}:${minute}`),
  'YYYY-MM-DD': () => instant.map((date) => date.toISOString().slice(0, 10)),
  '1 (Monday) to 7 (Sunday)': () => fc.integer({ min: 1, max: 7 }),
  '0 to 100': () => fourDecimals(100),
  'printable ASCII without spaces': () => fc.stringMatching(/^[\x21-\x7e]{1,64}$/),
}

// ---- rules between fields, by object ----------------------------------------------------------------------------

type Rule = (fields: Fields) => Fields

const without = (fields: Fields, ...names: string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))

/** Puts the smaller of two in the first field, where both are there; a tie loses the second. */
const ascending =
  (first: string, second: string): Rule =>
  (fields) => {
    const low = fields[first] as string | number | undefined
    const high = fields[second] as string | number | undefined
    if (low === undefined || high === undefined || low < high) return fields
    return low === high ? without(fields, second) : { ...fields, [first]: high, [second]: low }
  }

const all =
  (...each: Rule[]): Rule =>
  (fields) =>
    each.reduce((result, rule) => rule(result), fields)

const unique =
  (list: string, key: string): Rule =>
  (fields) => {
    if (!Array.isArray(fields[list])) return fields
    const byKey = new Map((fields[list] as Fields[]).map((item) => [String(item[key]).toLowerCase(), item]))
    return { ...fields, [list]: [...byKey.values()] }
  }

const period: Rule = (fields) => {
  const begin = fields.period_begin as string | undefined
  const end = fields.period_end as string | undefined
  if (begin === undefined || end === undefined || begin.slice(0, 19) < end.slice(0, 19)) return fields
  if (begin.slice(0, 19) > end.slice(0, 19)) return { ...fields, period_begin: end, period_end: begin }
  return begin.length === 5
    ? { ...fields, period_begin: '08:00', period_end: '18:00' }
    : { ...fields, period_begin: '2030-01-01T00:00:00Z', period_end: '2030-01-02T00:00:00Z' }
}

/** Only in Sessions (2.2.1 mod_cdrs, CdrDimensionType). */
const sessionOnly = new Set(['CURRENT', 'ENERGY_EXPORT', 'ENERGY_IMPORT', 'POWER', 'STATE_OF_CHARGE'])

const cdrPeriods: Rule = (fields) => ({
  ...fields,
  ...(Array.isArray(fields.charging_periods) && {
    charging_periods: (fields.charging_periods as Fields[]).map((charging) => {
      const dimensions = (charging.dimensions as Fields[]).filter((dimension) => !sessionOnly.has(String(dimension.type)))
      return { ...charging, dimensions: dimensions.length > 0 ? dimensions : [{ type: 'ENERGY', volume: 1 }] }
    }),
  }),
})

/** EVSEs are at places that their Location has. */
const knownPlaces: Rule = (fields) => {
  const places = ((fields.parking_places ?? []) as Fields[]).map(({ id }) => id)
  if (!Array.isArray(fields.evses)) return fields
  const evses = (fields.evses as Fields[]).map((evse) =>
    Array.isArray(evse.parking)
      ? { ...evse, parking: evse.parking.map((at: Fields) => ({ ...at, parking_id: places[0] })).slice(0, places.length) }
      : evse,
  )
  return { ...fields, evses }
}

/** Places for larger vehicles say how large they are, those for disabled drivers show themselves; here all are for cars. */
const forCars: Rule = (fields) => ({ ...fields, vehicle_types: ['PERSONAL_VEHICLE'] })

const withoutRates = (element: Fields): Fields => ({
  ...element,
  price_components: (element.price_components as Fields[]).map((component) => without(component, 'vat')),
})

const rules: Record<string, Rule> = {
  RegularHours: period,
  ExceptionalPeriod: period,
  StatusSchedule: period,
  Hours: (fields) =>
    fields.twentyfourseven === false && Array.isArray(fields.regular_hours) && fields.regular_hours.length > 0
      ? fields
      : without({ ...fields, twentyfourseven: true }, 'regular_hours'),
  PublishTokenType: (fields) => ({
    ...(fields.visual_number === undefined && fields.group_id === undefined && { uid: '04AABBCC' }),
    ...((fields.uid !== undefined || fields.visual_number === undefined) && { type: 'RFID' }),
    ...(fields.visual_number !== undefined && { issuer: 'Example' }),
    ...fields,
  }),
  Location: all(unique('evses', 'uid'), unique('parking_places', 'id'), knownPlaces, (fields) =>
    fields.publish === true ? without(fields, 'publish_allowed_to') : fields,
  ),
  Parking: forCars,
  PriceLimit: (fields) =>
    typeof fields.after_taxes === 'number' && typeof fields.before_taxes === 'number'
      ? { ...fields, after_taxes: Math.max(fields.before_taxes, fields.after_taxes) }
      : fields,
  EVSE: unique('connectors', 'id'),
  TariffRestrictions: all(
    ascending('start_date', 'end_date'),
    ascending('min_kwh', 'max_kwh'),
    ascending('min_power', 'max_power'),
    ascending('min_current', 'max_current'),
    ascending('min_duration', 'max_duration'),
  ),
  TariffElement: (fields) => {
    const reservation = (fields.restrictions as Fields | undefined)?.reservation !== undefined
    if (!reservation || !Array.isArray(fields.price_components)) return fields
    const priced = (component: Fields) => (component.type === 'FLAT' ? component : { ...component, type: 'TIME' })
    return { ...fields, price_components: (fields.price_components as Fields[]).map(priced) }
  },
  // A Tariff to which no tax applies states no rate.
  Tariff: all(ascending('start_date_time', 'end_date_time'), (fields) =>
    fields.tax_included === 'N/A' && Array.isArray(fields.elements) ? { ...fields, elements: fields.elements.map(withoutRates) } : fields,
  ),
  CDR: all(cdrPeriods, (fields) =>
    fields.credit === true && fields.credit_reference_id !== undefined ? fields : without(fields, 'credit', 'credit_reference_id'),
  ),
  StartSession: (fields) => (fields.evse_uid === undefined ? without(fields, 'connector_id') : fields),
  Credentials: (fields) => {
    if (!Array.isArray(fields.roles)) return fields
    const party = (role: Fields) => [role.role, role.country_code, role.party_id].join().toLowerCase()
    return { ...fields, roles: [...new Map((fields.roles as Fields[]).map((role) => [party(role), role])).values()] }
  },
}

// ---- damage -----------------------------------------------------------------------------------------------------

interface Damage {
  readonly at: readonly number[]
  readonly how: 'remove' | 'replace' | 'add'
  readonly value: unknown
}

const damage = fc.record<Damage>(
  {
    at: fc.array(fc.nat(1000), { minLength: 1, maxLength: 7 }),
    how: fc.constantFrom('remove', 'replace', 'add'),
    value: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, '', [], {}, { toString: 1 }, '#NA', -1, 1e300, 'UNHEARD_OF')),
  },
  { noNullPrototype: true },
)

/**
 * Walks down by `at`, as far as there is something to walk into, and damages what it finds there. Each damage puts in its own copy
 * of its value: two that shared one would make an object that contains itself.
 */
const damaged = (root: unknown, { at, how, value: shared }: Damage): unknown => {
  const value = structuredClone(shared)
  let place = root
  for (const [depth, choice] of at.entries()) {
    if (typeof place !== 'object' || place === null) return root
    const keys = Object.keys(place)
    const key = keys[choice % Math.max(1, keys.length)]
    const container = place as Fields
    if (key === undefined || how === 'add') {
      if (depth === at.length - 1) container[Array.isArray(place) ? '0' : 'x_unheard_of'] = value
      if (key === undefined) return root
    } else if (depth === at.length - 1) {
      if (how === 'replace') container[key] = value
      else if (Array.isArray(place)) place.splice(Number(key), 1)
      else Reflect.deleteProperty(container, key)
    }
    place = container[key]
  }
  return root
}
