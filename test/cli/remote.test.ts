/** Commands on a running workbench, as a user types them: two processes that roam, and the command line beside them. */
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { lasting, serve, temporaryFolder, useProgram, type Run } from './support/program.js'
import { arrived, behave, roam, type Roaming, type Side } from './support/roaming.js'

useProgram()

let pair: Roaming
beforeAll(async () => {
  pair = await roam({ versions: '2.2.1', initiator: 'emsp' })
  await behave(pair)
}, 60_000)

const on = (side: Side, ...args: string[]): Promise<Run> => side.process.cli(...args)
const json = async <T>(side: Side, ...args: string[]): Promise<T> => (await on(side, ...args, '--json')).json() as T
const lines = ({ out }: Run): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const fileOf = (text: string, name = 'given.json'): string => {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, text)
  return file
}

describe('standin status and operations', () => {
  it('show what runs, and what can be sent over its connection', async () => {
    const [status, operations, list] = await Promise.all([
      on(pair.cpo, 'status'),
      on(pair.cpo, 'operations'),
      json<{ id: string; advertised: boolean }[]>(pair.emsp, 'operations'),
    ])
    expect(status.out).toMatch(
      /^cpo {2}NL-CPO CPO {2}running on \d+ {2}\d+ exchanges, 0 violations\n {2}\S+ {2}.* {2}REGISTERED in 2\.2\.1$/m,
    )
    expect(operations.out).toMatch(/^cpo ↔ .*, OCPI 2\.2\.1$/m)
    expect(operations.out).toMatch(/^locations\.receiver\.put +PUT +Push a new or replaced Location$/m)
    expect(operations.out).toMatch(/^hubclientinfo\.sender\.list +GET +\(not advertised\)/m)
    expect(list.map(({ id }) => id)).toContain('commands.receiver.post:START_SESSION')
  })
})

