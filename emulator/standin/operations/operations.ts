/**
 * What a user can trigger over a connection: each row of the endpoint table that our role may call. A request is
 * prepared (url from the peer's version details, body from our data, both shown), then sent as it stands.
 */
import { resultFactsOf } from '../../ocpi/modules.js'
import { ContractError } from '../../contract/channel.js'
import type { DataSetName } from '../../ocpi/data-sets.js'
import {
  commandAnswerText,
  type Operation,
  type OperationOutcome,
  type OperationRequest,
  type PreparedRequest,
} from '../../contract/operations.js'
import type { LocalRole } from '../../contract/standin.js'
import { formatDateTime } from '../../ocpi/datetime.js'
import { dialects } from '../../ocpi/dialect.js'
import {
  commandObjects,
  endpoints,
  interfacesOf,
  requiredRow,
  type CommandType,
  type Endpoint,
  type Interface,
  type Module,
} from '../../ocpi/endpoints.js'
import { formatParty, partyKey } from '../../ocpi/headers.js'
import { judge } from '../../ocpi/judge.js'
import { objects } from '../../ocpi/schemas.js'
import type { Version } from '../../ocpi/version.js'
import type { PeerAnswer } from '../calling/client.js'
import { cdrUrlOf } from '../calling/cdr-urls.js'
import { advertisedUrl, versionOf, type ConnectionRecord } from '../connections.js'
import { moduleUrl, ownParty, rolesOf, type Context } from '../context.js'
import { kindOf, kinds, localKey, type JsonObject } from '../data/kinds.js'
import { keepPulled, pull } from './pull.js'
import { fillPath, pathParams } from './push.js'
import { renderFor } from '../data/render.js'
import { connectorIn, evseIn } from '../data/received.js'
import type { Facts } from '../../traffic/findings/facts.js'
import { register, renew, unregister } from '../calling/registration.js'
import { draftBody, draftPath, isResultOf } from './drafts.js'
import { extendUrl, withQuery } from '../calling/urls.js'
import { errorText } from '../../contract/error-text.js'
import { isObject } from '../../ocpi/json-object.js'

const dataModuleOf = (endpoint: Endpoint): DataSetName | undefined => kindOf(endpoint)?.name

const localRoles = (context: Context, connection: ConnectionRecord): readonly LocalRole[] =>
  connection.role === undefined ? rolesOf(context.settings) : [connection.role]

/** A role calls the interface that it does not serve itself; of a module that it plays either side of, both. */
const calls = (role: LocalRole, module: Module, side: Interface | undefined): boolean => {
  const [served, other] = interfacesOf(role, module)
  return served !== side || other !== undefined
}

const callable = (endpoint: Endpoint, roles: readonly LocalRole[]): LocalRole | undefined =>
  endpoint.interface === undefined ? roles[0] : roles.find((role) => calls(role, endpoint.module, endpoint.interface))

const commandsOf = (version: Version): CommandType[] =>
  (Object.keys(commandObjects) as CommandType[]).filter((name) => objects[version].has(commandObjects[name]))

export const listOperations = (context: Context, connection: ConnectionRecord): Operation[] => {
  const version = versionOf(connection)
  const roles = localRoles(context, connection)
  return endpoints[version].flatMap((endpoint) => {
    if (callable(endpoint, roles) === undefined) return []
    const operation: Operation = {
      id: endpoint.id,
      endpointId: endpoint.id,
      module: endpoint.module,
      interface: endpoint.interface,
      method: endpoint.method,
      summary: endpoint.summary,
      path: [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''),
      query: endpoint.query.map(({ name, type, required }) => ({ name, type, required })),
      body: endpoint.request[0],
      partial: endpoint.partial,
      optionalBody: endpoint.optionalBody,
      response: endpoint.response,
      paged: endpoint.paged,
      chapter: endpoint.chapter,
      advertised: endpoint.purpose === 'discovery' || advertisedUrl(connection, endpoint.module, endpoint.interface) !== undefined,
    }
    if (endpoint.namesCommand) {
      return commandsOf(version).map((name) => ({
        ...operation,
        id: `${endpoint.id}:${name}`,
        summary: `Send ${name}`,
        path: [],
        body: commandObjects[name],
      }))
    }
    return [operation]
  })
}

