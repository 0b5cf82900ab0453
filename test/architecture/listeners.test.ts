/** Nothing that can fail later is without a listener: an `error` event that nobody hears ends the process. */
import { Server, Socket, connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectTo } from '../../emulator/host/connect.js'
import { hostWorkbench } from '../../emulator/host/web.js'
import { addStandin, openBench, settingsOf } from '../support/bench.js'
import { until } from '../store/fixture.js'
import { filePaths, textOf } from './files.js'
import { unheardIn } from './listeners.js'

describe('the sources', () => {
  it('listen to `error` of every server, socket, stream, watcher and process that they make', () => {
    const sources = filePaths().filter((path) => /^(?:emulator|main)\/.*\.ts$/.test(path))
    expect(sources.flatMap((path) => unheardIn(path, textOf(path)))).toEqual([])
  })

  it.each([
    ['const server = createServer(handle)', 1],
    ["const server = createServer(handle)\nserver.on('error', tell)", 0],
    ['const child = spawn(program, args)', 1],
    ['new WebSocket(url)', 1],
    ["import { createServer } from 'node:http'", 0],
    ['yield* createReadStream(path)', 0],
    ['utilityProcess.fork(path)', 1],
  ])('are found out: %s', (text, problems) => {
    expect(unheardIn('x.ts', text)).toHaveLength(problems)
  })
})

/** Open servers and sockets of this process. */
const openHandles = (): (Server | Socket)[] =>
  (process as unknown as { _getActiveHandles(): unknown[] })
    ._getActiveHandles()
    .filter((handle): handle is Server | Socket => handle instanceof Server || handle instanceof Socket)

describe('a running workbench', () => {
  it('has a listener for `error` on every server and every accepted connection', async () => {
    const before = new Set(openHandles())
    const workbench = await openBench()
    const contexts = [
      await addStandin(workbench, settingsOf('CPO', { seed: { locations: 1 } })),
      await addStandin(workbench, settingsOf('EMSP', { tls: {} })),
      await addStandin(workbench, settingsOf('HUB')),
    ]
    const host = await hostWorkbench(workbench)
    onTestFinished(() => host.close())
    const client = await connectTo(host.url, host.token)
    onTestFinished(() => {
      client.close()
    })
    await client.call('workbench.get', {})
    const ports = [...contexts.map((context) => Number(new URL(context.baseUrl()).port)), Number(new URL(host.url).port)]
    const idle = ports.map((port) => connect(port, '127.0.0.1').on('error', () => undefined))
    onTestFinished(() => {
      for (const socket of idle) socket.destroy()
    })
    idle[0]?.write('GET /ocpi/versions HTTP/1.1\r\nHost: x\r\n')
    const ours = () => openHandles().filter((handle) => !before.has(handle) && !idle.includes(handle as Socket))
    const portOf = (handle: Server | Socket) => (handle instanceof Server ? (handle.address() as { port: number }).port : handle.localPort)
    await until(() => ports.every((port) => ours().filter((handle) => portOf(handle) === port).length >= 2))
    const unheard = ours().filter((handle) => handle.listenerCount('error') === 0)
    expect(unheard.map((handle) => `${handle.constructor.name} at ${portOf(handle) ?? '?'}`)).toEqual([])
  })
})
