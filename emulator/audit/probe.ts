/** What a check may do: requests to the platform, lists, pushes, faults of ours, waiting. Everything that it sends is evidence. */
import type { CallParams } from '../contract/calls.js'
import type { AuditAction, AuditDeclaration } from '../contract/audit.js'
import type { Command } from '../contract/operations.js'
import { interfacesOf, type Interface, type Module } from '../ocpi/endpoints.js'
import { readEnvelope } from '../ocpi/envelope.js'
import type { Party } from '../ocpi/headers.js'
import { encodeSegment, extendUrl, withQuery } from '../standin/calling/urls.js'
import type { JsonObject } from '../standin/data/kinds.js'
import { differenceOf } from '../traffic/findings/difference.js'
import { pathOf, type Exchange } from '../traffic/exchange.js'
import { headerValue } from '../traffic/wire.js'
import { Deviation, Unseen, type Served } from './case.js'
import type { Leg } from './leg.js'
import { isObject } from '../ocpi/json-object.js'

/** What a platform answered. */
export interface Answer {
  readonly seq: number
  readonly method: string
  readonly url: string
  readonly status: number | undefined
  readonly ocpi: number | undefined
  readonly error: string | undefined
  readonly json: unknown
  readonly data: unknown
  readonly text: string
  readonly milliseconds: number
  readonly exchange: Exchange | undefined
  header(name: string): string | undefined
}

export interface Given {
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly raw?: string
  readonly token?: string
  /** Over the manual connection, as somebody who is not registered. */
  readonly outside?: boolean
}

/** What an answer has to be. Statuses are listed; `ocpi` is a number or a class as 2 for 2xxx. */
export interface Wanted {
  readonly http?: readonly number[]
  readonly ocpi?: readonly number[]
  readonly what?: string
}

const decoder = new TextDecoder()

export const describeAnswer = ({ method, url, status, ocpi, error }: Answer): string =>
  `${method} ${pathOf(url)}: ${error ?? `HTTP ${status ?? 'none'}${ocpi === undefined ? '' : `, OCPI ${ocpi}`}`}`

const fitsCode = (wanted: readonly number[], code: number | undefined): boolean =>
  code !== undefined && wanted.some((one) => (one < 10 ? Math.floor(code / 1000) === one : one === code))

const codesText = (wanted: readonly number[]): string => wanted.map((one) => (one < 10 ? `${one}xxx` : String(one))).join(' or ')

export class Probe {
  readonly seqs: number[] = []
  readonly #undo: (() => Promise<void>)[] = []
  #last: Answer | undefined
  #acted = false
  /** Exchanges before the case began. */
  readonly #from: number

  constructor(
    readonly leg: Leg,
    readonly caseId: string,
  ) {
    this.#from = leg.exchanges.length
  }

