/** One session as it runs at a charge point: what is plugged in, how far it is, what is still to be told. */
import type { Driver, MeterValue, RunningSession, Vehicle } from '../contract/charging.js'
import { formatDateTime } from '../ocpi/datetime.js'
import type { CdrLocation, ChargingPeriod, ChargingProfile, Connector, Session, SignedData, Tariff } from '../ocpi/authored.js'
import { dialects } from '../ocpi/dialect.js'
import type { Version } from '../ocpi/version.js'
import { priceIn, totalsOf } from './cdrs.js'
import {
  advanced,
  lastPeriod,
  nextChangeMs,
  powerW,
  round4,
  stateOfCharge,
  wholeSecond,
  type Advanced,
  type Plan,
  type State,
} from './session-state.js'
import { ceilingAt, nextCeilingMs } from './profiles.js'

export interface Run {
  readonly id: string
  readonly place: CdrLocation
  readonly timeZone: string
  readonly connector: Connector
  /** The version that its customer's eMSP is connected in. */
  readonly version: Version
  readonly currency: string
  readonly token: Session['cdr_token']
  vehicle: Vehicle
  driver: Driver
  status: Session['status']
  /** Undefined until it is ACTIVE. */
  progress: { plan: Plan; state: State } | undefined
  /** Chosen when it began; it may change with the charging preferences. */
  tariff: Tariff | undefined
  /** Tariffs that were used, in their order. */
  readonly tariffs: Tariff[]
  /** Periods that have ended, and how many of them the peers have been told. */
  readonly periods: ChargingPeriod[]
  pushedPeriods: number
  /** The reservation that came before, or that it is. */
  reservation: { readonly sinceMs: number; readonly untilMs: number } | undefined
  /** When the driver leaves, a delayed start begins, or a reservation expires. */
  endsAtMs: number | undefined
  /** When the vehicle wanted no more. */
  fullAtMs: number | undefined
  /** When the next period ends by itself; undefined until it is looked up. */
  changeAtMs: number | 'never' | undefined
  pushedAtMs: number
  readonly meter: MeterValue[]
  /** What the eMSP set, how it is told of changes, and up to when it knows what is to come. */
  profile: { readonly profile: ChargingProfile; readonly changed: () => Promise<unknown>; readonly reportedUntilMs: number } | undefined
  signedData: SignedData | undefined
  /** What its platform has not heard of, since the charge point was cut off: fields that changed, or the whole session. */
  unpushed: { readonly fields: Partial<Session>; readonly born: Session | undefined }
  /** A push about it was lost, so the next one tells everything. */
  resync: boolean
  /** It ended while its platform did not hear of it. */
  over: { readonly atMs: number; readonly why: string } | undefined
  cancel: () => void
}

const maximumMeterValues = 240

/** Keeps a point of the curve; of too many every second one goes. */
const keepMeterValue = (run: Run, value: MeterValue): void => {
  const last = run.meter.at(-1)
  if (last && last.at === value.at) run.meter.pop()
  run.meter.push(value)
  if (run.meter.length > maximumMeterValues) run.meter.splice(0, run.meter.length, ...run.meter.filter((_, index) => index % 2 === 0))
}

/** Takes over how far it has come. */
export const follow = (run: Run, plan: Plan, { state, periods }: Advanced): void => {
  run.progress = { plan, state }
  run.periods.push(...periods)
  run.changeAtMs = undefined
  keepMeterValue(run, {
    at: Math.round(state.atMs),
    powerKw: round4(powerW(plan, state) / 1000),
    kwh: round4(state.energyKwh),
    stateOfChargePercent: Math.round(stateOfCharge(plan, state.energyKwh) * 10) / 10,
  })
}

const isSated = (plan: Plan, { energyKwh }: State): boolean =>
  stateOfCharge(plan, energyKwh) >= plan.vehicle.fullAtPercent || (plan.wantedKwh !== undefined && energyKwh >= plan.wantedKwh - 1e-9)

/** Lets time pass until an instant. */
export const settle = (run: Run, atMs: number): void => {
  if (!run.progress || run.over) return
  const { plan, state } = run.progress
  if (atMs > state.atMs) {
    const changeAtMs = run.changeAtMs
    const next = advanced(plan, state, atMs)
    follow(run, plan, next)
    if (next.periods.length === 0 && typeof changeAtMs === 'number' && changeAtMs > atMs) run.changeAtMs = changeAtMs
  }
  const reached = run.progress.state
  if (run.fullAtMs !== undefined || !isSated(plan, reached)) return
  run.fullAtMs = reached.open.kind === 'parking' ? reached.open.startMs : reached.atMs
  const { leaveAfterFullMinutes: patience } = run.driver
  if (patience !== undefined) run.endsAtMs = Math.min(run.endsAtMs ?? Infinity, run.fullAtMs + patience * 60_000)
}

