/** A tariff as it is calculated with, read leniently from a Tariff of any version. */
import { dialects } from '../ocpi/dialect.js'
import { hasField } from '../ocpi/schemas.js'
import type { Version } from '../ocpi/version.js'
import { amountOf, fieldsOf, type Fields, instantOf, listOf, type NoteList, shown, textOf } from './notes.js'
import { format, isNegative, isZero, type Rational, subtract, whole, zero } from './rational.js'
import { isEmpty, readRestrictions, type Restrictions } from './restrictions.js'
import { isObject } from '../ocpi/json-object.js'

export const dimensions = ['FLAT', 'ENERGY', 'TIME', 'PARKING_TIME'] as const
/** TariffDimensionType, the same in every version. */
export type Dimension = (typeof dimensions)[number]

/** TaxIncluded of 2.3.0: taxes come on top of the prices, are part of them, or do not apply. */
export const taxTreatments = ['NO', 'YES', 'N/A'] as const
export type TaxTreatment = (typeof taxTreatments)[number]

export interface Component {
  readonly dimension: Dimension
  /** Per kWh, per hour, or per session; without taxes unless the Tariff says otherwise. */
  readonly price: Rational
  /** Percent; undefined when none applies. */
  readonly vat: Rational | undefined
  /** In Wh or seconds; zero when nothing is rounded. */
  readonly step: Rational
  readonly element: Element
  readonly tariff: Tariff
}

export interface Element {
  readonly index: number
  readonly restrictions: Restrictions
  readonly components: Readonly<Partial<Record<Dimension, Component>>>
}

/** min_price or max_price. */
export interface Limit {
  readonly excl: Rational
  readonly incl: Rational | undefined
}

export interface Tariff {
  readonly id: string
  /** As sent; empty when not given. */
  readonly currency: string
  /** TariffType; undefined when it is valid for all sessions. */
  readonly type: string | undefined
  /** How its prices relate to taxes; always NO before 2.3.0. */
  readonly taxes: TaxTreatment
  /** An absent rate says that the tax is not known; before 2.3.0, that there is none. */
  readonly ratesMayBeUnknown: boolean
  readonly elements: readonly Element[]
  readonly least: Limit | undefined
  readonly most: Limit | undefined
  /** start_date_time and end_date_time in milliseconds since 1970. */
  readonly validFromMs: number | undefined
  readonly validUntilMs: number | undefined
  /** Where it stands, for notes. */
  readonly at: string
}

/** Fields that not every version has; where one does not, they are honoured as 2.2.1 means them, and named. */
const later = ['min_price', 'max_price', 'start_date_time', 'end_date_time'] as const

/**
 * Reads a Tariff. Nothing is refused: what cannot be read is left out and named in `notes`. `at` is its JSON pointer,
 * or `tariff <id>#` when it stands alone.
 */
export const readTariff = (version: Version, value: unknown, notes: NoteList, at?: string): Tariff => {
  if (!isObject(value)) notes.problem(at ?? 'tariff', `${shown(value)} is not a Tariff`, { doubtful: true })
  const fields = fieldsOf(value)
  const id = textOf(fields['id']) ?? ''
  const place = at ?? `tariff ${id}#`
  for (const name of later) {
    if (fields[name] !== undefined && !hasField(version, 'Tariff', name)) {
      notes.problem(`${place}/${name}`, `does not exist in ${version}; applied as 2.2.1 defines it`)
    }
  }
  const least = readLimit(version, fields['min_price'], `${place}/min_price`, notes)
  const most = readLimit(version, fields['max_price'], `${place}/max_price`, notes)
  if (least && most && isNegative(subtract(most.excl, least.excl))) {
    notes.problem(`${place}/min_price`, 'is above max_price; max_price is applied last', { doubtful: true })
  }
  const elements: Element[] = []
  const tariff: Tariff = {
    id,
    taxes: readTreatment(version, fields['tax_included'], `${place}/tax_included`, notes),
    ratesMayBeUnknown: dialects[version].taxLines,
    elements,
    least,
    most,
    at: place,
    currency: textOf(fields['currency'])?.toUpperCase() ?? '',
    type: textOf(fields['type']),
    validFromMs: instantOf(fields['start_date_time'], `${place}/start_date_time`, notes),
    validUntilMs: instantOf(fields['end_date_time'], `${place}/end_date_time`, notes),
  }
  for (const [index, element] of listOf(fields['elements'], `${place}/elements`, notes).entries()) {
    elements.push(readElement(version, tariff, index, element, notes))
  }
  if (elements.length === 0) {
    notes.problem(`${place}/elements`, 'has no elements, so nothing is priced', { doubtful: true })
  }
  nameShadowed(tariff, notes)
  return tariff
}

/** A Tariff of 2.3.0 has to say it; one that does not is read as 2.2.1 means its prices. */
const readTreatment = (version: Version, value: unknown, at: string, notes: NoteList): TaxTreatment => {
  const known = taxTreatments.find((treatment) => treatment === value)
  if (!dialects[version].taxLines) {
    if (value !== undefined) notes.problem(at, `does not exist in ${version}; prices are read as without tax`)
    return 'NO'
  }
  if (known === undefined) {
    const text = value === undefined ? 'is missing' : `${shown(value)} is not YES, NO or N/A`
    notes.problem(at, `${text}; prices are read as without tax`, { doubtful: true })
  }
  return known ?? 'NO'
}

