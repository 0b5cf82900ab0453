/** paging.* and filter.dates: lists, page by page. */
import type { JudgingSteps } from '../../ocpi/judge.js'
import { eachAnswered, instantOf } from './known.js'
import { dialects, severityOf } from '../../ocpi/dialect.js'
import type { Endpoint } from '../../ocpi/endpoints.js'
import { limitHeader, totalCountHeader } from '../../ocpi/headers.js'
import { nextLink, parseQuery, readPageQuery, type PageQuery } from '../../ocpi/paging.js'
import type { PreviousPage } from './facts.js'
import { describe, someNames } from '../../ocpi/judging/describe.js'
import { meantName } from '../../ocpi/judging/typos.js'
import { answeredData, note, queryOf, succeeded, textAt, transport, type SceneRule, type Scene } from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

const isPaged = (endpoint: Endpoint | undefined): endpoint is Endpoint => endpoint?.paged === true

/** The key of an object in a list, for telling pages apart. */
export const idOf = (object: unknown): string | undefined => {
  if (!isObject(object)) return undefined
  const { id, uid, type, country_code: country, party_id: party } = object
  if (id !== undefined) return plain(id)
  return uid !== undefined ? `${plain(uid)}/${plain(type)}` : party === undefined ? undefined : `${plain(country)}-${plain(party)}`
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : describe(value))

/** A header that should be a whole number; undefined, with a finding, when it is not. */
const countIn = (scene: Scene, header: string, id: 'paging.total' | 'paging.limit', expected: string): number | undefined => {
  const text = scene.responseHeaders.get(header.toLowerCase())
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text)
  note(scene, 'response', id, 'violation', `header:${header}`, expected, text === undefined ? 'missing' : text.slice(0, 80), transport)
  return undefined
}

/** Parameters by which other interfaces filter and page. */
const looksLikeFilter = /date|since|updated|modified|from|until|before|after|page|size|skip|count(?!ry)|offset|limit/i

// ---- the request --------------------------------------------------------------------------------------------------

const request: SceneRule = {
  ids: ['filter.dates', 'datetime.format', 'paging.offset', 'paging.limit'],
  applies: isPaged,
  check: (scene) => {
    const query = queryOf(scene)
    const asked = readPageQuery(query)
    for (const { name, value, problem } of asked.problems) {
      const isDate = name === 'date_from' || name === 'date_to'
      const id = isDate
        ? problem === 'given twice'
          ? 'filter.dates'
          : 'datetime.format'
        : name === 'offset'
          ? 'paging.offset'
          : 'paging.limit'
      note(
        scene,
        'request',
        id,
        'violation',
        'url',
        isDate ? `${name}=<DateTime>, once` : `${name}=<whole number>, once`,
        `${name}=${value.slice(0, 80)}: ${problem}`,
        transport,
      )
    }
    const needsDate = scene.endpoint?.query.some(({ name, required }) => name === 'date_from' && required) === true
    // A later page is asked for by the url that the Link header names, whatever is in it.
    if (
      needsDate &&
      asked.dateFrom === undefined &&
      scene.facts.previousPage === undefined &&
      !asked.problems.some(({ name }) => name === 'date_from')
    ) {
      note(scene, 'request', 'filter.dates', 'violation', 'url', '`date_from`, which is required', 'without `date_from`')
    }
    // A later page is asked for as its Link says.
    if (scene.facts.previousPage === undefined) checkNames(scene, query)
    if (asked.dateFrom !== undefined && asked.dateTo !== undefined && asked.dateTo <= asked.dateFrom) {
      note(scene, 'request', 'filter.dates', 'warning', 'url', '`date_to` after `date_from`', 'a query for an empty period')
    }
  },
}

/** Parameters that the list does not have, where they seem to ask for something. */
const checkNames = (scene: Scene, query: string): void => {
  const known = scene.endpoint?.query.map(({ name }) => name) ?? []
  const ignored = new Map<string, string[]>()
  for (const [name] of parseQuery(query)) {
    if (known.includes(name)) continue
    const meant = meantName(name, known)?.name
    if (meant === undefined && !looksLikeFilter.test(name)) continue
    const expected = meant ?? known.join(', ')
    ignored.set(expected, [...(ignored.get(expected) ?? []), `\`${name.slice(0, 80)}\``])
  }
  for (const [expected, written] of ignored) {
    const actual = `a query with ${someNames(written)}, which platforms ignore`
    note(scene, 'request', 'filter.dates', 'warning', 'url', expected, actual, transport)
  }
}

// ---- the answer ---------------------------------------------------------------------------------------------------

