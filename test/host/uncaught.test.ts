/** What nobody caught: one request, one listener or one timer that fails does not end the process. */
import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Client } from '../../emulator/contract/channel.js'
import { connectTo } from '../../emulator/host/connect.js'
import { catchUncaught, surviveUncaught } from '../../emulator/host/uncaught.js'
import { bundleChild, startChild, until, type Child } from '../store/fixture.js'
import { eventually } from '../support/eventually.js'

const handlerOf = (now = () => 0) => {
  const source = new EventEmitter()
  const log: string[] = []
  const exits: number[] = []
  catchUncaught(source, { log: (text) => log.push(text), exit: (code) => exits.push(code), now })
  return { source, log, exits }
}

describe('the last handler of a process', () => {
  it('ends a process that keeps nothing running, with exit code 2 and the error on standard error', () => {
    const { source, log, exits } = handlerOf()
    source.emit('uncaughtException', new Error('no listener'))
    expect(exits).toEqual([2])
    expect(log[0]).toContain('no listener')
  })

  it('tells whoever keeps a workbench running, and goes on', () => {
    const { source, log, exits } = handlerOf()
    const told: string[] = []
    onTestFinished(
      surviveUncaught({
        tell: () => {
          throw new Error('this screen is gone')
        },
        end: () => Promise.resolve(),
      }),
    )
    onTestFinished(surviveUncaught({ tell: (place, message) => told.push(`${place}: ${message}`), end: () => Promise.resolve() }))
    source.emit('uncaughtException', new Error('one'))
    source.emit('unhandledRejection', 'two')
    expect(told).toEqual([expect.stringContaining('unexpected error: one.'), expect.stringContaining('unexpected error: two.')])
    expect(log.join('')).toContain('one')
    expect(exits).toEqual([])
  })

  it('saves once and ends when errors keep coming, even where saving fails', async () => {
    let now = 0
    const { source, exits } = handlerOf(() => now)
    const end = vi.fn(() => Promise.reject(new Error('disk full')))
    onTestFinished(surviveUncaught({ tell: () => undefined, end }))
    for (let error = 0; error < 100; error++) {
      now += 1_000
      source.emit('uncaughtException', new Error('now and then'))
    }
    expect(end).not.toHaveBeenCalled()
    for (let error = 0; error < 30; error++) source.emit('uncaughtException', new Error('again and again'))
    await eventually(() => {
      expect(exits).toEqual([2])
    })
    expect(end).toHaveBeenCalledTimes(1)
  })

  it('shows control characters of a peer as escapes', () => {
    const { source, log } = handlerOf()
    source.emit('uncaughtException', new Error('\u001b]0;title\u0007 \u009b2J'))
    expect(log[0]).toContain(String.raw`\u001b]0;title\u0007 \u009b2J`)
  })
})

let program = ''
beforeAll(async () => {
  program = await bundleChild(new URL('./children/host.ts', import.meta.url))
})
afterAll(() => rm(dirname(program), { recursive: true }))

const pageFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-uncaught-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<title>Standin</title>')
  writeFileSync(join(folder, 'icon.svg'), '<svg/>'.padEnd(200_000))
  return folder
}

const startHost = async (command: string, args: readonly string[]): Promise<{ child: Child; url: string; token: string }> => {
  const child = startChild(command, args, { env: { ...process.env, NODE_NO_WARNINGS: '1' } })
  return { child, ...(JSON.parse((await child.line()) ?? '') as { url: string; token: string }) }
}

const clientOf = async ({ url, token }: { url: string; token: string }): Promise<Client> => {
  const client = await connectTo(url, token)
  onTestFinished(() => {
    client.close()
  })
  return client
}

describe('a process that keeps a workbench running', () => {
  it('tells errors that nobody caught in the window and goes on', async () => {
    const host = await startHost(process.execPath, [program, pageFolder()])
    const client = await clientOf(host)
    for (const breakage of ['throw', 'reject', 'emit', 'timer']) host.child.say(breakage)
    const messages = async () => (await client.call('workbench.get', {})).problems.map(({ message }) => message)
    await until(async () => (await messages()).length === 4)
    expect((await messages()).sort()).toEqual([
      expect.stringContaining('emitted to nobody'),
      expect.stringContaining('failed on time'),
      expect.stringContaining('rejected by nobody'),
      expect.stringContaining('thrown'),
    ])
  })

  it('saves and ends when errors keep coming', async () => {
    const { child } = await startHost(process.execPath, [program, pageFolder()])
    for (let error = 0; error < 25; error++) child.say('throw')
    expect(await child.line()).toBe('saved')
    expect(await child.line()).toBeUndefined()
  })

  it('answers a file that cannot be opened for want of file descriptors, and serves it when there are some again', async () => {
    const host = await startHost('bash', ['-c', 'ulimit -n 60; exec "$0" "$@"', process.execPath, program, pageFolder()])
    const port = Number(new URL(host.url).port)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => {
      agent.destroy()
    })
    /** The status of an answer; 0 when none came, such as when the kept connection was closed meanwhile. */
    const ask = (path: string): Promise<number> =>
      new Promise((resolve) => {
        const sent = request({ host: '127.0.0.1', port, path, agent, timeout: 5_000 }, (response) => {
          response.resume().on('close', () => {
            resolve(response.complete ? (response.statusCode ?? 0) : 0)
          })
        })
        sent.on('timeout', () => sent.destroy())
        sent.on('error', () => {
          resolve(0)
        })
        sent.end()
      })
    const idle: Socket[] = []
    const leave = (): void => {
      for (const socket of idle.splice(0)) socket.destroy()
    }
    onTestFinished(leave)
    /** Takes file descriptors, and is back when the process has seen who came: it has answered something that needs none. */
    const crowd = async (count: number): Promise<void> => {
      await Promise.all(
        Array.from({ length: count }, () => {
          const socket = connect(port, '127.0.0.1')
          idle.push(socket)
          return new Promise((resolve) => {
            socket.once('connect', resolve).on('error', resolve)
          })
        }),
      )
      await ask('/assets/none.js')
    }
    expect(await ask('/icon.svg')).toBe(200)
    await crowd(100)
    await until(async () => {
      const status = await ask('/icon.svg')
      // The descriptor of a file that was just closed is free again; without an answer the kept connection is gone too.
      if (status === 200) await crowd(2)
      if (status === 0) leave()
      return status === 500
    })
    leave()
    await until(async () => (await ask('/icon.svg')) === 200)
    expect((await (await clientOf(host)).call('workbench.get', {})).standins).toEqual([])
  })
})
