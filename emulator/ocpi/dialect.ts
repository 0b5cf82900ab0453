/**
 * What one OCPI version does differently: one row of facts per version. Code outside of this folder asks for a fact by
 * its name and never compares a version. A new version is a new row: a fact that it lacks is a compile error.
 */
import { versions, type Version } from './version.js'

/**
 * Rules that the text of a version states. Where it does not, a deviation is a warning and what we do is an assumption.
 */
export interface StatedRules {
  /** An envelope also comes with HTTP errors (2.2.1 transport_and_format). */
  readonly errorEnvelope: boolean
  /** Errors of OCPI come with HTTP 200, those of HTTP with an HTTP status (2.2.1 transport_and_format). */
  readonly httpErrors: boolean
  /** Content-Type is application/json (2.2.1 transport_and_format). */
  readonly contentType: boolean
  /** X-Limit is the maximum of the server, not the number of objects in the page (2.2.1 transport_and_format). */
  readonly constantLimit: boolean
  /** `date_to` is exclusive (2.2.1 transport_and_format). */
  readonly exclusiveDateTo: boolean
  /** Token A opens versions and credentials only (2.2.1 credentials). */
  readonly narrowTokenA: boolean
  /** An EVSE that is gone stays in its Location with status REMOVED (2.2.1 mod_locations). */
  readonly removedEvses: boolean
  /** `regular_hours` and `twentyfourseven` exclude each other (2.2.1 mod_locations). */
  readonly openingHours: boolean
  /** The Location header of a CDR is an absolute url (2.2.1 mod_cdrs); the example of 2.1.1 is relative. */
  readonly absoluteCdrUrl: boolean
  /** `charging_periods` of a PATCH are appended (2.2.1 mod_sessions). */
  readonly appendedPeriods: boolean
  /** Which period a `step_size` is applied to (2.2.1 mod_tariffs). */
  readonly stepSize: boolean
  /** An `end_time` before `start_time` is one of the next day (2.2.1 mod_tariffs). */
  readonly overnightTimes: boolean
}

export type StatedRule = keyof StatedRules

/** Names of the fields that hold the start and the end of something. */
interface TimeFields {
  readonly start: string
  readonly end: string
}

export interface Dialect {
  // ---- transport_and_format, status_codes
  /** How the credentials token stands in the Authorization header. */
  readonly tokenEncoding: 'plain' | 'base64'
  /** X-Request-ID and X-Correlation-ID come with every message. */
  readonly messageIds: boolean
  /** OCPI-to and OCPI-from headers come with every message of a functional module. */
  readonly routingHeaders: boolean
  /** Text is ASCII only. */
  readonly asciiOnly: boolean
  /** DateTimes have no fractions of a second that a peer has to understand (2.1.1 types). */
  readonly wholeSeconds: boolean
  /** A value that is required but not there may be written `#NA` (2.2.1 types). */
  readonly notAvailable: boolean
  /** Objects may have fields that the specification does not define (2.3.0 transport_and_format). */
  readonly openFields: boolean
  readonly statuses: {
    /** Of a Token that is not known; 2004 came with 2.2. */
    readonly unknownToken: 2001 | 2004
    /** 4xxx, which hubs answer with. */
    readonly hub: boolean
    /** x900 to x999 are left to the parties. */
    readonly custom: boolean
  }
  /** How a push is refused whose object is not there: 404 where any resource may be, else an OCPI status. */
  readonly missingPushTarget: 'http' | 'ocpi'

  // ---- versions, credentials
  /** Entries of version details name their interface in `role`; otherwise it follows from the role of the platform. */
  readonly rolesInVersionDetails: boolean
  /** Credentials list the roles of a platform; otherwise they name one party and no role. */
  readonly rolesInCredentials: boolean
  /** A connection is between one CPO and one eMSP; a platform of several roles registers each of them. */
  readonly rolePerConnection: boolean

  /** A hub is named by `hub_party_id`; otherwise by a party of the role HUB. */
  readonly hubPartyId: boolean

  // ---- types, objects
  /** Ids are CiStrings. Single fields may be so in any version: see `ignoresCase`. */
  readonly idsIgnoreCase: boolean
  /** Ids of up to 39 characters. */
  readonly longIds: boolean
  /** Objects carry `country_code` and `party_id` of their owner. */
  readonly ownerFields: boolean
  /** An amount is a Price; otherwise it is a number. */
  readonly priceObject: boolean
  /** A Price is `before_taxes` and a line for each tax, and a Tariff says whether its prices contain taxes; otherwise `excl_vat`, `incl_vat`. */
  readonly taxLines: boolean
  /** Prices have VAT. */
  readonly vat: boolean
  /** A CDR states what its total cost is made of. */
  readonly costParts: boolean
  /** Tariffs price reservations, and CDRs bill them. */
  readonly reservationPrices: boolean
  /** Tariffs have a lowest and a highest price, and restrictions on current. */
  readonly tariffLimits: boolean
  /** `publish` hides a Location. */
  readonly hiddenLocations: boolean
  readonly sessionTimes: TimeFields
  readonly cdrTimes: TimeFields
  /** A Session holds its whole Location; otherwise ids. */
  readonly locationInSession: boolean
  /** A CDR names its Session. */
  readonly sessionInCdr: boolean

