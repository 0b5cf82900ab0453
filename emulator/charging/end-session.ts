/** How sessions end: completed and billed, expired, given up, invalid; and bills that are taken back. */
import { ContractError } from '../contract/channel.js'
import { formatDateTime } from '../ocpi/datetime.js'
import type { CDR, Session } from '../ocpi/authored.js'
import { dialects } from '../ocpi/dialect.js'
import { cdrOf, creditOf } from './cdrs.js'
import { lastPeriod, round4, wholeSecond, type State } from './session-state.js'
import { billedPeriods, billedSinceMs, settle, type Run } from './running-session.js'
import { publish } from './publish.js'
import type { SharedState } from './shared-state.js'

export interface EndedSession {
  readonly session: Session
  readonly cdr: CDR | undefined
}

export interface SessionEnder {
  /** COMPLETED at an instant, however late it is told. Undefined while the platform does not hear of it. */
  finish(run: Run, atMs: number, why: string): Promise<EndedSession | undefined>
  /** Tells the end of a session, and bills it. */
  conclude(run: Run, why: string, billed: boolean): Promise<EndedSession>
  expire(run: Run): Promise<unknown>
  giveUp(run: Run): Promise<unknown>
  invalidate(run: Run): Promise<void>
  /** Throws `ContractError`. */
  credit(cdrId: string, replacement: Readonly<Record<string, unknown>> | undefined): Promise<{ credit: CDR; replacement: CDR | undefined }>
}

/** What has flowed in the second in which the last period began would be in no period, so that second is told whole. */
const leastEndMs = ({ open, energyKwh }: State): number => open.startMs + (round4(energyKwh) > open.startKwh ? 1000 : 0)

export const createSessionEnder = (shared: SharedState): SessionEnder => {
  const { atEvse, changed, isOffline, pushSession, pushStatusOf, clear } = shared

  const finish = async (run: Run, atMs: number, why: string): Promise<EndedSession | undefined> => {
    settle(run, atMs)
    const endMs = Math.max(wholeSecond(atMs), run.progress ? Math.max(run.progress.plan.sinceMs, leastEndMs(run.progress.state)) : 0)
    if (run.progress && !run.over) {
      const last = lastPeriod(run.progress.plan, { ...run.progress.state, atMs: endMs })
      if (last) run.periods.push(last)
    }
    run.over = { atMs: endMs, why }
    run.cancel()
    if (isOffline(run)) {
      atEvse.delete(run.place.evse_uid.toLowerCase())
      changed(run)
      return undefined
    }
    return conclude(run, why, true)
  }

  const conclude = async (run: Run, why: string, billed: boolean): Promise<EndedSession> => {
    const context = shared.context()
    const endMs = run.over?.atMs ?? wholeSecond(shared.clock().now())
    if (run.status === 'RESERVATION') run.periods.push(...reservationOnly(run, endMs))
    const wasReservation = run.status === 'RESERVATION'
    run.status = 'COMPLETED'
    clear(run)
    const free = billed ? {} : { total_cost: { excl_vat: 0, incl_vat: 0 } }
    const pushes = [pushSession(run, { status: 'COMPLETED', end_date_time: formatDateTime(endMs), ...free }, why), pushStatusOf(run)]
    const session = context.sessionById(run.id) as Session
    const cdr = billed ? bill(run, session, endMs, why, wasReservation) : undefined
    const { cdrDelayMs } = context.settings.behaviour
    if (cdr && cdrDelayMs === 0) pushes.push(publish(context, 'cdrs', { object: cdr }, 'the CDR of the session'))
    else if (cdr)
      shared
        .clock()
        .after(cdrDelayMs, () =>
          publish(
            context,
            'cdrs',
            { object: { ...cdr, last_updated: formatDateTime(shared.clock().now()) } },
            'the delayed CDR of the session',
          ),
        )
    changed(run)
    await Promise.all(pushes)
    return { session, cdr }
  }

  /** A reservation that nobody took up has periods of its own; 2.1.1 cannot tell them. */
  const reservationOnly = (run: Run, endMs: number) => (run.progress ? [] : billedPeriods(run, endMs))

  const bill = (run: Run, session: Session, endMs: number, why: string, wasReservation: boolean): CDR | undefined => {
    const startMs = billedSinceMs(run) ?? endMs
    const cdr = cdrOf({
      id: shared.chance().id(),
      session,
      place: run.place,
      startMs,
      endMs: Math.max(startMs, endMs),
      currency: run.currency,
      timeZone: run.timeZone,
      tariffs: run.tariffs,
      periods: wasReservation ? run.periods : billedPeriods(run, endMs),
      signedData: run.signedData,
      remark: why,
      nowMs: shared.clock().now(),
    })
    // A reservation that cost nothing leaves no bill (5.2).
    return wasReservation && (!dialects[run.version].reservationPrices || cdr.total_cost.excl_vat === 0) ? undefined : cdr
  }

  const expire = async (run: Run): Promise<unknown> => {
    run.over = { atMs: wholeSecond(run.reservation?.untilMs ?? shared.clock().now()), why: 'the reservation expired' }
    return conclude(run, 'the reservation expired', true)
  }

  /** Giving up costs nothing here: peers could not tell it from expiry. */
  const giveUp = async (run: Run): Promise<unknown> => {
    run.over = { atMs: wholeSecond(shared.clock().now()), why: 'the reservation was cancelled' }
    return conclude(run, 'the reservation was cancelled', false)
  }

  const invalidate = async (run: Run): Promise<void> => {
    const now = shared.clock().now()
    settle(run, now)
    run.over = { atMs: wholeSecond(now), why: 'the session was declared invalid' }
    run.status = 'INVALID'
    clear(run)
    await Promise.all([
      pushSession(run, { status: 'INVALID', end_date_time: formatDateTime(wholeSecond(now)) }, 'the session was declared invalid'),
      pushStatusOf(run),
    ])
  }

  const credit: SessionEnder['credit'] = async (cdrId, fields) => {
    const context = shared.context()
    const set = context.data.own('cdrs')
    const entry = set.find(cdrId)
    const original = entry && (set.object(entry) as CDR)
    if (!original)
      throw new ContractError({ code: 'not-found', message: `CDR ${cdrId} is not in the own data of ${context.settings.id}`, at: '/cdrId' })
    if (original.credit === true) throw new ContractError({ code: 'invalid', message: `CDR ${cdrId} is a credit CDR itself`, at: '/cdrId' })
    const taken = creditOf(original, shared.clock().now())
    if (set.find(taken.id)) throw new ContractError({ code: 'conflict', message: `CDR ${cdrId} has been credited already`, at: '/cdrId' })
    const replacement = fields && { ...original, ...fields, id: shared.chance().id(), last_updated: formatDateTime(shared.clock().now()) }
    await Promise.all(
      [taken, ...(replacement ? [replacement] : [])].map((cdr) =>
        publish(context, 'cdrs', { object: cdr }, cdr === taken ? 'the CDR was credited' : 'the CDR that replaces the credited one'),
      ),
    )
    return { credit: taken, replacement }
  }

  return { finish, conclude, expire, giveUp, invalidate, credit }
}
