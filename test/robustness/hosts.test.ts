/** Where tokens go, and who can see them: loopback is told by the parsed host, and the browser is opened without the control token. */
import { EventEmitter } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { openBrowser } from '../../emulator/cli/open-browser.js'
import { isLoopbackUrl, sameHost } from '../../emulator/standin/calling/urls.js'
import { standin, serve, useProgram } from '../cli/support/program.js'
import { json, openPlatform } from '../standin/support/platform.js'
import { openBench, addStandin, settingsOf } from '../support/bench.js'

useProgram()

describe('a url of this machine', () => {
  it.each([
    'https://localhost/x',
    'https://LOCALHOST:8443/',
    'https://127.0.0.1',
    'https://127.9.8.7:1/',
    'https://[::1]:8443/',
    'https://user@127.0.0.1/',
    'https://2130706433/',
    'https://127.1/',
  ])('is %s', (url) => {
    expect(isLoopbackUrl(url)).toBe(true)
  })

  it.each([
    'https://127.0.0.1@other.example/',
    'https://localhost@other.example/',
    'https://localhost.other.example/',
    'https://127.0.0.1.other.example/',
    'https://127.other.example/',
    'https://localhost:x@other.example/',
    'https://other.example/https://localhost/',
    'https://other.example/?https://127.0.0.1/',
    'https://other.example\\@localhost/',
    'https://[::2]/',
    'https://0.0.0.0/',
    'https://x.localhost/',
    'localhost',
    '',
  ])('is not %s', (url) => {
    expect(isLoopbackUrl(url)).toBe(false)
  })

  it('is the same host under each of its names', () => {
    expect(sameHost('http://localhost:1/', 'https://127.0.0.1:2/')).toBe(true)
    expect(sameHost('https://a.example/x', 'https://A.example:8443/y')).toBe(true)
    expect(sameHost('https://a.example/', 'https://a.example.evil.example/')).toBe(false)
    expect(sameHost('https://a.example/', 'https://a.example@evil.example/')).toBe(false)
  })
})

describe('version details or endpoints at another host than the versions url', () => {
  it('are told before the token is sent there', async () => {
    const platform = await openPlatform('CPO', ['2.2.1'])
    platform.replies.set('GET /versions', json([{ version: '2.2.1', url: 'http://elsewhere.invalid/2.2.1' }]))
    const workbench = await openBench()
    await addStandin(workbench, settingsOf('EMSP'))
    const steps: string[] = []
    workbench.on('registration', ({ message }) => steps.push(message))
    await workbench
      .call('connections.register', { standinId: 'emsp', versionsUrl: platform.versionsUrl, tokenA: 'x' })
      .catch(() => undefined)
    expect(steps.join('\n')).toContain('another host')
    expect(workbench.bench.problems.map(({ message }) => message).join('\n')).toContain('http://elsewhere.invalid/2.2.1')
  })

  it('are not where all are at one host', async () => {
    const platform = await openPlatform('CPO', ['2.2.1'])
    const workbench = await openBench()
    await addStandin(workbench, settingsOf('EMSP'))
    await workbench.call('connections.register', { standinId: 'emsp', versionsUrl: platform.versionsUrl, tokenA: 'x' })
    expect(workbench.bench.problems).toEqual([])
  })
})

describe('the control token', () => {
  it('is in no argument of the program that opens the browser, and the page that leads on is for this user alone', async () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      let given: readonly string[] = []
      const start = ((program: string, args: readonly string[]) => {
        given = [program, ...args]
        return Object.assign(new EventEmitter(), { unref: () => undefined })
      }) as unknown as typeof spawn
      const remove = await openBrowser('http://127.0.0.1:1234/#token=the-control-token', platform, start)
      const file = given.at(-1) ?? ''
      expect(given.join(' ')).not.toContain('token')
      expect(readFileSync(file, 'utf8')).toContain('content="0;url=http://127.0.0.1:1234/#token=the-control-token"')
      expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
      await remove()
      expect(existsSync(file)).toBe(false)
    }
  })

  it('can come from the environment, for what serves and for every command', async () => {
    const { ready, end } = await serve('--role', 'cpo')
    const env = { STANDIN_CONTROL_URL: ready.control.url, STANDIN_CONTROL_TOKEN: ready.control.token }
    expect((await standin(['status'], { env })).code).toBe(0)
    expect((await standin(['status'], { env: { ...env, STANDIN_CONTROL_TOKEN: 'another' } })).code).toBe(2)
    await end()
  })
})
