/**
 * number.range and number.plausible: between which bounds a number can lie, and between which it usually does, as a table.
 * The first bounds follow from the meaning of the field, so a number outside of them is a violation. The second come from
 * what chargers, vehicles and prices are like; a number outside of them is a warning, with the unit that it may be in. The
 * chapter of a finding is that of the field's object.
 */
import type { Version } from '../version.js'
import { everyVersion, number, rule, since22, text, until22, type ObjectRule } from './rule.js'
import { report, type JudgingWalk } from './report.js'
import type { Fields } from './describe.js'
import { isObject } from '../json-object.js'

type Bounds = readonly [least: number, most: number]

/** Another unit in which the number may have been written, and how many of it make one of the field's own. */
type Slip = readonly [unit: string, factor: number]

interface Range {
  readonly object: string
  readonly fields: readonly string[]
  readonly versions: readonly Version[]
  /** Unit of the field; empty for a plain count. */
  readonly unit: string
  readonly possible: Bounds
  readonly usual: Bounds
  /** Why the usual bounds are what they are; part of the finding. */
  readonly reason: string
  readonly slips: readonly Slip[]
  /** `type` of the object, where the meaning of the number depends on it. */
  readonly type?: string
}

interface More {
  readonly versions?: readonly Version[]
  readonly usual?: Bounds
  readonly reason?: string
  readonly slips?: readonly Slip[]
  readonly type?: string
}

const range = (object: string, fields: string | readonly string[], unit: string, possible: Bounds, more: More = {}): Range => ({
  object,
  fields: [fields].flat(),
  unit,
  possible,
  versions: more.versions ?? everyVersion,
  usual: more.usual ?? possible,
  reason: more.reason ?? '',
  slips: more.slips ?? [],
  ...(more.type !== undefined && { type: more.type }),
})

const anything: Bounds = [-Infinity, Infinity]
const notNegative: Bounds = [0, Infinity]
const positive: Bounds = [Number.MIN_VALUE, Infinity]
const percent: Bounds = [0, 100]

const wattHours: readonly Slip[] = [['Wh', 1000]]
const watts: readonly Slip[] = [['W', 1000]]
const milliamperes: readonly Slip[] = [['mA', 1000]]
const minutesOrSeconds: readonly Slip[] = [
  ['minutes', 60],
  ['seconds', 3600],
]
const milliseconds: readonly Slip[] = [['milliseconds', 1000]]

/** The largest batteries of trucks and ferries hold less. */
const energyOfSession = { usual: [0, 1_000] as Bounds, reason: 'no vehicle takes more in one session', slips: wattHours }
const power = { usual: [0, 1_000] as Bounds, reason: 'no charger of this version delivers more', slips: watts }
const current = { usual: [0, 3_000] as Bounds, reason: 'no cable carries more', slips: milliamperes }
/** A month. */
const stay = { usual: [0, 744] as Bounds, reason: 'longer than a month', slips: minutesOrSeconds }
const flowsBack: Bounds = [-1_000, 1_000]

