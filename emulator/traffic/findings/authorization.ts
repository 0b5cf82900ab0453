/** auth.*: how the caller shows who it is. */
import { readAuthorization, tokenEncoding, type TokenEncoding } from '../../ocpi/authorization.js'
import { severityOf } from '../../ocpi/dialect.js'
import { isHandshakeModule } from '../../ocpi/endpoints.js'
import { note, transport, type SceneRule, type Scene } from './scene.js'

const at = 'header:Authorization'

const shapes = {
  case: ['warning', 'written in another case'],
  spacing: ['violation', 'not separated by exactly one space'],
  wrong: ['violation', 'of another scheme'],
  bare: ['violation', 'a token without its scheme'],
  missing: ['violation', 'missing'],
} as const

/** `Token `, one space, the token. */
const scheme: SceneRule = {
  ids: ['auth.scheme'],
  applies: () => true,
  check: (scene) => {
    const { shape, scheme: written } = readAuthorization(scene.requestHeaders.get('authorization'))
    if (shape === 'ok') return
    const [severity, actual] = shapes[shape]
    note(
      scene,
      'request',
      'auth.scheme',
      severity,
      at,
      '`Token <token>`',
      written === '' ? actual : `${actual}: ${written.slice(0, 40)}`,
      transport,
    )
  },
}

const written: Record<TokenEncoding, string> = {
  plain: 'plain text',
  base64: 'Base64',
  'base64-line-feed': 'Base64 of the token and a line feed',
  'base64-unpadded': 'Base64 without padding',
  'base64-twice': 'Base64, applied twice',
}

const encoding: SceneRule = {
  ids: ['auth.encoding'],
  applies: (_, direction) => direction === 'in',
  check: (scene) => {
    const matched = scene.facts.auth?.matched
    if (matched === undefined) return
    // Before a version is chosen either way of writing is right.
    const { version } = scene.exchange
    const expected = scene.facts.auth?.expected ?? (version === undefined ? undefined : tokenEncoding(version))
    const fits = expected === undefined ? matched === 'plain' || matched === 'base64' : matched === expected
    if (fits) return
    const severity = matched === 'base64-line-feed' && expected !== 'plain' ? 'warning' : 'violation'
    note(
      scene,
      'request',
      'auth.encoding',
      severity,
      at,
      `the token ${expected === 'plain' ? 'as plain text' : 'in Base64'}`,
      written[matched],
      transport,
    )
  },
}

const tokenRole: SceneRule = {
  ids: ['auth.token-role'],
  applies: (_, direction) => direction === 'in',
  check: (scene) => {
    const { auth } = scene.facts
    if (auth === undefined) return
    if (auth.matched === undefined && auth.tokenRole === undefined) return unknownToken(scene, auth.past)
    if (auth.retired === true) {
      note(
        scene,
        'request',
        'auth.token-role',
        'violation',
        at,
        'the token of the current registration',
        auth.past ??
          (auth.tokenRole === 'A'
            ? 'token A, which the registration has replaced'
            : `token ${auth.tokenRole ?? ''}, which is no longer valid`),
        'credentials',
      )
    } else if (auth.tokenRole === 'A' && scene.endpoint !== undefined && !isHandshakeModule(scene.endpoint.module)) {
      note(
        scene,
        'request',
        'auth.token-role',
        severityOf(scene.version, 'narrowTokenA'),
        at,
        `the token of the registration for the ${scene.endpoint.module} module`,
        'token A, which is only for the registration',
        transport,
      )
    }
  },
}

const unknownToken = (scene: Scene, past: string | undefined): void => {
  const { shape } = readAuthorization(scene.requestHeaders.get('authorization'))
  if (shape === 'missing') return
  note(scene, 'request', 'auth.token-role', 'violation', at, 'the token that was issued to the caller', past ?? 'unknown token', transport)
}

/** What a peer makes of a token that is as it should be. */
const verdict: SceneRule = {
  ids: ['auth.encoding', 'auth.scheme', 'auth.token-role'],
  applies: (_, direction) => direction === 'out',
  check: (scene) => {
    const { status, version, facts, exchange } = scene
    const { refusedEncoding } = facts
    if (status !== 0 && status !== 401) {
      if (facts.staleToken === true && status >= 200 && status < 300) {
        note(
          scene,
          'response',
          'auth.token-role',
          'violation',
          'status',
          'HTTP 401, since the token is no longer valid',
          `HTTP ${status}`,
          'credentials',
        )
      }
      // Either encoding is right until a version is chosen.
      if (refusedEncoding !== undefined && exchange.version !== undefined && refusedEncoding === tokenEncoding(version)) {
        note(
          scene,
          'response',
          'auth.encoding',
          'violation',
          'status',
          `the token accepted ${refusedEncoding === 'plain' ? 'as plain text' : 'in Base64'}, as ${version} requires`,
          `HTTP 401 for it, and success for the token ${refusedEncoding === 'plain' ? 'in Base64' : 'as plain text'}`,
          transport,
        )
      }
      return
    }
    if (status !== 401 || readAuthorization(scene.requestHeaders.get('authorization')).shape !== 'ok') return
    const demanded = scene.responseHeaders.get('www-authenticate')
    if (demanded !== undefined && !/^token\b/i.test(demanded.trim())) {
      note(scene, 'response', 'auth.scheme', 'violation', 'header:WWW-Authenticate', '`Token`', demanded.slice(0, 80), transport)
    } else if (facts.agreedToken === true || refusedEncoding !== undefined) {
      note(scene, 'response', 'auth.token-role', 'warning', 'status', 'the token of the registration accepted', 'HTTP 401', transport)
    }
  },
}

export const authorizationRules: readonly SceneRule[] = [scheme, encoding, tokenRole, verdict]
