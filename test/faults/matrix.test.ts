import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { FaultSwitch } from '../../emulator/contract/faults.js'
import { findingIds } from '../../emulator/ocpi/finding-rules.js'
import { usualVersions as versions, type Version } from '../../emulator/ocpi/version.js'
import { switches } from '../../emulator/standin/faults/switches.js'
import { findingsAt, openStage, traffic, until, type Side, type StageOptions, type TrafficName } from './support.js'

/** How a fault is brought about, and who notices. What is not named here follows from what it matches. */
interface Plan {
  readonly traffic: TrafficName
  readonly at: Side
  readonly seenBy: Side
  readonly options?: StageOptions
  /** The half of the exchange in which it is noticed, where that is not the half that goes wrong. */
  readonly side?: 'request' | 'response'
  /** Another fault on the other side, for what is noticed only by a peer that does wrong itself. */
  readonly with?: string
}

const bothRoles = {
  parties: [
    { role: 'CPO' as const, country_code: 'NL', party_id: 'CPO', name: 'Both' },
    { role: 'EMSP' as const, country_code: 'NL', party_id: 'CPM', name: 'Both' },
  ],
}
const twoParties = {
  parties: [
    { role: 'CPO' as const, country_code: 'NL', party_id: 'CPO', name: 'One' },
    { role: 'CPO' as const, country_code: 'NL', party_id: 'CPX', name: 'Two' },
  ],
}
const impatient = { options: { callTimeoutMs: 400 } } as const
const unregistered = { options: { registered: false } } as const