/** One row for each kind of number. Energy that flows back into the grid is negative since 2.2 (2.2.1 mod_cdrs, CdrDimensionType). */
const ranges: readonly Range[] = [
  // mod_locations
  range('Connector', ['voltage', 'max_voltage'], 'V', notNegative),
  range('Connector', ['amperage', 'max_amperage'], 'A', notNegative),
  range('Connector', 'max_electric_power', 'W', notNegative),
  range('EnvironmentalImpact', 'amount', 'g/kWh', notNegative, { usual: [0, 2_000], reason: 'coal emits about 1000' }),
  range('Image', ['width', 'height'], 'pixels', [1, Infinity]),

  // mod_sessions
  range('Session', 'kwh', 'kWh', notNegative, { versions: until22, ...energyOfSession }),
  range('Session', 'kwh', 'kWh', anything, { versions: since22, ...energyOfSession, usual: [-Infinity, 1_000] }),
  range('ChargingPreferences', 'energy_need', 'kWh', notNegative, energyOfSession),

  // mod_cdrs
  range('CDR', 'total_energy', 'kWh', notNegative, { versions: until22, ...energyOfSession }),
  range('CDR', 'total_energy', 'kWh', anything, { versions: since22, ...energyOfSession, usual: [-Infinity, 1_000] }),
  range('CDR', ['total_time', 'total_parking_time'], 'h', notNegative, stay),
  ...['TIME', 'PARKING_TIME', 'RESERVATION_TIME'].map((type) => range('CdrDimension', 'volume', 'h', notNegative, { ...stay, type })),
  ...['ENERGY_IMPORT', 'ENERGY_EXPORT'].map((type) => range('CdrDimension', 'volume', 'kWh', notNegative, { ...energyOfSession, type })),
  range('CdrDimension', 'volume', 'kWh', notNegative, { ...energyOfSession, type: 'ENERGY', versions: until22 }),
  range('CdrDimension', 'volume', 'kWh', anything, { ...energyOfSession, usual: flowsBack, type: 'ENERGY', versions: since22 }),
  ...['MIN_CURRENT', 'MAX_CURRENT', 'CURRENT'].flatMap((type) => [
    range('CdrDimension', 'volume', 'A', notNegative, { ...current, type, versions: until22 }),
    range('CdrDimension', 'volume', 'A', anything, { ...current, usual: [-3_000, 3_000], type, versions: since22 }),
  ]),
  ...['MIN_POWER', 'MAX_POWER', 'POWER'].map((type) =>
    range('CdrDimension', 'volume', 'kW', anything, { ...power, usual: flowsBack, type, versions: since22 }),
  ),
  range('CdrDimension', 'volume', '%', percent, { type: 'STATE_OF_CHARGE', versions: since22 }),
  range('CdrDimension', 'volume', '', notNegative, { type: 'FLAT', versions: until22 }),

  // mod_tariffs
  range('PriceComponent', 'vat', '%', percent, {
    usual: [1, 30],
    reason: 'write 19 for 19 %',
    versions: since22,
  }),
  range('PriceComponent', 'step_size', 'Wh', positive, { usual: [1, 100_000], reason: 'more than 100 kWh', slips: [], type: 'ENERGY' }),
  ...['TIME', 'PARKING_TIME'].map((type) =>
    range('PriceComponent', 'step_size', 's', positive, { usual: [1, 86_400], reason: 'longer than a day', slips: milliseconds, type }),
  ),
  // A flat fee has no steps: examples of both versions write 0 or 1.
  range('PriceComponent', 'step_size', '', notNegative, { type: 'FLAT' }),
  range('TariffRestrictions', ['min_kwh', 'max_kwh'], 'kWh', notNegative, energyOfSession),
  range('TariffRestrictions', ['min_power', 'max_power'], 'kW', notNegative, power),
  range('TariffRestrictions', ['min_current', 'max_current'], 'A', notNegative, { ...current, versions: since22 }),
  range('TariffRestrictions', ['min_duration', 'max_duration'], 's', notNegative, {
    usual: [60, 2_678_400],
    reason: 'usual are a minute to a month, in seconds',
    slips: [['minutes', 1 / 60], ...milliseconds],
  }),

  // mod_commands, mod_charging_profiles
  range('CommandResponse', 'timeout', 's', notNegative, {
    usual: [0, 3_600],
    reason: 'longer than an hour',
    slips: milliseconds,
    versions: since22,
  }),
  range('ChargingProfileResponse', 'timeout', 's', notNegative, {
    usual: [0, 3_600],
    reason: 'longer than an hour',
    slips: milliseconds,
    versions: since22,
  }),
  range('ChargingProfile', 'duration', 's', notNegative, { versions: since22 }),
  range('ChargingProfile', 'min_charging_rate', '', notNegative, { versions: since22 }),
  range('ChargingProfilePeriod', 'start_period', 's', notNegative, { versions: since22 }),
  range('ChargingProfilePeriod', 'limit', '', notNegative, { versions: since22 }),
]

// ---- checking ---------------------------------------------------------------------------------------------------

