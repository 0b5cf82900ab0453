/** Section TRA: transport, authorization, envelope. */
import { connect as connectTls } from 'node:tls'
import { parseDateTime } from '../../ocpi/datetime.js'
import { isLoopbackUrl } from '../../standin/calling/urls.js'
import type { JsonObject } from '../../standin/data/kinds.js'
import type { Exchange } from '../../traffic/exchange.js'
import { Deviation, NotClaimed, Unseen, type Check, type ObservedScene } from '../case.js'
import { answeredWith, faultOf, inBody } from '../faults.js'
import { describeAnswer, type Answer, type Probe } from '../probe.js'
import { fromPlatform, getList, isAnsweredWell, listsOf, type ServedList } from './common.js'
import { pushable } from './push.js'

const versions = (probe: Probe): string => {
  const url = probe.leg.versionsUrl
  if (url === undefined) throw new Unseen('The versions url of the platform is not known.')
  return url
}

const firstList = (probe: Probe): ServedList => {
  const [list] = listsOf(probe)
  if (!list) throw new Unseen('The platform serves no list.')
  return list
}

/** A functional request that only reads: a list where there is one, else an object that doesn't exist. */
const read = (probe: Probe, given: { readonly headers?: Record<string, string>; readonly token?: string } = {}): Promise<Answer> => {
  const [list] = listsOf(probe)
  return list ? probe.get(list.url, { ...given, query: { ...list.query, limit: '1' } }) : probe.get(versions(probe), given)
}

export const versionsAnswer: Check = async (probe) => {
  const answer = probe.want(await probe.get(versions(probe)), { http: [200], ocpi: [1000] })
  const { json } = answer
  const { timestamp, status_code: code } = (json ?? {}) as JsonObject
  if (code !== 1000) throw new Deviation(`\`status_code\` is ${JSON.stringify(code) ?? 'missing'}.`, '1000 as a number', answer.seq)
  if (typeof timestamp !== 'string' || parseDateTime(timestamp) === undefined)
    throw new Deviation(`\`timestamp\` is ${JSON.stringify(timestamp) ?? 'missing'}.`, 'a DateTime in UTC', answer.seq)
  if (!Array.isArray(answer.data)) throw new Deviation('`data` is no list.', 'a list of versions', answer.seq)
  return describeAnswer(answer)
}

const refusesToken = async (probe: Probe, answer: Answer): Promise<string> => {
  probe.want(answer, { http: [401] })
  if (answer.text.trim() !== '' && answer.json === undefined)
    throw new Deviation('The body of the 401 is no JSON.', 'JSON or no body', answer.seq)
  return Promise.resolve(describeAnswer(answer))
}
export const withoutToken: Check = async (probe) =>
  refusesToken(probe, await probe.get(versions(probe), { headers: { Authorization: '' } }))
export const unknownToken: Check = async (probe) =>
  refusesToken(probe, await probe.get(versions(probe), { token: 'audit-token-that-nobody-issued' }))

const encoded = (probe: Probe): string => {
  const token = probe.leg.token ?? ''
  return probe.leg.dialect.tokenEncoding === 'base64' ? Buffer.from(token).toString('base64') : token
}

export const otherSchemes: Check = async (probe) => {
  const said: string[] = []
  for (const value of [`Bearer ${encoded(probe)}`, `Token  ${encoded(probe)}`]) {
    const answer = probe.survived(await probe.get(versions(probe), { headers: { Authorization: value } }))
    said.push(`${value.split(' ')[0] ?? ''}${value.includes('  ') ? ' with two spaces' : ''}: HTTP ${answer.status ?? ''}`)
  }
  return said.join('; ')
}

export const rightEncoding: Check = async (probe) => {
  probe.ok(await probe.get(versions(probe), { headers: { Authorization: `Token ${encoded(probe)}` } }))
  return undefined
}

