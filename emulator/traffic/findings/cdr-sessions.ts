/** cdr.session: a CDR beside the Session that it bills (mod_cdrs, mod_sessions). */
import { amountsIn } from '../../ocpi/amounts.js'
import { describe } from '../../ocpi/judging/describe.js'
import type { HeldObjects } from './facts.js'
import type { Finding } from '../../ocpi/finding.js'
import type { Side } from './known.js'
import { instantOf } from './known.js'
import { brings, eachThatComes, fieldsAt, chargedAtOf } from './sessions-and-cdrs.js'
import { note, textAt, type Fields, type SceneRule, type Scene } from './scene.js'
import { dialects } from '../../ocpi/dialect.js'
import { isObject } from '../../ocpi/json-object.js'

/** Half of a Wh and of a cent, and what adding rounded parts may make of it. */
const energySlackKwh = 0.005
const costSlack = 0.0101
/** Clocks of charge point and back office. */
const timeSlackMs = 60_000

/** Where a value stands in the CDR, and in the Session. */
type Places = readonly [inCdr: string, inSession: string]
type Say = (severity: Finding['severity'], places: Places, expected: string, ofCdr: unknown, ofSession: unknown) => void

/** Ids compare without regard to case from 2.2 on; a difference in case only has a finding of its own. */
const same = (one: unknown, other: unknown): boolean => String(one).toLowerCase() === String(other).toLowerCase()

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && value !== '#NA'

const compareToken = (cdr: Fields, session: Fields, say: Say): void => {
  const compareAt = (at: string, ofCdr: unknown, ofSession: unknown): void => {
    if (isGiven(ofCdr) && isGiven(ofSession) && !same(ofCdr, ofSession)) {
      say('violation', [at, at], describe(ofSession), ofCdr, ofSession)
    }
  }
  if (isGiven(cdr['auth_id']) && isGiven(session['auth_id'])) return compareAt('/auth_id', cdr['auth_id'], session['auth_id'])
  const ofCdr = fieldsAt(cdr, 'cdr_token')
  const ofSession = fieldsAt(session, 'cdr_token')
  for (const name of ['uid', 'type', 'contract_id', 'country_code', 'party_id']) {
    compareAt(`/cdr_token/${name}`, ofCdr[name], ofSession[name])
  }
}

const comparePlace = (cdr: Fields, session: Fields, say: Say): void => {
  const ofCdr = chargedAtOf(cdr)
  const ofSession = chargedAtOf(session)
  for (const part of ['location', 'evse', 'connector'] as const) {
    if (!isGiven(ofCdr[part]) || !isGiven(ofSession[part]) || same(ofCdr[part], ofSession[part])) continue
    say('violation', [ofCdr.at[part], ofSession.at[part]], describe(ofSession[part]), ofCdr[part], ofSession[part])
    // Another Location has other EVSEs.
    return
  }
}

const compareEnergy = (cdr: Fields, session: Fields, isComplete: boolean, say: Say): void => {
  const billed = cdr['total_energy']
  const metered = session['kwh']
  if (typeof billed !== 'number' || typeof metered !== 'number') return
  const places: Places = ['/total_energy', '/kwh']
  if (isComplete && Math.abs(billed - metered) > energySlackKwh) say('violation', places, `${metered} kWh`, billed, metered)
  else if (!isComplete && billed < metered - energySlackKwh) say('warning', places, `at least ${metered} kWh`, billed, metered)
}

const compareCost = (cdr: Fields, session: Fields, say: Say): void => {
  const ofSession = new Map(amountsIn(session['total_cost'], '/total_cost'))
  for (const [at, amount] of amountsIn(cdr['total_cost'], '/total_cost')) {
    const stated = ofSession.get(at)
    if (stated === undefined || Math.abs(stated - amount) <= costSlack) continue
    say('violation', [at, at], `${stated}`, amount, stated)
  }
}

