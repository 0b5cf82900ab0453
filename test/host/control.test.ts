/** The control channel on loopback: who is let in, what frames may hold, and the interface's files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import type { EventPayload } from '../../emulator/contract/calls.js'
import { clientOver, ContractError, type Client } from '../../emulator/contract/channel.js'
import { connectTo } from '../../emulator/host/connect.js'
import { portPipe, serveOnPort } from '../../emulator/host/port.js'
import { hostWorkbench, type ControlHost } from '../../emulator/host/web.js'
import type { Workbench } from '../../emulator/workbench/workbench.js'
import { openBench, settingsOf } from '../support/bench.js'
import { eventually } from '../support/eventually.js'

interface Hosted {
  readonly workbench: Workbench
  readonly host: ControlHost
  readonly port: number
  readonly origin: string
}

const hosted = async (files?: string): Promise<Hosted> => {
  const workbench = await openBench()
  const host = await hostWorkbench(workbench, { files, token: 'the-control-token' })
  onTestFinished(() => host.close())
  const { port } = new URL(host.url)
  return { workbench, host, port: Number(port), origin: `http://127.0.0.1:${port}` }
}

const clientOf = async ({ host }: Hosted): Promise<Client> => {
  const client = await connectTo(host.url, host.token)
  onTestFinished(() => {
    client.close()
  })
  return client
}

/** What becomes of a WebSocket: `open`, or the HTTP status with which it is turned away. */
const attempt = (url: string, options: ClientOptions = {}): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url, options)
    socket.on('open', () => {
      resolve('open')
      socket.terminate()
    })
    socket.on('unexpected-response', (_, response) => {
      resolve(String(response.statusCode))
      response.resume()
    })
    socket.on('error', () => undefined)
  })

const opened = async ({ host }: Hosted): Promise<WebSocket> => {
  const socket = new WebSocket(`${host.url}?token=${host.token}`)
  onTestFinished(() => {
    socket.terminate()
  })
  await new Promise((resolve) => {
    socket.once('open', resolve)
  })
  return socket
}
const closing = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.once('close', resolve)
  })
const frameWith = (socket: WebSocket, id: number): Promise<Record<string, unknown>> =>
  new Promise((resolve) => {
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Record<string, unknown>
      if (frame['id'] === id) resolve(frame)
    })
  })

