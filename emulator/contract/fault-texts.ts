/** A fault in a sentence: "Answers the next 3 PUT sessions with 2001, without carrying them out." */
import { own } from '../ocpi/own.js'
import { endpoints } from '../ocpi/endpoints.js'
import type { FaultAction, FaultMatch, FaultRule, FaultScope } from './faults.js'

type Action<K extends FaultAction['kind']> = Extract<FaultAction, { kind: K }>

// ---- which -------------------------------------------------------------------------------------------------------------

const rows = new Map(
  Object.values(endpoints)
    .flat()
    .map((row) => [row.id, row]),
)
const functional = ['locations.*', 'sessions.*', 'cdrs.*', 'tariffs.*', 'tokens.*', 'commands.*', 'chargingprofiles.*']

const suffixes: Readonly<Record<string, string>> = own({
  evse: 'EVSE',
  connector: 'Connector',
  list: 'list',
  result: 'result',
  authorize: 'authorize',
  details: 'details',
  update: 'update',
})

/** `PUT sessions`, `GET locations list`, `PATCH locations EVSE`; a pattern as near to that as it can be. */
const rowWords = (pattern: string): string => {
  const row = rows.get(pattern)
  const action = pattern.split('.').at(-1) ?? ''
  if (row) return [row.method, row.module, suffixes[action] ?? suffixes[action.split('-').at(-1) ?? '']].filter(Boolean).join(' ')
  if (/^[a-z]+\.\*$/.test(pattern)) return pattern.slice(0, -2)
  if (/^\*\.(sender|receiver)\.list$/.test(pattern)) return 'GET of a list'
  const method = /^(get|put|patch|post|delete)\*?$/.exec(action)?.[1]
  const module = pattern.split('.')[0] ?? ''
  return method === undefined ? `\`${pattern}\`` : `${method.toUpperCase()} ${module === '*' ? 'of any module' : module}`
}

const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`

const subjectWords = ({ endpoint, method, module, interface: side }: FaultMatch): string => {
  const patterns = endpoint === undefined ? [] : [endpoint].flat()
  if (patterns.length > 0 && !patterns.every((pattern) => pattern === '*')) {
    return functional.every((each) => patterns.includes(each))
      ? 'request of a functional module'
      : oneOf([...new Set(patterns.map(rowWords))])
  }
  const words = [
    method === undefined ? '' : oneOf([method].flat()),
    module ?? '',
    side === undefined ? '' : `(${side.toLowerCase()})`,
  ].filter(Boolean)
  return words.length === 0 ? 'request' : words.join(' ')
}

const conditionWords = ({ direction, version, peer, path, body }: FaultMatch): string =>
  [
    version === undefined ? '' : ` in ${version}`,
    peer === undefined ? '' : ` ${direction === 'in' ? 'from' : direction === 'out' ? 'to' : 'with'} ${peer}`,
    path === undefined ? '' : ` whose path is \`${path}\``,
    body === undefined ? '' : ` whose body contains \`${body}\``,
  ].join('')

const whichWords = (scope: FaultScope, subject: string): string => {
  switch (scope.kind) {
    case 'always':
      return `every ${subject}`
    case 'times':
      return scope.times === 1 ? `the next ${subject}` : `the next ${scope.times} ${subject}`
    case 'after':
      return `every ${subject} after the first${scope.skip === 1 ? '' : ` ${scope.skip}`}`
    case 'probability':
      return `${Math.round(scope.probability * 1000) / 10} % of ${subject}`
  }
}

// ---- how ---------------------------------------------------------------------------------------------------------------

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text)
const valueWords = (value: unknown): string => shortened(value === undefined ? 'null' : JSON.stringify(value))

