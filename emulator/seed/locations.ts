/** Seeded Locations, each built from its index alone. */
import { formatDateTime } from '../ocpi/datetime.js'
import type { Capability, Connector, EnergyMix, EVSE, GeoLocation, Hours, Location, Status } from '../ocpi/authored.js'
import { type City, cities, wordings } from './cities.js'
import { checkIndex, lastUpdatedMs } from './indexed.js'
import { type SeedParty, partyName } from './party.js'
import { bitsFor, type Random, randomFrom, streams } from './random.js'
import { type OpeningTimes, type Plug, type Site, siteAt } from './sites.js'
import { tariffPlans } from './tariffs.js'

const dayMs = 86_400_000

export interface LocationSeed {
  readonly locationCount: number
  /** Identifier at an index, which is the order of creation. */
  locationId(index: number): string
  /** Index of an identifier in any case; undefined for one that is not seeded. */
  indexOfLocationId(id: string): number | undefined
  /** `last_updated` in milliseconds since 1970, without building the Location. */
  locationLastUpdatedMs(index: number): number
  /** A new object at every call: the caller may change it. */
  location(index: number): Location
}

const idAt = (index: number): string => `LOC-${String(index + 1).padStart(6, '0')}`

export const seedLocations = (
  seed: number,
  party: SeedParty,
  baseTimeMs: number,
  locationCount: number,
  operatorName: string,
): LocationSeed => {
  const homeCities = cities.filter((city) => city.alpha2 === party.country_code.toUpperCase())
  const locationLastUpdatedMs = (index: number): number => {
    checkIndex(index, locationCount, 'Location')
    return lastUpdatedMs(baseTimeMs, bitsFor(seed, streams.locationLastUpdated, index))
  }
  return {
    locationCount,
    locationLastUpdatedMs,
    locationId: (index) => {
      checkIndex(index, locationCount, 'Location')
      return idAt(index)
    },
    indexOfLocationId: (id) => {
      const digits = /^loc-(\d{6,15})$/i.exec(id)?.[1]
      if (digits === undefined) return undefined
      const index = Number(digits) - 1
      // A longer number with leading zeros is another identifier.
      return index >= 0 && index < locationCount && idAt(index).length === id.length ? index : undefined
    },
    location: (index) => {
      const updatedMs = locationLastUpdatedMs(index)
      const random = randomFrom(bitsFor(seed, streams.location, index))
      // Six of ten stand in the party's own country, if that is among ours.
      const city = random.pick(homeCities.length > 0 && (random.chance(60) || index === 0) ? homeCities : cities)
      return locationFrom(random, { index, id: idAt(index), party, city, updatedMs, baseTimeMs, operatorName })
    },
  }
}

interface Frame {
  readonly index: number
  readonly id: string
  readonly party: SeedParty
  readonly city: City
  readonly updatedMs: number
  readonly baseTimeMs: number
  readonly operatorName: string
}

const locationFrom = (random: Random, frame: Frame): Location => {
  const { party, city, id } = frame
  const drawn = random.below(100)
  // The first Location has AC: its first EVSE is to be capable of everything.
  const site = siteAt(frame.index === 0 ? 0 : drawn)
  const wording = wordings[city.language]
  const street = random.pick(wording.streets)
  const latitudeE6 = city.latitudeE6 + random.below(50_000) - 25_000
  const longitudeE6 = city.longitudeE6 + random.below(70_000) - 35_000
  const openingTimes = random.pick(site.openingTimes)
  const facilities = random.pick(site.facilities)
  const updated = formatDateTime(frame.updatedMs)
  const website = `https://example.com/${partyName(party).toLowerCase()}`
  return {
    country_code: party.country_code,
    party_id: party.party_id,
    id,
    publish: true,
    name: `${site.names[city.language]} ${street}`,
    address: wording.address(street, 1 + random.below(180)),
    city: city.name,
    postal_code: postalCode(city.postalCode, random),
    ...(city.state !== undefined && { state: city.state }),
    country: city.alpha3,
    coordinates: geoLocation(latitudeE6, longitudeE6),
    ...(random.chance(15) && {
      related_locations: [
        {
          ...geoLocation(latitudeE6 + 180, longitudeE6 - 240),
          name: { language: city.language, text: wording.entrance },
        },
      ],
    }),
    parking_type: random.pick(site.parkingTypes),
    evses: evsesFrom(random, frame, site, latitudeE6, longitudeE6, updated),
    ...(random.chance(35) && {
      directions: [
        { language: city.language, text: random.pick(wording.directions) },
        ...(random.chance(40) ? [{ language: 'en', text: 'Follow the signs with the green plug.' }] : []),
      ],
    }),
    operator: { name: frame.operatorName, website },
    ...(random.chance(10) && { suboperator: { name: `${frame.operatorName} Service` } }),
    ...(random.chance(20) && { owner: { name: `${city.name} ${site.names[city.language]} Example`, website: 'https://example.com' } }),
    ...(facilities.length > 0 && { facilities: [...facilities] }),
    time_zone: city.timeZone,
    ...(openingTimes !== 'unstated' && { opening_times: hours(openingTimes, frame.baseTimeMs) }),
    ...((openingTimes === 'shop' || openingTimes === 'office') && { charging_when_closed: random.chance(50) }),
    ...(random.chance(25) && {
      images: [
        {
          url: `https://example.com/images/${id.toLowerCase()}.jpeg`,
          thumbnail: `https://example.com/images/${id.toLowerCase()}-small.jpeg`,
          category: 'LOCATION' as const,
          type: 'jpeg',
          width: 1600,
          height: 900,
        },
      ],
    }),
    ...(random.chance(30) && { energy_mix: energyMix(random) }),
    last_updated: updated,
  }
}

