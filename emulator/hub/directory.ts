/** Who is behind the hub: the parties of its partners, their state, and what is theirs to claim. */
import { PartnerOptions, type ConnectionStatus, type Partner } from '../contract/hub.js'
import type { PeerParty } from '../contract/standin.js'
import { serves, type Interface, type Module } from '../ocpi/endpoints.js'
import { formatParty, partyKey, sameParty, type Party } from '../ocpi/headers.js'
import { advertisedUrl, type ConnectionRecord } from '../standin/connections.js'
import type { Context } from '../standin/context.js'

/** One party of a partner. */
export interface Member {
  readonly connection: ConnectionRecord
  readonly party: PeerParty
}

export interface Directory {
  /** Parties of every partner that is registered, in the order of their connections. */
  members(): readonly Member[]
  /** Every role under which a party is registered here. */
  find(party: Party): readonly Member[]
  /** A party that is awaited, or was here once. */
  isKnown(party: Party): boolean
  hubParty(): Party
  isHub(party: Party): boolean
  /** Why a partner cannot have these parties; undefined when it can. */
  refusal(connection: ConnectionRecord, parties: readonly PeerParty[]): string | undefined
  /** Must be called when connections have changed. */
  forget(): void
}

const noPartner: Partner = { options: PartnerOptions.parse({}), down: false, suspended: false, unreachable: false }

/** What the hub has settled with a partner; nothing special for one that has come by itself. */
export const partnerOf = (connection: ConnectionRecord): Partner => connection.partner ?? noPartner

export const statusOf = (connection: ConnectionRecord): ConnectionStatus => {
  const { suspended, down, unreachable } = partnerOf(connection)
  if (suspended || connection.state === 'UNREGISTERED') return 'SUSPENDED'
  if (connection.state !== 'REGISTERED') return 'PLANNED'
  return down || unreachable ? 'OFFLINE' : 'CONNECTED'
}

/** Roles of those who serve an interface (2.2.1 transport_and_format: the opposite role). */
const servingRoles = { CPO: new Set(['CPO']), EMSP: new Set(['EMSP', 'NSP', 'OTHER', 'SCSP']) }
export const roleServing = (module: Module, side: Interface): 'CPO' | 'EMSP' => (serves('CPO', module, side) ? 'CPO' : 'EMSP')
export const isServedBy = (role: string, module: Module, side: Interface): boolean => servingRoles[roleServing(module, side)].has(role)

/** A broadcast of a CPO goes to eMSP, NSP and OTHER, one of anybody else to CPOs. */
export const takesBroadcasts = (role: string): boolean => role === 'CPO' || role === 'EMSP' || role === 'NSP' || role === 'OTHER'

/** Whether the partner's version details list the interface. */
export const implementsModule = ({ connection }: Member, module: Module, side: Interface): boolean =>
  advertisedUrl(connection, module, side) !== undefined

export const createDirectory = (context: Context): Directory => {
  let list: Member[] | undefined
  let byParty = new Map<string, Member[]>()

  const members = (): readonly Member[] => {
    if (list) return list
    list = context.connections
      .list()
      .filter((connection) => connection.state === 'REGISTERED')
      .flatMap((connection) => connection.peer.parties.map((party) => ({ connection, party })))
    byParty = new Map()
    for (const member of list) byParty.set(partyKey(member.party), [...(byParty.get(partyKey(member.party)) ?? []), member])
    return list
  }

  const hubParty = (): Party => {
    const [{ country_code, party_id } = { country_code: 'XX', party_id: 'HUB' }] = context.settings.parties
    return { country_code, party_id }
  }

  return {
    members,
    find: (party) => {
      members()
      return byParty.get(partyKey(party)) ?? []
    },
    isKnown: (party) =>
      context.connections
        .list()
        .some((connection) =>
          [...connection.peer.parties, ...(connection.partner?.party ? [connection.partner.party] : [])].some((other) =>
            sameParty(other, party),
          ),
        ),
    hubParty,
    isHub: (party) => sameParty(party, hubParty()),
    refusal: (connection, parties) => {
      for (const party of parties) {
        if (sameParty(party, hubParty())) return `${formatParty(party)} is the hub itself`
        if (party.role === 'HUB') return `${formatParty(party)} is a hub: a hub behind this one would lead requests in circles`
        const taken = context.connections
          .list()
          .find(
            (other) =>
              other.id !== connection.id &&
              other.state === 'REGISTERED' &&
              other.peer.parties.some((one) => one.role === party.role && sameParty(one, party)),
          )
        if (taken) return `${party.role} ${formatParty(party)} is connected to this hub by ${taken.name}`
        const awaited = context.connections
          .list()
          .find(
            (other) =>
              other.id !== connection.id &&
              other.state === 'INVITED' &&
              other.partner?.role === party.role &&
              other.partner.party !== undefined &&
              sameParty(other.partner.party, party),
          )
        if (awaited) return `${party.role} ${formatParty(party)} is awaited under another invitation, ${awaited.name}`
      }
      const { party: expected, role } = partnerOf(connection)
      if (expected && !parties.some((party) => sameParty(party, expected)))
        return `${formatParty(expected)} was invited, not ${parties.map(formatParty).join(', ')}`
      if (role !== undefined && !parties.some((party) => party.role === role))
        return `${role} was invited, not ${parties.map((party) => party.role).join(', ')}`
      return undefined
    },
    forget: () => {
      list = undefined
    },
  }
}
