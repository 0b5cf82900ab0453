/** Tokens stay masked: a peer echoes every token in everything it controls, and no output holds one, whole or in part. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createMask } from '../../emulator/traffic/mask.js'
import { lasting, standin, temporaryFolder, useProgram, type Run } from '../cli/support/program.js'
import { attack, openHostile, runEverything } from './support/hostile.js'
import { eventually } from '../support/eventually.js'

useProgram()

const tokenA = 'Aq7+/x=?&-9Zt3Lk0PwR5vB1'
const theirs = 'T9+/zK3%q7wLm2Xv8RbN4cJ6'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** How a token travels: as it is, in Base64, in a url, and a part of it. */
const spellings = (token: string): string[] => [
  token,
  base64(token),
  base64(`${token}\n`),
  base64(base64(token)),
  encodeURIComponent(token),
  encodeURIComponent(base64(token)),
  token.slice(0, 14),
  encodeURIComponent(token.slice(0, 14)),
  token.slice(-12),
  token.slice(5, 17),
  base64(token).slice(4, 20),
]

describe('a mask', () => {
  const mask = createMask({ secrets: new Set([tokenA, theirs, 'standin-token-of-the-peer']) })

  it.each([...spellings(tokenA), ...spellings(theirs)])('masks %s wherever it stands', (spelling) => {
    const value = {
      message: `the token ${spelling} is not known`,
      [spelling]: [`/${spelling}/x`, { url: `http://x/?a=${spelling}` }],
      n: 1,
    }
    const text = JSON.stringify(mask.value(value))
    expect(text).not.toContain(JSON.stringify(spelling).slice(1, -1))
    expect(text).toContain('masked-')
    expect(mask.value(JSON.parse(text))).toEqual(JSON.parse(text))
  })

  it('leaves words alone that happen to be in a token, and returns what it did not change', () => {
    const value = { title: 'standin-token', of: ['the-peer', 'token'] }
    expect(mask.value(value)).toBe(value)
  })

  it('masks the token of credentials that it has never seen, and no Token of a driver', () => {
    const credentials = { token: 'never-seen', url: 'https://x', roles: [] }
    expect(JSON.stringify(mask.value({ data: credentials }))).not.toContain('never-seen')
    const command = { token: { uid: 'DRIVER' }, url: 'https://x', response_url: 'x' }
    expect(mask.value(command)).toEqual(command)
  })

  it.each([
    'token',
    'access_token',
    'api-key',
    'apikey',
    'api_key',
    'x-api-key',
    'signature',
    'X-Amz-Signature',
    'sig',
    'client_secret',
    'id_token',
    'jwt',
  ])('masks the query parameter %s', (name) => {
    expect(mask.text(`GET http://x/y?a=1&${name}=some-value&b=2`)).toMatch(/\?a=1&[\w-]+=masked-[0-9a-f]{6}&b=2$/)
  })

  it('leaves other query parameters alone', () => {
    expect(mask.text('http://x/tokens?type=RFID&token_uid=1&offset=2')).toBe('http://x/tokens?type=RFID&token_uid=1&offset=2')
  })
})

describe('a peer that echoes every token in everything it sends', () => {
  it('has none of them shown by any command, event, export, report or file', async () => {
    let tokens = [tokenA, theirs]
    const planted = () => ({
      text: tokens.flatMap(spellings).join(' '),
      header: tokens.flatMap(spellings).join(' '),
      url: tokens.flatMap(spellings).map(encodeURIComponent).join('%20'),
    })
    const platform = await openHostile(planted)
    platform.credentials['token'] = theirs
    const workspace = join(temporaryFolder(), 'workspace')
    mkdirSync(workspace)
    const log = join(workspace, 'log.ndjson')
    const serving = lasting([
      ...['serve', '--role', 'emsp', '--versions', '2.2.1', '--port', '0', '--workspace', workspace, '--log', log],
      ...['--connect', platform.versionsUrl, '--connect-token', tokenA],
    ])
    const [, base = ''] = await serving.printed(/(http:\/\/127[^/\s]+)\/ocpi/)
    const run = (...args: string[]): Promise<Run> => standin([...args, '--workspace', workspace])
    await eventually(async () => {
      expect((await run('status')).out).toContain('REGISTERED')
    })
    const control = JSON.parse(readFileSync(join(workspace, 'control.json'), 'utf8')) as { url: string; token: string }
    const frames: string[] = []
    const socket = new WebSocket(`${control.url}?token=${control.token}`)
    await new Promise((resolve) => socket.once('open', resolve))
    socket.on('message', (data: Buffer) => frames.push(data.toString()))
    const call = async (id: number, name: string, params: unknown): Promise<void> => {
      socket.send(JSON.stringify({ id, call: name, params }))
      await eventually(() => {
        expect(frames.some((frame) => frame.startsWith(`{"id":${id},`))).toBe(true)
      })
    }
    await call(1, 'workbench.get', {})
    const [connection] = ((await run('status', '--json')).json() as { connections: { id: string }[] }).connections
    const ours = platform.asked.find(({ method, path }) => method === 'POST' && path.endsWith('/credentials'))?.body as { token: string }
    tokens = [tokenA, theirs, ours.token]
    await run('traffic', 'keep', 'on')
    await attack(base, ours.token, planted())
    const outputs = await runEverything(run, connection?.id ?? '', planted().text)
    for (const [index, [name, params]] of (
      [
        ['scenarios.fromExchanges', { seqs: Array.from({ length: 30 }, (_, seq) => seq + 1), title: 'Recorded' }],
        ['scenarios.check', { text: planted().text }],
        ['scenarios.run', { text: JSON.stringify({ title: planted().text, steps: [] }) }],
        ['standins.start', { standinId: planted().text }],
        [planted().text, {}],
        ['commands.list', {}],
        ['connections.renew', { connectionId: connection?.id }],
        ['connections.unregister', { connectionId: connection?.id }],
        ['workbench.get', {}],
      ] as const
    ).entries())
      await call(100 + index, name, params)
    socket.terminate()
    await serving.end()
    const kept = readdirSync(workspace).filter((name) => name.startsWith('traffic'))
    expect(kept.length).toBeGreaterThan(0)
    const all: [name: string, text: string][] = [
      // What the user typed is no leak.
      ...outputs
        .filter(([name]) => !name.startsWith('status --'))
        .flatMap(([name, { out, err }]): [string, string][] => [
          [name, out],
          [`${name} (stderr)`, err],
        ]),
      ['serve', serving.out()],
      ['serve (stderr)', serving.err()],
      ['--log', readFileSync(log, 'utf8')],
      ...kept.map((name): [string, string] => [name, readFileSync(join(workspace, name), 'utf8')]),
      ...frames.map((frame): [string, string] => [`frame ${frame.slice(0, 40)}`, frame]),
    ]
    const found = all.flatMap(([name, text]) =>
      tokens
        .flatMap(spellings)
        .flatMap((spelling) =>
          text.includes(spelling) || text.includes(JSON.stringify(spelling).slice(1, -1)) ? [`${name.slice(0, 60)}: ${spelling}`] : [],
        ),
    )
    expect(found).toEqual([])
    // The tokens were there: they were masked in most of what was printed.
    expect(all.filter(([, text]) => /masked-(?:part-|base64-)?[0-9a-f]{6}/.test(text)).length).toBeGreaterThan(20)
  })
})
