import { describe, expect, it } from 'vitest'
import { usualVersions as versions, type Version } from '../../emulator/ocpi/version.js'
import { evseOf, later, locationOf, sessionOf, tariffOf, tokenOf } from './support/fixtures.js'
import { connectPeer, openStandin, theEmsp } from './support/peer.js'
import { expectEnvelope, statuses } from './support/raw.js'

type Fields = Record<string, unknown>
interface Row {
  readonly module: string
  readonly role: 'CPO' | 'EMSP'
  readonly object: (version: Version, id: string, fields?: Fields) => Fields
  readonly owner: string
  readonly idField: string
  readonly patch: Fields
  /** OCPI status that goes with what is not there. */
  readonly unknown: number
}

const rows: readonly Row[] = [
  { module: 'locations', role: 'EMSP', object: locationOf, owner: 'NL/CPO', idField: 'id', patch: { name: 'Dam' }, unknown: 2003 },
  { module: 'sessions', role: 'EMSP', object: sessionOf, owner: 'NL/CPO', idField: 'id', patch: { kwh: 2 }, unknown: 2001 },
  { module: 'tariffs', role: 'EMSP', object: tariffOf, owner: 'NL/CPO', idField: 'id', patch: { currency: 'CHF' }, unknown: 2001 },
  { module: 'tokens', role: 'CPO', object: tokenOf, owner: 'DE/MSP', idField: 'uid', patch: { valid: false }, unknown: 2001 },
]
const cases = versions.flatMap((version) => rows.map((row) => ({ ...row, version })))
/** Tariffs are patched in 2.1.1 only. */
const patchable = cases.filter(({ module, version }) => module !== 'tariffs' || version === '2.1.1')

const opened = async ({ role, version, module, owner }: (typeof cases)[number]) => {
  const { context, exchanges } = await openStandin(role)
  const peer = connectPeer(context, { version })
  return { peer, context, exchanges, path: (id: string) => `/${module}/${owner}/${id}` }
}

