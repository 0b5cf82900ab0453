/**
 * How one charging session proceeds, as pure functions: a plan of what is plugged in where, a state that moves on with
 * the clock, and the charging periods that come out of it. Between two changes the power is constant, so every change is
 * found exactly: a full battery, a taper step, a charging profile, and whatever switches the price.
 */
import type { Vehicle } from '../contract/charging.js'
import { formatDateTime } from '../ocpi/datetime.js'
import type { ChargingPeriod } from '../ocpi/authored.js'
import { ceilingAt, nextCeilingMs, type Ceilings } from './profiles.js'
import { activeElements, clearOfLimits, switchesBetween, type Rates } from './rates.js'
import { drawnW, type Supply } from './supply.js'
import { nextStatePercent, storedShare } from './vehicle.js'

export interface Plan {
  readonly supply: Supply
  readonly vehicle: Vehicle
  /** When the session became ACTIVE: a whole second. */
  readonly sinceMs: number
  /** Undefined where the Connector has no Tariff. */
  readonly rates: Rates | undefined
  /** Of the charging profile. */
  readonly ceilings: Ceilings
  /** Watts that charging preferences leave. */
  readonly preferredW: number | undefined
  /** kWh of the meter after which no more is wanted. */
  readonly wantedKwh: number | undefined
}

/** The period that is under way. */
interface Open {
  readonly startMs: number
  readonly startKwh: number
  readonly kind: 'charging' | 'parking'
  /** What has to stay the same for the period to go on. */
  readonly key: string
  readonly tariffId: string | undefined
  readonly leastW: number
  readonly mostW: number
}

export interface State {
  readonly atMs: number
  /** By the meter, since the session began. */
  readonly energyKwh: number
  readonly open: Open
}

/** Four decimals, as OCPI numbers have. */
export const round4 = (value: number): number => Math.round(value * 1e4) / 1e4
/** Periods begin at whole seconds, since that is all that 2.1.1 can say. */
export const wholeSecond = (ms: number): number => Math.floor(Math.round(ms) / 1000) * 1000

/** Percent, without the noise of binary fractions, so that a step that has been reached counts as reached. */
export const stateOfCharge = ({ vehicle, supply }: Plan, energyKwh: number): number =>
  Math.round((vehicle.stateOfChargePercent + (energyKwh * storedShare(supply.current) * 100) / vehicle.batteryKwh) * 1e7) / 1e7

/** Watts at this moment. */
export const powerW = (plan: Plan, { atMs, energyKwh }: Pick<State, 'atMs' | 'energyKwh'>): number => {
  const soc = stateOfCharge(plan, energyKwh)
  if (nextStatePercent(plan.vehicle, soc) === undefined || (plan.wantedKwh !== undefined && energyKwh >= plan.wantedKwh - 1e-9)) return 0
  const drawn = Math.min(drawnW(plan.supply, plan.vehicle, soc), plan.preferredW ?? Infinity, ceilingAt(plan.ceilings, atMs) ?? Infinity)
  return plan.rates ? clearOfLimits(plan.rates, drawn, plan.supply.voltage) : drawn
}

const keyOf = (plan: Plan, atMs: number, energyKwh: number, power: number): Pick<Open, 'kind' | 'key'> => {
  const kind = power > 0 ? 'charging' : 'parking'
  const active =
    plan.rates &&
    activeElements(plan.rates, {
      kind,
      atMs,
      sinceMs: plan.sinceMs,
      energyKwh,
      powerW: power,
      currentA: power / plan.supply.voltage,
    })
  return {
    kind,
    key: `${kind} ${plan.rates?.object.id ?? ''} ${active ?? ''} ${ceilingAt(plan.ceilings, atMs) ?? ''} ${plan.preferredW ?? ''}`,
  }
}

const opened = (plan: Plan, atMs: number, energyKwh: number, startMs: number, startKwh: number): Open => {
  const power = powerW(plan, { atMs, energyKwh })
  return { startMs, startKwh, ...keyOf(plan, atMs, energyKwh, power), tariffId: plan.rates?.object.id, leastW: power, mostW: power }
}

export const begun = (plan: Plan, energyKwh = 0): State => ({
  atMs: plan.sinceMs,
  energyKwh,
  open: opened(plan, plan.sinceMs, energyKwh, plan.sinceMs, round4(energyKwh)),
})

const hourMs = 3_600_000
/** Restrictions on times are looked up for so long at a time. */
const dayMs = 24 * hourMs

/** kWh of the meter at which something changes, from this reading on. */
const energyMarks = (plan: Plan, energyKwh: number): number[] => {
  const percent = nextStatePercent(plan.vehicle, stateOfCharge(plan, energyKwh))
  const atPercent =
    percent === undefined
      ? []
      : [((percent - plan.vehicle.stateOfChargePercent) * plan.vehicle.batteryKwh) / 100 / storedShare(plan.supply.current)]
  return [...atPercent, ...(plan.wantedKwh === undefined ? [] : [plan.wantedKwh]), ...(plan.rates?.energiesKwh ?? [])].filter(
    (mark) => mark > energyKwh,
  )
}