describe('the control channel', () => {
  it('lets in who has the token, from this machine and from no other page', async () => {
    const here = await hosted()
    const url = `${here.host.url}?token=${here.host.token}`
    const attempts = await Promise.all([
      attempt(url),
      attempt(url, { origin: here.origin }),
      attempt(url.replace('127.0.0.1', 'localhost')),
      attempt(here.host.url),
      attempt(`${here.host.url}?token=another`),
      attempt(`${here.host.url}?token=${here.host.token.slice(0, -1)}x`),
      attempt(url, { origin: 'https://evil.example' }),
      attempt(url, { origin: 'null' }),
      attempt(url, { headers: { host: `evil.example:${here.port}` } }),
      attempt(url, { headers: { host: '127.0.0.1:1' } }),
      attempt(url.replace('/control', '/elsewhere')),
    ])
    expect(attempts).toEqual(['open', 'open', 'open', '403', '403', '403', '403', '403', '403', '403', '403'])
  })

  it('tells a program why it is not let in', async () => {
    const here = await hosted()
    await expect(connectTo(here.host.url, 'wrong')).rejects.toThrow(/refuses this control token/)
    await expect(connectTo('ws://127.0.0.1:9/control', 'x')).rejects.toThrow(/no workbench answers at ws:\/\/127\.0\.0\.1:9\/control/)
    const standin = here.workbench.bench.add(settingsOf('CPO', { seed: { locations: 1 } }))
    await here.workbench.bench.start(standin)
    await expect(connectTo(standin.standin.context.baseUrl().replace('http', 'ws'), 'x')).rejects.toThrow(/is not a workbench/)
  })

  it('answers calls, and errors with the place that is wrong', async () => {
    const client = await clientOf(await hosted())
    expect((await client.call('workbench.get', {})).standins).toEqual([])
    const failures = await Promise.all(
      [
        client.call('nothing.such' as 'workbench.get', {}),
        client.call('standins.freePort', { from: 'x' as unknown as number }),
        client.call('constructor' as 'workbench.get', {}),
        client.call('connections.register', { standinId: 'a', versionsUrl: 'nowhere', tokenA: 'x' }),
        client.call('standins.start', { standinId: 'nobody' }),
      ].map((call) =>
        (call as Promise<unknown>).then(
          () => undefined,
          (error: unknown) => (error instanceof ContractError ? error.detail : error),
        ),
      ),
    )
    expect(failures).toMatchObject([
      { code: 'not-found', message: 'there is no call nothing.such' },
      { code: 'invalid', at: '/from' },
      { code: 'not-found' },
      { code: 'invalid', at: '/versionsUrl' },
      { code: 'not-found', message: 'there is no stand-in nobody; there are: none', at: '/standinId' },
    ])
  })

  it('closes on frames that are no JSON, answers those that are no calls, and passes over binary ones', async () => {
    const here = await hosted()
    const [broken, odd] = await Promise.all([opened(here), opened(here)])
    const closed = closing(broken)
    broken.send('{"id":1,')
    expect(await closed).toBe(1007)
    const [refused, answered] = [frameWith(odd, 7), frameWith(odd, 8)]
    for (const frame of ['[]', 'null', '"text"', '{"call":"workbench.get"}', '{"id":"x","call":"workbench.get"}', '{"id":7}'])
      odd.send(frame)
    odd.send(Buffer.from('{"id":9,"call":"workbench.get","params":{}}'), { binary: true })
    odd.send('{"id":8,"call":"workbench.get","params":{}}')
    expect(await refused).toMatchObject({ error: { code: 'invalid' } })
    expect(await answered).toMatchObject({ result: { standins: [] } })
  })

  it('refuses a frame by its length, before it has come', async () => {
    const here = await hosted()
    const socket = connect(here.port, '127.0.0.1')
    onTestFinished(() => {
      socket.destroy()
    })
    let received = Buffer.alloc(0)
    const ended = new Promise((resolve) => {
      socket.on('close', resolve)
    })
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes])
      if (!received.includes('\r\n\r\n') || received.includes('sent')) return
      // A text frame, masked, that says it is 1 GB long.
      socket.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4]))
    })
    socket.write(
      `GET /control?token=${here.host.token} HTTP/1.1\r\nHost: 127.0.0.1:${here.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${btoa('0123456789abcdef')}\r\n\r\n`,
    )
    await eventually(() => {
      expect(received.readUInt16BE(received.length - 2)).toBe(1009)
    })
    socket.end()
    await ended
    expect((await (await clientOf(here)).call('workbench.get', {})).standins).toEqual([])
  })

  it('tells every client of every event, traffic in batches', async () => {
    const here = await hosted()
    const clients = await Promise.all([clientOf(here), clientOf(here)])
    const heard = clients.map((client) => {
      const batches: EventPayload<'traffic'>[] = []
      client.on('traffic', (batch) => {
        batches.push(batch)
      })
      return batches
    })
    // Events start with the first call.
    await Promise.all(clients.map((client) => client.call('workbench.get', {})))
    const standin = here.workbench.bench.add(settingsOf('CPO', { seed: { locations: 1 } }))
    await here.workbench.bench.start(standin)
    const url = `${standin.standin.context.baseUrl()}/ocpi/versions`
    await Promise.all(Array.from({ length: 60 }, () => fetch(url).then((response) => response.text())))
    for (const batches of heard) {
      await eventually(() => {
        expect(batches.flatMap(({ added }) => added).length).toBe(60)
      })
      expect(batches.length).toBeLessThan(40)
      expect(batches.flatMap(({ added }) => added.map(({ seq }) => seq))).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
    }
    clients[0].close()
    await fetch(url)
    await eventually(() => {
      expect(heard[1]?.flatMap(({ added }) => added).length).toBe(61)
    })
  })

  it('finishes a call whose client has gone, and serves the others', async () => {
    const here = await hosted()
    const [gone, staying] = await Promise.all([opened(here), clientOf(here)])
    gone.send(
      JSON.stringify({
        id: 1,
        call: 'standins.add',
        params: {
          name: 'Left alone',
          port: 0,
          parties: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'x' }],
          versions: ['2.2.1'],
          seed: { locations: 2 },
        },
      }),
    )
    gone.terminate()
    // What came before the end of the socket is carried out or not, but never half.
    await eventually(async () => {
      const { standins } = await staying.call('workbench.get', {})
      expect(standins.every(({ state }) => state === 'running')).toBe(true)
    })
  })

  it('rejects calls as unavailable when the engine is gone, those under way and those after', async () => {
    const here = await hosted()
    const client = await connectTo(here.host.url, here.host.token)
    await here.workbench.bench.start(here.workbench.bench.add(settingsOf('EMSP')))
    const silent = new Promise<void>((resolve) => {
      here.workbench.bench.clock.after(600_000, resolve)
    })
    here.workbench.bench.standin('emsp').standin.start = () => silent
    here.workbench.bench.standin('emsp').status = { state: 'stopped' }
    const underWay = client.call('standins.start', { standinId: 'emsp' })
    const rejected = expect(underWay).rejects.toMatchObject({ detail: { code: 'unavailable' } })
    await client.call('workbench.get', {})
    await here.host.close()
    await rejected
    await client.closed
    await expect(client.call('workbench.get', {})).rejects.toMatchObject({ detail: { code: 'unavailable' } })
  })
})

