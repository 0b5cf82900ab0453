/** Seeded Tariffs: every component type, every TariffType, every kind of restriction. */
import { formatDateTime } from '../ocpi/datetime.js'
import type { PriceComponent, Tariff, TariffElement, TariffRestrictions } from '../ocpi/authored.js'
import type { SeedParty } from './party.js'

const dayMs = 86_400_000
const vatPercent = 21
const swissVatPercent = 8.1

/** 2.2.1 mod_tariffs: no VAT at all is not the same as 0 percent; null stands for it. */
const component = (type: PriceComponent['type'], price: number, stepSize: number, vat: number | null): PriceComponent => ({
  type,
  price,
  ...(vat !== null && { vat }),
  step_size: stepSize,
})
/** Price per kWh; step in Wh. */
const energy = (price: number, vat = vatPercent) => component('ENERGY', price, 1, vat)
/** Price per hour of charging; step in seconds. */
const time = (price: number, stepSize: number) => component('TIME', price, stepSize, vatPercent)
/** Price per hour without charging; step in seconds. */
const parking = (price: number, stepSize: number) => component('PARKING_TIME', price, stepSize, vatPercent)
const flat = (price: number, vat: number | null = vatPercent) => component('FLAT', price, 1, vat)

const element = (components: PriceComponent[], restrictions?: TariffRestrictions): TariffElement => ({
  price_components: components,
  ...(restrictions && { restrictions }),
})

/** What differs between two tariffs; the rest is added by `seedTariffs`. */
type Row = Pick<Tariff, 'elements'> &
  Partial<Pick<Tariff, 'currency' | 'type' | 'min_price' | 'max_price' | 'start_date_time' | 'end_date_time' | 'energy_mix'>> & {
    readonly id: string
    /** For the driver, in English. */
    readonly text?: string
  }

const rows = (seasonChange: string): readonly Row[] => [
  // Simple enough that a past session is priced by one multiplication.
  { id: 'AC-ENERGY', type: 'REGULAR', elements: [element([energy(0.4)])] },
  { id: 'AC-START', type: 'REGULAR', elements: [element([flat(0.5), energy(0.35)])] },
  { id: 'DC-ENERGY', type: 'REGULAR', elements: [element([energy(0.6)])] },
  { id: 'CHF-AC', currency: 'CHF', type: 'REGULAR', elements: [element([energy(0.5, swissVatPercent)])] },
  { id: 'CHF-DC', currency: 'CHF', type: 'REGULAR', elements: [element([energy(0.6, swissVatPercent)])] },
  { id: 'FREE', text: 'Free of charge', elements: [element([flat(0, null)])] },

  // By time, by day, by quantity.
  { id: 'TIME', text: '2.40 per hour, per 5 minutes', elements: [element([time(2.4, 300)])] },
  {
    id: 'DAY-NIGHT',
    text: 'Cheaper between 21:00 and 07:00',
    elements: [element([energy(0.45)], { start_time: '07:00', end_time: '21:00' }), element([energy(0.28)])],
  },
  {
    id: 'NIGHT-TIME',
    text: 'Parking is free at night',
    elements: [
      // 2.2.1 mod_tariffs: an end before the start runs past midnight.
      element([parking(0, 1)], { start_time: '22:00', end_time: '06:00' }),
      element([energy(0.42), parking(1.5, 900)]),
    ],
  },
  {
    id: 'WEEKEND',
    text: 'Cheaper on Saturday and Sunday',
    elements: [element([energy(0.3)], { day_of_week: ['SATURDAY', 'SUNDAY'] }), element([energy(0.42)])],
  },
  {
    id: 'TIERS-ENERGY',
    text: 'Dearer after 20 kWh and again after 50 kWh',
    elements: [
      element([energy(0.3)], { max_kwh: 20 }),
      element([energy(0.38)], { min_kwh: 20, max_kwh: 50 }),
      element([energy(0.46)], { min_kwh: 50 }),
    ],
  },
  {
    id: 'TIERS-POWER',
    text: 'Dearer from 50 kW and from 150 kW',
    elements: [
      element([energy(0.44)], { max_power: 50 }),
      element([energy(0.54)], { min_power: 50, max_power: 150 }),
      element([energy(0.64)], { min_power: 150 }),
    ],
  },
  {
    id: 'DC-IDLE',
    type: 'REGULAR',
    text: 'Parking after 45 minutes: 6.00 per hour',
    elements: [element([energy(0.55)]), element([parking(6, 60)], { min_duration: 2_700 })],
  },

  // What 2.1.1 cannot express.
  {
    id: 'TIERS-CURRENT',
    text: 'Dearer above 32 A',
    elements: [element([time(1.8, 60)], { max_current: 32 }), element([time(3.6, 60)], { min_current: 32 })],
  },
  {
    id: 'MIN-MAX',
    text: 'At least 1.00, at most 25.00 per session',
    elements: [element([energy(0.49)])],
    min_price: { excl_vat: 1, incl_vat: 1.21 },
    max_price: { excl_vat: 25, incl_vat: 30.25 },
  },
  {
    id: 'RESERVATION',
    type: 'REGULAR',
    text: 'Reservation 3.00 per hour; 4.00 if it expires',
    elements: [
      element([flat(4)], { reservation: 'RESERVATION_EXPIRES' }),
      element([time(3, 60)], { reservation: 'RESERVATION' }),
      element([energy(0.4)]),
    ],
  },
  { id: 'SEASON-NOW', type: 'REGULAR', elements: [element([energy(0.41)])], end_date_time: seasonChange },
  { id: 'SEASON-NEXT', type: 'REGULAR', elements: [element([energy(0.47)])], start_date_time: seasonChange },
  { id: 'AC-ADHOC', type: 'AD_HOC_PAYMENT', elements: [element([energy(0.52)])] },
  { id: 'DC-ADHOC', type: 'AD_HOC_PAYMENT', elements: [element([flat(1), energy(0.72)])] },
  {
    id: 'PROFILE-CHEAP',
    type: 'PROFILE_CHEAP',
    text: 'Charges when power is cheap',
    elements: [element([energy(0.27)]), element([parking(1.2, 900)], { min_duration: 28_800 })],
  },
  { id: 'PROFILE-FAST', type: 'PROFILE_FAST', text: 'As fast as possible', elements: [element([energy(0.48), time(0.6, 60)])] },
  {
    id: 'PROFILE-GREEN',
    type: 'PROFILE_GREEN',
    text: 'Solar and wind only',
    elements: [element([energy(0.38)])],
    energy_mix: {
      is_green_energy: true,
      energy_sources: [
        { source: 'SOLAR', percentage: 45 },
        { source: 'WIND', percentage: 55 },
      ],
      environ_impact: [{ category: 'CARBON_DIOXIDE', amount: 0 }],
    },
  },
]

