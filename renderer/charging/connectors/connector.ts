/** The key of a Connector, and the session that events report for it. */
import type { ConnectorTile } from '../../../emulator/contract/charging.js'

export type ConnectorKey = Pick<ConnectorTile, 'locationId' | 'evseUid' | 'connectorId'>
export const sameConnector = (one: ConnectorKey, other: ConnectorKey): boolean =>
  one.locationId === other.locationId && one.evseUid === other.evseUid && one.connectorId === other.connectorId

/** A Connector with its session as of an event. */
export const withSessions = (tile: ConnectorTile, sessions: readonly NonNullable<ConnectorTile['session']>[]): ConnectorTile => {
  const news = sessions.find((session) => sameConnector(session, tile))
  if (!news) return tile
  if (news.phase !== 'ended') return { ...tile, session: news }
  if (tile.session?.sessionId !== news.sessionId) return tile
  const { session: _ended, ...rest } = tile
  return rest
}

/** A dialog that is open; anywhere that is free when no Connector is named. */
export type Asked = { readonly kind: 'plug' | 'reserve'; readonly at: ConnectorTile | undefined }
