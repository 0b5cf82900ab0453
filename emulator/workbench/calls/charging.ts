/** Drivers, charge points, fleets, authorization rules, and the clock. */
import { ContractError } from '../../contract/channel.js'
import type { ConnectorTile } from '../../contract/charging.js'
import { chooseChargePoint, knownCustomers, plugIn, readSignedData } from '../../charging/driver.js'
import { findCustomer } from '../../charging/authorize.js'
import { chargingOf } from '../../charging/charge-points.js'
import { chargePointsOf, type ChargePoint } from '../../charging/find-connectors.js'
import { supplyOf } from '../../charging/supply.js'
import { vehicles } from '../../charging/vehicle.js'
import { type Status, type Token, TokenType } from '../../ocpi/authored.js'
import { localKey } from '../../standin/data/kinds.js'
import { rolesOf, type Context } from '../../standin/context.js'
import { decide } from '../../standin/handlers/tokens.js'
import { sessionView } from '../charging.js'
import type { Bench } from '../workbench.js'
import { billCalls } from './bills.js'
import type { Group } from './types.js'

const tileOf = (context: Context, { location, evse, connector }: ChargePoint): ConnectorTile => {
  const charging = chargingOf(context)
  const run = charging.runAt(evse.uid)
  return {
    standinId: context.settings.id,
    locationId: location.id,
    locationName: location.name ?? location.address,
    evseUid: evse.uid,
    connectorId: connector.id,
    standard: connector.standard,
    format: connector.format,
    powerType: connector.power_type,
    maxPowerKw: supplyOf(connector).maxPowerW / 1000,
    tariffIds: [...(connector.tariff_ids ?? [])],
    status: evse.status,
    offline: charging.isOffline(evse.uid),
    faulted: charging.isFaulted(evse.uid),
    ...(run && run.place.connector_id === connector.id && !run.over && { session: sessionView(context, run) }),
  }
}

