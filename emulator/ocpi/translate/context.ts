/** What a translation needs to know beyond the object itself. Whatever is looked up is answered in 2.2.1. */
import type { IdAliases, ReservationNumbers } from './ids.js'

export interface Party {
  readonly country_code: string
  readonly party_id: string
}

/** What is added to 2.1.1 objects although 2.1.1 does not know it, or does not mean it so. */
export interface TranslateOptions {
  /** `country_code` and `party_id` in Location, Tariff, Token, Session and CDR. A receiver may opt out. */
  readonly ownerFields: boolean
  /** `Location.operator.name` becomes `CC*PID` of the owner. */
  readonly operatorName: boolean
  /** `Token.issuer` becomes `CC*PID` of the owner. */
  readonly issuer: boolean
  /** `Connector.max_electric_power` as an extra field. */
  readonly maxElectricPower: boolean
}

/** A stand-in that writes its own objects for a 2.1.1 peer: nothing that 2.1.1 does not know. */
export const ownRendering: TranslateOptions = {
  ownerFields: false,
  operatorName: false,
  issuer: false,
  maxElectricPower: false,
}

/** A hub that forwards the objects of others: the owner stays recognisable. */
export const hubForwarding: TranslateOptions = {
  ownerFields: true,
  operatorName: true,
  issuer: true,
  maxElectricPower: true,
}

export interface TranslateContext {
  /**
   * Who owns the object: party of the url of a push, of the credentials for a pull; for a command, who sent it. Objects
   * that carry an owner themselves overrule it.
   */
  readonly owner: Party
  /** Milliseconds since 1970. */
  readonly now: number
  readonly options: TranslateOptions
  /** The value is the body of a PATCH: nothing is filled in but `last_updated`, which 2.2.1 demands. */
  readonly partial?: boolean
  /** eMSP that a Session or CDR goes to: owner of its Token when the Token is not known. */
  readonly receiver?: Party
  /** Role of the side whose credentials or version details are translated; 2.1.1 has one connection for each. */
  readonly role?: 'CPO' | 'EMSP'

  /** Location by its id in 2.2.1: Session and CDR of 2.1.1 carry it whole, with one EVSE and one Connector. */
  readonly location?: (locationId: string) => unknown
  /** Tariff by its id in 2.2.1: which of several ids stays in a Connector of 2.1.1. */
  readonly tariff?: (tariffId: string) => unknown
  /** Token by its contract id (`auth_id` in 2.1.1): who charged, in Session and CDR of 2.2.1. */
  readonly tokenByContractId?: (contractId: string) => unknown
  /** The Token that an AuthorizationInfo is about. */
  readonly authorizedToken?: unknown
  /** Session that a CDR of 2.1.1 belongs to. Start time as it stands in the CDR, EVSE by its uid in 2.2.1. */
  readonly sessionId?: (cdr: { startDateTime: unknown; contractId: unknown; evseUid: unknown }) => string | undefined
  /** Volts (line to neutral) at which a Tariff is used: turns restrictions on current into restrictions on power. */
  readonly voltage?: (tariffId: string) => number | undefined
  /** IANA time zone of a Location of 2.1.1 that names none. Without it the country decides. */
  readonly timeZone?: (location: Readonly<Record<string, unknown>>) => string | undefined
  /** BusinessDetails of a party: fills an absent `operator`, where the receiver would take it for the hub's own. */
  readonly businessDetails?: (party: Party) => unknown

  /**
   * Aliases of ids that 2.2.1 cannot hold. Without it, ids that are too long are shortened and cannot be traced back.
   */
  readonly ids?: IdAliases
  /** Whole numbers for reservation ids that are none. Without it, such reservations cannot be forwarded to 2.1.1. */
  readonly reservations?: ReservationNumbers
  /** Replaces the url that the result of a command goes to by one of the hub. */
  readonly responseUrl?: (url: string) => string
  /** `CommandResponse.timeout` of 2.2.1; 30 unless told. */
  readonly commandTimeoutSeconds?: number
}
