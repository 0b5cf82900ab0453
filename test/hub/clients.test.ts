/** HubClientInfo, registration at a hub, and what keeps partners in their state (5.9, 4). */
import { describe, expect, it } from 'vitest'
import { steppedClock } from '../../emulator/standin/clock.js'
import { versionsUrl } from '../../emulator/standin/context.js'
import { newConnection, newToken } from '../../emulator/standin/connections.js'
import { register } from '../../emulator/standin/calling/registration.js'
import { connectToHub } from '../../emulator/workbench/hub-flow.js'
import { addStandin, settingsOf } from '../support/bench.js'
import { addPartner } from './partner.js'
import { exchangesOf, findingLines, openHub, openTrio } from './support.js'

const statusesTold = (told: readonly { body: unknown; path: string }[]): string[] =>
  told
    .filter(({ path }) => path.startsWith('/hubclientinfo'))
    .map(({ path, body }) => `${path.slice('/hubclientinfo/'.length)} ${String((body as Record<string, unknown>)['status'])}`)

describe('HubClientInfo', () => {
  it('is pushed to the others when a state changes, without routing headers, and pulled in pages', async () => {
    const hub = await openHub({ pageLimit: 2 })
    const one = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
    const two = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    await addPartner(hub, { role: 'CPO', party: 'NL-OLD', version: '2.1.1' })
    hub.hub.setPartner(two.connection, { down: true })
    hub.hub.setPartner(two.connection, { down: false })
    hub.hub.setPartner(two.connection, { suspended: true })
    await hub.hub.idle()
    expect(statusesTold(one.told)).toEqual([
      'DE/MSP CONNECTED',
      'NL/OLD CONNECTED',
      'DE/MSP OFFLINE',
      'DE/MSP CONNECTED',
      'DE/MSP SUSPENDED',
    ])
    expect(Object.keys(one.told[0]?.headers ?? {}).filter((name) => name.startsWith('ocpi-'))).toEqual([])
    const first = await one.call('GET', '/hubclientinfo', { from: undefined })
    expect(first.headers['x-total-count']).toBe('3')
    const second = await one.call('GET', /<([^>]+)>/.exec(first.headers['link'] ?? '')?.[1] ?? '')
    const states = [...(first.data as unknown[]), ...(second.data as unknown[])].map((info) => {
      const { country_code, party_id, role, status } = info as Record<string, string>
      return `${role ?? ''} ${country_code ?? ''}-${party_id ?? ''} ${status ?? ''}`
    })
    expect(states).toEqual(['CPO NL-CPO CONNECTED', 'EMSP DE-MSP SUSPENDED', 'CPO NL-OLD CONNECTED'])
  })

  it('says PLANNED of a party that is awaited', async () => {
    const hub = await openHub()
    const one = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
    await hub.workbench.call('hub.invite', { standinId: 'hub', role: 'EMSP', party: { country_code: 'DE', party_id: 'NEW' } })
    await hub.hub.idle()
    expect(statusesTold(one.told)).toEqual(['DE/NEW PLANNED'])
    expect((await hub.workbench.call('hub.get', { standinId: 'hub' })).partners.map(({ status }) => status)).toEqual([
      'CONNECTED',
      'PLANNED',
    ])
  })

  it('turns OFFLINE when a quiet partner does not answer, and CONNECTED when it does again', async () => {
    const clock = steppedClock(Date.parse('2026-05-01T12:00:00Z'))
    const hub = await openHub({}, { clock })
    const quiet = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    const other = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
    const until = async (status: string) => {
      for (let attempt = 0; attempt < 200 && hub.hub.partner(quiet.connection).status !== status; attempt++)
        await new Promise((resolve) => setTimeout(resolve, 5))
      return hub.hub.partner(quiet.connection).status
    }
    await clock.advance(4 * 60_000)
    expect(quiet.told.filter(({ path }) => path === '/versions')).toEqual([])
    await clock.advance(3 * 60_000)
    await hub.hub.idle()
    for (let attempt = 0; attempt < 200 && !quiet.told.some(({ path }) => path === '/versions'); attempt++)
      await new Promise((resolve) => setTimeout(resolve, 5))
    expect(quiet.told.some(({ path }) => path === '/versions')).toBe(true)
    await quiet.leave()
    await clock.advance(8 * 60_000)
    expect(await until('OFFLINE')).toBe('OFFLINE')
    await quiet.comeBack()
    await clock.advance(8 * 60_000)
    expect(await until('CONNECTED')).toBe('CONNECTED')
    await hub.hub.idle()
    expect(statusesTold(other.told).slice(-2)).toEqual(['DE/MSP OFFLINE', 'DE/MSP CONNECTED'])
  })

  it('says SUSPENDED of a party whose connection is removed, and keeps nothing of what it was told', async () => {
    const hub = await openHub()
    const one = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
    const two = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    await hub.workbench.call('connections.remove', { connectionId: two.connection.id })
    await hub.hub.idle()
    expect(statusesTold(one.told)).toEqual(['DE/MSP CONNECTED', 'DE/MSP SUSPENDED'])
    const listed = await one.call('GET', '/hubclientinfo')
    expect((listed.data as Record<string, string>[]).map(({ party_id, status }) => `${party_id ?? ''} ${status ?? ''}`)).toEqual([
      'CPO CONNECTED',
      'MSP SUSPENDED',
    ])
    expect((await one.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: two.party, body: { id: 'LOC-1' } })).ocpi).toBe(4001)
  })

  it('is kept up with a keep-alive that was switched off, and on again', async () => {
    const clock = steppedClock(Date.parse('2026-05-01T12:00:00Z'))
    const hub = await openHub({ hub: { keepAliveMs: 0 } }, { clock })
    const quiet = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    await clock.advance(20 * 60_000)
    expect(quiet.told).toEqual([])
    await hub.workbench.call('hub.setOptions', { standinId: 'hub', options: { keepAliveMs: 60_000 } })
    await clock.advance(60_000)
    for (let attempt = 0; attempt < 200 && quiet.told.length === 0; attempt++) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(quiet.told.map(({ path }) => path)).toContain('/versions')
  })

  it('arrives at stand-ins without a finding', async () => {
    const trio = await openTrio({ cpo: '2.2.1', emsp: '2.2.1' })
    trio.hub.setPartner(trio.sides.hubToCpo, { down: true })
    const lines = findingLines(await exchangesOf(trio))
    expect(lines).toEqual([])
    const infos = trio.emsp.data
      .received(trio.sides.emsp.id, 'hubclientinfo')
      .entries()
      .map(({ object }) => object['status'])
    expect(infos).toEqual(['OFFLINE'])
  })
})

