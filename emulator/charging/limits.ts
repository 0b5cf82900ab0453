/** What limits the power of a session that runs: charging profiles, and what its driver prefers. */
import { readDateTime } from '../ocpi/datetime.js'
import { profileHorizonSeconds, type Sessions } from '../standin/charge-points.js'
import { replanned, type Plan } from './session-state.js'
import { findChargePoint } from './find-connectors.js'
import { activeProfileOf, ceilingsOf } from './profiles.js'
import { ratesIn } from './rates.js'
import { follow, kwhOf, settle, type Run } from './running-session.js'
import { supplyOf } from './supply.js'
import { chooseTariff, tariffIn, tariffsOf } from './tariff-choice.js'
import type { SharedState } from './shared-state.js'

export interface Limits extends Pick<Sessions, 'setProfile' | 'activeProfile' | 'setPreferences'> {
  /** Goes on under another plan from now on. */
  change(run: Run, changes: Partial<Plan>): void
}

export const createLimits = (shared: SharedState, schedule: (run: Run) => void, runOf: (id: string) => Run | undefined): Limits => {
  const { pushSession } = shared

  const change = (run: Run, changes: Partial<Plan>): void => {
    settle(run, shared.clock().now())
    if (!run.progress) return
    const plan = { ...run.progress.plan, ...changes }
    follow(run, plan, replanned(plan, run.progress.plan, run.progress.state))
  }

  const setProfile: Sessions['setProfile'] = async (id, profile, changed) => {
    const run = runOf(id)
    if (!run?.progress) return
    run.profile = profile && { profile, changed, reportedUntilMs: shared.clock().now() + profileHorizonSeconds * 1000 }
    change(run, { ceilings: profile ? ceilingsOf(profile, run.progress.plan.supply, run.progress.plan.sinceMs) : [] })
    schedule(run)
    const news = run.periods.length > run.pushedPeriods ? pushSession(run, {}, 'a charging profile was set') : undefined
    await Promise.all([news, changed()])
  }

  const activeProfile: Sessions['activeProfile'] = (session, horizonSeconds) => {
    const run = runOf(session.id)
    const chargePoint = run
      ? undefined
      : findChargePoint(shared.context(), { locationId: session.location_id, evseUid: session.evse_uid, connectorId: session.connector_id })
    const connector = run?.connector ?? chargePoint?.connector
    const supply = connector ? supplyOf(connector) : { current: 'AC' as const, phases: 1, voltage: 230, maxPowerW: 0 }
    return activeProfileOf(
      run?.progress?.plan.ceilings ?? [],
      run?.profile?.profile.charging_rate_unit ?? 'W',
      supply,
      shared.clock().now(),
      horizonSeconds * 1000,
    )
  }

  const setPreferences: Sessions['setPreferences'] = async (id, preferences) => {
    const context = shared.context()
    const run = runOf(id)
    if (!run?.progress) return
    const now = shared.clock().now()
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
    if (run.periods.length > run.pushedPeriods) await pushSession(run, {}, 'the driver set charging preferences')
  }

  return { change, setProfile, activeProfile, setPreferences }
}
