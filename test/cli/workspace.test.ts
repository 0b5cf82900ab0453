/** What is kept over the end of the program, however it ends; and who may open a workspace. */
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serve, serveProcess, standin, start, temporaryFolder, useProgram, type Served } from './support/program.js'
import { eventually } from '../support/eventually.js'

useProgram()

const portOf = ({ ready }: Served): string => new URL(Object.values(ready.standins[0]?.versionsUrls ?? {})[0] ?? '').port
const fileIn = (workspace: string, id: string): string => join(workspace, 'standins', `${id}.json`)

interface Kept {
  readonly cpo: Served
  readonly emsp: Served
  readonly workspace: string
  readonly again: () => Promise<Served>
}

/** A CPO that keeps a workspace, registered with an eMSP that goes on running. */
const openKept = async (serveCpo: typeof serve): Promise<Kept> => {
  const workspace = temporaryFolder()
  const args = ['--role', 'cpo', '--seed-locations', '12', '--workspace', workspace]
  const cpo = await serveCpo(...args)
  const emsp = await serve(
    '--role',
    'emsp',
    '--connect',
    cpo.ready.standins[0]?.versionsUrls['2.2.1'] ?? '',
    '--connect-token',
    cpo.ready.standins[0]?.tokenA ?? '',
  )
  await emsp.printed(/"event":"connected"/)
  const port = portOf(cpo)
  return { cpo, emsp, workspace, again: () => serve(...args, '--port', port) }
}

const connectionOf = async ({ client }: Served) => {
  const connection = (await client.call('workbench.get', {})).connections.find(({ state }) => state === 'REGISTERED')
  if (!connection) throw new Error('there is no registered connection')
  return { connection, tokens: await client.call('connections.tokens', { connectionId: connection.id }) }
}
const rename = ({ client }: Served, name: string) =>
  client.call('data.patch', { standinId: 'cpo', module: 'locations', key: 'LOC-000001', fields: { name }, push: false })
const nameOf = async ({ client }: Served): Promise<unknown> =>
  ((await client.call('data.get', { standinId: 'cpo', holder: 'own', module: 'locations', key: 'LOC-000001' })).object as { name: unknown })
    .name
const sendOver = async (served: Served, operation: string) =>
  served.client.call('operations.send', { connectionId: (await connectionOf(served)).connection.id, operation })
const activeSession = async (served: Served): Promise<Record<string, unknown> | undefined> =>
  (
    JSON.parse((await served.client.call('data.export', { standinId: 'cpo', holder: 'own', module: 'sessions' })).text) as Record<
      string,
      unknown
    >[]
  ).find((session) => session['status'] === 'ACTIVE')

describe('the control channel of a workspace', () => {
  it('has the port and the token of the last start, so that an open tab reconnects; another port where that one is taken', async () => {
    const workspace = temporaryFolder()
    const first = await start('--workspace', workspace)
    const { control } = first.ready
    await first.end()
    const second = await start('--workspace', workspace)
    expect(second.ready.control).toEqual(control)
    await second.end()
    const other = createServer().listen(Number(new URL(control.url).port), '127.0.0.1')
    await once(other, 'listening')
    const third = await start('--workspace', workspace)
    expect(third.ready.control.token).toBe(control.token)
    expect(third.ready.control.url).not.toBe(control.url)
    other.close()
    await third.end()
    expect(statSync(join(workspace, 'session.json')).mode & 0o077).toBe(0)
  })
})

