/** Objects beside what was known of them before. */
import { readDateTime } from '../../ocpi/datetime.js'
import { isPush, type Endpoint } from '../../ocpi/endpoints.js'
import { eachEntry, type JudgingSteps } from '../../ocpi/judge.js'
import type { Finding } from '../../ocpi/finding.js'
import { answeredData, requestFields, succeeded, textAt, type Fields, type Scene } from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

export type Side = Finding['side']

/** Body of an incoming push beside what was stored; undefined unless both are there. */
export const pushed = (scene: Scene): { before: Fields; after: Fields } | undefined => {
  const before = scene.facts.stored?.()
  const after = requestFields(scene)
  return isObject(before) && after !== undefined ? { before, after } : undefined
}

/** Calls back for each pushed or pulled object that was known before. */
export function* eachKnown(scene: Scene, visit: (before: Fields, after: Fields, side: Side, at: string) => void): JudgingSteps<void> {
  if (scene.endpoint?.list === true) {
    const { storedOf } = scene.facts
    if (storedOf === undefined) return
    yield* eachAnswered(scene, (after, at) => {
      const before = storedOf(after)
      if (isObject(before)) visit(before, after, 'response', at)
    })
    return
  }
  const both = pushed(scene)
  if (both) visit(both.before, both.after, 'request', '')
}

/** Calls back for each object of a list that was answered with success. */
export function* eachAnswered(scene: Scene, visit: (object: Fields, at: string, index: number) => void): JudgingSteps<void> {
  const data = succeeded(scene) ? answeredData(scene) : undefined
  if (!Array.isArray(data)) return
  yield* eachEntry(data, (object, index) => {
    if (isObject(object)) visit(object, `/data/${index}`, index)
  })
}

export const instantOf = (object: Fields, name: string): number | undefined => {
  const text = textAt(object, name)
  return text === undefined ? undefined : readDateTime(text)
}

export const isModule = (endpoint: Endpoint | undefined, module: string): boolean =>
  endpoint?.module === module && (isPush(endpoint) || endpoint.list)
