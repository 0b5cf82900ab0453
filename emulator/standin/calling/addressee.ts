/**
 * Whom a request over a hub is for (2.2.1 transport_and_format): the hub itself for what it is to broadcast and for GET
 * all, the party concerned where we know it. Undefined leaves it to the hub to find the receiver (open routing).
 */
import { sameParty, type Party } from '../../ocpi/headers.js'
import type { PeerCall } from './client.js'
import { isHub } from '../connections.js'
import type { Context } from '../context.js'
import { isObject } from '../data/kinds.js'

/** Undefined also where the peer is no hub. */
export const addressee = (context: Context, call: PeerCall): Party | undefined => {
  const { connection, endpoint } = call
  if (!endpoint || !isHub(connection)) return undefined
  const hub = connection.peer.parties.find((party) => party.role === 'HUB') ?? connection.peer.parties[0]
  if (endpoint.list || endpoint.module === 'hubclientinfo' || endpoint.interface === undefined) return hub
  const pushes = endpoint.interface === 'RECEIVER' && endpoint.method !== 'GET'
  if (pushes && (endpoint.module === 'locations' || endpoint.module === 'tariffs' || endpoint.module === 'tokens')) return hub
  return ownerOfSubject(context, call)
}

const segmentsOf = (url: string): string[] => {
  try {
    return new URL(url).pathname.split('/').map((segment) => decodeURIComponent(segment))
  } catch {
    return []
  }
}

/** Owner of the Location, Session or Token that the request is about, as it was received over this connection. */
const ownerOfSubject = (context: Context, { connection, endpoint, url, body }: PeerCall): Party | undefined => {
  const fields = isObject(body) ? body : {}
  const segments = segmentsOf(url)
  const after = (module: string): string | undefined => segments[segments.lastIndexOf(module) + 1]
  const ownerOf = (module: 'locations' | 'sessions' | 'tokens', id: unknown): Party | undefined => {
    if (typeof id !== 'string' || id === '') return undefined
    const entry = context.data
      .received(connection.id, module)
      .entries()
      .findLast((candidate) => candidate.id.toLowerCase() === id.toLowerCase())
    if (!entry) return undefined
    const [country_code = '', ...party] = entry.owner.split('-')
    const owner = { country_code, party_id: party.join('-') }
    // Under the hub's own name it says nothing of the owner.
    return connection.peer.parties.some((peer) => sameParty(peer, owner)) ? undefined : owner
  }
  switch (endpoint?.module) {
    case 'commands':
      return ownerOf('locations', fields['location_id']) ?? ownerOf('sessions', fields['session_id'])
    case 'chargingprofiles':
      return ownerOf('sessions', after('chargingprofiles'))
    case 'locations':
      return endpoint.interface === 'SENDER' ? ownerOf('locations', after('locations')) : undefined
    case 'sessions':
      return endpoint.interface === 'SENDER' ? ownerOf('sessions', after('sessions')) : undefined
    case 'tokens':
      return endpoint.interface === 'SENDER' ? ownerOf('tokens', after('tokens')) : undefined
    default:
      return undefined
  }
}
