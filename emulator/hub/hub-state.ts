/**
 * What the hub knows of the objects that went through it: whose they are (open routing), what each receiver was told
 * (PATCH that has to become PUT), and what translating has to look up. What was addressed to everyone lies in the data
 * sets of the partner's connection; what was addressed to one party lies here, and is shown to no other.
 */
import type { DataSetName } from '../ocpi/data-sets.js'
import { formatParty, partyKey, type Party } from '../ocpi/headers.js'
import { createIdAliases, type IdAliases } from '../ocpi/translate/ids.js'
import type { Version } from '../ocpi/version.js'
import type { ConnectionRecord } from '../standin/connections.js'
import type { Context } from '../standin/context.js'
import { kinds, localKey, type JsonObject } from '../standin/data/kinds.js'
import { createBounded } from './bounded.js'
import { isObject } from '../ocpi/json-object.js'

/** An object in the words of the version in which it came. */
export interface KnownObject {
  readonly object: JsonObject
  readonly version: Version
  readonly connection: ConnectionRecord
}

export interface HubState {
  /** Notes whose an object is and where it can be found again. */
  learn(connection: ConnectionRecord, owner: Party, module: DataSetName, object: JsonObject, version: Version): void
  /** Notes what one party was told. */
  rememberSent(connection: ConnectionRecord, owner: Party, receiver: Party, module: DataSetName, object: JsonObject, version: Version): void
  /** What a receiver was told of an object, else what everyone was told. */
  lastSent(
    connection: ConnectionRecord,
    receiver: Party | undefined,
    module: DataSetName,
    owner: Party,
    id: string,
    type?: string,
  ): KnownObject | undefined
  /** Everything that a partner has told everyone, or a receiver, of an id, whoever owns it among its parties. */
  byId(connection: ConnectionRecord, receiver: Party | undefined, module: DataSetName, id: string, type?: string): KnownObject | undefined
  /** Owners of an id: usually one. */
  owners(module: DataSetName, id: string): readonly Party[]
  /** The eMSP that a Session was told. */
  customer(sessionId: string): Party | undefined
  setCustomer(sessionId: string, party: Party): void
  /** Token by its contract, whoever's it is; none where two claim it, so that neither gets what is the other's. */
  tokenByContract(contractId: string): KnownObject | undefined
  /** Where an object stands in lists: as it was first seen. */
  listPosition(connection: ConnectionRecord, module: DataSetName, key: string): number
  /** Where a reservation was made. */
  readonly reservations: Map<string, Party>
  /** Session of 2.2.1 by start, contract and EVSE, for CDRs of 2.1.1. */
  readonly sessionOf: Map<string, string>
  aliases(connection: ConnectionRecord): IdAliases
  forget(connectionId: string): void
}

const maximumSent = 50_000
const maximumOwners = 500_000
const maximumReferences = 20_000

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

