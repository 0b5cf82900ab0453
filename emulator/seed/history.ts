/**
 * Seeded past Sessions and their CDRs. Everything is counted in whole units (Wh, hundredths of an hour, ten-thousandths
 * of the currency) and divided once at the end, so that no amount has more than four decimals and each CDR can be
 * priced again to the same total.
 */
import { formatDateTime } from '../ocpi/datetime.js'
import type {
  AuthMethod,
  CDR,
  CdrLocation,
  CdrToken,
  ChargingPeriod,
  Connector,
  EVSE,
  Location,
  Price,
  PriceComponent,
  Session,
  Tariff,
  Token,
} from '../ocpi/authored.js'
import type { LocationSeed } from './locations.js'
import { bitsFor, type Random, randomFrom, streams } from './random.js'

export interface History {
  /** COMPLETED, oldest first. */
  readonly sessions: Session[]
  /** One for each Session, in the same order. */
  readonly cdrs: CDR[]
}

/** Time is counted in hundredths of an hour: 36 seconds. */
const tickMs = 36_000
const hours = (ticks: number): number => ticks / 100
/** Six hours of charging and one and a half of parking at most. */
const busyMs = 7.5 * 3_600_000
/** With half an hour for the next driver to arrive. */
const longestMs = 8 * 3_600_000
/** With few Sessions they follow each other at this distance; with many they get closer, to fit into 90 days. */
const usualDistanceMs = 20 * 3_600_000
const spanMs = 90 * 86_400_000

interface ChargedConnector {
  readonly location: Location
  readonly evse: EVSE
  readonly connector: Connector
  readonly tariff: Tariff
}

/**
 * Past Sessions and CDRs at the seeded Locations, charged with the valid ones of `tokens` (the eMSP's).
 * Empty when there is no valid token, no Location, or nothing is wanted. `round` counts the eMSPs that have a history already:
 * each has ids of its own, and no two Sessions are at one EVSE at the same time.
 */
export const seedHistory = (
  seed: number,
  baseTimeMs: number,
  locations: LocationSeed,
  tariffs: readonly Tariff[],
  tokens: readonly Token[],
  sessionCount: number,
  round = 0,
): History => {
  const valid = tokens.filter((token) => token.valid)
  const all = valid.length > 0 ? connectorsOf(locations, tariffs, sessionCount * (round + 1)) : []
  if (all.length === 0) return { sessions: [], cdrs: [] }
  // EVSEs that no eMSP before has used; when there are no more, the same ones in the time before.
  const roundsAtOnce = Math.max(1, Math.floor(all.length / sessionCount))
  const slot = round % roundsAtOnce
  const connectors = round === 0 ? all : all.slice(slot * sessionCount, (slot + 1) * sessionCount)

  // EVSEs take turns, so each is free again before its next Session.
  const distanceMs = Math.max(Math.min(usualDistanceMs, spanMs / sessionCount), longestMs / connectors.length)
  // Nobody arrives on the dot: earlier than planned, but neither before the driver before nor while the EVSE is in use.
  const earlierSeconds = Math.floor(Math.min(distanceMs, connectors.length * distanceMs - busyMs) / 1000)
  const endMs = baseTimeMs - longestMs - Math.floor(round / roundsAtOnce) * (sessionCount * distanceMs + longestMs)
  const records = Array.from({ length: sessionCount }, (_, index) => {
    const number = round * sessionCount + index
    const random = randomFrom(bitsFor(seed, streams.session, number))
    const charged = connectors[index % connectors.length] as ChargedConnector
    const latestMs = Math.floor((endMs - (sessionCount - 1 - index) * distanceMs) / 1000) * 1000
    const startedMs = latestMs - random.below(earlierSeconds) * 1000
    return recordOf(random, number, startedMs, charged, random.pick(valid))
  })
  return { sessions: records.map((record) => record.session), cdrs: records.map((record) => record.cdr) }
}

// ---- where -----------------------------------------------------------------------------------------------------------

/** Only ENERGY per Wh and FLAT, unrestricted, for anybody: the cost is one multiplication and one addition. */
const isSimple = (tariff: Tariff): boolean =>
  (tariff.type === undefined || tariff.type === 'REGULAR') &&
  tariff.min_price === undefined &&
  tariff.max_price === undefined &&
  tariff.start_date_time === undefined &&
  tariff.end_date_time === undefined &&
  tariff.elements.length === 1 &&
  tariff.elements.every(
    (element) =>
      element.restrictions === undefined &&
      element.price_components.every(({ type, step_size }) => type === 'FLAT' || (type === 'ENERGY' && step_size === 1)),
  ) &&
  energyStepWh(componentOf(tariff, 'ENERGY')) !== undefined

