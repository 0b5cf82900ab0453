import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { OperationOutcome } from '../../emulator/contract/operations.js'
import { sendOperation } from '../../emulator/standin/operations/operations.js'
import { cancelPulls } from '../../emulator/standin/operations/pull.js'
import { locationOf } from './support/fixtures.js'
import { connectPeer, openStandin, type Place } from './support/peer.js'
import { bytes, envelope, json, openPlatform, type Reply } from './support/platform.js'

const opened = async (given: { callTimeoutMs?: number } = {}) => {
  const hosted = await openStandin('EMSP', given)
  const platform = await openPlatform('CPO')
  const endpoints = [{ identifier: 'locations', role: 'SENDER' as const, url: `${platform.url}/locations` }]
  const { connection } = connectPeer(hosted.context, { endpoints })
  const pull = (query: Record<string, string> = {}, maxPages?: number): Promise<OperationOutcome> =>
    sendOperation(hosted.context, connection, { connectionId: connection.id, operation: 'locations.sender.list', query, maxPages })
  const held = () =>
    hosted.context.data
      .received(connection.id, 'locations')
      .entries()
      .map(({ id }) => id)
  return { ...hosted, platform, connection, pull, held }
}
const lastExchange = async ({ exchanges }: Pick<Place, 'exchanges'>) => (await exchanges()).at(-1)
const page = (ids: readonly string[], headers: Record<string, string> = {}): Reply =>
  json(
    ids.map((id) => locationOf('2.2.1', id)),
    { headers },
  )

