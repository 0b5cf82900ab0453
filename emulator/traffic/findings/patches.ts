/** patch.merge, session.lifecycle: what an object becomes by a PATCH. A PATCH may be right in itself and spoil the object. */
import { readDateTime } from '../../ocpi/datetime.js'
import { dialects, severityOf } from '../../ocpi/dialect.js'
import { isPush } from '../../ocpi/endpoints.js'
import type { Finding } from '../../ocpi/finding.js'
import { finish, judge, judgeSteps, type JudgingSteps } from '../../ocpi/judge.js'
import { describe } from '../../ocpi/judging/describe.js'
import { instantOf, pushed } from './known.js'
import { note, requestFields, textAt, type Fields, type SceneRule, type Scene } from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

const isPatch: SceneRule['applies'] = (endpoint, direction) => direction === 'in' && isPush(endpoint) && endpoint?.partial === true

const listAt = (object: Fields, name: string): Fields[] => {
  const list = object[name]
  return Array.isArray(list) ? list.filter(isObject) : []
}

// ---- charging periods ---------------------------------------------------------------------------------------------

const startOf = (period: Fields): number | undefined => instantOf(period, 'start_date_time')

const periods: SceneRule = {
  ids: ['patch.merge'],
  applies: (endpoint, direction) => isPatch(endpoint, direction) && endpoint?.object === 'Session',
  check: (scene) => {
    const both = pushed(scene)
    if (both === undefined) return
    const stored = listAt(both.before, 'charging_periods')
    const sent = listAt(both.after, 'charging_periods')
    const appended = dialects[scene.version].states.appendedPeriods
    const [first] = sent
    // Where the version leaves it open, a list that begins as the stored one begins is the whole list.
    if (stored.length === 0 || first === undefined || (!appended && startOf(first) === startOf(stored[0] ?? {}))) return
    const known = new Set(stored.map(startOf))
    const latest = stored.reduce((last, period) => Math.max(last, startOf(period) ?? -Infinity), -Infinity)
    const severity = severityOf(scene.version, 'appendedPeriods')
    for (const [index, period] of sent.entries()) {
      const start = startOf(period)
      if (start === undefined || start > latest) continue
      const repeated = known.has(start)
      note(
        scene,
        'request',
        'patch.merge',
        severity,
        `/charging_periods/${index}/start_date_time`,
        repeated
          ? 'new periods only, since a PATCH appends them; send a PUT to replace them'
          : `a start after ${new Date(latest).toISOString()}, the start of the last stored period`,
        repeated
          ? `${describe(period['start_date_time'])}, a period that is stored already, so its energy and time count twice`
          : describe(period['start_date_time']),
      )
    }
  },
}

// ---- children of a Location ---------------------------------------------------------------------------------------

const keyIn = (child: Fields, field: 'uid' | 'id'): string => String(child[field]).toLowerCase()

/** An EVSE or a Connector is made by a PUT at its own url; a part of one makes an object that nobody can use. */
const children: SceneRule = {
  ids: ['patch.merge'],
  applies: (endpoint, direction) => isPatch(endpoint, direction) && endpoint?.object === 'Location',
  check: (scene) => {
    const both = pushed(scene)
    if (both === undefined) return
    const stored = new Map(listAt(both.before, 'evses').map((evse) => [keyIn(evse, 'uid'), evse]))
    for (const [index, evse] of listAt(both.after, 'evses').entries()) {
      const known = stored.get(keyIn(evse, 'uid'))
      const at = `/evses/${index}`
      if (known === undefined) noteNewChild(scene, 'EVSE', evse, textAt(evse, 'uid'), at)
      else checkConnectors(scene, known, evse, at)
    }
    checkConnectors(scene, both.before, both.after, '')
  },
}

const checkConnectors = (scene: Scene, before: Fields, after: Fields, at: string): void => {
  const stored = new Set(listAt(before, 'connectors').map((connector) => keyIn(connector, 'id')))
  for (const [index, connector] of listAt(after, 'connectors').entries()) {
    if (!stored.has(keyIn(connector, 'id')))
      noteNewChild(scene, 'Connector', connector, textAt(connector, 'id'), `${at}/connectors/${index}`)
  }
}

const noteNewChild = (scene: Scene, object: 'EVSE' | 'Connector', child: Fields, id: string | undefined, at: string): void => {
  const isWhole = judge(scene.version, object, child).every(({ severity }) => severity === 'warning')
  note(
    scene,
    'request',
    'patch.merge',
    isWhole ? 'warning' : 'violation',
    at,
    `${object} ${id ?? ''} sent completely by PUT to its own url`.replace('  ', ' '),
    isWhole ? `created by a PATCH of its parent` : `created by a PATCH of its parent, and incomplete`,
  )
}

// ---- the result -----------------------------------------------------------------------------------------------------

const keyOf = ({ id, at }: Finding): string => `${id} ${at}`

const isBelow = (at: string, parent: string): boolean => at === parent || at.startsWith(`${parent}/`)

/** What is wrong with the merged object, and with neither the stored one nor the PATCH alone. */
const result: SceneRule = {
  ids: ['patch.merge', 'session.lifecycle'],
  applies: isPatch,
  check: (scene) => {
    const object = scene.endpoint?.request[0]
    const before = scene.facts.stored?.()
    const after = scene.facts.patched?.()
    const body = requestFields(scene)
    if (object === undefined || body === undefined || !isObject(before) || !isObject(after)) return undefined
    const steps = compareResult(scene, object, before, body, after)
    // In one go it takes less time, unless the object is very large.
    return isSmall(before) ? finish(steps) : steps
  },
}

const isSmall = (object: Fields): boolean => ['charging_periods', 'evses', 'connectors'].every((name) => listAt(object, name).length < 50)

function* compareResult(scene: Scene, object: string, before: Fields, body: Fields, after: Fields): JudgingSteps<void> {
  const known = new Set((yield* judgeSteps(scene.version, object, before)).map(keyOf))
  const own = yield* judgeSteps(scene.version, object, body, { partial: true })
  for (const finding of yield* judgeSteps(scene.version, object, after)) {
    // Periods and children are merged: their places in the result are not those in the PATCH, and rules of their own look at them.
    if (['/charging_periods', '/evses', '/connectors'].some((list) => isBelow(finding.at, list))) continue
    if (known.has(keyOf(finding)) || own.some(({ at }) => isBelow(finding.at, at) || isBelow(at, finding.at))) continue
    note(scene, 'request', finding.id, finding.severity, finding.at, finding.expected, `${finding.actual}, after this PATCH`)
  }
}

/** Sessions and Locations have rules of their own about it. */
const older: SceneRule = {
  ids: ['patch.merge'],
  applies: (endpoint, direction) => isPatch(endpoint, direction) && (endpoint?.object === 'Token' || endpoint?.object === 'Tariff'),
  check: (scene) => {
    const both = pushed(scene)
    const then = both && readDateTime(textAt(both.before, 'last_updated') ?? '')
    const now = both && readDateTime(textAt(both.after, 'last_updated') ?? '')
    if (both === undefined || then === undefined || now === undefined || now >= then) return
    note(
      scene,
      'request',
      'patch.merge',
      'warning',
      '/last_updated',
      `${describe(both.before['last_updated'])} or later, as stored`,
      describe(both.after['last_updated']),
    )
  },
}

export const patchRules: readonly SceneRule[] = [periods, children, result, older]
