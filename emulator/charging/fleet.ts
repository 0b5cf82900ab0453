/** A fleet: drivers who arrive over some hours, charge and leave. Natural load for a peer, the same for the same seed. */
import { ContractError } from '../contract/channel.js'
import type { Fleet, FleetOptions } from '../contract/charging.js'
import { bitsFor, randomFrom } from '../seed/random.js'
import type { Context } from '../standin/context.js'
import { pushBacklog } from '../standin/operations/push.js'
import { carFor } from './random.js'
import { knownCustomers, plugIn } from './driver.js'
import { chargingOf } from './charge-points.js'
import { findChargePoint, chargePointsOf } from './find-connectors.js'
import { supplyOf } from './supply.js'
import { errorText } from '../contract/error-text.js'

export interface RunningFleet {
  view(): Fleet
  /** Nobody arrives any more; whoever charges leaves now. */
  stop(): Promise<void>
  /** Nobody arrives any more; whoever charges stays. */
  halt(): void
}

/** Beside the streams of the seeded data and of single sessions. */
const stream = 103
/** While so many requests wait for a peer, drivers are held back. */
const maximumBacklog = 200
/** Places that a driver looks at before giving up. */
const maximumLooks = 12
/** In the last part of the time nobody arrives. */
const arrivingShare = 0.85
const minuteMs = 60_000

/** Throws `ContractError` when there is nobody to charge, or nowhere. */
export const startFleet = async (context: Context, id: string, options: FleetOptions, changed: () => void): Promise<RunningFleet> => {
  const charging = chargingOf(context)
  const { clock } = context.environment
  const random = randomFrom(bitsFor(options.seed, stream, 0))
  const customers = await knownCustomers(context, options.connectionId)
  if (customers.length === 0) throw new ContractError({ code: 'conflict', message: 'no drivers: connect an eMSP that has Tokens' })
  const places = (options.locationIds ?? [undefined])
    .flatMap((locationId) => [...chargePointsOf(context, { locationId })])
    .map(({ location, evse, connector }) => ({
      locationId: location.id,
      evseUid: evse.uid,
      connectorId: connector.id,
      supply: supplyOf(connector),
    }))
  if (places.length === 0)
    throw new ContractError({ code: 'not-found', message: 'no Connector is available for the fleet', at: '/locationIds' })

  const startedAt = clock.now()
  const endsAt = startedAt + options.hours * 60 * minuteMs
  const arrivals = Array.from({ length: options.drivers }, () =>
    Math.floor((random.below(1_000_000) / 1_000_000) * options.hours * 60 * minuteMs * arrivingShare),
  ).sort((one, other) => one - other)
  const mine = new Set<string>()
  const claimed = new Set<string>()
  const counts = { arrived: 0, finished: 0, turnedAway: 0, refused: 0, kwh: 0 }
  let state: Fleet['state'] = 'running'
  let cancel: () => void = () => undefined
  const unlimited = context.pushesPerSecond
  context.pushesPerSecond = options.requestsPerSecond

  const stopListening = charging.onChange((run) => {
    if (!mine.has(run.id) || (run.status !== 'COMPLETED' && run.status !== 'INVALID')) return
    mine.delete(run.id)
    counts.finished += 1
    counts.kwh += run.progress?.state.energyKwh ?? 0
    changed()
  })

  const isFree = (place: (typeof places)[number]): boolean =>
    !claimed.has(place.evseUid) && findChargePoint(context, place)?.evse.status === 'AVAILABLE'

  const arrive = async (): Promise<void> => {
    counts.arrived += 1
    const { token, connection } = random.pick(customers)
    const first = random.below(places.length)
    const looked = Array.from(
      { length: Math.min(places.length, maximumLooks) },
      (_, index) => places[(first + index) % places.length] as (typeof places)[number],
    )
    const place = looked.find(isFree)
    const minutesLeft = (endsAt - clock.now()) / minuteMs
    const stay = Math.min(10 + random.below(110), Math.max(1, minutesLeft - 1 - random.below(5)))
    const patience = 3 + random.below(20)
    if (!place) {
      counts.turnedAway += 1
      return
    }
    claimed.add(place.evseUid)
    try {
      const { session } = await plugIn(context, {
        locationId: place.locationId,
        evseUid: place.evseUid,
        connectorId: place.connectorId,
        tokenUid: token.uid,
        tokenType: token.type,
        connectionId: connection.id,
        vehicle: carFor(random, place.supply),
        driver: { leaveAfterMinutes: stay, leaveAfterFullMinutes: patience },
      })
      if (!session) counts.refused += 1
      else if (charging.runs.has(session.id)) mine.add(session.id)
      else counts.finished += 1
    } catch (error) {
      counts.turnedAway += 1
      // Somebody else was quicker: a user at the window, or a command. Anything else has to be seen.
      if (!(error instanceof ContractError)) context.environment.problem?.(`fleet ${id}`, errorText(error))
    } finally {
      claimed.delete(place.evseUid)
      changed()
    }
  }

  const end = (how: 'ended' | 'stopped'): void => {
    if (state !== 'running') return
    state = how
    cancel()
    context.pushesPerSecond = unlimited
    changed()
  }

  const sendHome = async (): Promise<void> => {
    await Promise.all([...mine].map((sessionId) => charging.unplug(sessionId)))
    stopListening()
  }

  const next = (): void => {
    const [at] = arrivals
    const due = at === undefined ? endsAt : startedAt + at
    cancel = clock.after(Math.max(0, due - clock.now()), async () => {
      if (state !== 'running') return
      if (at === undefined) {
        end('ended')
        return sendHome()
      }
      const pace = clock.factor?.() ?? 1
      if (pace > 0 && pushBacklog(context) > maximumBacklog && clock.now() < endsAt) {
        cancel = clock.after(pace * 500, next)
        return
      }
      arrivals.shift()
      next()
      return arrive()
    })
  }
  next()

  return {
    view: () => ({
      id,
      standinId: context.settings.id,
      drivers: options.drivers,
      startedAt,
      endsAt,
      state,
      arrived: counts.arrived,
      charging: mine.size,
      finished: counts.finished,
      turnedAway: counts.turnedAway,
      refused: counts.refused,
      kwh: Math.round(counts.kwh * 10) / 10,
    }),
    halt: () => {
      end('stopped')
      stopListening()
    },
    stop: async () => {
      end('stopped')
      await sendHome()
    },
  }
}
