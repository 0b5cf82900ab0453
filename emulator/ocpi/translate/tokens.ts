/** Token, AuthorizationInfo and LocationReferences (chapter mod_tokens). */
import { beginOwner211, beginOwner221, completeLastUpdated, formatParty, isPatch, ownerIn, ownerRules211, ownerRules221 } from './owner.js'
import {
  each,
  inside,
  instead,
  longId,
  lost,
  note,
  renamed,
  secondsRule,
  shape,
  shortId,
  type Fields,
  type TranslationWalk,
} from './shape.js'
import { isObject } from '../json-object.js'

// ---- 2.2.1 to 2.1.1 ---------------------------------------------------------------------------------------------

/** Where the options say so, the issuer tells the owner, which 2.1.1 has no field for. */
export const completeIssuer = (target: Fields, source: Fields, walk: TranslationWalk): undefined => {
  if (!walk.options.issuer || (isPatch(walk) && source.issuer === undefined)) return
  const issuer = formatParty(ownerIn(source, walk))
  target.issuer = issuer
  note(walk, 'derived', 'issuer', `becomes ${issuer}, the owner`)
}

export const token211 = shape(
  {
    ...ownerRules211,
    uid: inside(longId('token')),
    type: inside(instead({ APP_USER: 'OTHER', AD_HOC_USER: 'OTHER' }, '2.1.1 knows RFID and OTHER; other rules of authorization hold')),
    contract_id: renamed('auth_id'),
    group_id: lost('2.1.1 has no groups of Tokens'),
    default_profile_type: lost('2.1.1 has no charging preferences'),
    energy_contract: lost('2.1.1 has no energy contracts'),
    last_updated: secondsRule,
  },
  { begin: beginOwner211, complete: completeIssuer },
)

export const locationReferences211 = shape({
  location_id: inside(longId('location')),
  evse_uids: inside(each(longId('evse'))),
})

export const authorizationInfo211 = shape({
  token: lost('2.1.1 answers without the Token'),
  location: inside(locationReferences211),
  authorization_reference: lost('2.1.1 has none: to be kept for the Session and the CDR'),
})

// ---- 2.1.1 to 2.2.1 ---------------------------------------------------------------------------------------------

export const token221 = shape(
  {
    ...ownerRules221,
    uid: inside(shortId('token')),
    auth_id: renamed('contract_id'),
  },
  { begin: beginOwner221, complete: completeLastUpdated },
)

export const locationReferences221 = shape({
  location_id: inside(shortId('location')),
  evse_uids: inside(each(shortId('evse'))),
  connector_ids: lost('2.2.1 refers to EVSEs, not to Connectors'),
})

export const authorizationInfo221 = shape(
  { location: inside(locationReferences221) },
  {
    complete: (target, _source, walk) => {
      if (target.token !== undefined) return undefined
      if (!isObject(walk.context.authorizedToken)) return '2.2.1 demands the Token in the answer, and it is not known'
      target.token = walk.context.authorizedToken
      note(walk, 'derived', 'token', 'the Token that was asked about')
      return undefined
    },
  },
)