describe('standin send', () => {
  it('takes an operation by the end of its id, and prints the exchange', async () => {
    const { code, out } = await on(pair.cpo, 'send', 'tariffs.put')
    expect(out).toMatch(/NL-CPO → DE-MSP {2}PUT {4}\S*\/tariffs\/NL\/CPO\/\S+ {2}20[01] 1000 {2}\d+ ms\nHTTP 20[01] \w+, OCPI 1000/)
    expect(code).toBe(0)
  })

  it('takes path, query, headers and an own object', async () => {
    const [page, named] = await Promise.all([
      json<{ data: number; exchanges: { url: string; request: { headers: [string, string][] } }[] }>(
        pair.emsp,
        'send',
        'locations.list',
        '--query',
        'offset=5',
        '--query',
        'limit=3',
        '--header',
        'X-Mine=yes',
      ),
      json<{ exchanges: { url: string }[] }>(pair.cpo, 'send', 'locations.receiver.put-evse', '--from', 'LOC-000003'),
    ])
    expect(page.data).toBe(3)
    expect(page.exchanges[0]?.url).toMatch(/\?offset=5&limit=3$/)
    expect(page.exchanges[0]?.request.headers).toContainEqual(['X-Mine', 'yes'])
    expect(named.exchanges[0]?.url).toMatch(/\/NL\/CPO\/LOC-000003\/EVSE-000003-1$/)
  })

  it('says where a draft takes Locations from, waits for the result of a command, and follows the session', async () => {
    await pair.emsp.process.client.call('data.clear', { standinId: 'emsp', holder: pair.emsp.connectionId })
    const unknowing = await on(pair.emsp, 'send', 'START_SESSION')
    expect([unknowing.code, unknowing.out]).toEqual([1, expect.stringContaining('Pull them first: `standin send locations.sender.list`')])
    await on(pair.emsp, 'send', 'locations.sender.list')
    const started = await on(pair.emsp, 'send', 'START_SESSION')
    expect([started.code, started.err]).toEqual([0, ''])
    expect(started.out).toMatch(/OCPI 1000 .*: ACCEPTED\n[^]*\nresult: ACCEPTED$/m)
    await arrived(pair.emsp, 'sessions', 'ACTIVE')
    const stopped = await json<{ ok: boolean; command: { name: string; result: string } }>(pair.emsp, 'send', 'STOP_SESSION')
    expect(stopped).toMatchObject({ ok: true, command: { name: 'STOP_SESSION', result: 'ACCEPTED' } })
    await arrived(pair.emsp, 'cdrs', 'EUR')
  })

  it('exits with 1 when the peer refuses, and when the result is not ACCEPTED', async () => {
    const [unknown, refused] = await Promise.all([
      on(pair.emsp, 'send', 'locations.sender.get', '--path', 'location_id=NOWHERE'),
      on(pair.emsp, 'send', 'STOP_SESSION', '--body', '{"response_url":"","session_id":"NONE"}'),
    ])
    expect(unknown).toMatchObject({ code: 1, out: expect.stringContaining('404 2003') as unknown })
    expect(refused).toMatchObject({ code: 1, out: expect.stringMatching(/^Rejected: UNKNOWN_SESSION$/m) as unknown })
  })

  it('cancels a pull when it is interrupted, after the page that it is reading', async () => {
    let pages = 0
    let interrupt = () => undefined as unknown
    const platform = createServer((request, response) => {
      pages += 1
      // The list has no end, so the pull ends by the interruption or not at all.
      if (pages === 2) interrupt()
      const link = `<http://${request.headers.host ?? ''}/locations?offset=${pages}>; rel="next"`
      response.writeHead(200, { 'Content-Type': 'application/json', Link: link })
      response.end(JSON.stringify({ status_code: 1000, timestamp: '2026-01-01T00:00:00Z', data: [{ id: `L${pages}` }] }))
    })
    await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve))
    const { port } = platform.address() as AddressInfo
    const { id } = await pair.emsp.process.client.call('connections.connect', {
      standinId: 'emsp',
      version: '2.2.1',
      parties: [{ role: 'CPO', country_code: 'NL', party_id: 'END', name: 'Endless' }],
      tokenOut: 'token-of-endless',
      fetch: false,
      endpoints: [{ identifier: 'locations', role: 'SENDER', url: `http://127.0.0.1:${port}/locations` }],
    })
    const { url, token } = pair.emsp.process.ready.control
    const env = { STANDIN_CONTROL_URL: url, STANDIN_CONTROL_TOKEN: token }
    const pull = lasting(['send', 'locations.sender.list', '--connection', id, '--max-pages', '100000'], { env })
    interrupt = () => pull.end('SIGINT')
    expect(await pull.ended).toBe(1)
    expect(pull.out()).toMatch(/^cancelled after \d+ objects$/m)
    await pair.emsp.process.client.call('connections.remove', { connectionId: id })
    platform.close()
  })

  it('sends a body as it is, however wrong, and shows what was wrong with it', async () => {
    const { code, out } = await on(pair.cpo, 'send', 'tariffs.put', '--raw', fileOf('{"id": "AC-ENERGY", '))
    expect(code).toBe(1)
    expect(out).toMatch(/400 2001[^]*✗ violation body\.json {2}request/)
  })

  it('prints the request of a dry run, with what judging says of it, and sends nothing', async () => {
    const before = await json<{ traffic: { total: number } }>(pair.cpo, 'status')
    const [text, wrong] = await Promise.all([
      on(pair.cpo, 'send', 'tariffs.put', '--dry-run'),
      json<{ method: string; findings: { id: string; at: string }[] }>(pair.cpo, 'send', 'tariffs.put', '--dry-run', '--body', '{"id":7}'),
    ])
    expect(text.out).toMatch(/^PUT http:\/\/127\.0\.0\.1:\d+\/ocpi\/emsp\/2\.2\.1\/tariffs\/NL\/CPO\/\S+\n\{\n {2}"country_code": "NL"/)
    expect(wrong.findings).toContainEqual(expect.objectContaining({ id: 'object.type', at: '/id' }))
    expect((await json<{ traffic: { total: number } }>(pair.cpo, 'status')).traffic.total).toBe(before.traffic.total)
  })

  it('exits with 2 for what cannot be sent at all', async () => {
    const runs = await Promise.all([
      on(pair.cpo, 'send', 'locations.fetch'),
      on(pair.cpo, 'send', 'tariffs.put', '--from', 'NONE'),
      on(pair.cpo, 'send', 'tariffs.put', '--body', '{'),
      on(pair.cpo, 'send', 'tariffs.put', '--connection', 'nobody'),
      on(pair.cpo, 'send', 'tariffs.put', '--raw', '/not/there'),
    ])
    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2])
    const [unknown, object, body, connection, file] = runs.map(({ err }) => err)
    expect(unknown).toContain('no operation locations.fetch over this connection; `standin operations` lists them')
    expect(object).toContain('Tariff NONE is not in the own data')
    expect(body).toContain('--body is not JSON')
    expect(connection).toContain('no registered connection fits')
    expect(file).toContain('/not/there cannot be read')
  })
})