  // ---- requests
  /** The url of a Token names its type in `?type=`: RFID unless it is given. */
  readonly tokenTypeInUrl: boolean
  /** For each TokenType of the version those of the newest that it stands for. */
  readonly tokenTypes: Readonly<Record<string, readonly string[]>>
  /** A PATCH has to contain `last_updated`. */
  readonly lastUpdatedInPatch: boolean
  /** The answer to a command says how long its result may take. */
  readonly commandTimeout: boolean
  /** `reservation_id` is a whole number; otherwise text. */
  readonly numericReservationIds: boolean

  readonly states: StatedRules
}

const dialect221: Dialect = {
  tokenEncoding: 'base64',
  messageIds: true,
  routingHeaders: true,
  asciiOnly: false,
  wholeSeconds: false,
  notAvailable: true,
  openFields: false,
  statuses: { unknownToken: 2004, hub: true, custom: true },
  missingPushTarget: 'ocpi',
  rolesInVersionDetails: true,
  rolesInCredentials: true,
  rolePerConnection: false,
  hubPartyId: false,
  idsIgnoreCase: true,
  longIds: false,
  ownerFields: true,
  priceObject: true,
  taxLines: false,
  vat: true,
  costParts: true,
  reservationPrices: true,
  tariffLimits: true,
  hiddenLocations: true,
  sessionTimes: { start: 'start_date_time', end: 'end_date_time' },
  cdrTimes: { start: 'start_date_time', end: 'end_date_time' },
  locationInSession: false,
  sessionInCdr: true,
  tokenTypeInUrl: true,
  tokenTypes: { RFID: ['RFID'], OTHER: ['OTHER', 'EMAID'], APP_USER: ['APP_USER'], AD_HOC_USER: ['AD_HOC_USER'] },
  lastUpdatedInPatch: true,
  commandTimeout: true,
  numericReservationIds: false,
  states: {
    errorEnvelope: true,
    httpErrors: true,
    contentType: true,
    constantLimit: true,
    exclusiveDateTo: true,
    narrowTokenA: true,
    removedEvses: true,
    openingHours: true,
    absoluteCdrUrl: true,
    appendedPeriods: true,
    stepSize: true,
    overnightTimes: true,
  },
}

export const dialects: Readonly<Record<Version, Dialect>> = {
  '2.1.1': {
    tokenEncoding: 'plain',
    messageIds: false,
    routingHeaders: false,
    asciiOnly: true,
    wholeSeconds: true,
    notAvailable: false,
    openFields: false,
    statuses: { unknownToken: 2001, hub: false, custom: false },
    missingPushTarget: 'http',
    rolesInVersionDetails: false,
    rolesInCredentials: false,
    rolePerConnection: true,
    hubPartyId: false,
    idsIgnoreCase: false,
    longIds: true,
    ownerFields: false,
    priceObject: false,
    taxLines: false,
    vat: false,
    costParts: false,
    reservationPrices: false,
    tariffLimits: false,
    hiddenLocations: false,
    sessionTimes: { start: 'start_datetime', end: 'end_datetime' },
    cdrTimes: { start: 'start_date_time', end: 'stop_date_time' },
    locationInSession: true,
    sessionInCdr: false,
    tokenTypeInUrl: false,
    tokenTypes: { RFID: ['RFID'], OTHER: ['OTHER', 'APP_USER', 'AD_HOC_USER', 'EMAID'] },
    lastUpdatedInPatch: false,
    commandTimeout: false,
    numericReservationIds: true,
    states: {
      errorEnvelope: false,
      httpErrors: false,
      contentType: false,
      constantLimit: false,
      exclusiveDateTo: false,
      narrowTokenA: false,
      removedEvses: false,
      openingHours: false,
      absoluteCdrUrl: false,
      appendedPeriods: false,
      stepSize: false,
      overnightTimes: false,
    },
  },
  '2.2.1': dialect221,
  '2.3.0': {
    ...dialect221,
    openFields: true,
    hubPartyId: true,
    taxLines: true,
    tokenTypes: { ...dialect221.tokenTypes, OTHER: ['OTHER'], EMAID: ['EMAID'] },
  },
}

/** How severe it is to deviate from a rule: a warning where the version does not state it. */
export const severityOf = (version: Version, rule: StatedRule): 'violation' | 'warning' =>
  dialects[version].states[rule] ? 'violation' : 'warning'

/** The versions of which something holds, oldest first: `versionsWhere((dialect) => dialect.routingHeaders)`. */
export const versionsWhere = (holds: (dialect: Dialect) => boolean): Version[] => versions.filter((version) => holds(dialects[version]))

/** What a version calls a TokenType of the newest. */
export const tokenTypeIn = (version: Version, type: string): string =>
  Object.entries(dialects[version].tokenTypes).find(([, types]) => types.includes(type))?.[0] ?? type
