/** Inviting peers, registering at peers, connecting without a handshake, editing, renewing, ending. */
import { ContractError } from '../../contract/channel.js'
import type { CallParams } from '../../contract/calls.js'
import type { Quirks } from '../../contract/standin.js'
import { dataSetNames } from '../../ocpi/data-sets.js'
import { newConnection, newToken, sameParty, type ConnectionRecord } from '../../standin/connections.js'
import { endpointAt } from '../../standin/calling/endpoint-at.js'
import { outcomeOf } from '../../standin/operations/operations.js'
import { completeManually, connectManually, editManually, fetchEndpoints, requireFreeToken } from '../../standin/calling/manual.js'
import { draftCredentials, register, renew, unregister } from '../../standin/calling/registration.js'
import type { Context } from '../../standin/context.js'
import { defined } from '../defined.js'
import type { Bench } from '../workbench.js'
import { connectionView } from '../views.js'
import type { Group } from './types.js'

/** null takes a quirk back: the stand-in decides again. */
const withQuirks = (record: ConnectionRecord, quirks: Readonly<Record<string, unknown>> | undefined): Quirks =>
  Object.fromEntries(Object.entries({ ...record.quirks, ...defined(quirks ?? {}) }).filter(([, value]) => value !== null)) as Quirks

/** The connection that a registration goes over: one that waits for it, or one that the same token A has registered before. */
const registeredBefore = (context: Context, versionsUrl: string, tokenA: string): ConnectionRecord | undefined => {
  const known = context.connections.list().filter((record) => record.peer.versionsUrl === versionsUrl && record.inRole === 'B')
  return (
    known.find(({ state, retired }) => state === 'REGISTERED' && retired.some(({ token, role }) => role === 'A' && token === tokenA)) ??
    known.find(({ state }) => state === 'UNREGISTERED')
  )
}

const registerAt = async (context: Context, given: CallParams<'connections.register'>): Promise<ConnectionRecord> => {
  const { versionsUrl, tokenA, name, role, version, quirks, credentials } = given
  const { connections } = context
  const record =
    connections.list().find((known) => known.state === 'INVITED' && known.peer.versionsUrl === versionsUrl) ??
    registeredBefore(context, versionsUrl, tokenA) ??
    connections.add(newConnection(name ?? new URL(versionsUrl).host, { role, peer: { parties: [], endpoints: [], versionsUrl } }))
  const before = { ...record.tokens }
  const isAgain = record.state === 'REGISTERED'
  if (typeof credentials?.['token'] === 'string') requireFreeToken(context, credentials['token'], '/credentials/token', record)
  record.tokens = isAgain ? { ...before, a: tokenA } : { a: tokenA }
  record.quirks = withQuirks(record, quirks)
  record.credentials = credentials ?? record.credentials
  try {
    await register(context, record, version)
  } catch (error) {
    if (isAgain) {
      record.tokens = before
      connections.touch(record)
    }
    throw error
  }
  record.name = name ?? record.peer.parties[0]?.name ?? record.name
  connections.touch(record)
  return record
}

/** What came over another connection moves to this one, where it is not there yet. */
const merge = (context: Context, record: ConnectionRecord, other: ConnectionRecord): void => {
  for (const module of dataSetNames) {
    const target = context.data.received(record.id, module)
    for (const { owner, id, object, bytes, version, receivedAt, pulled } of context.data.received(other.id, module).entries()) {
      const [country_code = '', ...party] = owner.split('-')
      const of = { country_code, party_id: party.join('-') }
      const type = typeof object['type'] === 'string' ? object['type'] : undefined
      if (!target.find(of, id, type)) target.put(of, id, object, bytes, version, receivedAt, pulled)
    }
  }
  context.data.forget(other.id)
  context.connections.remove(other.id)
}

