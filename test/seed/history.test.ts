import fc from 'fast-check'
import Fraction from 'fraction.js'
import { describe, expect, it } from 'vitest'
import { parseDateTime } from '../../emulator/ocpi/datetime.js'
import { objects } from '../../emulator/ocpi/schemas.js'
import type { CDR, ChargingPeriod } from '../../emulator/ocpi/v2.2.1/cdrs.js'
import type { History } from '../../emulator/seed/seed.js'
import { baseTimeMs, cpo, cpoSeed, emspSeed, indexes } from './fixture.js'

const eMSP = emspSeed()
const tokens = indexes(eMSP.tokenCount).map((index) => eMSP.token(index).token)
const seed = cpoSeed()
const history = seed.history(tokens)
const at = (text: string | undefined): number => parseDateTime(text ?? '') ?? Number.NaN

const sumOf = (periods: readonly ChargingPeriod[], type: string): Fraction =>
  periods
    .flatMap(({ dimensions }) => dimensions)
    .filter((dimension) => dimension.type === type)
    .reduce((sum, { volume }) => sum.add(String(volume)), new Fraction(0))

/** Prices a CDR from its own tariff with exact fractions. */
const priceOf = ({ tariffs, charging_periods }: CDR): { excl: Fraction; incl: Fraction } => {
  const zero = { excl: new Fraction(0), incl: new Fraction(0) }
  return (tariffs?.[0]?.elements[0]?.price_components ?? []).reduce(({ excl, incl }, { type, price, vat }) => {
    const quantity = type === 'FLAT' ? new Fraction(1) : sumOf(charging_periods, type)
    const cost = quantity.mul(String(price))
    return { excl: excl.add(cost), incl: incl.add(cost.mul(new Fraction(String(vat ?? 0)).div(100).add(1))) }
  }, zero)
}

const expectConsistent = ({ sessions, cdrs }: History) => {
  for (const [index, session] of sessions.entries()) {
    const cdr = cdrs[index] as CDR
    const periods = cdr.charging_periods
    expect(session).toMatchObject({ ...cpo, status: 'COMPLETED', kwh: cdr.total_energy, total_cost: cdr.total_cost })
    expect(session.charging_periods).toEqual(periods)
    expect(cdr).toMatchObject({
      ...cpo,
      session_id: session.id,
      start_date_time: session.start_date_time,
      end_date_time: session.end_date_time,
      cdr_token: session.cdr_token,
      auth_method: session.auth_method,
      currency: session.currency,
    })
    expect(cdr.cdr_location).toMatchObject({ id: session.location_id, evse_uid: session.evse_uid, connector_id: session.connector_id })

    const startedMs = at(cdr.start_date_time)
    const endedMs = at(cdr.end_date_time)
    expect(endedMs).toBeGreaterThan(startedMs)
    expect(at(cdr.last_updated)).toBeGreaterThan(endedMs)
    expect(at(cdr.last_updated)).toBeLessThanOrEqual(baseTimeMs)
    expect(at(periods[0]?.start_date_time)).toBe(startedMs)

    // Each period lasts until the next one.
    for (const [position, period] of periods.entries()) {
      const untilMs = at(periods[position + 1]?.start_date_time ?? cdr.end_date_time)
      const hours = sumOf([period], 'TIME').add(sumOf([period], 'PARKING_TIME'))
      expect(hours.mul(3_600_000).valueOf()).toBe(untilMs - at(period.start_date_time))
      for (const { volume } of period.dimensions) expect(volume).toBeGreaterThan(0)
    }
    expect(sumOf(periods, 'ENERGY').equals(String(cdr.total_energy))).toBe(true)
    expect(sumOf(periods, 'PARKING_TIME').equals(String(cdr.total_parking_time ?? 0))).toBe(true)
    expect(sumOf(periods, 'TIME').add(sumOf(periods, 'PARKING_TIME')).equals(String(cdr.total_time))).toBe(true)

    const { excl, incl } = priceOf(cdr)
    expect(excl.equals(String(cdr.total_cost.excl_vat))).toBe(true)
    expect(incl.equals(String(cdr.total_cost.incl_vat))).toBe(true)
    const parts = [cdr.total_fixed_cost, cdr.total_energy_cost].flatMap((part) => part ?? [])
    const partSum = parts.reduce((sum, { excl_vat }) => sum.add(String(excl_vat)), new Fraction(0))
    expect(partSum.equals(excl)).toBe(true)

    // No noise of binary fractions: four decimals say it all.
    for (const number of JSON.stringify([session, cdr]).match(/(?<=[:[,])-?\d+\.\d+(?=[,}\]])/g) ?? []) {
      expect(number).toMatch(/^\d+\.\d{1,4}$/)
    }
  }
}

/** No EVSE serves two Sessions at once. */
const expectNoOverlap = ({ sessions }: History) => {
  const freeFromMs = new Map<string, number>()
  for (const { evse_uid, start_date_time, end_date_time } of sessions) {
    expect(at(start_date_time)).toBeGreaterThanOrEqual(freeFromMs.get(evse_uid) ?? 0)
    freeFromMs.set(evse_uid, at(end_date_time))
  }
}