const plans: Readonly<Record<string, Partial<Plan>>> = {
  'auth.encoding/demand-other': { ...unregistered, traffic: 'register' },
  'auth.scheme': { traffic: 'pull locations', at: 'emsp', seenBy: 'cpo' },
  'auth.scheme/demand-bearer': { at: 'cpo', seenBy: 'emsp' },
  'auth.token-role': { traffic: 'pull locations', at: 'emsp', seenBy: 'cpo' },
  'auth.token-role/refuse': { at: 'cpo', seenBy: 'emsp' },
  'auth.token-role/refuse-call-back': { ...unregistered, traffic: 'register', at: 'emsp', seenBy: 'cpo' },
  'auth.token-role/accept-void': { traffic: 'pull locations', at: 'cpo', seenBy: 'emsp', with: 'auth.token-role/send-void' },
  'credentials.state/register-again': { traffic: 'register again', options: {} },
  'credentials.state/put-unregistered': { ...unregistered, traffic: 'register', with: 'credentials.state/put-first' },
  'credentials.state/delete-unregistered': { ...unregistered, traffic: 'register', with: 'credentials.state/delete-first' },
  'credentials.state/post-again': { traffic: 'renew', options: {} },
  'cdr.arithmetic/order': { traffic: 'post a cdr of several periods' },
  'credentials.content/sent-echo': { traffic: 'renew', options: {} },
  'credentials.state/refuse-put': { traffic: 'renew', options: {} },
  'credentials.state/skip-call-back': { traffic: 'renew', options: {} },
  'credentials.state/never-rotate': { traffic: 'renew', options: {} },
  'versions.choice/open': { traffic: 'version details', at: 'emsp', seenBy: 'emsp', options: {} },
  'versions.choice/lowest': { ...unregistered, traffic: 'register', at: 'emsp', seenBy: 'cpo' },
  'versions.interface-role/swapped': {
    traffic: 'pull locations',
    at: 'cpo',
    seenBy: 'cpo',
    options: { cpo: bothRoles, registered: false },
  },
  'versions.interface-role/receiver-first': { ...unregistered, traffic: 'register', options: { cpo: bothRoles, registered: false } },
  'versions.interface-role/drop-one': { traffic: 'register', options: { cpo: bothRoles, registered: false } },
  'versions.interface-role/call-other': { traffic: 'pull locations', at: 'emsp', seenBy: 'cpo' },
  'transport.host': { traffic: 'register', options: { cpo: { tls: {} }, registered: false } },
  'http.status/not-found-as-ok': { traffic: 'get an unknown location', at: 'cpo', seenBy: 'emsp' },
  'http.status/ok-for-created': { traffic: 'charge', at: 'emsp', seenBy: 'cpo' },
  'filter.dates/by-start': { traffic: 'pull cdrs until one ended' },
  'filter.dates/unknown-parameter': { traffic: 'pull locations', at: 'emsp', seenBy: 'cpo' },
  'paging.limit/ignored': { traffic: 'pull two locations' },
  'paging.link/without-filters': { traffic: 'pull locations of a day' },
  'filter.dates/ignored': { traffic: 'pull locations since' },
  'filter.dates/from-exclusive': { traffic: 'pull locations since' },
  'filter.dates/to-inclusive': { traffic: 'pull locations until' },
  'filter.dates/missing': { traffic: 'pull sessions', at: 'emsp', seenBy: 'cpo' },
  'headers.message-ids/reused': { traffic: 'push a location twice' },
  'headers.routing/missing': { traffic: 'push a location' },
  'headers.routing/added': { traffic: 'version details', at: 'emsp', seenBy: 'cpo', options: {} },
  'headers.routing/swapped-result': { traffic: 'start a session' },
  'envelope.wrapping/wrapped-result': { traffic: 'start a session', at: 'cpo', seenBy: 'emsp' },
  'null.empty/null': { traffic: 'patch a location' },
  'rate.timeout/slow': impatient,
  'rate.timeout/stall': impatient,
  'module.support/credentials': { ...unregistered, traffic: 'register' },
  'content-type/body-on-get': { traffic: 'get a location', at: 'emsp', seenBy: 'cpo' },
  'url.building/trailing-slash': { traffic: 'version details' },
  'url.building/case': { traffic: 'pull locations', at: 'emsp', seenBy: 'cpo' },
  'timestamp.parents/bumped': { traffic: 'push a location twice' },
  'patch.last-updated': { traffic: 'patch a location', at: 'cpo', seenBy: 'emsp' },
  'patch.merge': { traffic: 'patch a location', at: 'emsp', seenBy: 'cpo' },
  'patch.merge/periods': { traffic: 'charge and read back' },
  'patch.merge/of-nothing': { at: 'cpo', seenBy: 'emsp' },
  'cdr.location-header': { traffic: 'push a cdr and get it', at: 'emsp', seenBy: 'cpo' },
  'cdr.immutable': { traffic: 'charge', at: 'cpo', seenBy: 'emsp' },
  // Found in what it provokes.
  'cdr.immutable/error-after-storing': { side: 'request', traffic: 'post a cdr again', at: 'emsp', seenBy: 'emsp' },
  'cdr.arithmetic': { traffic: 'charge', at: 'cpo', seenBy: 'emsp' },
  'version.mix/cdr': { traffic: 'charge' },
  'version.mix/session': { traffic: 'start a session' },
  'version.mix/token': { traffic: 'push a token', at: 'emsp', seenBy: 'cpo' },
  'version.mix/price': { traffic: 'charge' },
  'number.format/precise': { traffic: 'start a session' },
  'number.format/amount': { traffic: 'charge' },
  'number.range/time': { traffic: 'charge' },
  'number.range/energy': { traffic: 'start a session' },
  'number.plausible/watt-hours': { traffic: 'start a session' },
  'credit.cdr': { traffic: 'charge', at: 'cpo', seenBy: 'emsp' },
  'cdr.session': { traffic: 'charge', at: 'cpo', seenBy: 'emsp' },
  'data.leak': { traffic: 'charge', at: 'cpo', seenBy: 'emsp' },
  'reference.unknown': { traffic: 'pull locations and start a session', at: 'cpo', seenBy: 'emsp' },
  'time.future': { traffic: 'start a session', at: 'cpo', seenBy: 'emsp' },
  'length.overrun/token-uid': { traffic: 'push a token', at: 'emsp', seenBy: 'cpo' },
  'token.identity/not-enough': { traffic: 'authorize at a place', at: 'emsp', seenBy: 'cpo' },
  'number.format/text': { traffic: 'start a session' },
  'number.format/comma': { traffic: 'start a session' },
  'number.format/noise': { traffic: 'start a session' },
  'command.result': { traffic: 'start a session', at: 'cpo', seenBy: 'emsp' },
  'command.result/none': { side: 'response' },
  'token.identity/type': { traffic: 'push a token', at: 'emsp', seenBy: 'cpo' },
  'token.identity/uid': { traffic: 'push a token', at: 'emsp', seenBy: 'cpo' },
  'token.identity/delete': { traffic: 'push a token', at: 'emsp', seenBy: 'cpo' },
  'token.identity/without-token': { traffic: 'authorize', at: 'emsp', seenBy: 'cpo' },
  'token.identity/unknown': { traffic: 'authorize an unknown token', at: 'emsp', seenBy: 'cpo' },
  'token.identity/place-when-blocked': { traffic: 'authorize', at: 'emsp', seenBy: 'cpo' },
  'answer.subject/other-id': { traffic: 'get a location' },
  'evse.removal/vanished': { traffic: 'push a location twice' },
  'evse.removal/vanished-list': { traffic: 'pull locations twice' },
  'length.overrun/cdr': { traffic: 'charge' },
  'session.lifecycle': { traffic: 'charge', at: 'cpo', seenBy: 'emsp' },
  'object.required/tax-included': { traffic: 'push a tariff' },
  'object.rule/tax-free-with-rate': { traffic: 'push a tariff' },
  'version.mix/vat': { traffic: 'charge' },
  'reference.unknown/parking': { traffic: 'push a location' },
  'token.identity/emaid': { traffic: 'push a token', at: 'emsp', seenBy: 'cpo' },
}

/** Asked for nothing particular, a list is pulled, a Location pushed, or the peer registered. */
const planOf = (one: FaultSwitch): Plan => {
  const { match } = one.rule
  const endpoints = [match.endpoint ?? ''].flat().join(' ')
  const handshake = /credentials|versions/.test(endpoints)
  const usual: Plan =
    match.direction === 'in'
      ? handshake
        ? { traffic: 'register', at: 'cpo', seenBy: 'emsp', options: { registered: false } }
        : { traffic: 'pull locations', at: 'cpo', seenBy: 'emsp' }
      : handshake
        ? { traffic: 'register', at: 'emsp', seenBy: 'cpo', options: { registered: false } }
        : { traffic: 'push a location', at: 'cpo', seenBy: 'emsp' }
  return { ...usual, ...plans[one.id], ...plans[one.name] }
}

