/** A scenario made from what happened: requests become steps, answers become expectations, ids and times become variables. */
import { dataSetOf } from '../ocpi/data-sets.js'
import type { Expectation, Scenario, ScenarioStandin, ScenarioStep } from '../contract/scenarios.js'
import { scenarioFormatVersion } from '../contract/scenarios.js'
import type { StandinSettings } from '../contract/standin.js'
import { commandObjects } from '../ocpi/endpoints.js'
import { readDateTime } from '../ocpi/datetime.js'
import { parseQuery } from '../ocpi/paging.js'
import { pathOf, type Exchange } from '../traffic/exchange.js'
import { withVariables, type RecordedStep } from './record-values.js'
import { isObject } from '../ocpi/json-object.js'

type Step = Record<string, unknown> & { do: ScenarioStep['do']; expect?: Expectation[] }

export interface Recording {
  readonly title: string
  readonly standins: readonly StandinSettings[]
  /** In the order in which they came. */
  readonly exchanges: readonly Exchange[]
  /** The stand-in of the workbench that a connection leads to. */
  readonly peerOf: (connectionId: string) => string | undefined
  /** What the clock showed when the recording began, in milliseconds. */
  readonly startedAt: number
}

const jsonOf = (body: Uint8Array | undefined): unknown => {
  try {
    return body === undefined || body.byteLength === 0
      ? undefined
      : (JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')) as unknown)
  } catch {
    return undefined
  }
}

const statusesOf = (exchange: Exchange): Partial<Expectation> => ({
  ...(exchange.response && { status: exchange.response.status }),
  ...(exchange.ocpiStatus !== undefined && { ocpi: exchange.ocpiStatus }),
})

const expectation = (match: Expectation['exchange'], more: Partial<Expectation> = {}): Expectation => ({
  exchange: match,
  came: true,
  ...more,
})

const succeededIn = (exchange: Exchange): boolean =>
  exchange.error === undefined && (exchange.response?.status ?? 0) < 400 && (exchange.ocpiStatus ?? 1000) < 2000

/** Path parameters of a row, from the end of the url. */
const pathParameters = (exchange: Exchange): Record<string, string> => {
  const parts = exchange.endpoint?.path.split('/').slice(1) ?? []
  if (
    parts.length === 0 ||
    exchange.endpoint?.path.includes('{response_url}') === true ||
    exchange.endpoint?.path.includes('{cdr}') === true
  )
    return {}
  const segments = pathOf(exchange.url).replace(/\?.*$/, '').replace(/\/+$/, '').split('/').slice(-parts.length)
  return Object.fromEntries(
    parts.flatMap((part, index) => (part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(segments[index] ?? '')]] : [])),
  )
}

/** Values that a replay finds otherwise: what lies in the time of the recording is told from its moment. */
const timeless = (startedAt: number) => {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string' && value.length >= 19 && value.length <= 30) {
      const at = readDateTime(value)
      // Older times belong to the data, which a replay has too.
      if (at === undefined || at < startedAt - 60_000) return value
      const offset = Math.round((at - startedAt) / 1000)
      return offset <= 60 ? '${now}' : `\${now+${offset}}`
    }
    if (Array.isArray(value)) return value.map(walk)
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, content]) => [key, walk(content)])) : value
  }
  return walk
}

/** What somebody wanted to happen, and not what follows from it. */
const isTriggered = ({ why }: Exchange): boolean =>
  /^(triggered|own data was changed|exchange \d+ sent again|the Tariff was deleted|registration|renewal|unregister)/.test(why[0] ?? '')

const isFirstPage = (exchange: Exchange): boolean => !/[?&]offset=[1-9]/.test(exchange.url)

/** What a request of a stand-in becomes; undefined for what follows from another step. */
const stepOf = (exchange: Exchange, to: string | undefined, timed: (value: unknown) => unknown): Step | undefined => {
  const { endpoint, standinId: standin } = exchange
  if (!endpoint) return undefined
  const towards = to === undefined ? {} : { to }
  const fails = succeededIn(exchange) ? {} : { fails: true }
  if (endpoint.purpose === 'discovery') return undefined
  if (endpoint.handshake === 'register')
    return {
      do: 'register',
      standin,
      ...(to !== undefined && { peer: to }),
      ...(exchange.version && { version: exchange.version }),
      ...fails,
    }
  if (endpoint.handshake === 'renew') return { do: 'renew', standin, ...towards, ...fails }
  if (endpoint.handshake === 'unregister') return { do: 'unregister', standin, ...towards, ...fails }
  if (endpoint.isResult) return undefined
  const query = Object.fromEntries(parseQuery(exchange.url.split('?')[1] ?? '').map(([name, value]) => [name, timed(value)]))
  const queried = Object.keys(query).length > 0 ? { query } : {}
  if (endpoint.paged)
    return isFirstPage(exchange) ? { do: 'pull', standin, ...towards, module: endpoint.module, ...queried, ...fails } : undefined
  const body = jsonOf(exchange.request.body)
  if (endpoint.namesCommand) {
    const command = pathParameters(exchange)['command'] ?? ''
    if (!Object.hasOwn(commandObjects, command) || !isObject(body)) return undefined
    const { response_url: _, token: _token, ...fields } = body
    const answer = jsonOf(exchange.response?.body)
    const data = isObject(answer) && isObject(answer['data']) ? answer['data']['result'] : undefined
    return {
      do: 'command',
      standin,
      ...towards,
      command,
      body: timed(fields),
      ...(typeof data === 'string' && data !== 'ACCEPTED' && { response: data }),
    }
  }
  if (endpoint.expectsResult) return { do: 'command', standin, ...towards, command: endpoint.id, path: pathParameters(exchange) }
  const path = pathParameters(exchange)
  return {
    do: 'operation',
    standin,
    ...towards,
    operation: endpoint.id,
    ...(Object.keys(path).length > 0 && { path }),
    ...queried,
    ...(body !== undefined && { body: timed(body) }),
    ...fails,
  }
}

