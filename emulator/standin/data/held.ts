/** What a stand-in holds, for rules that compare objects with one another. Every look-up is by id, whatever the sets hold. */
import type { Party } from '../../ocpi/headers.js'
import type { HeldObjects } from '../../traffic/findings/facts.js'
import type { ConnectionRecord } from '../connections.js'
import type { Context } from '../context.js'
import type { OwnSet } from './own.js'
import { localKey, textOf, type JsonObject } from './kinds.js'
import { creditLink, ownerIn, sessionLink, startLink } from './links.js'
import { evseIn, type ReceivedSet } from './received.js'

/** The Tokens of larger sets are not looked up by their contract, since no index of it is kept. */
const maximumContracts = 5_000

interface Contracts {
  readonly revision: number
  readonly ids: ReadonlySet<string>
}
const contractsOf = new WeakMap<OwnSet, Contracts>()

/** Contract ids of the own Tokens, gathered again when the set has changed. */
const hasContract = (tokens: OwnSet, contract: string): boolean | undefined => {
  if (tokens.size() > maximumContracts) return undefined
  let known = contractsOf.get(tokens)
  if (known === undefined || known.revision !== tokens.revision()) {
    known = { revision: tokens.revision(), ids: new Set(tokens.entries().map((entry) => textOf(tokens.object(entry)['contract_id']))) }
    contractsOf.set(tokens, known)
  }
  return known.ids.has(contract)
}

/** Those that came before the one with this id. */
const before = (set: ReceivedSet, link: string | undefined, id: unknown): JsonObject[] => {
  const found = link === undefined ? [] : set.linked(link)
  const own = found.findIndex((entry) => sameText(entry.id, textOf(id)))
  return (own === -1 ? found : found.slice(0, own)).map(({ object }) => object)
}

/** Where the look-ups look. */
export interface HeldSets {
  received(module: 'locations' | 'sessions' | 'cdrs'): ReceivedSet
  /** Whose the objects of 2.1.1 are, which do not say it. */
  owner(): Party
  /** The Tokens that the receiver has issued; undefined when they are not known. */
  readonly tokens: OwnSet | undefined
  knowsAll(): boolean
}

export const heldIn = ({ received, owner, tokens, knowsAll }: HeldSets): HeldObjects => {
  const ownerOf = (object: JsonObject): Party => ownerIn(object) ?? owner()
  const sessionLinkOf = (cdr: JsonObject): string | undefined => {
    const { session_id: id } = cdr
    return typeof id === 'string' ? sessionLink(ownerOf(cdr), id) : startLink(ownerOf(cdr), cdr)
  }
  const creditsOf = (cdr: JsonObject): JsonObject[] =>
    received('cdrs')
      .linked(creditLink(ownerOf(cdr), textOf(cdr['id'])))
      .map(({ object }) => object)
  return {
    sessionOf: (cdr) => {
      const { session_id: id } = cdr
      if (typeof id === 'string') return received('sessions').find(ownerOf(cdr), id)?.object
      const link = startLink(ownerOf(cdr), cdr)
      const sessions = link === undefined ? [] : received('sessions').linked(link)
      return sessions.length === 1 ? sessions[0]?.object : undefined
    },
    cdrsOf: (session) => {
      const start = startLink(ownerOf(session), session)
      // Of Sessions that began in the same second, a reservation and its charging, nothing shows which of them a CDR without session_id belongs to.
      const isAlone = start !== undefined && received('sessions').linked(start).length <= 1
      const links = [sessionLink(ownerOf(session), textOf(session['id'])), isAlone ? start : undefined]
      const cdrs = links.flatMap((link) => (link === undefined ? [] : received('cdrs').linked(link)))
      // A CDR that names a Session belongs to no other that began at the same time.
      return cdrs
        .map(({ object }) => object)
        .filter(({ session_id: id }) => id === undefined || sameText(textOf(id), textOf(session['id'])))
    },
    earlierCdrsOf: (cdr) => before(received('cdrs'), sessionLinkOf(cdr), cdr['id']),
    creditsOf,
    creditedBy: (cdr) => creditsOf(cdr).length > 0,
    earlierCreditsOf: (credit) =>
      before(received('cdrs'), creditLink(ownerOf(credit), textOf(credit['credit_reference_id'])), credit['id']),
    originalOf: (credit) => received('cdrs').find(ownerOf(credit), textOf(credit['credit_reference_id']))?.object,
    hasLocations: () => knowsAll() && received('locations').size() > 0,
    location: (object, id) => received('locations').find(ownerOf(object), id)?.object,
    evse: (location, uid) => evseIn(location, uid),
    token: (uid, type) => {
      const entry = tokens?.find(localKey('tokens', uid, type))
      return entry && tokens?.object(entry)
    },
    hasContract: (contract) => tokens && hasContract(tokens, contract),
    isEmptyOfTokens: () => tokens === undefined || tokens.size() === 0,
    knowsAll,
  }
}

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const heldOver = (context: Context, connection: ConnectionRecord): HeldObjects =>
  heldIn({
    received: (module) => context.data.received(connection.id, module),
    owner: () => {
      const { parties } = connection.peer
      return parties.find(({ role }) => role === 'CPO') ?? parties[0] ?? { country_code: 'XX', party_id: 'XXX' }
    },
    tokens: context.data.own('tokens'),
    knowsAll: () => true,
  })

/** The look-ups over a connection, made once. */
export const heldObjects = (() => {
  const known = new WeakMap<Context, Map<string, HeldObjects>>()
  return (context: Context, connection: ConnectionRecord): HeldObjects => {
    const ofContext = known.get(context) ?? new Map<string, HeldObjects>()
    known.set(context, ofContext)
    const held = ofContext.get(connection.id) ?? heldOver(context, connection)
    ofContext.set(connection.id, held)
    return held
  }
})()
