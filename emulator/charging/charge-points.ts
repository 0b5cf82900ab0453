/**
 * The charge points of a CPO stand-in. Every session is a run with one timer: when its next period ends, when its driver
 * leaves, or when its meter is read. What happens changes the data at once; the peers are told in their turn, and a peer
 * that does not answer holds nothing up.
 */
import { ContractError } from '../contract/channel.js'
import type { CDR, Session, SignedData } from '../ocpi/authored.js'
import type { Context } from '../standin/context.js'
import { pushBacklog } from '../standin/operations/push.js'
import { profileHorizonSeconds, type Sessions } from '../standin/charge-points.js'
import { createSessionStarter, type StartOptions } from './start-session.js'
import { createSessionEnder, type EndedSession } from './end-session.js'
import { createLimits } from './limits.js'
import { findChargePoint, type ChargePoint } from './find-connectors.js'
import { ceilingsEndMs, nextReportMs } from './profiles.js'
import { createReadings } from './readings.js'
import { nextMomentMs, settle, type Run } from './running-session.js'
import { createSharedState } from './shared-state.js'
import { errorText } from '../contract/error-text.js'

export interface Charging extends Sessions {
  start(start: StartOptions): Promise<Session>
  /** Session id to run; of those that are not over. */
  readonly runs: ReadonlyMap<string, Run>
  run(sessionId: string): Run | undefined
  /** What is under way at an EVSE, or keeps it. */
  runAt(evseUid: string): Run | undefined
  isOffline(evseUid: string): boolean
  isFaulted(evseUid: string): boolean
  /** The driver leaves. Undefined when there is no such session. */
  unplug(sessionId: string, signedData?: SignedData): Promise<EndedSession | undefined>
  setFaulted(evseUid: string, faulted: boolean): Promise<void>
  setOffline(evseUid: string, offline: boolean): Promise<void>
  /** INVALID: it will not be billed. */
  invalidate(sessionId: string): Promise<void>
  /** Takes a CDR back, and replaces it where fields are given. Throws `ContractError`. */
  credit(cdrId: string, replacement: Readonly<Record<string, unknown>> | undefined): Promise<{ credit: CDR; replacement: CDR | undefined }>
  /** Hears of runs that began, changed or ended. */
  onChange(listener: (run: Run) => void): () => void
}

/** While so many pushes wait, meter values are not sent. */
const maximumBacklog = 50

const chargings = new WeakMap<Context['sessions'], Charging>()
/** The charge points of a stand-in. */
export const chargingOf = (context: Context): Charging => {
  const charging = chargings.get(context.sessions)
  if (charging) return charging
  throw new ContractError({ code: 'conflict', message: `${context.settings.id} has no charge points` })
}

