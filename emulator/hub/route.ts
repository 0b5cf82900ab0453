/**
 * Whom a request is for (2.2.1 transport_and_format): the party that it names, everyone of the opposite role where it
 * names the hub, and where it names nobody whoever its content concerns. 2.1.1 names nobody: there it is told from what
 * is asked.
 */
import { dataSetOf, dataSets, type DataSetName } from '../ocpi/data-sets.js'
import type { Concern } from '../ocpi/modules.js'
import { dialects } from '../ocpi/dialect.js'
import { formatParty, parseParty, partyKey, sameParty, type Party } from '../ocpi/headers.js'
import { refused, type Answer } from '../standin/serving/answer.js'
import type { Call } from '../standin/serving/call.js'
import { implementsModule, isServedBy, roleServing, statusOf, takesBroadcasts, type Member } from './directory.js'
import { customerOf, textOf } from './hub-state.js'
import { hubError, versionOf, type HubParts } from './message.js'
import { isObject } from '../ocpi/json-object.js'

export type Route =
  /** One party. `open`: the hub found it. */
  | { readonly kind: 'direct'; readonly member: Member; readonly open: boolean; readonly why: string }
  /** Everyone of the opposite role. */
  | { readonly kind: 'broadcast'; readonly members: readonly Member[]; readonly why: string }
  /** GET all: a list of what all have, or of what `only` has for the one who asks. */
  | { readonly kind: 'list'; readonly only: Member | undefined; readonly why: string }
  /** The hub's own copy of what the sender has pushed to everyone. */
  | { readonly kind: 'stored'; readonly why: string }
  | { readonly kind: 'answer'; readonly answer: Answer }

const answer = (given: Answer): Route => ({ kind: 'answer', answer: given })

/** The party that a request comes from: the one it names, which has to be the partner's, else the partner's that fits. */
export const senderOf = (hub: HubParts, call: Call): Member | { readonly answer: Answer } => {
  const { connection, routing, endpoint } = call
  const { parties } = connection.peer
  if (routing.problems.length > 0) {
    const [problem] = routing.problems
    return {
      answer: refused(
        2001,
        `${problem?.header ?? 'a routing header'} is ${problem?.problem === 'malformed' ? `not valid: ${problem.value}` : 'missing although its counterpart is present'}`,
      ),
    }
  }
  if (routing.from) {
    const { from } = routing
    const named = parties.filter((party) => sameParty(party, from))
    const fitting = named.find((party) => !isServedBy(party.role, endpoint.module, endpoint.interface ?? 'SENDER')) ?? named[0]
    if (!fitting)
      return { answer: refused(2001, `${formatParty(from)} is not a party of this partner: ${parties.map(formatParty).join(', ')}`) }
    return { connection, party: fitting }
  }
  const party = parties.find(({ role }) => !isServedBy(role, endpoint.module, endpoint.interface ?? 'SENDER')) ?? parties[0]
  return party ? { connection, party } : { answer: hubError(call.version, 4000, 'this partner has no party') }
}

export const routeOf = (hub: HubParts, call: Call, sender: Member): Route => {
  const { endpoint, version } = call
  const { to } = call.routing
  const side = endpoint.interface ?? 'SENDER'
  if (to && !hub.directory.isHub(to)) return toParty(hub, call, sender, to)
  const isForAll = dataSetOf(endpoint)?.broadcast === true
  const undirected = !dialects[version].routingHeaders || to !== undefined
  if (endpoint.list) {
    // Lists of all are for the opposite role: whoever has such a list of its own is not told what others have.
    if (undirected && isServedBy(sender.party.role, endpoint.module, side)) {
      return answer(
        refused(2001, `${formatParty(sender.party)} is ${sender.party.role}: the ${endpoint.module} of all are for the opposite role`),
      )
    }
    return undirected
      ? {
          kind: 'list',
          only: undefined,
          why: to ? 'GET all: the list is addressed to the hub' : `GET all: ${version} cannot name a receiver`,
        }
      : answer(refused(2001, 'a list cannot be left to open routing: address a party, or the hub for all'))
  }
  // A Token that is pushed, a Location, a Tariff: no one party can be told from it.
  if (isForAll && side === 'RECEIVER') {
    if (endpoint.method === 'GET') return { kind: 'stored', why: 'the object was pushed to the hub and is read from its store' }
    if (!hub.context.settings.hub.broadcast) return answer(hubError(version, 4000, 'this hub does not broadcast: address a party'))
    return broadcast(hub, call, sender, to ? 'addressed to the hub' : 'no one party is concerned')
  }
  if (!hub.context.settings.hub.openRouting && dialects[version].routingHeaders)
    return answer(hubError(version, 4001, 'open routing is off, and the request names no receiver'))
  return openRoute(hub, call, sender)
}

