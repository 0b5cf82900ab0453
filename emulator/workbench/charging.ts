/** Charging at the stand-ins of a workbench: what changed is told a few times a second; fleets; the clock. */
import { ContractError } from '../contract/channel.js'
import type { ClockState, Fleet, FleetOptions, RunningSession } from '../contract/charging.js'
import type { EventName, EventPayload } from '../contract/calls.js'
import { connectionOf } from '../charging/authorize.js'
import { chargingOf } from '../charging/charge-points.js'
import { startFleet, type RunningFleet } from '../charging/fleet.js'
import { viewOf, type Run } from '../charging/running-session.js'
import type { Clock, ControlledClock } from '../standin/clock.js'
import type { Context } from '../standin/context.js'

export interface ChargingBoard {
  /** Tells of every session at this stand-in from now on. */
  watch(context: Context): void
  clock(): ClockState
  /** Throws `ContractError` when the clock of this workbench cannot be changed. */
  controlled(): ControlledClock
  startFleet(context: Context, options: FleetOptions): Promise<Fleet>
  stopFleet(id: string): Promise<Fleet>
  fleets(): Fleet[]
  close(): void
}

/** How long changes are gathered before they are told. */
const gatherMs = 200
/** The most sessions that are told of at once; the rest is left to a call. */
const maximumSent = 500
/** Fleets that are remembered. */
const maximumFleets = 20

const isControlled = (clock: Clock): clock is ControlledClock => 'setFactor' in clock

export const sessionView = (context: Context, run: Run): RunningSession => {
  const connectionId = connectionOf(context, run.token)?.id
  return {
    ...viewOf(run, context.settings.id, context.environment.clock.now(), chargingOf(context).isOffline(run.place.evse_uid)),
    ...(connectionId !== undefined && { connectionId }),
  }
}

export const createChargingBoard = (
  clock: Clock,
  emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void,
  isWatched: (name: EventName) => boolean,
): ChargingBoard => {
  const dirty = new Map<Context, Map<string, Run>>()
  const running = new Map<string, RunningFleet>()
  const dirtyFleets = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let nextFleet = 1

  const state = (): ClockState => {
    const now = clock.now()
    return { now, factor: clock.factor?.() ?? 1, aheadMs: now - Date.now() }
  }
  const tell = (): void => {
    timer = undefined
    for (const [context, runs] of dirty) {
      emit('charging', {
        standinId: context.settings.id,
        sessions: [...runs.values()].slice(-maximumSent).map((run) => sessionView(context, run)),
      })
    }
    dirty.clear()
    for (const id of dirtyFleets) {
      const fleet = running.get(id)
      if (fleet) emit('fleet', fleet.view())
    }
    dirtyFleets.clear()
  }
  const tellSoon = (): void => {
    timer ??= setTimeout(tell, gatherMs)
    timer.unref()
  }
  if (isControlled(clock))
    clock.onChange(() => {
      emit('clock', state())
    })

  const fleetOf = (id: string): RunningFleet => {
    const fleet = running.get(id)
    if (fleet) return fleet
    throw new ContractError({ code: 'not-found', message: `there is no fleet ${id}`, at: '/id' })
  }

  return {
    watch: (context) => {
      chargingOf(context).onChange((run) => {
        if (!isWatched('charging')) return
        const runs = dirty.get(context) ?? new Map<string, Run>()
        dirty.set(context, runs.set(run.id, run))
        tellSoon()
      })
    },
    clock: state,
    controlled: () => {
      if (isControlled(clock)) return clock
      throw new ContractError({ code: 'conflict', message: 'the clock of this workbench is that of the world' })
    },
    startFleet: async (context, options) => {
      const id = `fleet-${nextFleet++}`
      const fleet = await startFleet(context, id, options, () => {
        dirtyFleets.add(id)
        if (isWatched('fleet')) tellSoon()
      })
      running.set(id, fleet)
      for (const [known, other] of running) {
        if (running.size <= maximumFleets) break
        if (other.view().state !== 'running') running.delete(known)
      }
      return fleet.view()
    },
    stopFleet: async (id) => {
      const fleet = fleetOf(id)
      await fleet.stop()
      return fleet.view()
    },
    fleets: () => [...running.values()].map((fleet) => fleet.view()).reverse(),
    close: () => {
      for (const fleet of running.values()) fleet.halt()
      clearTimeout(timer)
    },
  }
}
