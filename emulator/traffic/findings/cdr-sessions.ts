/** cdr.session: a CDR beside the Session that it bills (mod_cdrs, mod_sessions). */
import { describe } from '../../ocpi/judging/describe.js'
import type { Finding } from '../../ocpi/finding.js'
import type { Side } from './known.js'
import { instantOf } from './known.js'
import { brings, eachThatComes, fieldsAt, chargedAtOf } from './sessions-and-cdrs.js'
import { isFields, note, textAt, type Fields, type SceneRule, type Scene } from './scene.js'
import { dialects } from '../../ocpi/dialect.js'

/** Half of a Wh and of a cent, and what adding rounded parts may make of it. */
const energySlackKwh = 0.005
const costSlack = 0.0101
/** Clocks of charge point and back office. */
const timeSlackMs = 60_000

type Say = (severity: Finding['severity'], at: string, expected: string, actual: unknown) => void

/** Ids compare without regard to case from 2.2 on; a difference in case only has a finding of its own. */
const same = (one: unknown, other: unknown): boolean => String(one).toLowerCase() === String(other).toLowerCase()

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && value !== '#NA'

const compareToken = (cdr: Fields, session: Fields, say: Say): void => {
  if (isGiven(cdr['auth_id']) && isGiven(session['auth_id'])) {
    if (!same(cdr['auth_id'], session['auth_id'])) say('violation', '/auth_id', describe(session['auth_id']), cdr['auth_id'])
    return
  }
  const ofCdr = fieldsAt(cdr, 'cdr_token')
  const ofSession = fieldsAt(session, 'cdr_token')
  for (const name of ['uid', 'type', 'contract_id', 'country_code', 'party_id']) {
    if (!isGiven(ofCdr[name]) || !isGiven(ofSession[name]) || same(ofCdr[name], ofSession[name])) continue
    say('violation', `/cdr_token/${name}`, describe(ofSession[name]), ofCdr[name])
  }
}

const comparePlace = (cdr: Fields, session: Fields, say: Say): void => {
  const ofCdr = chargedAtOf(cdr)
  const ofSession = chargedAtOf(session)
  for (const part of ['location', 'evse', 'connector'] as const) {
    if (!isGiven(ofCdr[part]) || !isGiven(ofSession[part]) || same(ofCdr[part], ofSession[part])) continue
    say('violation', ofCdr.at[part], describe(ofSession[part]), ofCdr[part])
    // Another Location has other EVSEs.
    return
  }
}

const compareEnergy = (cdr: Fields, session: Fields, isComplete: boolean, say: Say): void => {
  const billed = cdr['total_energy']
  const metered = session['kwh']
  if (typeof billed !== 'number' || typeof metered !== 'number') return
  if (isComplete && Math.abs(billed - metered) > energySlackKwh) say('violation', '/total_energy', `${metered} kWh`, billed)
  else if (!isComplete && billed < metered - energySlackKwh) say('warning', '/total_energy', `at least ${metered} kWh`, billed)
}

const amountsOf = (cost: unknown, name: string): readonly (readonly [at: string, amount: number])[] => {
  if (typeof cost === 'number') return [[`/${name}`, cost]]
  if (!isFields(cost)) return []
  return ['excl_vat', 'incl_vat'].flatMap((part) => {
    const amount = cost[part]
    return typeof amount === 'number' ? [[`/${name}/${part}`, amount] as const] : []
  })
}

const compareCost = (cdr: Fields, session: Fields, say: Say): void => {
  const ofSession = new Map(amountsOf(session['total_cost'], 'total_cost'))
  for (const [at, amount] of amountsOf(cdr['total_cost'], 'total_cost')) {
    const stated = ofSession.get(at)
    if (stated === undefined || Math.abs(stated - amount) <= costSlack) continue
    say('violation', at, `${stated}`, amount)
  }
}

const compareTimes = (scene: Scene, cdr: Fields, session: Fields, say: Say): void => {
  const { cdrTimes, sessionTimes } = dialects[scene.version]
  const starts = [instantOf(cdr, cdrTimes.start), instantOf(session, sessionTimes.start)] as const
  const ends = [instantOf(cdr, cdrTimes.end), instantOf(session, sessionTimes.end)] as const
  // A CDR begins with the reservation, if there was one.
  if (starts[0] !== undefined && starts[1] !== undefined && starts[0] > starts[1] + timeSlackMs) {
    say('warning', `/${cdrTimes.start}`, describe(session[sessionTimes.start]), cdr[cdrTimes.start])
  }
  if (ends[0] !== undefined && ends[1] !== undefined && Math.abs(ends[0] - ends[1]) > timeSlackMs) {
    say('warning', `/${cdrTimes.end}`, describe(session[sessionTimes.end]), cdr[cdrTimes.end])
  }
}

const compare = (scene: Scene, cdr: Record<string, unknown>, side: Side, at: string): void => {
  const session = scene.facts.held?.sessionOf(cdr)
  if (session === undefined) return
  const say: Say = (severity, below, expected, actual) =>
    note(scene, side, 'cdr.session', severity, at + below, `${expected}, as in its Session`, describe(actual))
  if (isGiven(session['currency']) && isGiven(cdr['currency']) && !same(session['currency'], cdr['currency'])) {
    say('violation', '/currency', describe(session['currency']), cdr['currency'])
  }
  compareToken(cdr, session, say)
  comparePlace(cdr, session, say)
  // A credit copies its original, and what comes after it corrects the Session.
  if (cdr['credit'] === true || (scene.facts.held?.earlierCdrsOf(cdr) ?? []).some((other) => scene.facts.held?.creditedBy(other))) return
  const isComplete = textAt(session, 'status') === 'COMPLETED'
  compareEnergy(cdr, session, isComplete, say)
  if (!isComplete) return
  if (same(session['currency'], cdr['currency'])) compareCost(cdr, session, say)
  compareTimes(scene, cdr, session, say)
}

/** A second CDR bills the same Session again, unless the first has been credited. */
const findTwin = (scene: Scene, cdr: Record<string, unknown>, side: Side, at: string): void => {
  const { held } = scene.facts
  if (cdr['credit'] === true || held === undefined) return
  const twin = held.earlierCdrsOf(cdr).find((other) => other['credit'] !== true && !held.creditedBy({ ...other }))
  if (twin === undefined || same(twin['id'], cdr['id'])) return
  const below = dialects[scene.version].sessionInCdr ? '/session_id' : '/id'
  note(
    scene,
    side,
    'cdr.session',
    'violation',
    `${at}${below}`,
    'one CDR for each Session; credit the first one before you send another',
    dialects[scene.version].sessionInCdr
      ? `a Session that CDR ${describe(twin['id'])} bills already`
      : `a second CDR for the Session that ${describe(twin['id'])} bills already`,
  )
}

const cdrAndSession: SceneRule = {
  ids: ['cdr.session'],
  applies: (endpoint, direction) => brings(endpoint, direction, 'cdrs'),
  check: (scene) => {
    if (scene.facts.held === undefined) return
    eachThatComes(scene, (cdr, side, at) => {
      compare(scene, cdr, side, at)
      findTwin(scene, cdr, side, at)
    })
  },
}

export const cdrSessionRules: readonly SceneRule[] = [cdrAndSession]