/** One Connector for each EVSE with a simple tariff, as many as there are Sessions, spread over all Locations. */
const connectorsOf = (locations: LocationSeed, tariffs: readonly Tariff[], wanted: number): ChargedConnector[] => {
  const simple = new Map(tariffs.filter(isSimple).map((tariff) => [tariff.id, tariff]))
  const connectors: ChargedConnector[] = []
  const stride = strideOver(locations.locationCount)
  for (let step = 0; step < locations.locationCount && connectors.length < wanted; step += 1) {
    const location = locations.location((step * stride) % locations.locationCount)
    for (const evse of location.evses ?? []) {
      const connector = evse.connectors[0]
      const tariff = connector?.tariff_ids?.map((id) => simple.get(id)).find((found) => found !== undefined)
      const usable = evse.evse_id !== undefined && evse.status !== 'PLANNED' && evse.status !== 'REMOVED'
      if (connector && tariff && usable) connectors.push({ location, evse, connector, tariff })
    }
  }
  return connectors
}

/** A step that visits every index once before it returns: it has no divisor in common with the count. */
const strideOver = (count: number): number => {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  let stride = Math.max(1, Math.floor(count * 0.382))
  while (divisor(stride, count) !== 1) stride += 1
  return stride
}

// ---- how much --------------------------------------------------------------------------------------------------------

/** Price in ten-thousandths of the currency, VAT in tenths of a percent. */
const priceE4 = (component: PriceComponent): number => Math.round(component.price * 10_000)
const vatPermille = (component: PriceComponent): number => Math.round((component.vat ?? 0) * 10)

/** The smallest amount of energy whose cost, without and with VAT, has at most four decimals; undefined above 1 kWh. */
const energyStepWh = (component: PriceComponent | undefined): number | undefined =>
  [10, 20, 50, 100, 200, 500, 1000].find((wattHours) => {
    if (!component) return true
    const cost = wattHours * priceE4(component)
    return cost % 1000 === 0 && (cost * (1000 + vatPermille(component))) % 1_000_000 === 0
  })

/** Ten-thousandths of the currency. */
interface Cost {
  readonly exclE4: number
  readonly inclE4: number
}

const withVat = (exclE4: number, component: PriceComponent): Cost => ({
  exclE4,
  inclE4: Math.round((exclE4 * (1000 + vatPermille(component))) / 1000),
})
const price = ({ exclE4, inclE4 }: Cost): Price => ({ excl_vat: exclE4 / 10_000, incl_vat: inclE4 / 10_000 })

/** Watts that a Connector delivers. */
const connectorPowerW = ({ power_type, max_voltage, max_amperage, max_electric_power }: Connector): number =>
  max_electric_power ?? max_voltage * max_amperage * (power_type === 'AC_3_PHASE' ? 3 : 1)

interface Charge {
  readonly energyWh: number
  readonly chargingTicks: number
  readonly parkingTicks: number
  readonly periods: ChargingPeriod[]
}

const chargeOf = (random: Random, startedMs: number, { connector, tariff }: ChargedConnector): Charge => {
  const direct = connector.power_type === 'DC'
  // 15 to 50 minutes at DC, 1 to 6 hours at AC.
  const chargingTicks = direct ? 25 + random.below(59) : 100 + random.below(501)
  const parkingTicks = random.chance(30) ? 15 + random.below(136) : 0
  // What a car takes: 11 kW at AC, 150 kW at DC, and less on average.
  const powerW = (Math.min(connectorPowerW(connector), direct ? 150_000 : 11_040) * (55 + random.below(40))) / 100
  const stepWh = energyStepWh(componentOf(tariff, 'ENERGY')) ?? 1000
  const steps = Math.max(4, Math.floor(Math.min((powerW * chargingTicks) / 100, 78_000) / stepWh))
  const parts = 1 + random.below(4)
  const share = (whole: number, part: number) => Math.floor((whole * part) / parts)

  const periods = Array.from({ length: parts }, (_, part): ChargingPeriod => ({
    start_date_time: formatDateTime(startedMs + share(chargingTicks, part) * tickMs),
    dimensions: [
      { type: 'ENERGY', volume: ((share(steps, part + 1) - share(steps, part)) * stepWh) / 1000 },
      { type: 'TIME', volume: hours(share(chargingTicks, part + 1) - share(chargingTicks, part)) },
    ],
    tariff_id: tariff.id,
  }))
  if (parkingTicks > 0) {
    periods.push({
      start_date_time: formatDateTime(startedMs + chargingTicks * tickMs),
      dimensions: [{ type: 'PARKING_TIME', volume: hours(parkingTicks) }],
      tariff_id: tariff.id,
    })
  }
  return { energyWh: steps * stepWh, chargingTicks, parkingTicks, periods }
}