/** Names of the two amounts of a limit. */
const limitFields = (version: Version, value: Fields): readonly [string, string] =>
  dialects[version].taxLines && value['excl_vat'] === undefined ? ['before_taxes', 'after_taxes'] : ['excl_vat', 'incl_vat']

const readLimit = (version: Version, value: unknown, at: string, notes: NoteList): Limit | undefined => {
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) {
    const excl = amountOf(value, at, notes)
    if (excl) notes.problem(at, 'is a number instead of a Price; read as excl_vat')
    return excl && { excl, incl: undefined }
  }
  const [before, after] = limitFields(version, value)
  const excl = amountOf(value[before], `${at}/${before}`, notes)
  const incl = amountOf(value[after], `${at}/${after}`, notes)
  if (!excl) notes.problem(at, `has no ${before}; not applied`, { doubtful: true })
  return excl && { excl, incl }
}

const readElement = (version: Version, tariff: Tariff, index: number, value: unknown, notes: NoteList): Element => {
  const at = `${tariff.at}/elements/${index}`
  const fields = fieldsOf(value)
  const components: Partial<Record<Dimension, Component>> = {}
  const restrictions = readRestrictions(version, fields['restrictions'], `${at}/restrictions`, notes)
  const element: Element = { index, restrictions, components }
  const list = listOf(fields['price_components'], `${at}/price_components`, notes)
  if (list.length === 0) notes.problem(at, 'has no price components')
  for (const [place, entry] of list.entries()) {
    const component = readComponent(version, tariff, element, fieldsOf(entry), `${at}/price_components/${place}`, notes)
    if (!component) continue
    if (components[component.dimension]) {
      const text = `is the second ${component.dimension} of this element; the first counts`
      notes.problem(`${at}/price_components/${place}`, text, { doubtful: true })
    } else components[component.dimension] = component
  }
  if (restrictions.reservation && (components.ENERGY || components.PARKING_TIME)) {
    notes.problem(at, 'prices a reservation by more than FLAT and TIME; only those two are used', { doubtful: true })
  }
  return element
}

const readComponent = (
  version: Version,
  tariff: Tariff,
  element: Element,
  fields: Fields,
  at: string,
  notes: NoteList,
): Component | undefined => {
  const name = textOf(fields['type']) ?? ''
  const dimension = dimensions.find((known) => known === name.trim().toUpperCase())
  if (!dimension) {
    notes.problem(`${at}/type`, `${shown(fields['type'])} is not a TariffDimensionType; the component is left out`, {
      doubtful: true,
      ignored: true,
    })
    return undefined
  }
  if (dimension !== name) notes.problem(`${at}/type`, `"${name}" is read as ${dimension}`)
  const price = amountOf(fields['price'], `${at}/price`, notes)
  if (!price) {
    if (fields['price'] === undefined) notes.problem(at, 'has no price; the component is left out', { doubtful: true, ignored: true })
    return undefined
  }
  if (isNegative(price)) notes.problem(`${at}/price`, 'is negative; calculated as it stands')
  const vat = amountOf(fields['vat'], `${at}/vat`, notes)
  if (vat && !dialects[version].vat) notes.problem(`${at}/vat`, `does not exist in ${version}; applied as 2.2.1 defines it`)
  if (vat && (isNegative(vat) || isNegative(subtract(whole(100), vat)))) {
    notes.problem(`${at}/vat`, `${shown(fields['vat'])} is not a percentage; calculated as it stands`)
  }
  if (vat && !isZero(vat) && tariff.taxes === 'N/A')
    notes.problem(`${at}/vat`, `is ${format(vat, 4)} %, but tax_included is N/A, so no tax applies`)
  return { dimension, price, vat, step: readStep(dimension, fields['step_size'], at, notes), element, tariff }
}

/** step_size 0 stands in the specification's own examples: nothing is rounded then. */
const readStep = (dimension: Dimension, value: unknown, at: string, notes: NoteList): Rational => {
  const step = amountOf(value, `${at}/step_size`, notes)
  if (dimension === 'FLAT') return zero
  if (!step) {
    notes.assume(`${at}/step_size`, 'is missing, so nothing is rounded up')
    return zero
  }
  if (isNegative(step)) {
    notes.problem(`${at}/step_size`, 'is negative, so nothing is rounded up', { doubtful: true })
    return zero
  }
  return step
}

/** An element without restrictions leaves nothing of its dimensions to those after it. */
const nameShadowed = (tariff: Tariff, notes: NoteList): void => {
  for (const dimension of dimensions) {
    const first = tariff.elements.find(({ restrictions, components }) => components[dimension] && isEmpty(restrictions))
    if (!first) continue
    for (const { index, restrictions, components } of tariff.elements.slice(first.index + 1)) {
      if (!components[dimension] || restrictions.reservation) continue
      notes.problem(
        `${tariff.at}/elements/${index}`,
        `its ${dimension} never applies, since element ${first.index} comes first and has no restrictions`,
      )
    }
  }
}