describe('standin data', () => {
  it('lists sets and objects, finds one by a part of its text, and prints it', async () => {
    const [sets, list, one] = await Promise.all([
      on(pair.cpo, 'data', 'sets'),
      json<{ total: number; items: { key: string }[] }>(pair.cpo, 'data', 'list', 'locations', '--offset', '2', '--limit', '3'),
      on(pair.cpo, 'data', 'get', 'locations', 'LOC-000004'),
    ])
    expect(sets.out).toMatch(/^own +locations +30$/m)
    expect(list).toMatchObject({
      total: 30,
      items: [{ key: 'NL-CPO/LOC-000003' }, { key: 'NL-CPO/LOC-000004' }, { key: 'NL-CPO/LOC-000005' }],
    })
    expect(JSON.parse(one.out)).toMatchObject({ id: 'LOC-000004', party_id: 'CPO' })
    expect((await on(pair.cpo, 'data', 'list', 'locations', '--search', 'loc-000004')).out).toMatch(/^NL-CPO\/LOC-000004 [^]*\n1 of 1\n$/)
  })

  it('sort lists, and import files after a preview', async () => {
    const ids = async (...args: string[]) =>
      (await json<{ items: { id: string }[] }>(pair.emsp, 'data', 'list', 'tokens', '--sort', 'id', ...args)).items.map(({ id }) => id)
    const rising = await ids()
    expect(await ids('--descending')).toEqual([...rising].reverse())
    const file = fileOf('uid,contract_id\nCARD-1,DE-MSP-C00000001\nCARD-2,DE-MSP-C00000002\n', 'cards.csv')
    const preview = await on(pair.emsp, 'data', 'import', 'tokens', file, '--dry-run', '--no-push')
    expect(preview.out).toMatch(/2 created, 0 changed, 0 unchanged, 0 invalid/)
    expect(await ids()).toEqual(rising)
    expect((await on(pair.emsp, 'data', 'import', 'tokens', file, '--no-push')).code).toBe(0)
    expect((await ids()).length).toBe(rising.length + 2)
    const wrong = fileOf('[{"uid": "CARD-3", "valid": "perhaps"}]')
    expect((await on(pair.emsp, 'data', 'import', 'tokens', wrong, '--no-push')).code).toBe(1)
    for (const id of ['CARD-1', 'CARD-2']) await on(pair.emsp, 'data', 'delete', 'tokens', `DE-MSP/${id}/RFID`, '--no-push')
  })

  it('changes an EVSE and pushes it: the peer has it', async () => {
    await on(pair.cpo, 'send', 'locations.put', '--from', 'LOC-000006')
    const dry = await on(
      pair.cpo,
      'data',
      'patch',
      'locations',
      'LOC-000006',
      '{"status":"BLOCKED"}',
      '--evse',
      'EVSE-000006-1',
      '--dry-run',
    )
    expect(dry.out).toMatch(/^NL-CPO\/LOC-000006 would be changed\n {2}would push PATCH \S+\/LOC-000006\/EVSE-000006-1\n$/)
    const done = await on(pair.cpo, 'data', 'patch', 'locations', 'LOC-000006', '{"status":"BLOCKED"}', '--evse', 'EVSE-000006-1')
    expect(done.out).toMatch(/^NL-CPO\/LOC-000006\n {2}pushed PATCH \S+\/LOC-000006\/EVSE-000006-1\n$/)
    const theirs = await json<{ object: { evses: { status: string }[] } }>(
      pair.emsp,
      'data',
      'get',
      'locations',
      'LOC-000006',
      '--holder',
      pair.emsp.connectionId,
    )
    expect(theirs.object.evses[0]?.status).toBe('BLOCKED')
  })

  it('creates from a file, keeps to itself what it is told to, deletes, and exports', async () => {
    const tariff = {
      country_code: 'NL',
      party_id: 'CPO',
      id: 'MINE',
      currency: 'EUR',
      elements: [{ price_components: [{ type: 'FLAT', price: 1, step_size: 1 }] }],
      last_updated: '2026-01-01T00:00:00Z',
    }
    const put = await json<{ key: string; pushes: { operation: string }[] }>(
      pair.cpo,
      'data',
      'put',
      'tariffs',
      fileOf(JSON.stringify(tariff)),
    )
    expect(put).toMatchObject({ key: 'NL-CPO/MINE', pushes: [{ operation: 'tariffs.receiver.put' }] })
    const silent = await pair.cpo.process.cliWith(
      { input: JSON.stringify({ ...tariff, currency: 'SEK' }) },
      'data',
      'put',
      'tariffs',
      '-',
      '--no-push',
      '--json',
    )
    expect(silent.json()).toMatchObject({ key: 'NL-CPO/MINE', pushes: [] })
    const exported = JSON.parse((await on(pair.cpo, 'data', 'export', 'tariffs')).out) as { id: string; currency: string }[]
    expect(exported.find(({ id }) => id === 'MINE')?.currency).toBe('SEK')
    const holder = ['--holder', pair.emsp.connectionId]
    expect((await json<{ object: { currency: string } }>(pair.emsp, 'data', 'get', 'tariffs', 'MINE', ...holder)).object.currency).toBe(
      'EUR',
    )
    expect((await on(pair.cpo, 'data', 'delete', 'tariffs', 'MINE')).out).toMatch(/^done\n {2}pushed DELETE \S+\/MINE\n$/)
    expect(await on(pair.emsp, 'data', 'get', 'tariffs', 'MINE', ...holder)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Tariff MINE has not been received over this connection') as unknown,
    })
  })

  it('says what is not there, and what an object lacks', async () => {
    const runs = await Promise.all([
      on(pair.cpo, 'data', 'get', 'locations', 'NONE'),
      on(pair.cpo, 'data', 'put', 'tariffs', '{"id":"X"}'),
      on(pair.cpo, 'data', 'patch', 'locations', 'LOC-000001', '[]'),
      on(pair.cpo, 'data', 'list', 'locations', '--holder', 'nobody'),
      on(pair.cpo, 'data', 'sets', '--standin', 'other'),
    ])
    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2])
    const [missing, fields, list, holder, other] = runs.map(({ err }) => err)
    expect(missing).toContain('Location NONE is not in the own data of cpo')
    expect(fields).toContain('Tariff: `country_code` is missing')
    expect(list).toContain('the fields have to be a JSON object')
    expect(holder).toContain('nobody is no connection of cpo')
    expect(other).toContain('there is no stand-in other')
  })
})

