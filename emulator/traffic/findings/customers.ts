/** data.leak, token.identity, reference.unknown: whose customer charged, with which Token, and where. */
import { describe } from '../../ocpi/judging/describe.js'
import { formatParty, sameParty, type Party } from '../../ocpi/headers.js'
import type { HeldObjects } from './facts.js'
import type { Side } from './known.js'
import { note, textAt, type Fields, type SceneRule, type Scene } from './scene.js'
import { brings, eachThatComes, fieldsAt, listAt, chargedAtOf } from './sessions-and-cdrs.js'

/** Parties of ours that issue Tokens. */
const providers = (scene: Scene): readonly Party[] => (scene.facts.ourParties ?? []).filter(({ role }) => role === 'EMSP')

const checkOwner = (scene: Scene, token: Fields, side: Side, at: string): boolean => {
  const country_code = textAt(token, 'country_code')
  const party_id = textAt(token, 'party_id')
  if (country_code === undefined || party_id === undefined) return true
  const owner = { country_code, party_id }
  const ours = providers(scene)
  if (ours.some((party) => sameParty(party, owner))) return true
  note(
    scene,
    side,
    'data.leak',
    'violation',
    `${at}/cdr_token/party_id`,
    `${ours.map(formatParty).join(' or ')}; send Sessions and CDRs only to the provider of the Token`,
    `${formatParty(owner)}, another provider`,
  )
  return false
}

const checkToken = (scene: Scene, held: HeldObjects, token: Fields, side: Side, at: string): void => {
  const uid = textAt(token, 'uid')
  const type = textAt(token, 'type') ?? 'RFID'
  // Tokens of apps and of single payments are made for one session, and need not be known.
  if (uid === undefined || uid === '#NA' || type !== 'RFID' || held.isEmptyOfTokens()) return
  const issued = held.token(uid, type)
  if (issued === undefined) {
    note(
      scene,
      side,
      'token.identity',
      'warning',
      `${at}/cdr_token/uid`,
      'the uid of an RFID Token that this eMSP issued',
      `${describe(uid)}, which it did not issue`,
    )
    return
  }
  const contract = textAt(token, 'contract_id')
  const expected = textAt(issued, 'contract_id')
  if (contract === undefined || expected === undefined || contract.toLowerCase() === expected.toLowerCase()) return
  note(
    scene,
    side,
    'token.identity',
    'violation',
    `${at}/cdr_token/contract_id`,
    `${describe(expected)}, the contract of RFID ${uid}`,
    describe(contract),
  )
}

const checkContract = (scene: Scene, held: HeldObjects, object: Fields, side: Side, at: string): void => {
  const contract = textAt(object, 'auth_id')
  if (contract === undefined || held.isEmptyOfTokens() || held.hasContract(contract) !== false) return
  note(
    scene,
    side,
    'token.identity',
    'warning',
    `${at}/auth_id`,
    'the `auth_id` of a Token that this eMSP issued',
    `${describe(contract)}, which it did not issue`,
  )
}

const customer = (module: 'sessions' | 'cdrs'): SceneRule => ({
  ids: ['data.leak', 'token.identity'],
  applies: (endpoint, direction) => brings(endpoint, direction, module),
  check: (scene) => {
    const { held, peerIsHub, weAreHub } = scene.facts
    if (weAreHub === true || providers(scene).length === 0) return undefined
    return eachThatComes(scene, (object, side, at) => {
      const token = fieldsAt(object, 'cdr_token')
      // What a hub lets through has a rule of its own.
      const isOurs = peerIsHub === true || checkOwner(scene, token, side, at)
      if (held === undefined || !isOurs) return
      checkToken(scene, held, token, side, at)
      checkContract(scene, held, object, side, at)
    })
  },
})

// ---- the place ----------------------------------------------------------------------------------------------------

const idOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '#NA' && value !== '' ? value : undefined)

/** Only where the Locations of the peer have come: whoever tests Sessions alone has sent none. */
const checkPlace = (scene: Scene, held: HeldObjects, object: Record<string, unknown>, side: Side, at: string): void => {
  const place = chargedAtOf(object)
  const id = idOf(place.location)
  if (id === undefined || !held.hasLocations()) return
  const say = (below: string, what: string, actual: string): void =>
    note(scene, side, 'reference.unknown', 'warning', at + below, `${what} that was sent before`, describe(actual))
  const location = held.location(object, id)
  if (location === undefined) return say(place.at.location, 'a Location', id)
  const uid = idOf(place.evse)
  if (uid === undefined) return
  const evse = held.evse({ ...location }, uid)
  if (evse === undefined) return say(place.at.evse, `an EVSE of Location ${id}`, uid)
  const connector = idOf(place.connector)
  const known = listAt(evse, 'connectors').some((one) => textAt(one, 'id')?.toLowerCase() === connector?.toLowerCase())
  if (connector !== undefined && !known) say(place.at.connector, `a Connector of EVSE ${uid}`, connector)
  const written = textAt(fieldsAt(object, 'cdr_location'), 'evse_id')
  const stated = textAt(evse, 'evse_id')
  if (written === undefined || written === '#NA' || stated === undefined || bare(written) === bare(stated)) return
  note(scene, side, 'evse.id', 'warning', `${at}/cdr_location/evse_id`, `${describe(stated)}, as in EVSE ${uid}`, describe(written))
}

/** Separators may be left out. */
const bare = (evseId: string): string => evseId.replaceAll('*', '').toLowerCase()

const place = (module: 'sessions' | 'cdrs'): SceneRule => ({
  ids: ['reference.unknown', 'evse.id'],
  applies: (endpoint, direction) => brings(endpoint, direction, module),
  check: (scene) => {
    const { held } = scene.facts
    return held && eachThatComes(scene, (object, side, at) => checkPlace(scene, held, object, side, at))
  },
})

export const customerRules: readonly SceneRule[] = [customer('sessions'), customer('cdrs'), place('sessions'), place('cdrs')]
