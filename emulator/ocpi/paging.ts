/** Pages of a list (chapter transport_and_format, pagination): the query that asks, the headers that answer. */
import { parseDateTime, readDateTime } from './datetime.js'

// ---- the query --------------------------------------------------------------------------------------------------

export interface QueryProblem {
  readonly name: 'offset' | 'limit' | 'date_from' | 'date_to'
  readonly value: string
  readonly problem: 'not a whole number' | 'negative' | 'zero' | 'not a DateTime' | 'not a legal DateTime' | 'given twice'
}

export interface PageQuery {
  /** Objects to skip; 0 when not asked or not readable. */
  readonly offset: number
  /** At most so many objects; undefined when not asked or not readable. */
  readonly limit: number | undefined
  /** Milliseconds since 1970; last_updated at or after. */
  readonly dateFrom: number | undefined
  /** Milliseconds since 1970; last_updated before. */
  readonly dateTo: number | undefined
  readonly problems: readonly QueryProblem[]
}

const noQuery: PageQuery = { offset: 0, limit: undefined, dateFrom: undefined, dateTo: undefined, problems: [] }

/** Name and value of each parameter, decoded, in order, from a query with or without its question mark. */
export const parseQuery = (query: string): [name: string, value: string][] => {
  const text = query.startsWith('?') ? query.slice(1) : query
  if (text === '') return []
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=')
      return equals === -1 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))]
    })
}

const decode = (text: string): string => {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}

/** Reads what it can and names the rest; `query` is the part of the url behind `?`. Never throws. */
export const readPageQuery = (query: string): PageQuery => {
  if (query === '' || query === '?') return noQuery
  const problems: QueryProblem[] = []
  const seen: Partial<Record<QueryProblem['name'], string>> = {}
  for (const [name, value] of parseQuery(query)) {
    if (name !== 'offset' && name !== 'limit' && name !== 'date_from' && name !== 'date_to') continue
    if (seen[name] === undefined) seen[name] = value
    else problems.push({ name, value, problem: 'given twice' })
  }
  return {
    offset: countOf('offset', seen.offset, problems) ?? 0,
    limit: countOf('limit', seen.limit, problems),
    dateFrom: instantOf('date_from', seen.date_from, problems),
    dateTo: instantOf('date_to', seen.date_to, problems),
    problems,
  }
}

const countOf = (name: 'offset' | 'limit', value: string | undefined, problems: QueryProblem[]): number | undefined => {
  if (value === undefined) return undefined
  const problem = !/^-?\d{1,15}$/.test(value)
    ? 'not a whole number'
    : value.startsWith('-')
      ? 'negative'
      : name === 'limit' && Number(value) === 0
        ? 'zero'
        : undefined
  if (problem === undefined) return Number(value)
  problems.push({ name, value, problem })
  return undefined
}

const instantOf = (name: 'date_from' | 'date_to', value: string | undefined, problems: QueryProblem[]): number | undefined => {
  if (value === undefined) return undefined
  const legal = parseDateTime(value)
  if (legal !== undefined) return legal
  // An offset whose plus was not percent-encoded arrives as a space.
  const meant = readDateTime(value.replace(/ (\d{2}:?\d{2})$/, '+$1')) ?? readDateTime(value)
  problems.push({ name, value, problem: meant === undefined ? 'not a DateTime' : 'not a legal DateTime' })
  return meant
}

/** The query that asks for a page, without the question mark; DateTimes are text, so that faults can send anything. */
export const formatPageQuery = (page: {
  readonly date_from?: string | undefined
  readonly date_to?: string | undefined
  readonly offset?: number | undefined
  readonly limit?: number | undefined
}): string =>
  (['date_from', 'date_to', 'offset', 'limit'] as const)
    .flatMap((name) => (page[name] === undefined ? [] : [`${name}=${encodeURIComponent(page[name])}`]))
    .join('&')

// ---- the Link header --------------------------------------------------------------------------------------------

export interface Link {
  /** As written; may be relative. */
  readonly url: string
  /** Relation types in lower case. */
  readonly rel: readonly string[]
}

/**
 * Links of a Link header (RFC 8288), tolerantly: several links, unquoted or differently spelled parameters, commas and
 * semicolons inside the brackets. What cannot be read is left out.
 */
export const parseLinks = (header: string): Link[] => {
  // Longer than any url that can be called: reading stays quick whatever a peer sends.
  if (header.length > 8192) return []
  const links: Link[] = []
  const pattern = /<([^<>]*)>((?:\s*;\s*[^\s=;,"]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)/g
  for (const [, url = '', parameters = ''] of header.matchAll(pattern)) {
    const rel = /;\s*rel\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))/i.exec(parameters)
    const types = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/)
    links.push({ url: url.trim(), rel: types.filter((type) => type !== '') })
  }
  return links
}

/** Url of the next page as the header names it; undefined when there is none. */
export const nextLink = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : parseLinks(header).find((link) => link.rel.includes('next') && link.url !== '')?.url

export const formatLink = (url: string, rel = 'next'): string => `<${url}>; rel="${rel}"`

/**
 * Url of the page at `offset`: `url` is the absolute url that the caller used, whose other parameters are kept as they
 * were written.
 */
export const pageUrl = (url: string, offset: number, limit: number): string => {
  const question = url.indexOf('?')
  const path = question === -1 ? url : url.slice(0, question)
  const kept =
    question === -1
      ? []
      : url
          .slice(question + 1)
          .split('&')
          .filter((part) => part !== '' && !/^(offset|limit)(=|$)/.test(part))
  return `${path}?${[...kept, `offset=${offset}`, `limit=${limit}`].join('&')}`
}
