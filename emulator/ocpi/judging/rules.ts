/**
 * What the fields of one object owe each other, as a table: the chapters say it in prose, no field's type does. A rule
 * looks only at what has the right type; the rest has its own finding. Rules run on every object of the name, at any
 * depth, and never throw.
 */
import { readDateTime } from '../datetime.js'
import type { Finding, FindingId } from '../finding.js'
import { isTimeZone } from '../time-zone.js'
import type { Version } from '../version.js'
import { describe, names, someNames, type Fields } from './describe.js'
import { connectorRules } from './connectors.js'
import { creditRules } from './credits.js'
import { evseIdRules } from './evse-ids.js'
import { placeRules } from './places.js'
import { plausibleRules } from './plausible.js'
import { rangeRules } from './ranges.js'
import { report, type JudgingWalk } from './report.js'
import { everyVersion, isFilled, isSet, list, number, rule, since22, text, until22, type ObjectRule } from './rule.js'
import { sessionTimeRules } from './session-times.js'
import { taxAndParkingRules } from './taxes-and-parking.js'
import { unavailableRules } from './unavailable.js'
import { dialects, severityOf } from '../dialect.js'
import { isObject } from '../json-object.js'

/** The rules of an object in a version. */
export const rulesFor = (version: Version, object: string): readonly ObjectRule[] =>
  rules.filter((rule) => rule.object === object && rule.versions.includes(version))

/** Whether one DateTime lies before another; false when either cannot be read. */
const isBefore = (one: string | undefined, other: string | undefined): boolean => {
  if (one === undefined || other === undefined) return false
  // Both in the usual form: their order as text is their order in time.
  if (one.length === 20 && other.length === 20 && one.endsWith('Z') && other.endsWith('Z')) return one < other
  const first = readDateTime(one)
  const second = readDateTime(other)
  return first !== undefined && second !== undefined && first < second
}

// ---- kinds of rules ---------------------------------------------------------------------------------------------

/** An end does not lie before its start. */
const order = (object: string, applies: readonly Version[], start: string, end: string): ObjectRule =>
  rule(object, applies, (value, walk) => {
    if (isBefore(text(value, end), text(value, start))) {
      report(walk, 'object.rule', 'violation', `\`${start}\` (${text(value, start)}) or later`, describe(value[end]), `/${end}`)
    }
  })

/** Nothing lies between a minimum and a maximum that is not above it. */
const span = (minimum: string, maximum: string, applies = everyVersion): ObjectRule =>
  rule('TariffRestrictions', applies, (value, walk) => {
    const least = value[minimum]
    const most = value[maximum]
    const isEmpty =
      (typeof least === 'number' && typeof most === 'number' && most <= least) ||
      (typeof least === 'string' && typeof most === 'string' && most <= least)
    if (isEmpty) {
      report(
        walk,
        'object.rule',
        'warning',
        `a value above \`${minimum}\` (${String(least)}), since no session meets both`,
        String(most),
        `/${maximum}`,
      )
    }
  })

/** One field cannot be without another. */
const needs = (object: string, applies: readonly Version[], field: string, needed: string): ObjectRule =>
  rule(object, applies, (value, walk, partial) => {
    if (!partial && isSet(value, field) && !isSet(value, needed)) {
      report(walk, 'object.rule', 'violation', `a value, since \`${field}\` is set`, 'missing', `/${needed}`)
    }
  })

/** No two entries have the same key. Ids are compared as the version does. */
const distinct = (object: string, entries: string, keys: readonly string[], id: FindingId = 'object.rule'): ObjectRule =>
  rule(object, everyVersion, (value, walk) => {
    const content = list(value, entries)
    if (content.length < 2) return
    const seen = new Set<string>()
    for (const [index, entry] of content.entries()) {
      if (!isObject(entry)) continue
      const written = keys.map((key) => String(text(entry, key) ?? '')).join(' ')
      const key = dialects[walk.version].idsIgnoreCase ? written.toUpperCase() : written
      if (seen.has(key)) {
        report(walk, id, 'violation', `each ${names(keys)} once`, `a repetition of ${written}`, `/${entries}/${index}`)
      }
      seen.add(key)
    }
  })

