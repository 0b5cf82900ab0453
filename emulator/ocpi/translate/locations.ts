/** Location, EVSE and Connector (chapter mod_locations). */
import { own } from '../own.js'
import * as v211 from '../v2.1.1/enums.js'
import { energyMix211, energyMix221 } from './energymix.js'
import { shown } from './note.js'
import { beginOwner211, beginOwner221, completeLastUpdated, completeOperator, isPatch, ownerRules211, ownerRules221 } from './owner.js'
import {
  each,
  inside,
  instead,
  isOutermost,
  known,
  longId,
  lost,
  note,
  renamed,
  secondsRule,
  shape,
  shortId,
  unlessEmpty,
  type Fields,
  type FieldRule,
  type Step,
  type TranslationWalk,
} from './shape.js'
import { whyNotIn211 } from './tariffs.js'
import { timeZoneOf } from './timezones.js'
import { isObject } from '../json-object.js'

// ---- 2.2.1 to 2.1.1 ---------------------------------------------------------------------------------------------

/** Exactly six decimals; 2.2.1 allows five to seven. */
const sixDecimals: Step = (value, walk) => {
  if (typeof value !== 'string' || !/^-?\d{1,3}\.(\d{5}|\d{7})$/.test(value)) return value
  const digitsBeforePoint = value.indexOf('.')
  const rounded = Number(value).toFixed(6)
  const result =
    value.length - digitsBeforePoint === 6 ? `${value}0` : rounded.indexOf('.') === digitsBeforePoint ? rounded : value.slice(0, -1)
  note(walk, 'derived', '', `${result}: 2.1.1 has exactly six decimals`)
  return result
}
const geoLocation211 = shape({ latitude: inside(sixDecimals), longitude: inside(sixDecimals) })

const period211 = shape({ period_begin: secondsRule, period_end: secondsRule })

/** 2.1.1 has either, 2.2.1 has regular_hours only when not open at all hours. */
const regularHours: FieldRule = {
  apply: (field, value, target, walk, source) => {
    if (source.twentyfourseven !== true) target[field] = value
    else if (value !== null) note(walk, 'lost', field, 'does not go with twentyfourseven')
  },
}

const hours211 = shape({
  regular_hours: regularHours,
  exceptional_openings: inside(each(period211)),
  exceptional_closings: inside(each(period211)),
})

const known211 = {
  standard: new Set<unknown>(v211.ConnectorType.options),
  format: new Set<unknown>(v211.ConnectorFormat.options),
  power_type: new Set<unknown>(v211.PowerType.options),
}

const unknownTo211 = (connector: Fields): string | undefined => {
  for (const field of ['standard', 'format', 'power_type'] as const) {
    const value = connector[field]
    if (typeof value === 'string' && !known211[field].has(value)) {
      return `2.1.1 knows no ${field} ${value}: the Connector is left out`
    }
  }
  return undefined
}

/** The one of several Tariffs that 2.1.1 may take for everybody's: REGULAR before one without type. */
const chosenTariff = (ids: readonly string[], walk: TranslationWalk): string | undefined => {
  const tariffs = ids.map((id) => ({ id, tariff: walk.context.tariff?.(id) }))
  const fitting = tariffs.filter(({ tariff }) => isObject(tariff) && whyNotIn211(tariff, walk.context.now) === undefined)
  if (ids.length === 1 && !isObject(tariffs[0]?.tariff)) return ids[0]
  const regular = fitting.filter(({ tariff }) => isObject(tariff) && tariff.type === 'REGULAR')
  const candidates = regular.length > 0 ? regular : fitting
  return candidates.length === 1 ? candidates[0]?.id : undefined
}