export const createCharging = (contextOf: () => Context): Charging => {
  const shared = createSharedState(contextOf)
  const { runs, atEvse, offline, faulted, clock, pushSession, pushStatus, statusAt } = shared

  const readings = createReadings(
    clock,
    () => contextOf().settings.behaviour.sessionTickMs,
    () => runs.size,
  )

  const schedule = (run: Run): void => {
    run.cancel()
    const now = clock().now()
    const reading = run.progress ? readings.nextMs(run) : Infinity
    const profile = (run.progress && run.profile && nextReportMs(run.progress.plan.ceilings, run.profile.reportedUntilMs)) ?? Infinity
    const next = Math.min(reading, profile, nextMomentMs(run) ?? Infinity)
    run.cancel = Number.isFinite(next) ? clock().after(Math.max(1, Math.ceil(next - now)), () => woken(run)) : () => undefined
  }

  /** Whatever goes wrong with one session is told, and keeps no other from going on. */
  const woken = async (run: Run): Promise<unknown> => {
    try {
      return await wake(run)
    } catch (error) {
      const { environment, settings } = contextOf()
      environment.problem?.(`session ${run.id} of ${settings.id}`, errorText(error))
      return undefined
    }
  }

  const wake = (run: Run): Promise<unknown> | undefined => {
    const now = clock().now()
    if (!run.progress) return run.status === 'RESERVATION' ? expire(run) : begin(run, run.endsAtMs ?? now)
    settle(run, Math.min(now, run.endsAtMs ?? now))
    if (run.endsAtMs !== undefined && now >= run.endsAtMs) return finish(run, run.endsAtMs, 'the driver left')
    const isNews = run.periods.length > run.pushedPeriods
    const isDue = now >= Math.floor(readings.nextMs(run))
    const isBusy = isDue && !isNews && pushBacklog(contextOf()) > maximumBacklog
    // A peer that is slower than the meters gets fewer of their values.
    if (isBusy) run.pushedAtMs = now
    const pushed =
      isNews || (isDue && !isBusy) ? pushSession(run, {}, isNews ? 'a charging period ended' : 'the meter was read') : undefined
    const { profile } = run
    const endMs = profile && ceilingsEndMs(run.progress.plan.ceilings)
    if (profile && endMs !== undefined && now >= endMs) {
      limits.change(run, { ceilings: [] })
      run.profile = undefined
      schedule(run)
      return Promise.all([pushed, profile.changed()])
    }
    const newsMs = profile && nextReportMs(run.progress.plan.ceilings, profile.reportedUntilMs)
    if (profile && newsMs !== undefined && now >= newsMs) {
      run.profile = { ...profile, reportedUntilMs: now + profileHorizonSeconds * 1000 }
      schedule(run)
      return Promise.all([pushed, profile.changed()])
    }
    schedule(run)
    return pushed
  }

  const { start, reserve, begin, runOf } = createSessionStarter(shared, schedule)
  const { finish, conclude, expire, giveUp, invalidate, credit } = createSessionEnder(shared)
  const limits = createLimits(shared, schedule, runOf)
  const { setProfile, activeProfile, setPreferences } = limits

  const endReservation = async (id: string): Promise<void> => {
    const run = runOf(id)
    if (run?.status === 'RESERVATION') await giveUp(run)
  }

  const stopNow = async (id: string, why: string) => {
    const run = runOf(id)
    if (run?.status !== 'ACTIVE' || run.over) return undefined
    return finish(run, clock().now(), why)
  }

  const chargePointOf = (evseUid: string): ChargePoint => {
    const chargePoint = findChargePoint(contextOf(), { evseUid, locationId: atEvse.get(evseUid.toLowerCase())?.place.id })
    if (!chargePoint) throw new ContractError({ code: 'not-found', message: `there is no EVSE ${evseUid}`, at: '/evseUid' })
    return chargePoint
  }

  /** Readings that were set for another pace of the clock, or for a step, would come late, or crowd. */
  const hearPace = (): (() => void) =>
    clock().onChange?.(() => {
      for (const run of runs.values()) if (!run.over) schedule(run)
    }) ?? (() => undefined)
  let stopHearing: () => void = () => undefined

  const charging: Charging = {
    hasProfile: (id) => runs.get(id)?.profile !== undefined,
    runs,
    run: runOf,
    start,
    reserve,
    endReservation,
    setProfile,
    activeProfile,
    setPreferences,
    stop: (id, why = 'the session was stopped remotely') => stopNow(id, why),
    unplug: async (id, signedData) => {
      const run = runOf(id)
      if (run?.status === 'RESERVATION')
        throw new ContractError({
          code: 'conflict',
          message: `session ${id} is a reservation: cancel it instead`,
          at: '/sessionId',
        })
      if (run && signedData) run.signedData = signedData
      if (run?.status === 'PENDING') {
        await charging.invalidate(id)
        return undefined
      }
      return stopNow(id, 'the driver left')
    },
    tick: async (id) => {
      const run = runOf(id)
      if (!run?.progress || run.over) return
      settle(run, clock().now())
      await pushSession(run, {}, 'the meter was read')
      schedule(run)
    },
    isReachable: (evseUid) => !offline.has(evseUid.toLowerCase()),
    runAt: (evseUid) => atEvse.get(evseUid.toLowerCase()),
    isOffline: (evseUid) => offline.has(evseUid.toLowerCase()),
    isFaulted: (evseUid) => faulted.has(evseUid.toLowerCase()),
    activeAt: (evseUid) => {
      const run = atEvse.get(evseUid.toLowerCase())
      return run && run.status !== 'RESERVATION' ? contextOf().sessionById(run.id) : undefined
    },
    setFaulted: async (evseUid, broken) => {
      const { location, evse } = chargePointOf(evseUid)
      const uid = evse.uid.toLowerCase()
      if (broken) faulted.add(uid)
      else faulted.delete(uid)
      const run = atEvse.get(uid)
      if (broken && run?.status === 'RESERVATION') await endReservation(run.id)
      else if (broken && run?.status === 'PENDING') await charging.invalidate(run.id)
      else if (broken && run) await finish(run, clock().now(), 'the EVSE broke down')
      await pushStatus(location.id, evse.uid, statusAt(evse.uid))
    },
    setOffline: async (evseUid, cut) => {
      const { location, evse } = chargePointOf(evseUid)
      const uid = evse.uid.toLowerCase()
      if (cut) offline.add(uid)
      else offline.delete(uid)
      const pushes: Promise<unknown>[] = []
      if (!cut) {
        for (const run of [...runs.values()]) {
          if (run.place.evse_uid.toLowerCase() !== uid) continue
          if (run.over) pushes.push(conclude(run, run.over.why, true))
          else {
            settle(run, clock().now())
            pushes.push(pushSession(run, {}, 'the charge point reconnected'))
          }
        }
      }
      pushes.push(pushStatus(location.id, evse.uid, statusAt(evse.uid)))
      await Promise.all(pushes)
    },
    invalidate: async (id) => {
      const run = runOf(id)
      if (!run)
        throw new ContractError({
          code: 'not-found',
          message: `session ${id} does not run: withdraw a COMPLETED session with a credit CDR`,
          at: '/sessionId',
        })
      await invalidate(run)
    },
    credit,
    resume: () => {
      const set = contextOf().data.own('sessions')
      for (const entry of set.entries()) {
        const session = set.object(entry) as Session
        if (session.status !== 'COMPLETED' && session.status !== 'INVALID') runOf(session.id)
      }
      for (const run of runs.values()) schedule(run)
      stopHearing()
      stopHearing = hearPace()
    },
    stopTicking: () => {
      stopHearing()
      for (const run of runs.values()) run.cancel()
    },
    onChange: (listener) => {
      shared.listeners.add(listener)
      return () => {
        shared.listeners.delete(listener)
      }
    },
  }
  chargings.set(charging, charging)
  return charging
}