export const plainToken: Check = async (probe) => {
  const answer = await probe.get(versions(probe), { headers: { Authorization: `Token ${probe.leg.token ?? ''}` } })
  if (answer.status === 401) return `Refused: ${describeAnswer(answer)}`
  probe.ok(answer)
  return 'The platform tolerates a token that is not Base64.'
}

/** Token A opens versions and credentials only. */
export const tokenAOnModule: Check = async (probe) => {
  const list = firstList(probe)
  probe.want(await probe.get(list.url, { query: list.query, outside: true }), { http: [401] })
  return undefined
}

export const invalidJson: Check = async (probe) => {
  const target = await pushable(probe)
  const answer = await probe.send('PUT', target.url, { raw: '{"id": "AUD", ' })
  if (probe.leg.dialect.states.httpErrors) probe.want(answer, { http: [400] })
  else probe.refused(answer)
  leaks(answer)
  return describeAnswer(answer)
}

const storedNothing = async (probe: Probe, url: string): Promise<void> => {
  const answer = await probe.get(url)
  if (answer.ocpi !== undefined && answer.ocpi < 2000 && (answer.status ?? 500) < 300)
    throw new Deviation(`It was stored all the same: ${describeAnswer(answer)}`, 'nothing stored', answer.seq)
}

const refusedBody = async (probe: Probe, change: (body: JsonObject) => void): Promise<string> => {
  const target = await pushable(probe)
  change(target.body)
  const answer = await probe.send('PUT', target.url, { body: target.body })
  if (probe.leg.dialect.states.httpErrors) probe.want(answer, { http: [200, 400], ocpi: [2] })
  else probe.refused(answer)
  await storedNothing(probe, target.url)
  return describeAnswer(answer)
}
export const missingField: Check = (probe) =>
  refusedBody(probe, (body) => {
    for (const name of ['type', 'issuer', 'coordinates', 'address']) Reflect.deleteProperty(body, name)
  })
export const wrongType: Check = (probe) =>
  refusedBody(probe, (body) => {
    if ('valid' in body) body['valid'] = 'perhaps'
    else body['coordinates'] = 'north'
  })

export const unknownField: Check = async (probe) => {
  const target = await pushable(probe)
  probe.ok(await probe.send('PUT', target.url, { body: { ...target.body, audit_unknown_field: { a: 1 } } }))
  const back = await probe.readBack(target.url)
  const known = Object.fromEntries(Object.entries(back.object).filter(([name]) => name !== 'audit_unknown_field'))
  probe.same(target.body, known, 'The object', back.seq)
  return 'Accepted, and the known fields are stored.'
}

const notFound = async (probe: Probe): Promise<Answer> => {
  const list = listsOf(probe)[0]
  const base = list?.url ?? probe.leg.endpoints[0]?.url ?? versions(probe)
  return probe.get(`${base.split('?')[0]?.replace(/\/+$/, '') ?? ''}/audit/no/such/path/below/here/at/all`)
}
export const unknownPath: Check = async (probe) => {
  const answer = probe.want(await notFound(probe), { http: [404] })
  if (answer.text.trim() !== '' && answer.json === undefined) throw new Deviation('The body of the 404 is no JSON.', 'JSON', answer.seq)
  return describeAnswer(answer)
}

export const unknownMethod: Check = async (probe) => {
  const target = await pushable(probe)
  const answer = await probe.send(probe.leg.role === 'CPO' ? 'DELETE' : 'POST', target.url, { body: target.body })
  probe.want(answer, { http: [404, 405] })
  return describeAnswer(answer)
}

export const contentTypes: Check = async (probe) => {
  const target = await pushable(probe)
  probe.ok(
    await probe.send('PUT', target.url, { body: target.body, headers: { 'Content-Type': 'application/json; charset=utf-8' } }),
    'charset=utf-8',
  )
  const chunked = await sendChunked(probe, target.url, JSON.stringify(target.body))
  if (chunked >= 300) throw new Deviation(`A chunked body is answered with HTTP ${chunked}.`, 'HTTP 200 as for a body with Content-Length')
  return 'Both are accepted.'
}

