/** The bodies: JSON, media type, envelope, and what the objects in them look like. */
import { isUtf8 } from 'node:buffer'
import { dialects, severityOf } from '../../ocpi/dialect.js'
import { commandObjects, type Endpoint } from '../../ocpi/endpoints.js'
import { looksLikeEnvelope, readEnvelope } from '../../ocpi/envelope.js'
import type { Finding } from '../../ocpi/finding.js'
import {
  brokenJson,
  envelopeSteps,
  findJsonProblem,
  judge,
  judgeEnvelope,
  judgeOneOf,
  judgeOneOfSteps,
  judgeSteps,
  type JudgeOptions,
  type JudgingSteps,
  type Promised,
} from '../../ocpi/judge.js'
import { objects } from '../../ocpi/schemas.js'
import { versions } from '../../ocpi/version.js'
import { barePath, isOk, note, requestBody, responseBody, transport, type SceneRule, type Scene } from './scene.js'

// ---- requests ---------------------------------------------------------------------------------------------------

/** Objects that the body of a request may be; a command is named by its url. */
const requestedObjects = (scene: Scene, endpoint: Endpoint): readonly string[] => {
  if (!endpoint.path.endsWith('{command}')) return endpoint.request
  const command = barePath(scene.exchange.url).split('/').at(-1) ?? ''
  const object = (commandObjects as Readonly<Record<string, string>>)[command]
  if (object !== undefined && endpoint.request.includes(object)) return [object]
  const other = object === undefined ? undefined : versions.find((version) => objects[version].has(object))
  note(
    scene,
    'request',
    other === undefined ? 'enum.unknown' : 'version.mix',
    'violation',
    'url',
    `a command of ${scene.version}`,
    other === undefined ? command.slice(0, 80) : `${command}, a command of ${other}`,
  )
  // What a command that nobody knows should carry, nobody knows either.
  return []
}

const requestObject: SceneRule = {
  ids: ['body.json', 'object.required', 'envelope.wrapping'],
  applies: (endpoint) => endpoint !== undefined && endpoint.request.length > 0,
  check: (scene) => {
    const endpoint = scene.endpoint as Endpoint
    const { judgedRequest } = scene.facts
    if (judgedRequest) return adopt(scene, judgedRequest, 'request')
    // The peer was gone before its request was complete.
    if (scene.status === 0 && scene.exchange.direction === 'in') return
    const body = requestBody(scene)
    if (body.state === 'dropped') return
    if (body.state === 'none') {
      if (!endpoint.optionalBody) {
        note(scene, 'request', 'object.required', 'violation', '', endpoint.request.join(' or '), 'missing')
      }
      return
    }
    if (body.state === 'broken') return reportBroken(scene, body.text, 'request')
    const objects = requestedObjects(scene, endpoint)
    if (objects.length === 0) return
    const wrapped = looksLikeEnvelope(body.value)
    const { data } = wrapped ? readEnvelope(body.value) : { data: undefined }
    if (wrapped) {
      note(
        scene,
        'request',
        'envelope.wrapping',
        'violation',
        '',
        `the bare ${objects.join(' or ')}, since only responses have an envelope`,
        'an envelope',
        transport,
      )
      if (data === undefined) return
    }
    const value = wrapped ? data : body.value
    const options = { partial: endpoint.partial, pointer: wrapped ? '/data' : '', side: 'request' as const }
    if (scene.isHeavy) return judgeRequest(scene, objects, value, options)
    const [only] = objects
    const isOne = objects.length === 1 && only !== undefined
    addAll(scene, isOne ? judge(scene.version, only, value, options) : judgeOneOf(scene.version, objects, value, options))
    return undefined
  },
}

function* judgeRequest(scene: Scene, objects: readonly string[], value: unknown, options: JudgeOptions): JudgingSteps<void> {
  const [only] = objects
  const isOne = objects.length === 1 && only !== undefined
  addAll(scene, yield* isOne ? judgeSteps(scene.version, only, value, options) : judgeOneOfSteps(scene.version, objects, value, options))
}

const addAll = (scene: Scene, findings: readonly Finding[]): void => {
  for (const finding of findings) scene.findings.push(finding)
}

/** A request to no known place may still be broken. */
const strayRequest: SceneRule = {
  ids: ['body.json'],
  applies: (endpoint) => endpoint === undefined || endpoint.request.length === 0,
  check: (scene) => {
    if (scene.exchange.request.bytes === 0) return
    const body = requestBody(scene)
    if (body.state === 'broken') reportBroken(scene, body.text, 'request')
  },
}

/** JSON is UTF-8 from the first byte on (RFC 8259); how much of it is taken is for the receiver to say. */
const readable: SceneRule = {
  ids: ['body.json', 'content-type'],
  applies: () => true,
  check: (scene) => {
    const { exchange, facts } = scene
    if (facts.unreadable) {
      const { reason, expected, actual } = facts.unreadable
      note(
        scene,
        'request',
        reason === 'coding' ? 'content-type' : 'body.json',
        reason === 'encoding' ? 'violation' : 'warning',
        reason === 'coding' ? 'header:Content-Encoding' : '',
        expected,
        actual,
        transport,
      )
    }
    // What we send ourselves is made of text, and begins as it should.
    const [side, bytes] =
      exchange.direction === 'in' ? (['request', exchange.request.body] as const) : (['response', exchange.response?.body] as const)
    if (bytes === undefined) return
    if (side === 'response' && !isUtf8(bytes)) {
      note(scene, side, 'body.json', 'violation', '', 'UTF-8', 'not UTF-8', transport)
    } else if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      note(scene, side, 'body.json', 'violation', '', 'JSON without a byte order mark', 'preceded by a byte order mark', transport)
    }
  },
}

