/** What limits the power of a session that runs: charging profiles, and what its driver prefers. */
import { readDateTime } from '../ocpi/datetime.js'
import { profileHorizonSeconds, type Sessions } from '../standin/charge-points.js'
import { replanned, type Plan } from './session-state.js'
import { findPlace } from './find-connectors.js'
import { activeProfileOf, ceilingsOf } from './profiles.js'
import { ratesIn } from './rates.js'
import { follow, kwhOf, settle, type Run } from './running-session.js'
import { supplyOf } from './supply.js'
import { chooseTariff, tariffIn, tariffsOf } from './tariff-choice.js'
import type { Yard } from './shared-state.js'

export interface Limits extends Pick<Sessions, 'setProfile' | 'activeProfile' | 'setPreferences'> {
  /** Goes on under another plan from now on. */
  change(run: Run, changes: Partial<Plan>): void
}

export const createLimits = (yard: Yard, schedule: (run: Run) => void, runOf: (id: string) => Run | undefined): Limits => {
  const { tellSession } = yard

  const change = (run: Run, changes: Partial<Plan>): void => {
    settle(run, yard.clock().now())
    if (!run.course) return
    const plan = { ...run.course.plan, ...changes }
    follow(run, plan, replanned(plan, run.course.plan, run.course.state))
  }

  const setProfile: Sessions['setProfile'] = async (id, profile, told) => {
    const run = runOf(id)
    if (!run?.course) return
    run.profile = profile && { profile, changed: told, toldUntilMs: yard.clock().now() + profileHorizonSeconds * 1000 }
    change(run, { ceilings: profile ? ceilingsOf(profile, run.course.plan.supply, run.course.plan.sinceMs) : [] })
    schedule(run)
    const news = run.periods.length > run.toldPeriods ? tellSession(run, {}, 'a charging profile was set') : undefined
    await Promise.all([news, told()])
  }

  const activeProfile: Sessions['activeProfile'] = (session, horizonSeconds) => {
    const run = runOf(session.id)
    const place = run
      ? undefined
      : findPlace(yard.context(), { locationId: session.location_id, evseUid: session.evse_uid, connectorId: session.connector_id })
    const connector = run?.connector ?? place?.connector
    const supply = connector ? supplyOf(connector) : { current: 'AC' as const, phases: 1, voltage: 230, maxPowerW: 0 }
    return activeProfileOf(
      run?.course?.plan.ceilings ?? [],
      run?.profile?.profile.charging_rate_unit ?? 'W',
      supply,
      yard.clock().now(),
      horizonSeconds * 1000,
    )
  }

  const setPreferences: Sessions['setPreferences'] = async (id, preferences) => {
    const context = yard.context()
    const run = runOf(id)
    if (!run?.course) return
    const now = yard.clock().now()
    settle(run, now)
    const { profile_type: type, departure_time: departure, energy_need: need } = preferences
    const departureMs = departure === undefined ? undefined : readDateTime(departure)
    const chosen = chooseTariff(tariffsOf(context, run.connector, now), type)
    const tariff = chosen && chosen.id !== run.tariff?.id ? tariffIn(context, run.version, chosen) : run.tariff
    if (tariff && !run.tariffs.includes(tariff)) run.tariffs.push(tariff)
    run.tariff = tariff
    // Cheap and green power is taken slowly, with a quarter to spare.
    const hours = departureMs === undefined ? 0 : Math.max(0, departureMs - now) / 3_600_000
    const preferredW = (type === 'CHEAP' || type === 'GREEN') && need !== undefined && hours > 0 ? (need / hours) * 1250 : undefined
    if (departureMs !== undefined && departureMs > now) {
      run.driver = {}
      run.endsAtMs = departureMs
    }
    change(run, {
      rates: tariff && ratesIn(tariff, run.timeZone),
      preferredW,
      ...(need !== undefined && { wantedKwh: kwhOf(run) + need }),
    })
    schedule(run)
    if (run.periods.length > run.toldPeriods) await tellSession(run, {}, 'the driver set charging preferences')
  }

  return { change, setProfile, activeProfile, setPreferences }
}
