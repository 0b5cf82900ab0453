/** Lists of objects in an order, and the import of files into own data. */
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { StandinSettings } from '../../emulator/contract/standin.js'
import { readImport } from '../../emulator/workbench/data-import.js'
import { listed } from '../../emulator/workbench/data-list.js'
import { createWorkbench } from '../../emulator/workbench/workbench.js'

const owner = { country_code: 'DE', party_id: 'MSP' }

const workbenchOf = async () => {
  const workbench = await createWorkbench()
  onTestFinished(() => workbench.shutDown())
  const parties = [
    { role: 'EMSP' as const, ...owner, name: 'eMSP' },
    { role: 'CPO' as const, country_code: 'NL', party_id: 'CPO', name: 'CPO' },
  ]
  workbench.bench.add(
    StandinSettings.parse({ id: 'both', name: 'Both', parties, versions: ['2.2.1'], port: 0, seed: { locations: 3, tokens: 3 } }),
  )
  return workbench
}

describe('a file to import', () => {
  const token = { uid: 'A1', type: 'RFID' }

  it.each([
    ['a list', JSON.stringify([token, token])],
    ['an OCPI list answer', JSON.stringify({ status_code: 1000, data: [token, token], timestamp: '2026-11-21T12:00:00Z' })],
    ['lines of JSON', `${JSON.stringify(token)}\n${JSON.stringify(token)}\n`],
  ])('may be %s; the owner is added', async (_, text) => {
    expect(await readImport(text, 'tokens', owner)).toEqual([
      { ...owner, ...token },
      { ...owner, ...token },
    ])
  })

  it('may be one object, or CSV of Tokens with commas, semicolons or tabs', async () => {
    expect(await readImport('{"uid":"A1","country_code":"NL"}', 'tokens', owner)).toEqual([{ ...owner, uid: 'A1', country_code: 'NL' }])
    const expected = {
      ...owner,
      uid: '01',
      type: 'RFID',
      contract_id: 'DE-MSP-C1',
      issuer: 'A "good" one',
      valid: false,
      whitelist: 'ALWAYS',
    }
    for (const [gap, quoted] of [
      [',', '"A ""good"" one"'],
      [';', '"A ""good"" one"'],
      ['\t', '"A ""good"" one"'],
    ] as const) {
      const text = `\uFEFFUID${gap}Contract_ID${gap}issuer${gap}valid\n01${gap}DE-MSP-C1${gap}${quoted}${gap}no\n`
      expect(await readImport(text, 'tokens', owner)).toEqual([expected])
    }
  })

  it.each([
    ['', 'tokens', /empty/],
    ['{"uid": ', 'tokens', /not JSON/],
    ['{"uid":"1"}\n{"uid":', 'tokens', /Line 2/],
    ['name,valid\nx,yes\n', 'tokens', /`uid` is missing/],
    ['id,name\n1,x\n', 'locations', /CSV can be imported as Tokens only/],
  ] as const)('says what is wrong with %j', async (text, module, message) => {
    await expect(readImport(text, module, owner)).rejects.toThrow(message)
  })
})

describe('importing', () => {
  it('previews what is created, changed, the same and invalid, and then does it', async () => {
    const workbench = await workbenchOf()
    const { text } = await workbench.call('data.export', { standinId: 'both', holder: 'own', module: 'tokens' })
    const [first, second] = JSON.parse(text) as Record<string, unknown>[]
    const file = JSON.stringify([
      first,
      { ...second, valid: !second?.['valid'] },
      { ...first, uid: 'NEW-1' },
      { ...first, uid: 'NEW-2', valid: 'yes' },
      7,
    ])
    const request = { standinId: 'both', module: 'tokens' as const, text: file }
    const preview = await workbench.call('data.import', { ...request, dryRun: true })
    expect(preview.items.map(({ action }) => action)).toEqual(['same', 'change', 'create', 'invalid', 'invalid'])
    expect(preview.items[1]?.message).toBe('valid')
    expect(preview.counts).toEqual({ create: 1, change: 1, same: 1, invalid: 2 })
    const total = async () => (await workbench.call('data.list', { standinId: 'both', holder: 'own', module: 'tokens' })).total
    expect(await total()).toBe(3)
    await workbench.call('data.import', request)
    expect(await total()).toBe(4)
    await workbench.call('data.import', { ...request, invalid: true })
    expect(await total()).toBe(5)
    expect((await workbench.call('data.import', { ...request, dryRun: true })).counts).toMatchObject({ create: 0, change: 0 })
  })

  it('brings an export of another stand-in back as it was', async () => {
    const [one, other] = [await workbenchOf(), await workbenchOf()]
    const set = { standinId: 'both', holder: 'own', module: 'locations' as const }
    for (const { key } of (await other.call('data.list', set)).items) await other.call('data.delete', { ...set, key })
    const { text } = await one.call('data.export', set)
    await other.call('data.import', { standinId: 'both', module: 'locations', text })
    expect(JSON.parse((await other.call('data.export', set)).text)).toEqual(JSON.parse(text))
  })
})

describe('a list', () => {
  const summaries = fc.array(
    fc.record({
      key: fc.string(),
      id: fc.constantFrom('LOC-2', 'LOC-10', 'LOC-1'),
      owner: fc.constant('NL-CPO'),
      title: fc.string({ maxLength: 3 }),
      state: fc.constantFrom('ACTIVE', ''),
      lastUpdated: fc.constant('2026'),
    }),
  )

  it('is the same list in every order, and each page is a part of it', () => {
    fc.assert(
      fc.property(summaries, fc.constantFrom('id', 'title', 'state', 'lastUpdated', undefined), fc.boolean(), (all, sort, descending) => {
        const part = { search: '', sort, descending, offset: 0, limit: 1000 }
        const whole = listed(all, (each) => each, part)
        expect([...whole.items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))).toEqual(
          [...all].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
        )
        expect(listed(all, (each) => each, { ...part, offset: 1, limit: 2 }).items).toEqual(whole.items.slice(1, 3))
      }),
    )
  })

  it('orders numbers within ids by their values', () => {
    const all = ['LOC-10', 'LOC-2', 'LOC-1'].map((id) => ({ key: id, id, owner: '', title: '', state: '', lastUpdated: '' }))
    const ids = (descending: boolean) =>
      listed(all, (each) => each, { search: '', sort: 'id', descending, offset: 0, limit: 10 }).items.map(({ id }) => id)
    expect(ids(false)).toEqual(['LOC-1', 'LOC-2', 'LOC-10'])
    expect(ids(true)).toEqual(['LOC-10', 'LOC-2', 'LOC-1'])
  })
})