describe('a message port', () => {
  it('carries the same calls and events, and ends with them', async () => {
    const workbench = await openBench()
    const { port1, port2 } = new MessageChannel()
    serveOnPort(workbench, port1)
    const client = clientOver(portPipe(port2))
    const heard = vi.fn()
    client.on('problem', heard)
    expect((await client.call('workbench.get', {})).standins).toEqual([])
    workbench.bench.problem('here', 'something')
    await eventually(() => {
      expect(heard).toHaveBeenCalledWith(expect.objectContaining({ place: 'here', message: 'something' }))
    })
    client.close()
    await expect(client.call('workbench.get', {})).rejects.toMatchObject({ detail: { code: 'unavailable' } })
  })
})

// ---- files -----------------------------------------------------------------------------------------------------------

const page = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-host-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const files = join(folder, 'renderer')
  mkdirSync(join(files, 'assets'), { recursive: true })
  writeFileSync(join(files, 'index.html'), '<title>Standin</title>')
  writeFileSync(join(files, 'assets', 'main-1234.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'not for the page')
  mkdirSync(join(folder, 'renderer-other'))
  writeFileSync(join(folder, 'renderer-other', 'secret.txt'), 'not for the page')
  return files
}

/** A request whose path goes out as it is written. */
const ask = (
  port: number,
  path: string,
  { method = 'GET', host = `127.0.0.1:${port}` } = {},
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { host }, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      })
    })
    sent.on('error', reject)
    sent.end()
  })

describe('the files of the interface', () => {
  it('are served with a policy that allows nothing from elsewhere', async () => {
    const here = await hosted(page())
    expect(here.host.pageUrl).toBe(`${here.origin}/#token=the-control-token`)
    const [index, script, head] = await Promise.all([
      ask(here.port, '/'),
      ask(here.port, '/assets/main-1234.js'),
      ask(here.port, '/', { method: 'HEAD' }),
    ])
    expect(index).toMatchObject({
      status: 200,
      text: '<title>Standin</title>',
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      },
    })
    const policy = String(index.headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*/)
    expect(script).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': expect.stringContaining('immutable') as unknown },
    })
    expect(head).toMatchObject({ status: 200, text: '', headers: { 'content-type': 'text/html; charset=utf-8' } })
  })

  it.each([
    '/secret.txt',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/../renderer-other/secret.txt',
    '/..%2frenderer-other%2fsecret.txt',
    '//etc/passwd',
    '/%2fetc/passwd',
    '/assets',
    '/assets/',
    '/not-there.js',
    '/%00',
    '/%',
    '/%zz',
    '/index.html%00.js',
    'http://evil.example/../secret.txt',
  ])('are all there is: %s is not', async (path) => {
    const here = await hosted(page())
    const { status, text, headers } = await ask(here.port, path)
    expect([400, 404]).toContain(status)
    expect(text).not.toContain('not for the page')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('are for this machine only, and only to be read', async () => {
    const here = await hosted(page())
    const answers = await Promise.all([
      ask(here.port, '/', { host: 'evil.example' }),
      ask(here.port, '/', { host: `localhost:${here.port}` }),
      ask(here.port, '/', { method: 'POST' }),
      ask(here.port, '/', { method: 'OPTIONS' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([403, 200, 405, 405])
    expect((await ask((await hosted()).port, '/')).status).toBe(404)
  })
})