  get declaration(): AuditDeclaration {
    return this.leg.declaration
  }
  get waitMs(): number {
    return this.leg.declaration.limits.waitSeconds * 1000
  }
  /** The party that we play, as objects and urls name it. */
  get us(): Party {
    const { country_code, party_id } = this.leg.declaration.standin
    return { country_code, party_id }
  }
  /** The party of the platform that speaks for its role. */
  get them(): Party {
    const { parties, role } = this.leg
    return parties.find((party) => party.role === role) ?? parties[0] ?? { country_code: 'XX', party_id: 'XXX' }
  }
  /** Exchanges since the case began. */
  get exchanges(): readonly Exchange[] {
    return this.leg.exchanges.slice(this.#from)
  }
  get summary(): string | undefined {
    return this.#last && describeAnswer(this.#last)
  }

  // ---- requests --------------------------------------------------------------------------------------------------------------

  async send(method: string, url: string, given: Given = {}): Promise<Answer> {
    const { leg } = this
    leg.signal.throwIfAborted()
    await leg.pace()
    const target = withQuery(url, given.query ?? {})
    const outside = given.outside === true || leg.connectionId === undefined
    const connectionId = outside ? leg.probeId : (leg.connectionId ?? leg.probeId)
    const token = given.token ?? (outside ? leg.token : undefined)
    const params: CallParams<'connections.request'> = {
      connectionId,
      method,
      url: target,
      headers: { ...given.headers },
      why: `audit: ${this.caseId}`,
      ...(given.body !== undefined && { body: given.body }),
      ...(given.raw !== undefined && { rawBody: given.raw }),
      ...(token !== undefined && { token }),
    }
    const outcome = await leg.engine.client.call('connections.request', params)
    const seq = outcome.seqs.at(-1) ?? 0
    this.seqs.push(...outcome.seqs)
    const answer = answerOf(leg.engine.log.get(seq), seq, method, target)
    this.#last = answer
    return answer
  }

  get(url: string, given: Given = {}): Promise<Answer> {
    return this.send('GET', url, given)
  }

  /** The url that the platform advertises for a module; by default the interface of its role. */
  urlOf(module: Module, side?: Interface): string {
    const url = this.findUrl(module, side)
    if (url === undefined) throw new Unseen(`The platform does not advertise ${module}${side === undefined ? '' : ` (${side})`}.`)
    return url
  }

  findUrl(module: Module, side?: Interface): string | undefined {
    const { endpoints, role } = this.leg
    const wanted = side ?? (role === 'HUB' ? undefined : interfacesOf(role, module)[0])
    return endpoints.find((one) => one.identifier === module && (wanted === undefined || one.role === wanted || one.role === ''))?.url
  }

  serves(served: Served): boolean {
    const [module = '', side = ''] = served.split('.')
    return this.leg.endpoints.some((one) => one.identifier === module && (one.role === side || one.role === ''))
  }

  /** The url below an interface of the platform: segments are percent-encoded. */
  under(module: Module, ...segments: readonly string[]): string {
    return extendUrl(this.urlOf(module), segments.map((segment) => `/${encodeSegment(segment)}`).join(''))
  }

  /** The same below our own country and party, as a Receiver has it. */
  ours(module: Module, ...segments: readonly string[]): string {
    return this.under(module, this.us.country_code, this.us.party_id, ...segments)
  }

  // ---- judging ---------------------------------------------------------------------------------------------------------------

  /** Throws a `Deviation` unless the answer is one of those wanted. */
  want(answer: Answer, { http, ocpi, what }: Wanted): Answer {
    const isHttp = http === undefined || (answer.status !== undefined && http.includes(answer.status))
    const isOcpi = ocpi === undefined || fitsCode(ocpi, answer.ocpi)
    if (isHttp && isOcpi) return answer
    const wanted = [http && `HTTP ${http.join(' or ')}`, ocpi && `OCPI ${codesText(ocpi)}`].filter(Boolean).join(' with ')
    throw new Deviation(`${what === undefined ? '' : `${what}: `}${describeAnswer(answer)}`, wanted, answer.seq)
  }

  /** HTTP 2xx with OCPI 1xxx. */
  ok(answer: Answer, what?: string): Answer {
    return this.want(answer, { http: [200, 201], ocpi: [1], ...(what !== undefined && { what }) })
  }

  /** An answer that refuses, in whichever way, without a crash: HTTP 4xx or OCPI 2xxx. */
  refused(answer: Answer, what?: string): Answer {
    const { status = 0, ocpi } = answer
    if ((status >= 400 && status < 500) || fitsCode([2], ocpi)) return answer
    throw new Deviation(`${what === undefined ? '' : `${what}: `}${describeAnswer(answer)}`, 'HTTP 4xx or OCPI 2xxx', answer.seq)
  }

  /** Anything but no answer or HTTP 5xx. */
  survived(answer: Answer, what?: string): Answer {
    if (answer.status !== undefined && answer.status < 500) return answer
    throw new Deviation(`${what === undefined ? '' : `${what}: `}${describeAnswer(answer)}`, 'an answer below HTTP 500', answer.seq)
  }

  /** Throws a `Deviation` unless what was read back says the same as what was sent. */
  same(sent: JsonObject, back: unknown, what = 'The object read back', seq?: number): void {
    if (!isObject(back)) throw new Deviation(`${what} is no object.`, undefined, seq)
    const difference = differenceOf(sent, back, false)
    if (difference !== undefined) throw new Deviation(`${what} differs at ${difference}.`, 'the same content', seq)
  }

  // ---- objects of ours ---------------------------------------------------------------------------------------------------------

  /** An object of ours as we would push it: a copy that may be changed. */
  async draft(operation: string): Promise<JsonObject> {
    const connectionId = this.leg.connectionId ?? this.leg.probeId
    const prepared = await this.leg.engine.client.call('operations.prepare', { connectionId, operation })
    if (!isObject(prepared.body)) throw new Error(`no body for ${operation}`)
    return structuredClone(prepared.body)
  }

  /** An id that no earlier run has used. */
  fresh(prefix = 'AUD'): string {
    const count = Number(this.leg.notes.get('fresh') ?? 0) + 1
    this.leg.notes.set('fresh', count)
    return `${prefix}${Date.now().toString(36).toUpperCase()}${count}`
  }

  /** `offset` in seconds. */
  now(offset = 0): string {
    return new Date(Math.floor(Date.now() / 1000) * 1000 + offset * 1000).toISOString().replace('.000Z', 'Z')
  }

  /** The object at a url of a Receiver interface; throws `Unseen` where the platform does not let it be read back. */
  async readBack(url: string, query?: Readonly<Record<string, string>>): Promise<{ readonly object: JsonObject; readonly seq: number }> {
    const answer = await this.get(url, query ? { query } : {})
    if (answer.status === 405 || answer.status === 501)
      throw new Unseen(`The platform does not let objects be read back: ${describeAnswer(answer)}`)
    this.ok(answer, 'Reading back')
    if (!isObject(answer.data))
      throw new Deviation(`Reading back: \`data\` is no object (${describeAnswer(answer)})`, undefined, answer.seq)
    return { object: answer.data, seq: answer.seq }
  }

  // ---- acting ------------------------------------------------------------------------------------------------------------------

  /** With a fault of our stand-in, which is removed afterwards. */
  async fault<T>(given: Omit<CallParams<'faults.add'>, 'standinId'>, run: () => Promise<T>): Promise<T> {
    const { client } = this.leg.engine
    const { faults } = await client.call('faults.add', { standinId: this.leg.standinId, ...given })
    try {
      return await run()
    } finally {
      for (const { faultId } of faults) await client.call('faults.remove', { faultId })
    }
  }

  /** Makes the platform act: by a hook, or by a person. Throws `Unseen` where neither is to be had. */
  async act(action: AuditAction, ask: string): Promise<void> {
    this.#acted = true
    this.leg.surveys.clear()
    const outcome = await this.leg.prompt(action, ask, this.caseId)
    if (outcome === 'done') return
    if (outcome === 'no hook') throw new Unseen(`Not run: needs the hook \`${action}\`, or a person (${ask})`)
    throw new Unseen(outcome === 'skip' ? 'Not run: skipped by the tester.' : 'Not run: not possible at this platform.')
  }

  /** Waits for an exchange since the case began; throws a `Deviation` when none comes in time. */
  async await(what: string, fits: (exchange: Exchange) => boolean, seconds = this.declaration.limits.waitSeconds): Promise<Exchange> {
    const found = await this.mayCome(fits, seconds)
    if (!found) throw new Deviation(`${what} did not come within ${seconds} s.`, what)
    return found
  }

  async mayCome(fits: (exchange: Exchange) => boolean, seconds = this.declaration.limits.waitSeconds): Promise<Exchange | undefined> {
    const earlier = new Set(this.leg.exchanges.slice(0, this.#from))
    const found = await this.leg.await((exchange) => !earlier.has(exchange) && fits(exchange), seconds * 1000)
    if (found) this.seqs.push(found.seq)
    return found
  }

  /** Sends a command and waits for its result. */
  async command(name: string, body?: JsonObject, wait = true): Promise<{ readonly answer: Answer; readonly command: Command | undefined }> {
    const { client, log } = this.leg.engine
    const connectionId = this.leg.connectionId ?? this.leg.probeId
    const operation = name.includes('.') ? name : `commands.receiver.post:${name}`
    const outcome = await client.call('operations.send', { connectionId, operation, ...(body && { body }) })
    const seq = outcome.seqs.at(-1) ?? 0
    this.seqs.push(seq)
    const answer = answerOf(log.get(seq), seq, 'POST', log.get(seq)?.url ?? '')
    this.#last = answer
    if (!wait || outcome.commandId === undefined) return { answer, command: undefined }
    const command = await this.result(outcome.commandId)
    if (command?.resultSeq !== undefined) this.seqs.push(command.resultSeq)
    return { answer, command }
  }

  async result(id: string): Promise<Command | undefined> {
    const until = Date.now() + this.waitMs
    for (;;) {
      const command = await this.leg.engine.client.call('commands.get', { id })
      if (!['sent', 'accepted'].includes(command.state) || Date.now() > until) return command
      this.leg.signal.throwIfAborted()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** To be done when the case is over, last first. */
  undo(run: () => Promise<unknown>): void {
    this.#undo.push(async () => {
      await run()
    })
  }

  async restore(): Promise<void> {
    if (this.#acted) for (const exchange of this.exchanges) this.leg.provoked.add(exchange)
    for (const run of this.#undo.splice(0).reverse()) await run()
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export const answerOf = (exchange: Exchange | undefined, seq: number, method: string, url: string): Answer => {
  const text = exchange?.response?.body ? decoder.decode(exchange.response.body) : ''
  const json = jsonOf(text)
  const envelope = readEnvelope(json)
  return {
    seq,
    method,
    url,
    status: exchange?.response?.status,
    ocpi: envelope.statusCode,
    error: exchange?.error,
    json,
    data: envelope.data,
    text,
    milliseconds: exchange?.durationMs ?? 0,
    exchange,
    header: (name) => (exchange?.response ? headerValue(exchange.response.headers, name.toLowerCase()) : undefined),
  }
}