/** Finds an operation by its id, by the name of a command, or by any end of an id that only one has (`locations.put`). */
export const findOperation = (context: Context, connection: ConnectionRecord, name: string): Operation => {
  const all = listOperations(context, connection)
  const exact = all.find((operation) => operation.id === name)
  if (exact) return exact
  const wanted = name.toLowerCase()
  const loose = all.filter((operation) => {
    const id = operation.id.toLowerCase()
    return id.endsWith(`:${wanted}`) || id.replace(/\.(sender|receiver)\./, '.') === wanted
  })
  const [only] = loose
  if (only && loose.length === 1) return only
  throw new ContractError({
    code: loose.length > 1 ? 'invalid' : 'not-found',
    at: '/operation',
    message:
      loose.length > 1
        ? `${name} may be ${loose.map((operation) => operation.id).join(' or ')}`
        : `no operation ${name} over this connection; \`standin operations\` lists them`,
  })
}

interface Ready {
  readonly operation: Operation
  readonly endpoint: Endpoint
  readonly url: string
  readonly path: Record<string, string>
  readonly query: Record<string, string>
  readonly body: unknown
  readonly notes: string[]
  readonly role: LocalRole
  readonly command: CommandType | undefined
}

/** Settles url, query and body of a request. `responseUrl` is where a result is to go. */
const ready = (context: Context, connection: ConnectionRecord, request: OperationRequest, responseUrl: string | undefined): Ready => {
  const operation = findOperation(context, connection, request.operation)
  const version = versionOf(connection)
  const endpoint = requiredRow(version, operation.endpointId)
  const roles = localRoles(context, connection)
  const role = callable(endpoint, roles) ?? ownParty(context.settings, connection).role
  const command = operation.id.includes(':') ? (operation.id.split(':')[1] as CommandType) : undefined
  const notes: string[] = []
  const source = sourceOf(context, connection, endpoint, request.from)
  const path: Record<string, string> = {
    ...draftPath(context, connection, endpoint),
    ...(source && { ...pathParams({ module: source.module, object: source.object }), ...childPath(source.object) }),
    ...(command && { command }),
    ...request.path,
  }
  const query: Record<string, string> = {
    ...Object.fromEntries(
      endpoint.query
        .filter((parameter) => parameter.required)
        .map((parameter) => [
          parameter.name,
          parameter.name === 'response_url'
            ? (responseUrl ?? '')
            : parameter.type === 'DateTime'
              ? formatDateTime(context.environment.clock.now() - 30 * 24 * 3_600_000)
              : '3600',
        ]),
    ),
    ...request.query,
  }
  const slash = connection.quirks.trailingSlash ? '/' : ''
  const below = endpoint.purpose === 'discovery' ? '' : fillPath(endpoint.path, path)
  const place =
    urlFromPeer(context, connection, endpoint, request, source?.object) ??
    extendUrl(request.url ?? baseUrl(context, connection, endpoint), `${below}${slash}`)
  const url = withQuery(place, Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')))
  const drafted =
    request.body !== undefined || endpoint.request.length === 0
      ? request.body
      : draftBody(context, connection, endpoint, command, source?.object, path, notes)
  const body =
    isObject(drafted) &&
    responseUrl !== undefined &&
    endpoint.query.length === 0 &&
    (command !== undefined || endpoint.request[0] === 'SetChargingProfile')
      ? { response_url: responseUrl, ...drafted, ...(drafted['response_url'] === '' && { response_url: responseUrl }) }
      : drafted
  return { operation, endpoint, url, path, query, body, notes, role, command }
}

const isUrl = (text: string | undefined): boolean => text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text)

/** Two kinds of urls are not below an endpoint, but were given for the one thing: where a result goes, and where a CDR is kept. */
const urlFromPeer = (
  context: Context,
  connection: ConnectionRecord,
  endpoint: Endpoint,
  request: OperationRequest,
  source: JsonObject | undefined,
): string | undefined => {
  if (endpoint.isResult) {
    const given = request.path?.['response_url'] ?? context.commands.lastReceived(connection.id, isResultOf(endpoint))?.responseUrl
    if (isUrl(given)) return given
    throw new ContractError({
      code: 'invalid',
      at: '/path/response_url',
      message:
        given === undefined
          ? `the peer says with its ${resultFactsOf(endpoint.module)?.request ?? 'request'} where the result goes, and none has come over this connection: name the url as path parameter response_url`
          : `response_url has to be an http url, not ${given}`,
    })
  }
  if (!endpoint.usesGivenUrl) return undefined
  const given = request.path?.['cdr']
  if (request.url !== undefined) return undefined
  if (given !== undefined) return isUrl(given) ? given : undefined
  const known = cdrUrlOf(connection, request.from === undefined ? undefined : String(source?.['id']))
  if (known !== undefined) return known
  throw new ContractError({
    code: 'invalid',
    at: '/path/cdr',
    message:
      'the peer says in its answer to a POST where the CDR is kept, and this one has not been posted since the start: send cdrs.receiver.post first, or name the url as path parameter cdr',
  })
}

