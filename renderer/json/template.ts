/** Objects to begin with: the least that is legal, filled from what is known. */
import type { Version } from '../../emulator/ocpi/version.js'
import { shapeNamed, type Field, type Shape } from './schema.js'

export interface TemplateContext {
  readonly countryCode: string
  readonly partyId: string
  /** A DateTime, for every instant. */
  readonly now: string
  /** Tells objects apart; letters and digits. */
  readonly unique: string
}

/** What a field is filled with that has no better value; by name, because a name means the same in every object. */
const byName: Readonly<Record<string, (context: TemplateContext) => unknown>> = {
  country_code: (context) => context.countryCode,
  party_id: (context) => context.partyId,
  hub_party_id: (context) => `${context.countryCode}${context.partyId}`,
  id: (context) => context.unique,
  uid: (context) => context.unique,
  country: () => 'NLD',
  language: () => 'en',
  currency: () => 'EUR',
  time_zone: () => 'Europe/Amsterdam',
  latitude: () => '52.370216',
  longitude: () => '4.895168',
  max_voltage: () => 230,
  voltage: () => 230,
  max_amperage: () => 32,
  amperage: () => 32,
  step_size: () => 1,
  timeout: () => 30,
  weekday: () => 1,
  publish: () => true,
  valid: () => true,
  twentyfourseven: () => true,
  address: () => 'Main street 1',
  city: () => 'Amsterdam',
  postal_code: () => '1000 AA',
  evse_id: (context) => `${context.countryCode}*${context.partyId}*E${context.unique}`.slice(0, 48),
  contract_id: (context) => `${context.countryCode}-${context.partyId}-C${context.unique}`.slice(0, 36),
  auth_id: (context) => context.unique,
}

/** Enums whose first value is not what one begins with. */
const preferred: readonly string[] = [
  'AVAILABLE',
  'IEC_62196_T2',
  'CABLE',
  'AC_3_PHASE',
  'RFID',
  'ALWAYS',
  'ENERGY',
  'ACTIVE',
  'AUTH_REQUEST',
  'REGULAR',
  'ON_STREET',
  'CPO',
]

const text = (field: string, max: number, context: TemplateContext): string => {
  const words = field.replaceAll('_', ' ')
  return /(^|_)(id|uid)$/.test(field) ? context.unique.slice(0, max) : words.slice(0, max)
}

const valueOf = (shape: Shape, field: string, context: TemplateContext): unknown => {
  switch (shape.kind) {
    case 'object':
      return Object.fromEntries(shape.fields.filter((inner) => inner.required).map((inner) => [inner.name, fieldValue(inner, context)]))
    case 'enum':
      return preferred.find((value) => shape.values.includes(value)) ?? shape.values[0]
    case 'list':
      return shape.nonEmpty ? [valueOf(shape.element, field, context)] : []
    case 'basic':
      break
  }
  const { type, max = 255, looksLike = '' } = shape.basic
  const named = byName[field]?.(context)
  if (typeof named === 'string' && (type === 'string' || type === 'CiString')) return named.slice(0, max)
  if (typeof named === type || (typeof named === 'number' && type === 'int')) return named
  switch (type) {
    case 'DateTime':
      return context.now
    case 'URL':
      return 'https://example.com'
    case 'boolean':
      return false
    case 'number':
    case 'int':
      return 0
    case 'string':
    case 'CiString':
      if (looksLike === 'hh:mm') return '08:00'
      if (looksLike === 'YYYY-MM-DD') return context.now.slice(0, 10)
      return text(field, max, context)
  }
}

const fieldValue = (field: Field, context: TemplateContext): unknown => valueOf(field.shape, field.name, context)

/** Least legal value of an object, class or enum; `{}` for one that the version does not know. */
export const templateOf = (version: Version, name: string, context: TemplateContext): unknown => {
  const shape = shapeNamed(version, name)
  return shape ? valueOf(shape, '', context) : {}
}

/** What to put when a field or an element is added. A list that may be empty begins with one element: an empty one says nothing. */
export const beginningOf = (shape: Shape, field: string, context: TemplateContext): unknown =>
  shape.kind === 'list' ? [valueOf(shape.element, field, context)] : valueOf(shape, field, context)

/** Text that tells objects apart: `X` and eight letters or digits. */
export const uniqueText = (random: () => number): string =>
  `X${Array.from({ length: 8 }, () => '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'[Math.floor(random() * 34)] ?? '0').join('')}`
