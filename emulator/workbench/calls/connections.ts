/** Inviting peers, registering at peers, renewing, ending. */
import { ContractError } from '../../contract/channel.js'
import type { Quirks } from '../../contract/standin.js'
import { newConnection, newToken, type ConnectionRecord } from '../../standin/connections.js'
import { register, renew, unregister } from '../../standin/calling/registration.js'
import { defined } from '../defined.js'
import type { Bench } from '../workbench.js'
import { connectionView } from '../views.js'
import type { Group } from './types.js'

/** null takes a quirk back: the stand-in decides again. */
const withQuirks = (record: ConnectionRecord, quirks: Readonly<Record<string, unknown>> | undefined): Quirks =>
  Object.fromEntries(Object.entries({ ...record.quirks, ...defined(quirks ?? {}) }).filter(([, value]) => value !== null)) as Quirks

export const connectionCalls = (bench: Bench): Group<'connections'> => {
  const view = (connectionId: string) => {
    const { standin, record } = bench.connection(connectionId)
    return connectionView(standin.context.settings.id, record)
  }
  return {
    'connections.invite': ({ standinId, name, tokenA, role }) => {
      const { connections } = bench.place(standinId).standin.context
      if (tokenA !== undefined && connections.list().some((record) => record.tokens.a === tokenA || record.tokens.in === tokenA)) {
        throw new ContractError({ code: 'conflict', message: 'this token is in use by another connection of the stand-in', at: '/tokenA' })
      }
      const record = connections.add(newConnection(name ?? 'your platform', { tokens: { a: tokenA ?? newToken() }, role }))
      return connectionView(standinId, record, true)
    },
    'connections.register': async ({ standinId, versionsUrl, tokenA, name, role, version, quirks }) => {
      const { context } = bench.place(standinId).standin
      const again = context.connections.list().find((record) => record.state === 'INVITED' && record.peer.versionsUrl === versionsUrl)
      const record =
        again ??
        context.connections.add(
          newConnection(name ?? new URL(versionsUrl).host, { role, peer: { parties: [], endpoints: [], versionsUrl } }),
        )
      record.tokens = { a: tokenA }
      record.quirks = withQuirks(record, quirks)
      await register(context, record, version)
      record.name = name ?? record.peer.parties[0]?.name ?? record.name
      context.connections.touch(record)
      await context.environment.keepNow?.(standinId)
      return connectionView(standinId, record)
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
    'connections.update': ({ connectionId, name, quirks }) => {
      const { standin, record } = bench.connection(connectionId)
      record.name = name ?? record.name
      record.quirks = withQuirks(record, quirks)
      standin.context.connections.touch(record)
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
      return connectionView(standin.context.settings.id, record, true).tokens
    },
  }
}
