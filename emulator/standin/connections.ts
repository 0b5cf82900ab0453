/** The connections of one stand-in, and the look-up that turns an Authorization header into one of them. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Partner } from '../contract/hub.js'
import type { Connection, LocalRole, Overrides, PeerEndpoint, PeerParty, Quirks } from '../contract/standin.js'
import { type Authorization, readAuthorization, type TokenEncoding, tokenEncoding } from '../ocpi/authorization.js'
import type { Interface, Module } from '../ocpi/endpoints.js'
import { formatParty, partyKey } from '../ocpi/headers.js'
import { assumedVersion, type Version } from '../ocpi/version.js'
import type { AuthFacts } from '../traffic/findings/facts.js'
import { describeToken, observeTokens, type KnownToken } from './known-tokens.js'

/** A is the invitation. B was made by the one who registers, C by the one who is registered with. */
export type TokenRole = 'A' | 'B' | 'C'

export interface ConnectionRecord {
  readonly id: string
  name: string
  state: Connection['state']
  origin: Connection['origin']
  version?: Version | undefined
  /** The role we play; in 2.1.1 there is always one. */
  role?: LocalRole | undefined
  peer: {
    parties: PeerParty[]
    versionsUrl?: string | undefined
    detailsUrl?: string | undefined
    endpoints: PeerEndpoint[]
    standinId?: string | undefined
  }
  /** `a`: the invitation. `in`: the peer uses it. `out`: we use it. `old`: still opens the door while a renewal is under way. */
  tokens: { a?: string | undefined; in?: string | undefined; out?: string | undefined; old?: string | undefined }
  /** The token with which we called the peer before the one in use: void since. */
  voidOut?: string | undefined
  /** The version that was asked for in the registration: no other is offered to the peer. */
  wanted?: Version | undefined
  /** How often the peer has asked for versions or their details. */
  versionsAsked?: number | undefined
  /** Role of the token that the peer uses: B where we registered with the peer, C where it registered with us. */
  inRole: 'B' | 'C'
  /** Tokens that were valid once: their use is a finding. The newest few. */
  retired: { token: string; role: TokenRole }[]
  /** Every token that was issued or received, with what became of it. */
  knownTokens?: KnownToken[] | undefined
  quirks: Quirks
  /** What the user gives in place of what was agreed. */
  overrides: Overrides
  /** Token A stays valid: a registration with it replaces the one before. */
  reusable?: boolean | undefined
  /** Our credentials as the user has edited them. */
  credentials?: Record<string, unknown> | undefined
  /** What a hub keeps of a partner. */
  partner?: Partner | undefined
  /** Encoding that the peer was found to use or to accept; decides while the quirk says `auto`. */
  learnedEncoding?: 'plain' | 'base64' | undefined
  problem?: string | undefined
  registeredAt?: number | undefined
  lastExchangeAt?: number | undefined
  /** When the peer called us last, by the clock of the world. Not kept. */
  calledAt?: number | undefined
}

export interface TokenHit {
  readonly connection: ConnectionRecord
  readonly role: TokenRole
  readonly retired: boolean
  readonly encoding: TokenEncoding
  readonly authorization: Authorization
  /** What findings want to know of it. */
  readonly facts: AuthFacts
  /** `DE-MSP`; undefined while the peer has not said who it is. */
  readonly peerName: string | undefined
  readonly peerIsHub: boolean
}

export interface Connections {
  list(): readonly ConnectionRecord[]
  get(id: string): ConnectionRecord | undefined
  add(record: ConnectionRecord): ConnectionRecord
  remove(id: string): void
  /** Must be called after any change of a record's tokens or state. */
  touch(record: ConnectionRecord): void
  /** What is known of a token that opens no door, for a finding: never the token itself. */
  pastOf(header: string | undefined): string | undefined
  /** Whose token a header carries; undefined when no token ever given out matches. */
  lookup(header: string | undefined): TokenHit | undefined
}

/** Long enough to be unguessable, only letters and digits so that it survives every transport. */
export const newToken = (): string => randomBytes(24).toString('base64url').replaceAll('-', '0').replaceAll('_', '1')

export const newConnection = (name: string, given: Partial<ConnectionRecord> = {}): ConnectionRecord => ({
  id: randomUUID(),
  name,
  state: 'INVITED',
  origin: 'handshake',
  overrides: { tokens: {}, endpoints: [] },
  peer: { parties: [], endpoints: [] },
  tokens: {},
  inRole: 'C',
  retired: [],
  quirks: { tokenEncoding: 'auto', trailingSlash: false, routingHeaders: true },
  ...given,
})

/** A peer that forwards for others: what it sends may belong to any party. 2.1.1 has no word for it, so it is told by a quirk. */
export const isHub = (record: ConnectionRecord): boolean =>
  record.quirks.hub === true || record.peer.parties.some((party) => party.role === 'HUB')

export const retire = (record: ConnectionRecord, token: string | undefined, role: TokenRole): void => {
  if (token !== undefined) record.retired = [...record.retired, { token, role }].slice(-8)
}

/** The encoding in which we write our token to this peer. */
export const outgoingEncoding = (record: ConnectionRecord, version: Version): 'plain' | 'base64' =>
  record.quirks.tokenEncoding !== 'auto' ? record.quirks.tokenEncoding : (record.learnedEncoding ?? tokenEncoding(version))

/** The version in which we speak with a peer; an assumption while none is agreed. */
export const versionOf = (connection: Pick<ConnectionRecord, 'version'> | undefined): Version => connection?.version ?? assumedVersion

