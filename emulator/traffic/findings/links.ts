/** paging.link: where the Link to the next page leads, beside the url of the list. */
import { headerLines } from '../wire.js'
import { someNames } from '../../ocpi/judging/describe.js'
import { nextLink, parseLinks, parseQuery } from '../../ocpi/paging.js'
import { hostOf } from './paging.js'
import { barePath, isOk, note, queryOf, transport, type SceneRule, type Scene } from './scene.js'

const at = 'header:Link'

/** Values that stand for nothing in some language, and end up in urls when a parameter was not given. */
const nothingWords: ReadonlySet<string> = new Set(['none', 'null', 'undefined', 'nan', 'nil', 'invalid date', 'invaliddate'])

const problem = (scene: Scene, severity: 'violation' | 'warning', expected: string, actual: string): void =>
  note(scene, 'response', 'paging.link', severity, at, expected, actual.slice(0, 200), transport)

const link: SceneRule = {
  ids: ['paging.link'],
  applies: (endpoint) => endpoint?.paged === true,
  check: (scene) => {
    const response = scene.exchange.response
    if (response === undefined || !isOk(scene)) return
    const lines = headerLines(response.headers).filter(([name]) => name.toLowerCase() === 'link')
    if (lines.length > 1)
      checkLines(
        scene,
        lines.map(([, value]) => value),
      )
    const next = nextLink(scene.responseHeaders.get('link'))
    if (next === undefined) return
    checkParameters(scene, next)
    if (/^https?:\/\//i.test(next)) checkPlace(scene, next)
  },
}

/** Several lines are one list (RFC 9110), but many receivers read the first alone. */
const checkLines = (scene: Scene, values: readonly string[]): void => {
  const next = new Set(values.flatMap(parseLinks).flatMap(({ rel, url }) => (rel.includes('next') ? [url] : [])))
  if (next.size > 1) problem(scene, 'violation', 'one url with rel="next"', `${next.size} urls: ${[...next].join(', ')}`)
  else if (next.size === 1 && nextLink(values[0]) === undefined) {
    problem(
      scene,
      'warning',
      'rel="next" in the first Link header, since some clients read only that',
      `a list of ${values.length} headers, with rel="next" not in the first`,
    )
  }
}

const checkParameters = (scene: Scene, next: string): void => {
  const question = next.indexOf('?')
  const asked = parseQuery(queryOf(scene)).map(([name]) => name)
  const parameters = question === -1 ? [] : parseQuery(next.slice(question + 1))
  const hasOffset = parameters.some(([name]) => name === 'offset')
  for (const name of pageParameters) {
    const values = parameters.flatMap(([other, value]) => (other === name ? [value] : []))
    const empty = values.find((value) => value === '' || nothingWords.has(value.toLowerCase()))
    // Dates that were asked for and are lost have a finding already.
    const isLost = hasOffset && name.startsWith('date') && asked.includes(name)
    if (empty !== undefined && !isLost) problem(scene, 'violation', `\`${name}\` left out, or with a value`, `${name}=${empty}`)
    if (values.length < 2) continue
    const kept = `a url with \`${name}\` twice, since the value of this page was not replaced`
    problem(scene, 'violation', `\`${name}\` once`, asked.includes(name) ? kept : next)
  }
  // The token in a url ends up in the logs of every proxy on the way.
  const secrets = parameters.flatMap(([name]) => (/^(access_)?token$|^authorization$|^api_?key$/i.test(name) ? [`\`${name}\``] : []))
  if (secrets.length > 0) problem(scene, 'warning', 'no credentials in the url', `${someNames(secrets)} in the query`)
}

const pageParameters = ['date_from', 'date_to', 'offset', 'limit'] as const

const schemeOf = (url: string): string => /^[a-z]+(?=:)/i.exec(url)?.[0].toLowerCase() ?? ''

/** Other hosts have a rule of their own. */
const checkPlace = (scene: Scene, next: string): void => {
  const here = scene.exchange.url
  if (!/^https?:\/\//i.test(here)) return
  if (schemeOf(here) !== schemeOf(next)) {
    // http for https sends the token unencrypted.
    problem(scene, schemeOf(here) === 'https' ? 'violation' : 'warning', `${schemeOf(here)}, as in the request`, next)
  }
  const [ours, theirs] = [barePath(here), barePath(next)]
  if (ours === theirs || hostOf(here) !== hostOf(next)) return
  problem(scene, 'warning', `the path of the list, ${ours}`, theirs === '' ? `no path: ${next}` : theirs)
}

export const linkRules: readonly SceneRule[] = [link]
