/** Exchanges as rules look at them. */
import type { Endpoint } from '../../ocpi/endpoints.js'
import { formatParty } from '../../ocpi/headers.js'
import type { Version } from '../../ocpi/version.js'
import { pathOf } from '../../traffic/exchange.js'
import type { ConnectionRecord } from '../connections.js'
import type { Subject } from './match.js'

interface Known {
  readonly direction: Subject['direction']
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly version: Version | undefined
  readonly endpoint: Endpoint | undefined
  readonly connection: ConnectionRecord | undefined
  readonly body: Buffer | undefined
}

export const subjectOf = ({ direction, method, url, version, endpoint, connection, body }: Known): Subject => {
  const path = pathOf(url)
  // The list of versions is served before there is a version to find a row in.
  const isVersions = endpoint === undefined && /\/versions\/?(\?|$)/.test(path)
  return {
    direction,
    method,
    version,
    path,
    endpoint: endpoint?.id ?? (isVersions ? 'versions.list' : undefined),
    module: endpoint?.module ?? (isVersions ? 'versions' : undefined),
    interface: endpoint?.interface,
    connectionId: connection?.id,
    peers: (connection?.peer.parties ?? []).map(formatParty),
    body: () => body?.toString('utf8') ?? '',
  }
}
