/** The kinds of place that a seeded Location can be, and the hardware that stands there. */
import type { ConnectorFormat, ConnectorType, Facility, ParkingRestriction, ParkingType, PowerType } from '../ocpi/authored.js'
import type { Language } from './cities.js'

export interface Plug {
  readonly standard: ConnectorType
  readonly format: ConnectorFormat
  readonly powerType: PowerType
  /** For three phases: between line and neutral. */
  readonly voltage: number
  readonly amperage: number
  /** Only where it is below what voltage and amperage give. */
  readonly maxPowerW?: number
}

// Every standard here is known to 2.1.1 too, so that no connector is lost towards a peer that speaks it.
const socket11: Plug = { standard: 'IEC_62196_T2', format: 'SOCKET', powerType: 'AC_3_PHASE', voltage: 230, amperage: 16 }
const socket22: Plug = { ...socket11, amperage: 32 }
const cable11: Plug = { ...socket11, format: 'CABLE' }
const cable22: Plug = { ...socket22, format: 'CABLE' }
const socket7: Plug = { ...socket22, powerType: 'AC_1_PHASE' }
const household: Plug = { standard: 'DOMESTIC_F', format: 'SOCKET', powerType: 'AC_1_PHASE', voltage: 230, amperage: 16, maxPowerW: 2_300 }
const industrial: Plug = { standard: 'IEC_60309_2_three_32', format: 'SOCKET', powerType: 'AC_3_PHASE', voltage: 230, amperage: 32 }
const chademo50: Plug = { standard: 'CHADEMO', format: 'CABLE', powerType: 'DC', voltage: 500, amperage: 125, maxPowerW: 50_000 }
const combo50: Plug = { ...chademo50, standard: 'IEC_62196_T2_COMBO' }
const combo150: Plug = { standard: 'IEC_62196_T2_COMBO', format: 'CABLE', powerType: 'DC', voltage: 920, amperage: 375, maxPowerW: 150_000 }
const combo300: Plug = { ...combo150, amperage: 500, maxPowerW: 300_000 }

export type OpeningTimes = 'unstated' | 'always' | 'always-except' | 'shop' | 'office'

export interface Site {
  readonly names: Readonly<Record<Language, string>>
  readonly parkingTypes: readonly ParkingType[]
  /** Number of EVSEs, one drawn. */
  readonly evseCounts: readonly number[]
  /** Plugs of one EVSE, one set drawn per EVSE. */
  readonly hardware: readonly (readonly Plug[])[]
  readonly facilities: readonly (readonly Facility[])[]
  readonly restrictions: readonly (readonly ParkingRestriction[])[]
  readonly openingTimes: readonly OpeningTimes[]
  readonly floors: readonly string[]
  /** In how many of 100 seeded Locations this kind occurs; the shares add up to 100. */
  readonly share: number
}

const sites: readonly Site[] = [
  {
    share: 36,
    names: { nl: 'Laadpunt', de: 'Ladepunkt', fr: 'Borne', it: 'Colonnina', es: 'Punto de carga' },
    parkingTypes: ['ON_STREET'],
    evseCounts: [1, 2, 2],
    hardware: [[socket22], [socket11], [socket22, household], [socket7]],
    facilities: [[], ['BUS_STOP'], ['TRAM_STOP', 'BIKE_SHARING'], ['CAFE']],
    restrictions: [['EV_ONLY', 'PLUGGED'], ['EV_ONLY'], []],
    openingTimes: ['always', 'unstated'],
    floors: [],
  },
  {
    share: 20,
    names: { nl: 'Parkeergarage', de: 'Parkhaus', fr: 'Parking', it: 'Autorimessa', es: 'Aparcamiento' },
    parkingTypes: ['PARKING_GARAGE', 'UNDERGROUND_GARAGE'],
    evseCounts: [2, 3, 4],
    hardware: [[socket22], [socket11], [cable11], [cable22, socket22]],
    facilities: [['WIFI', 'METRO_STATION'], ['MALL', 'RESTAURANT'], ['PARKING_LOT']],
    restrictions: [['EV_ONLY', 'PLUGGED'], ['CUSTOMERS'], ['DISABLED', 'EV_ONLY']],
    openingTimes: ['always', 'office', 'always-except'],
    floors: ['-2', '-1', '0', '3'],
  },
  {
    share: 16,
    names: { nl: 'Supermarkt', de: 'Supermarkt', fr: 'Supermarché', it: 'Supermercato', es: 'Supermercado' },
    parkingTypes: ['PARKING_LOT'],
    evseCounts: [2, 2, 3],
    hardware: [[combo50, chademo50], [cable22], [socket22], [combo150]],
    facilities: [['SUPERMARKET'], ['SUPERMARKET', 'CAFE', 'WIFI']],
    restrictions: [['CUSTOMERS', 'PLUGGED'], ['CUSTOMERS']],
    openingTimes: ['shop'],
    floors: [],
  },
  {
    share: 12,
    names: { nl: 'Snellaadstation', de: 'Schnellladepark', fr: 'Station rapide', it: 'Stazione rapida', es: 'Estación rápida' },
    parkingTypes: ['ALONG_MOTORWAY'],
    evseCounts: [2, 4, 4],
    hardware: [[combo300], [combo150], [combo150, chademo50]],
    facilities: [['FUEL_STATION', 'RESTAURANT', 'WIFI'], ['RECREATION_AREA'], ['CARPOOL_PARKING', 'CAFE']],
    restrictions: [['PLUGGED'], []],
    openingTimes: ['always', 'always-except'],
    floors: [],
  },
  {
    share: 8,
    names: { nl: 'Hotel', de: 'Hotel', fr: 'Hôtel', it: 'Albergo', es: 'Hotel' },
    parkingTypes: ['ON_DRIVEWAY', 'PARKING_LOT'],
    evseCounts: [1, 2],
    hardware: [[socket11], [cable11], [socket22, industrial]],
    facilities: [
      ['HOTEL', 'RESTAURANT', 'WIFI'],
      ['HOTEL', 'NATURE'],
    ],
    restrictions: [['CUSTOMERS']],
    openingTimes: ['unstated', 'always'],
    floors: [],
  },
  {
    share: 8,
    names: { nl: 'P+R', de: 'P+R', fr: 'P+R', it: 'P+R', es: 'P+R' },
    parkingTypes: ['PARKING_LOT'],
    evseCounts: [2, 4],
    hardware: [[socket22], [socket11], [combo50]],
    facilities: [
      ['TRAIN_STATION', 'BUS_STOP', 'TAXI_STAND'],
      ['TRAIN_STATION', 'BIKE_SHARING'],
    ],
    restrictions: [['EV_ONLY'], ['EV_ONLY', 'PLUGGED']],
    openingTimes: ['always', 'office'],
    floors: ['0', '1'],
  },
]

/** The kind of place that a number from 0 to 99 falls on. */
export const siteAt = (hundredth: number): Site => {
  let remaining = hundredth
  for (const site of sites) {
    if (remaining < site.share) return site
    remaining -= site.share
  }
  throw new RangeError(`${hundredth} is outside 0 to 99, or the shares of the sites do not add up to 100.`)
}