describe('standin traffic', () => {
  it('lists what matches a filter, oldest first, and shows one whole', async () => {
    await on(pair.emsp, 'send', 'tariffs.list')
    const list = await on(pair.emsp, 'traffic', '--filter', 'module:tariffs dir:out', '--limit', '1')
    expect(list.out).toMatch(
      /^ *(\d+) {2}\S+ {2}DE-MSP → NL-CPO {2}GET {4}\/ocpi\/cpo\/2\.2\.1\/tariffs {2}200 1000 {2}\d+ ms\n1 of \d+\n$/,
    )
    const [, seq = ''] = /^ *(\d+)/.exec(list.out) ?? []
    const [shown, revealed] = await Promise.all([on(pair.emsp, 'traffic', 'show', seq), on(pair.emsp, 'traffic', 'show', seq, '--reveal')])
    expect(shown.out).toMatch(
      /request\n[^]* {2}Authorization: Token masked-[^]*\nresponse\n[^]*"status_code":1000[^]*\ntriggered: Pull Tariffs/,
    )
    expect(revealed.out).toMatch(/Authorization: Token [A-Za-z0-9+/=]{20,}/)
    const curl = await on(pair.emsp, 'traffic', 'curl', seq)
    expect(curl.out).toMatch(/^curl [^]*\/ocpi\/cpo\/2\.2\.1\/tariffs/)
    expect(curl.out).not.toContain('Token ' + (/Authorization: Token (\S+)/.exec(revealed.out)?.[1] ?? ''))
  })

  it('exports HAR and NDJSON without tokens, and reads both back', async () => {
    const [har, ndjson] = await Promise.all([
      on(pair.cpo, 'traffic', 'export', '--filter', 'module:tariffs'),
      on(pair.cpo, 'traffic', 'export', '--format', 'ndjson'),
    ])
    const { entries } = (JSON.parse(har.out) as { log: { entries: unknown[] } }).log
    expect(entries.length).toBeGreaterThan(0)
    const tokens = await pair.cpo.process.client.call('connections.tokens', { connectionId: pair.cpo.connectionId })
    for (const text of [har.out, ndjson.out])
      for (const token of [tokens.in, tokens.out]) {
        expect(text).not.toContain(token)
        expect(text).not.toContain(Buffer.from(token ?? '').toString('base64'))
      }
    const reader = await serve('--role', 'cpo', '--seed-locations', '0')
    expect((await reader.cli('traffic', 'import', fileOf(har.out, 'log.har'))).out).toContain(`${entries.length} exchange`)
    expect((await reader.cli('traffic', 'import', fileOf(ndjson.out, 'log.ndjson'), '--json')).json()).toMatchObject({
      imported: lines(ndjson).length,
      problems: [],
    })
    expect(await reader.cli('traffic', 'import', fileOf('{}', 'log.har'))).toMatchObject({ code: 1 })
    expect((await reader.cli('traffic', 'clear')).code).toBe(0)
    expect((await reader.cli('traffic')).out).toBe('0 of 0\n')
    await reader.end()
  })

  it('names the place in a filter that is wrong, and an exchange that is not there', async () => {
    const [filter, seq] = await Promise.all([
      on(pair.cpo, 'traffic', '--filter', 'modul:locations'),
      on(pair.cpo, 'traffic', 'show', '999999'),
    ])
    expect([filter.code, seq.code]).toEqual([2, 2])
    expect(filter.err).toMatch(/modul/)
    expect(seq.err).toContain('exchange 999999 is not in the log any more')
  })

  it('follows, until the workbench ends', async () => {
    const workspace = temporaryFolder()
    const alone = await serve('--role', 'cpo', '--seed-locations', '0', '--workspace', workspace)
    const url = alone.ready.standins[0]?.versionsUrls['2.2.1'] ?? ''
    await fetch(`${url}?first`)
    const following = lasting(['traffic', '--follow', '--json', '--workspace', workspace])
    await following.printed(/"path":"[^"]*\?first"/)
    // What comes before it follows is listed, what comes after is followed: between them nothing is lost.
    await fetch(`${url}?second`)
    await following.printed(/"path":"[^"]*\?second"/)
    expect(following.out().match(/"path":"[^"]*\?(first|second)"/g)).toHaveLength(2)
    await alone.end()
    await following.complained(/the workbench has ended/)
    expect(await following.ended).toBe(2)
  })
})

describe('connections', () => {
  it('are invited, registered, renewed and ended from the command line', async () => {
    const [cpo, emsp] = await Promise.all([serve('--role', 'cpo', '--seed-locations', '3'), serve('--role', 'emsp')])
    const invited = (await cpo.cli('invite', '--name', 'Roaming partner', '--token-a', 'for-the-partner', '--json')).json() as {
      connection: { name: string }
      versionsUrls: Record<string, string>
    }
    expect(invited.connection).toMatchObject({ name: 'Roaming partner', state: 'INVITED', tokens: { a: 'for-the-partner' } })
    expect((await cpo.cli('invite', '--token-a', 'for-the-partner')).err).toContain(
      'this token is in use by the connection Roaming partner',
    )
    const url = invited.versionsUrls['2.2.1'] ?? ''
    const wrong = await emsp.cli('register', url, 'not-the-token')
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringMatching(/^✗ versions: /m)])
    const registered = await emsp.cli('register', url, 'for-the-partner', '--name', 'The CPO')
    expect([registered.code, registered.out]).toEqual([0, expect.stringMatching(/^✓ versions: [^]*^✓ credentials: [^]*^✓ done: /m)])
    expect((await emsp.cli('renew', '--connection', 'The CPO')).out).toBe('The CPO: REGISTERED\n')
    expect((await emsp.cli('send', 'locations.list')).out).toContain('3 locations in 1 page')
    expect((await emsp.cli('unregister')).out).toBe('The CPO: UNREGISTERED\n')
    expect(await emsp.cli('send', 'locations.list')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no registered connection fits; there are:\n[^]*The CPO \(UNREGISTERED\)/) as unknown,
    })
    await Promise.all([cpo.end(), emsp.end()])
  })
})