describe('a workspace', () => {
  it('has settings, connections, edits and received data after a restart; a session goes on', async () => {
    const { cpo, emsp, again } = await openKept(serve)
    await cpo.client.call('standins.update', {
      standinId: 'cpo',
      settings: { name: 'Renamed', behaviour: { sessionTickMs: 50, commands: { START_SESSION: { delayMs: 1 } } } },
    })
    await rename(cpo, 'Kept name')
    expect((await cpo.cli('traffic', 'keep', 'on', '--json')).json()).toEqual({ keep: true })
    expect((await sendOver(cpo, 'tokens.sender.list')).data).toBe(40)
    await sendOver(emsp, 'locations.sender.list')
    await sendOver(emsp, 'START_SESSION')
    const session = await eventually(async () => {
      const active = await activeSession(cpo)
      if (!active) throw new Error('no session yet')
      return active
    })
    const before = await connectionOf(cpo)
    expect(await cpo.end()).toBe(0)

    const restarted = await again()
    expect((await restarted.cli('traffic', 'list', '--filter', 'path~"credentials" method:POST', '--json')).out).toContain(
      '"module":"credentials"',
    )
    const { connection, tokens } = await connectionOf(restarted)
    expect(tokens).toEqual(before.tokens)
    expect(connection).toMatchObject({ id: before.connection.id, version: '2.2.1', state: 'REGISTERED' })
    expect(await nameOf(restarted)).toBe('Kept name')
    // What the command line does not say stays as it was.
    expect((await restarted.client.call('workbench.get', {})).standins[0]?.settings).toMatchObject({
      name: 'Renamed',
      behaviour: { sessionTickMs: 50, commands: { START_SESSION: { delayMs: 1 } } },
    })
    const { sets } = await restarted.client.call('data.sets', { standinId: 'cpo' })
    expect(sets.find(({ holder, module }) => holder === connection.id && module === 'tokens')).toMatchObject({ count: 40, kept: true })
    await eventually(async () => {
      const active = await activeSession(restarted)
      expect(active?.['id']).toBe(session['id'])
      expect(String(active?.['last_updated']) > String(session['last_updated'])).toBe(true)
    })
    expect((await sendOver(emsp, 'locations.sender.list')).message).toBe('12 locations in 1 page')
    await Promise.all([restarted.end(), emsp.end()])
  })

  it('has after kill -9, at any moment, what was there a moment before', async () => {
    const { cpo, emsp, workspace, again } = await openKept(serveProcess)
    const before = await connectionOf(cpo)
    let count = 0
    let editing = true
    const edits = (async () => {
      while (editing) await rename(cpo, `edit ${++count}`)
    })().catch(() => undefined)
    // The edits never pause; still they reach the disk, again and again.
    const onDisk = (): number => Number(/"edit (\d+)"/.exec(readFileSync(fileIn(workspace, 'cpo'), 'utf8'))?.[1] ?? 0)
    for (let round = 0, seen = 0; round < 2; round++) {
      await eventually(() => {
        expect(onDisk()).toBeGreaterThan(seen)
      })
      seen = onDisk()
    }
    const known = onDisk()
    await cpo.end('SIGKILL')
    editing = false
    await edits

    const restarted = await again()
    expect(Number(String(await nameOf(restarted)).replace('edit ', ''))).toBeGreaterThanOrEqual(known)
    expect((await connectionOf(restarted)).tokens).toEqual(before.tokens)
    expect((await sendOver(emsp, 'locations.sender.list')).ok).toBe(true)
    expect((await sendOver(restarted, 'tokens.sender.list')).ok).toBe(true)
    await Promise.all([restarted.end(), emsp.end()])
  })

  it('keeps a received set of more than 5,000 objects in memory only, and says so', async () => {
    const cpo = await serve('--role', 'cpo', '--seed-locations', '5001', '--page-limit', '1000', '--quiet')
    const workspace = temporaryFolder()
    const args = [
      '--role',
      'emsp',
      '--quiet',
      '--workspace',
      workspace,
      '--connect',
      cpo.ready.standins[0]?.versionsUrls['2.2.1'] ?? '',
      '--connect-token',
      cpo.ready.standins[0]?.tokenA ?? '',
    ]
    const emsp = await serve(...args)
    await emsp.printed(/"event":"connected"/)
    expect((await sendOver(emsp, 'locations.sender.list')).data).toBe(5001)
    await sendOver(emsp, 'tariffs.sender.list')
    expect((await emsp.cli('data', 'sets')).out).toMatch(
      /locations +5001 +in memory only: too many to keep; pull them again or export them$/m,
    )
    await emsp.end()
    // Registered already: --connect is not done again.
    const restarted = await serve(...args)
    const { sets } = await restarted.client.call('data.sets', { standinId: 'emsp' })
    expect(sets.filter(({ holder }) => holder !== 'own').map(({ module }) => module)).toEqual(['tariffs'])
    expect((await sendOver(restarted, 'locations.sender.list')).data).toBe(5001)
    expect(restarted.lines().some((line) => line['event'] === 'connected' || line['event'] === 'connect-failed')).toBe(false)
    await Promise.all([restarted.end(), cpo.end()])
  }, 60_000)

  it('is open to one process at a time, which is named', async () => {
    const workspace = temporaryFolder()
    const first = await serveProcess('--role', 'cpo', '--seed-locations', '1', '--workspace', workspace)
    const [second, third] = await Promise.all([
      standin(['serve', '--role', 'cpo', '--port', '0', '--workspace', workspace]),
      standin(['start', '--no-open', '--workspace', workspace]),
    ])
    for (const { code, out, err } of [second, third]) {
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain(`is open in another Standin (process ${first.pid}`)
    }
    // Commands find it there.
    expect((await standin(['status', '--workspace', workspace])).out).toMatch(/^cpo /)
    expect((await standin(['status'], { env: { STANDIN_WORKSPACE: workspace } })).out).toMatch(/^cpo /)
    await first.end()
    expect(existsSync(join(workspace, 'control.json'))).toBe(false)
    expect((await standin(['status', '--workspace', workspace])).code).toBe(2)
  })

  it('is taken over from a process that was killed', async () => {
    const workspace = temporaryFolder()
    const killed = await serveProcess('--role', 'cpo', '--seed-locations', '1', '--workspace', workspace)
    await killed.end('SIGKILL')
    expect((await standin(['status', '--workspace', workspace])).err).toMatch(/no workbench (runs on|answers at)/)
    const next = await serve('--role', 'cpo', '--seed-locations', '1', '--workspace', workspace)
    expect(await next.end()).toBe(0)
  })
})

