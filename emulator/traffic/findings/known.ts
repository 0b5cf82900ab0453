/** Objects beside what was known of them before. */
import { readDateTime } from '../../ocpi/datetime.js'
import { isPush, type Endpoint } from '../../ocpi/endpoints.js'
import type { Finding } from '../../ocpi/finding.js'
import { answeredData, isFields, requestFields, succeeded, textAt, type Fields, type Scene } from './scene.js'

export type Side = Finding['side']

/** Body of an incoming push beside what was stored; undefined unless both are there. */
export const pushed = (scene: Scene): { before: Fields; after: Fields } | undefined => {
  const before = scene.facts.stored?.()
  const after = requestFields(scene)
  return isFields(before) && after !== undefined ? { before, after } : undefined
}

/** Calls back for each pushed or pulled object that was known before. */
export const eachKnown = (scene: Scene, visit: (before: Fields, after: Fields, side: Side, at: string) => void): void => {
  if (scene.endpoint?.list === true) {
    const { storedOf } = scene.facts
    const data = storedOf === undefined || !succeeded(scene) ? undefined : answeredData(scene)
    if (!Array.isArray(data) || storedOf === undefined) return
    for (const [index, after] of data.entries()) {
      const before = isFields(after) ? storedOf(after) : undefined
      if (isFields(after) && isFields(before)) visit(before, after, 'response', `/data/${index}`)
    }
    return
  }
  const both = pushed(scene)
  if (both) visit(both.before, both.after, 'request', '')
}

export const instantOf = (object: Fields, name: string): number | undefined => {
  const text = textAt(object, name)
  return text === undefined ? undefined : readDateTime(text)
}

export const isModule = (endpoint: Endpoint | undefined, module: string): boolean =>
  endpoint?.module === module && (isPush(endpoint) || endpoint.list)
