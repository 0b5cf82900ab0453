/** `standin serve` and `standin start`, as whoever starts them sees them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { lasting, lastingProcess, serve, serveProcess, standin, startProcess, temporaryFolder, useProgram } from './support/program.js'

useProgram('renderer')

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A port that another program has. */
const takenPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    servers.push(server)
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port)
    })
  })

const envelope = async (response: Response) => (await response.json()) as { status_code: number; data?: unknown }

describe('standin serve', () => {
  it('says first where it is and how to register, then every exchange', async () => {
    const served = await serveProcess('--role', 'cpo', '--versions', '2.1.1,2.2.1', '--party', 'NL-CPO', '--token-a', 'my-token')
    const [standin_] = served.ready.standins
    const port = /:(\d+)\//.exec(standin_?.versionsUrls['2.2.1'] ?? '')?.[1] ?? ''
    const url = `http://127.0.0.1:${port}/ocpi/versions`
    expect(served.lines()[0]).toMatchObject({
      event: 'ready',
      standins: [{ id: 'cpo', parties: ['NL-CPO'], roles: ['CPO'], versionsUrls: { '2.1.1': url, '2.2.1': url }, tokenA: 'my-token' }],
      control: {
        url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/control$/) as unknown,
        token: expect.stringMatching(/^[\w-]{20,}$/) as unknown,
      },
    })
    const answers = await Promise.all([fetch(url), fetch(url, { headers: { authorization: 'Token my-token' } })])
    expect(answers.map(({ status }) => status)).toEqual([401, 200])
    await served.printed(/"event":"exchange"[^]*"event":"exchange"/)
    expect(
      served
        .exchanges()
        .map(({ method, path, status }) => `${method} ${path} ${status ?? ''}`)
        .sort(),
    ).toEqual(['GET /ocpi/versions 200', 'GET /ocpi/versions 401'])
    expect(served.out()).not.toMatch(/Token my-token/)
    expect(await served.end('SIGINT')).toBe(0)
  })

  it('plays several roles and parties, each under its own url', async () => {
    const served = await serve(
      '--role',
      'cpo,emsp',
      '--party',
      'NL-ONE,be-two',
      '--versions',
      '2.2.1',
      '--name',
      'Both',
      '--id',
      'both',
      '--seed-locations',
      '4',
      '--page-limit',
      '3',
      '--token-a',
      'a',
    )
    const [standin_] = served.ready.standins
    expect(standin_).toMatchObject({ id: 'both', parties: ['NL-ONE', 'BE-TWO'], roles: ['CPO', 'EMSP'] })
    const { standins } = await served.client.call('workbench.get', {})
    expect(standins[0]?.settings).toMatchObject({ name: 'Both', pageLimit: 3, strict: false, host: '127.0.0.1' })
    const { data } = await envelope(
      await fetch(standin_?.versionsUrls['2.2.1'] ?? '', { headers: { authorization: `Token ${btoa('a')}` } }),
    )
    expect(data).toEqual([{ version: '2.2.1', url: expect.any(String) as unknown }])
    await served.end()
  })

  it('advertises the public url, website and logo, keeps to strict, and has the seed that it was given', async () => {
    const [one, other] = await Promise.all([
      serve(
        '--role',
        'cpo',
        '--public-url',
        'https://standin.example/base/',
        '--strict',
        '--website',
        'https://standin.example',
        '--logo',
        'https://standin.example/logo.svg',
        '--seed',
        '7',
        '--seed-locations',
        '3',
        '--host',
        '127.0.0.1',
      ),
      serve('--role', 'cpo', '--seed', '7', '--seed-locations', '3'),
    ])
    expect(one.ready.standins[0]?.versionsUrls['2.2.1']).toBe('https://standin.example/base/ocpi/versions')
    const { settings } = (await one.client.call('workbench.get', {})).standins[0] ?? {}
    expect(settings?.strict).toBe(true)
    expect(settings?.parties[0]).toMatchObject({
      website: 'https://standin.example',
      logo: { url: 'https://standin.example/logo.svg', type: 'svg', category: 'OPERATOR' },
    })
    const locations = await Promise.all(
      [one, other].map(
        async ({ client }) => (await client.call('data.export', { standinId: 'cpo', holder: 'own', module: 'locations' })).text,
      ),
    )
    expect(locations[0]).toBe(locations[1])
    expect((JSON.parse(locations[0] ?? '') as unknown[]).length).toBe(3)
    await Promise.all([one.end(), other.end()])
  })

  it('speaks to people without --json: urls, token, what is next, and a line for each exchange with its findings', async () => {
    const served = lasting(['serve', '--role', 'emsp', '--port', '0', '--token-a', 'hello'])
    const [, url = ''] = await served.printed(/versions url {12}(\S+)\n {2}token A {17}hello\nNext: register your platform/)
    await fetch(url.replace('versions', '2.2.1'), { headers: { authorization: 'Token hello' } })
    await served.printed(
      /→ DE-MSP {2}GET {4}\/ocpi\/2\.2\.1 {2}200 1000 {2}\d+ ms\n {2}✗ violation auth\.encoding {2}request Authorization of the request is plain text; expected the token in Base64/,
    )
    expect(await served.end()).toBe(0)
  })

  it('prints no traffic when it is to be quiet, and adds it to a file', async () => {
    const log = join(temporaryFolder(), 'traffic.ndjson')
    const served = await serve('--role', 'emsp', '--quiet', '--log', log)
    await fetch(served.ready.standins[0]?.versionsUrls['2.2.1'] ?? '')
    const kept = await served.cli('traffic', 'keep', 'on')
    expect([kept.code, kept.err]).toEqual([2, expect.stringContaining('open a workspace')])
    await served.end()
    expect(served.lines().map((line) => line['event'])).toEqual(['ready'])
    expect(JSON.parse(readFileSync(log, 'utf8'))).toMatchObject({ method: 'GET', response: { status: 401 } })
  })

  it('names a port that is taken, and the next that is free; for the control channel too', async () => {
    const port = await takenPort()
    const [own, control] = await Promise.all([
      standin(['serve', '--role', 'cpo', '--port', String(port)]),
      standin(['serve', '--role', 'cpo', '--port', '0', '--control-port', String(port)]),
    ])
    for (const { code, out, err } of [own, control]) {
      expect([code, out]).toEqual([2, ''])
      const [, free = '0'] = new RegExp(`port ${port} on 127\\.0\\.0\\.1 is taken by another program: (\\d+) is free`).exec(err) ?? []
      expect(Number(free)).toBeGreaterThan(port)
    }
  })

  it('goes on serving when the peer that it was to register at cannot be had', async () => {
    const served = await serve('--role', 'cpo', '--connect', 'http://127.0.0.1:9/versions', '--connect-token', 'x')
    const [line] = await served.printed(/^\{"event":"connect-failed".*$/m)
    expect(JSON.parse(line)).toMatchObject({ message: expect.stringContaining('nothing listens at 127.0.0.1:9') as unknown })
    expect((await fetch(served.ready.standins[0]?.versionsUrls['2.2.1'] ?? '')).status).toBe(401)
    await served.end()
  })
})