export const chargingCalls = (bench: Bench): Group<'charging' | 'clock'> => {
  const contextOf = (standinId: string): Context => bench.standin(standinId).standin.context
  const cpo = (standinId: string): Context => {
    const context = contextOf(standinId)
    if (rolesOf(context.settings).includes('CPO')) return context
    throw new ContractError({ code: 'conflict', message: `${standinId} is no CPO: it has no charge points`, at: '/standinId' })
  }
  const runOf = (standinId: string, sessionId: string) => {
    const context = cpo(standinId)
    const run = chargingOf(context).run(sessionId)
    if (!run) throw new ContractError({ code: 'not-found', message: `session ${sessionId} does not run at ${standinId}`, at: '/sessionId' })
    return { context, run }
  }

  return {
    'clock.get': () => bench.charging.clock(),
    'clock.set': ({ factor }) => {
      bench.charging.controlled().setFactor(factor)
      return bench.charging.clock()
    },
    'clock.step': async ({ seconds }) => {
      await bench.charging.controlled().advance(seconds * 1000)
      return bench.charging.clock()
    },
    'charging.vehicles': () => ({ vehicles: [...vehicles] }),
    'charging.connectors': ({ standinId, search, locationId, evseUid, statuses, offset, limit }) => {
      const context = cpo(standinId)
      const wanted = search.toLowerCase()
      const found: ChargePoint[] = []
      const counts: Partial<Record<Status, number>> = {}
      let total = 0
      for (const chargePoint of chargePointsOf(context, { locationId, evseUid })) {
        const { location, evse, connector } = chargePoint
        const text = `${location.id} ${location.name ?? ''} ${location.city} ${evse.uid} ${evse.status} ${connector.standard} ${connector.power_type}`
        if (wanted !== '' && !text.toLowerCase().includes(wanted)) continue
        counts[evse.status] = (counts[evse.status] ?? 0) + 1
        if (statuses.length > 0 && !statuses.includes(evse.status)) continue
        if (total >= offset && found.length < limit) found.push(chargePoint)
        total += 1
      }
      return { total, items: found.map((chargePoint) => tileOf(context, chargePoint)), counts }
    },
    'charging.sessions': ({ standinId, limit }) => {
      const contexts =
        standinId === undefined
          ? [...bench.standins.values()].map(({ standin }) => standin.context).filter(({ settings }) => rolesOf(settings).includes('CPO'))
          : [cpo(standinId)]
      const all = contexts.flatMap((context) => [...chargingOf(context).runs.values()].map((run) => ({ context, run })))
      return { total: all.length, sessions: all.slice(-limit).map(({ context, run }) => sessionView(context, run)) }
    },
    'charging.session': ({ standinId, sessionId }) => {
      const { context, run } = runOf(standinId, sessionId)
      const session = sessionView(context, run)
      const { now } = context.environment.clock
      const at = now()
      const { powerKw, kwh, stateOfChargePercent } = session
      // What the meter shows now belongs to the curve as well.
      const current = run.progress && !run.over && at > (run.meter.at(-1)?.at ?? at) ? [{ at, powerKw, kwh, stateOfChargePercent }] : []
      return {
        session,
        meterValues: [...run.meter, ...current],
        limits: (run.progress?.plan.ceilings ?? []).map(({ fromMs, watts }) => ({
          at: fromMs,
          ...(watts !== undefined && { kw: watts / 1000 }),
        })),
      }
    },
    'charging.plug': async ({ standinId, ...wish }) => {
      const { authorization, session } = await plugIn(cpo(standinId), {
        ...wish,
        vehicle:
          typeof wish.vehicle === 'object'
            ? Object.fromEntries(Object.entries(wish.vehicle).filter(([, value]) => value !== undefined))
            : wish.vehicle,
      })
      return { authorization, ...(session && { sessionId: session.id }) }
    },
    'charging.unplug': async ({ standinId, sessionId, signedData }) => {
      const { context } = runOf(standinId, sessionId)
      const ended = await chargingOf(context).unplug(sessionId, readSignedData(signedData))
      return ended?.cdr ? { cdrId: ended.cdr.id } : {}
    },
    'charging.reserve': async ({ standinId, tokenUid, tokenType, minutes, ...wanted }) => {
      const context = cpo(standinId)
      const customer =
        tokenUid === undefined
          ? (await knownCustomers(context)).find(({ token }) => token.valid)
          : findCustomer(context, tokenUid, tokenType)
      if (!customer) throw new ContractError({ code: 'not-found', message: 'this Token has not been received', at: '/tokenUid' })
      const charging = chargingOf(context)
      const chargePoint = chooseChargePoint(context, charging, wanted, undefined, undefined)
      const session = await charging.reserve(
        { ...chargePoint, token: customer.token, authMethod: 'WHITELIST' },
        context.environment.clock.now() + minutes * 60_000,
        () => undefined,
      )
      return { sessionId: session.id }
    },
    'charging.cancelReservation': async ({ standinId, sessionId }) => {
      const { context } = runOf(standinId, sessionId)
      await chargingOf(context).endReservation(sessionId)
      return {}
    },
    'charging.fault': async ({ standinId, evseUid, faulted }) => {
      await chargingOf(cpo(standinId)).setFaulted(evseUid, faulted)
      return {}
    },
    'charging.offline': async ({ standinId, evseUid, offline }) => {
      await chargingOf(cpo(standinId)).setOffline(evseUid, offline)
      return {}
    },
    'charging.invalidate': async ({ standinId, sessionId }) => {
      await chargingOf(cpo(standinId)).invalidate(sessionId)
      return {}
    },
    'charging.credit': async ({ standinId, cdrId, replacement }) => {
      const done = await chargingOf(cpo(standinId)).credit(cdrId.split('/').at(-1) ?? cdrId, replacement)
      return { creditId: done.credit.id, ...(done.replacement && { replacementId: done.replacement.id }) }
    },
    'charging.rules': ({ standinId }) => ({ rules: contextOf(standinId).settings.behaviour.authorizationRules }),
    'charging.setRules': ({ standinId, rules }) => {
      const context = contextOf(standinId)
      context.settings = { ...context.settings, behaviour: { ...context.settings.behaviour, authorizationRules: rules } }
      bench.changed(standinId)
      return { rules }
    },
    'charging.tryRules': ({ standinId, uid, type, locationId, evseUid, version }) => {
      const context = contextOf(standinId)
      const { authorizationRules } = context.settings.behaviour
      const set = context.data.own('tokens')
      const entry = (type === undefined ? TokenType.options : [type])
        .map((one) => set.find(localKey('tokens', uid, one)))
        .find((found) => found !== undefined)
      if (!entry) return { answer: 'unknown', delayMs: 0, why: `Token ${uid} is not among the own Tokens: a peer gets HTTP 404` }
      const { rule, allowed } = decide(
        context,
        version,
        set.object(entry) as Token,
        locationId === undefined ? undefined : { location_id: locationId, ...(evseUid !== undefined && { evse_uids: [evseUid] }) },
      )
      const index = rule ? authorizationRules.indexOf(rule) : undefined
      const answer = rule?.answer === 'none' ? 'none' : allowed
      const place = [locationId, evseUid].filter((part) => part !== undefined).join('/')
      return {
        ...(index !== undefined && { rule: index }),
        answer,
        delayMs: rule?.delayMs ?? 0,
        why:
          index === undefined
            ? `no rule fits, so the Token itself decides: ${allowed}`
            : `rule ${index + 1} decides: ${answer === 'none' ? 'no answer is given' : answer}${place !== '' && rule?.places ? ` at ${place}` : ''}`,
      }
    },
    ...billCalls(bench),
    'charging.startFleet': (options) => bench.charging.startFleet(cpo(options.standinId), options),
    'charging.stopFleet': ({ id }) => bench.charging.stopFleet(id),
    'charging.fleets': () => ({ fleets: bench.charging.fleets() }),
  }
}
