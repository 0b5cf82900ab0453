/** Where the tables of the specification do not say everything about a field. Keys are `Object.field`. */
import { own } from '../own.js'
import type { Version } from '../version.js'

/** Lengths that grew in the bug-fix revision: a receiver should accept them, a sender should not rely on it. */
export const bugfixLengths: Record<Version, Readonly<Record<string, number>>> = {
  '2.1.1': own({}),
  '2.2.1': own({ 'Location.address': 255, 'Location.state': 45, 'SignedValue.plain_data': 5000 }),
}

/** 2.2.1 mod_charging_profiles: at most one decimal where any other number may have four. */
export const singleDecimal: ReadonlySet<string> = new Set(['ChargingProfile.min_charging_rate', 'ChargingProfilePeriod.limit'])

/** Required text that may be empty: 2.1.1 has no other way to say that a place has no postal code. */
export const mayBeEmpty: Record<Version, ReadonlySet<string>> = {
  '2.1.1': new Set(['Location.postal_code']),
  '2.2.1': new Set(),
}

const owner = ['country_code', 'party_id']

/**
 * Fields that hubs add to objects of a version that lacks them, so that nothing is lost on the way from a newer one.
 * They are known in the field and disturb nobody.
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
}
