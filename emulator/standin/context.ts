/** What the parts of one stand-in share. */
import { oppositeOf } from '../ocpi/endpoints.js'
import type { DataSetName } from '../ocpi/data-sets.js'
import type { Command } from '../contract/operations.js'
import type { LocalRole, OwnParty, PeerParty, RegistrationStep, StandinSettings } from '../contract/standin.js'
import type { Exchange } from '../traffic/exchange.js'
import type { Facts } from '../traffic/findings/facts.js'
import { formatParty } from '../ocpi/headers.js'
import type { Version } from '../ocpi/version.js'
import type { Clock } from './clock.js'
import type { Client } from './calling/client.js'
import type { ConnectionRecord, Connections } from './connections.js'
import type { Data } from './data/data.js'
import type { Commands } from './operations/pending-commands.js'
import type { Faults } from './faults/faults.js'
import type { RequestIds } from './serving/request-ids.js'
import type { Sessions } from './charge-points.js'
import type { AllowedType, Session, Token } from '../ocpi/authored.js'

export type Change =
  | { readonly kind: 'connections' }
  | { readonly kind: 'data'; readonly holder: string; readonly module: DataSetName }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'registration'; readonly step: RegistrationStep }

/** Options of node's http server, in bytes and milliseconds. */
export interface ServerLimits {
  readonly maxHeaderSize: number
  readonly requestTimeout: number
  readonly headersTimeout: number
  readonly keepAliveTimeout: number
  readonly connectionsCheckingInterval: number
}

/** What surrounds a stand-in: time, the log, and the other stand-ins of the workbench. */
export interface Environment {
  readonly clock: Clock
  /** Takes an exchange that has ended; findings follow when there is time. Returns its seq. */
  record(exchange: Exchange, facts: Facts): number
  /** Resolves when there is room for more to be judged: to be waited for before a large body is parsed. */
  readonly room?: (() => Promise<void>) | undefined
  /** Findings that show up later, such as a result that never came. */
  amend(seq: number, findings: Exchange['findings']): void
  changed(standinId: string, change: Change): void
  /** The stand-in of this workbench that listens at an absolute url. */
  localStandin(url: string): string | undefined
  /** Requests on their way from one stand-in of this workbench to another, as `METHOD url`. */
  readonly inFlight: Map<string, number>
  /** Tells the user of something that went wrong. */
  readonly problem?: ((place: string, message: string) => void) | undefined
  /** Resolves when what is known of the stand-in is on disk, or could not be written, which is then told as a problem. */
  readonly keepNow?: ((standinId: string) => Promise<void>) | undefined
  /** What plays the charge points of a CPO. */
  createSessions(contextOf: () => Context): Sessions
  /** In place of the usual ones. */
  /** The most milliseconds of the world that a fast clock leaves peers for what it waits for; without it, what suits each. */
  readonly patienceMs?: number | undefined
  readonly serverLimits?: Partial<ServerLimits> | undefined
  /** Milliseconds of the world, for what waits for a peer; those of the process unless told. */
  readonly worldMs?: (() => number) | undefined
}

export interface Context {
  settings: StandinSettings
  readonly environment: Environment
  readonly connections: Connections
  readonly data: Data
  readonly client: Client
  readonly commands: Commands
  readonly sessions: Sessions
  /** Reservations by connection and reservation id: the session that holds each. */
  readonly reservations: Map<string, { readonly sessionId: string; readonly locationId: string }>
  readonly requestIds: RequestIds
  /** The faults that are switched on; undefined when none is. */
  faults: Faults | undefined
  /** While it is set, pushes go to this connection alone. */
  pushOnlyTo: string | undefined
  /** Pushes in a second of the world at most; undefined: as many as the peers take. */
  pushesPerSecond: number | undefined
  sessionById(id: string): Session | undefined
  activeSessionAt(evseUid: string): Session | undefined
  /** The rule that a seeded Token has for real-time authorization. */
  authorizationOf(token: Token): AllowedType | undefined
  /** Why a peer with these parties cannot be registered; undefined when it can. */
  admits(connection: ConnectionRecord, parties: readonly PeerParty[]): string | undefined
  /** A connection has just become REGISTERED. */
  registered(connection: ConnectionRecord): void
  /** Base of every url that is advertised, without a slash at its end. */
  baseUrl(): string
}

/** Settings are replaced, never changed, so what follows from them is worked out once. */
const knownRoles = new WeakMap<StandinSettings, readonly LocalRole[]>()
export const rolesOf = (settings: StandinSettings): readonly LocalRole[] => {
  const known = knownRoles.get(settings)
  if (known) return known
  const roles = [...new Set(settings.parties.map((party) => party.role))]
  knownRoles.set(settings, roles)
  return roles
}

const knownNames = new WeakMap<OwnParty, string>()
/** `NL-CPO` */
export const nameOf = (party: OwnParty): string => {
  const known = knownNames.get(party)
  if (known !== undefined) return known
  const name = formatParty(party)
  knownNames.set(party, name)
  return name
}

export const partiesOf = (settings: StandinSettings, role?: LocalRole): OwnParty[] =>
  settings.parties.filter((party) => role === undefined || party.role === role)

/** The party that speaks for us over a connection: that of its role, else the first. */
export const ownParty = (settings: StandinSettings, connection?: ConnectionRecord, role?: LocalRole): OwnParty => {
  const wanted = role ?? connection?.role
  return (settings.parties.find((party) => party.role === wanted) ?? settings.parties[0]) as OwnParty
}

export const isStrict = (context: Context, connection: ConnectionRecord): boolean => connection.quirks.strict ?? context.settings.strict

/** Where version details of a version are served for a role; without a role, for all roles together. */
export const detailsUrl = (base: string, version: Version, role: LocalRole | undefined): string =>
  role === undefined ? `${base}/ocpi/${version}` : `${base}/ocpi/${role.toLowerCase()}/${version}`

export const versionsUrl = (base: string, role: LocalRole | undefined): string =>
  role === undefined ? `${base}/ocpi/versions` : `${base}/ocpi/${role.toLowerCase()}/versions`

/**
 * The role that a hub plays in 2.1.1, which knows CPO and eMSP only: the other one of its partner's. Undefined while
 * nobody has said what the partner is.
 */
export const facingRole = (connection: ConnectionRecord | undefined): LocalRole | undefined => {
  const partner = connection?.partner?.role ?? connection?.peer.parties[0]?.role
  return partner === undefined ? undefined : oppositeOf(partner)
}

export const isHubStandin = (settings: StandinSettings): boolean => settings.parties[0]?.role === 'HUB'

export const moduleUrl = (base: string, version: Version, role: LocalRole, module: string): string =>
  `${detailsUrl(base, version, role)}/${module}`