const tariffId211: FieldRule = {
  to: 'tariff_id',
  apply: (field, value, target, walk) => {
    if (!Array.isArray(value)) return
    const ids = value.filter((id): id is string => typeof id === 'string')
    if (ids.length === 0) {
      if (isPatch(walk)) note(walk, 'lost', field, '2.1.1 cannot take a Tariff away in a PATCH')
      else note(walk, 'kept', field, 'an absent tariff_id says that there is none')
      return
    }
    const chosen = chosenTariff(ids, walk)
    if (chosen === undefined) {
      note(walk, 'lost', field, `2.1.1 has room for one Tariff, and none of ${ids.join(', ')} can be told to be it`)
      return
    }
    walk.path.push(field)
    target.tariff_id = longId('tariff')(chosen, walk)
    walk.path.pop()
    const others = ids.filter((id) => id !== chosen).join(', ')
    if (others === '') note(walk, 'renamed', field, 'called tariff_id in 2.1.1, which has room for one')
    else note(walk, 'derived', field, `tariff_id ${chosen}, inferred from the types; lost: ${others}`)
  },
}

const maxElectricPower211: FieldRule = {
  apply: (field, value, target, walk) => {
    if (walk.options.maxElectricPower) {
      target[field] = value
      note(walk, 'kept', field, 'extra field that 2.1.1 does not know')
    } else if (value !== null) note(walk, 'lost', field, '2.1.1 takes voltage times amperage for the power')
  },
}

export const connector211 = shape(
  {
    max_voltage: renamed('voltage'),
    max_amperage: renamed('amperage'),
    max_electric_power: maxElectricPower211,
    tariff_ids: tariffId211,
    last_updated: secondsRule,
  },
  { refuse: unknownTo211 },
)

export const evse211 = shape(
  {
    uid: inside(longId('evse')),
    status_schedule: inside(each(period211)),
    capabilities: inside(known(v211.Capability.options, '2.1.1')),
    connectors: inside(each(connector211)),
    coordinates: inside(geoLocation211),
    parking_restrictions: inside(known(v211.ParkingRestriction.options, '2.1.1')),
    last_updated: secondsRule,
  },
  {
    complete: (target, source, walk) => {
      const none =
        Array.isArray(source.connectors) &&
        source.connectors.length > 0 &&
        Array.isArray(target.connectors) &&
        target.connectors.length === 0
      if (!none) return undefined
      if (!isPatch(walk)) return '2.1.1 can say none of its Connectors: the EVSE is left out'
      Reflect.deleteProperty(target, 'connectors')
      return undefined
    },
  },
)

const typeOfParking: Readonly<Record<string, string>> = own({ ALONG_MOTORWAY: 'OTHER', ON_DRIVEWAY: 'OTHER' })
const renamedType = renamed('type', instead(typeOfParking, '2.1.1 has no word for it'))
const type211: FieldRule = {
  to: 'type',
  apply: (field, value, target, walk) => {
    if (typeof value !== 'string') return
    if (!Object.hasOwn(typeOfParking, value) && !(v211.LocationType.options as readonly string[]).includes(value)) {
      note(walk, 'lost', field, `2.1.1 does not know ${value}`)
      return
    }
    renamedType.apply(field, value, target, walk, {})
  },
}

const postalCode211: FieldRule = {
  apply: (field, value, target) => {
    if (value !== null) target[field] = value
  },
}

const invent = (target: Fields, field: string, value: string, reason: string, walk: TranslationWalk): void => {
  if (target[field] !== undefined) return
  target[field] = value
  note(walk, 'invented', field, reason)
}