const componentOf = (tariff: Tariff, type: PriceComponent['type']): PriceComponent | undefined =>
  tariff.elements[0]?.price_components.find((component) => component.type === type)

// ---- Session and CDR -------------------------------------------------------------------------------------------------

const recordOf = (
  random: Random,
  index: number,
  startedMs: number,
  charged: ChargedConnector,
  token: Token,
): { session: Session; cdr: CDR } => {
  const { location, evse, connector, tariff } = charged
  const charge = chargeOf(random, startedMs, charged)
  const endedMs = startedMs + (charge.chargingTicks + charge.parkingTicks) * tickMs
  const number = String(index + 1).padStart(6, '0')

  const energyComponent = componentOf(tariff, 'ENERGY')
  const flatComponent = componentOf(tariff, 'FLAT')
  const energyCost = energyComponent && withVat((charge.energyWh * priceE4(energyComponent)) / 1000, energyComponent)
  const fixedCost = flatComponent && withVat(priceE4(flatComponent), flatComponent)
  const totalCost = price({
    exclE4: (energyCost?.exclE4 ?? 0) + (fixedCost?.exclE4 ?? 0),
    inclE4: (energyCost?.inclE4 ?? 0) + (fixedCost?.inclE4 ?? 0),
  })
  const authMethod = authMethodOf(random, token)

  // Session and CDR share fields by value, never by reference: each may be changed on its own.
  const session: Session = {
    country_code: location.country_code,
    party_id: location.party_id,
    id: `SES-${number}`,
    start_date_time: formatDateTime(startedMs),
    end_date_time: formatDateTime(endedMs),
    kwh: charge.energyWh / 1000,
    cdr_token: cdrTokenOf(token),
    auth_method: authMethod,
    ...(authMethod === 'COMMAND' && { authorization_reference: `AUTH-${number}` }),
    location_id: location.id,
    evse_uid: evse.uid,
    connector_id: connector.id,
    meter_id: `METER-${evse.uid}`,
    currency: tariff.currency,
    charging_periods: charge.periods,
    total_cost: { ...totalCost },
    status: 'COMPLETED',
    last_updated: formatDateTime(endedMs),
  }
  const cdr: CDR = {
    country_code: location.country_code,
    party_id: location.party_id,
    id: `CDR-${number}`,
    start_date_time: session.start_date_time,
    end_date_time: formatDateTime(endedMs),
    session_id: session.id,
    cdr_token: cdrTokenOf(token),
    auth_method: authMethod,
    ...(session.authorization_reference !== undefined && { authorization_reference: session.authorization_reference }),
    cdr_location: cdrLocationOf(charged),
    meter_id: `METER-${evse.uid}`,
    currency: tariff.currency,
    tariffs: [copyOf(tariff)],
    charging_periods: copyOf(charge.periods),
    total_cost: totalCost,
    ...(fixedCost && { total_fixed_cost: price(fixedCost) }),
    total_energy: charge.energyWh / 1000,
    ...(energyCost && { total_energy_cost: price(energyCost) }),
    total_time: hours(charge.chargingTicks + charge.parkingTicks),
    ...(charge.parkingTicks > 0 && { total_parking_time: hours(charge.parkingTicks) }),
    last_updated: formatDateTime(endedMs + 5 * 60_000),
  }
  return { session, cdr }
}

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

const authMethodOf = (random: Random, token: Token): AuthMethod => {
  if (token.type === 'APP_USER' || token.type === 'AD_HOC_USER') return 'COMMAND'
  if (token.whitelist === 'NEVER') return 'AUTH_REQUEST'
  if (token.whitelist === 'ALLOWED') return random.chance(50) ? 'WHITELIST' : 'AUTH_REQUEST'
  return token.whitelist === 'ALWAYS' ? 'WHITELIST' : 'AUTH_REQUEST'
}

const cdrTokenOf = ({ country_code, party_id, uid, type, contract_id }: Token): CdrToken => ({
  country_code,
  party_id,
  uid,
  type,
  contract_id,
})

const cdrLocationOf = ({ location, evse, connector }: ChargedConnector): CdrLocation => ({
  id: location.id,
  ...(location.name !== undefined && { name: location.name }),
  address: location.address,
  city: location.city,
  ...(location.postal_code !== undefined && { postal_code: location.postal_code }),
  ...(location.state !== undefined && { state: location.state }),
  country: location.country,
  coordinates: { ...location.coordinates },
  evse_uid: evse.uid,
  evse_id: evse.evse_id ?? evse.uid,
  connector_id: connector.id,
  connector_standard: connector.standard,
  connector_format: connector.format,
  connector_power_type: connector.power_type,
})
