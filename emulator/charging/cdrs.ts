/** CDRs: made from the periods of a session, priced as whoever receives them will; and credit CDRs that take them back. */
import { formatDateTime } from '../ocpi/datetime.js'
import {
  authoredVersion,
  type CDR,
  type CdrLocation,
  type ChargingPeriod,
  type Connector,
  type EVSE,
  type Location,
  type Price,
  type Session,
  type SignedData,
  type Tariff,
} from '../ocpi/authored.js'
import { priceCdr, totalsIn, type Total } from '../pricing/assess.js'
import { round4 } from './session-state.js'

/** The place as it was when the session began. */
export const cdrLocationOf = (location: Location, evse: EVSE, connector: Connector): CdrLocation => {
  const { id, name, address, city, postal_code, state, country, coordinates } = location
  return {
    id,
    ...(name !== undefined && { name }),
    address,
    city,
    ...(postal_code !== undefined && { postal_code }),
    ...(state !== undefined && { state }),
    country,
    coordinates,
    evse_uid: evse.uid,
    evse_id: evse.evse_id ?? evse.uid,
    connector_id: connector.id,
    connector_standard: connector.standard,
    connector_format: connector.format,
    connector_power_type: connector.power_type,
  }
}

export interface Charged {
  readonly startMs: number
  readonly endMs: number
  readonly periods: readonly ChargingPeriod[]
  readonly tariffs: readonly Tariff[]
  readonly currency: string
  /** IANA name. */
  readonly timeZone: string
}

/** Totals under the field names of a CDR, with the four decimals that OCPI numbers have. */
export const totalsOf = ({ startMs, endMs, periods, tariffs, currency, timeZone }: Charged): Readonly<Record<string, Total>> => {
  const { priced } = priceCdr(
    authoredVersion,
    {
      start_date_time: formatDateTime(startMs),
      end_date_time: formatDateTime(endMs),
      currency,
      charging_periods: periods,
      tariffs,
    },
    { timeZone },
  )
  return totalsIn(authoredVersion, 'cdr', priced, { decimals: 4 })
}

export const priceIn = (totals: Readonly<Record<string, Total>>, name: string): Price | undefined => {
  const total = totals[name]
  return typeof total === 'object' && 'excl_vat' in total ? total : undefined
}

const numberIn = (totals: Readonly<Record<string, Total>>, name: string): number => {
  const total = totals[name]
  return typeof total === 'number' ? total : 0
}

const partialCosts = ['total_fixed_cost', 'total_energy_cost', 'total_time_cost', 'total_parking_cost', 'total_reservation_cost'] as const

export interface BillOptions extends Charged {
  readonly id: string
  readonly session: Session
  readonly place: CdrLocation
  readonly signedData?: SignedData | undefined
  /** Why the session stopped. */
  readonly remark?: string | undefined
  readonly nowMs: number
}

/** Partial costs that are zero are left out, as the specification allows. */
export const cdrOf = (bill: BillOptions): CDR => {
  const { session, startMs, endMs, periods, tariffs } = bill
  const start = formatDateTime(startMs)
  const kept =
    periods.length > 0
      ? [...periods]
      : [
          {
            start_date_time: start,
            dimensions: [
              { type: 'ENERGY' as const, volume: 0 },
              { type: 'TIME' as const, volume: 0 },
            ],
          },
        ]
  const totals = totalsOf({ ...bill, periods: kept })
  const costs = partialCosts.flatMap((name) => {
    const cost = priceIn(totals, name)
    return cost && (cost.excl_vat !== 0 || cost.incl_vat !== 0) ? [[name, cost] as const] : []
  })
  const parking = numberIn(totals, 'total_parking_time')
  return {
    country_code: session.country_code,
    party_id: session.party_id,
    id: bill.id,
    start_date_time: start,
    end_date_time: formatDateTime(endMs),
    session_id: session.id,
    cdr_token: session.cdr_token,
    auth_method: session.auth_method,
    ...(session.authorization_reference !== undefined && { authorization_reference: session.authorization_reference }),
    cdr_location: bill.place,
    ...(session.meter_id !== undefined && { meter_id: session.meter_id }),
    currency: bill.currency,
    ...(tariffs.length > 0 && { tariffs: [...tariffs] }),
    charging_periods: kept,
    ...(bill.signedData && { signed_data: bill.signedData }),
    total_cost: (tariffs.length > 0 ? priceIn(totals, 'total_cost') : undefined) ?? { excl_vat: 0, incl_vat: 0 },
    total_energy: numberIn(totals, 'total_energy'),
    total_time: numberIn(totals, 'total_time'),
    ...(parking > 0 && { total_parking_time: parking }),
    ...(tariffs.length > 0 && Object.fromEntries(costs)),
    ...(bill.remark !== undefined && { remark: bill.remark.slice(0, 255) }),
    last_updated: formatDateTime(bill.nowMs),
  }
}

const negated = ({ excl_vat, incl_vat }: Price): Price => ({
  excl_vat: round4(0 - excl_vat),
  ...(incl_vat !== undefined && { incl_vat: round4(0 - incl_vat) }),
})

/** All data copied, only total_cost negated (2.2.1 mod_cdrs, credit CDRs). */
export const creditOf = (cdr: CDR, nowMs: number): CDR => ({
  ...cdr,
  id: `${cdr.id.slice(0, 37)}-C`,
  total_cost: negated(cdr.total_cost),
  credit: true,
  credit_reference_id: cdr.id,
  last_updated: formatDateTime(nowMs),
})
