/** A driver at a charge point: finds a place, plugs in, shows a Token, and charges if that is allowed. */
import { ContractError } from '../contract/channel.js'
import type { Authorization, Driver, Vehicle } from '../contract/charging.js'
import { type Session, SignedData, type Token } from '../ocpi/authored.js'
import type { Context } from '../standin/context.js'
import { sendOperation } from '../standin/operations/operations.js'
import { authorize, customersOf, emspConnections, findCustomer, type Customer, type Decision } from './authorize.js'
import { chargingOf, type Charging } from './charge-points.js'
import { findChargePoint, type ChargePoint, type ConnectorQuery } from './find-connectors.js'
import type { Run } from './running-session.js'
import { supplyOf } from './supply.js'
import { familyCar, vehicles } from './vehicle.js'

const conflict = (message: string, at: string) => new ContractError({ code: 'conflict', message, at })

/** Tokens of the connected eMSPs; asked for when none has come yet. */
export const knownCustomers = async (context: Context, connectionId?: string): Promise<Customer[]> => {
  const connections = emspConnections(context).filter(({ id }) => connectionId === undefined || id === connectionId)
  const known = connections.flatMap((connection) => customersOf(context, connection))
  if (known.length > 0) return known
  for (const connection of connections)
    await sendOperation(context, connection, { connectionId: connection.id, operation: 'tokens.sender.list' })
  return connections.flatMap((connection) => customersOf(context, connection))
}

const mayCharge = ({ token }: Customer): boolean => token.valid && token.type === 'RFID' && token.whitelist !== 'NEVER'

/** The reservation that holds an EVSE. */
const reservationAt = (charging: Charging, evseUid: string): Run | undefined => {
  const run = charging.runAt(evseUid)
  return run?.status === 'RESERVATION' ? run : undefined
}

const suits = (vehicle: Vehicle | undefined, { connector }: ChargePoint): boolean =>
  supplyOf(connector).current === 'AC' || (vehicle ?? familyCar).maxDcKw > 0

/** A Connector that is free, or is kept for this Token. Throws `ContractError`. */
export const chooseChargePoint = (
  context: Context,
  charging: Charging,
  wanted: ConnectorQuery,
  vehicle: Vehicle | undefined,
  token: Token | undefined,
): ChargePoint => {
  const isKept = ({ evse }: ChargePoint): boolean => {
    const held = evse.status === 'RESERVED' ? reservationAt(charging, evse.uid) : undefined
    return held !== undefined && token !== undefined && held.token.uid === token.uid
  }
  // A charge point that is cut off has told its platform nothing of late.
  const isFree = (chargePoint: ChargePoint): boolean =>
    chargePoint.evse.status === 'AVAILABLE' || (charging.isOffline(chargePoint.evse.uid) && !charging.activeAt(chargePoint.evse.uid))
  const found = findChargePoint(
    context,
    wanted,
    (chargePoint) =>
      (isFree(chargePoint) || isKept(chargePoint)) && !charging.isFaulted(chargePoint.evse.uid) && suits(vehicle, chargePoint),
  )
  if (found) return found
  const named = findChargePoint(context, wanted)
  if (!named) throw new ContractError({ code: 'not-found', message: 'there is no such Connector', at: '/evseUid' })
  throw conflict(wanted.evseUid === undefined ? 'no Connector is free' : `EVSE ${named.evse.uid} is ${named.evse.status}`, '/evseUid')
}

const chooseVehicle = (wish: string | Partial<Vehicle> | undefined): Vehicle | undefined => {
  if (wish === undefined) return undefined
  if (typeof wish !== 'string') {
    const given = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined))
    return { ...(vehicles.find(({ name }) => name === wish.name) ?? familyCar), ...given }
  }
  const known = vehicles.find(({ name }) => name === wish)
  if (known) return known
  throw new ContractError({
    code: 'not-found',
    message: `there is no vehicle "${wish}"; there are: ${vehicles.map(({ name }) => name).join(', ')}`,
    at: '/vehicle',
  })
}

export const readSignedData = (value: unknown): SignedData | undefined => {
  if (value === undefined) return undefined
  const parsed = SignedData.safeParse(value)
  if (parsed.success) return value as SignedData
  const issue = parsed.error.issues[0]
  throw new ContractError({
    code: 'invalid',
    message: `signedData is not SignedData of 2.2.1: /${issue?.path.join('/') ?? ''} ${issue?.message ?? ''}`,
    at: '/signedData',
  })
}

export interface PlugInWish extends ConnectorQuery {
  readonly tokenUid?: string | undefined
  readonly tokenType?: string | undefined
  readonly connectionId?: string | undefined
  readonly vehicle?: string | Partial<Vehicle> | undefined
  readonly driver?: Driver | undefined
  readonly signedData?: unknown
}

export interface PluggedIn {
  readonly authorization: Authorization
  readonly session: Session | undefined
}

/** Throws `ContractError` when there is no place, no Token, or no such vehicle; a Token that is refused is no error. */
export const plugIn = async (context: Context, wish: PlugInWish): Promise<PluggedIn> => {
  const charging = chargingOf(context)
  const vehicle = chooseVehicle(wish.vehicle)
  const signedData = readSignedData(wish.signedData)
  const uid = wish.tokenUid ?? (await knownCustomers(context, wish.connectionId)).find(mayCharge)?.token.uid
  if (uid === undefined) throw conflict('no Token that may charge has been received: give a Token, or connect an eMSP', '/tokenUid')
  const known = findCustomer(context, uid, wish.tokenType, wish.connectionId)?.token
  const chargePoint = chooseChargePoint(context, charging, wish, vehicle, known)
  const { location, evse, connector } = chargePoint
  const held = reservationAt(charging, evse.uid)
  const decision =
    held && known
      ? kept(known)
      : await authorize(context, {
          uid,
          type: wish.tokenType,
          location,
          evse,
          offline: charging.isOffline(evse.uid),
          connectionId: wish.connectionId,
        })
  const { allowed, answer, method, why, seqs, token, reference } = decision
  const authorization: Authorization = { allowed, ...(answer && { answer }), method, why, seqs }
  if (!allowed || !token) return { authorization, session: undefined }
  if (charging.activeAt(evse.uid)) throw conflict(`EVSE ${evse.uid} is no longer free`, '/evseUid')
  const session = await charging.start({
    location,
    evse,
    connector,
    token,
    authMethod: method,
    authorizationReference: reference,
    reservation: held?.id,
    vehicle,
    driver: wish.driver,
    signedData,
  })
  return { authorization, session }
}

/** Whoever reserved has been authorized with it (5.7). */
const kept = (token: Token): Decision => ({
  allowed: true,
  method: 'COMMAND',
  why: 'the EVSE is reserved for this Token',
  seqs: [],
  token,
  reference: undefined,
})
