/** What a session has come to so far: hours by the clock, cost by the tariff. */
import { readDateTime } from '../ocpi/datetime.js'
import type { Session } from '../ocpi/v2.2.1/sessions.js'
import type { Tariff } from '../ocpi/v2.2.1/tariffs.js'
import type { Price } from '../ocpi/v2.2.1/types.js'
import { priceSession } from '../pricing/assess.js'

const round4 = (value: number): number => Math.round(value * 10_000) / 10_000

export const cdrTotals = (
  session: Session, tariff: Tariff | undefined, timeZone: string, nowMs: number,
): { total_cost: Price | undefined; total_time: number } => {
  const startMs = readDateTime(session.start_date_time) ?? nowMs
  const endMs = session.end_date_time === undefined ? nowMs : (readDateTime(session.end_date_time) ?? nowMs)
  const total_time = round4((endMs - startMs) / 3_600_000)
  if (!tariff) return { total_cost: undefined, total_time }
  const { totals } = priceSession('2.2.1', session, { tariffs: [tariff], timeZone })
  const cost = totals['total_cost']
  if (cost === undefined) return { total_cost: undefined, total_time }
  // Numbers have four decimals unless the specification says otherwise (types: number).
  return {
    total_cost: typeof cost === 'number' ? { excl_vat: round4(cost) } : { excl_vat: round4(cost.excl_vat), incl_vat: round4(cost.incl_vat) }, total_time,
  }
}