describe('seeded Sessions and CDRs', () => {
  it('are three dozen, one CDR for each Session, valid in 2.2.1', () => {
    expect(history.sessions).toHaveLength(36)
    expect(history.cdrs).toHaveLength(36)
    for (const session of history.sessions) expect(objects['2.2.1'].get('Session')?.safeParse(session).error?.issues).toBeUndefined()
    for (const cdr of history.cdrs) expect(objects['2.2.1'].get('CDR')?.safeParse(cdr).error?.issues).toBeUndefined()
  })

  it('agree with each other and with the tariff, exactly', () => {
    expectConsistent(history)
  })

  it('agree whatever the seed, the number of Locations and of Sessions', () => {
    const counts = fc.record({ seed: fc.integer(), locationCount: fc.integer({ min: 1, max: 90 }), sessionCount: fc.nat(40) })
    fc.assert(
      fc.property(counts, (options) => {
        const drawn = cpoSeed(options).history(tokens)
        expectConsistent(drawn)
        expectNoOverlap(drawn)
      }),
      { numRuns: 15 },
    )
  })

  it('took place at seeded Locations, at a Connector with that tariff', () => {
    const tariffs = new Map(seed.tariffs().map((tariff) => [tariff.id, tariff]))
    for (const { cdr_location, tariffs: used, charging_periods } of history.cdrs) {
      const tariff = used?.[0]
      const location = seed.location(seed.indexOfLocationId(cdr_location.id) ?? -1)
      const evse = location.evses?.find(({ uid }) => uid === cdr_location.evse_uid)
      const connector = evse?.connectors.find(({ id }) => id === cdr_location.connector_id)
      expect(cdr_location).toMatchObject({
        address: location.address,
        city: location.city,
        country: location.country,
        coordinates: location.coordinates,
        evse_id: evse?.evse_id,
        connector_standard: connector?.standard,
        connector_format: connector?.format,
        connector_power_type: connector?.power_type,
      })
      expect(connector?.tariff_ids).toContain(tariff?.id)
      expect(tariff).toEqual(tariffs.get(tariff?.id ?? ''))
      for (const { tariff_id } of charging_periods) expect(tariff_id).toBe(tariff?.id)
    }
  })

  it('never delivered more than the Connector can', () => {
    for (const { cdr_location, charging_periods } of history.cdrs) {
      const location = seed.location(seed.indexOfLocationId(cdr_location.id) ?? -1)
      const connector = location.evses?.find(({ uid }) => uid === cdr_location.evse_uid)?.connectors[0]
      const volts = (connector?.max_voltage ?? 0) * (connector?.power_type === 'AC_3_PHASE' ? 3 : 1)
      const maximumKw = (connector?.max_electric_power ?? volts * (connector?.max_amperage ?? 0)) / 1000
      for (const period of charging_periods) {
        const kwh = sumOf([period], 'ENERGY').valueOf()
        if (kwh > 0) expect(kwh / sumOf([period], 'TIME').valueOf()).toBeLessThanOrEqual(maximumKw)
      }
    }
  })

  it('were charged with valid tokens of the eMSP, authorized as the token demands', () => {
    for (const { cdr_token, auth_method, authorization_reference } of history.sessions) {
      const token = tokens.find(({ uid }) => uid === cdr_token.uid)
      expect(token).toMatchObject({ ...cdr_token, valid: true })
      if (auth_method === 'WHITELIST') expect(['ALWAYS', 'ALLOWED']).toContain(token?.whitelist)
      expect(authorization_reference !== undefined).toBe(auth_method === 'COMMAND')
    }
    expect(new Set(history.sessions.map(({ auth_method }) => auth_method))).toEqual(new Set(['WHITELIST', 'AUTH_REQUEST', 'COMMAND']))
  })

  it('are oldest first and never two at one EVSE at a time, also 5,000 of them', () => {
    const many = cpoSeed({ sessionCount: 5_000 }).history(tokens)
    expect(many.sessions).toHaveLength(5_000)
    expect(new Set(many.cdrs.map(({ id }) => id)).size).toBe(5_000)
    const starts = many.sessions.map(({ start_date_time }) => at(start_date_time))
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
    expectNoOverlap(many)
  })

  it('use several tariffs, with and without parking at the end, at AC and DC', () => {
    expect(new Set(history.cdrs.map(({ tariffs }) => tariffs?.[0]?.id)).size).toBeGreaterThan(2)
    expect(new Set(history.cdrs.map(({ total_parking_time }) => total_parking_time !== undefined))).toEqual(new Set([true, false]))
    expect(new Set(history.cdrs.map(({ cdr_location }) => cdr_location.connector_power_type === 'DC'))).toEqual(new Set([true, false]))
  })

  it('are the same again, and share nothing', () => {
    const again = cpoSeed().history(tokens)
    expect(again).toEqual(history)
    again.sessions[0]?.charging_periods?.pop()
    expect(again.cdrs[0]).toEqual(history.cdrs[0])
  })

  it('are none without a valid token', () => {
    expect(seed.history(tokens.filter(({ valid }) => !valid))).toEqual({ sessions: [], cdrs: [] })
  })
})
