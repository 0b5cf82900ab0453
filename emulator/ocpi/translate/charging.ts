/** What Sessions and CDRs share: who charged, where, in which periods, for how much. */
import * as v211 from '../v2.1.1/enums.js'
import * as v221 from '../v2.2.1/enums.js'
import { location211 } from './locations.js'
import {
  each,
  inside,
  instead,
  lookedUp,
  lost,
  note,
  secondsRule,
  shape,
  shortId,
  type Fields,
  type FieldRule,
  type Step,
  type TranslationWalk,
} from './shape.js'
import { isObject } from '../json-object.js'

/** A required id that cannot be filled (2.2.1 types, `#NA`). */
export const notAvailable = '#NA'

// ---- 2.2.1 to 2.1.1 ---------------------------------------------------------------------------------------------

export const authMethod211 = inside(instead({ COMMAND: 'AUTH_REQUEST' }, '2.1.1 does not know it'))

/** `cdr_token` to `auth_id`. */
export const authId211: FieldRule = {
  to: 'auth_id',
  apply: (field, value, target, walk) => {
    if (!isObject(value) || value.contract_id === undefined) {
      target[field] = value
      return
    }
    target.auth_id = value.contract_id
    note(walk, 'renamed', field, 'its contract_id is called auth_id in 2.1.1; lost: owner, uid and type of the Token')
  },
}

/** Price to a number without VAT. */
export const price211: Step = (value, walk) => {
  if (!isObject(value) || typeof value.excl_vat !== 'number') return value
  note(walk, 'derived', '', `${value.excl_vat} without VAT${value.incl_vat === undefined ? '' : '; lost: the price with VAT'}`)
  return value.excl_vat
}

/** Dimensions that a version does not know, left out; a period may not be left with none. */
export const dimensionsIn = (values: readonly string[], version: string): Step => {
  const set: ReadonlySet<unknown> = new Set(values)
  const dimension: Step = (value, walk) => {
    if (!isObject(value) || typeof value.type !== 'string' || set.has(value.type)) return value
    note(walk, 'lost', '', `${version} has no dimension ${value.type}`)
    return undefined
  }
  const dimensions = each(dimension)
  return (value, walk) => {
    const result = dimensions(value, walk)
    if (!Array.isArray(result) || result.length > 0 || (value as unknown[]).length === 0) return result
    note(walk, 'invented', '', 'ENERGY 0: a period has at least one dimension')
    return [{ type: 'ENERGY', volume: 0 }]
  }
}

export const chargingPeriod211 = shape({
  start_date_time: secondsRule,
  dimensions: inside(dimensionsIn(v211.CdrDimensionType.options, '2.1.1')),
  tariff_id: lost('2.1.1 does not say which Tariff a period was priced by'),
})

/** A Location of 2.2.1 with the one EVSE and Connector where something happened, in 2.1.1. */
export const placeIn211 = (location: Fields, walk: TranslationWalk): unknown => location211(location, lookedUp(walk, 'location'))

/** The EVSE or Connector of that id; ids of 2.2.1 are compared without regard to case. */
export const found = (list: unknown, key: 'uid' | 'id', id: unknown): Fields | undefined =>
  Array.isArray(list) && typeof id === 'string'
    ? (list as unknown[]).find(
        (item): item is Fields => isObject(item) && typeof item[key] === 'string' && item[key].toLowerCase() === id.toLowerCase(),
      )
    : undefined

// ---- 2.1.1 to 2.2.1 ---------------------------------------------------------------------------------------------

/** The party that an eMA id (`NL-TNM-C00012345`) belongs to by its first letters. */
const ownerOfContract = (contractId: string): { country_code: string; party_id: string } | undefined => {
  const match = /^([A-Za-z]{2})([-*]?)([A-Za-z0-9]{3})\2[A-Za-z0-9]{6}/.exec(contractId)
  return match === null ? undefined : { country_code: String(match[1]), party_id: String(match[3]) }
}

const cdrToken = (contractId: string, walk: TranslationWalk): Fields | undefined => {
  const token = walk.context.tokenByContractId?.(contractId)
  if (isObject(token)) {
    const { country_code, party_id, uid, type } = token
    if ([country_code, party_id, uid, type].every((content) => typeof content === 'string')) {
      note(walk, 'derived', 'auth_id', 'cdr_token with owner, uid and type of the Token with this contract')
      return { country_code, party_id, uid, type, contract_id: contractId }
    }
  }
  const owner = walk.context.receiver ?? ownerOfContract(contractId)
  if (owner === undefined) return undefined
  note(walk, 'invented', 'cdr_token', `for the auth_id, as no Token with contract ${contractId} is known: uid ${notAvailable}, type OTHER`)
  return {
    country_code: owner.country_code,
    party_id: owner.party_id,
    uid: notAvailable,
    type: 'OTHER',
    contract_id: contractId,
  }
}

/** `auth_id` to `cdr_token`. */
export const cdrToken221: FieldRule = {
  to: 'cdr_token',
  apply: (field, value, target, walk) => {
    if (typeof value !== 'string') {
      target[field] = value
      return
    }
    const token = cdrToken(value, walk)
    if (token !== undefined) target.cdr_token = token
    else note(walk, 'lost', field, `no Token with contract ${value} is known, nor whose it could be`)
  },
}

/** Why a Session or CDR cannot be forwarded without the Token. */
export const withoutCdrToken = (target: Fields, source: Fields): string | undefined =>
  target.cdr_token === undefined && typeof source.auth_id === 'string'
    ? `2.2.1 demands a cdr_token, and no Token with contract ${source.auth_id} is known`
    : undefined

/** Number without VAT to a Price. */
export const price221: Step = (value, walk) => {
  if (typeof value !== 'number') return value
  note(walk, 'derived', '', 'price without VAT; the price with VAT is not known')
  return { excl_vat: value }
}

const dimensions221 = inside(dimensionsIn(v221.CdrDimensionType.options, '2.2.1'))

/** `tariffId`: the Tariff that every period was priced by, if there can be only one. */
export const chargingPeriod221 = (tariffId?: string): Step =>
  shape(
    { dimensions: dimensions221 },
    {
      complete: (target, _source, walk) => {
        if (tariffId === undefined || target.tariff_id !== undefined) return undefined
        target.tariff_id = tariffId
        note(walk, 'derived', 'tariff_id', `${tariffId}, the only Tariff of the CDR`)
        return undefined
      },
    },
  )

/** What a Location of 2.1.1 says of the place: ids as 2.2.1 can hold them, `#NA` where there is none. */
export const placeOf211 = (location: Fields, walk: TranslationWalk) => {
  const [evse] = Array.isArray(location.evses) ? (location.evses as unknown[]) : []
  const [connector] = isObject(evse) && Array.isArray(evse.connectors) ? (evse.connectors as unknown[]) : []
  return {
    locationId: shortId('location')(location.id, walk),
    evse: isObject(evse) ? evse : undefined,
    evseUid: isObject(evse) ? shortId('evse')(evse.uid, walk) : notAvailable,
    connector: isObject(connector) ? connector : undefined,
    connectorId: isObject(connector) ? connector.id : notAvailable,
  }
}
