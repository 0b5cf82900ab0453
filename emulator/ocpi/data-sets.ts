/** The data sets: one row of facts for each kind of object that a platform owns and others hold. */
import type { Endpoint } from './endpoints.js'
import type { Interface, Module } from './modules.js'
import type { Version } from './version.js'

export const dataSetNames = [
  'locations',
  'sessions',
  'cdrs',
  'tariffs',
  'tokens',
  'hubclientinfo',
  'chargingprofiles',
  'invoicereconciliation',
  'terminals',
  'confirmations',
] as const
/** A module with two objects has two sets. */
export type DataSetName = (typeof dataSetNames)[number]

export interface DataSetFacts {
  readonly name: DataSetName
  /** The module that its endpoints are in. */
  readonly module: Module
  /** Object of the specification. */
  readonly object: string
  /** Field that holds the id. */
  readonly idField: string
  /** The role that owns such objects. */
  readonly owner: 'CPO' | 'EMSP' | 'HUB'
  /** Another role that may own them, as whoever writes an invoice. */
  readonly otherOwner: 'CPO' | 'EMSP' | undefined
  /** The version that the owner writes them in: the oldest that can hold all of it. */
  readonly authoredIn: Version
  /** Path parameter that holds the id; undefined where the url is the receiver's to choose. */
  readonly idParameter: string | undefined
  /** The interface that takes what the owner has. */
  readonly receiver: Interface
  /** How the owner pushes a new object; undefined where it is not pushed by itself. */
  readonly pushedBy: 'PUT' | 'POST' | undefined
  /** How the owner pushes what has changed, where no PATCH does; undefined where nothing changes. */
  readonly changedBy: 'PUT' | undefined
  /** The owner writes its objects down; otherwise they follow from what happens. */
  readonly authored: boolean
  /** The owner can tell receivers that an object is gone, and it leaves the list. */
  readonly deletable: boolean
  /** The type is part of the key: (uid, type) of a Token (mod_tokens). */
  readonly keyedByType: boolean
  /** Sessions and CDRs name it by the id of a contract. */
  readonly keyedByContract: boolean
  /** Objects hold others that have urls of their own, as a Location its EVSEs. */
  readonly hasChildren: boolean
  /** OCPI status where no such object is known. */
  readonly unknownStatus: 2001 | 2003
  /** A hub sends a push of it to everyone of the opposite role (2.2.1 transport_and_format). */
  readonly broadcast: boolean
  /** It concerns the one eMSP whose Token was used: no other party may see it. */
  readonly concernsOneCustomer: boolean
}

/** What most have in common. */
const usual = {
  otherOwner: undefined,
  authoredIn: '2.2.1',
  receiver: 'RECEIVER',
  pushedBy: 'PUT',
  changedBy: 'PUT',
  authored: true,
  deletable: false,
  keyedByType: false,
  keyedByContract: false,
  hasChildren: false,
  unknownStatus: 2001,
  broadcast: false,
  concernsOneCustomer: false,
} as const

export const dataSets: Readonly<Record<DataSetName, DataSetFacts>> = {
  locations: {
    ...usual,
    name: 'locations',
    module: 'locations',
    object: 'Location',
    idField: 'id',
    owner: 'CPO',
    idParameter: 'location_id',
    hasChildren: true,
    unknownStatus: 2003,
    broadcast: true,
  },
  sessions: {
    ...usual,
    name: 'sessions',
    module: 'sessions',
    object: 'Session',
    idField: 'id',
    owner: 'CPO',
    idParameter: 'session_id',
    concernsOneCustomer: true,
  },
  cdrs: {
    ...usual,
    name: 'cdrs',
    module: 'cdrs',
    object: 'CDR',
    idField: 'id',
    owner: 'CPO',
    idParameter: undefined,
    pushedBy: 'POST',
    changedBy: undefined,
    concernsOneCustomer: true,
  },
  tariffs: {
    ...usual,
    name: 'tariffs',
    module: 'tariffs',
    object: 'Tariff',
    idField: 'id',
    owner: 'CPO',
    idParameter: 'tariff_id',
    deletable: true,
    broadcast: true,
  },
  tokens: {
    ...usual,
    name: 'tokens',
    module: 'tokens',
    object: 'Token',
    idField: 'uid',
    owner: 'EMSP',
    idParameter: 'token_uid',
    keyedByType: true,
    keyedByContract: true,
    broadcast: true,
  },
  hubclientinfo: {
    ...usual,
    name: 'hubclientinfo',
    module: 'hubclientinfo',
    object: 'ClientInfo',
    idField: 'party_id',
    owner: 'HUB',
    idParameter: 'party_id',
    pushedBy: undefined,
  },
  chargingprofiles: {
    ...usual,
    name: 'chargingprofiles',
    module: 'chargingprofiles',
    object: 'ActiveChargingProfile',
    idField: 'session_id',
    owner: 'CPO',
    idParameter: 'session_id',
    receiver: 'SENDER',
    pushedBy: undefined,
    authored: false,
  },
  invoicereconciliation: {
    ...usual,
    name: 'invoicereconciliation',
    module: 'invoicereconciliation',
    object: 'InvoiceReconciliationRecord',
    idField: 'id',
    owner: 'CPO',
    otherOwner: 'EMSP',
    authoredIn: '2.3.0',
    idParameter: 'id',
    pushedBy: 'POST',
    deletable: true,
  },
  terminals: {
    ...usual,
    name: 'terminals',
    module: 'payments',
    object: 'Terminal',
    idField: 'terminal_id',
    owner: 'EMSP',
    authoredIn: '2.3.0',
    idParameter: 'terminal_id',
    pushedBy: undefined,
    authored: false,
  },
  confirmations: {
    ...usual,
    name: 'confirmations',
    module: 'payments',
    object: 'FinancialAdviceConfirmation',
    idField: 'id',
    owner: 'EMSP',
    authoredIn: '2.3.0',
    idParameter: 'financial_advice_confirmation_id',
    pushedBy: undefined,
    authored: false,
  },
}

/** Whether a role owns the objects of a set. */
export const isOwnedBy = ({ owner, otherOwner }: DataSetFacts, role: string): boolean => role === owner || role === otherOwner

/** The version that an object is written in by its owner, by its name in the specification; undefined where it is in no set. */
export const authoredIn = (object: string): Version | undefined => byObject.get(object)?.authoredIn

const byObject: ReadonlyMap<string, DataSetFacts> = new Map(Object.values(dataSets).map((set) => [set.object, set]))

/** The data set that an endpoint is about; undefined where it is about none. */
export const dataSetOf = (endpoint: Pick<Endpoint, 'object'> | undefined): DataSetFacts | undefined =>
  endpoint?.object === undefined ? undefined : byObject.get(endpoint.object)