describe('a peer that does not answer as it should', () => {
  it.each<[string, RegExp, Reply]>([
    ['stalls before its headers', /did not answer within 0.3 s/, () => undefined],
    [
      'stalls in the middle of its body',
      /stalled in the middle of its answer/,
      (_, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' })
        response.write('{"data":[')
      },
    ],
    [
      'cuts the connection at once',
      /cut the connection/,
      (_, __, socket) => {
        socket.destroy()
      },
    ],
    [
      'cuts the connection in its body',
      /cut the connection|terminated|aborted/,
      (_, response, socket) => {
        response.writeHead(200, { 'Content-Length': '1000' })
        response.write('{"data":[', () => {
          socket.destroy()
        })
      },
    ],
    ['answers HTML', /HTTP 200 OK with a body that is not JSON/, bytes('<html>Welcome</html>')],
    ['answers HTML with 502', /HTTP 502 Bad Gateway with a body that is not JSON/, bytes('<html>', 'text/html', 502)],
    ['answers an empty 200', /empty body/, bytes('')],
    [
      'answers 204',
      /HTTP 204/,
      (_, response) => {
        response.writeHead(204)
        response.end()
      },
    ],
    [
      'redirects',
      /redirect to http:\/\/elsewhere.example\/.*not followed/,
      (_, response) => {
        response.writeHead(307, { Location: 'http://elsewhere.example/' })
        response.end()
      },
    ],
    ['answers a bare list', /JSON that is not an OCPI envelope/, bytes('[]', 'application/json')],
    ['answers a detail', /JSON that is not an OCPI envelope/, bytes('{"detail":"Not found."}', 'application/json', 404)],
    ['answers an object where a list is due', /not a list/, json({ id: 'L' })],
    ['answers without data', /not a list/, json()],
    ['answers an OCPI error', /OCPI 3000 No/, json(undefined, { status: 3000 })],
    [
      'answers JSON of 10,000 levels',
      /nested deeper than 64 levels/,
      bytes(`{"status_code":1000,"data":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'application/json'),
    ],
    ['answers half a character', /not JSON|not a list|envelope/, bytes(Buffer.from([0x7b, 0x22, 0xe2, 0x82]), 'application/json')],
    ['answers numbers that are none', /not JSON/, bytes('{"status_code":NaN}', 'application/json')],
    [
      'sends headers of 100 KB',
      /64 KB of headers/,
      (_, response) => {
        response.writeHead(200, { 'X-Long': 'x'.repeat(100_000) })
        response.end(envelope([]))
      },
    ],
  ])('that %s is named in the message and in the log', async (fault, message, reply) => {
    const place = await opened(fault.startsWith('stalls') ? { callTimeoutMs: 300 } : {})
    place.platform.replies.set('/locations', reply)
    const outcome = await place.pull()
    expect(outcome.ok).toBe(false)
    expect(outcome.message).toMatch(message)
    const exchange = await lastExchange(place)
    expect(exchange?.response === undefined).toBe(exchange?.error !== undefined)
    expect(place.held()).toEqual([])
    // The next call is not troubled by it.
    place.platform.replies.set('/locations', page(['L1']))
    expect(await place.pull()).toMatchObject({ ok: true, data: 1 })
  })

  it('that sends 100 MB is cut off', async () => {
    const place = await opened({ callTimeoutMs: 20_000 })
    let sent = 0
    place.platform.replies.set('/locations', (_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 0x20)
      const more = (): void => {
        while (sent < 100 && !response.destroyed) {
          sent += 1
          if (!response.write(chunk)) {
            response.once('drain', more)
            return
          }
        }
        response.end()
      }
      more()
    })
    const outcome = await place.pull()
    expect(outcome.message).toContain('larger than 16 MB')
    expect(sent).toBeLessThan(100)
  })

  it('that does not listen is told apart from one whose name is unknown, and from one that is no HTTP', async () => {
    const { context } = await openStandin('EMSP')
    const talker = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.end('220 mail.example ESMTP\r\n')
      socket.resume()
    })
    await new Promise<void>((resolve) => {
      talker.listen(0, '127.0.0.1', resolve)
    })
    onTestFinished(
      () =>
        new Promise<void>((resolve) => {
          talker.close(() => {
            resolve()
          })
        }),
    )
    const call = async (url: string) => {
      const { connection } = connectPeer(context, { endpoints: [{ identifier: 'locations', role: 'SENDER', url }] })
      return (await sendOperation(context, connection, { connectionId: connection.id, operation: 'locations.sender.list' })).message
    }
    expect(await call('http://127.0.0.1:1/locations')).toContain('nothing listens at 127.0.0.1:1')
    expect(await call('http://no-such-host.invalid/locations')).toMatch(/no-such-host.invalid (is not known|cannot be resolved)/)
    expect(await call(`http://127.0.0.1:${(talker.address() as AddressInfo).port}/locations`)).toContain('does not speak HTTP')
    expect(await call(`https://127.0.0.1:${(talker.address() as AddressInfo).port}/locations`)).toMatch(
      /does not speak TLS|wrong version number/,
    )
    expect(await call('ftp://peer.example/locations')).toContain('not a url of http or https')
  })
})

describe('a list that does not end', () => {
  it.each<[string, RegExp, (url: string) => Reply]>([
    ['points at itself', /leads back to a page that was read already/, (url) => page(['L1'], { Link: `<${url}/locations>; rel="next"` })],
    [
      'points in a circle',
      /leads back/,
      (url) =>
        (asked, ...rest) =>
          page([asked.path], { Link: `<${url}/locations?page=${asked.path.endsWith('1') ? 2 : 1}>; rel="next"` })(asked, ...rest),
    ],
    [
      'ignores the offset',
      /same objects as the page before/,
      (url) =>
        (asked, ...rest) =>
          page(['L1'], { Link: `<${url}/locations?offset=${Number(/\d+$/.exec(asked.path)?.[0] ?? 0) + 1}>; rel="next"` })(asked, ...rest),
    ],
    [
      'has only empty pages',
      /same objects as the page before/,
      (url) =>
        (asked, ...rest) =>
          page([], { Link: `<${url}/locations?offset=${Number(/\d+$/.exec(asked.path)?.[0] ?? 0) + 1}>; rel="next"` })(asked, ...rest),
    ],
    ['leads to no url', /is not a url/, () => page(['L1'], { Link: '<http://>; rel="next"' })],
    ['leads to another scheme', /not a url of http or https/, () => page(['L1'], { Link: '<javascript:alert(1)>; rel="next"' })],
    ['leads to nowhere', /page 2: HTTP 404/, (url) => page(['L1'], { Link: `<${url}/nowhere>; rel="next"` })],
  ])('is left when its Link %s; what came is kept', async (_, message, replyOf) => {
    const { platform, pull } = await opened()
    platform.replies.set('/locations', replyOf(platform.url))
    const outcome = await pull()
    expect(outcome.ok).toBe(false)
    expect(outcome.message).toMatch(message)
    expect(platform.asked.length).toBeLessThan(5)
  })

  /** Each page has a new object, and leads to a next one. */
  const endless =
    (url: string): Reply =>
    (asked, ...rest) => {
      const at = Number(/\d+$/.exec(asked.path)?.[0] ?? 0)
      return page([`L${at}`], { Link: `<${url}/locations?offset=${at + 1}>; rel="next"` })(asked, ...rest)
    }

  it('is left after some hundred pages, or as many as the user wants', async () => {
    const { platform, pull, held } = await opened({ callTimeoutMs: 20_000 })
    platform.replies.set('/locations', endless(platform.url))
    const limited = await pull({}, 3)
    expect(limited).toMatchObject({ ok: false, data: 3 })
    expect(limited.message).toBe('stopped after 3 pages with 3 objects, and the list goes on: raise the limit of pages if it has an end')
    expect(held()).toEqual(['L0', 'L1', 'L2'])
    expect((await pull()).data).toBe(300)
  })

  it('is left when the user cancels the pull, and what came is kept', async () => {
    const { platform, pull, held, connection } = await opened({ callTimeoutMs: 20_000 })
    const reply = endless(platform.url)
    platform.replies.set('/locations', (asked, ...rest) => {
      if (asked.path.endsWith('=5')) expect(cancelPulls(connection)).toBe(1)
      return reply(asked, ...rest)
    })
    expect(await pull()).toMatchObject({ ok: false, message: 'cancelled after 6 objects' })
    expect(held()).toHaveLength(6)
    expect(cancelPulls(connection)).toBe(0)
  })

  it('is followed by relative Links, and by those that hold what they like', async () => {
    const { platform, pull, held } = await opened()
    platform.replies.set('/locations', page(['L1'], { Link: '</more?cursor=a%2Fb,c;d>; rel=next, </locations>; rel="first"' }))
    platform.replies.set('/more', page(['L2']))
    expect(await pull()).toMatchObject({ ok: true, data: 2 })
    expect(platform.asked.at(-1)?.path).toBe('/more?cursor=a%2Fb,c;d')
    expect(held()).toEqual(['L1', 'L2'])
  })
})

describe('an answer in another wrapping', () => {
  const answered =
    (packed: Buffer, headers: Record<string, string>): Reply =>
    (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'X-Total-Count': '1', 'X-Limit': '1', ...headers })
      response.end(packed)
    }
  const text = envelope([locationOf('2.2.1', 'L1')])

  it.each<[string, Buffer, string]>([
    ['gzip', gzipSync(text), 'gzip'],
    ['deflate', deflateSync(text), 'deflate'],
    ['brotli', brotliCompressSync(text), 'br'],
  ])('is unpacked: %s', async (_, packed, coding) => {
    const place = await opened()
    place.platform.replies.set('/locations', answered(packed, { 'Content-Encoding': coding }))
    expect(await place.pull()).toMatchObject({ ok: true, data: 1 })
    expect(Buffer.from((await lastExchange(place))?.response?.body ?? []).toString()).toBe(text)
  })

  it('that is none, or hides too much, is not', async () => {
    const place = await opened()
    for (const packed of [Buffer.from(text), gzipSync(Buffer.alloc(20 * 1024 * 1024, 32))]) {
      place.platform.replies.set('/locations', answered(packed, { 'Content-Encoding': 'gzip' }))
      expect((await place.pull()).ok).toBe(packed.length === text.length)
    }
  })

  it.each<[string, Buffer, RegExp]>([
    ['a byte order mark', Buffer.from(`\uFEFF${text}`), /byte order mark/],
    ['Latin-1', Buffer.from(text.replace('Amsterdam', 'Ch\u00e2teau'), 'latin1'), /not UTF-8/],
  ])('is read all the same, and noted: %s', async (_, body, actual) => {
    const place = await opened()
    place.platform.replies.set('/locations', answered(body, {}))
    expect(await place.pull()).toMatchObject({ ok: true, data: 1 })
    expect((await lastExchange(place))?.findings.find(({ id }) => id === 'body.json')).toMatchObject({
      severity: 'violation',
      side: 'response',
      actual: expect.stringMatching(actual) as unknown,
    })
  })
})

