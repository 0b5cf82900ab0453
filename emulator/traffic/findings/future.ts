/** time.future: what has happened, at a time that has not come (mod_sessions, mod_cdrs, mod_commands). */
import { dialects } from '../../ocpi/dialect.js'
import { describe } from '../../ocpi/judging/describe.js'
import type { Side } from './known.js'
import { instantOf } from './known.js'
import { note, requestFields, textAt, type Fields, type SceneRule, type Scene } from './scene.js'
import { brings, eachThatComes } from './sessions-and-cdrs.js'
import { isObject } from '../../ocpi/json-object.js'

/** Clocks differ by less, time zones by more. */
const toleranceMs = 5 * 60_000

const sayFuture = (scene: Scene, side: Side, at: string, value: unknown): void =>
  note(
    scene,
    side,
    'time.future',
    'warning',
    at,
    `a UTC time, ${new Date(scene.exchange.startedAt).toISOString()} or earlier`,
    `${describe(value)}, in the future (probably local time)`,
  )

const check = (scene: Scene, object: Fields, fields: readonly string[], side: Side, at: string): void => {
  const latest = scene.exchange.startedAt + toleranceMs
  const isAhead = (value: Fields, name: string): boolean => (instantOf(value, name) ?? 0) > latest
  for (const name of fields) if (isAhead(object, name)) sayFuture(scene, side, `${at}/${name}`, object[name])
  const { charging_periods: periods } = object
  if (!Array.isArray(periods)) return
  for (const [index, period] of periods.entries()) {
    if (!isObject(period) || !isAhead(period, 'start_date_time')) continue
    sayFuture(scene, side, `${at}/charging_periods/${index}/start_date_time`, period['start_date_time'])
  }
}

const happened = (module: 'sessions' | 'cdrs', times: 'sessionTimes' | 'cdrTimes'): SceneRule => ({
  ids: ['time.future'],
  applies: (endpoint, direction) => brings(endpoint, direction, module),
  check: (scene) => {
    const { start, end } = dialects[scene.version][times]
    return eachThatComes(scene, (object, side, at) => {
      // A reservation may name the time at which it expires.
      if (textAt(object, 'status') !== 'RESERVATION') check(scene, object, [start, end], side, at)
    })
  },
})

/** A reservation that has expired before it is made. */
const expired: SceneRule = {
  ids: ['time.future'],
  applies: (endpoint, direction) => endpoint?.namesCommand === true && direction === 'in',
  check: (scene) => {
    const command = requestFields(scene)
    const expiry = command && instantOf(command, 'expiry_date')
    if (expiry === undefined || expiry > scene.exchange.startedAt - toleranceMs) return
    note(
      scene,
      'request',
      'time.future',
      'warning',
      '/expiry_date',
      `a UTC time after ${new Date(scene.exchange.startedAt).toISOString()}`,
      `${describe(command?.['expiry_date'])}, in the past`,
    )
  },
}

export const futureRules: readonly SceneRule[] = [happened('sessions', 'sessionTimes'), happened('cdrs', 'cdrTimes'), expired]