/** Charging periods follow one another, inside the session that they divide. */
const periods = (object: string, start: string, end: string, applies: readonly Version[]): ObjectRule =>
  rule(object, applies, (value, walk) => {
    let previous = text(value, start)
    for (const [index, period] of list(value, 'charging_periods').entries()) {
      if (!isObject(period)) continue
      const begin = text(period, 'start_date_time')
      const at = `/charging_periods/${index}/start_date_time`
      if (isBefore(begin, previous)) {
        const [severity, expected]: [Finding['severity'], string] =
          index === 0 ? ['warning', `\`${start}\``] : ['violation', 'the start of the previous period']
        report(walk, 'object.rule', severity, `${expected} (${previous}) or later`, describe(begin), at)
      } else if (isBefore(text(value, end), begin)) {
        report(walk, 'object.rule', 'warning', `\`${end}\` (${text(value, end)}) or earlier`, describe(begin), at)
      }
      previous = begin ?? previous
    }
  })

/** A change of a child is a change of its parent. */
const youngest = (object: string, children: string): ObjectRule =>
  rule(object, everyVersion, (value, walk) => {
    const own = text(value, 'last_updated')
    let latest = own
    let changed = -1
    for (const [index, child] of list(value, children).entries()) {
      const theirs = isObject(child) ? text(child, 'last_updated') : undefined
      if (!isBefore(latest, theirs)) continue
      latest = theirs
      changed = index
    }
    if (own === undefined || changed === -1) return
    report(walk, 'timestamp.parents', 'violation', `${latest} or later, when \`${children}/${changed}\` changed`, own, '/last_updated')
  })

/** Session-only dimensions of 2.2.1 mod_cdrs. */
const sessionOnly: ReadonlySet<unknown> = new Set(['CURRENT', 'ENERGY_EXPORT', 'ENERGY_IMPORT', 'POWER', 'STATE_OF_CHARGE'])

const isTime = /^\d\d:\d\d$/

const notGreen: ReadonlySet<unknown> = new Set(['NUCLEAR', 'GENERAL_FOSSIL', 'COAL', 'GAS'])

// ---- the table --------------------------------------------------------------------------------------------------