const notConnected = (hub: HubParts, call: Call, { connection, party }: Member): Route =>
  answer(hubError(call.version, 4003, `${formatParty(party)} is ${statusOf(connection)}`))

const toParty = (hub: HubParts, call: Call, sender: Member, to: Party): Route => {
  const { endpoint, version } = call
  const side = endpoint.interface ?? 'SENDER'
  const named = hub.directory.find(to)
  const member = named.find(({ party }) => isServedBy(party.role, endpoint.module, side))
  if (
    named.some(({ connection }) => connection.id === sender.connection.id) &&
    (!member || member.connection.id === sender.connection.id)
  ) {
    return answer(refused(2001, `${formatParty(to)} is the sender's own party: a request cannot be for the one who sends it`))
  }
  if (!member) {
    if (named.length > 0)
      return answer(
        hubError(
          version,
          4001,
          `${formatParty(to)} is no ${roleServing(endpoint.module, side)}, and does not serve ${endpoint.module} as ${side}`,
        ),
      )
    return answer(
      hub.directory.isKnown(to)
        ? hubError(version, 4003, `${formatParty(to)} is not connected`)
        : hubError(version, 4001, `${formatParty(to)} is not known to this hub`),
    )
  }
  if (statusOf(member.connection) !== 'CONNECTED') return notConnected(hub, call, member)
  const theirs = dialects[versionOf(member)]
  // Without routing headers a partner lists for everyone, so the hub sorts out what is for whom.
  if (endpoint.list && !theirs.routingHeaders && dataSetOf(endpoint)?.concernsOneCustomer === true) {
    return {
      kind: 'list',
      only: member,
      why: `${formatParty(to)} speaks ${versionOf(member)} and lists the objects of all parties: the hub selects those for ${formatParty(sender.party)}`,
    }
  }
  // Neither can it be told where a span of time begins and ends to the millisecond.
  if (
    endpoint.list &&
    !theirs.states.exclusiveDateTo &&
    dialects[version].states.exclusiveDateTo &&
    /(?:^|&)date_(?:from|to)=/.test(call.query)
  ) {
    return {
      kind: 'list',
      only: member,
      why: `${formatParty(to)} speaks ${versionOf(member)}, which does not define whether dates are inclusive: the hub requests one second more and filters`,
    }
  }
  return { kind: 'direct', member, open: false, why: `addressed to ${formatParty(to)}` }
}

const broadcast = (hub: HubParts, { endpoint }: Call, sender: Member, why: string): Route => {
  const side = endpoint.interface ?? 'RECEIVER'
  const seen = new Set<string>()
  const members = hub.directory.members().filter((member) => {
    const { connection, party } = member
    const key = `${connection.id} ${partyKey(party)}`
    if (
      connection.id === sender.connection.id ||
      seen.has(key) ||
      !takesBroadcasts(party.role) ||
      !isServedBy(party.role, endpoint.module, side)
    )
      return false
    if (statusOf(connection) !== 'CONNECTED' || !implementsModule(member, endpoint.module, side)) return false
    seen.add(key)
    return true
  })
  return {
    kind: 'broadcast',
    members,
    why: `${why}: goes to ${members.length} ${members.length === 1 ? 'party' : 'parties'} of the opposite role`,
  }
}

// ---- open routing ---------------------------------------------------------------------------------------------------------

const fieldsOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})

/** Parties that a request concerns, and by what. */
interface Concerned {
  readonly parties: readonly Party[]
  readonly by: string
}

