/** The steps of the flow between a CPO and an eMSP stand-in, from the invitation to the CDR and the end of the connection. Each says what came of it. */
import { statedNet } from '../ocpi/amounts.js'
import { inBackground } from '../contract/background.js'
import type { Command, OperationOutcome } from '../contract/operations.js'
import { rowOf } from '../ocpi/endpoints.js'
import type { Version } from '../ocpi/version.js'
import type { Location, Session } from '../ocpi/authored.js'
import { dialects } from '../ocpi/dialect.js'
import { hasField, objects } from '../ocpi/schemas.js'
import { changeOwn, deleteOwn } from '../standin/data/change.js'
import { newConnection, newToken, versionOf, type ConnectionRecord } from '../standin/connections.js'
import { versionsUrl, type Context } from '../standin/context.js'
import { draftBody } from '../standin/operations/drafts.js'
import { sendOperation } from '../standin/operations/operations.js'
import { register, renew, unregister } from '../standin/calling/registration.js'
import { isObject } from '../ocpi/json-object.js'

export interface FlowPair {
  readonly cpo: Context
  readonly emsp: Context
}

export interface Progress {
  /** Connection of the CPO to the eMSP, and the reverse. */
  cpoSide: ConnectionRecord
  emspSide: ConnectionRecord
  location: Location
  session?: Session | undefined
  cdrUrl?: string | undefined
}

export interface Step {
  readonly title: string
  readonly from: 'CPO' | 'eMSP'
  /** Whether a version has what the step plays; every version has it unless told. */
  readonly playedIn?: (version: Version) => boolean
  /** What came of it. Throws when it did not do what it should. `version`: that of `from`. */
  readonly run: (pair: FlowPair, progress: Progress, version: Version) => Promise<string>
}

const succeeded = (outcome: OperationOutcome): OperationOutcome => {
  if (!outcome.ok) throw new Error(outcome.message)
  return outcome
}

const expectThat = (condition: boolean, otherwise: string): void => {
  if (!condition) throw new Error(otherwise)
}

type Request = Omit<Parameters<typeof sendOperation>[2], 'connectionId'>
const fromCpo = async (pair: FlowPair, progress: Progress, request: Request) =>
  succeeded(await sendOperation(pair.cpo, progress.cpoSide, { connectionId: progress.cpoSide.id, ...request }))
const fromEmsp = async (pair: FlowPair, progress: Progress, request: Request) =>
  succeeded(await sendOperation(pair.emsp, progress.emspSide, { connectionId: progress.emspSide.id, ...request }))

const locationPath = (location: Location) => ({
  country_code: location.country_code,
  party_id: location.party_id,
  location_id: location.id,
})

/** Sends a command or charging profile request and waits for its result. */
const command = async (pair: FlowPair, progress: Progress, request: Request): Promise<Command> => {
  const outcome = await fromEmsp(pair, progress, request)
  const settled = await pair.emsp.commands.settled(outcome.commandId ?? '')
  expectThat(
    settled.state === 'resulted' && settled.result === 'ACCEPTED',
    `${settled.name}: ${settled.response ?? 'no answer'}, ${settled.result ?? settled.note ?? 'no result'}`,
  )
  return settled
}

/** An EVSE that everything can be done with. */
const suitable = (location: Location, version: Version): boolean => location.evses?.some((evse) => isSuitable(evse, version)) ?? false
const isSuitable = (evse: NonNullable<Location['evses']>[number], version: Version): boolean =>
  evse.status === 'AVAILABLE' &&
  [
    'RESERVABLE',
    'REMOTE_START_STOP_CAPABLE',
    'UNLOCK_CAPABLE',
    ...(rowOf(version, 'chargingprofiles.receiver.put') ? ['CHARGING_PROFILE_CAPABLE'] : []),
    ...(rowOf(version, 'sessions.sender.set-charging-preferences') ? ['CHARGING_PREFERENCES_CAPABLE'] : []),
  ].every((capability) => (evse.capabilities as readonly string[] | undefined)?.includes(capability))

export const chooseLocation = (pair: FlowPair, version: Version): Location => {
  const set = pair.cpo.data.own('locations')
  const locations = set
    .entries()
    .slice(0, 500)
    .map((entry) => set.object(entry) as Location)
  const found =
    locations.find((location) => suitable(location, version)) ??
    locations.find((location) => location.evses?.some((evse) => evse.status === 'AVAILABLE'))
  if (!found) throw new Error('the CPO has no Location with an EVSE that is available')
  return found
}

