/** What another version would have said: renamed fields, and values and fields that came later. */
import { own } from '../own.js'
import type { Version } from '../version.js'

/** Fields of one object that mean the same under other names. */
export type Rename = Readonly<Record<Version, readonly string[]>>

const rename = (older: string | readonly string[], newer: string | readonly string[], newest = newer): Rename => ({
  '2.1.1': [older].flat(),
  '2.2.1': [newer].flat(),
  '2.3.0': [newest].flat(),
})

/** By object, 2.1.1 first; the third where 2.3.0 has renamed it again. */
export const renames: Readonly<Record<string, readonly Rename[]>> = own({
  Location: [rename('type', 'parking_type')],
  Connector: [rename('voltage', 'max_voltage'), rename('amperage', 'max_amperage'), rename('tariff_id', 'tariff_ids')],
  EnvironmentalImpact: [rename('source', 'category')],
  Session: [
    rename('start_datetime', 'start_date_time'),
    rename('end_datetime', 'end_date_time'),
    rename('auth_id', 'cdr_token'),
    rename('location', ['location_id', 'evse_uid', 'connector_id']),
  ],
  CDR: [rename('stop_date_time', 'end_date_time'), rename('auth_id', 'cdr_token'), rename('location', 'cdr_location')],
  CdrToken: [rename('auth_id', 'contract_id')],
  Token: [rename('auth_id', 'contract_id')],
  Price: [rename([], 'excl_vat', 'before_taxes'), rename([], 'incl_vat', 'taxes')],
  PriceLimit: [rename([], 'excl_vat', 'before_taxes'), rename([], 'incl_vat', 'after_taxes')],
  Credentials: [rename(['business_details', 'party_id', 'country_code'], 'roles')],
})

/** Names that are taken for one another across objects, as the start of a Session and of a CDR in 2.1.1. */
export const lookAlikes: readonly (readonly string[])[] = [
  ['start_datetime', 'start_date_time'],
  ['end_datetime', 'end_date_time', 'stop_date_time', 'stop_datetime'],
  ['auth_id', 'contract_id'],
  ['location', 'cdr_location'],
  ['excl_vat', 'before_taxes'],
  ['incl_vat', 'taxes', 'after_taxes'],
]

/** The same list under another name. */
export const enumTwins: Readonly<Record<string, readonly string[]>> = own({
  Allowed: ['AllowedType'],
  AllowedType: ['Allowed'],
  LocationType: ['ParkingType'],
  ParkingType: ['LocationType'],
  CommandResponseType: ['CommandResultType'],
  CommandResultType: ['CommandResponseType'],
})