// ---- EVSEs ----------------------------------------------------------------------------------------------------------

/** Of 100 EVSEs; AVAILABLE is the rest. None is CHARGING or RESERVED: there is no Session or reservation that says so. */
const statusShares: readonly (readonly [Status, number])[] = [
  ['OUTOFORDER', 4],
  ['BLOCKED', 3],
  ['UNKNOWN', 3],
  ['INOPERATIVE', 2],
  ['PLANNED', 2],
]

const statusFrom = (random: Random): Status => {
  let remaining = random.below(100)
  for (const [status, share] of statusShares) {
    if (remaining < share) return status
    remaining -= share
  }
  return 'AVAILABLE'
}

const evsesFrom = (random: Random, frame: Frame, site: Site, latitudeE6: number, longitudeE6: number, locationUpdated: string): EVSE[] => {
  const count = random.pick(site.evseCounts)
  return Array.from({ length: count }, (_, position): EVSE => {
    // The very first EVSE can do everything and is free, so that a new user's first command succeeds.
    const first = frame.index === 0 && position === 0
    const plugs = random.pick(site.hardware)
    const removed = position === 3 && random.chance(10)
    const status = removed ? 'REMOVED' : first ? 'AVAILABLE' : statusFrom(random)
    const capabilities = capabilitiesFrom(random, plugs, frame.city, first)
    const tariffIds = tariffPlan(random, plugs, frame.city, capabilities)
    const restrictions = random.pick(site.restrictions)
    // A child is never newer than its parent, and one child is the reason for the parent's time.
    const updatedMs = position === 0 ? frame.updatedMs : frame.updatedMs - random.below(20 * 86_400) * 1000
    const connectorUpdated = formatDateTime(updatedMs - random.below(30 * 86_400) * 1000)
    return {
      uid: `${frame.id.replace('LOC', 'EVSE')}-${position + 1}`,
      // 2.2.1 mod_locations: given back when removed, so that the number can be used again.
      ...(!removed && { evse_id: evseId(frame.party, frame.index, position) }),
      status,
      ...(status === 'PLANNED' && {
        status_schedule: [{ period_begin: formatDateTime(nextMidnightMs(frame.baseTimeMs) + 14 * dayMs), status: 'AVAILABLE' as const }],
      }),
      capabilities,
      connectors: plugs.map((plug, plugPosition) => connectorFrom(plug, plugPosition, tariffIds, connectorUpdated)),
      ...(site.floors.length > 0 && { floor_level: random.pick(site.floors) }),
      ...(count > 2 && { coordinates: geoLocation(latitudeE6 + 20 * position, longitudeE6 + 30 * position) }),
      physical_reference: String(position + 1),
      ...(restrictions.length > 0 && { parking_restrictions: [...restrictions] }),
      last_updated: position === 0 ? locationUpdated : formatDateTime(updatedMs),
    }
  })
}

const connectorFrom = (plug: Plug, position: number, tariffIds: readonly string[], updated: string): Connector => ({
  id: String(position + 1),
  standard: plug.standard,
  format: plug.format,
  power_type: plug.powerType,
  max_voltage: plug.voltage,
  max_amperage: plug.amperage,
  ...(plug.maxPowerW !== undefined && { max_electric_power: plug.maxPowerW }),
  tariff_ids: [...tariffIds],
  ...(plug.powerType === 'DC' && { terms_and_conditions: 'https://example.com/terms' }),
  last_updated: updated,
})

/** eMI3 form, `NL*CPO*E000001*1`. */
const evseId = (party: SeedParty, index: number, position: number): string =>
  `${party.country_code}*${party.party_id}*E${String(index + 1).padStart(6, '0')}*${position + 1}`.toUpperCase()