const evseOf = (progress: Progress, version: Version) => {
  const evse =
    progress.location.evses?.find((candidate) => isSuitable(candidate, version)) ??
    progress.location.evses?.find((candidate) => candidate.status === 'AVAILABLE')
  const connector = evse?.connectors[0]
  if (!evse || !connector) throw new Error('the Location has no EVSE that is available')
  return { evse, connector }
}

const refreshed = (pair: FlowPair, progress: Progress): Location => {
  const set = pair.cpo.data.own('locations')
  const entry = set.find(progress.location.id)
  return entry ? (set.object(entry) as Location) : progress.location
}

/** Waits on the workbench's clock, looking again whenever it has moved. */
const until = async <T>(pair: FlowPair, find: () => T | undefined, what: string): Promise<T> => {
  for (let attempt = 0; attempt < 400; attempt++) {
    const found = find()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`${what} did not come within 10 s`)
}

const activeSession = (pair: FlowPair, progress: Progress): Session => {
  const session = progress.session && pair.cpo.sessionById(progress.session.id)
  if (session?.status !== 'ACTIVE') throw new Error('there is no active session')
  return session
}

const ownTokens = (pair: FlowPair) => {
  const set = pair.emsp.data.own('tokens')
  return set.entries().map((entry) => ({ entry, token: set.object(entry) }))
}

const validToken = (pair: FlowPair) => {
  const found = ownTokens(pair).find(
    ({ token }) => token['valid'] === true && token['type'] === 'RFID' && pair.emsp.authorizationOf(token as never) === undefined,
  )
  if (!found) throw new Error('the eMSP has no valid RFID Token')
  return found
}