/** When something happens that has to be told. */
export const nextMomentMs = (run: Run): number | undefined => {
  if (!run.progress) return run.endsAtMs
  run.changeAtMs ??= nextChangeMs(run.progress.plan, run.progress.state) ?? 'never'
  const change = run.changeAtMs === 'never' ? undefined : run.changeAtMs
  return change === undefined ? run.endsAtMs : Math.min(change, run.endsAtMs ?? Infinity)
}

/** When the bill begins: with the reservation, where the customer's version has words for it. */
export const billedSinceMs = (run: Run): number | undefined =>
  run.reservation && dialects[run.version].reservationPrices ? run.reservation.sinceMs : run.progress?.plan.sinceMs

export const reservationPeriod = (run: Run, untilMs: number): ChargingPeriod[] => {
  if (!run.reservation || !dialects[run.version].reservationPrices) return []
  const seconds = (wholeSecond(untilMs) - run.reservation.sinceMs) / 1000
  return seconds <= 0
    ? []
    : [
        {
          start_date_time: formatDateTime(run.reservation.sinceMs),
          dimensions: [{ type: 'RESERVATION_TIME', volume: round4(seconds / 3600) }],
          ...(run.tariff && { tariff_id: run.tariff.id }),
        },
      ]
}

/** Everything that is to be paid for, up to where it has come. */
export const billedPeriods = (run: Run, atMs: number): ChargingPeriod[] => {
  const reserved = reservationPeriod(run, run.progress?.plan.sinceMs ?? atMs)
  if (!run.progress) return reserved
  const last = run.over ? undefined : lastPeriod(run.progress.plan, run.progress.state)
  return [...reserved, ...run.periods, ...(last ? [last] : [])]
}

export const kwhOf = (run: Run): number => round4(run.progress?.state.energyKwh ?? 0)

/** What it has cost so far; undefined without a Tariff. */
export const costOf = (run: Run, atMs: number): Session['total_cost'] => {
  const sinceMs = billedSinceMs(run)
  if (run.tariffs.length === 0 || sinceMs === undefined) return undefined
  return priceIn(
    totalsOf({
      startMs: sinceMs,
      endMs: Math.max(sinceMs, wholeSecond(atMs)),
      periods: billedPeriods(run, atMs),
      tariffs: run.tariffs,
      currency: run.currency,
      timeZone: run.timeZone,
    }),
    'total_cost',
  )
}

const phaseOf = (run: Run, watts: number): RunningSession['phase'] =>
  run.over || run.status === 'COMPLETED' || run.status === 'INVALID'
    ? 'ended'
    : run.status === 'RESERVATION'
      ? 'reserved'
      : !run.progress
        ? 'waiting'
        : watts > 0
          ? 'charging'
          : 'parking'

/** The session at this moment, looked at without moving it on. */
export const viewOf = (run: Run, standinId: string, nowMs: number, offline: boolean): RunningSession => {
  const progress = run.progress && {
    plan: run.progress.plan,
    state: run.over ? run.progress.state : advanced(run.progress.plan, run.progress.state, Math.min(nowMs, run.endsAtMs ?? nowMs)).state,
  }
  const watts = progress && !run.over ? powerW(progress.plan, progress.state) : 0
  const limitW = progress && ceilingAt(progress.plan.ceilings, progress.state.atMs)
  const limitEndsAt = progress && nextCeilingMs(progress.plan.ceilings, progress.state.atMs)
  const cost = costOf(run, run.over?.atMs ?? nowMs)
  return {
    standinId,
    sessionId: run.id,
    locationId: run.place.id,
    evseUid: run.place.evse_uid,
    connectorId: run.place.connector_id,
    tokenUid: run.token.uid,
    contractId: run.token.contract_id,
    status: run.status,
    phase: phaseOf(run, watts),
    offline,
    vehicle: run.vehicle,
    startedAt: run.progress?.plan.sinceMs ?? run.reservation?.sinceMs ?? nowMs,
    ...(run.over && { endedAt: run.over.atMs }),
    ...(run.endsAtMs !== undefined && { endsAt: run.endsAtMs }),
    powerKw: round4(watts / 1000),
    kwh: round4(progress?.state.energyKwh ?? 0),
    stateOfChargePercent: progress
      ? Math.round(stateOfCharge(progress.plan, progress.state.energyKwh) * 10) / 10
      : run.vehicle.stateOfChargePercent,
    ...(limitW !== undefined && { limitKw: round4(limitW / 1000) }),
    ...(limitW !== undefined && limitEndsAt !== undefined && { limitEndsAt }),
    ...(run.tariff && { tariffId: run.tariff.id }),
    currency: run.currency,
    ...(cost && { cost: cost.excl_vat }),
    unpushed: run.resync || run.unpushed.born !== undefined || Object.keys(run.unpushed.fields).length > 0,
  }
}
