/** `standin connect` on a running workbench, as a user types it. */
import { describe, expect, it } from 'vitest'
import { serve, useProgram } from './support/program.js'

useProgram()

describe('standin connect', () => {
  it('connects without a handshake, shows, edits and removes', async () => {
    const { cli, end } = await serve('--role', 'emsp')
    const peer = ['--version', '2.2.1', '--peer', 'CPO:NL-ABC']
    const made = await cli('connect', 'manual', ...peer, '--name', 'half', '--token-out', 'we-use-this', '--token-in', 'they-use-this')
    expect([made.code, made.out]).toEqual([0, expect.stringMatching(/^token the peer uses +they-use-this$/m)])
    expect((await cli('connect', 'list')).out).toMatch(/half +REGISTERED +2\.2\.1 +manual$/m)
    const edit = (...args: string[]) => cli('connect', 'edit', '--connection', 'half', ...args)
    expect((await edit('--module', 'tariffs:sender=http://127.0.0.1:9/t/', '--no-token-out')).out).toMatch(
      /^tariffs +SENDER +http:\/\/127\.0\.0\.1:9\/t\/ +given$/m,
    )
    const shown = (await cli('connect', 'show', '--connection', 'half', '--reveal', '--json')).json() as { tokens: object }
    expect(shown.tokens).toEqual({ in: 'they-use-this' })
    const sent = await cli('send', 'tariffs.sender.list', '--connection', 'half')
    expect([sent.code, sent.out]).toEqual([1, expect.stringContaining('nothing listens at 127.0.0.1:9')])
    expect((await edit('--drop-module', 'tariffs:sender')).out).not.toMatch(/^tariffs/m)
    expect((await edit('--drop-module', 'tariffs:sender')).err).toMatch(/no url is given for tariffs:sender/)
    expect((await cli('connect', 'remove', '--connection', 'half')).out).toBe('half is removed\n')
    await end()
  })

  it('keeps what was given when the endpoints cannot be fetched, and exits with 1', async () => {
    const { cli, end } = await serve('--role', 'cpo')
    const given = ['--version', '2.1.1', '--peer', 'EMSP:DE-ABC', '--token-out', 'x', '--versions-url', 'http://127.0.0.1:9/versions']
    const made = await cli('connect', 'manual', ...given)
    expect([made.code, made.err]).toEqual([1, expect.stringContaining('nothing listens at 127.0.0.1:9')])
    expect((await cli('connect', 'list')).out).toContain('DE-ABC')
    await end()
  })

  it.each([
    [['--peer', 'nonsense'], /--peer has to be a role, a country and a party id, as CPO:NL-ABC, not nonsense/],
    [['--peer', 'CPO:NL-ABCD'], /--peer has to be/],
    [['--peer', 'CPO:NL-ABC', '--version', '9'], /--version has to be one of 2\.1\.1, 2\.2\.1/],
    [['--peer', 'CPO:NL-ABC', '--module', 'locations=http://x'], /--module has to be a module, its interface and an http url/],
    [['--peer', 'CPO:NL-ABC', '--token-encoding', 'rot13'], /--token-encoding has to be one of auto, plain, base64/],
    [['--peer', 'CPO:NL-ABC', '--token-in', ''], /1 to 64 printable characters/],
  ])('says what is wrong with %j', async (args, message) => {
    const { cli, end } = await serve('--role', 'emsp')
    const { code, err } = await cli('connect', 'manual', ...(args.includes('--version') ? [] : ['--version', '2.2.1']), ...args)
    expect([code, err]).toEqual([2, expect.stringMatching(message)])
    await end()
  })
})
