/** Writing what passes the hub in the version of the other side: what translating has to know, and what came of it. */
import type { LegNote } from '../contract/exchange.js'
import { authoredVersion } from '../ocpi/authored.js'
import { dialects } from '../ocpi/dialect.js'
import { formatParty as starred } from '../ocpi/translate/owner.js'
import type { IdAliases } from '../ocpi/translate/ids.js'
import { plainNumber } from '../ocpi/translate/ids.js'
import type { TranslateContext, TranslateOptions } from '../ocpi/translate/context.js'
import { translate } from '../ocpi/translate/translate.js'
import { partyKey, sameParty, type Party } from '../ocpi/headers.js'
import type { Version } from '../ocpi/version.js'
import { versionOf } from '../standin/connections.js'
import type { Context } from '../standin/context.js'
import { inAscii } from '../standin/data/render.js'
import { partnerOf, type Directory, type Member } from './directory.js'
import { ownerNamedBy, sessionKey, type KnownObject, type HubState } from './hub-state.js'
import { isObject } from '../ocpi/json-object.js'

export interface Translated {
  readonly object: unknown
  readonly notes: readonly LegNote[]
}

/** The two sides of something that is forwarded. */
export interface Pair {
  readonly cpo: Member
  readonly emsp: Member
}

export interface Translating {
  /** `owner`: whose object it is. `receiver`: who is to read it. */
  readonly side: LegNote['side']
  readonly owner: Party
  readonly pair: Pair
  readonly receiver: Member
  readonly partial?: boolean
  readonly responseUrl?: (url: string) => string
  readonly authorizedToken?: unknown
}

export interface Translator {
  /** Undefined `object`: cannot or must not be said to the receiver; the last note says why. */
  translate(from: Version, to: Version, name: string, value: unknown, how: Translating): Translated
  /** Something the hub knows, in the authored model. */
  authored(known: KnownObject | undefined, name: string): unknown
  /** An id on its way to the other side. */
  id(kind: 'location' | 'evse' | 'session' | 'tariff' | 'token', value: string, from: Version, to: Version, pair: Pair): string
}

const nothingExtra: TranslateOptions = { ownerFields: false, operatorName: false, issuer: false, maxElectricPower: false }

/** Owner fields and the like are for readers whose version has none; what each wants is settled with the hub. */
const optionsFor = (to: Version, receiver: Member, owner: Party): TranslateOptions => {
  if (!dialects[to].ownerFields && sameParty(owner, receiver.party)) return nothingExtra
  if (dialects[to].ownerFields) return { ownerFields: true, operatorName: false, issuer: false, maxElectricPower: true }
  const { ownerFields, operatorName, issuer, maxElectricPower } = partnerOf(receiver.connection).options
  return { ownerFields, operatorName, issuer, maxElectricPower }
}

export const createTranslator = (context: Context, hubState: HubState, directory: Directory): Translator => {
  /** Tokens belong to the eMSP, all else to the CPO: each spells its own ids. */
  const idsOf = ({ cpo, emsp }: Pair): IdAliases => ({
    toShort: (kind, id) => {
      const { connection } = kind === 'token' ? emsp : cpo
      return dialects[versionOf(connection)].longIds ? hubState.aliases(connection).toShort(kind, id) : id
    },
    toLong: (kind, id) => {
      const { connection } = kind === 'token' ? emsp : cpo
      return dialects[versionOf(connection)].longIds ? hubState.aliases(connection).toLong(kind, id) : id
    },
  })

  /** Reservation ids of two eMSPs must not collide at one CPO. */
  const numbers = new Map<string, number>()
  const claims = new Map<number, string>()
  const reservationsOf = ({ cpo, emsp }: Pair) => ({
    toNumber: (id: string): number => {
      const name = `${cpo.connection.id} ${partyKey(emsp.party)} ${id.toLowerCase()}`
      const known = numbers.get(name)
      if (known !== undefined) return known
      const plain = plainNumber(id)
      const free = (number: number) => (claims.get(number) ?? name) === name
      const number = plain !== undefined && free(plain) ? plain : 2 ** 30 + numbers.size
      numbers.set(name, number)
      claims.set(number, name)
      return number
    },
    toId: (): string | undefined => undefined,
  })

  const knownAuthored = new WeakMap<object, unknown>()
  const authored: Translator['authored'] = (known, name) => {
    if (!known || known.version === authoredVersion) return known?.object
    if (knownAuthored.has(known.object)) return knownAuthored.get(known.object)
    const [party] = known.connection.peer.parties
    const owner = ownerNamedBy(known.object) ?? { country_code: party?.country_code ?? 'XX', party_id: party?.party_id ?? 'XXX' }
    const options = { ownerFields: true, operatorName: false, issuer: false, maxElectricPower: true }
    const { object } = translate(known.version, authoredVersion, name, known.object, {
      owner,
      now: context.environment.clock.now(),
      options,
      ids: hubState.aliases(known.connection),
    })
    knownAuthored.set(known.object, object)
    return object
  }

  /** What a partner calls an id that 2.2.1 had to shorten. */
  const contextOf = (how: Translating, to: Version): TranslateContext => {
    const { pair, receiver } = how
    const { cpo, emsp } = pair
    const long = (kind: 'location' | 'tariff', id: string) => idsOf(pair).toLong(kind, id)
    return {
      owner: { country_code: how.owner.country_code, party_id: how.owner.party_id },
      now: context.environment.clock.now(),
      options: optionsFor(to, receiver, how.owner),
      ...(how.partial !== undefined && { partial: how.partial }),
      receiver: { country_code: emsp.party.country_code, party_id: emsp.party.party_id },
      location: (id) => authored(hubState.byId(cpo.connection, emsp.party, 'locations', long('location', id)), 'Location'),
      tariff: (id) => authored(hubState.byId(cpo.connection, emsp.party, 'tariffs', long('tariff', id)), 'Tariff'),
      tokenByContractId: (contract) => authored(hubState.tokenByContract(contract), 'Token'),
      ...(how.authorizedToken !== undefined && { authorizedToken: how.authorizedToken }),
      sessionId: ({ startDateTime, contractId, evseUid }) => hubState.sessionOf.get(sessionKey(startDateTime, contractId, evseUid)),
      businessDetails: (party) => {
        const found = directory.find(party)[0]?.party
        return { name: found?.name ?? starred(party) }
      },
      ids: idsOf(pair),
      reservations: reservationsOf(pair),
      ...(how.responseUrl && { responseUrl: how.responseUrl }),
      commandTimeoutSeconds: context.settings.hub.commandTimeoutSeconds,
    }
  }

  return {
    authored,
    translate: (from, to, name, value, how) => {
      // Nothing to do between two of 2.2.1 but to put the hub's own url in place of the sender's.
      if (from === to && dialects[to].ownerFields) return { object: withResponseUrl(value, how), notes: [] }
      const { object, notes } = translate(from, to, name, value, contextOf(how, to))
      const text = dialects[to].asciiOnly ? inAscii(object) : object
      return {
        object: from === to ? withResponseUrl(text, how) : text,
        notes: notes.map((note) => ({ side: how.side, path: note.path, kind: note.kind, message: note.message })),
      }
    },
    id: (kind, value, from, to, pair) => {
      if (from === to) return value
      return dialects[to].longIds ? idsOf(pair).toLong(kind, value) : idsOf(pair).toShort(kind, value)
    },
  }
}

const withResponseUrl = (value: unknown, { responseUrl }: Translating): unknown =>
  responseUrl && isObject(value) && typeof value['response_url'] === 'string'
    ? { ...value, response_url: responseUrl(value['response_url']) }
    : value