/** Parties that the content of a request concerns: the first of what its endpoint says that is known. */
const concerned = (hub: HubParts, call: Call, sender: Member): Concerned => {
  const { endpoint, params } = call
  const { state: hubState } = hub
  const body = fieldsOf(call.body)
  const owners = (name: DataSetName, id: unknown): Concerned | undefined => {
    if (typeof id !== 'string') return undefined
    const parties = hubState.owners(name, id)
    return parties.length > 0 ? { parties, by: `the owner of ${dataSets[name].object} ${id}` } : undefined
  }
  const customer = (party: Party | undefined, what: string): Concerned | undefined => party && { parties: [party], by: what }
  const session = params['session_id'] ?? body['session_id']
  const finders: Readonly<Record<Concern, () => Concerned | undefined>> = {
    'location-owner': () => owners('locations', params['location_id'] ?? body['location_id']),
    'session-owner': () => owners('sessions', session),
    'token-owner': () => owners('tokens', params['token_uid']),
    'token-customer': () => customer(customerIn(hub, body), `the owner of the Token in the ${endpoint.object ?? 'body'}`),
    'session-customer': () => customer(hubState.customer(String(session)), `whose customer Session ${String(session)} is`),
    reservation: () => {
      const reservation = textOf(body['reservation_id'])
      const key = reservation && `${partyKey(sender.party)} ${reservation.toLowerCase()}`
      return customer(key === undefined ? undefined : hubState.reservations.get(key), 'where the reservation was made')
    },
  }
  for (const concern of endpoint.concerns) {
    const found = finders[concern]()
    if (found) return found
  }
  return { parties: [], by: '' }
}

/** Whose customer a Session or CDR is of: by its Token, else by the party that begins its contract. */
const customerIn = (hub: HubParts, body: Record<string, unknown>): Party | undefined => {
  const known = customerOf(body, hub.state)
  if (known) return known
  const contract = typeof body['auth_id'] === 'string' ? /^([A-Za-z]{2})[-*]?([A-Za-z0-9]{3})/.exec(body['auth_id']) : null
  const party = contract ? parseParty(`${contract[1] ?? ''}${contract[2] ?? ''}`) : undefined
  return party && hub.directory.find(party)[0]?.party
}

const openRoute = (hub: HubParts, call: Call, sender: Member): Route => {
  const { endpoint, version } = call
  const side = endpoint.interface ?? 'SENDER'
  const { parties, by } = concerned(hub, call, sender)
  const serving = (member: Member) => member.connection.id !== sender.connection.id && isServedBy(member.party.role, endpoint.module, side)
  const found = parties.flatMap((party) => hub.directory.find(party).filter(serving))
  const [member, ...others] = found
  if (member && others.length > 0) {
    return answer(
      hubError(
        version,
        4000,
        `open routing: ${[member, ...others].map((one) => formatParty(one.party)).join(' and ')} are all ${by}: address one of them`,
      ),
    )
  }
  if (member) {
    return statusOf(member.connection) === 'CONNECTED'
      ? { kind: 'direct', member, open: true, why: `open routing: ${formatParty(member.party)} is ${by}` }
      : notConnected(hub, call, member)
  }
  if (parties[0]) {
    return answer(
      hubError(
        version,
        hub.directory.isKnown(parties[0]) ? 4003 : 4001,
        `open routing: ${formatParty(parties[0])} is ${by}, and is not connected`,
      ),
    )
  }
  // By registration: where there is but one who could be meant.
  const candidates = hub.directory
    .members()
    .filter((one) => serving(one) && takesBroadcasts(one.party.role) && implementsModule(one, endpoint.module, side))
  const [only, ...more] = candidates
  if (only && more.length === 0) {
    return statusOf(only.connection) === 'CONNECTED'
      ? {
          kind: 'direct',
          member: only,
          open: true,
          why: `open routing: ${formatParty(only.party)} is the only one that serves ${endpoint.module} as ${side}`,
        }
      : notConnected(hub, call, only)
  }
  return answer(hubError(version, 4001, `open routing: the request fits ${candidates.length} parties`))
}