const statusWords = ({ http, ocpi, message, skip }: Action<'status'>): string => {
  const codes = [
    http === undefined ? '' : `HTTP ${http}`,
    ocpi === undefined ? '' : String(ocpi),
    message === undefined ? '' : `“${shortened(message)}”`,
  ].filter(Boolean)
  return `${codes.length === 0 ? 'as usual' : `with ${codes.join(' and ')}`}${skip ? ', without carrying it out' : ''}`
}

const jsonWords = ({ path, do: change, value }: Action<'json'>): string => {
  const place = path === '' ? 'the body' : path
  switch (change) {
    case 'set':
      return `with ${place} set to ${valueWords(value)}`
    case 'remove':
      return `without ${place}`
    case 'rename':
      return `with ${place} called ${typeof value === 'string' ? value : valueWords(value)}`
    case 'retype':
      return `with ${place} of another type`
    case 'lower-case':
      return `with ${place} in lower case`
    case 'upper-case':
      return `with ${place} in capitals`
    case 'scale':
      return `with ${place} times ${valueWords(value)}`
    case 'prepend':
      return `with ${valueWords(value)} in front of ${place}`
    case 'append':
      return `with ${valueWords(value)} behind ${place}`
    case 'lengthen':
      return `with ${place} of ${valueWords(value)} characters`
    case 'duplicate-first':
      return `with the first of ${place} twice`
    case 'remove-first':
      return `without the first of ${place}`
    case 'reverse':
      return `with ${place} in reverse order`
  }
}

const byteWords: Readonly<Record<Action<'bytes'>['do'], string>> = {
  truncate: 'and cuts the connection after half of the body',
  stall: 'and stalls after half of the body',
  abort: 'and cuts the connection before a byte is sent',
  'too-long': 'with a Content-Length that is too large',
  'too-short': 'with a Content-Length that is too small',
  latin1: 'in Latin 1',
  utf16: 'in UTF-16',
  gzip: 'compressed, without saying so',
  'byte-order-mark': 'with a byte order mark',
  'broken-json': 'without the last character',
  empty: 'with an empty body',
}

const queryWords = ({ name, do: change, value = '' }: Action<'query'>, incoming: boolean): string => {
  if (change === 'ignore') return incoming ? `as if ${name} had not been asked` : `without ${name}`
  if (change === 'set') return incoming ? `as if ${name} were ${value}` : `with ${name}=${value}`
  return `${incoming ? 'as if' : 'with'} ${name} ${incoming ? 'were ' : ''}${value === '' ? '1' : value} ms later`
}

const urlWords = ({ do: change, value = '' }: Action<'url'>): string => {
  switch (change) {
    case 'append':
      return `with ${shortened(value)} behind the path`
    case 'segment':
      return `with ${shortened(value)} as last segment of the url`
    case 'path':
      return `to the path ${shortened(value)}`
    case 'double-slash':
      return 'with two slashes in the url'
    case 'missing-slash':
      return 'without a slash in the url'
    case 'lower-case':
      return 'to the url in lower case'
    case 'upper-case':
      return 'to the url in capitals'
    case 'unencoded':
      return 'with an id in the url that is not percent-encoded'
  }
}