describe('standin start', () => {
  it('opens a new workspace with two stand-ins that know each other, and serves the interface', async () => {
    const workspace = temporaryFolder()
    const started = await startProcess('--workspace', workspace)
    expect(started.ready.standins.map(({ id, parties, roles, tokenA }) => ({ id, parties, roles, invited: tokenA !== undefined }))).toEqual(
      [
        { id: 'cpo', parties: ['NL-CPO'], roles: ['CPO'], invited: true },
        { id: 'emsp', parties: ['DE-MSP'], roles: ['EMSP'], invited: true },
      ],
    )
    const { connections } = await started.client.call('workbench.get', {})
    expect(
      connections.filter(({ state }) => state === 'REGISTERED').map(({ standinId, version }) => `${standinId} ${version ?? ''}`),
    ).toEqual(['cpo 2.2.1', 'emsp 2.2.1'])
    const page = await fetch(started.ready.page ?? '')
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const [, script = ''] = /src="\.?(\/?assets\/[^"]+\.js)"/.exec(await page.text()) ?? []
    expect((await fetch(new URL(script, started.ready.page))).headers.get('content-type')).toMatch(/^text\/javascript/)
    const played = await standin(['play', '--workspace', workspace, '--versions', '2.1.1'])
    expect([played.code, played.err]).toEqual([0, ''])
    expect(played.out).toMatch(/^Green: /m)
    expect(await started.end()).toBe(0)
    expect(started.exchanges().every(({ violations }) => violations === 0)).toBe(true)
  })

  it('says urls, tokens and what to do next, and shows traffic live', async () => {
    const started = lastingProcess(['start', '--ephemeral', '--no-open'])
    await started.printed(/Ctrl\+C stops\./)
    for (const name of ['CPO', 'eMSP']) expect(started.out()).toMatch(new RegExp(`^${name} \\(\\w\\w-\\w{3}\\) on port \\d+$`, 'm'))
    expect(started.out()).toMatch(/^ {2}connected to {12}eMSP in 2\.2\.1$/m)
    expect(started.out()).toMatch(/^ {2}token A for your platform \w{20,}$/m)
    expect(started.out()).toMatch(/^Interface {2}http:\/\/127\.0\.0\.1:\d+\/#token=/m)
    await started.printed(/DE-MSP → \S+ {2}GET {4}\/ocpi\/versions {2}200 1000/)
    expect(await started.end('SIGINT')).toBe(0)
  })

  it('names the port of the interface that is taken', async () => {
    const port = await takenPort()
    const run = await standin(['start', '--ephemeral', '--no-open', '--port', String(port)])
    expect(run).toMatchObject({
      code: 2,
      err: expect.stringMatching(new RegExp(`port ${port} on 127\\.0\\.0\\.1 is taken by another program: \\d+ is free`)) as unknown,
    })
  })
})
