/** The data sets: one row of facts for each kind of object that a platform owns and others hold. */
import type { Endpoint } from './endpoints.js'
import type { Interface, Module } from './modules.js'

export const dataSetNames = ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'hubclientinfo', 'chargingprofiles'] as const
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
  /** Path parameter that holds the id; undefined where the url is the receiver's to choose. */
  readonly idParameter: string | undefined
  /** The interface that takes what the owner has. */
  readonly receiver: Interface
  /** How the owner pushes a new object; undefined where it is not pushed by itself. */
  readonly pushedBy: 'PUT' | 'POST' | undefined
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
  receiver: 'RECEIVER',
  pushedBy: 'PUT',
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
}

const byObject: ReadonlyMap<string, DataSetFacts> = new Map(Object.values(dataSets).map((set) => [set.object, set]))

/** The data set that an endpoint is about; undefined where it is about none. */
export const dataSetOf = (endpoint: Pick<Endpoint, 'object'> | undefined): DataSetFacts | undefined =>
  endpoint?.object === undefined ? undefined : byObject.get(endpoint.object)
