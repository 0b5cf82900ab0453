/** What a screen gets to see of stand-ins and connections. */
import type { Connection, Standin as StandinView } from '../contract/standin.js'
import { sameParty, type ConnectionRecord } from '../standin/connections.js'
import { rolesOf, versionsUrl } from '../standin/context.js'
import { combinedVersions } from '../standin/handlers/versions.js'
import type { Standin } from '../standin/standin.js'

export interface StandinStatus {
  readonly state: StandinView['state']
  readonly problem?: string | undefined
  readonly freePort?: number | undefined
}

export const standinView = (standin: Standin, status: StandinStatus, counters: { exchanges: number; violations: number }): StandinView => {
  const { context } = standin
  const roles = rolesOf(context.settings)
  const base = context.baseUrl()
  const combined = combinedVersions(context.settings)
  return {
    settings: context.settings,
    state: status.state,
    ...(status.problem !== undefined && { problem: status.problem }),
    ...(status.freePort !== undefined && { freePort: status.freePort }),
    ...(standin.port() !== undefined && { port: standin.port() }),
    versionsUrls: Object.fromEntries(
      context.settings.versions.map((version) => [version, versionsUrl(base, combined.includes(version) ? undefined : roles[0])]),
    ),
    versionsUrlsByRole: Object.fromEntries(roles.map((role) => [role, versionsUrl(base, role)])),
    exchanges: counters.exchanges,
    violations: counters.violations,
  }
}

/** `ab…yz`, enough to recognise a token by. */
const masked = (token: string | undefined): string | undefined =>
  token === undefined ? undefined : token.length > 8 ? `${token.slice(0, 2)}…${token.slice(-2)}` : '…'

/** Edited credentials may hold a token. */
const withoutToken = (credentials: Record<string, unknown>, shown: (token: string | undefined) => string | undefined) => {
  const { token } = credentials
  return typeof token === 'string' ? { ...credentials, token: shown(token) } : credentials
}

/** `all` are the connections of the stand-in. */
export const connectionView = (
  standinId: string,
  record: ConnectionRecord,
  all: readonly ConnectionRecord[],
  reveal = false,
): Connection => {
  const shown = (token: string | undefined) => (reveal ? token : masked(token))
  const { a, in: incoming, out } = record.tokens
  return {
    id: record.id,
    standinId,
    name: record.name,
    state: record.state,
    origin: record.origin,
    version: record.version,
    role: record.role,
    peer: {
      parties: record.peer.parties,
      versionsUrl: record.peer.versionsUrl,
      endpoints: record.peer.endpoints,
      standinId: record.peer.standinId,
    },
    tokens: { a: shown(a), in: shown(incoming), out: shown(out) },
    overrides: {
      tokens: { in: shown(record.overrides.tokens.in), out: shown(record.overrides.tokens.out) },
      endpoints: record.overrides.endpoints,
    },
    reusable: record.reusable === true,
    ...(record.credentials && { credentials: withoutToken(record.credentials, shown) }),
    sameParty: sameParty(all, record).map(({ id }) => id),
    quirks: record.quirks,
    ...(record.partner && { partner: record.partner }),
    problem: record.problem,
    registeredAt: record.registeredAt,
    lastExchangeAt: record.lastExchangeAt,
  }
}
