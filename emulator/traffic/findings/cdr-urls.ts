/** cdr.location-header: whether the url that a posted CDR is answered with can be followed. */
import { hostOf } from './paging.js'
import { isPrivate } from './registration.js'
import { barePath, note, succeeded, type SceneRule, type Scene } from './scene.js'

/** Left over from a template, or from a value that was not there. */
const isPlaceholder = (segment: string): boolean => /^(undefined|null|none|nan)$|[{}<>]|%7b|%7d|^:[a-z]/i.test(segment)

const usable: SceneRule = {
  ids: ['cdr.location-header'],
  applies: (endpoint) => endpoint?.givesUrl === true,
  check: (scene) => {
    const location = scene.responseHeaders.get('location')
    if (location === undefined || !/^https?:\/\/[^\s/?#]/i.test(location) || !succeeded(scene)) return
    const posted = scene.exchange.url
    const segments = barePath(location).split('/')
    if (!URL.canParse(location) || /\s/.test(location)) problem(scene, 'violation', 'a valid url', location)
    else if (segments.some(isPlaceholder)) problem(scene, 'violation', 'a url with the id of the CDR', location)
    else if (barePath(location) === barePath(posted) && !location.includes('?')) {
      problem(scene, 'violation', 'the url of the CDR, not that of the module', location)
    } else if (isPrivate(location) && !isPrivate(posted)) problem(scene, 'warning', 'a host that the CPO can reach', location)
    else if (hostOf(location) !== hostOf(posted)) problem(scene, 'warning', `host ${hostOf(posted)}, as in the request`, location)
    else if (/^https:/i.test(posted) && !/^https:/i.test(location)) problem(scene, 'warning', 'https, as in the request', location)
  },
}

const problem = (scene: Scene, severity: 'violation' | 'warning', expected: string, actual: string): void =>
  note(scene, 'response', 'cdr.location-header', severity, 'header:Location', expected, actual.slice(0, 200))

/** Answers for load say nothing of the url. */
const loadErrors: ReadonlySet<number> = new Set([429, 503])

const followed: SceneRule = {
  ids: ['cdr.location-header'],
  applies: (endpoint, direction) => endpoint?.usesGivenUrl === true && direction === 'out',
  check: (scene) => {
    const { status, exchange } = scene
    if (succeeded(scene) || loadErrors.has(status) || (status === 0 && exchange.error === undefined)) return
    const actual = status === 0 ? (exchange.error ?? '').slice(0, 200) : `HTTP ${status}`
    note(
      scene,
      'response',
      'cdr.location-header',
      'violation',
      'status',
      'the CDR at the url that the Location header gave',
      exchange.ocpiStatus === undefined || status === 0 ? actual : `${actual} with status code ${exchange.ocpiStatus}`,
    )
  },
}

export const cdrUrlRules: readonly SceneRule[] = [usable, followed]
