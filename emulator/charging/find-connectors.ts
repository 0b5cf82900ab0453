/** Finding EVSEs and Connectors among the Locations of a CPO stand-in. */
import type { Connector, EVSE, Location } from '../ocpi/authored.js'
import type { Context } from '../standin/context.js'

export interface ChargePoint {
  readonly location: Location
  readonly evse: EVSE
  readonly connector: Connector
}

export interface ConnectorQuery {
  readonly locationId?: string | undefined
  readonly evseUid?: string | undefined
  readonly connectorId?: string | undefined
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Of a large set, so many Locations are looked through for an EVSE that nobody says the Location of. */
const maximumSearched = 20_000

/** Every Connector in the order of the Locations, as far as one is wanted. */
export function* chargePointsOf(context: Context, wanted: ConnectorQuery = {}): Generator<ChargePoint> {
  const set = context.data.own('locations')
  const named = wanted.locationId === undefined ? undefined : set.find(wanted.locationId)
  if (wanted.locationId !== undefined && !named) return
  let searched = 0
  for (const entry of named ? [named] : set.entries()) {
    if (searched++ >= maximumSearched) return
    const location = set.object(entry) as Location
    for (const evse of location.evses ?? []) {
      if (evse.status === 'REMOVED' || (wanted.evseUid !== undefined && !same(evse.uid, wanted.evseUid))) continue
      for (const connector of evse.connectors) {
        if (wanted.connectorId === undefined || same(connector.id, wanted.connectorId)) yield { location, evse, connector }
      }
    }
  }
}

export const findChargePoint = (
  context: Context,
  wanted: ConnectorQuery,
  fits: (chargePoint: ChargePoint) => boolean = () => true,
): ChargePoint | undefined => {
  for (const chargePoint of chargePointsOf(context, wanted)) if (fits(chargePoint)) return chargePoint
  return undefined
}
