/** Commands and charging profiles over a hub: the answer at once, the result later, each by its own way (5.7, 5.8). */
import { describe, expect, it } from 'vitest'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { steppedClock } from '../../emulator/standin/clock.js'
import { location, location211, token, token211 } from '../translate/fixtures.js'
import { addPartner, ok, routeIn, type Partner } from './partner.js'
import { exchangesOf, openHub } from './support.js'

const hubParty = { country_code: 'DE', party_id: 'HUB' }

const bodyOf = (partner: Partner): Record<string, unknown> => partner.asked.at(-1)?.body as Record<string, unknown>

const openScene = async (
  cpoVersion: '2.1.1' | '2.2.1' = '2.2.1',
  emspVersion: '2.1.1' | '2.2.1' = '2.2.1',
  start = Date.parse('2026-05-01T12:00:00Z'),
) => {
  const clock = steppedClock(start)
  const hub = await openHub({ hub: { keepAliveMs: 0 } }, { clock })
  const cpo = await addPartner(hub, { role: 'CPO', party: 'NL-CPO', version: cpoVersion })
  const emsp = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP', version: emspVersion })
  const place = cpoVersion === '2.1.1' ? location211() : location()
  await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: hubParty, body: place })
  await hub.hub.idle()
  cpo.answer = () => ok(cpoVersion === '2.1.1' ? { result: 'ACCEPTED' } : { result: 'ACCEPTED', timeout: 20 })
  return { ...hub, clock, cpo, emsp }
}

const start = (version: '2.1.1' | '2.2.1') => ({
  response_url: 'http://127.0.0.1:1/results/1',
  token: version === '2.1.1' ? token211() : token(),
  location_id: 'LOC-1',
  evse_uid: 'EVSE-1',
})

describe.each(versions.flatMap((cpo) => versions.map((emsp) => ({ cpo, emsp }))))(
  'a command of an eMSP in $emsp to a CPO in $cpo',
  ({ cpo: cpoVersion, emsp: emspVersion }) => {
    it('is sent with a response_url of the hub, and its result goes to that of the sender', async () => {
      const { cpo, emsp, context } = await openScene(cpoVersion, emspVersion)
      const sent = await emsp.call('POST', '/receiver/commands/START_SESSION', {
        to: cpo.party,
        body: { ...start(emspVersion), response_url: `http://127.0.0.1:${new URL(emsp.connection.peer.versionsUrl ?? '').port}/results/1` },
      })
      expect(sent.data).toEqual(
        emspVersion === '2.1.1' ? { result: 'ACCEPTED' } : { result: 'ACCEPTED', timeout: cpoVersion === '2.1.1' ? 30 : 20 },
      )
      const hubUrl = String(bodyOf(cpo)['response_url'])
      expect(hubUrl.startsWith(`${context.baseUrl()}/ocpi/hub/${cpoVersion}/sender/commands/START_SESSION/`)).toBe(true)
      const result = cpoVersion === '2.1.1' ? { result: 'REJECTED' } : { result: 'EVSE_OCCUPIED' }
      const answered = await cpo.call('POST', hubUrl, { to: emsp.party, body: result })
      expect([answered.status, answered.ocpi]).toEqual([200, 1000])
      const heard = emsp.asked.at(-1)
      expect(heard?.path).toBe('/results/1')
      expect(heard?.body).toEqual(emspVersion === '2.1.1' || cpoVersion === '2.1.1' ? { result: 'REJECTED' } : result)
      if (emspVersion === '2.2.1') expect(heard && routeIn(heard)).toBe('NL-CPO>DE-MSP')
    })
  },
)

describe('a result', () => {
  it('is taken from the one who was asked alone; nobody else learns that there is something to tell', async () => {
    const { cpo, emsp, ...hub } = await openScene()
    const other = await addPartner(hub, { role: 'CPO', party: 'NL-CP2' })
    await emsp.call('POST', '/receiver/commands/START_SESSION', { to: cpo.party, body: start('2.2.1') })
    const before = emsp.asked.length
    const answer = await other.call('POST', String(bodyOf(cpo)['response_url']), { to: emsp.party, body: { result: 'ACCEPTED' } })
    expect([answer.status, answer.ocpi]).toEqual([404, 2001])
    expect(emsp.asked.length).toBe(before)
  })

  it('of a command that nobody sent is 404, with a finding', async () => {
    const { cpo, emsp, ...hub } = await openScene()
    const answer = await cpo.call('POST', '/sender/commands/START_SESSION/no-such-command', {
      to: emsp.party,
      body: { result: 'ACCEPTED' },
    })
    expect([answer.status, answer.ocpi]).toEqual([404, 2001])
    expect((await exchangesOf(hub)).flatMap(({ findings }) => findings.map(({ id }) => id))).toContain('command.result')
  })

  it('that comes after its time is passed on, with a finding', async () => {
    const { cpo, emsp, clock, ...hub } = await openScene()
    await emsp.call('POST', '/receiver/commands/START_SESSION', { to: cpo.party, body: start('2.2.1') })
    const url = String(bodyOf(cpo)['response_url'])
    await clock.advance(21_000)
    await cpo.call('POST', url, { to: emsp.party, body: { result: 'ACCEPTED' } })
    expect((await exchangesOf(hub)).flatMap(({ findings }) => findings.map(({ id }) => id))).toContain('command.result')
  })

  it('that never comes ends as TIMEOUT for a sender of 2.1.1, who was told no time', async () => {
    const { cpo, emsp, clock } = await openScene('2.2.1', '2.1.1')
    const port = new URL(emsp.connection.peer.versionsUrl ?? '').port
    await emsp.call('POST', '/receiver/commands/START_SESSION', {
      body: { ...start('2.1.1'), response_url: `http://127.0.0.1:${port}/results/7` },
    })
    const before = emsp.asked.length
    await clock.advance(21_000)
    await emsp.heard(before + 1)
    expect(emsp.asked.at(-1)).toMatchObject({ path: '/results/7', body: { result: 'TIMEOUT' } })
    void cpo
  })

  it('for a sender that has gone in the meantime is 4003, and nothing hangs', async () => {
    const { cpo, emsp, hub } = await openScene()
    await emsp.call('POST', '/receiver/commands/START_SESSION', { to: cpo.party, body: start('2.2.1') })
    await emsp.leave()
    const url = String(bodyOf(cpo)['response_url'])
    expect((await cpo.call('POST', url, { to: emsp.party, body: { result: 'ACCEPTED' } })).ocpi).toBe(4003)
    expect(hub.partner(emsp.connection).status).toBe('OFFLINE')
    expect((await cpo.call('POST', url, { to: emsp.party, body: { result: 'ACCEPTED' } })).ocpi).toBe(4003)
  })

  it('for a sender that says nothing is 4002', async () => {
    const hub = await openHub({ callTimeoutMs: 150 })
    const cpo = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
    const emsp = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    cpo.answer = () => ok({ result: 'ACCEPTED', timeout: 30 })
    const port = new URL(emsp.connection.peer.versionsUrl ?? '').port
    await emsp.call('POST', '/receiver/commands/START_SESSION', {
      to: cpo.party,
      body: { ...start('2.2.1'), response_url: `http://127.0.0.1:${port}/r` },
    })
    emsp.answer = () => 'never'
    expect((await cpo.call('POST', String(bodyOf(cpo)['response_url']), { to: emsp.party, body: { result: 'ACCEPTED' } })).ocpi).toBe(4002)
  })
})

