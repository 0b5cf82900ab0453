/** What an object tells beside what was known of it before: Sessions, CDRs, commands and their results. */
import { own } from '../../ocpi/own.js'
import { dialects, severityOf } from '../../ocpi/dialect.js'
import { isPush, pushesWhole } from '../../ocpi/endpoints.js'
import type { Finding } from '../../ocpi/finding.js'
import { describe } from '../../ocpi/judging/describe.js'
import { formatParty, sameParty } from '../../ocpi/headers.js'
import { differencesOf } from './difference.js'
import { eachAnswered, eachKnown, instantOf, isModule, pushed, type Side } from './known.js'
import { requestRouting } from './routing.js'
import { answeredData, note, requestFields, succeeded, textAt, type Fields, type SceneRule } from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

// ---- Sessions -----------------------------------------------------------------------------------------------------

/** States that a Session cannot go back to. */
const noWayBack: Readonly<Record<string, readonly string[]>> = own({
  ACTIVE: ['PENDING', 'RESERVATION'],
  PENDING: ['RESERVATION'],
})

/** In 2.1.1 a Session carries its Location, which changes on its own. */
const withoutPlace = ({ location: _, ...session }: Fields): Fields => session

const lifecycle: SceneRule = {
  ids: ['session.lifecycle'],
  applies: (endpoint) => isModule(endpoint, 'sessions') && endpoint?.request[0] !== 'ChargingPreferences',
  check: (scene) => {
    return eachKnown(scene, (before, after, side, at) => {
      const was = textAt(before, 'status') ?? ''
      const is = textAt(after, 'status') ?? was
      const say = (severity: Finding['severity'], field: string, expected: string, actual: unknown): void =>
        note(scene, side, 'session.lifecycle', severity, `${at}/${field}`, expected, describe(actual))
      if (was === 'COMPLETED' || was === 'INVALID') {
        for (const difference of differencesOf(withoutPlace(before), withoutPlace(after), scene.endpoint?.partial === true)) {
          const [field = ''] = difference.split('/')
          say('violation', field, `no change after the Session became ${was}`, after[field])
        }
        return
      }
      if (noWayBack[was]?.includes(is) === true) say('violation', 'status', `a status that can follow ${was}`, is)
      const energyBefore = before['kwh']
      const energy = after['kwh']
      if (typeof energyBefore === 'number' && typeof energy === 'number' && energy < energyBefore) {
        say('violation', 'kwh', `at least ${energyBefore}, as sent before`, energy)
      }
      const then = instantOf(before, 'last_updated')
      const now = instantOf(after, 'last_updated')
      if (then !== undefined && now !== undefined && now < then) {
        say('warning', 'last_updated', `${describe(before['last_updated'])} or later, as sent before`, after['last_updated'])
      }
    })
  },
}

// ---- CDRs -----------------------------------------------------------------------------------------------------------

const cdrAgain: SceneRule = {
  ids: ['cdr.immutable', 'session.lifecycle'],
  applies: (endpoint, direction) => endpoint?.givesUrl === true && direction === 'in',
  check: (scene) => {
    const both = pushed(scene)
    const differences = both ? [...differencesOf(both.before, both.after, false)] : []
    const isPulled = scene.facts.onlyPulled === true
    for (const difference of differences) {
      const expected = `the value that was ${isPulled ? 'pulled' : 'posted'} before, since a CDR cannot be changed`
      note(scene, 'request', 'cdr.immutable', 'violation', `/${difference}`, expected, 'different')
    }
    // A CDR may be pulled before it is posted.
    if (both && differences.length === 0 && !isPulled) {
      note(scene, 'request', 'cdr.immutable', 'warning', '/id', 'a CDR that was not posted before', 'posted again')
    }
    const session = textAt(requestFields(scene) ?? {}, 'session_id')
    if (session !== undefined && scene.facts.knowsSession?.(session) === false) {
      note(scene, 'request', 'session.lifecycle', 'warning', '/session_id', 'the id of a Session that was sent before', session)
    }
  },
}