const capabilitiesFrom = (random: Random, plugs: readonly Plug[], city: City, all: boolean): Capability[] => {
  const direct = plugs.some((plug) => plug.powerType === 'DC')
  const draw = (percent: number) => random.chance(percent) || all
  const profiles = draw(40)
  // Preferences are offered where there is a tariff for each: in euro, at AC.
  const preferences = profiles && !direct && city.currency === 'EUR' && draw(35)
  const payable = random.chance(direct ? 50 : 10)
  const wanted: readonly (readonly [Capability, boolean])[] = [
    ['CHARGING_PROFILE_CAPABLE', profiles],
    ['CHARGING_PREFERENCES_CAPABLE', preferences],
    ['CONTACTLESS_CARD_SUPPORT', payable],
    ['CREDIT_CARD_PAYABLE', payable],
    ['DEBIT_CARD_PAYABLE', payable],
    ['REMOTE_START_STOP_CAPABLE', draw(90)],
    ['RESERVABLE', draw(35)],
    ['RFID_READER', draw(95)],
    ['START_SESSION_CONNECTOR_REQUIRED', plugs.length > 1 && random.chance(50) && !all],
    ['TOKEN_GROUP_CAPABLE', random.chance(15)],
    ['UNLOCK_CAPABLE', plugs.some((plug) => plug.format === 'SOCKET') || all],
  ]
  return wanted.filter(([, present]) => present).map(([capability]) => capability)
}

const tariffPlan = (random: Random, plugs: readonly Plug[], city: City, capabilities: readonly Capability[]): readonly string[] => {
  const payable = capabilities.includes('CREDIT_CARD_PAYABLE')
  if (plugs.some((plug) => plug.powerType === 'DC')) {
    return random.pick(city.currency === 'CHF' ? tariffPlans.dcSwiss : payable ? tariffPlans.dcPayable : tariffPlans.dc)
  }
  if (city.currency === 'CHF') return random.pick(tariffPlans.acSwiss)
  if (capabilities.includes('CHARGING_PREFERENCES_CAPABLE')) return random.pick(tariffPlans.acPreferences)
  if (payable) return random.pick(tariffPlans.acPayable)
  return random.pick(capabilities.includes('RESERVABLE') ? tariffPlans.acReservable : tariffPlans.ac)
}

// ---- parts -----------------------------------------------------------------------------------------------------------

/** Six decimals: what 2.1.1 demands and 2.2.1 allows. */
const degrees = (millionths: number): string => (millionths / 1e6).toFixed(6)

const geoLocation = (latitudeE6: number, longitudeE6: number): GeoLocation => ({
  latitude: degrees(latitudeE6),
  longitude: degrees(longitudeE6),
})

const letters = 'ABCDEGHJKLMNPRSTVWXZ'

const postalCode = (pattern: string, random: Random): string => {
  let code = ''
  for (const character of pattern) {
    code += character === '#' ? random.below(10) : character === '@' ? letters.charAt(random.below(letters.length)) : character
  }
  return code
}

const nextMidnightMs = (atMs: number): number => (Math.floor(atMs / dayMs) + 1) * dayMs

const weekdays = (days: readonly number[], begin: string, end: string) =>
  days.map((weekday) => ({ weekday, period_begin: begin, period_end: end }))

const hours = (kind: Exclude<OpeningTimes, 'unstated'>, baseTimeMs: number): Hours => {
  const closedFromMs = nextMidnightMs(baseTimeMs) + 21 * dayMs
  const closedForADay = [{ period_begin: formatDateTime(closedFromMs), period_end: formatDateTime(closedFromMs + dayMs) }]
  switch (kind) {
    case 'always':
      return { twentyfourseven: true }
    case 'always-except':
      return { twentyfourseven: true, exceptional_closings: closedForADay }
    case 'shop':
      return {
        twentyfourseven: false,
        regular_hours: [...weekdays([1, 2, 3, 4, 5, 6], '07:00', '21:00'), ...weekdays([7], '10:00', '18:00')],
        exceptional_closings: closedForADay,
      }
    case 'office':
      return {
        twentyfourseven: false,
        regular_hours: weekdays([1, 2, 3, 4, 5], '06:30', '22:30'),
        exceptional_openings: [
          {
            period_begin: formatDateTime(closedFromMs + 8 * 3_600_000),
            period_end: formatDateTime(closedFromMs + 16 * 3_600_000),
          },
        ],
      }
  }
}

const energyMix = (random: Random): EnergyMix => {
  const wind = 20 + random.below(41)
  return random.chance(60)
    ? {
        is_green_energy: true,
        energy_sources: [
          { source: 'SOLAR', percentage: 20 },
          { source: 'WIND', percentage: wind },
          { source: 'WATER', percentage: 80 - wind },
        ],
        environ_impact: [
          { category: 'NUCLEAR_WASTE', amount: 0 },
          { category: 'CARBON_DIOXIDE', amount: 0 },
        ],
        supplier_name: 'Example Energy',
        energy_product_name: 'Example Green',
      }
    : {
        is_green_energy: false,
        energy_sources: [
          { source: 'GENERAL_GREEN', percentage: wind },
          { source: 'GAS', percentage: 70 - wind },
          { source: 'NUCLEAR', percentage: 30 },
        ],
        environ_impact: [
          { category: 'NUCLEAR_WASTE', amount: 0.0009 },
          { category: 'CARBON_DIOXIDE', amount: 312.5 },
        ],
        supplier_name: 'Example Energy',
      }
}
