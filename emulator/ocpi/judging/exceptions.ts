/** Where the tables of the specification do not say everything about a field. Keys are `Object.field`. */
import { own } from '../own.js'
import type { Version } from '../version.js'

/** Lengths that grew in the bug-fix revision: a receiver should accept them, a sender should not rely on it. */
export const bugfixLengths: Record<Version, Readonly<Record<string, number>>> = {
  '2.1.1': own({}),
  '2.2.1': own({ 'Location.address': 255, 'Location.state': 45, 'SignedValue.plain_data': 5000 }),
  // Location has the longer ones, and a CdrLocation is often a copy of it.
  '2.3.0': own({ 'CdrLocation.address': 255, 'CdrLocation.state': 45, 'InvoiceReconciliationRecord.cdrs': 39 }),
}

/** 2.2.1 mod_charging_profiles: at most one decimal where any other number may have four. */
export const singleDecimal: ReadonlySet<string> = new Set(['ChargingProfile.min_charging_rate', 'ChargingProfilePeriod.limit'])

/** Required text that may be empty: 2.1.1 has no other way to say that a place has no postal code. */
export const mayBeEmpty: Record<Version, ReadonlySet<string>> = {
  '2.1.1': new Set(['Location.postal_code']),
  '2.2.1': new Set(),
  '2.3.0': new Set(),
}

const owner = ['country_code', 'party_id']

/**
 * Fields that the tables of the version lack and that disturb nobody: what hubs add so that nothing is lost on the way from a
 * newer version, and what documents beside the core define.
 */
export const extensions: Record<Version, Readonly<Record<string, readonly string[]>>> = {
  '2.1.1': own({
    Location: owner,
    Tariff: owner,
    Token: owner,
    Session: owner,
    CDR: owner,
    Connector: ['max_electric_power'],
  }),
  '2.2.1': own({}),
  // Fields of the Payments and Bookings documents, which have the same version number.
  '2.3.0': own({
    Tariff: ['preauthorize_amount'],
    TariffRestrictions: ['booking'],
    CDR: ['booking_id'],
  }),
}