/** Whoever answers wrongly is found in the answer, whoever asks wrongly in the request. */
const sideOf = (one: FaultSwitch): 'request' | 'response' => (one.rule.match.direction === 'in' ? 'response' : 'request')

/** What is noticed only after a long time has a test of its own; a lure alone leads to nothing. */
const elsewhere = (one: FaultSwitch): boolean =>
  ['command.result/no-session', 'session.lifecycle/no-cdr'].includes(one.name) ||
  one.id === 'hub.routing' ||
  (one.noticed === 'when the peer falls for it' && /^(url\.building|datetime\.format)\//.test(one.name))

const optionsOf = (one: FaultSwitch, { options }: Plan): StageOptions => ({
  ...options,
  // With one party on each side, routing headers may be left out.
  ...(one.id === 'headers.routing' && one.name.endsWith('/missing') && { cpo: twoParties }),
  ...(one.name === 'versions.choice/lowest' && { cpo: { versions: [...versions] }, emsp: { versions: [...versions] } }),
})

describe('every pitfall', () => {
  it('has a ready fault, in each version where it applies', () => {
    const from22 = new Set([
      'versions.interface-role',
      'patch.last-updated',
      'case.ids',
      'headers.message-ids',
      'headers.routing',
      'hub.routing',
      'data.leak',
    ])
    const notPitfalls = new Set(['object.required', 'object.type', 'object.format', 'object.rule'])
    const missing = findingIds
      .filter((id) => !notPitfalls.has(id))
      .flatMap((id) =>
        versions
          .filter(
            (version) =>
              (version === '2.2.1' || !from22.has(id)) && !switches().some((one) => one.id === id && one.versions.includes(version)),
          )
          .map((version) => `${id} in ${version}`),
      )
    expect(missing).toEqual([])
  })

  it('is described in the documentation of the faults', () => {
    const text = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8')
    expect(
      switches()
        .filter((one) => !text.includes(`\`${one.name}\``))
        .map((one) => one.name),
    ).toEqual([])
  })
})

const cases = switches()
  .filter((one) => !elsewhere(one))
  .flatMap((one) =>
    one.versions
      // What 2.3.0 shares with 2.2.1 goes through the same code.
      .filter((version) => version !== '2.3.0' || !one.versions.includes('2.2.1'))
      .map((version) => ({ name: `${one.name} in ${version}`, one, version })),
  )

describe('a fault that one stand-in commits is noticed by the other', () => {
  it.concurrent.for(cases)('$name', async ({ one, version }, { expect, onTestFinished }) => {
    const plan = planOf(one)
    const stage = await openStage(version, { ...optionsOf(one, plan), onTestFinished })
    const fault = stage.switchOn(plan.at, one)
    if (plan.with !== undefined) {
      const companion = switches().find((other) => other.name === plan.with)
      if (companion) stage.switchOn(plan.at === 'cpo' ? 'emsp' : 'cpo', companion)
    }
    if (one.name === 'versions.interface-role/swapped') await traffic.register(stage)
    await traffic[plan.traffic](stage)
    // A lure is no deviation of the one who lays it.
    const lured = one.name === 'versions.choice/open'
    if (lured) return
    const touchedOnes = async () => (await stage.exchanges()).filter((exchange) => exchange.faultIds.includes(one.id))
    // One side may still be busy when the other has given up.
    const found = () => findingsAt(stage, plan.seenBy, plan.side ?? sideOf(one))
    await until(async () => (await touchedOnes()).length > 0 && (await found()).includes(one.id))
    expect(await found()).toContain(one.id)
    const touched = await touchedOnes()
    expect(touched.length).toBeGreaterThan(0)
    expect(touched.some((exchange) => exchange.why.some((why) => why.includes(one.title)))).toBe(true)
    expect(fault.touched).toBeGreaterThan(0)
  })
})

describe('without a fault the same traffic has no findings', () => {
  const harmless = (Object.keys(traffic) as TrafficName[]).filter(
    (name) => !['register again', 'post a cdr again', 'post a cdr of several periods'].includes(name),
  )
  it.concurrent.for(harmless.flatMap((name) => versions.map((version): { name: TrafficName; version: Version } => ({ name, version }))))(
    '$name in $version',
    async ({ name, version }, { expect, onTestFinished }) => {
      const stage = await openStage(version, { registered: name !== 'register', onTestFinished })
      await traffic[name](stage)
      const found = (await stage.exchanges()).flatMap((exchange) =>
        exchange.findings.map(
          (finding) =>
            `${exchange.standinId} ${exchange.method} ${exchange.url} ${finding.id} ${finding.at}: ${finding.expected} / ${finding.actual}`,
        ),
      )
      expect(found).toEqual([])
    },
  )
})