describe('registration at a hub', () => {
  it("refuses a party that another partner has, the hub's own, and a hub", async () => {
    const hub = await openHub()
    await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    const refusalOf = async (given: Parameters<typeof settingsOf>[1], role: 'EMSP' | 'HUB' = 'EMSP') => {
      const partner = await addStandin(hub.workbench, settingsOf(role, { id: `p${Math.random().toString(36).slice(2, 8)}`, ...given }))
      const tokenA = newToken()
      hub.context.connections.add(newConnection('new', { tokens: { a: tokenA } }))
      const record = partner.connections.add(
        newConnection('hub', {
          tokens: { a: tokenA },
          peer: { parties: [], endpoints: [], versionsUrl: versionsUrl(hub.context.baseUrl(), 'HUB') },
        }),
      )
      return register(partner, record, '2.2.1').then(
        () => 'registered',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      )
    }
    expect(await refusalOf({})).toContain('EMSP DE-MSP is connected to this hub by DE-MSP')
    expect(await refusalOf({ parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'HUB', name: 'X' }] })).toContain('is the hub itself')
    expect(await refusalOf({ parties: [{ role: 'HUB', country_code: 'FR', party_id: 'HUB', name: 'X' }] }, 'HUB')).toContain('is a hub')
    expect(await refusalOf({ parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MS2', name: 'X' }] })).toBe('registered')
    expect(
      hub.hub
        .view()
        .partners.filter(({ status }) => status === 'CONNECTED')
        .flatMap(({ parties }) => parties.map(({ party_id }) => party_id)),
    ).toEqual(['MSP', 'MS2'])
  })

  it('offers 2.1.1 only to those of whom it knows what they are', async () => {
    const hub = await openHub()
    const emsp = await addStandin(hub.workbench, settingsOf('EMSP'))
    const tokenA = newToken()
    hub.context.connections.add(newConnection('new', { tokens: { a: tokenA } }))
    const record = emsp.connections.add(
      newConnection('hub', {
        tokens: { a: tokenA },
        peer: { parties: [], endpoints: [], versionsUrl: versionsUrl(hub.context.baseUrl(), 'HUB') },
      }),
    )
    await expect(register(emsp, record, '2.1.1')).rejects.toThrow('no common version')
    const known = await connectToHub(hub.context, emsp, 'EMSP', '2.1.1')
    expect([known.hubSide.version, known.hubSide.role, known.hubSide.peer.parties[0]?.role]).toEqual(['2.1.1', 'CPO', 'EMSP'])
  })

  it.each(['2.1.1', '2.2.1'] as const)("can be the hub's own doing, in %s", async (version) => {
    const hub = await openHub()
    const cpo = await addStandin(hub.workbench, settingsOf('CPO', { seed: { locations: 3 } }))
    const invitation = await hub.workbench.call('connections.invite', { standinId: 'cpo' })
    const url = versionsUrl(cpo.baseUrl(), 'CPO')
    await hub.workbench.call('hub.invite', { standinId: 'hub', role: 'CPO', versionsUrl: url })
    const connection = await hub.workbench.call('connections.register', {
      standinId: 'hub',
      versionsUrl: url,
      tokenA: invitation.tokens.a ?? '',
      version,
    })
    expect([connection.state, connection.version, connection.role]).toEqual(['REGISTERED', version, version === '2.1.1' ? 'EMSP' : 'HUB'])
    await hub.hub.synchronised(connection.id)
    expect(hub.context.data.received(connection.id, 'locations').size()).toBe(3)
    expect(hub.hub.view().partners).toMatchObject([{ status: 'CONNECTED', parties: [{ role: 'CPO', party_id: 'CPO' }] }])
    expect(findingLines(await exchangesOf(hub))).toEqual([])
  })

  it("gives the hub's one role in 2.2.1, whatever is behind it", async () => {
    const trio = await openTrio({ cpo: '2.1.1', emsp: '2.2.1' })
    expect(trio.sides.emsp.peer.parties).toEqual([{ role: 'HUB', country_code: 'DE', party_id: 'HUB', name: 'Hub' }])
    expect(trio.sides.cpo.peer.parties).toEqual([{ role: 'EMSP', country_code: 'DE', party_id: 'HUB', name: 'Hub' }])
    expect(
      trio.sides.emsp.peer.endpoints
        .filter(({ identifier }) => identifier === 'locations')
        .map(({ role, url }) => `${role} ${new URL(url).pathname}`),
    ).toEqual(['SENDER /ocpi/hub/2.2.1/sender/locations', 'RECEIVER /ocpi/hub/2.2.1/receiver/locations'])
  })
})
