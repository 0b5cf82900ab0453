/** What 2.3.0 adds to the rules about one object: taxes, limits of prices, parking places, and Tokens for plug and charge. */
import { taxedAmounts } from '../amounts.js'
import { versionsWhere } from '../dialect.js'
import { describe, type Fields } from './describe.js'
import { report, type JudgingWalk } from './report.js'
import { isFilled, isSet, list, number, rule, text, type ObjectRule } from './rule.js'
import { isObject } from '../json-object.js'

const since23 = versionsWhere(({ taxLines }) => taxLines)

// ---- taxes --------------------------------------------------------------------------------------------------------

/** Taxes have the sign of the amount that they are on: negative in a credit, and otherwise not. */
const checkPrice = (price: Fields, walk: JudgingWalk): void => {
  const before = number(price, 'before_taxes')
  if (before === undefined || taxedAmounts(price) === undefined) return
  for (const [index, tax] of list(price, 'taxes').entries()) {
    const amount = isObject(tax) ? (number(tax, 'amount') ?? 0) : 0
    if (amount * before >= 0) continue
    report(
      walk,
      walk.root === 'CDR' ? 'cdr.arithmetic' : 'object.rule',
      'violation',
      before < 0 ? '0 or less, as `before_taxes` is negative' : '0 or more, as `before_taxes` is',
      String(amount),
      `/taxes/${index}/amount`,
    )
    return
  }
}

const checkLimit = (limit: Fields, walk: JudgingWalk): void => {
  const before = number(limit, 'before_taxes')
  const after = number(limit, 'after_taxes')
  if (before !== undefined && after !== undefined && after < before)
    report(walk, 'object.rule', 'violation', `at least \`before_taxes\` (${before})`, String(after), '/after_taxes')
}

/** 2.3.0 mod_tariffs: N/A says that no tax applies at all. */
const checkTaxFree = (tariff: Fields, walk: JudgingWalk): void => {
  if (tariff['tax_included'] !== 'N/A') return
  for (const [index, element] of list(tariff, 'elements').entries()) {
    const components = isObject(element) ? list(element, 'price_components') : []
    const place = components.findIndex((component) => isObject(component) && (number(component, 'vat') ?? 0) !== 0)
    if (place === -1) continue
    const vat = (components[place] as Fields)['vat']
    report(
      walk,
      'object.rule',
      'warning',
      'no `vat`, since `tax_included` is N/A',
      `${describe(vat)} %`,
      `/elements/${index}/price_components/${place}/vat`,
    )
    return
  }
}

// ---- parking --------------------------------------------------------------------------------------------------------

/** Ids of the parking places of a Location, in lower case. */
const placesOf = (location: Fields): readonly (string | undefined)[] =>
  list(location, 'parking_places').map((place) => (isObject(place) ? text(place, 'id')?.toLowerCase() : undefined))

const checkPlaces = (location: Fields, walk: JudgingWalk, partial: boolean): void => {
  const places = placesOf(location)
  for (const [index, id] of places.entries()) {
    if (id !== undefined && places.indexOf(id) < index)
      report(walk, 'object.rule', 'violation', 'an id of its own for each parking place', describe(id), `/parking_places/${index}/id`)
  }
  // A PATCH may leave the places out.
  if (partial && !isSet(location, 'parking_places')) return
  for (const [index, evse] of list(location, 'evses').entries()) {
    for (const [place, used] of (isObject(evse) ? list(evse, 'parking') : []).entries()) {
      const id = isObject(used) ? text(used, 'parking_id') : undefined
      if (id === undefined || places.includes(id.toLowerCase())) continue
      const at = `/evses/${index}/parking/${place}/parking_id`
      report(walk, 'reference.unknown', 'warning', 'the id of one of `parking_places`', describe(id), at)
    }
  }
}

/** Vehicles for which a place need not say how large it is. */
const small: ReadonlySet<unknown> = new Set(['PERSONAL_VEHICLE', 'MOTORCYCLE'])
const sizes = [
  'max_vehicle_weight',
  'max_vehicle_height',
  'max_vehicle_length',
  'max_vehicle_width',
  'parking_space_length',
  'parking_space_width',
  'dangerous_goods_allowed',
] as const

const checkParking = (parking: Fields, walk: JudgingWalk): void => {
  const types = list(parking, 'vehicle_types')
  const missing = types.some((type) => !small.has(type)) ? sizes.filter((size) => !isSet(parking, size)) : []
  const [first] = missing
  if (first !== undefined) {
    const others = missing.length > 1 ? `, like ${missing.length - 1} other sizes and weights` : ''
    report(walk, 'object.rule', 'warning', `\`${first}\`, since the place is for larger vehicles`, `missing${others}`, `/${first}`)
  }
  if (types.includes('DISABLED') && !isFilled(parking, 'images'))
    report(walk, 'object.rule', 'warning', 'a photo, since the place is for disabled drivers', 'missing', '/images')
}

// ---- tokens ---------------------------------------------------------------------------------------------------------

/** 2.3.0 mod_tokens: contract ids of plug and charge are authorized in real time, and not pushed. */
const checkPushed = (token: Fields, walk: JudgingWalk): void => {
  if (walk.root === 'Token' && token['type'] === 'EMAID')
    report(
      walk,
      'token.identity',
      'warning',
      'no Token of type EMAID, since OCPI recommends to authorize them in real time',
      'EMAID',
      '/type',
    )
}

export const taxAndParkingRules: readonly ObjectRule[] = [
  rule('Price', since23, checkPrice),
  rule('PriceLimit', since23, checkLimit),
  rule('Tariff', since23, checkTaxFree),
  rule('Location', since23, checkPlaces),
  rule('Parking', since23, checkParking),
  rule('Token', since23, checkPushed),
]