/** All seeded Tariffs of a party, oldest first. */
export const seedTariffs = (party: SeedParty, baseTimeMs: number): Tariff[] => {
  const midnightMs = Math.floor(baseTimeMs / dayMs) * dayMs
  const table = rows(formatDateTime(midnightMs + 30 * dayMs))
  return table.map(({ id, currency, type, text, elements, ...rest }, index): Tariff => ({
    country_code: party.country_code,
    party_id: party.party_id,
    id,
    currency: currency ?? 'EUR',
    ...(type && { type }),
    ...(text !== undefined && { tariff_alt_text: [{ language: 'en', text }] }),
    tariff_alt_url: `https://example.com/tariffs/${id.toLowerCase()}`,
    ...(rest.min_price && { min_price: rest.min_price }),
    ...(rest.max_price && { max_price: rest.max_price }),
    elements,
    ...(rest.start_date_time !== undefined && { start_date_time: rest.start_date_time }),
    ...(rest.end_date_time !== undefined && { end_date_time: rest.end_date_time }),
    ...(rest.energy_mix && { energy_mix: rest.energy_mix }),
    last_updated: formatDateTime(midnightMs - (table.length - index) * 3 * dayMs),
  }))
}

type PlanName = 'ac' | 'acPayable' | 'acReservable' | 'acPreferences' | 'acSwiss' | 'dc' | 'dcPayable' | 'dcSwiss'

/**
 * Which tariffs a Connector offers together. 2.2.1 mod_locations: at most one active per TariffType, so a plan holds
 * either one untyped tariff or one REGULAR with others beside it.
 */
export const tariffPlans: Readonly<Record<PlanName, readonly (readonly string[])[]>> = {
  ac: [
    ['AC-ENERGY'],
    ['AC-ENERGY'],
    ['AC-START'],
    ['AC-START'],
    ['TIME'],
    ['DAY-NIGHT'],
    ['NIGHT-TIME'],
    ['WEEKEND'],
    ['TIERS-ENERGY'],
    ['TIERS-CURRENT'],
    ['SEASON-NOW', 'SEASON-NEXT'],
    ['FREE'],
  ],
  acPayable: [
    ['AC-ENERGY', 'AC-ADHOC'],
    ['AC-START', 'AC-ADHOC'],
  ],
  acReservable: [['RESERVATION'], ['AC-ENERGY']],
  acPreferences: [['AC-ENERGY', 'PROFILE-CHEAP', 'PROFILE-FAST', 'PROFILE-GREEN']],
  acSwiss: [['CHF-AC']],
  dc: [['DC-ENERGY'], ['DC-ENERGY'], ['DC-IDLE'], ['TIERS-POWER'], ['MIN-MAX']],
  dcPayable: [
    ['DC-ENERGY', 'DC-ADHOC'],
    ['DC-IDLE', 'DC-ADHOC'],
  ],
  dcSwiss: [['CHF-DC']],
}