/** Behaviours as a part of the sentence. */
const behaviourWords: Readonly<Record<string, string>> = own({
  'accept-void-tokens': 'also with a token that is void',
  'add-routing': 'with routing headers',
  'address-hub': 'to the hub itself',
  'advertise-extra-path': 'with urls that take a way round',
  'advertise-http': 'with http in its urls',
  'advertise-odd-port': 'with a zero in front of the port in its urls',
  'advertise-private': 'with a private address in its urls',
  'body-on-get': 'with a body',
  'bump-without-change': 'with a newer last_updated',
  'change-second': 'changed when it is sent again',
  'choose-lowest': 'in the lowest version of both',
  'demand-other-encoding': 'with 401 to a token in the encoding that is due',
  'drop-one-interface': 'without one of two interfaces',
  'echo-party': 'with the party of the other side',
  'filter-by-start': 'filtered by start',
  'foreign-owner-in-url': 'with a party in the url that is not ours',
  'gateway-error': 'with HTTP 502 where a code of a hub is due',
  'interfaces-as-roles': 'with CPO and MSP for interfaces',
  'limit-is-count': 'with X-Limit the size of the page',
  'link-on-last-page': 'with a Link on the last page',
  'link-relative': 'with a relative Link',
  'link-to-itself': 'with a Link to the same page',
  'link-to-other-host': 'with a Link to another host',
  'link-without-filters': 'with a Link without date_from and date_to',
  'location-relative': 'with a relative Location',
  'location-unreachable': 'with a Location that leads nowhere',
  'lower-case-owner-in-url': 'with the owner in the url in lower case',
  'merge-forgets': 'after forgetting what the PATCH left out',
  'merge-nulls': 'after emptying what the PATCH left out',
  'never-rotate': 'with the token of before',
  'other-case-in-url': 'with the id in the url in another case',
  'owner-from-header': 'with OCPI-from of a party that is not ours',
  'page-size-as-total': 'with X-Total-Count the size of the page',
  'periods-replaced': 'after replacing the charging periods of before',
  'receiver-first': 'with RECEIVER before SENDER',
  'register-again': 'as if it were the first registration',
  'reuse-request-id': 'with the same X-Request-ID each time',
  'send-bare': 'with the token without a scheme',
  'send-bearer': 'with Bearer in place of Token',
  'send-encoded-twice': 'with the token encoded twice',
  'send-lower-case-scheme': 'with the scheme in lower case',
  'send-no-authorization': 'without a token',
  'send-other-encoding': 'with the token in the encoding of the other version',
  'send-two-spaces': 'with two spaces before the token',
  'send-unknown-token': 'with a token that nobody was given',
  'send-void-token': 'with a token that is void',
  'send-with-line-feed': 'with a line feed in the token',
  'shrink-set': 'with a set that shrinks',
  'skip-call-back': 'without fetching versions first',
  'swap-interfaces': 'with SENDER and RECEIVER swapped',
  'swap-routing': 'with sender and receiver swapped in the headers',
})

const delayWords = (milliseconds: number): string =>
  milliseconds < 1000 ? `${milliseconds} ms` : `${Math.round(milliseconds / 100) / 10} s`

const howWords = (action: FaultAction, incoming: boolean): string => {
  switch (action.kind) {
    case 'status':
      return statusWords(action)
    case 'header':
      return action.do === 'drop'
        ? `without ${action.name}`
        : action.do === 'double'
          ? `with ${action.name} twice`
          : `with ${action.name}: ${shortened(action.value ?? '')}`
    case 'json':
      return jsonWords(action)
    case 'text':
      return `with ${valueWords(action.text)} for a body`
    case 'envelope':
      return action.do === 'wrap' ? 'in an envelope' : 'without its envelope'
    case 'bytes':
      return byteWords[action.do]
    case 'delay':
      return `after ${delayWords(action.milliseconds)}`
    case 'query':
      return queryWords(action, incoming)
    case 'url':
      return urlWords(action)
    case 'method':
      return `as ${action.method}`
    case 'repeat':
      return action.times === 0 ? 'not at all' : action.times === 1 ? 'once' : action.times === 2 ? 'twice' : `${action.times} times`
    case 'behaviour':
      return behaviourWords[action.name] ?? action.name
  }
}

/** What a rule does, in one sentence. */
export const faultSentence = ({ match, scope, actions }: Pick<FaultRule, 'match' | 'scope' | 'actions'>): string => {
  const incoming = match.direction === 'in'
  const verb = incoming ? 'Answers' : match.direction === 'out' ? 'Sends' : 'Sends or answers'
  return `${verb} ${whichWords(scope, `${subjectWords(match)}${conditionWords(match)}`)} ${actions.map((action) => howWords(action, incoming)).join(', ')}.`
}