const cdrLocation: SceneRule = {
  ids: ['cdr.location-header'],
  applies: (endpoint) => endpoint?.givesUrl === true,
  check: (scene) => {
    if (!succeeded(scene)) return
    const location = scene.responseHeaders.get('location')
    const at = 'header:Location'
    if (location === undefined || location === '') {
      note(scene, 'response', 'cdr.location-header', 'violation', at, 'the url of the CDR', location === undefined ? 'missing' : 'empty')
    } else if (!/^https?:\/\/[^\s/?#]/i.test(location)) {
      // The example of 2.1.1 is relative itself.
      note(
        scene,
        'response',
        'cdr.location-header',
        severityOf(scene.version, 'absoluteCdrUrl'),
        at,
        'an absolute url',
        location.slice(0, 200),
      )
    }
  },
}

// ---- PATCH and reading back -------------------------------------------------------------------------------------------

const patchOfNothing: SceneRule = {
  ids: ['patch.merge'],
  applies: (endpoint, direction) => direction === 'in' && isPush(endpoint) && endpoint?.partial === true,
  check: (scene) => {
    const { stored } = scene.facts
    if (stored === undefined || isObject(stored())) return
    note(scene, 'request', 'patch.merge', 'warning', 'method', 'PUT first, since the object does not exist', 'PATCH')
  },
}

/** A PATCH that is refused: it does not merge, or the object was never PUT there. */
const patchRefused: SceneRule = {
  ids: ['patch.merge'],
  applies: (endpoint, direction) => direction === 'out' && isPush(endpoint) && endpoint?.partial === true,
  check: (scene) => {
    const code = scene.exchange.ocpiStatus ?? 0
    if (scene.status !== 404 && (code < 2000 || code >= 3000)) return
    note(
      scene,
      'response',
      'patch.merge',
      'warning',
      scene.status === 404 ? 'status' : '/status_code',
      'success, since the object was PUT before',
      `HTTP ${scene.status} with ${code}`,
    )
  },
}

/** What was pushed is what is read back. */
const readBack: SceneRule = {
  ids: ['patch.merge'],
  applies: (endpoint, direction) =>
    direction === 'out' &&
    endpoint?.interface === 'RECEIVER' &&
    endpoint.method === 'GET' &&
    endpoint.response !== undefined &&
    !endpoint.expectsResult,
  check: (scene) => {
    const expected = scene.facts.stored?.()
    const data = isObject(expected) && succeeded(scene) ? answeredData(scene) : undefined
    if (!isObject(expected) || !isObject(data)) return
    // What has changed since it was pushed has another time.
    if (instantOf(data, 'last_updated') !== instantOf(expected, 'last_updated')) return
    for (const difference of differencesOf(data, expected, true)) {
      note(scene, 'response', 'patch.merge', 'violation', `/data/${difference}`, 'the value that was pushed', 'different')
    }
  },
}

// ---- time -----------------------------------------------------------------------------------------------------------

/** Clocks differ; time zones differ by more. */
const toleranceMs = 5 * 60_000

const fromTheFuture: SceneRule = {
  ids: ['datetime.format'],
  applies: (endpoint, direction) => direction === 'in' && isPush(endpoint),
  check: (scene) => {
    const body = requestFields(scene)
    const changed = body && instantOf(body, 'last_updated')
    if (changed === undefined || changed <= scene.exchange.startedAt + toleranceMs) return
    note(
      scene,
      'request',
      'datetime.format',
      'warning',
      '/last_updated',
      `a UTC time, ${new Date(scene.exchange.startedAt).toISOString()} or earlier`,
      `${describe(body?.['last_updated'])}, in the future (probably local time)`,
      'types',
    )
  },
}

// ---- results of commands ------------------------------------------------------------------------------------------------

const results: Readonly<Record<string, readonly [severity: Finding['severity'], expected: string, actual: string]>> = own({
  unknown: ['violation', 'the response_url of the request, unchanged', 'not the response_url of any request'],
  refused: ['violation', 'no result, since the response to the request was not ACCEPTED', 'the response_url of a request that was refused'],
  repeated: ['violation', 'one result for each request', 'the response_url of a request that has its result already'],
  late: ['warning', 'a result before the timeout', 'the response_url of a request that has timed out'],
})

const commandResult: SceneRule = {
  ids: ['command.result'],
  applies: (endpoint, direction) => direction === 'in' && endpoint?.isResult === true,
  check: (scene) => {
    const { command, ourParties } = scene.facts
    const { from } = requestRouting(scene)
    if (from !== undefined && ourParties?.some((party) => sameParty(party, from)) === true) {
      note(
        scene,
        'request',
        'command.result',
        'violation',
        'header:OCPI-from-party-id',
        'the party that the request was sent to',
        `${formatParty(from)}, which sent the request`,
      )
    }
    const found = command === undefined ? undefined : results[command]
    if (!found) return
    // 2.2.1 mod_commands: a reservation may be cancelled long after its own result.
    if (command !== 'unknown' && requestFields(scene)?.['result'] === 'CANCELED_RESERVATION') return
    const [severity, expected, actual] = found
    note(scene, 'request', 'command.result', severity, 'url', expected, actual)
  },
}

/** A Session that should not be there. */
const sessionAfterRefusal: SceneRule = {
  ids: ['command.result'],
  applies: (endpoint, direction) => direction === 'in' && pushesWhole(endpoint, 'Session'),
  check: (scene) => {
    const { refusedStart } = scene.facts
    if (refusedStart === undefined) return
    note(
      scene,
      'request',
      'command.result',
      'violation',
      '/id',
      `no Session, since START_SESSION resulted in ${refusedStart}`,
      'the id of a new Session',
    )
  },
}

/** How long a Session may be PENDING. */
const pendingMs = 15 * 60_000

const stuck: SceneRule = {
  ids: ['session.lifecycle'],
  applies: (endpoint) => isModule(endpoint, 'sessions') && endpoint?.request[0] !== 'ChargingPreferences',
  check: (scene) => {
    const look = (session: Fields, side: Side, at: string): void => {
      const start = instantOf(session, dialects[scene.version].sessionTimes.start)
      const changed = instantOf(session, 'last_updated')
      if (session['status'] !== 'PENDING' || start === undefined || changed === undefined) return
      const energy = session['kwh']
      if (typeof energy === 'number' && energy > 0) {
        note(scene, side, 'session.lifecycle', 'warning', `${at}/status`, 'ACTIVE, since energy flows', 'PENDING')
      } else if (changed - start > pendingMs) {
        note(
          scene,
          side,
          'session.lifecycle',
          'warning',
          `${at}/status`,
          `ACTIVE or INVALID within ${pendingMs / 60_000} minutes`,
          'PENDING',
        )
      }
    }
    if (scene.endpoint?.list === true) return eachAnswered(scene, (session, at) => look(session, 'response', at))
    const pushedSession = requestFields(scene)
    const before = fieldsOf(scene.facts.stored?.())
    // What goes back to PENDING has a finding already.
    if (pushedSession && (before['status'] ?? 'PENDING') === 'PENDING') look({ ...before, ...pushedSession }, 'request', '')
    return undefined
  },
}

const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {})

export const objectRules: readonly SceneRule[] = [
  lifecycle,
  stuck,
  cdrAgain,
  cdrLocation,
  patchOfNothing,
  patchRefused,
  readBack,
  fromTheFuture,
  commandResult,
  sessionAfterRefusal,
]