const within = (value: number, [least, most]: Bounds): boolean => value >= least && value <= most

const inUnit = (value: number, unit: string): string => (unit === '' ? String(value) : `${value} ${unit}`)

/** `0 or more`, `above 0`, `0 to 100 %`. */
const boundsInWords = ([least, most]: Bounds, unit: string): string =>
  most !== Infinity
    ? least === -most || least === -Infinity
      ? `at most ${inUnit(most, unit)}`
      : `${least} to ${inUnit(most, unit)}`
    : least === Number.MIN_VALUE
      ? 'above 0'
      : `${inUnit(least, unit)} or more`

/** The unit in which the number would be usual. */
const slipOf = ({ slips, usual }: Range, value: number): Slip | undefined => slips.find(([, factor]) => within(value / factor, usual))

const reportRange = (walk: JudgingWalk, one: Range, field: string, value: number): void => {
  const { unit, possible, usual, reason } = one
  const isPossible = within(value, possible)
  // Zero stands for nothing at all, which is usual everywhere.
  if (isPossible && (value === 0 || within(value, usual))) return
  const slip = isPossible ? slipOf(one, value) : undefined
  const hint = slip === undefined ? (isPossible && reason !== '' ? ` (${reason})` : '') : ` (probably ${slip[0]})`
  report(
    walk,
    isPossible ? 'number.plausible' : 'number.range',
    isPossible ? 'warning' : 'violation',
    boundsInWords(isPossible ? usual : possible, unit),
    `${inUnit(value, unit)}${hint}`,
    `/${field}`,
  )
}

const ruleOf = (object: string, version: Version): ObjectRule => {
  const rows = ranges.filter((one) => one.object === object && one.versions.includes(version))
  return rule(object, [version], (value, walk) => {
    for (const one of rows) {
      if (one.type !== undefined && value['type'] !== one.type) continue
      for (const field of one.fields) {
        const given = value[field]
        if (typeof given === 'number' && Number.isFinite(given)) reportRange(walk, one, field, given)
      }
    }
  })
}

/** Whether a Session or CDR says that energy has flowed back into the grid. */
const saysFlowBack = (value: Fields): boolean =>
  (Array.isArray(value['charging_periods']) ? (value['charging_periods'] as unknown[]) : []).some(
    (period) =>
      isObject(period) &&
      Array.isArray(period['dimensions']) &&
      (period['dimensions'] as unknown[]).some(
        (dimension) =>
          isObject(dimension) &&
          ((text(dimension, 'type') === 'ENERGY_EXPORT' && (number(dimension, 'volume') ?? 0) > 0) ||
            (text(dimension, 'type') === 'ENERGY' && (number(dimension, 'volume') ?? 0) < 0)),
      ),
  )

/** Since 2.2 a total below zero is possible, but only where a period says that energy flowed back. */
const negativeEnergy = (object: string, field: string): ObjectRule =>
  rule(object, since22, (value, walk) => {
    const energy = number(value, field) ?? 0
    // What a credit CDR may hold is a matter of its own.
    if (energy >= 0 || value['credit'] === true || saysFlowBack(value)) return
    report(walk, 'number.range', 'violation', '0 kWh or more', `${energy} kWh, although no charging period feeds energy back`, `/${field}`)
  })

/** Fed back into the grid, which few vehicles can. */
const negativePeriod = rule('CdrDimension', since22, (value, walk) => {
  const volume = number(value, 'volume') ?? 0
  if (volume >= 0 || value['type'] !== 'ENERGY') return
  report(walk, 'number.plausible', 'warning', '0 kWh or more, unless the vehicle feeds energy back', `${volume} kWh`, '/volume')
})

const objects = [...new Set(ranges.map(({ object }) => object))]

export const rangeRules: readonly ObjectRule[] = [
  ...objects.flatMap((object) => everyVersion.map((version) => ruleOf(object, version))),
  negativeEnergy('Session', 'kwh'),
  negativeEnergy('CDR', 'total_energy'),
  negativePeriod,
]