export const connectionCalls = (bench: Bench): Group<'connections'> => {
  const view = (connectionId: string) => {
    const { standin, record } = bench.connection(connectionId)
    return connectionView(standin.context.settings.id, record, standin.context.connections.list())
  }
  const shown = (context: Context, record: ConnectionRecord, reveal = false) =>
    connectionView(context.settings.id, record, context.connections.list(), reveal)
  return {
    'connections.invite': ({ standinId, name, tokenA, role, reusable, credentials }) => {
      const { context } = bench.standin(standinId).standin
      requireFreeToken(context, tokenA, '/tokenA')
      const record = newConnection(name ?? 'your platform', { tokens: { a: tokenA ?? newToken() }, role, reusable, credentials })
      return shown(context, context.connections.add(record), true)
    },
    'connections.register': async (given) => {
      const { context } = bench.standin(given.standinId).standin
      const record = await registerAt(context, given)
      await context.environment.keepNow?.(given.standinId)
      return shown(context, record)
    },
    'connections.credentials': ({ standinId, version, role }) => {
      const { token: _, ...credentials } = draftCredentials(bench.standin(standinId).standin.context, { role }, version, '')
      return { credentials }
    },
    'connections.connect': async ({ standinId, quirks, fetch, ...terms }) => {
      const { context } = bench.standin(standinId).standin
      if (fetch && (terms.versionsUrl === undefined || terms.tokenOut === undefined))
        throw new ContractError({
          code: 'invalid',
          message: 'endpoints are fetched with a versions url and the token that we use: give both',
          at: '/fetch',
        })
      const record = connectManually(context, terms)
      record.quirks = withQuirks(record, quirks)
      context.connections.touch(record)
      if (fetch) await fetchEndpoints(context, record)
      return shown(context, record, true)
    },
    'connections.complete': async ({ connectionId, fetch, ...given }) => {
      const { standin, record } = bench.connection(connectionId)
      completeManually(standin.context, record, given)
      if (fetch) await fetchEndpoints(standin.context, record)
      return shown(standin.context, record, true)
    },
    'connections.fetch': async ({ connectionId }) => {
      const { standin, record } = bench.connection(connectionId)
      if (!(await fetchEndpoints(standin.context, record)))
        throw new ContractError({ code: 'peer', message: record.problem ?? 'the endpoints could not be fetched' })
      return view(connectionId)
    },
    'connections.renew': async ({ connectionId, version }) => {
      const { standin, record } = bench.connection(connectionId)
      await renew(standin.context, record, version)
      await standin.context.environment.keepNow?.(standin.context.settings.id)
      return view(connectionId)
    },
    'connections.unregister': async ({ connectionId }) => {
      const { standin, record } = bench.connection(connectionId)
      await unregister(standin.context, record)
      await standin.context.environment.keepNow?.(standin.context.settings.id)
      return view(connectionId)
    },
    'connections.update': ({ connectionId, name, quirks, ...changes }) => {
      const { standin, record } = bench.connection(connectionId)
      editManually(standin.context, record, changes)
      record.name = name ?? record.name
      record.quirks = withQuirks(record, quirks)
      standin.context.connections.touch(record)
      return view(connectionId)
    },
    'connections.request': async ({ connectionId, method, url, body, rawBody, headers, token, why }) => {
      const { standin, record } = bench.connection(connectionId)
      const answer = await standin.context.client.call({
        connection: record,
        method,
        url,
        version: record.version,
        endpoint: endpointAt(record, method, url),
        body,
        rawBody,
        headers,
        token,
        isGivenUrl: true,
        why,
      })
      return outcomeOf(answer)
    },
    'connections.merge': ({ connectionId, withId }) => {
      const { standin, record } = bench.connection(connectionId)
      const other = sameParty(standin.context.connections.list(), record).find(({ id }) => id === withId)
      if (!other)
        throw new ContractError({ code: 'invalid', message: 'these two are not registered connections with the same party', at: '/withId' })
      merge(standin.context, record, other)
      return view(connectionId)
    },
    'connections.remove': ({ connectionId }) => {
      const { standin } = bench.connection(connectionId)
      standin.context.data.forget(connectionId)
      standin.context.connections.remove(connectionId)
      return {}
    },
    'connections.tokens': ({ connectionId }) => {
      const { standin, record } = bench.connection(connectionId)
      const { tokens, overrides } = shown(standin.context, record, true)
      return { ...tokens, overrides: overrides.tokens }
    },
  }
}