export const createHubState = (context: Context): HubState => {
  const owners = createBounded<readonly Party[]>(maximumOwners)
  const lastSent = createBounded<KnownObject>(maximumSent)
  const customers = createBounded<Party>(maximumReferences)
  const contracts = createBounded<KnownObject & { readonly owner: string; readonly disputed: boolean }>(maximumOwners)
  const aliases = new Map<string, IdAliases>()
  const places = createBounded<number>(maximumOwners)
  let nextPlace = 0

  const ownerKey = (module: DataSetName, id: string): string => `${module} ${id.toLowerCase()}`
  const sentKey = (connection: ConnectionRecord, receiver: Party, module: DataSetName, id: string): string =>
    `${connection.id} ${partyKey(receiver)} ${module} ${id.toLowerCase()}`

  const listPosition: HubState['listPosition'] = (connection, module, key) => {
    const name = `${connection.id} ${module} ${key}`
    const known = places.get(name)
    if (known !== undefined) return known
    places.set(name, (nextPlace += 1))
    return nextPlace
  }

  const learn: HubState['learn'] = (connection, owner, module, object, version) => {
    const id = textOf(object[kinds[module].idField])
    if (id === undefined) return
    const key = ownerKey(module, id)
    listPosition(connection, module, `${formatParty(owner)}/${localKey(module, id, object['type'])}`)
    const before = owners.get(key) ?? []
    if (!before.some((party) => partyKey(party) === partyKey(owner))) owners.set(key, [...before, owner])
    if (!kinds[module].keyedByContract) return
    const contract = textOf(object['contract_id'] ?? object['auth_id'])
    if (contract === undefined) return
    const claim = partyKey(owner)
    const earlier = contracts.get(contract.toLowerCase())
    contracts.set(contract.toLowerCase(), {
      object,
      version,
      connection,
      owner: claim,
      disputed: earlier !== undefined && (earlier.disputed || earlier.owner !== claim),
    })
  }

  const stored = (connection: ConnectionRecord, module: DataSetName, owner: Party, id: string, type?: string): KnownObject | undefined => {
    const entry = context.data.received(connection.id, module).find(owner, id, type)
    return entry && { object: entry.object, version: entry.version, connection }
  }

  const lastSentOf: HubState['lastSent'] = (connection, receiver, module, owner, id, type) =>
    (receiver && lastSent.get(sentKey(connection, receiver, module, localKey(module, id, type)))) ??
    stored(connection, module, owner, id, type)

  const byId: HubState['byId'] = (connection, receiver, module, id, type) => {
    for (const party of connection.peer.parties) {
      const found = lastSentOf(connection, receiver, module, party, id, type)
      if (found) return found
    }
    return undefined
  }

  return {
    learn,
    listPosition,
    rememberSent: (connection, owner, receiver, module, object, version) => {
      const id = textOf(object[kinds[module].idField])
      if (id === undefined) return
      learn(connection, owner, module, object, version)
      lastSent.set(sentKey(connection, receiver, module, localKey(module, id, object['type'])), { object, version, connection })
    },
    lastSent: lastSentOf,
    byId,
    owners: (module, id) => owners.get(ownerKey(module, id)) ?? [],
    customer: (sessionId) => customers.get(sessionId.toLowerCase()),
    setCustomer: (sessionId, party) => {
      customers.set(sessionId.toLowerCase(), party)
    },
    tokenByContract: (contractId) => {
      const known = contracts.get(contractId.toLowerCase())
      return known?.disputed === true ? undefined : known
    },
    reservations: createBounded<Party>(maximumReferences),
    sessionOf: createBounded<string>(maximumReferences),
    aliases: (connection) => {
      const known = aliases.get(connection.id) ?? createIdAliases()
      aliases.set(connection.id, known)
      return known
    },
    forget: (connectionId) => {
      aliases.delete(connectionId)
      for (const key of [...lastSent.keys()]) if (key.startsWith(`${connectionId} `)) lastSent.delete(key)
    },
  }
}

/** Owner of an object as it names it itself; 2.1.1 objects do not, unless a hub has added it. */
export const ownerNamedBy = (object: JsonObject): Party | undefined => {
  const { country_code, party_id } = object
  return typeof country_code === 'string' && typeof party_id === 'string' ? { country_code, party_id } : undefined
}

/** The Token, or the contract, that a Session or CDR is charged to. */
export const customerOf = (object: JsonObject, hubState: HubState): Party | undefined => {
  const token = object['cdr_token']
  if (isObject(token)) {
    const named = ownerNamedBy(token)
    if (named) return named
  }
  const contract = textOf(object['auth_id'] ?? (isObject(token) ? token['contract_id'] : undefined))
  if (contract === undefined) return undefined
  const known = hubState.tokenByContract(contract)
  if (known) return ownerNamedBy(known.object) ?? known.connection.peer.parties.find((party) => party.role !== 'CPO')
  return undefined
}

/** What a Session of 2.1.1 has in common with its CDR: start, contract and EVSE. */
export const sessionReference = (session: JsonObject, aliases: IdAliases): string | undefined => {
  const { start_datetime: start, auth_id: contract, location } = session
  const [evse] = isObject(location) && Array.isArray(location['evses']) ? (location['evses'] as unknown[]) : []
  if (typeof start !== 'string' || typeof contract !== 'string' || !isObject(evse) || typeof evse['uid'] !== 'string') return undefined
  return sessionKey(start, contract, aliases.toShort('evse', evse['uid']))
}

export const sessionKey = (startDateTime: unknown, contractId: unknown, evseUid: unknown): string =>
  `${String(startDateTime)} ${String(contractId)} ${String(evseUid)}`.toLowerCase()
