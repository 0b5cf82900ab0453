/** Commands that need no workbench, and what the program says to those who mistype. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findingIds } from '../../emulator/ocpi/finding-rules.js'
import { cdrOf, locationOf, tariffOf } from '../standin/support/fixtures.js'
import { standin, standinProcess, temporaryFolder, useProgram, type Run } from './support/program.js'

useProgram()

const fileOf = (value: unknown): string => {
  const file = join(temporaryFolder(), 'given.json')
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
  return file
}
const validate = (args: readonly string[], input: unknown): Promise<Run> =>
  standin(['validate', '-', ...args], { input: typeof input === 'string' ? input : JSON.stringify(input) })
const ofLocation = ['--version', '2.2.1', '--object', 'Location']
const location = locationOf('2.2.1')
const broken = { ...location, city: 7 }

describe('validate', () => {
  it('says in its exit code whether there are violations, of a file and of standard input', async () => {
    const runs = await Promise.all([
      standin(['validate', fileOf(location), ...ofLocation]),
      validate(ofLocation, location),
      validate(ofLocation, broken),
      standin(['validate', '/not/there.json', ...ofLocation]),
    ])
    expect(await standinProcess(['validate', '-', ...ofLocation], { input: JSON.stringify(broken) })).toMatchObject({
      code: 1,
      out: runs[2].out,
      err: '',
    })
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 1, 2])
    expect(runs[0].out).toBe('Location of 2.2.1: valid\n')
    expect(runs[2].out).toMatch(
      /violation object\.type {2}request \/city: `city` is 7; expected text\. {2}\(OCPI 2\.2\.1, Locations module\)/,
    )
    expect(runs[2].out).toContain('Location of 2.2.1: 1 violation, 0 warnings')
    expect(runs[3].err).toMatch(/\/not\/there\.json cannot be read: .*ENOENT/)
  })

  it('takes a list and a response, names the place in it, and whatever the case of the name', async () => {
    const response = { data: [location, broken], status_code: 1000, timestamp: '2026-01-01T00:00:00Z' }
    const [list, envelope, one] = await Promise.all([
      validate([...ofLocation, '--json'], [location, broken]),
      validate([...ofLocation, '--json'], response),
      validate(['--version', '2.1.1', '--object', 'location', '--json'], locationOf('2.1.1')),
    ])
    expect([list.code, envelope.code, one.code]).toEqual([1, 1, 0])
    expect(list.json()).toMatchObject({ ok: false, violations: 1, findings: [{ at: '/1/city' }] })
    expect(envelope.json()).toMatchObject({ ok: false, violations: 1, findings: [{ at: '/data/1/city' }] })
    expect(one.json()).toMatchObject({ ok: true, object: 'Location', version: '2.1.1', violations: 0 })
  })

  it('judges the body of a PATCH by the fields that it has', async () => {
    const fields = { name: 'Town hall', last_updated: '2026-01-01T12:00:00Z' }
    const [whole, partial] = await Promise.all([validate(ofLocation, fields), validate([...ofLocation, '--partial'], fields)])
    expect([whole.code, partial.code]).toEqual([1, 0])
  })

  it('tells the line and column at which JSON breaks off', async () => {
    const { code, out } = await validate(ofLocation, '{\n  "id": "LOC1",\n  "city" "Amsterdam"\n}')
    expect(code).toBe(2)
    expect(out).toMatch(/body\.json.* line 3, column 10/)
  })

  it('names the versions and objects that there are', async () => {
    const [version, object, missing] = await Promise.all([
      validate(['--version', '3.0', '--object', 'Location'], location),
      validate(['--version', '2.1.1', '--object', 'ClientInfo'], location),
      validate(['--version', '2.1.1'], location),
    ])
    expect([version.code, object.code, missing.code]).toEqual([2, 2, 2])
    expect(version.err).toContain('--version has to be 2.1.1, 2.2.1 or 2.3.0, not 3.0')
    expect(object.err).toMatch(/2\.1\.1 has no object ClientInfo; it has .*Location/)
    expect(missing.err).toContain("required option '--object <name>' not specified")
  })
})

describe('endpoints', () => {
  it('prints the table of one version, of all, or of a module', async () => {
    const [one, all, module, wrong] = await Promise.all([
      standin(['endpoints', '--version', '2.1.1']),
      standin(['endpoints', '--json']),
      standin(['endpoints', '--version', '2.2.1', '--module', 'cdrs', '--json']),
      standin(['endpoints', '--module', 'cars']),
    ])
    expect(one.out).toMatch(/38 endpoints\n$/)
    expect((all.json() as unknown[]).length).toBe(38 + 46 + 63)
    expect((module.json() as { id: string }[]).map(({ id }) => id)).toEqual(['cdrs.sender.list', 'cdrs.receiver.get', 'cdrs.receiver.post'])
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('there is no module cars')])
  })
})

describe('price', () => {
  it('says in its exit code whether the stated totals follow', async () => {
    const tariff = fileOf(tariffOf('2.2.1'))
    const cdr = (excl_vat: number) =>
      fileOf(
        cdrOf('2.2.1', 'CDR1', {
          total_cost: { excl_vat },
          charging_periods: [{ start_date_time: '2026-01-01T12:00:00Z', dimensions: [{ type: 'ENERGY', volume: 4 }] }],
          total_energy: 4,
        }),
      )
    const [same, different, neither, unreadable] = await Promise.all([
      standin(['price', '--version', '2.2.1', '--tariff', tariff, '--cdr', cdr(1)]),
      standin(['price', '--version', '2.2.1', '--tariff', tariff, '--cdr', cdr(9)]),
      standin(['price', '--version', '2.2.1']),
      standin(['price', '--version', '2.2.1', '--cdr', fileOf('{')]),
    ])
    expect([same.code, different.code, neither.code, unreadable.code]).toEqual([0, 1, 2, 2])
    expect(different.out).toMatch(/total_cost/)
    expect(neither.err).toContain('name either a --cdr or a --session')
    expect(unreadable.err).toContain('is not JSON')
  })

  it('says what a file does not hold, and reads what an editor has saved', async () => {
    const cdr = cdrOf('2.2.1', 'CDR1', { tariffs: [tariffOf('2.2.1')] })
    const price = (...args: string[]) => standin(['price', '--version', '2.2.1', ...args])
    const [other, second, tariff, marked] = await Promise.all([
      price('--cdr', fileOf(location)),
      price('--cdr', fileOf([cdr, location])),
      price('--cdr', fileOf(cdr), '--tariff', fileOf(cdr)),
      price('--cdr', fileOf(`\ufeff${JSON.stringify(cdr)}`)),
    ])
    expect([other.code, second.code, tariff.code, marked.code === 2]).toEqual([2, 2, 2, false])
    expect(other.err).toContain('given.json holds no CDR: it has no charging_periods, no total_energy, no total_cost')
    expect(second.err).toContain('given.json, item 1 holds no CDR')
    expect(tariff.err).toContain('given.json holds no Tariff: it has no elements')
    expect(marked.out).toContain('CDR CDR1')
  })
})

describe('convert', () => {
  it('writes an object in the other version, its notes beside it', async () => {
    const file = fileOf(location)
    const [down, json, wrong] = await Promise.all([
      standin(['convert', file, '--from', '2.2.1', '--to', '2.1.1', '--object', 'Location']),
      standin(['convert', file, '--from', '2.2.1', '--to', '2.1.1', '--object', 'Location', '--json']),
      standin(['convert', file, '--from', '2.2.1', '--to', '2.1.1', '--object', 'Location', '--owner', 'somebody']),
    ])
    expect(down.code).toBe(0)
    expect(JSON.parse(down.out)).toMatchObject({ id: 'LOC1', city: 'Amsterdam' })
    expect(down.err).not.toBe('')
    expect(json.json()).toMatchObject({ object: JSON.parse(down.out) as unknown, notes: expect.any(Array) as unknown })
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--owner has to be a country and a party id')])
  })
})

describe('demo', () => {
  it('plays every version and is green', async () => {
    const { code, out } = await standinProcess(['demo'])
    expect(out.match(/^OCPI .*$/gm)).toEqual(['OCPI 2.3.0', 'OCPI 2.2.1', 'OCPI 2.1.1'])
    expect(out).not.toMatch(/✗|violation|warning/)
    expect(out).toMatch(/^Green: \d+ steps, \d+ exchanges, 0 findings in [\d.]+ s$/m)
    expect(code).toBe(0)
  })

  it('prints steps and exchanges as JSON lines, of the versions that are asked for', async () => {
    const { code, out } = await standin(['demo', '--versions', '2.1.1', '--json'])
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const of = (event: string) => lines.filter((line) => line['event'] === event)
    expect(of('step').every((step) => step['state'] === 'succeeded' && step['version'] === '2.1.1')).toBe(true)
    expect(of('exchange').length).toBeGreaterThan(of('step').length)
    expect(of('exchange')[0]).toMatchObject({ method: 'GET', request: { headers: expect.any(Array) as unknown }, findings: [] })
    expect(lines.at(-1)).toMatchObject({ event: 'result', ok: true, findings: 0, steps: of('step').length })
    expect(code).toBe(0)
  })

  it('shows no token', async () => {
    const { out } = await standin(['demo', '--versions', '2.2.1', '--json'])
    expect(out).toMatch(/"Authorization","Token masked-/)
    expect(out).not.toMatch(/"token\\":\\"[A-Za-z0-9]{20,}/)
  })

  it('knows the versions', async () => {
    expect(await standin(['demo', '--versions', '2.3'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--versions knows 2.1.1, 2.2.1 and 2.3.0, not 2.3') as unknown,
    })
  })
})

const groups = {
  hub: ['show', 'try', 'connect', 'invite', 'options', 'partner', 'play', 'requests', 'request'],
  data: ['sets', 'list', 'get', 'put', 'patch', 'delete', 'export'],
  traffic: ['list', 'show', 'curl', 'export', 'import', 'clear'],
}
const single = [
  'start',
  'serve',
  'demo',
  'validate',
  'endpoints',
  'price',
  'convert',
  'status',
  'play',
  'operations',
  'send',
  'invite',
  'register',
  'renew',
  'unregister',
]

describe('help', () => {
  it('is there for every command and lists its options', async () => {
    const commands = [
      [],
      ...single.map((name) => [name]),
      ...Object.entries(groups).flatMap(([group, names]) => [[group], ...names.map((name) => [group, name])]),
    ]
    for (const words of commands) {
      const command = words.join(' ')
      const { code, out, err } = await standin([...words, '--help'])
      if (command === '') for (const name of [...single, ...Object.keys(groups)]) expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'))
      expect([command, code, err]).toEqual([command, 0, ''])
      expect(out).toContain(`Usage: standin ${command}`.trimEnd())
      if (command !== '' && !(command in groups) && command !== 'endpoints') expect(out).toContain('--json')
    }
  })

  it('tells the version of the program', async () => {
    expect((await standinProcess(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('what is mistyped', () => {
  const nobody = ['--control-url', 'ws://127.0.0.1:9/control', '--control-token', 'none']
  it.each([
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['traffic', 'frobnicate'], /too many arguments for 'list'/],
    [['data', 'frobnicate'], /unknown command 'frobnicate'/],
    [['demo', '--frobnicate'], /unknown option '--frobnicate'/],
    [['send'], /missing required argument 'operation'/],
    [['data', 'list', 'cars', ...nobody], /there is no data of cars; there is: locations, sessions/],
    [['data', 'list', 'locations', '--limit', 'some', ...nobody], /--limit has to be a whole number, not some/],
    [['traffic', 'show', 'first', ...nobody], /<seq> has to be a whole number, not first/],
    [['traffic', '--limit', 'all', ...nobody], /--limit has to be a whole number, not all/],
    [['traffic', 'export', '--format', 'pdf', ...nobody], /--format has to be har or ndjson, not pdf/],
    [['send', 'locations.put', '--path', 'id', ...nobody], /--path has to be name=value, not id/],
    [['status', ...nobody], /no workbench answers at ws:\/\/127\.0\.0\.1:9\/control/],
    [['status', '--control-url', 'ws://127.0.0.1:9/control'], /--control-url and --control-token go together/],
    [['status', '--control-url', 'nonsense', '--control-token', 'x'], /nonsense/],
    [['status', '--workspace', '/not/there'], /no workbench runs on the workspace \/not\/there: start one with `standin start`/],
    [['serve', '--role', 'driver'], /--role knows cpo and emsp.*not driver/],
    [['serve'], /required option '--role <roles>' not specified/],
    [['serve', '--role', 'cpo', '--port', '99999'], /port/],
    [['serve', '--role', 'cpo', '--port', 'x'], /--port has to be a whole number, not x/],
    [['serve', '--role', 'cpo', '--versions', '2.3'], /--versions knows 2\.1\.1, 2\.2\.1 and 2\.3\.0, not 2\.3/],
    [['serve', '--role', 'cpo', '--party', 'NLCPO4'], /--party has to be a country and a party id, as NL-CPO; not NLCPO4/],
    [['serve', '--role', 'cpo', '--token-a', 'with space'], /--token-a has to be 1 to 64 printable characters/],
    [['serve', '--role', 'cpo', '--connect', 'http://127.0.0.1:9/'], /--connect and --connect-token go together/],
    [
      ['serve', '--role', 'cpo', '--connect', 'nowhere', '--connect-token', 'x'],
      /--connect has to be the url of a versions endpoint, not nowhere/,
    ],
    [['serve', '--role', 'cpo', '--public-url', 'nowhere'], /publicUrl/],
    [['serve', '--role', 'cpo', '--tls', 'cert.pem'], /--tls with a certificate file needs --tls-key/],
    [['serve', '--role', 'cpo', '--tls', '/not/cert.pem', '--tls-key', '/not/key.pem', '--port', '0'], /\/not\//],
    [['serve', '--role', 'cpo', '--seed-locations', '-1'], /--seed-locations has to be a whole number, not -1/],
    [['serve', '--role', 'cpo', '--ephemeral', '--workspace', '/tmp/x'], /--workspace and --ephemeral exclude each other/],
    [['serve', '--role', 'cpo', '--host', '203.0.113.7', '--port', '0'], /203\.0\.113\.7/],
    [['serve', '--role', 'cpo', '--port', '0', '--workspace', '/dev/null/workspace'], /\/dev\/null\/workspace/],
    [['start', '--port', 'x'], /--port has to be a whole number, not x/],
    [['hub', 'connect', 'cpo', '--role', 'nap', '--ocpi', '2.2.1', ...nobody], /--role has to be cpo or emsp, not nap/],
    [['hub', 'connect', 'cpo', '--role', 'cpo', '--ocpi', '2.3', ...nobody], /--ocpi knows 2\.1\.1, 2\.2\.1 and 2\.3\.0, not 2\.3/],
    [
      ['hub', 'invite', '--role', 'emsp', '--party', 'DEMSP4', ...nobody],
      /--party has to be a country and a party id, as NL-CPO; not DEMSP4/,
    ],
    [['hub', 'options', '--broadcast', 'maybe', ...nobody], /--broadcast has to be on or off, not maybe/],
    [['hub', 'partner', 'x', '--up', '--down', ...nobody], /--down and --up exclude each other/],
    [['hub', 'requests', '--route', 'away', ...nobody], /--route has to be one of direct, open, broadcast/],
  ] as [string[], RegExp][])('%j is answered with exit code 2 and the reason', async (args, reason) => {
    const { code, out, err } = await standin(args)
    expect(err).toMatch(reason)
    expect(err).not.toMatch(/^ +at /m)
    expect([code, out]).toEqual([2, ''])
  })
})

describe('texts of several lines', () => {
  it.each([
    [['explain'], 40],
    [['explain', 'number.plausible'], 12],
    [['run', '--schema'], 200],
    [['endpoints'], 84],
  ] as [string[], number][])('%j keeps its line breaks', async (args, least) => {
    const { out } = await standin(args)
    expect(out).not.toContain(String.raw`\u000a`)
    expect(out.split('\n').length).toBeGreaterThan(least)
  })

  it('keeps those of convert, price and validate', async () => {
    const cdr = cdrOf('2.2.1', 'CDR1', { tariffs: [tariffOf('2.2.1')] })
    const runs = await Promise.all([
      standin(['convert', fileOf(location), '--from', '2.2.1', '--to', '2.1.1', '--object', 'Location']),
      standin(['price', '--version', '2.2.1', '--cdr', fileOf(cdr)]),
      validate(ofLocation, { ...broken, address: 8 }),
    ])
    for (const { out } of runs) {
      expect(out).not.toContain(String.raw`\u000a`)
      expect(out.split('\n').length).toBeGreaterThan(3)
    }
  })
})

describe('explain', () => {
  it('prints one rule with its meaning, harm and fix, whatever the case of its id', async () => {
    const [text, json] = await Promise.all([standin(['explain', 'Paging.Link']), standin(['explain', 'paging.link', '--json'])])
    expect([text.code, json.code]).toEqual([0, 0])
    expect(text.out).toMatch(/^paging\.link .*Transport and format \(transport_and_format\)\n/)
    expect(text.out).toMatch(/What it means\n {2}\w[^]*Why it hurts partners\n {2}\w[^]*How to fix it\n {2}Send `Link: <absolute url>/)
    expect(json.json()).toMatchObject({ id: 'paging.link', severity: 'violation', chapterTitle: 'Transport and format' })
  })

  it('lists every rule when none is named', async () => {
    const [text, json] = await Promise.all([standin(['explain']), standin(['explain', '--json'])])
    expect(text.out.trimEnd().split('\n')).toHaveLength(findingIds.length)
    expect((json.json() as { id: string }[]).map(({ id }) => id)).toEqual(findingIds)
  })

  it('suggests the rule that was probably meant', async () => {
    const [near, far] = await Promise.all([standin(['explain', 'paging.lnk']), standin(['explain', 'zzz'])])
    expect([near.code, far.code]).toEqual([2, 2])
    expect(near.err).toContain('There is no rule paging.lnk. Did you mean `paging.link`?')
    expect(far.err).toContain('There is no rule zzz. `standin explain` lists all rules.')
  })
})