const rules: readonly ObjectRule[] = [
  // mod_locations
  youngest('Location', 'evses'),
  youngest('EVSE', 'connectors'),
  distinct('Location', 'evses', ['uid']),
  distinct('EVSE', 'connectors', ['id']),
  rule('Location', everyVersion, (value, walk) => {
    const zone = text(value, 'time_zone')
    if (zone !== undefined && zone !== '#NA' && !isTimeZone(zone)) {
      report(walk, 'object.format', 'violation', 'an IANA time zone such as Europe/Amsterdam', describe(zone), '/time_zone')
    }
  }),
  rule('Location', since22, (value, walk) => {
    if (value['publish'] === true && isFilled(value, 'publish_allowed_to')) {
      report(
        walk,
        'object.rule',
        'violation',
        'the field only with `publish` false',
        'set, although `publish` is true',
        '/publish_allowed_to',
      )
    }
  }),
  needs('PublishTokenType', since22, 'uid', 'type'),
  needs('PublishTokenType', since22, 'visual_number', 'issuer'),
  rule('PublishTokenType', since22, (value, walk) => {
    if (!isSet(value, 'uid') && !isSet(value, 'visual_number') && !isSet(value, 'group_id')) {
      report(
        walk,
        'object.rule',
        'violation',
        'at least one of `uid`, `visual_number` and `group_id`',
        'an object with none of its identifying fields',
      )
    }
  }),
  rule('Hours', everyVersion, (value, walk) => {
    const severity = severityOf(walk.version, 'openingHours')
    if (value['twentyfourseven'] === true && isFilled(value, 'regular_hours')) {
      report(walk, 'object.rule', severity, 'no regular hours, since `twentyfourseven` is true', 'set', '/regular_hours')
    } else if (value['twentyfourseven'] === false && !isFilled(value, 'regular_hours')) {
      report(walk, 'object.rule', severity, 'regular hours, since `twentyfourseven` is false', 'missing or empty', '/regular_hours')
    }
  }),
  rule('RegularHours', everyVersion, (value, walk) => {
    const begin = text(value, 'period_begin')
    const end = text(value, 'period_end')
    if (begin === undefined || end === undefined || end > begin || !isTime.test(begin) || !isTime.test(end)) return
    const hint = end === '00:00' ? 'write 23:59 for hours until midnight' : 'split hours that cross midnight into two entries'
    report(walk, 'object.rule', 'violation', `a time after \`period_begin\` (${begin}); ${hint}`, end, '/period_end')
  }),
  order('ExceptionalPeriod', everyVersion, 'period_begin', 'period_end'),
  order('StatusSchedule', everyVersion, 'period_begin', 'period_end'),
  rule('EnergyMix', everyVersion, (value, walk) => {
    const sources = list(value, 'energy_sources').filter(isObject)
    if (sources.length === 0) return
    const total = sources.reduce((sum, source) => sum + (number(source, 'percentage') ?? 0), 0)
    if (Math.abs(total - 100) > 1) {
      report(walk, 'object.rule', 'warning', 'percentages that add up to 100', String(Number(total.toFixed(4))), '/energy_sources')
    }
    const grey = sources.filter((source) => notGreen.has(source['source']) && (number(source, 'percentage') ?? 0) > 0)
    if (value['is_green_energy'] === true && grey.length > 0) {
      report(
        walk,
        'object.rule',
        'warning',
        `false, since \`energy_sources\` contains ${someNames(grey.map(({ source }) => String(source)))}`,
        'true',
        '/is_green_energy',
      )
    }
  }),

  // mod_sessions
  order('Session', until22, 'start_datetime', 'end_datetime'),
  order('Session', since22, 'start_date_time', 'end_date_time'),
  periods('Session', 'start_datetime', 'end_datetime', until22),
  periods('Session', 'start_date_time', 'end_date_time', since22),
  rule('Session', everyVersion, (value, walk, partial) => {
    const { end } = dialects[walk.version].sessionTimes
    if (!partial && value['status'] === 'COMPLETED' && !isSet(value, end)) {
      report(walk, 'session.lifecycle', 'warning', 'the time of the end, since `status` is COMPLETED', 'missing', `/${end}`)
    }
  }),
  rule('Session', until22, (value, walk) => oneEvse(value, walk)),

  // mod_cdrs
  order('CDR', until22, 'start_date_time', 'stop_date_time'),
  order('CDR', since22, 'start_date_time', 'end_date_time'),
  periods('CDR', 'start_date_time', 'stop_date_time', until22),
  periods('CDR', 'start_date_time', 'end_date_time', since22),
  rule('CDR', until22, (value, walk) => oneEvse(value, walk)),
  rule('CDR', everyVersion, (value, walk) => {
    const total = number(value, 'total_time')
    const parking = number(value, 'total_parking_time')
    if (total !== undefined && parking !== undefined && parking > total + 1e-9) {
      report(walk, 'cdr.arithmetic', 'violation', `at most \`total_time\` (${total})`, String(parking), '/total_parking_time')
    }
  }),
  rule('CDR', since22, (value, walk) => {
    const tariffs = new Set(
      list(value, 'tariffs')
        .filter(isObject)
        .map((tariff) => text(tariff, 'id')?.toUpperCase()),
    )
    for (const [index, period] of list(value, 'charging_periods').entries()) {
      if (!isObject(period)) continue
      for (const [place, dimension] of list(period, 'dimensions').entries()) {
        if (isObject(dimension) && sessionOnly.has(dimension['type'])) {
          report(
            walk,
            'object.rule',
            'violation',
            'a dimension that is allowed in CDRs',
            `${String(dimension['type'])}, which is allowed in Sessions only`,
            `/charging_periods/${index}/dimensions/${place}/type`,
          )
        }
      }
      const tariff = text(period, 'tariff_id')
      if (tariffs.size > 0 && tariff !== undefined && !tariffs.has(tariff.toUpperCase())) {
        report(walk, 'object.rule', 'warning', 'the id of one of `tariffs`', describe(tariff), `/charging_periods/${index}/tariff_id`)
      }
    }
  }),
  rule('CDR', since22, (value, walk) => {
    const credit = value['credit'] === true
    if (credit && !isSet(value, 'credit_reference_id')) {
      report(walk, 'object.rule', 'violation', 'the id of the credited CDR, since `credit` is true', 'missing', '/credit_reference_id')
    } else if (!credit && isSet(value, 'credit_reference_id')) {
      report(walk, 'object.rule', 'violation', 'true, since `credit_reference_id` is set', describe(value['credit']), '/credit')
    }
    const id = text(value, 'id')
    if (!credit && id !== undefined && id.length > 36 && id.length <= 39) {
      report(walk, 'length.overrun', 'violation', 'at most 36 characters; 39 only in a credit CDR', `${id.length} characters`, '/id')
    }
  }),

  // mod_tariffs
  order('Tariff', since22, 'start_date_time', 'end_date_time'),
  span('min_kwh', 'max_kwh'),
  span('min_power', 'max_power'),
  span('min_current', 'max_current', since22),
  span('min_duration', 'max_duration'),
  span('start_date', 'end_date'),
  rule('TariffElement', since22, (value, walk) => {
    const restrictions = value['restrictions']
    if (!isObject(restrictions) || !isSet(restrictions, 'reservation')) return
    for (const [index, component] of list(value, 'price_components').entries()) {
      const type = isObject(component) ? component['type'] : undefined
      if (type === 'ENERGY' || type === 'PARKING_TIME') {
        report(
          walk,
          'object.rule',
          'violation',
          'FLAT or TIME, since the element prices a reservation',
          type,
          `/price_components/${index}/type`,
        )
      }
    }
  }),
  rule('TariffElement', everyVersion, (value, walk) => {
    const seen = new Set<unknown>()
    for (const [index, component] of list(value, 'price_components').entries()) {
      const type = isObject(component) ? component['type'] : undefined
      if (type === undefined) continue
      if (seen.has(type)) {
        report(
          walk,
          'object.rule',
          'warning',
          'each dimension once in an element',
          `${describe(type)}, which the element has already`,
          `/price_components/${index}/type`,
        )
      }
      seen.add(type)
    }
  }),
  rule('Tariff', since22, (value, walk) => {
    const { min_price: least, max_price: most } = value
    if (!isObject(least) || !isObject(most)) return
    const field = dialects[walk.version].taxLines ? 'before_taxes' : 'excl_vat'
    if ((number(most, field) ?? Infinity) < (number(least, field) ?? -Infinity)) {
      report(walk, 'object.rule', 'warning', `at least \`min_price\` (${String(least[field])})`, String(most[field]), `/max_price/${field}`)
    }
  }),

  // types
  rule('Price', since22, (value, walk) => {
    const without = number(value, 'excl_vat')
    const withVat = number(value, 'incl_vat')
    if (without === undefined || withVat === undefined) return
    // The amounts of a credit CDR are negative.
    if (Math.abs(withVat) < Math.abs(without) || withVat * without < 0) {
      report(
        walk,
        walk.root === 'CDR' ? 'cdr.arithmetic' : 'object.rule',
        'violation',
        `${without < 0 ? 'at most' : 'at least'} \`excl_vat\` (${without})`,
        String(withVat),
        '/incl_vat',
      )
    }
  }),

  // mod_tokens
  rule('Token', since22, (value, walk) => {
    const { type, whitelist } = value
    if ((type === 'AD_HOC_USER' || type === 'APP_USER') && typeof whitelist === 'string' && whitelist !== 'NEVER') {
      report(walk, 'token.identity', 'warning', `NEVER, which OCPI recommends for Tokens of type ${type}`, whitelist, '/whitelist')
    }
  }),

  // mod_commands, mod_charging_profiles
  needs('StartSession', since22, 'connector_id', 'evse_uid'),
  rule('ActiveChargingProfileResult', since22, (value, walk) => {
    if (value['result'] === 'ACCEPTED' && !isSet(value, 'profile')) {
      report(walk, 'object.rule', 'warning', 'a profile, since `result` is ACCEPTED', 'missing', '/profile')
    }
  }),

  // credentials
  distinct('Credentials', 'roles', ['role', 'country_code', 'party_id'], 'credentials.content'),

  // what numbers, ids and times mean
  ...rangeRules,
  ...connectorRules,
  ...placeRules,
  ...plausibleRules,
  ...evseIdRules,
  ...unavailableRules,
  ...taxAndParkingRules,
  ...creditRules,
  ...sessionTimeRules,
]

/** 2.1.1 mod_sessions and mod_cdrs: the Location holds the one EVSE and Connector that was used. */
const oneEvse = (value: Fields, walk: JudgingWalk): void => {
  const location = value['location']
  if (!isObject(location)) return
  const evses = list(location, 'evses')
  if (evses.length > 1) {
    report(walk, 'object.rule', 'warning', 'only the EVSE that was used', `a list of ${evses.length} EVSEs`, '/location/evses')
  } else if (isObject(evses[0]) && list(evses[0], 'connectors').length > 1) {
    report(
      walk,
      'object.rule',
      'warning',
      'only the Connector that was used',
      `a list of ${list(evses[0], 'connectors').length} Connectors`,
      '/location/evses/0/connectors',
    )
  }
}