const compareTimes = (scene: Scene, cdr: Fields, session: Fields, say: Say): void => {
  const { cdrTimes, sessionTimes } = dialects[scene.version]
  const compareAt = (cdrField: string, sessionField: string, differs: (ofCdr: number, ofSession: number) => boolean): void => {
    const [ofCdr, ofSession] = [instantOf(cdr, cdrField), instantOf(session, sessionField)]
    if (ofCdr === undefined || ofSession === undefined || !differs(ofCdr, ofSession)) return
    say('warning', [`/${cdrField}`, `/${sessionField}`], describe(session[sessionField]), cdr[cdrField], session[sessionField])
  }
  // A CDR begins with the reservation, if there was one.
  compareAt(cdrTimes.start, sessionTimes.start, (ofCdr, ofSession) => ofCdr > ofSession + timeSlackMs)
  compareAt(cdrTimes.end, sessionTimes.end, (ofCdr, ofSession) => Math.abs(ofCdr - ofSession) > timeSlackMs)
}

const isComplete = (session: Fields): boolean => textAt(session, 'status') === 'COMPLETED'

const compare = (scene: Scene, cdr: Record<string, unknown>, session: Fields, say: Say): void => {
  if (isGiven(session['currency']) && isGiven(cdr['currency']) && !same(session['currency'], cdr['currency'])) {
    say('violation', ['/currency', '/currency'], describe(session['currency']), cdr['currency'], session['currency'])
  }
  compareToken(cdr, session, say)
  comparePlace(cdr, session, say)
  // A credit copies its original, and what comes after it corrects the Session.
  if (cdr['credit'] === true || (scene.facts.held?.earlierCdrsOf(cdr) ?? []).some((other) => scene.facts.held?.creditedBy(other))) return
  compareEnergy(cdr, session, isComplete(session), say)
  if (!isComplete(session)) return
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
    if (scene.facts.held === undefined) return undefined
    return eachThatComes(scene, (cdr, side, at) => {
      const session = scene.facts.held?.sessionOf(cdr)
      if (session !== undefined) {
        compare(scene, cdr, session, (severity, [below], expected, ofCdr) =>
          note(scene, side, 'cdr.session', severity, at + below, `${expected}, as in its Session`, describe(ofCdr)),
        )
      }
      findTwin(scene, cdr, side, at)
    })
  },
}

// ---- a Session that comes after its CDR -----------------------------------------------------------------------------

/** The CDR that counts: neither a credit nor credited. */
const countingCdr = (held: HeldObjects, session: Record<string, unknown>): Fields | undefined =>
  held.cdrsOf(session).findLast((cdr) => cdr['credit'] !== true && !held.creditedBy(cdr))

const compareLater = (scene: Scene, session: Fields, sent: Fields, side: Side, at: string): void => {
  const cdr = scene.facts.held && countingCdr(scene.facts.held, { ...session })
  if (cdr === undefined) return
  // A PATCH gets findings only for what it changes.
  const isSent = (below: string): boolean => sent['status'] !== undefined || sent[below.split('/')[1] ?? ''] !== undefined
  if (!isComplete(session) && isSent('/status')) {
    note(
      scene,
      side,
      'cdr.session',
      'warning',
      `${at}/status`,
      `COMPLETED, since CDR ${describe(cdr['id'])} of this Session has been sent`,
      describe(session['status']),
    )
  }
  compare(scene, { ...cdr }, session, (severity, [, below], _, ofCdr, ofSession) => {
    if (isSent(below)) note(scene, side, 'cdr.session', severity, at + below, `${describe(ofCdr)}, as in its CDR`, describe(ofSession))
  })
}

/** Messages overtake one another: the last state of a Session may come after its CDR. */
const sessionAfterCdr: SceneRule = {
  ids: ['cdr.session'],
  applies: (endpoint, direction) => brings(endpoint, direction, 'sessions'),
  check: (scene) => {
    if (scene.facts.held === undefined) return undefined
    const patched = scene.facts.patched?.()
    return eachThatComes(scene, (sent, side, at) => {
      if (scene.endpoint?.partial !== true) compareLater(scene, sent, sent, side, at)
      else if (isObject(patched)) compareLater(scene, patched, sent, side, at)
    })
  },
}

export const cdrSessionRules: readonly SceneRule[] = [cdrAndSession, sessionAfterCdr]
