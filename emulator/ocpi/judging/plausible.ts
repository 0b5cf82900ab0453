/** number.plausible: numbers that fit their own field, but not the fields beside them. */
import { own } from '../own.js'
import { readDateTime } from '../datetime.js'
import { maximumWatts } from './connectors.js'
import type { Fields } from './describe.js'
import { report, type JudgingWalk } from './report.js'
import { everyVersion, list, number, rule, since22, text, type ObjectRule } from './rule.js'
import { isObject } from '../json-object.js'

// ---- prices -----------------------------------------------------------------------------------------------------

/** Currencies of which one unit is worth about as much as a euro; in others the numbers say little. */
const strong: ReadonlySet<string> = new Set(['EUR', 'USD', 'GBP', 'CHF', 'CAD', 'AUD', 'NZD', 'SGD'])

interface UsualPrice {
  readonly most: number
  readonly per: string
  readonly least?: number
}

/** What charging costs at most, for each dimension, in such a currency. */
const usualPrices: Readonly<Record<string, UsualPrice>> = own({
  ENERGY: { most: 5, per: 'kWh', least: 0.001 },
  TIME: { most: 500, per: 'hour' },
  PARKING_TIME: { most: 500, per: 'hour' },
  FLAT: { most: 500, per: 'session' },
})

const checkPrice = (walk: JudgingWalk, component: Fields, currency: string, below: string): void => {
  const price = number(component, 'price')
  const usual = usualPrices[text(component, 'type') ?? '']
  if (price === undefined || usual === undefined || price === 0) return
  const { most, per, least = 0 } = usual
  const say = (expected: string, actual: string): void => report(walk, 'number.plausible', 'warning', expected, actual, below)
  if (price < 0) say(`0 or more per ${per}`, String(price))
  else if (!strong.has(currency)) return
  else if (price > most) say(`a price in ${currency} per ${per}`, `${price} ${currency} (probably hundredths)`)
  else if (price < least) say(`a price in ${currency} per ${per}`, `${price} ${currency} (probably per Wh)`)
}

const prices = rule('Tariff', everyVersion, (tariff, walk) => {
  const currency = text(tariff, 'currency') ?? ''
  for (const [index, element] of list(tariff, 'elements').entries()) {
    if (!isObject(element)) continue
    for (const [place, component] of list(element, 'price_components').entries()) {
      if (isObject(component)) checkPrice(walk, component, currency, `/elements/${index}/price_components/${place}/price`)
    }
  }
})

// ---- energy in the time that there was ------------------------------------------------------------------------------

/** Watts that no charger of these versions exceeds. */
const mostWatts = 1_000_000
/** Meters report in steps, and the last report may come before the last kWh. */
const slackKwh = 5
const tolerance = 1.25

const instant = (value: Fields, names: readonly string[]): number | undefined => {
  for (const name of names) {
    const written = text(value, name)
    const at = written === undefined ? undefined : readDateTime(written)
    if (at !== undefined) return at
  }
  return undefined
}

/** The one Connector of a Session or CDR of 2.1.1, which carries its Location. */
const connectorIn = (value: Fields): Fields | undefined => {
  const [evse, ...others] = isObject(value['location']) ? list(value['location'], 'evses') : []
  const [connector, ...rest] = isObject(evse) ? list(evse, 'connectors') : []
  return others.length === 0 && rest.length === 0 && isObject(connector) ? connector : undefined
}

/** The kWh that a Connector can deliver between two instants in milliseconds. */
export const mostEnergy = (connector: Fields | undefined, startMs: number, endMs: number): number => {
  const watts = (connector && maximumWatts(connector)) ?? mostWatts
  return (watts * tolerance * Math.max(0, endMs - startMs)) / 3_600_000_000 + slackKwh
}

const energyInTime = (object: string, field: string, starts: readonly string[], ends: readonly string[]): ObjectRule =>
  rule(object, everyVersion, (value, walk) => {
    const energy = number(value, field)
    const startMs = instant(value, starts)
    const endMs = instant(value, ends)
    // More than any session takes has a finding already; an end before its start, too.
    if (energy === undefined || energy > 1_000 || startMs === undefined || endMs === undefined || endMs < startMs) return
    const connector = connectorIn(value)
    const most = mostEnergy(connector, startMs, endMs)
    if (energy <= most) return
    const minutes = Math.round((endMs - startMs) / 60_000)
    report(
      walk,
      'number.plausible',
      'warning',
      `at most ${Math.round(most)} kWh, which ${connector ? 'the Connector' : 'a charger'} can deliver in ${minutes} min`,
      `${energy} kWh${energy / 1000 <= most ? ' (probably Wh)' : ''}`,
      `/${field}`,
    )
  })

// ---- charging profiles ----------------------------------------------------------------------------------------------

/** 2.2.1 mod_charging_profiles: W for all phases together, or A for each. */
const rates = rule('ChargingProfile', since22, (profile, walk) => {
  const unit = text(profile, 'charging_rate_unit')
  const check = (value: number | undefined, below: string): void => {
    if (value === undefined || value <= 0) return
    const hint = unit === 'W' && value < 1_000 ? 'kW' : unit === 'A' && value > 1_000 ? 'W' : undefined
    if (hint === undefined) return
    report(walk, 'number.plausible', 'warning', `a rate in ${unit}, the \`charging_rate_unit\``, `${value} (probably ${hint})`, below)
  }
  for (const [index, period] of list(profile, 'charging_profile_period').entries()) {
    if (isObject(period)) check(number(period, 'limit'), `/charging_profile_period/${index}/limit`)
  }
})

export const plausibleRules: readonly ObjectRule[] = [
  prices,
  energyInTime('Session', 'kwh', ['start_date_time', 'start_datetime'], ['end_date_time', 'end_datetime', 'last_updated']),
  energyInTime('CDR', 'total_energy', ['start_date_time'], ['end_date_time', 'stop_date_time']),
  rates,
]