describe('standin faults', () => {
  it('lists the ready ones, switches them on and off, changes and removes them, and brings them back', async () => {
    const found = await on(pair.cpo, 'faults', 'ready', 'link', 'relative', '--version', '2.2.1', '--role', 'cpo')
    expect(found.out).toMatch(/^paging\.link\/relative +2\.1\.1 2\.2\.1 2\.3\.0 +Link is relative$/m)
    const [added] = await json<{ faultId: string; touched: number }[]>(pair.cpo, 'faults', 'on', 'paging.link/relative', '--times', '1')
    const faultId = added?.faultId ?? ''
    for (let pull = 0; pull < 2; pull++) await on(pair.emsp, 'send', 'locations.list', '--query', 'limit=2')
    const listed = await on(pair.cpo, 'faults')
    expect(listed.out).toMatch(
      new RegExp(
        `^on  ${faultId}  cpo  Link is relative\n {6}Answers the next GET of a list with a relative Link\\. Touched 1 exchange, last at `,
      ),
    )
    expect((await on(pair.cpo, 'traffic', '--filter', `fault:${faultId}`)).out).toMatch(/^1 of 1$/m)

    expect((await on(pair.cpo, 'faults', 'off', 'paging.link')).out).toMatch(/^off /)
    expect((await on(pair.cpo, 'faults', 'on', faultId)).out).toMatch(/^on /)
    expect((await on(pair.cpo, 'faults', 'change', faultId, '--title', 'Another name', '--probability', '0.5', '--seed', '7')).out).toMatch(
      /Another name\n.*50 % of GET of a list/,
    )
    const { undo } = await json<{ undo: string }>(pair.cpo, 'faults', 'remove', faultId)
    expect((await on(pair.cpo, 'faults')).out).toMatch(/^no fault is on/)
    expect((await on(pair.cpo, 'faults', 'undo', undo)).out).toMatch(/Another name/)

    const rule = fileOf(JSON.stringify({ title: 'slow', match: { direction: 'in' }, actions: [{ kind: 'delay', milliseconds: 10 }] }))
    expect((await on(pair.cpo, 'faults', 'add', '--rule', rule)).out).toMatch(/slow\n {6}Answers every request after 10 ms\./)
    expect((await on(pair.cpo, 'faults', 'clear')).out).toMatch(/^2 faults gone; `standin faults undo \S+` brings them back$/m)
  })

  it.each([
    [['on', 'paging.link/nonsense'], /there is no ready fault paging\.link\/nonsense/],
    [['on'], /name a ready fault/],
    [['on', 'paging.link', '--times', '2', '--always'], /exclude each other/],
    [['on', 'paging.link', '--probability', 'often'], /--probability at probability: /],
    [['on', '--rule', '{"title":"x","actions":[{"kind":"nonsense"}]}'], /--rule at actions\/0\/kind: /],
    [['on', 'paging.link', '--match', '{"modul":"x"}'], /--match: .*modul/],
    [['off', 'nothing'], /no fault nothing is there/],
  ] as const)('says what is wrong with %j', async (args, complaint) => {
    const { code, err } = await on(pair.cpo, 'faults', ...args)
    expect([code, err]).toEqual([2, expect.stringMatching(complaint)])
  })
})

