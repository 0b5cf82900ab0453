/** token.identity: which Token is meant, and what is answered about it. */
import { isPush } from '../../ocpi/endpoints.js'
import { dataSetOf } from '../../ocpi/data-sets.js'
import { dialects } from '../../ocpi/dialect.js'
import { describe } from '../../ocpi/judging/describe.js'
import { parseQuery } from '../../ocpi/paging.js'
import { hasField } from '../../ocpi/schemas.js'
import { eachKnown, isModule } from './known.js'
import { speaks } from './routing.js'
import { answeredData, isOk, note, pathParameters, queryOf, requestFields, succeeded, textAt, type SceneRule } from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

/** (uid, type) is the key; `?type=` is RFID unless it is given. */
const tokenType: SceneRule = {
  ids: ['token.identity'],
  applies: (endpoint) =>
    speaks(endpoint, ({ tokenTypeInUrl }) => tokenTypeInUrl) && dataSetOf(endpoint)?.keyedByType === true && isPush(endpoint),
  check: (scene) => {
    const body = requestFields(scene)
    const type = body && textAt(body, 'type')
    if (type === undefined) return
    const inUrl = parseQuery(queryOf(scene)).find(([name]) => name === 'type')?.[1] ?? 'RFID'
    if (type !== inUrl) {
      note(
        scene,
        'request',
        'token.identity',
        'violation',
        'url',
        `type=${type}, as in the body`,
        queryOf(scene).includes('type=') ? `a url with type=${inUrl}` : `without \`type\`, which means ${inUrl}`,
      )
    }
  },
}

const authorization: SceneRule = {
  ids: ['token.identity'],
  applies: (endpoint) => endpoint?.response === 'AuthorizationInfo',
  check: (scene) => {
    const code = scene.exchange.ocpiStatus
    const { unknownToken } = dialects[scene.version].statuses
    if (
      unknownToken !== 2001 &&
      code !== undefined &&
      (code === unknownToken) !== (scene.status === 404) &&
      (isOk(scene) || scene.status === 404)
    ) {
      note(
        scene,
        'response',
        'token.identity',
        'violation',
        code === unknownToken ? 'status' : '/status_code',
        `HTTP 404 with status code ${unknownToken} for an unknown Token`,
        `HTTP ${scene.status} with ${code}`,
      )
    }
    const place = requestFields(scene)
    if (code === 2002 && textAt(place ?? {}, 'location_id') !== undefined) {
      note(
        scene,
        'response',
        'token.identity',
        'warning',
        '/status_code',
        'an authorization for the Location of the request',
        '2002, not enough information',
      )
    }
    const data = succeeded(scene) ? answeredData(scene) : undefined
    if (!isObject(data)) return
    const token = data['token']
    if (hasField(scene.version, 'AuthorizationInfo', 'token') && !isObject(token)) {
      note(
        scene,
        'response',
        'token.identity',
        'violation',
        '/data/token',
        'the requested Token',
        token === undefined ? 'missing' : describe(token),
      )
    }
    const uid = isObject(token) ? textAt(token, 'uid') : undefined
    const asked = pathParameters(scene)['token_uid'] ?? ''
    if (uid !== undefined && uid.toLowerCase() !== asked.toLowerCase()) {
      note(scene, 'response', 'token.identity', 'violation', '/data/token/uid', `${asked}, as requested`, uid)
    }
    if (isObject(data['location']) && (scene.exchange.request.bytes === 0 || data['allowed'] !== 'ALLOWED')) {
      note(
        scene,
        'response',
        'token.identity',
        'warning',
        '/data/location',
        'no location, unless one was requested and charging is allowed',
        scene.exchange.request.bytes === 0
          ? 'set, although no location was requested'
          : `set, although \`allowed\` is ${describe(data['allowed'])}`,
      )
    }
  },
}

/** Where the url names a Token by its uid alone, one of another type replaces it. */
const retyped: SceneRule = {
  ids: ['token.identity'],
  applies: (endpoint) => speaks(endpoint, ({ tokenTypeInUrl }) => !tokenTypeInUrl) && isModule(endpoint, 'tokens'),
  check: (scene) => {
    return eachKnown(scene, (before, after, side, at) => {
      const { type: was } = before
      const { type: is } = after
      if (was === undefined || is === undefined || was === is) return
      const expected = `${describe(was)}, the type that was sent before under this uid`
      note(scene, side, 'token.identity', 'warning', `${at}/type`, expected, describe(is))
    })
  },
}

export const tokenRules: readonly SceneRule[] = [tokenType, retyped, authorization]