/** The token with which we call the peer; undefined where none is known. */
export const outgoingToken = ({ overrides, tokens }: ConnectionRecord): string | undefined => overrides.tokens.out ?? tokens.out ?? tokens.a

/** The token with which the peer calls us once it is registered. */
export const incomingToken = ({ overrides, tokens }: ConnectionRecord): string | undefined => overrides.tokens.in ?? tokens.in

/** The connection that a token opens already. */
export const tokenOwner = (records: readonly ConnectionRecord[], token: string, except?: ConnectionRecord): ConnectionRecord | undefined =>
  records.find(
    (record) => record !== except && [record.tokens.a, record.tokens.in, record.tokens.old, record.overrides.tokens.in].includes(token),
  )

/** Registered connections of the same stand-in with a party in the same role: a peer that has registered twice. */
export const sameParty = (records: readonly ConnectionRecord[], record: ConnectionRecord): ConnectionRecord[] =>
  record.state !== 'REGISTERED' || isHub(record)
    ? []
    : records.filter(
        (other) =>
          other !== record &&
          other.state === 'REGISTERED' &&
          (other.role === undefined || record.role === undefined || other.role === record.role) &&
          other.peer.parties.some((party) =>
            record.peer.parties.some((mine) => partyKey(mine) === partyKey(party) && mine.role === party.role),
          ),
      )

/** The user has given the url of a module. */
export const isGivenUrl = (record: ConnectionRecord, module: Module, side: Interface | undefined): boolean =>
  record.overrides.endpoints.some(({ identifier, role }) => identifier === module && (side === undefined || role === side))

/** Url of a module: as the user gives it, or as the peer advertises it; undefined if neither does. 2.1.1 lists no interface. */
export const advertisedUrl = (record: ConnectionRecord, module: Module, side: Interface | undefined): string | undefined => {
  const matching = [...record.overrides.endpoints, ...record.peer.endpoints].filter((endpoint) => endpoint.identifier === module)
  const exact = side === undefined ? matching[0] : matching.find((endpoint) => endpoint.role === side)
  return exact?.url
}

/** `now` in milliseconds since 1970, of the clock that exchanges go by. */
export const createConnections = (
  records: readonly ConnectionRecord[],
  onChange: (record: ConnectionRecord) => void,
  now: () => number,
): Connections => {
  const byId = new Map(records.map((record) => [record.id, record]))
  // A handshake does not survive the end of the program.
  for (const record of records) {
    if (record.state !== 'REGISTERING') continue
    record.state = 'INVITED'
    record.tokens = { a: record.tokens.a }
  }
  let byToken = new Map<string, Pick<TokenHit, 'connection' | 'role' | 'retired'>>()
  /** Header text to hit: a peer sends the same header with every request. */
  let byHeader = new Map<string, TokenHit>()
  /** What became of every token, for findings. */
  let pasts = new Map<string, string>()

  const index = (): void => {
    byToken = new Map()
    byHeader = new Map()
    pasts = new Map()
    for (const connection of byId.values()) {
      for (const known of connection.knownTokens ?? []) pasts.set(known.token, describeToken(connection, known))
      for (const { token, role } of connection.retired) byToken.set(token, { connection, role, retired: true })
      // Overridden by the user.
      if (connection.tokens.in !== undefined) byToken.set(connection.tokens.in, { connection, role: connection.inRole, retired: true })
      // A token A that the peer gave us opens the peer's door, not ours.
      if (connection.tokens.a !== undefined && connection.inRole === 'C')
        byToken.set(connection.tokens.a, { connection, role: 'A', retired: false })
    }
    // A valid token wins over a retired one with the same text.
    for (const connection of byId.values()) {
      const { old } = connection.tokens
      for (const token of [old, incomingToken(connection)]) {
        if (token !== undefined) byToken.set(token, { connection, role: connection.inRole, retired: false })
      }
    }
  }
  for (const record of records) observeTokens(record, now())
  index()

  return {
    list: () => [...byId.values()],
    get: (id) => byId.get(id),
    add: (record) => {
      byId.set(record.id, record)
      observeTokens(record, now())
      index()
      onChange(record)
      return record
    },
    remove: (id) => {
      const record = byId.get(id)
      byId.delete(id)
      index()
      if (record) onChange(record)
    },
    touch: (record) => {
      observeTokens(record, now())
      index()
      onChange(record)
    },
    pastOf: (header) => {
      for (const { token } of readAuthorization(header).candidates) {
        const past = pasts.get(token)
        if (past !== undefined) return past
      }
      return undefined
    },
    lookup: (header) => {
      if (header === undefined) return undefined
      const known = byHeader.get(header)
      if (known) return known
      const authorization = readAuthorization(header)
      for (const { token, encoding } of authorization.candidates) {
        const found = byToken.get(token)
        if (!found) continue
        const quirk = found.connection.quirks.tokenEncoding
        const facts: AuthFacts = {
          authorization,
          matched: encoding,
          expected: quirk === 'auto' ? undefined : quirk,
          tokenRole: found.role,
          retired: found.retired,
          ...(found.retired && { past: pasts.get(token) }),
        }
        const { parties } = found.connection.peer
        const hit: TokenHit = {
          ...found,
          encoding,
          authorization,
          facts,
          peerName: parties[0] && formatParty(parties[0]),
          peerIsHub: isHub(found.connection),
        }
        if (byHeader.size < 1000) byHeader.set(header, hit)
        return hit
      }
      return undefined
    },
  }
}