describe('standin scenarios', () => {
  const scenario = JSON.stringify({ formatVersion: 1, title: 'From a file', steps: [{ do: 'use', file: 'library:cpo-tariffs' }] })

  it('keep, run, report and give up what the library of the workbench has', async () => {
    const imported = await on(
      pair.cpo,
      'scenarios',
      'import',
      fileOf(scenario, 'smoke.ocpi-scenario.json'),
      fileOf('{', 'broken.ocpi-scenario.json'),
    )
    expect(imported.out).toBe('smoke\nbroken\n')
    expect(imported.err).toMatch(/broken:\d:\d {2}this is not JSON/)
    expect((await on(pair.cpo, 'scenarios', '--search', 'from file')).out).toMatch(/^smoke +From a file\n$/)
    const run = await on(pair.cpo, 'scenarios', 'run', 'smoke', '--var', 'version=2.2.1')
    expect(run.out).toMatch(/✓ +1 GET versions[^]*✓ +2 [^]*passed: .*\(run [0-9a-f-]{36}\)/)
    expect(run.code).toBe(0)
    expect((await on(pair.cpo, 'scenarios', 'run', 'broken')).code).toBe(2)
    const [line] = await json<{ runId: string; state: string }[]>(pair.cpo, 'scenarios', 'runs')
    expect(line?.state).toBe('passed')
    expect((await on(pair.cpo, 'scenarios', 'report', line?.runId ?? '')).out).toMatch(/^# 1 of 1 scenarios passed/)
    expect((await on(pair.cpo, 'scenarios', 'rename', 'smoke', 'renamed')).out).toBe('renamed\n')
    const { undo } = await json<{ undo: string }>(pair.cpo, 'scenarios', 'delete', 'renamed')
    expect((await on(pair.cpo, 'scenarios', 'restore', undo)).out).toBe('renamed\n')
    expect((await on(pair.cpo, 'scenarios', 'show', 'renamed')).out).toBe(`${scenario}\n`)
  })
  it('are recorded, and made of exchanges of the log', async () => {
    await on(pair.cpo, 'scenarios', 'record')
    const sent = await json<{ exchanges: { seq: number }[] }>(pair.cpo, 'send', 'tariffs.put')
    expect((await on(pair.cpo, 'scenarios', 'stop', '--title', 'What I did')).out).toMatch(/^what-i-did: \d exchanges?\n$/)
    expect((await on(pair.cpo, 'scenarios', 'show', 'what-i-did')).out).toContain('tariffs.receiver.put')
    expect((await on(pair.cpo, 'scenarios', 'from', String(sent.exchanges[0]?.seq), '--into', 'what-i-did')).out).toBe(
      'what-i-did: 1 step added\n',
    )
    expect((await on(pair.cpo, 'scenarios', 'stop')).code).toBe(2)
  })
})