describe('a page with bad objects in it', () => {
  it('loses none of the good ones', async () => {
    const { platform, pull, held, exchanges } = await opened()
    platform.replies.set(
      '/locations',
      json([
        null,
        7,
        'L',
        [],
        {},
        { id: {} },
        locationOf('2.2.1', 'L1'),
        { ...locationOf('2.2.1', 'L2'), evses: 'none', last_updated: 3 },
        locationOf('2.2.1', 'L3'),
      ]),
    )
    expect(await pull()).toMatchObject({ ok: true, data: 9 })
    expect(held()).toEqual(['L1', 'L2', 'L3'])
    expect((await exchanges())[0]?.findings.length).toBeGreaterThan(4)
  })
})

describe('a stand-in that is stopped', () => {
  it('ends what is under way, and answers again when it is started', async () => {
    const { workbench, context, platform, pull } = await opened({ callTimeoutMs: 30_000 })
    const asked = new Promise<void>((resolve) => {
      platform.replies.set('/locations', () => {
        resolve()
      })
    })
    const pending = pull()
    await asked
    await workbench.call('standins.stop', { standinId: context.settings.id })
    expect((await pending).ok).toBe(false)
    await workbench.call('standins.start', { standinId: context.settings.id })
    platform.replies.set('/locations', page(['L1']))
    expect(await pull()).toMatchObject({ ok: true })
  })
})