/** A body without Content-Length goes out in chunks. The request repeats the headers of the one before. */
const sendChunked = async (probe: Probe, url: string, body: string): Promise<number> => {
  const last = probe.exchanges.at(-1)
  const lines: [string, string][] = []
  const raw = last?.request.headers ?? []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? ''
    if (!/^(host|connection|content-length|x-request-id)$/i.test(name)) lines.push([name, raw[index + 1] ?? ''])
  }
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const bytes = new TextEncoder().encode(body)
      controller.enqueue(bytes.slice(0, bytes.length / 2))
      controller.enqueue(bytes.slice(bytes.length / 2))
      controller.close()
    },
  })
  const init: RequestInit & { duplex: 'half' } = {
    method: 'PUT',
    headers: [...lines, ['X-Request-ID', crypto.randomUUID()]],
    body: stream,
    duplex: 'half',
    signal: probe.leg.signal,
  }
  return (await fetch(url, init)).status
}

export const echoesIds: Check = async (probe) => {
  const list = firstList(probe)
  const requests: readonly (readonly [string, () => Promise<Answer>])[] = [
    ['a list', () => getList(probe, list, { limit: '1' })],
    ['a request that is refused', () => ('date_from' in list.query ? probe.get(list.url) : getList(probe, list, { limit: 'abc' }))],
    ['a path that does not exist', () => notFound(probe)],
  ]
  for (const [what, run] of requests) {
    const answer = await run()
    for (const name of ['x-request-id', 'x-correlation-id']) {
      const sent = headerOf(answer.exchange, name)
      if (answer.header(name) !== sent)
        throw new Deviation(`The answer to ${what} has ${name} ${answer.header(name) ?? 'missing'}.`, `${name} ${sent ?? ''}`, answer.seq)
    }
  }
  return 'Both ids come back in all three answers.'
}

const headerOf = (exchange: Exchange | undefined, name: string): string | undefined => {
  const raw = exchange?.request.headers ?? []
  for (let index = 0; index + 1 < raw.length; index += 2) if (raw[index]?.toLowerCase() === name) return raw[index + 1]
  return undefined
}

const routing = ['ocpi-from-country-code', 'ocpi-from-party-id', 'ocpi-to-country-code', 'ocpi-to-party-id'] as const

export const swapsRouting: Check = async (probe) => {
  const answer = probe.ok(await read(probe))
  for (const name of routing) {
    const other = name.includes('-from-') ? name.replace('-from-', '-to-') : name.replace('-to-', '-from-')
    const sent = headerOf(answer.exchange, name)
    if (sent !== undefined && answer.header(other)?.toUpperCase() !== sent.toUpperCase())
      throw new Deviation(`The answer has ${other} ${answer.header(other) ?? 'missing'}.`, `${other} ${sent}`, answer.seq)
  }
  return 'The answer has both pairs, swapped.'
}

const emptied = Object.fromEntries(routing.map((name) => [name, '']))
export const withoutRouting: Check = async (probe) => {
  const answer = await read(probe, { headers: emptied })
  if (answer.ocpi !== undefined && answer.ocpi < 2000) return 'Accepted without routing headers.'
  if (answer.ocpi !== undefined && typeof (answer.json as JsonObject | undefined)?.['status_message'] === 'string')
    return `Refused with a reason: ${describeAnswer(answer)}`
  throw new Deviation(describeAnswer(answer), 'OCPI 1000, or an OCPI code with a status_message', answer.seq)
}

export const lowerCaseRouting: Check = async (probe) => {
  const answer = probe.ok(await read(probe))
  const headers = Object.fromEntries(
    routing.flatMap((name) => {
      const sent = headerOf(answer.exchange, name)
      return sent === undefined ? [] : [[name, sent.toLowerCase()]]
    }),
  )
  probe.ok(await read(probe, { headers }), 'In lower case')
  return undefined
}