/** To the next change, or to `untilMs` if that comes first. */
const moved = (plan: Plan, { atMs, energyKwh }: State, untilMs: number): { atMs: number; energyKwh: number; power: number } => {
  const power = powerW(plan, { atMs, energyKwh })
  const [switchMs = Infinity] = plan.rates
    ? switchesBetween(plan.rates, Math.floor(atMs), Math.min(Math.ceil(untilMs), Math.floor(atMs) + dayMs), plan.sinceMs)
    : []
  // A day ahead is as far as was looked; then it is looked again.
  let endMs = Math.min(untilMs, atMs + dayMs, switchMs > atMs ? switchMs : Infinity, nextCeilingMs(plan.ceilings, atMs) ?? Infinity)
  let reached: number | undefined
  if (power > 0) {
    for (const mark of energyMarks(plan, energyKwh)) {
      const markMs = atMs + ((mark - energyKwh) * 1000 * hourMs) / power
      if (markMs >= endMs) continue
      endMs = markMs
      reached = mark
    }
  }
  return { atMs: endMs, energyKwh: reached ?? energyKwh + (power * (endMs - atMs)) / hourMs / 1000, power }
}

/** The period as OCPI writes it; undefined when nothing was in it. */
const closed = (plan: Plan, open: Open, endMs: number, energyKwh: number): ChargingPeriod | undefined => {
  const seconds = (endMs - open.startMs) / 1000
  if (seconds <= 0) return undefined
  const hours = round4(seconds / 3600)
  const asksPower = (plan.rates?.powersW.length ?? 0) > 0
  const asksCurrent = (plan.rates?.currentsA.length ?? 0) > 0
  const amperes = (watts: number) => round4(watts / plan.supply.voltage)
  return {
    start_date_time: formatDateTime(open.startMs),
    dimensions:
      open.kind === 'parking'
        ? [{ type: 'PARKING_TIME', volume: hours }]
        : [
            { type: 'ENERGY', volume: round4(round4(energyKwh) - open.startKwh) },
            { type: 'TIME', volume: hours },
            ...(asksPower
              ? [
                  { type: 'MIN_POWER' as const, volume: round4(open.leastW / 1000) },
                  { type: 'MAX_POWER' as const, volume: round4(open.mostW / 1000) },
                ]
              : []),
            ...(asksCurrent
              ? [
                  { type: 'MIN_CURRENT' as const, volume: amperes(open.leastW) },
                  { type: 'MAX_CURRENT' as const, volume: amperes(open.mostW) },
                ]
              : []),
          ],
    ...(open.tariffId !== undefined && { tariff_id: open.tariffId }),
  }
}

export interface Advanced {
  readonly state: State
  /** Periods that have ended. */
  readonly periods: readonly ChargingPeriod[]
}

interface Progress extends Advanced {
  readonly changed: boolean
}

/** Moves on to `toMs`; with `once`, no further than to the first period that ends. */
const advance = (plan: Plan, from: State, toMs: number, once: boolean): Progress => {
  let state = from
  let changed = false
  const periods: ChargingPeriod[] = []
  while (state.atMs < toMs) {
    const { atMs, energyKwh, power } = moved(plan, state, toMs)
    const next = powerW(plan, { atMs, energyKwh })
    const { key } = keyOf(plan, atMs, energyKwh, next)
    let { open } = state
    // What flowed in this stretch belongs to the period that was open.
    if (power > 0 && open.kind === 'charging') open = { ...open, leastW: Math.min(open.leastW, power), mostW: Math.max(open.mostW, power) }
    const ends = key !== open.key
    if (ends) {
      const boundaryMs = wholeSecond(atMs)
      const period = closed(plan, open, boundaryMs, energyKwh)
      if (period) periods.push(period)
      // A stretch of less than a second is told with the one that follows.
      open = period
        ? opened(plan, atMs, energyKwh, boundaryMs, round4(energyKwh))
        : opened(plan, atMs, energyKwh, open.startMs, open.startKwh)
    }
    state = { atMs, energyKwh, open }
    changed ||= ends
    if (ends && once) break
  }
  return { state, periods, changed }
}

export const advanced = (plan: Plan, state: State, toMs: number): Advanced => advance(plan, state, toMs, false)

/** When the next period ends by itself; undefined when none does within two days. */
export const nextChangeMs = (plan: Plan, state: State): number | undefined => {
  const { state: next, changed } = advance(plan, state, state.atMs + 2 * dayMs, true)
  return changed ? next.atMs : undefined
}

/** Goes on under another plan (a charging profile, another tariff): where that changes anything, a new period begins. */
export const replanned = (plan: Plan, before: Plan, state: State): Advanced => {
  const power = powerW(plan, state)
  if (keyOf(plan, state.atMs, state.energyKwh, power).key === state.open.key) return { state, periods: [] }
  const boundaryMs = wholeSecond(state.atMs)
  const period = closed(before, state.open, boundaryMs, state.energyKwh)
  const open = period
    ? opened(plan, state.atMs, state.energyKwh, boundaryMs, round4(state.energyKwh))
    : opened(plan, state.atMs, state.energyKwh, state.open.startMs, state.open.startKwh)
  return { state: { ...state, open }, periods: period ? [period] : [] }
}

/** The period under way, as it would be if it ended now. */
export const lastPeriod = (plan: Plan, state: State): ChargingPeriod | undefined =>
  closed(plan, state.open, wholeSecond(state.atMs), state.energyKwh)