const baseUrl = (context: Context, connection: ConnectionRecord, endpoint: Endpoint): string => {
  if (endpoint.purpose === 'discovery') return versionsPlace(connection, endpoint)
  const url = advertisedUrl(connection, endpoint.module, endpoint.interface)
  if (url !== undefined) return url
  throw new ContractError({
    code: 'peer',
    message:
      connection.state === 'REGISTERED'
        ? `${connection.name} does not advertise ${endpoint.module}${endpoint.interface ? ` (${endpoint.interface})` : ''}: give the url of the module`
        : `${connection.name} is ${connection.state}: register first`,
  })
}

/** The urls that a handshake begins with. Of a peer that was invited they are known once it has registered. */
const versionsPlace = ({ name, state, peer }: ConnectionRecord, { handshake }: Endpoint): string => {
  const url = handshake === 'list-versions' ? peer.versionsUrl : peer.detailsUrl
  if (url !== undefined) return url
  throw new ContractError({
    code: 'peer',
    message:
      peer.versionsUrl !== undefined
        ? `the url of the version details of ${name} is not known yet: register first, or fetch its endpoints`
        : state === 'INVITED'
          ? `${name} is invited and has not registered yet, so its versions url is not known: let it register with token A, or connect manually with its versions url`
          : `the versions url of ${name} is not known: enter it in the connection`,
  })
}

/** The first EVSE and Connector of a Location, for the paths below it. */
const childPath = (object: JsonObject): Record<string, string> => {
  const evse = Array.isArray(object['evses']) ? object['evses'].find(isObject) : undefined
  const connector = evse && Array.isArray(evse['connectors']) ? evse['connectors'].find(isObject) : undefined
  return { ...(evse && { evse_uid: String(evse['uid']) }), ...(connector && { connector_id: String(connector['id']) }) }
}

/** The own object that a push takes its path and body from: the one that was named, else the first. */
const sourceOf = (
  context: Context,
  connection: ConnectionRecord,
  endpoint: Endpoint,
  from: string | undefined,
): { module: DataSetName; object: JsonObject } | undefined => {
  const module = dataModuleOf(endpoint)
  if (module === undefined || endpoint.interface !== 'RECEIVER' || kinds[module].pushedBy === undefined) return undefined
  const set = context.data.own(module)
  const [party, ...rest] = (from ?? '').split('/')
  const entry =
    from === undefined
      ? set
          .entries()
          .find(
            (candidate) =>
              candidate.audience === undefined || connection.peer.parties.some((peer) => partyKey(peer) === candidate.audience),
          )
      : (set.find(from) ?? set.find(rest.join('/'), party))
  if (from !== undefined && !entry)
    throw new ContractError({ code: 'not-found', message: `${kinds[module].object} ${from} is not in the own data`, at: '/from' })
  return entry && { module, object: set.object(entry) }
}

/** Where the peer is to send a result: unique for each request, its last segment is the command's id. */
const responseUrlFor = (context: Context, connection: ConnectionRecord, endpoint: Endpoint, name: string, id: string): string =>
  `${moduleUrl(context.baseUrl(), versionOf(connection), 'EMSP', endpoint.module)}/${resultFactsOf(endpoint.module)?.namesCommand === true ? name : 'results'}/${id}`