export const clocks: Check = async (probe) => {
  for (let round = 0; round < 20; round++) {
    const answer = await probe.get(versions(probe))
    const { timestamp } = (answer.json ?? {}) as JsonObject
    const at = typeof timestamp === 'string' ? parseDateTime(timestamp) : undefined
    if (at === undefined)
      throw new Deviation(`\`timestamp\` is ${JSON.stringify(timestamp) ?? 'missing'}.`, 'a DateTime in UTC', answer.seq)
    if (Math.abs(at - Date.now()) > 5 * 60_000)
      throw new Deviation(`\`timestamp\` is ${String(timestamp)}; it is ${new Date().toISOString()} here.`, 'within 5 minutes', answer.seq)
  }
  return '20 timestamps within 5 minutes.'
}

export const tls: Check = async (probe) => {
  const url = new URL(versions(probe))
  if (url.protocol !== 'https:') {
    if (isLoopbackUrl(url.href)) throw new NotClaimed('The platform is on this machine and serves http.')
    throw new Deviation(`The platform is reached by ${url.protocol}//`, 'https')
  }
  const certificate = await new Promise<{ validTo: string; protocol: string | null; error: string | undefined }>((resolve, reject) => {
    const socket = connectTls(
      { host: url.hostname, port: Number(url.port || 443), servername: url.hostname, rejectUnauthorized: false },
      () => {
        resolve({
          validTo: socket.getPeerCertificate().valid_to,
          protocol: socket.getProtocol(),
          error: socket.authorized ? undefined : String(socket.authorizationError),
        })
        socket.destroy()
      },
    )
    socket.on('error', reject)
    socket.setTimeout(10_000, () => socket.destroy(new Error('no TLS handshake within 10 s')))
  })
  if (certificate.error !== undefined)
    throw new Deviation(`The certificate is not trusted: ${certificate.error}.`, 'a chain valid for the host')
  if (!['TLSv1.2', 'TLSv1.3'].includes(certificate.protocol ?? ''))
    throw new Deviation(`${certificate.protocol ?? 'no protocol'}`, 'TLS 1.2 or later')
  if (Date.parse(certificate.validTo) - Date.now() < 14 * 86_400_000)
    throw new Deviation(`The certificate ends on ${certificate.validTo}.`, 'valid for two weeks at least')
  return `${certificate.protocol ?? ''}, certificate until ${certificate.validTo}.`
}

export const concurrent: Check = async (probe) => {
  for (let round = 0; round < 3; round++) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => read(probe)))
    for (const answer of answers) {
      probe.ok(answer, 'One of 10 at once')
      if (!probe.leg.dialect.messageIds) continue
      const sent = headerOf(answer.exchange, 'x-request-id')
      if (answer.header('x-request-id') !== sent)
        throw new Deviation(
          `An answer belongs to another request: X-Request-ID ${answer.header('x-request-id') ?? 'missing'}.`,
          sent,
          answer.seq,
        )
    }
  }
  return '30 answers, all right.'
}

export const readsFast: Check = async (probe) => {
  const times: number[] = []
  for (let round = 0; round < 50; round++) times.push(probe.ok(await read(probe)).milliseconds)
  return fastEnough(times)
}