describe('a file of the workspace', () => {
  it('that is broken is set aside, and its backup used', async () => {
    const workspace = temporaryFolder()
    const first = await start('--workspace', workspace)
    for (const name of ['One', 'Two']) {
      await first.client.call('standins.update', { standinId: 'cpo', settings: { name } })
      await eventually(() => {
        expect(readFileSync(fileIn(workspace, 'cpo'), 'utf8')).toContain(`"${name}"`)
      })
    }
    await first.end()
    writeFileSync(fileIn(workspace, 'cpo'), '{"formatVersion":1,"da')
    const second = await start('--workspace', workspace)
    await second.complained(/cpo\.json.*backup/)
    expect(second.ready.standins.map(({ id }) => id)).toEqual(['cpo', 'emsp'])
    expect((await readdir(join(workspace, 'standins'))).some((name) => name.startsWith('cpo.json.corrupt-'))).toBe(true)
    await second.end()
  })

  it('that cannot be used, and has no backup, is left alone, and the rest starts', async () => {
    const workspace = temporaryFolder()
    await (await start('--workspace', workspace)).end()
    for (const name of await readdir(join(workspace, 'standins')))
      if (name.startsWith('cpo')) writeFileSync(join(workspace, 'standins', name), 'not JSON')
    const started = await start('--workspace', workspace)
    await started.complained(/cpo\.json cannot be read: .* The stand-in cpo is left out, its files as they are\./)
    expect(started.ready.standins.map(({ id }) => id)).toEqual(['emsp'])
    await started.end()
    expect(readFileSync(fileIn(workspace, 'cpo'), 'utf8')).toBe('not JSON')
  })

  it('that a newer Standin wrote is left alone, and the rest starts', async () => {
    const workspace = temporaryFolder()
    await (await start('--workspace', workspace)).end()
    const newer = '{"formatVersion":99,"data":{"what":"is to come"}}'
    for (const name of [fileIn(workspace, 'cpo'), `${fileIn(workspace, 'cpo')}.bak`]) writeFileSync(name, newer)
    const started = await start('--workspace', workspace)
    await started.complained(/cpo\.json.*newer/)
    expect(started.ready.standins.map(({ id }) => id)).toEqual(['emsp'])
    await started.end()
    const served = await standin(['serve', '--role', 'cpo', '--port', '0', '--workspace', workspace])
    expect([served.code, served.err]).toEqual([2, expect.stringContaining('newer')])
    expect(readFileSync(fileIn(workspace, 'cpo'), 'utf8')).toBe(newer)
  })
})