export const steps: readonly Step[] = [
  {
    title: 'GET versions, GET version details, POST credentials',
    from: 'eMSP',
    run: async ({ cpo, emsp }, progress, version) => {
      const tokenA = newToken()
      Object.assign(progress.cpoSide, { state: 'INVITED', tokens: { a: tokenA }, inRole: 'C', version: undefined, role: undefined })
      cpo.connections.touch(progress.cpoSide)
      Object.assign(progress.emspSide, { state: 'INVITED', tokens: { a: tokenA }, version: undefined, role: undefined })
      progress.emspSide.peer.versionsUrl = versionsUrl(cpo.baseUrl(), 'CPO')
      await register(emsp, progress.emspSide, version)
      expectThat(
        progress.cpoSide.state === 'REGISTERED' && progress.emspSide.state === 'REGISTERED',
        'the two sides do not agree that they are registered',
      )
      return `registered in ${version}: token A is void, B and C are in use`
    },
  },
  {
    title: 'GET locations, page after page',
    from: 'eMSP',
    run: async (pair, progress) => (await fromEmsp(pair, progress, { operation: 'locations.sender.list' })).message,
  },
  {
    title: 'GET one Location, EVSE, Connector',
    from: 'eMSP',
    run: async (pair, progress, version) => {
      const { evse, connector } = evseOf(progress, version)
      const path = { location_id: progress.location.id, evse_uid: evse.uid, connector_id: connector.id }
      for (const operation of ['locations.sender.get', 'locations.sender.get-evse', 'locations.sender.get-connector'])
        await fromEmsp(pair, progress, { operation, path })
      return `${progress.location.id} / ${evse.uid} / ${connector.id}`
    },
  },
  {
    title: 'PUT and PATCH Location',
    from: 'CPO',
    run: async (pair, progress) => {
      const { charging_when_closed: open = true, directions = [] } = progress.location
      await changeOwn(
        pair.cpo,
        'locations',
        {
          object: { ...progress.location, directions: [...directions.slice(0, 3), { language: 'en', text: 'Follow the signs' }] },
        },
        'flow: the Location was written anew',
      )
      await changeOwn(
        pair.cpo,
        'locations',
        { id: progress.location.id, fields: { charging_when_closed: !open } },
        'flow: the Location was changed',
      )
      progress.location = refreshed(pair, progress)
      return `the eMSP has ${progress.location.id} as of ${progress.location.last_updated}`
    },
  },
  {
    title: 'PUT and PATCH EVSE, PUT and PATCH Connector',
    from: 'CPO',
    run: async (pair, progress, version) => {
      const { evse, connector } = evseOf(progress, version)
      const from = progress.location.id
      const path = { ...locationPath(progress.location), evse_uid: evse.uid, connector_id: connector.id }
      await fromCpo(pair, progress, { operation: 'locations.receiver.put-evse', from, path })
      await changeOwn(pair.cpo, 'locations', { id: from, evse: evse.uid, fields: { status: 'BLOCKED' } }, 'flow: the EVSE is blocked')
      await changeOwn(pair.cpo, 'locations', { id: from, evse: evse.uid, fields: { status: 'AVAILABLE' } }, 'flow: the EVSE is free again')
      await fromCpo(pair, progress, { operation: 'locations.receiver.put-connector', from, path })
      await changeOwn(
        pair.cpo,
        'locations',
        { id: from, evse: evse.uid, connector: connector.id, fields: { max_amperage: connector.max_amperage + 1 } },
        'flow: the Connector was changed',
      )
      progress.location = refreshed(pair, progress)
      for (const suffix of ['', '-evse', '-connector'])
        await fromCpo(pair, progress, { operation: `locations.receiver.get${suffix}`, path })
      return 'pushed, and read back as they were'
    },
  },
  {
    title: 'GET tariffs, PUT and DELETE Tariff',
    from: 'eMSP',
    run: async (pair, progress, version) => {
      const { message } = await fromEmsp(pair, progress, { operation: 'tariffs.sender.list' })
      const set = pair.cpo.data.own('tariffs')
      const source = set
        .entries()
        .map((entry) => set.object(entry))
        .find((tariff) => tariff['type'] === undefined || tariff['type'] === 'REGULAR')
      if (!source) throw new Error('the CPO has no Tariff')
      const tariff = { ...source, id: `FLOW-${version}` }
      await changeOwn(pair.cpo, 'tariffs', { object: tariff }, 'flow: a new Tariff')
      const path = {
        country_code: String(tariff['country_code' as keyof typeof tariff]),
        party_id: String(tariff['party_id' as keyof typeof tariff]),
        tariff_id: tariff.id,
      }
      await fromCpo(pair, progress, { operation: 'tariffs.receiver.get', path })
      if (rowOf(versionOf(progress.cpoSide), 'tariffs.receiver.patch'))
        await fromCpo(pair, progress, {
          operation: 'tariffs.receiver.patch',
          from: tariff.id,
          body: { last_updated: source['last_updated'] },
        })
      await deleteOwn(pair.cpo, 'tariffs', tariff.id, undefined, true)
      return `${message}; one more came and went`
    },
  },
  {
    title: 'PUT and PATCH Token',
    from: 'eMSP',
    run: async (pair, progress) => {
      const { entry, token } = validToken(pair)
      await changeOwn(pair.emsp, 'tokens', { object: token }, 'flow: the Token was written anew')
      for (const valid of [false, true])
        await changeOwn(pair.emsp, 'tokens', { id: entry.key, fields: { valid } }, 'flow: the Token was changed')
      await fromEmsp(pair, progress, { operation: 'tokens.receiver.get', from: entry.key })
      return `Token ${String(token['uid'])} is at the CPO`
    },
  },
  {
    title: 'GET tokens',
    from: 'CPO',
    run: async (pair, progress) => (await fromCpo(pair, progress, { operation: 'tokens.sender.list' })).message,
  },
  {
    title: 'POST authorize',
    from: 'CPO',
    run: async (pair, progress, version) => {
      const { evse } = evseOf(progress, version)
      const { data } = await fromCpo(pair, progress, {
        operation: 'tokens.sender.authorize',
        path: { token_uid: String(validToken(pair).token['uid']) },
        body: { location_id: progress.location.id, evse_uids: [evse.uid] },
      })
      const allowed = isObject(data) ? data['allowed'] : undefined
      expectThat(allowed === 'ALLOWED', `the Token is ${String(allowed)}`)
      return 'ALLOWED'
    },
  },
  {
    title: 'POST RESERVE_NOW with its result',
    from: 'eMSP',
    run: async (pair, progress, version) => {
      const { evse } = evseOf(progress, version)
      const settled = await command(pair, progress, {
        operation: 'commands.receiver.post:RESERVE_NOW',
        body: draft(
          pair,
          progress,
          'RESERVE_NOW',
          { evse_uid: evse.uid, reservation_id: dialects[version].numericReservationIds ? 4711 : '4711' },
          version,
        ),
      })
      return `${settled.response ?? ''}, then ${settled.result ?? ''}`
    },
  },
  {
    title: 'POST CANCEL_RESERVATION with its result',
    from: 'eMSP',
    playedIn: (version) => objects[version].has('CancelReservation'),
    run: async (pair, progress) => {
      await until(pair, () => (pair.cpo.reservations.size > 0 ? true : undefined), 'the reservation')
      const settled = await command(pair, progress, {
        operation: 'commands.receiver.post:CANCEL_RESERVATION',
        body: { response_url: '', reservation_id: '4711' },
      })
      return `${settled.response ?? ''}, then ${settled.result ?? ''}`
    },
  },
  {
    title: 'POST START_SESSION with its result, then PUT Session',
    from: 'eMSP',
    run: async (pair, progress, version) => {
      const { evse, connector } = evseOf(progress, version)
      await evseSettled(pair, progress, evse.uid)
      const sent = pair.emsp.environment.clock.now()
      const settled = await command(pair, progress, {
        operation: 'commands.receiver.post:START_SESSION',
        body: draft(
          pair,
          progress,
          'START_SESSION',
          {
            evse_uid: evse.uid,
            ...(hasField(version, 'StartSession', 'connector_id') && {
              connector_id: connector.id,
              authorization_reference: `FLOW-${sent}`,
            }),
          },
          version,
        ),
      })
      progress.session = await until(
        pair,
        () => {
          const active = pair.cpo.activeSessionAt(evse.uid)
          return active &&
            pair.emsp.data
              .received(progress.emspSide.id, 'sessions')
              .entries()
              .some((entry) => entry.id === active.id)
            ? active
            : undefined
        },
        'the session',
      )
      return `${settled.response ?? ''}, then ${settled.result ?? ''}; session ${progress.session.id} is ACTIVE`
    },
  },
  {
    title: 'PATCH Session as the energy grows',
    from: 'CPO',
    run: async (pair, progress) => {
      const session = activeSession(pair, progress)
      for (let tick = 0; tick < 3; tick++) {
        await new Promise((resolve) => setTimeout(resolve, 60))
        await pair.cpo.sessions.tick(session.id)
      }
      const grown = pair.cpo.sessionById(session.id)
      expectThat((grown?.kwh ?? 0) > 0, 'no energy has flowed')
      return `${grown?.kwh ?? 0} kWh so far`
    },
  },
  {
    title: 'PUT Session, read back',
    from: 'CPO',
    run: async (pair, progress) => {
      const session = activeSession(pair, progress)
      await fromCpo(pair, progress, { operation: 'sessions.receiver.put', from: session.id })
      await fromCpo(pair, progress, { operation: 'sessions.receiver.get', from: session.id })
      return `session ${session.id} is the same on both sides`
    },
  },
  {
    title: 'PUT charging preferences',
    from: 'eMSP',
    playedIn: (version) => rowOf(version, 'sessions.sender.set-charging-preferences') !== undefined,
    run: async (pair, progress) => {
      const { data } = await fromEmsp(pair, progress, {
        operation: 'sessions.sender.set-charging-preferences',
        path: { session_id: activeSession(pair, progress).id },
        body: { profile_type: 'REGULAR' },
      })
      return String(data)
    },
  },
  {
    title: 'PUT, GET and DELETE charging profile, with their results',
    from: 'eMSP',
    playedIn: (version) => rowOf(version, 'chargingprofiles.receiver.put') !== undefined,
    run: async (pair, progress) => {
      const path = { session_id: activeSession(pair, progress).id }
      for (const method of ['put', 'get', 'delete'])
        await command(pair, progress, { operation: `chargingprofiles.receiver.${method}`, path })
      return 'set, read, cleared; the active profile was told'
    },
  },
  {
    title: 'POST STOP_SESSION with its result, then PATCH Session and POST CDR',
    from: 'eMSP',
    run: async (pair, progress) => {
      const session = activeSession(pair, progress)
      const settled = await command(pair, progress, {
        operation: 'commands.receiver.post:STOP_SESSION',
        body: { response_url: '', session_id: session.id },
      })
      const cdr = await until(
        pair,
        () => {
          // A CDR of 2.1.1 does not name its session, so it is told by its own id.
          const own = pair.cpo.data.own('cdrs')
          const made = own.entries().findLast((entry) => own.object(entry)['session_id'] === session.id)
          return (
            made &&
            pair.emsp.data
              .received(progress.emspSide.id, 'cdrs')
              .entries()
              .find(({ id }) => id === made.key)
          )
        },
        'the CDR',
      )
      progress.cdrUrl = cdr.key
      const total = cdr.object['total_cost']
      return `${settled.response ?? ''}, then ${settled.result ?? ''}; CDR ${cdr.id}: ${String(cdr.object['total_energy'])} kWh, ${String(statedNet(total))} ${String(cdr.object['currency'])} excl. VAT`
    },
  },
  {
    title: 'POST UNLOCK_CONNECTOR with its result',
    from: 'eMSP',
    run: async (pair, progress, version) => {
      const { evse, connector } = evseOf(progress, version)
      const settled = await command(pair, progress, {
        operation: 'commands.receiver.post:UNLOCK_CONNECTOR',
        body: { response_url: '', location_id: progress.location.id, evse_uid: evse.uid, connector_id: connector.id },
      })
      return `${settled.response ?? ''}, then ${settled.result ?? ''}`
    },
  },
  {
    title: 'GET the CDR where its POST said it is',
    from: 'CPO',
    run: async (pair, progress) => {
      const path = { cdr: (progress.cdrUrl ?? '').replace('-', '/') }
      await fromCpo(pair, progress, { operation: 'cdrs.receiver.get', path })
      return 'it is there'
    },
  },
  {
    title: 'GET sessions, GET cdrs',
    from: 'eMSP',
    run: async (pair, progress) => {
      const date_from = '2025-01-01T00:00:00Z'
      const sessions = await fromEmsp(pair, progress, { operation: 'sessions.sender.list', query: { date_from } })
      const cdrs = await fromEmsp(pair, progress, { operation: 'cdrs.sender.list' })
      return `${sessions.message}; ${cdrs.message}`
    },
  },
  {
    title: 'PUT credentials',
    from: 'eMSP',
    run: async (pair, progress, version) => {
      const before = { ...progress.emspSide.tokens }
      await renew(pair.emsp, progress.emspSide, version)
      expectThat(before.in !== progress.emspSide.tokens.in && before.out !== progress.emspSide.tokens.out, 'the tokens have not changed')
      await fromEmsp(pair, progress, { operation: 'credentials.get' })
      return 'both tokens are new'
    },
  },
  {
    title: 'DELETE credentials',
    from: 'eMSP',
    run: async (pair, progress) => {
      await unregister(pair.emsp, progress.emspSide)
      await until(pair, () => (progress.cpoSide.state === 'UNREGISTERED' ? true : undefined), 'the end of the connection')
      return 'both tokens are void'
    },
  },
]