describe('what a CPO of 2.1.1 has no word for', () => {
  it('is answered NOT_SUPPORTED, or 404 for charging preferences, and never reaches it', async () => {
    const { cpo, emsp } = await openScene('2.1.1')
    const before = cpo.asked.length
    const cancel = await emsp.call('POST', '/receiver/commands/CANCEL_RESERVATION', {
      to: cpo.party,
      body: { response_url: 'http://127.0.0.1:1/r', reservation_id: 'R1' },
    })
    expect(cancel.data).toMatchObject({ result: 'NOT_SUPPORTED' })
    const profile = await emsp.call('PUT', '/receiver/chargingprofiles/S-1', {
      to: cpo.party,
      body: { response_url: 'http://127.0.0.1:1/r', charging_profile: { charging_rate_unit: 'W', charging_profile_period: [] } },
    })
    expect(profile.data).toMatchObject({ result: 'NOT_SUPPORTED' })
    const preferences = await emsp.call('PUT', '/sender/sessions/S-1/charging_preferences', {
      to: cpo.party,
      body: { profile_type: 'FAST' },
    })
    expect([preferences.status, preferences.ocpi]).toEqual([404, 2001])
    expect(cpo.asked.length).toBe(before)
  })

  it('reservation ids of two eMSPs do not meet there', async () => {
    const { cpo, emsp, ...hub } = await openScene('2.1.1')
    const other = await addPartner(hub, { role: 'EMSP', party: 'DE-MS2' })
    const reserve = (partner: Partner, reservation_id: string) =>
      partner.call('POST', '/receiver/commands/RESERVE_NOW', {
        to: cpo.party,
        body: { ...start('2.2.1'), expiry_date: '2026-05-01T13:00:00Z', reservation_id },
      })
    const numbers: unknown[] = []
    for (const [partner, id] of [
      [emsp, '7'],
      [other, '7'],
      [emsp, 'R-1'],
      [emsp, '7'],
    ] as const) {
      await reserve(partner, id)
      numbers.push(bodyOf(cpo)['reservation_id'])
    }
    expect(numbers[0]).toBe(7)
    expect(new Set(numbers.slice(0, 3)).size).toBe(3)
    expect(numbers[3]).toBe(7)
  })
})

describe('charging profiles', () => {
  it("carry the hub's response_url in body and query", async () => {
    const { cpo, emsp, context } = await openScene()
    await emsp.call('GET', `/receiver/chargingprofiles/S-1?duration=600&response_url=${encodeURIComponent('http://127.0.0.1:1/r')}`, {
      to: cpo.party,
    })
    const query = new URL(`http://x${cpo.asked.at(-1)?.path ?? ''}`).searchParams
    expect(query.get('duration')).toBe('600')
    expect(query.get('response_url')?.startsWith(`${context.baseUrl()}/ocpi/hub/2.2.1/sender/chargingprofiles/results/`)).toBe(true)
  })
})

describe('a partner that goes offline in the middle of a command', () => {
  it('is told to the others, and the command is over for everyone', async () => {
    const { cpo, emsp, hub } = await openScene()
    await emsp.call('POST', '/receiver/commands/START_SESSION', { to: cpo.party, body: start('2.2.1') })
    await cpo.leave()
    expect(
      (
        await emsp.call('POST', '/receiver/commands/STOP_SESSION', {
          to: cpo.party,
          body: { response_url: 'http://127.0.0.1:1/r', session_id: 'S-1' },
        })
      ).ocpi,
    ).toBe(4003)
    await hub.idle()
    expect(emsp.told.at(-1)).toMatchObject({ path: '/hubclientinfo/NL/CPO', body: { status: 'OFFLINE', role: 'CPO' } })
  })
})
