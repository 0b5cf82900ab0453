import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lasting, standin, temporaryFolder, useProgram, type Ready } from '../cli/support/program.js'
import { cpo, emsp, scenarioOf } from './support.js'

useProgram()

const registered = { do: 'register', standin: 'emsp', peer: 'cpo' } as const
const file = (scenario: object, name = 'a.ocpi-scenario.json'): string => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, JSON.stringify(scenario, undefined, 2))
  return path
}

describe('standin run', () => {
  it('names what is built in', async () => {
    const { code, out } = await standin(['run', '--list'])
    expect(code).toBe(0)
    expect(out).toMatch(/library:cpo-registration +CPO under test: registration +2\.1\.1, 2\.2\.1/)
  })
  it('ends with 0 when everything has passed, and writes every report', async () => {
    const folder = temporaryFolder()
    const { code, out } = await standin([
      'run',
      'library:cpo-tariffs',
      '--report',
      `junit=${join(folder, 'out.xml')}`,
      '--report',
      `html=${join(folder, 'out.html')}`,
      '--report',
      `markdown=${join(folder, 'out.md')}`,
      '--report',
      `json=${join(folder, 'out.json')}`,
    ])
    expect(out).toMatch(/3 passed, 0 failed/)
    expect(code).toBe(0)
    for (const name of ['out.xml', 'out.html', 'out.md', 'out.json'])
      expect(readFileSync(join(folder, name), 'utf8').length).toBeGreaterThan(300)
  })
  it('ends with 1 when one has failed, and with --bail goes no further', async () => {
    const bad = file(scenarioOf({ title: 'bad', steps: [registered, { do: 'expect', exchange: { module: 'cdrs' }, within: 1 }] }))
    const good = file(scenarioOf({ title: 'good', steps: [registered] }))
    const all = await standin(['run', bad, good])
    expect([all.code, all.out]).toEqual([1, expect.stringMatching(/expected {2}cdrs[^]*1 passed, 1 failed/)])
    const bailed = await standin(['run', bad, good, '--bail', '--json'])
    expect(bailed.code).toBe(1)
    expect(
      bailed.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { event: string; verdict?: string })
        .filter(({ event }) => event === 'result'),
    ).toMatchObject([{ verdict: 'failed' }])
  })
  it('ends with 2 when it cannot run: every mistake is named before anything starts', async () => {
    const { code, err, out } = await standin([
      'run',
      file({ formatVersion: 9 }),
      file({ formatVersion: 1, title: 'x', steps: [{ do: 'dance' }] }),
      join(temporaryFolder(), 'nothing.json'),
    ])
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toMatch(/:1:\d+|:2:\d+/)
    expect(err).toMatch(/there is no step `dance`/)
    expect(err).toMatch(/there is no such file/)
    expect((await standin(['run'])).code).toBe(2)
    expect((await standin(['run', '--library', '--report', 'pdf=x'])).err).toMatch(/junit, html, markdown, json/)
    const unwritable = await standin([
      'run',
      'library:cpo-tariffs',
      '--var',
      'version=2.2.1',
      '--report',
      `junit=${join(temporaryFolder(), 'no', 'such', 'folder.xml')}`,
    ])
    expect([unwritable.code, unwritable.err]).toEqual([2, expect.stringMatching(/the junit report cannot be written to/)])
  })
  it('takes secrets from the environment, or from a file', async () => {
    const scenario = file(
      scenarioOf({
        secrets: ['TOKEN_A'],
        steps: [
          { do: 'invite', standin: 'cpo', tokenA: '${TOKEN_A}' },
          { do: 'register', standin: 'emsp', versionsUrl: '${cpo.versionsUrl}', tokenA: '${TOKEN_A}' },
        ],
      }),
    )
    const outside = { env: { TOKEN_A: 'a-token-from-outside' } }
    const refused = await standin(['run', scenario], outside)
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/:\d+:\d+ .* TOKEN_A: allow it with --allow-env TOKEN_A/)])
    expect((await standin(['run', scenario, '--allow-env', 'TOKEN_A'])).err).toMatch(/the secret TOKEN_A is not in the environment/)
    expect((await standin(['run', scenario, '--allow-env', 'TOKEN_A'], outside)).code).toBe(0)
    const secrets = join(temporaryFolder(), '.env')
    writeFileSync(secrets, 'TOKEN_A="a-token-from-a-file"\n')
    const run = await standin(['run', scenario, '--env', secrets, '--json'])
    expect(run.code).toBe(0)
    expect(run.out).not.toContain('a-token-from-a-file')
  })
  it('reads files in the folder of the scenario, and others only where they are allowed', async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()]
    const used = scenarioOf({ standins: [], steps: [{ do: 'set', variables: { x: 1 } }] })
    const put = (path: string, scenario: object): string => {
      writeFileSync(path, JSON.stringify(scenario))
      return path
    }
    mkdirSync(join(folder, 'below'))
    put(join(folder, 'below', 'used.json'), used)
    const other = put(join(elsewhere, 'used.json'), used)
    symlinkSync(other, join(folder, 'link.json'))
    const of = (name: string, path: string): string => put(join(folder, name), scenarioOf({ steps: [{ do: 'use', file: path }] }))

    expect((await standin(['run', of('a.json', 'below/used.json')])).code).toBe(0)
    for (const [name, path] of [
      ['b.json', other],
      ['c.json', join('below', relative(join(folder, 'below'), other))],
      ['d.json', 'link.json'],
    ] as const) {
      const scenario = of(name, path)
      const refused = await standin(['run', scenario])
      expect([refused.code, refused.err], path).toEqual([2, expect.stringMatching(/asks for the file .*: allow it with --allow-file /)])
      expect((await standin(['run', scenario, '--allow-file', other])).code, path).toBe(0)
    }
  })
  it('is interrupted, and leaves a report up to there', async () => {
    const report = join(temporaryFolder(), 'out.xml')
    const running = lasting([
      'run',
      file(scenarioOf({ steps: [registered, { do: 'wait', milliseconds: 600_000 }] })),
      '--report',
      `junit=${report}`,
    ])
    await running.printed(/✓ +1 /)
    expect(await running.end('SIGINT')).toBe(2)
    expect(existsSync(report)).toBe(true)
    expect(readFileSync(report, 'utf8')).toMatch(/errors="1"/)
  })
  it('meets a platform that is another program, as its CPO and as its eMSP', async () => {
    const served = lasting(['serve', '--role', 'cpo', '--party', 'NL-XYZ', '--token-a', 'the-token-a-of-the-peer', '--port', '0', '--json'])
    const ready = JSON.parse((await served.printed(/^\{"event":"ready".*\}$/m))[0]) as Ready
    const url = ready.standins[0]?.versionsUrls['2.2.1'] ?? ''
    // As CI does it: the token from the environment, the file without a word of it.
    const run = await standin(['run', 'library:cpo-locations', '--var', `peer=${url}`, '--var', 'version=2.2.1'], {
      env: { TOKEN_A: 'the-token-a-of-the-peer' },
    })
    expect(run.out).toMatch(/NL-XYZ/)
    expect(run.code).toBe(0)
    await served.end()
    // The roles the other way round: the platform registers by itself, where it is told to.
    const waiting = lasting([
      'run',
      file(
        scenarioOf({
          standins: [cpo, { ...emsp, peer: true }],
          steps: [
            { do: 'register', standin: 'emsp', peer: 'cpo' },
            { do: 'pull', standin: 'emsp', module: 'locations' },
            { do: 'pull', standin: 'cpo', module: 'tokens' },
          ],
        }),
      ),
      '--var',
      'peer=http://127.0.0.1:1/',
      '--var',
      'tokenA=the-token-a-of-the-peer',
    ])
    const [, versionsUrl = ''] = await waiting.printed(/register at (\S+) with token A the-token-a-of-the-peer/)
    const other = lasting([
      'serve',
      '--role',
      'emsp',
      '--party',
      'DE-XYZ',
      '--port',
      '0',
      '--versions',
      '2.2.1',
      '--connect',
      versionsUrl,
      '--connect-token',
      'the-token-a-of-the-peer',
    ])
    expect(await waiting.ended).toBe(0)
    expect(waiting.out()).toMatch(/the platform under test does this: emsp: pull locations/)
    await other.end()
  })
})