const answer: SceneRule = {
  ids: ['paging.total', 'paging.limit', 'paging.link', 'paging.offset', 'filter.dates'],
  applies: isPaged,
  check: (scene) => {
    if (!succeeded(scene)) return undefined
    const total = countIn(scene, totalCountHeader, 'paging.total', 'the number of matching objects')
    const limit = countIn(scene, limitHeader, 'paging.limit', 'the maximum number of objects in a page')
    const data = answeredData(scene)
    if (!Array.isArray(data)) return undefined
    const query = queryOf(scene)
    const asked = readPageQuery(query)
    const previous = scene.facts.previousPage
    const start = parseQuery(query).some(([name]) => name === 'offset') ? asked.offset : objectsUpTo(previous)
    checkLimit(scene, data.length, limit, asked, previous)
    checkNext(scene, { start, count: data.length, total, limit, asked, previous })
    if (previous) checkRepetition(scene, data, previous)
    if (previous?.total !== undefined && total !== undefined && total < previous.total && start > 0) {
      note(
        scene,
        'response',
        'paging.offset',
        'warning',
        `header:${totalCountHeader}`,
        `${previous.total}, as for the previous page, since clients skip objects when a list shrinks`,
        String(total),
        transport,
      )
    }
    return checkDates(scene, asked)
  },
}

/** Objects in a page and all before it. */
const objectsUpTo = (previous: PreviousPage | undefined): number =>
  previous === undefined ? 0 : previous.objectsSoFar + previous.ids.length

const checkLimit = (scene: Scene, count: number, limit: number | undefined, asked: PageQuery, previous: PreviousPage | undefined): void => {
  const at = `header:${limitHeader}`
  if (count === 1 && limit === 1 && asked.limit !== 1 && scene.responseHeaders.has('link')) {
    note(scene, 'response', 'paging.limit', 'warning', at, 'pages of more than one object', '1', transport)
  }
  if (asked.limit !== undefined && count > asked.limit) {
    note(
      scene,
      'response',
      'paging.limit',
      'violation',
      '/data',
      `at most ${asked.limit} objects, as requested`,
      `a list of ${count} objects`,
      transport,
    )
  } else if (limit !== undefined && count > limit) {
    note(scene, 'response', 'paging.limit', 'violation', at, `at least ${count}, the objects in this page`, String(limit), transport)
  } else if (limit !== undefined && previous?.limit !== undefined && limit < previous.limit && limit === count) {
    // 2.1.1 contradicts itself: "returned" in one sentence, "upper limit" in the next.
    note(
      scene,
      'response',
      'paging.limit',
      severityOf(scene.version, 'constantLimit'),
      at,
      `${previous.limit}, as for the previous page`,
      `${limit}, the objects in this page`,
      transport,
    )
  }
}

interface Page {
  /** Objects before this page. */
  readonly start: number
  readonly count: number
  readonly total: number | undefined
  readonly limit: number | undefined
  readonly asked: PageQuery
  readonly previous: PreviousPage | undefined
}

const checkNext = (scene: Scene, page: Page): void => {
  const header = scene.responseHeaders.get('link')
  const next = nextLink(header)
  if (next !== undefined) checkLink(scene, page, next)
  else if (page.total !== undefined) checkEnd(scene, page, page.total, header)
}

/** No next page: then everything has come. */
const checkEnd = (scene: Scene, { start, count, previous }: Page, total: number, header: string | undefined): void => {
  const end = start + count
  const totalAt = `header:${totalCountHeader}`
  if (header !== undefined && /next/i.test(header)) {
    note(scene, 'response', 'paging.link', 'violation', 'header:Link', '`<absolute url>; rel="next"`', header.slice(0, 200), transport)
  } else if (count > 0 && end < total) {
    note(
      scene,
      'response',
      'paging.link',
      'violation',
      'header:Link',
      `the url of the next page, since only ${end} of ${total} objects have been sent`,
      'missing',
      transport,
    )
  } else if (count > 0 && end > total) {
    note(scene, 'response', 'paging.total', 'violation', totalAt, `at least ${end}`, String(total), transport)
  } else if (count === 0 && start < total) {
    note(scene, 'response', 'paging.total', 'violation', totalAt, `${start}, the sum of the pages`, String(total), transport)
  } else if (previous !== undefined && previous.total === total && objectsUpTo(previous) + count !== total) {
    note(
      scene,
      'response',
      'paging.total',
      'violation',
      totalAt,
      `${objectsUpTo(previous) + count}, the sum of the pages`,
      String(total),
      transport,
    )
  }
}