export const prepareOperation = (context: Context, connection: ConnectionRecord, request: OperationRequest): PreparedRequest => {
  const operation = findOperation(context, connection, request.operation)
  const endpoint = requiredRow(versionOf(connection), operation.endpointId)
  const name = operation.id.split(':')[1] ?? ''
  const prepared = ready(
    context,
    connection,
    request,
    endpoint.expectsResult ? responseUrlFor(context, connection, endpoint, name, 'id') : undefined,
  )
  const object = prepared.command ? commandObjects[prepared.command] : endpoint.request[0]
  return {
    method: endpoint.method,
    url: prepared.url,
    headers: Object.entries(request.headers ?? {}),
    path: prepared.path,
    query: prepared.query,
    body: prepared.body,
    findings:
      object === undefined || prepared.body === undefined
        ? []
        : judge(versionOf(connection), object, prepared.body, { partial: endpoint.partial }),
    notes: prepared.notes,
  }
}

/** What came of a call, as the contract says it. */
export const outcomeOf = (answer: PeerAnswer, more: Partial<OperationOutcome> = {}): OperationOutcome => ({
  seqs: [...answer.seqs],
  status: answer.status,
  ocpiStatus: answer.envelope.statusCode,
  message: answer.message,
  ok: answer.ok,
  ...(answer.envelope.hasData && { data: answer.envelope.data }),
  ...more,
})

/** What a peer should hold of an own object that is read back. */
const readBackFacts = (
  context: Context,
  version: Version,
  endpoint: Endpoint,
  path: Readonly<Record<string, string>>,
): Facts | undefined => {
  const module = dataModuleOf(endpoint)
  if (
    endpoint.method !== 'GET' ||
    endpoint.interface !== 'RECEIVER' ||
    endpoint.response === undefined ||
    module === undefined ||
    kinds[module].pushedBy !== 'PUT'
  )
    return undefined
  const id = path['location_id'] ?? path['session_id'] ?? path['tariff_id'] ?? path['token_uid']
  return {
    stored: () => {
      const set = context.data.own(module)
      const entry = id === undefined ? undefined : set.find(localKey(module, id), `${path['country_code'] ?? ''}-${path['party_id'] ?? ''}`)
      const whole = entry && renderFor(context, version, kinds[module].object, set.object(entry))
      // In 2.1.1 a Session carries its Location, which changes on its own.
      if (isObject(whole) && dialects[version].locationInSession && endpoint.object === 'Session')
        return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== 'location'))
      const evse = isObject(whole) && path['evse_uid'] !== undefined ? evseIn(whole, path['evse_uid']) : undefined
      return endpoint.path.includes('{connector_id}')
        ? evse && connectorIn(evse, path['connector_id'] ?? '')
        : endpoint.path.includes('{evse_uid}')
          ? evse
          : whole
    },
  }
}

/** An url with a hole in it is sent only by who leaves the hole on purpose, with an empty text. */
const requirePath = (operation: Operation, { endpoint, path }: Ready): void => {
  const missing =
    endpoint.purpose === 'discovery'
      ? undefined
      : operation.path.find((name) => path[name] === undefined && name !== 'response_url' && name !== 'cdr')
  if (missing === undefined) return
  throw new ContractError({
    code: 'invalid',
    at: `/path/${missing}`,
    message: `there is nothing here to take ${missing} from: name it as path parameter ${missing}`,
  })
}

/** What a request would be sent without, since there is no own object to write it from. */
const requireBody = (context: Context, connection: ConnectionRecord, request: OperationRequest, prepared: Ready): void => {
  const { endpoint, operation, body, command } = prepared
  if (endpoint.request.length === 0 || operation.optionalBody || request.body !== undefined || request.rawBody !== undefined) return
  const needsToken = (command === 'START_SESSION' || command === 'RESERVE_NOW') && isObject(body) && body['token'] === undefined
  if (body !== undefined && !needsToken) return
  throw new ContractError({
    code: 'invalid',
    at: '/body',
    message: `${missingObject(context, connection, endpoint, needsToken)}, or give a body`,
  })
}

const missingObject = (context: Context, connection: ConnectionRecord, endpoint: Endpoint, needsToken: boolean): string => {
  if (needsToken) return 'this stand-in has no Token to charge with: add one to its data'
  const module = dataModuleOf(endpoint)
  if (module === undefined) return `there is nothing to draft a ${endpoint.request[0] ?? 'body'} from`
  const { object } = kinds[module]
  const set = context.data.own(module)
  const names = connection.peer.parties.map(formatParty).join(', ')
  return set.size() === 0
    ? `this stand-in has no ${object}: add one to its data`
    : set.entries().every(({ audience }) => audience !== undefined)
      ? `no ${object} of this stand-in concerns a customer of ${names === '' ? connection.name : names}: add one, name another with \`from\``
      : `the ${object} cannot be shown in ${versionOf(connection)}: name another with \`from\``
}