export const location211 = shape(
  {
    ...ownerRules211,
    id: inside(longId('location')),
    publish: {
      apply: (field, value, _target, walk) =>
        note(walk, value === true ? 'kept' : 'lost', field, 'every Location of 2.1.1 is for all to see'),
    },
    publish_allowed_to: lost('every Location of 2.1.1 is for all to see'),
    postal_code: postalCode211,
    state: lost('2.1.1 has no state'),
    coordinates: inside(geoLocation211),
    related_locations: inside(each(geoLocation211)),
    parking_type: type211,
    evses: inside(each(evse211)),
    facilities: inside(known(v211.Facility.options, '2.1.1')),
    opening_times: inside(hours211),
    energy_mix: inside(energyMix211),
    last_updated: secondsRule,
  },
  {
    // The place of a Session or CDR is told to whoever charged there.
    refuse: (source, walk) =>
      source.publish === false && isOutermost(walk) ? '2.1.1 cannot say that a Location is hidden: publish is false' : undefined,
    begin: beginOwner211,
    complete: (target, source, walk) => {
      completeOperator(target, source, walk, walk.options.operatorName)
      if (isPatch(walk)) return undefined
      invent(target, 'type', 'UNKNOWN', '2.1.1 demands a type', walk)
      invent(target, 'postal_code', '', '2.1.1 demands a postal code: empty', walk)
      return undefined
    },
  },
)

// ---- 2.1.1 to 2.2.1 ---------------------------------------------------------------------------------------------

const hours221 = shape(
  { regular_hours: regularHours },
  {
    complete: (target, source, walk) => {
      if (target.twentyfourseven === undefined && Array.isArray(source.regular_hours)) {
        target.twentyfourseven = false
        note(walk, 'derived', 'twentyfourseven', 'false, as there are regular_hours')
      }
      return undefined
    },
  },
)

const oneInList =
  (step: Step): Step =>
  (value, walk) =>
    value === null ? [] : [step(value, walk)]

export const connector221 = shape(
  {
    voltage: renamed('max_voltage'),
    amperage: renamed('max_amperage'),
    tariff_id: renamed('tariff_ids', oneInList(shortId('tariff'))),
  },
  { complete: completeLastUpdated },
)

export const evse221 = shape(
  {
    uid: inside(shortId('evse')),
    connectors: inside(each(connector221)),
  },
  { complete: completeLastUpdated },
)

const parkingTypes: ReadonlySet<unknown> = new Set(['ON_STREET', 'PARKING_GARAGE', 'UNDERGROUND_GARAGE', 'PARKING_LOT'])
const renamedParkingType = renamed('parking_type')
const parkingType221: FieldRule = {
  to: 'parking_type',
  apply: (field, value, target, walk) => {
    if (parkingTypes.has(value)) renamedParkingType.apply(field, value, target, walk, {})
    else note(walk, 'lost', field, `2.2.1 has no parking_type for ${shown(value)}`)
  },
}

const completeTimeZone = (target: Fields, source: Fields, walk: TranslationWalk): void => {
  if (target.time_zone !== undefined && target.time_zone !== null) return
  const { country } = source
  const told = walk.context.timeZone?.(source)
  const ofCountry = typeof country === 'string' ? timeZoneOf(country) : undefined
  target.time_zone = told ?? ofCountry ?? 'UTC'
  if (told !== undefined) note(walk, 'derived', 'time_zone', `${told}, as configured: 2.2.1 demands one`)
  else if (ofCountry !== undefined) note(walk, 'derived', 'time_zone', `${ofCountry}, assumed from ${shown(country)}`)
  else note(walk, 'invented', 'time_zone', 'UTC, for want of a better one: 2.2.1 demands one')
}

export const location221 = shape(
  {
    ...ownerRules221,
    id: inside(shortId('location')),
    type: parkingType221,
    postal_code: inside(unlessEmpty),
    evses: inside(each(evse221)),
    opening_times: inside(hours221),
    energy_mix: inside(energyMix221),
  },
  {
    begin: beginOwner221,
    complete: (target, source, walk) => {
      completeOperator(target, source, walk, false)
      completeLastUpdated(target, source, walk)
      if (isPatch(walk)) return undefined
      if (target.publish === undefined) {
        target.publish = true
        note(walk, 'invented', 'publish', 'every Location of 2.1.1 is for all to see')
      }
      completeTimeZone(target, source, walk)
      return undefined
    },
  },
)
