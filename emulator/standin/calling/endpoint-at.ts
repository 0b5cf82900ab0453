/** Which row of the endpoint table a url of the peer means: by the urls that it advertises. */
import { endpoints, requiredRow, type Endpoint, type Module } from '../../ocpi/endpoints.js'
import { purposeOf } from '../../ocpi/modules.js'
import { matchEndpoint } from '../serving/match-endpoint.js'
import { versionOf, type ConnectionRecord } from '../connections.js'

const placeOf = (url: string): string => url.split('?')[0]?.replace(/\/+$/, '') ?? ''

/** Undefined where the url is none that the peer advertises, or the method is none of the interface. */
export const endpointAt = (record: ConnectionRecord, method: string, url: string): Endpoint | undefined => {
  const version = versionOf(record)
  const place = placeOf(url)
  const { peer, overrides } = record
  if (method === 'GET' && peer.versionsUrl !== undefined && place === placeOf(peer.versionsUrl))
    return requiredRow(version, 'versions.list')
  if (method === 'GET' && peer.detailsUrl !== undefined && place === placeOf(peer.detailsUrl))
    return requiredRow(version, 'versions.details')
  for (const { identifier, role, url: base } of [...overrides.endpoints, ...peer.endpoints]) {
    const root = placeOf(base)
    if (purposeOf(identifier) === undefined || (place !== root && !place.startsWith(`${root}/`))) continue
    const segments = place.slice(root.length).split('/').slice(1)
    const match = matchEndpoint(endpoints[version], identifier as Module, role, method, segments)
    if (match.kind === 'match') return match.endpoint
  }
  return undefined
}