/** A replay begins with nothing: what is changed has to be there first. */
const putBefore = (exchange: Exchange, to: string | undefined, put: Set<string>): Step | undefined => {
  const { endpoint, standinId: standin } = exchange
  const set = dataSetOf(endpoint)
  if (endpoint?.interface !== 'RECEIVER' || set?.broadcast !== true) return undefined
  const path = pathParameters(exchange)
  const id = path[set.idParameter ?? '']
  if (id === undefined) return undefined
  const key = `${standin} ${to ?? ''} ${endpoint.module} ${id}`
  const isWhole = endpoint.method === 'PUT' && !endpoint.path.includes('{evse_uid}')
  if (put.has(key) || !succeededIn(exchange)) return undefined
  put.add(key)
  return isWhole
    ? undefined
    : {
        do: 'push',
        standin,
        ...(to !== undefined && { to }),
        module: set.name,
        key: set.keyedByType ? `${id}/RFID` : id,
        title: 'what is changed below is there',
      }
}

/** Stand-ins as a file names them: without ports, and without the day on which they were made. */
const standinOf = ({ id, name, parties, versions, strict, pageLimit, seed }: StandinSettings): Partial<ScenarioStandin> => ({
  id,
  name,
  parties,
  versions,
  ...(strict && { strict }),
  ...(pageLimit !== 50 && { pageLimit }),
  seed,
})

/** Makes a scenario that replays what happened; it holds no tokens. */
export const recordScenario = ({ title, standins, exchanges, peerOf, startedAt }: Recording): Scenario => {
  const timed = timeless(startedAt)
  const steps: RecordedStep[] = []
  const ids = new Set(standins.map((standin) => standin.id))
  /** Objects that were pushed whole. */
  const put = new Set<string>()
  /** Connections that a replay has to make first. */
  const registered = new Set<string>()
  const awaited = (exchange: Exchange, direction: 'in' | 'out', endpoint: string, within: number): RecordedStep => ({
    step: {
      do: 'expect',
      ...expectation({ standin: exchange.standinId, direction, endpoint }, { ...statusesOf(exchange), within }),
    },
    exchange,
    isTriggered: false,
  })
  for (const exchange of exchanges) {
    if (exchange.connectionId === undefined || !ids.has(exchange.standinId)) continue
    const to = peerOf(exchange.connectionId)
    if (exchange.direction === 'out' && !isTriggered(exchange)) {
      if (exchange.endpoint) steps.push(awaited(exchange, 'out', exchange.endpoint.id, 10_000))
      continue
    }
    if (exchange.direction === 'out') {
      const step = stepOf(exchange, to, timed)
      if (!step || !exchange.endpoint) continue
      const first = putBefore(exchange, to, put)
      if (first) steps.push({ step: first, exchange: undefined, isTriggered: true })
      if (step.do === 'register' && to !== undefined) registered.add([exchange.standinId, to].sort().join(' '))
      step.expect = [expectation({ standin: exchange.standinId, direction: 'out', endpoint: exchange.endpoint.id }, statusesOf(exchange))]
      if (step['fails'] === undefined || exchange.response) steps.push({ step, exchange, isTriggered: true })
      continue
    }
    // What another stand-in of the workbench sent has a step of its own.
    if (exchange.twin || exchange.endpoint === undefined || exchange.endpoint.purpose === 'discovery') continue
    steps.push(awaited(exchange, 'in', exchange.endpoint.id, 60_000))
  }
  const used = new Set(exchanges.map((exchange) => exchange.standinId))
  const missing: RecordedStep[] = []
  for (const exchange of exchanges) {
    const to = exchange.connectionId === undefined ? undefined : peerOf(exchange.connectionId)
    if (to === undefined || !used.has(exchange.standinId)) continue
    const pair = [exchange.standinId, to].sort().join(' ')
    if (registered.has(pair)) continue
    registered.add(pair)
    missing.push({
      step: { do: 'register', standin: exchange.standinId, peer: to, ...(exchange.version && { version: exchange.version }) },
      exchange: undefined,
      isTriggered: true,
    })
  }
  const told = withVariables([...missing, ...steps])
  const peers = new Set(exchanges.map((exchange) => (exchange.connectionId === undefined ? undefined : peerOf(exchange.connectionId))))
  const taking = standins.filter((standin) => used.has(standin.id) || peers.has(standin.id))
  return {
    $schema: './ocpi-scenario.schema.json',
    formatVersion: scenarioFormatVersion,
    title,
    tags: ['recorded'],
    ...(Object.keys(told.variables).length > 0 && { variables: told.variables }),
    standins: taking.map((standin) => standinOf(standin) as ScenarioStandin),
    steps: (told.steps.length > 0 ? told.steps : [{ do: 'set', variables: {} }]) as unknown as Scenario['steps'],
  }
}