/** Sends an operation. What the peer answers is the outcome; only what keeps us from asking is an error. */
export const sendOperation = async (
  context: Context,
  connection: ConnectionRecord,
  request: OperationRequest,
): Promise<OperationOutcome> => {
  const operation = findOperation(context, connection, request.operation)
  const version = versionOf(connection)
  const endpoint = requiredRow(version, operation.endpointId)
  if (endpoint.purpose === 'registration' && endpoint.method !== 'GET' && request.body === undefined && request.rawBody === undefined) {
    return changeRegistration(context, connection, endpoint)
  }
  const why = `triggered: ${operation.summary}`
  if (!endpoint.expectsResult) {
    const prepared = ready(context, connection, request, undefined)
    requireBody(context, connection, request, prepared)
    requirePath(operation, prepared)
    const { url, body, role, path } = prepared
    if (endpoint.paged) {
      const pulled = await pull(context, connection, endpoint, url, why, {
        onePage: request.query?.['offset'] !== undefined,
        headers: request.headers ?? {},
        maxPages: request.maxPages,
        isGivenUrl: request.url !== undefined,
      })
      return outcomeOf(pulled.last, { seqs: [...pulled.seqs], ok: pulled.ok, message: pulled.message, data: pulled.objects })
    }
    const facts = readBackFacts(context, version, endpoint, path)
    const answer = await context.client.call({
      connection,
      method: endpoint.method,
      url,
      version,
      endpoint,
      body,
      rawBody: request.rawBody,
      headers: request.headers,
      role,
      why,
      facts,
      isGivenUrl: request.url !== undefined,
      ...(endpoint.isResult && { responseUrl: url }),
    })
    const module = dataModuleOf(endpoint)
    const whole = module !== undefined && endpoint.interface === 'SENDER' && endpoint.response === kinds[module].object
    if (answer.ok && whole && keepPulled(context, connection, module, answer.envelope.data)) {
      context.environment.changed(context.settings.id, { kind: 'data', holder: connection.id, module })
    }
    return outcomeOf(answer)
  }
  const name = operation.id.split(':')[1] ?? 'CHARGING_PROFILE'
  const command = context.commands.sending(connection, name, request.body)
  try {
    const responseUrl = responseUrlFor(context, connection, endpoint, name, command.id)
    const prepared = ready(context, connection, request, responseUrl)
    requireBody(context, connection, request, prepared)
    requirePath(operation, prepared)
    const { url, body, role } = prepared
    context.commands.body(command.id, body)
    const answer = await context.client.call({
      connection,
      method: endpoint.method,
      url,
      version,
      endpoint,
      body,
      rawBody: request.rawBody,
      headers: request.headers,
      role,
      responseUrl,
      why,
      isGivenUrl: request.url !== undefined,
    })
    const data = answer.envelope.data
    const response = isObject(data) && typeof data['result'] === 'string' ? data['result'] : undefined
    const timeoutMs =
      isObject(data) && typeof data['timeout'] === 'number' ? data['timeout'] * 1000 : context.settings.behaviour.resultTimeoutMs
    context.commands.answered(command.id, {
      seq: answer.seq,
      response,
      ok: answer.ok,
      timeoutMs,
      note: answer.ok ? undefined : answer.message,
    })
    return outcomeOf(answer, {
      commandId: command.id,
      ...(response !== undefined && {
        message: response === 'ACCEPTED' ? `${answer.message}: ${response}` : commandAnswerText(response),
      }),
    })
  } catch (error) {
    context.commands.update(command.id, { state: 'failed', note: errorText(error) })
    throw error
  }
}

/** POST, PUT and DELETE credentials change the connection, so they go through the handshake. */
const changeRegistration = async (context: Context, connection: ConnectionRecord, endpoint: Endpoint): Promise<OperationOutcome> => {
  if (endpoint.method === 'POST') await register(context, connection)
  else if (endpoint.method === 'PUT') await renew(context, connection)
  else await unregister(context, connection)
  return { seqs: [], ok: true, message: `the connection is ${connection.state}` }
}