describe.each(cases)('PUT $module in $version', (row) => {
  const { object, version, idField, unknown } = row

  it('answers 201 for what is new and 200 for what is replaced, and gives it back as it came', async () => {
    const { peer, path, exchanges } = await opened(row)
    const first = object(version, 'X1', { x_kept: { deep: [1, null, 'é'] } })
    const second = object(version, 'X1', { last_updated: later })
    expect(statuses(await peer.call('PUT', path('X1'), { body: first }))).toBe('201/1000')
    expect((await peer.call('GET', path('X1'))).data).toEqual(first)
    const replaced = await peer.call('PUT', path('X1'), { body: second })
    expect(statuses(replaced)).toBe('200/1000')
    expectEnvelope(replaced)
    expect((await peer.call('GET', path('X1'))).data).toEqual(second)
    expect((await exchanges()).flatMap(({ findings }) => findings.filter(({ side }) => side === 'response'))).toEqual([])
  })

  it('answers 2001 when url and body name different ids, or the body none', async () => {
    const { peer, path } = await opened(row)
    for (const body of [object(version, 'X2'), object(version, 'X1', { [idField]: undefined }), object(version, 'X1', { [idField]: '' })]) {
      expect(statuses(await peer.call('PUT', path('X1'), { body }))).toBe('200/2001')
    }
    expect((await peer.call('GET', path('X1'))).status).toBe(404)
  })

  it('answers 404 under a party that is not the peer', async () => {
    const { peer, path } = await opened(row)
    for (const method of ['GET', 'PUT']) {
      const answer = await peer.call(
        method,
        path('X1').replace(/\/[A-Z]{2}\/[A-Z]{3}\//, '/FR/ABC/'),
        method === 'PUT' ? { body: object(version, 'X1') } : {},
      )
      expect(answer.status, method).toBe(404)
      expectEnvelope(answer)
    }
  })

  it('answers 404 to the GET of what was never pushed', async () => {
    const { peer, path } = await opened(row)
    expect(statuses(await peer.call('GET', path('NOT-THERE')))).toBe(`404/${unknown}`)
  })

  it('keeps ids of every kind apart', async () => {
    const { peer, path } = await opened(row)
    const ids = ['A*B', 'a b', 'a/b', 'ü-中', '100%', '%41', 'x'.repeat(39), '\'"<>&', '?#', '..', 'a+b', 'a;b,c=d', '🔌']
    for (const id of ids)
      expect(statuses(await peer.call('PUT', path(encodeURIComponent(id)), { body: object(version, id) })), id).toBe('201/1000')
    for (const id of ids) expect((await peer.call('GET', path(encodeURIComponent(id)))).data, id).toMatchObject({ [idField]: id })
  })

  it('takes an escape that is none as it stands', async () => {
    const { peer, path } = await opened(row)
    expect(statuses(await peer.call('PUT', path('50%'), { body: object(version, '50%') }))).toBe('201/1000')
    expect((await peer.call('GET', path('50%'))).status).toBe(200)
    expect((await peer.call('GET', path('%E0%A4%A'))).status).toBe(404)
  })

  it('stores what is wrong, with a finding, and refuses it with 2001 where the stand-in is strict', async () => {
    const { peer, path, exchanges, context } = await opened(row)
    const wrong = object(version, 'X1', { last_updated: 'yesterday' })
    expect(statuses(await peer.call('PUT', path('X1'), { body: wrong }))).toBe('201/1000')
    expect((await exchanges())[0]?.findings.filter(({ severity, at }) => severity === 'violation' && at.startsWith('/'))).toMatchObject([
      { side: 'request', at: '/last_updated' },
    ])
    const strict = connectPeer(context, { version, quirks: { strict: true } })
    const refused = await strict.call('PUT', path('X1'), { body: wrong })
    expect(statuses(refused)).toBe('200/2001')
    expect(refused.message).toContain('/last_updated')
    expect((await strict.call('GET', path('X1'))).status).toBe(404)
  })
})

describe.each(cases)('ids of $module in $version', (row) => {
  const { object, version } = row

  it(version === '2.1.1' ? 'are case-sensitive' : 'ignore case, as CiStrings do', async () => {
    const { peer, path } = await opened(row)
    const created = version === '2.1.1' ? 201 : 200
    expect((await peer.call('PUT', path('abc'), { body: object(version, 'abc') })).status).toBe(201)
    expect((await peer.call('PUT', path('ABC'), { body: object(version, 'ABC', { last_updated: later }) })).status).toBe(created)
    expect((await peer.call('GET', path('Abc'))).status).toBe(version === '2.1.1' ? 404 : 200)
    expect((await peer.call('GET', path('ABC'))).data).toMatchObject({ last_updated: later })
    const lower = (await peer.call('GET', path('abc'))).data as Fields
    expect(lower['last_updated'] === later).toBe(version !== '2.1.1')
    expect(statuses(await peer.call('PUT', path('abc'), { body: object(version, 'ABC') }))).toBe(
      version === '2.1.1' ? '200/2001' : '200/1000',
    )
  })
})

describe('a PATCH of 2.1.1 that does not say when', () => {
  it('leaves the time of what it changed open: what comes next may name any', async () => {
    const { context, exchanges } = await openStandin('EMSP')
    const peer = connectPeer(context, { version: '2.1.1', towards: 'EMSP' })
    const path = '/locations/NL/CPO/L1'
    const evse = evseOf('2.1.1', 'E1', { status: 'CHARGING' })
    await peer.call('PUT', path, { body: locationOf('2.1.1', 'L1') })
    await peer.call('PATCH', path, { body: { name: 'Dam' } })
    await peer.call('PUT', path, { body: locationOf('2.1.1', 'L1', { name: 'Dam', last_updated: later }) })
    await peer.call('PATCH', `${path}/E1`, { body: { status: 'CHARGING' } })
    await peer.call('PUT', `${path}/E1`, { body: { ...evse, last_updated: later } })
    await peer.call('PUT', path, {
      body: locationOf('2.1.1', 'L1', { name: 'Dam', evses: [{ ...evse, last_updated: later }], last_updated: later }),
    })
    expect((await exchanges()).flatMap(({ findings }) => findings)).toEqual([])
    // From then on the time counts again.
    await peer.call('PUT', path, {
      body: locationOf('2.1.1', 'L1', { name: 'Damrak', evses: [{ ...evse, last_updated: later }], last_updated: later }),
    })
    expect((await exchanges()).at(-1)?.findings.map(({ id }) => id)).toEqual(['timestamp.parents'])
  })
})

describe.each(patchable)('PATCH $module in $version', (row) => {
  const { object, version, patch, unknown } = row

  it('changes what it names and nothing else', async () => {
    const { peer, path } = await opened(row)
    await peer.call('PUT', path('X1'), { body: object(version, 'X1', { x_kept: true }) })
    const answer = await peer.call('PATCH', path('X1'), { body: { ...patch, last_updated: later } })
    expect(statuses(answer)).toBe('200/1000')
    expect((await peer.call('GET', path('X1'))).data).toEqual(object(version, 'X1', { x_kept: true, ...patch, last_updated: later }))
  })

  it(version === '2.1.1' ? 'does without last_updated' : 'is 2001 without last_updated, and changes nothing', async () => {
    const { peer, path } = await opened(row)
    await peer.call('PUT', path('X1'), { body: object(version, 'X1') })
    expect(statuses(await peer.call('PATCH', path('X1'), { body: patch }))).toBe(version === '2.1.1' ? '200/1000' : '200/2001')
    expect((await peer.call('GET', path('X1'))).data).toEqual(object(version, 'X1', version === '2.1.1' ? patch : {}))
  })

  it(
    version === '2.1.1' ? 'is 404 for what is not there' : 'is an OCPI error for what is not there: the request did reach us',
    async () => {
      const { peer, path } = await opened(row)
      const answer = await peer.call('PATCH', path('X1'), { body: { ...patch, last_updated: later } })
      expect(statuses(answer)).toBe(`${version === '2.1.1' ? 404 : 200}/${unknown}`)
      expect(answer.message).toContain('PUT it first')
      expectEnvelope(answer)
    },
  )

  it('is 2001 when it names another id', async () => {
    const { peer, path } = await opened(row)
    await peer.call('PUT', path('X1'), { body: object(version, 'X1') })
    expect(statuses(await peer.call('PATCH', path('X1'), { body: { [row.idField]: 'X2', last_updated: later } }))).toBe('200/2001')
  })
})

describe('the owner in url and body', () => {
  it.each(rows)('has to be the same in 2.2.1: $module', async (row) => {
    const { peer, path } = await opened({ ...row, version: '2.2.1' })
    for (const field of ['country_code', 'party_id']) {
      const answer = await peer.call('PUT', path('X1'), {
        body: row.object('2.2.1', 'X1', { [field]: field === 'party_id' ? 'ABC' : 'FR' }),
      })
      expect(statuses(answer)).toBe('200/2001')
      expect(answer.message).toContain(field)
    }
  })

  it.each(rows)('ignores case in 2.2.1: $module', async (row) => {
    const { peer, path } = await opened({ ...row, version: '2.2.1' })
    expect(
      (await peer.call('PUT', path('X1').replace(row.owner, row.owner.toLowerCase()), { body: row.object('2.2.1', 'X1') })).status,
    ).toBe(201)
    expect((await peer.call('GET', path('X1'))).status).toBe(200)
  })

  it('may be any party behind a hub', async () => {
    const { context } = await openStandin('CPO')
    const hub = connectPeer(context, { parties: [{ role: 'HUB', country_code: 'DE', party_id: 'HUB' }] })
    expect(
      (await hub.call('PUT', '/tokens/FR/ABC/T1', { body: tokenOf('2.2.1', 'T1', { country_code: 'FR', party_id: 'ABC' }) })).status,
    ).toBe(201)
  })

  it('may be any of the parties that the peer speaks for', async () => {
    const { context } = await openStandin('CPO')
    const peer = connectPeer(context, { parties: [theEmsp, { ...theEmsp, party_id: 'TWO' }] })
    expect((await peer.call('PUT', '/tokens/DE/TWO/T1', { body: tokenOf('2.2.1', 'T1', { party_id: 'TWO' }) })).status).toBe(201)
    expect((await peer.call('GET', '/tokens/DE/MSP/T1')).status).toBe(404)
  })
})

describe.each(versions)('DELETE tariff in %s', (version) => {
  it('forgets it; what is not there is 404', async () => {
    const { context } = await openStandin('EMSP')
    const peer = connectPeer(context, { version })
    await peer.call('PUT', '/tariffs/NL/CPO/T', { body: tariffOf(version, 'T') })
    expect(statuses(await peer.call('DELETE', '/tariffs/NL/CPO/T'))).toBe('200/1000')
    expect((await peer.call('GET', '/tariffs/NL/CPO/T')).status).toBe(404)
    expect((await peer.call('DELETE', '/tariffs/NL/CPO/T')).status).toBe(404)
    expect((await peer.call('DELETE', '/tariffs/FR/ABC/T')).status).toBe(404)
  })
})