const checkLink = (scene: Scene, page: Page, next: string): void => {
  const { start, count, total, limit, asked } = page
  if (count === 0) {
    note(scene, 'response', 'paging.link', 'violation', 'header:Link', 'no link after an empty page', next.slice(0, 200), transport)
  } else if (total !== undefined && start + count >= total) {
    // A full page that is all there is, and yet goes on: its size was taken for the total.
    const isPageSize = total === count && (start > 0 || count === (asked.limit ?? limit))
    if (isPageSize) {
      note(
        scene,
        'response',
        'paging.total',
        'violation',
        `header:${totalCountHeader}`,
        'the number of matching objects in all pages',
        `${total}, the objects in this page`,
        transport,
      )
    } else {
      note(
        scene,
        'response',
        'paging.link',
        'violation',
        'header:Link',
        `no link, since ${start + count} of ${total} objects have been sent`,
        next.slice(0, 200),
        transport,
      )
    }
  }
  checkUrl(scene, next, page)
}

const checkUrl = (scene: Scene, next: string, { start, count, asked }: Page): void => {
  const at = 'header:Link'
  const problem = (severity: 'violation' | 'warning', expected: string): void =>
    note(scene, 'response', 'paging.link', severity, at, expected, next.slice(0, 200), transport)
  if (!/^https?:\/\//i.test(next)) return problem('violation', 'an absolute url')
  if (next === scene.exchange.url) return problem('violation', 'the next page, not this one')
  if (hostOf(next) !== hostOf(scene.exchange.url)) {
    problem('warning', `host ${hostOf(scene.exchange.url)}, as in the request`)
  }
  const question = next.indexOf('?')
  const parameters = question === -1 ? '' : next.slice(question + 1)
  const then = readPageQuery(parameters)
  const tellsOffset = /(?:^|&)offset=/.test(parameters)
  // A url without an offset is opaque: it may carry everything in some other form.
  if (!tellsOffset) return
  if (then.dateFrom !== asked.dateFrom || then.dateTo !== asked.dateTo) {
    problem('violation', '`date_from` and `date_to` of the request')
  }
  if (then.offset <= start) problem('violation', `an offset after ${start}`)
  else if (then.offset < start + count) problem('warning', `offset=${start + count}, since this url repeats objects`)
}

/** Without the port where it is the usual one of the scheme. */
export const hostOf = (url: string): string => {
  const [, secure, host = ''] = /^http(s?):\/\/([^/?#]*)/i.exec(url) ?? []
  return host.toLowerCase().replace(secure ? /:443$/ : /:80$/, '')
}

const checkDates = (scene: Scene, { dateFrom, dateTo }: PageQuery): JudgingSteps<void> | undefined => {
  if (dateFrom === undefined && dateTo === undefined) return undefined
  // Where the version does not say whether the boundary is included, it may be.
  const { exclusiveDateTo } = dialects[scene.version].states
  const isTooLate = (changed: number): boolean => dateTo !== undefined && (exclusiveDateTo ? changed >= dateTo : changed > dateTo)
  return eachAnswered(scene, (object, at) => {
    const changed = instantOf(object, 'last_updated')
    if (changed === undefined) return
    const early = dateFrom !== undefined && changed < dateFrom
    if (!early && !isTooLate(changed)) return
    note(
      scene,
      'response',
      'filter.dates',
      'violation',
      `${at}/last_updated`,
      early ? '`date_from` or later' : exclusiveDateTo ? 'a time before `date_to`, which is exclusive' : '`date_to` or earlier',
      textAt(object, 'last_updated') ?? '',
      transport,
    )
  })
}

const checkRepetition = (scene: Scene, data: readonly unknown[], previous: PreviousPage): void => {
  if (data.length === 0) return
  const before = new Set(previous.ids.filter((id) => id !== ''))
  const repeated = data.filter((object) => before.has(idOf(object) ?? '') || before.has(bareIdOf(object)))
  if (repeated.length === data.length) {
    note(scene, 'response', 'paging.offset', 'violation', '/data', 'the next page', 'a repetition of the previous page', transport)
    return
  }
  const again = data.map(idOf).filter((id): id is string => id !== undefined && before.has(id))
  if (again.length === 0) return
  note(
    scene,
    'response',
    'paging.offset',
    'warning',
    '/data',
    'each object once',
    `a list that repeats objects of the previous page: ${someNames(again)}`,
    transport,
  )
}

/** The id without what else makes an object unique. */
const bareIdOf = (object: unknown): string => (isObject(object) ? plain(object['id'] ?? object['uid'] ?? object['party_id'] ?? '') : '')

export const pagingRules: readonly SceneRule[] = [request, answer]
