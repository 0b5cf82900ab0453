/** Who owns an object: `country_code` and `party_id` in 2.2.1; in 2.1.1 nowhere, but for what a hub adds. */
import { formatDateTime } from '../datetime.js'
import type { Party } from './context.js'
import { isOutermost, note, ownerOf, type Fields, type FieldRule, type TranslationWalk } from './shape.js'
import { isObject } from '../json-object.js'

/** `NL*CPO` */
export const formatParty = (party: Party): string => `${party.country_code}*${party.party_id}`

/** The object's own owner, or that of what it is in. */
export const ownerIn = (source: Fields, walk: TranslationWalk): Party => ownerOf(source) ?? walk.owner

/** The object in hand is the body of a PATCH; what it contains is whole. */
export const isPatch = (walk: TranslationWalk): boolean => walk.partial && isOutermost(walk)

const fieldOf211: FieldRule = {
  apply: (field, value, target, walk) => {
    if (!walk.options.ownerFields) note(walk, 'lost', field, '2.1.1 names the owner in the url of a push only')
    else if (isPatch(walk)) target[field] = value
  },
}

/** For 2.1.1: left out, or kept as the extra fields that a hub adds. */
export const ownerRules211 = { country_code: fieldOf211, party_id: fieldOf211 }

export const beginOwner211 = (target: Fields, source: Fields, walk: TranslationWalk): void => {
  if (!walk.options.ownerFields || isPatch(walk)) return
  const owner = ownerIn(source, walk)
  Object.assign(target, owner)
  note(walk, 'kept', 'country_code', `owner ${formatParty(owner)} as extra fields that 2.1.1 does not know`)
}

const fieldOf221: FieldRule = {
  apply: (field, value, target, walk) => {
    if (isPatch(walk)) target[field] = value
  },
}

/** For 2.2.1: required. */
export const ownerRules221 = { country_code: fieldOf221, party_id: fieldOf221 }

export const beginOwner221 = (target: Fields, source: Fields, walk: TranslationWalk): void => {
  if (isPatch(walk)) return
  const own = ownerOf(source)
  const owner = own ?? walk.owner
  Object.assign(target, owner)
  if (own !== undefined) note(walk, 'kept', 'country_code', `owner ${formatParty(owner)}, named by the object itself`)
  else note(walk, 'derived', 'country_code', `owner ${formatParty(owner)}, from the url or the connection`)
}

/**
 * `Location.operator`: absent, it would be taken for the details of whoever the connection is with, which behind a hub
 * is the hub. Named `CC*PID` where the options say so.
 */
export const completeOperator = (target: Fields, source: Fields, walk: TranslationWalk, named: boolean): void => {
  const { operator } = source
  const absent = operator === undefined || operator === null
  if ((absent && isPatch(walk)) || (!absent && !isObject(operator))) return
  const owner = ownerIn(source, walk)
  const details = absent ? walk.context.businessDetails?.(owner) : operator
  if (named) {
    target.operator = { ...(isObject(details) ? details : {}), name: formatParty(owner) }
    note(walk, 'derived', 'operator', `operator.name becomes ${formatParty(owner)}, the owner`)
  } else if (absent && isObject(details)) {
    target.operator = details
    note(walk, 'derived', 'operator', 'details of the owner, which the receiver would take for those of the hub')
  }
}

/** 2.2.1: a PATCH must say when it happened; 2.1.1 does not ask for it. */
export const completeLastUpdated = (target: Fields, _source: Fields, walk: TranslationWalk): undefined => {
  if (!isPatch(walk) || (target.last_updated !== undefined && target.last_updated !== null)) return
  target.last_updated = formatDateTime(Math.floor(walk.context.now / 1000) * 1000)
  note(walk, 'invented', 'last_updated', '2.2.1 demands it in a PATCH: the time of forwarding')
}
