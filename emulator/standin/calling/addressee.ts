/**
 * Whom a request over a hub is for (2.2.1 transport_and_format): the hub itself for what it is to broadcast and for GET
 * all, the party concerned where we know it. Undefined leaves it to the hub to find the receiver (open routing).
 */
import type { Concern } from '../../ocpi/modules.js'
import { dataSetOf, dataSets, type DataSetName } from '../../ocpi/data-sets.js'
import { sameParty, type Party } from '../../ocpi/headers.js'
import type { PeerCall } from './client.js'
import { isHub } from '../connections.js'
import type { Context } from '../context.js'
import { isObject } from '../../ocpi/json-object.js'

/** Undefined also where the peer is no hub. */
export const addressee = (context: Context, call: PeerCall): Party | undefined => {
  const { connection, endpoint } = call
  if (!endpoint || !isHub(connection)) return undefined
  const hub = connection.peer.parties.find((party) => party.role === 'HUB') ?? connection.peer.parties[0]
  if (endpoint.list || endpoint.purpose !== 'functional') return hub
  const pushes = endpoint.interface === 'RECEIVER' && endpoint.method !== 'GET'
  if (pushes && dataSetOf(endpoint)?.broadcast === true) return hub
  return ownerOfSubject(context, call)
}

const segmentsOf = (url: string): string[] => {
  try {
    return new URL(url).pathname.split('/').map((segment) => decodeURIComponent(segment))
  } catch {
    return []
  }
}

/** The data set whose owner a request concerns; undefined where it concerns another party. */
const ownedSets: Readonly<Record<Concern, DataSetName | undefined>> = {
  'location-owner': 'locations',
  'session-owner': 'sessions',
  'token-owner': 'tokens',
  'token-customer': undefined,
  'session-customer': undefined,
  reservation: undefined,
}

/** Owner of the Location, Session or Token that the request is about, as it was received over this connection. */
const ownerOfSubject = (context: Context, { connection, endpoint, url, body }: PeerCall): Party | undefined => {
  const fields = isObject(body) ? body : {}
  const segments = segmentsOf(url)
  const after = (module: string): string | undefined => segments[segments.lastIndexOf(module) + 1]
  const ownerOf = (module: DataSetName, id: unknown): Party | undefined => {
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
  for (const concern of endpoint?.concerns ?? []) {
    const name = ownedSets[concern]
    const parameter = name && dataSets[name].idParameter
    if (!endpoint || name === undefined || parameter === undefined) continue
    const owner = ownerOf(name, endpoint.path.includes(`{${parameter}}`) ? after(endpoint.module) : fields[parameter])
    if (owner) return owner
  }
  return undefined
}