const reportBroken = (scene: Scene, text: string, side: Finding['side']): void => {
  const problem = findJsonProblem(text) ?? { line: 1, column: 1, expected: 'JSON', actual: 'something else' }
  scene.findings.push(brokenJson(scene.version, problem, side))
}

/** Takes over what is known already. */
const adopt = (scene: Scene, judged: () => readonly Finding[], side: Finding['side']): void => {
  for (const finding of judged()) scene.findings.push(finding.side === side ? finding : { ...finding, side })
}

// ---- responses --------------------------------------------------------------------------------------------------

const responseEnvelope: SceneRule = {
  ids: ['envelope.shape', 'envelope.wrapping', 'body.json', 'content-type'],
  applies: () => true,
  check: (scene) => {
    if (scene.status === 0) return
    const { judgedResponse } = scene.facts
    if (judgedResponse) return adopt(scene, judgedResponse, 'response')
    // A redirect leads elsewhere; what it says here does not matter.
    if ((scene.status >= 300 && scene.status < 400) || scene.exchange.method === 'HEAD') return
    const body = responseBody(scene)
    if (body.state === 'dropped') return
    if (!isOk(scene)) return judgeErrorBody(scene)
    if (body.state === 'none') note(scene, 'response', 'content-type', 'violation', '', 'a JSON envelope', 'empty', transport)
    else if (body.state === 'broken') reportBroken(scene, body.text, 'response')
    else {
      const { endpoint } = scene
      return judgeEntries(scene, body.value, { response: endpoint?.response, list: endpoint?.list ?? false })
    }
    return undefined
  },
}

/** In steps, as a page may be long. */
function* judgeEntries(scene: Scene, value: unknown, promised: Promised): Generator<undefined, void, undefined> {
  for (const finding of yield* envelopeSteps(scene.version, value, promised, 'response', scene.isHeavy)) scene.findings.push(finding)
}

/** 2.2.1 wants an envelope with HTTP errors too; 2.1.1 does not say. */
const judgeErrorBody = (scene: Scene): void => {
  const severity = severityOf(scene.version, 'errorEnvelope')
  const body = responseBody(scene)
  if (body.state === 'json') {
    for (const finding of judgeEnvelope(scene.version, body.value, { response: undefined, list: false })) {
      scene.findings.push(finding.severity === 'violation' ? { ...finding, severity } : finding)
    }
    return
  }
  const type = scene.responseHeaders.get('content-type')
  note(
    scene,
    'response',
    'envelope.shape',
    severity,
    '',
    'a JSON envelope, also for HTTP errors',
    body.state === 'none' ? 'empty' : `not JSON${type === undefined ? '' : ` (${type.slice(0, 80)})`}`,
    transport,
  )
}

// ---- Content-Type -----------------------------------------------------------------------------------------------

/** What a Content-Type says wrongly about JSON; `[severity, expected]`. */
const problemOf = (type: string | undefined, strict: boolean): ['violation' | 'warning', string] | undefined => {
  if (type === 'application/json' || type === 'application/json; charset=utf-8') return undefined
  if (type === undefined) return [strict ? 'violation' : 'warning', 'application/json']
  const [media = '', ...parameters] = type
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  if (media !== 'application/json') return [strict ? 'violation' : 'warning', 'application/json']
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '')
  return charset === undefined || charset === 'utf-8' || charset === 'utf8' ? undefined : ['warning', 'application/json, in UTF-8']
}

const contentType: SceneRule = {
  ids: ['content-type'],
  applies: () => true,
  check: (scene) => {
    const { exchange, version } = scene
    const strict = dialects[version].states.contentType
    if (exchange.request.bytes > 0) {
      const problem = problemOf(scene.requestHeaders.get('content-type'), strict)
      if (problem) {
        note(
          scene,
          'request',
          'content-type',
          problem[0],
          'header:Content-Type',
          problem[1],
          scene.requestHeaders.get('content-type') ?? 'missing',
          transport,
        )
      }
      if (exchange.method === 'GET') {
        note(scene, 'request', 'content-type', 'warning', '', 'no body in a GET', `${exchange.request.bytes} bytes long`, transport)
      }
    }
    if (exchange.response === undefined || exchange.response.bytes === 0) return
    const type = scene.responseHeaders.get('content-type')
    const problem = problemOf(type, strict)
    // What an HTTP error that is not JSON says about itself is true, and its shape has a finding already.
    if (problem && (isOk(scene) || responseBody(scene).state === 'json')) {
      note(scene, 'response', 'content-type', problem[0], 'header:Content-Type', problem[1], type ?? 'missing', transport)
    }
  },
}

export const messageRules: readonly SceneRule[] = [contentType, readable, requestObject, strayRequest, responseEnvelope]