/** The EVSE is free again, and the eMSP knows it. */
const evseSettled = (pair: FlowPair, progress: Progress, uid: string) => {
  // Where it could not be cancelled (2.1.1), the reservation ends here.
  for (const { sessionId } of pair.cpo.reservations.values()) {
    inBackground(pair.cpo.sessions.endReservation(sessionId), (message) => {
      pair.cpo.environment.problem?.('flow', `A reservation could not be ended: ${message}`)
    })
  }
  return until(
    pair,
    () => {
      const evse = refreshed(pair, progress).evses?.find((candidate) => candidate.uid === uid)
      return evse?.status === 'AVAILABLE' &&
        ![...pair.cpo.reservations.values()].some(({ sessionId }) => pair.cpo.sessionById(sessionId)?.status === 'RESERVATION')
        ? true
        : undefined
    },
    'the EVSE',
  )
}

/** A command's body as the stand-in drafts it, with the place that the flow uses. */
const draft = (
  pair: FlowPair,
  progress: Progress,
  name: 'START_SESSION' | 'RESERVE_NOW',
  fields: Record<string, unknown>,
  version: Version,
): unknown => {
  const endpoint = rowOf(version, 'commands.receiver.post')
  if (!endpoint) throw new Error('no such endpoint')
  const drafted = draftBody(pair.emsp, progress.emspSide, endpoint, name, undefined, {}, [])
  return { ...(isObject(drafted) ? drafted : {}), location_id: progress.location.id, ...fields }
}

/** The connections between the two, made where there are none. */
export const findPair = (pair: FlowPair): Pick<Progress, 'cpoSide' | 'emspSide'> => {
  const cpoId = pair.cpo.settings.id
  const emspId = pair.emsp.settings.id
  const emspSide = pair.emsp.connections.list().find((record) => record.peer.standinId === cpoId)
  const cpoSide = pair.cpo.connections.list().find((record) => record.peer.standinId === emspId)
  return {
    cpoSide:
      cpoSide ??
      pair.cpo.connections.add(newConnection(pair.emsp.settings.name, { peer: { parties: [], endpoints: [], standinId: emspId } })),
    emspSide:
      emspSide ??
      pair.emsp.connections.add(newConnection(pair.cpo.settings.name, { peer: { parties: [], endpoints: [], standinId: cpoId } })),
  }
}