export const fastEnough = (times: readonly number[]): string => {
  const p95 = [...times].sort((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? 0
  if (p95 > 2_000) throw new Deviation(`p95 is ${Math.round(p95)} ms over ${times.length} requests.`, 'below 2 s')
  return `p95 is ${Math.round(p95)} ms over ${times.length} requests.`
}

// ---- what the platform makes of our answers -------------------------------------------------------------------------------------

/** What makes a platform push something, and how a person is asked for it. */
const somePush = (probe: Probe): Promise<void> =>
  probe.leg.role === 'CPO'
    ? probe.act('occupy-evse', 'Change the state of the charger at EVSE {evse}')
    : probe.act('issue-token', 'Issue a new card')

const isPush = (exchange: Exchange): boolean =>
  exchange.direction === 'in' && ['PUT', 'PATCH', 'POST'].includes(exchange.method) && exchange.endpoint?.purpose === 'functional'
const pushed = { method: ['PUT', 'PATCH', 'POST'] }

export const slowAnswer: Check = async (probe) => {
  const milliseconds = Math.round(probe.declaration.limits.slowSeconds * 1000)
  await probe.fault(faultOf('slow answers', pushed, [{ kind: 'delay', milliseconds }]), async () => {
    await somePush(probe)
    await probe.await('a push', isPush)
  })
  const posts = probe.exchanges.filter((exchange) => isPush(exchange) && exchange.method === 'POST')
  const doubled = posts.find((one, index) =>
    posts.some((other, at) => at !== index && other.url === one.url && Math.abs(other.startedAt - one.startedAt) < one.durationMs),
  )
  if (doubled) throw new Deviation('The same POST came again while the first was being answered.', 'one POST at a time', doubled.seq)
  return 'The platform waits for the answer.'
}

const statusFault = (http: number, ocpi: number) => {
  const retryAfter = { kind: 'header', name: 'Retry-After', do: 'set', value: '1' } as const
  return faultOf(`HTTP ${http}, OCPI ${ocpi}`, pushed, [answeredWith(http, ocpi), ...(http === 429 ? [retryAfter] : [])], 1)
}

const again = async (probe: Probe, first: Exchange): Promise<Exchange | undefined> =>
  probe.mayCome((exchange) => isPush(exchange) && exchange !== first && exchange.url === first.url && isAnsweredWell(exchange))

export const backsOff: Check = async (probe) => {
  for (const http of [429, 503]) {
    const first = await probe.fault(statusFault(http, 3000), async () => {
      await somePush(probe)
      return probe.await('a push', isPush)
    })
    const next = await again(probe, first)
    if (!next) throw new Deviation(`After HTTP ${http} the platform did not send it again.`, 'a later attempt', first.seq)
    if (http === 429 && next.startedAt - first.startedAt < 1_000)
      throw new Deviation('The platform came again before Retry-After.', 'a pause of 1 s', next.seq)
  }
  return 'The platform waits and catches up.'
}

export const failureWithHttp200: Check = async (probe) => {
  const first = await probe.fault(statusFault(200, 3000), async () => {
    await somePush(probe)
    return probe.await('a push', isPush)
  })
  if (await again(probe, first)) return 'The platform sent it again.'
  throw new Unseen('The platform did not send it again: ask whether it raised an alarm.')
}

/** Answers to a push as platforms write them: `data` absent, null, an empty object, a text. */
const emptyAnswers: readonly (readonly [
  string,
  readonly { readonly do: 'remove' | 'set'; readonly value?: null | Record<string, string> }[],
])[] = [
  ['without data', [{ do: 'remove' }]],
  ['with data null', [{ do: 'set', value: null }]],
  ['with data {}', [{ do: 'set', value: {} }]],
  ['with an object', [{ do: 'set', value: { id: 'AUDIT' } }]],
]

export const toleratesEmptyAnswers: Check = async (probe) => {
  for (const [what, changes] of emptyAnswers) {
    const actions = changes.map((change) => inBody('/data', change))
    await probe.fault(faultOf(`answers ${what}`, pushed, actions), async () => {
      await somePush(probe)
      const first = await probe.await('a push', isPush)
      const repeated = await probe.mayCome((exchange) => isPush(exchange) && exchange.seq > first.seq && sameRequest(exchange, first), 0.5)
      if (repeated) throw new Deviation(`An answer ${what} is taken as failed: the same request came again.`, 'taken as done', repeated.seq)
    })
  }
  return 'All four are taken as done.'
}

const sameRequest = (one: Exchange, other: Exchange): boolean =>
  one.url === other.url && one.method === other.method && Buffer.from(one.request.body ?? []).equals(Buffer.from(other.request.body ?? []))

export const htmlAnswer: Check = async (probe) => {
  const page = { kind: 'text', text: '<!doctype html><title>Maintenance</title>', contentType: 'text/html' } as const
  await probe.fault(faultOf('an HTML page with HTTP 200', { method: 'GET', endpoint: '*.sender.list' }, [page]), async () => {
    await probe.act('pull', 'Pull everything from Standin')
    await probe.await(
      'a pull',
      fromPlatform('', ({ endpoint }) => endpoint?.paged === true),
    )
  })
  await probe.act('pull', 'Pull everything from Standin once more')
  await probe.await(
    'a second pull',
    fromPlatform('', (exchange) => exchange.endpoint?.paged === true && isAnsweredWell(exchange)),
  )
  return 'The platform pulls again afterwards.'
}

// ---- content ---------------------------------------------------------------------------------------------------------------

export const unusualText: Check = async (probe) => {
  const target = await pushable(probe)
  const name = '"<b>Straße</b>" & \\ ‏שלום‏ 🔌'
  const body = { ...target.body, ...('visual_number' in target.body || 'uid' in target.body ? { visual_number: name } : { name }) }
  probe.ok(await probe.send('PUT', target.url, { body }))
  const back = await probe.readBack(target.url)
  probe.same(body, back.object, 'The object', back.seq)
  return undefined
}

export const largeBodies: Check = async (probe) => {
  const target = await pushable(probe)
  const large = await probe.send('PUT', target.url, { body: { ...target.body, audit: 'x'.repeat(5 * 1024 * 1024) } })
  if (large.error === undefined) probe.survived(large, '5 MB')
  const deep = await probe.send('PUT', target.url, {
    raw: `${JSON.stringify(target.body).slice(0, -1)},"audit":${'['.repeat(200)}${']'.repeat(200)}}`,
  })
  if (deep.error === undefined) probe.survived(deep, '200 levels')
  probe.ok(await probe.get(versions(probe)), 'The next request')
  return `5 MB: ${large.error ?? `HTTP ${large.status ?? ''}`}; 200 levels: ${deep.error ?? `HTTP ${deep.status ?? ''}`}`
}

const leakSigns: readonly (readonly [string, RegExp])[] = [
  ['a stack trace', /\n\s+at .+\(.+:\d+:\d+\)|Traceback \(most recent call last\)|^\s*at [\w.$]+\(.*\.java:\d+\)/m],
  ['SQL', /\b(SELECT .+ FROM|INSERT INTO|syntax error at or near)\b/],
  ['a file path', /(\/(home|usr|var|app|srv)\/[\w./-]+\.(js|ts|py|java|rb|go|php))|([A-Z]:\\\\[\w\\]+)/],
  ['an HTML page', /<!doctype html|<html/i],
]

const leaks = (answer: { readonly text: string; readonly seq: number }): void => {
  const found = leakSigns.find(([, sign]) => sign.test(answer.text))
  if (found) throw new Deviation(`The error answer shows ${found[0]}.`, 'no internals in error answers', answer.seq)
}

/** Bodies of error answers show nothing of the inside. */
export const noInternals = (
  exchanges: readonly Exchange[],
  { isByPlatform }: ObservedScene,
): { seen: string; seq?: number } | undefined => {
  for (const exchange of exchanges) {
    const { response, ocpiStatus = 0 } = exchange
    if (isByPlatform(exchange) || !response?.body || (response.status < 400 && ocpiStatus < 2000)) continue
    const textOfBody = new TextDecoder().decode(response.body)
    const found = leakSigns.find(([, sign]) => sign.test(textOfBody))
    if (found) return { seen: `The answer to ${exchange.method} ${exchange.url} shows ${found[0]}.`, seq: exchange.seq }
  }
  return undefined
}
