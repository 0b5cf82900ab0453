/** A fault in a sentence: "Answers the next 3 PUT sessions with 2001, without processing them." */
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

/** `PUT sessions`, `GET locations list`, `PATCH locations EVSE`; patterns in the closest words. */
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
    version === undefined ? '' : ` in ${[version].flat().join(' or ')}`,
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
  return `${codes.length === 0 ? 'as usual' : `with ${codes.join(' and ')}`}${skip ? ', without processing it' : ''}`
}

const jsonWords = ({ path, do: change, value }: Action<'json'>): string => {
  const place = path === '' ? 'the body' : path
  switch (change) {
    case 'set':
      return `with ${place} set to ${valueWords(value)}`
    case 'remove':
      return `without ${place}`
    case 'rename':
      return `with ${place} renamed to ${typeof value === 'string' ? value : valueWords(value)}`
    case 'retype':
      return `with ${place} of the wrong type`
    case 'lower-case':
      return `with ${place} in lower case`
    case 'upper-case':
      return `with ${place} in upper case`
    case 'scale':
      return `with ${place} multiplied by ${valueWords(value)}`
    case 'prepend':
      return `with ${valueWords(value)} prepended to ${place}`
    case 'append':
      return `with ${valueWords(value)} appended to ${place}`
    case 'lengthen':
      return `with ${place} of ${valueWords(value)} characters`
    case 'duplicate-first':
      return `with the first entry of ${place} duplicated`
    case 'remove-first':
      return `without the first entry of ${place}`
    case 'reverse':
      return `with ${place} in reverse order`
  }
}

const byteWords: Readonly<Record<Action<'bytes'>['do'], string>> = {
  truncate: 'and closes the connection after half of the body',
  stall: 'and stalls after half of the body',
  abort: 'and closes the connection before a byte is sent',
  'too-long': 'with a Content-Length that is too large',
  'too-short': 'with a Content-Length that is too small',
  latin1: 'encoded in Latin-1',
  utf16: 'encoded in UTF-16',
  gzip: 'compressed without Content-Encoding',
  'byte-order-mark': 'with a byte order mark',
  'broken-json': 'without the last character',
  empty: 'with an empty body',
}

const queryWords = ({ name, do: change, value = '' }: Action<'query'>, incoming: boolean): string => {
  if (change === 'ignore') return incoming ? `ignoring ${name}` : `without ${name}`
  if (change === 'set') return incoming ? `using ${name}=${value}` : `with ${name}=${value}`
  return `${incoming ? 'using' : 'with'} ${name} ${value === '' ? '1' : value} ms later`
}

const urlWords = ({ do: change, value = '' }: Action<'url'>): string => {
  switch (change) {
    case 'append':
      return `with ${shortened(value)} appended to the path`
    case 'segment':
      return `with ${shortened(value)} as the last segment of the url`
    case 'path':
      return `to the path ${shortened(value)}`
    case 'double-slash':
      return 'with two slashes in the url'
    case 'missing-slash':
      return 'with a missing slash in the url'
    case 'lower-case':
      return 'to the url in lower case'
    case 'upper-case':
      return 'to the url in upper case'
    case 'unencoded':
      return 'with an id in the url that is not percent-encoded'
  }
}

/** Behaviours as a part of the sentence. */
const behaviourWords: Readonly<Record<string, string>> = own({
  'accept-void-tokens': 'even if the token is invalid',
  'add-routing': 'with routing headers',
  'address-hub': 'to the hub itself',
  'advertise-extra-path': 'with urls that contain a detour (`by/../`)',
  'advertise-http': 'with http in its urls',
  'advertise-odd-port': 'with a leading zero in the port of its urls',
  'advertise-private': 'with a private address in its urls',
  'body-on-get': 'with a body',
  'bump-without-change': 'with a newer last_updated',
  'change-second': 'with changed content when it is repeated',
  'choose-lowest': 'in the lowest common version',
  'demand-other-encoding': 'with 401 if the token has the correct encoding',
  'drop-one-interface': 'without one of two interfaces',
  'echo-party': 'with the party of the peer',
  'filter-by-start': 'filtered by start',
  'foreign-owner-in-url': 'with a foreign party in the url',
  'gateway-error': 'with HTTP 502 instead of a 4xxx code',
  'interfaces-as-roles': 'with CPO and MSP as interface roles',
  'limit-is-count': 'with the page size as X-Limit',
  'link-on-last-page': 'with a Link on the last page',
  'link-relative': 'with a relative Link',
  'link-to-itself': 'with a Link to the same page',
  'link-to-other-host': 'with a Link to another host',
  'link-without-filters': 'with a Link without date_from and date_to',
  'location-relative': 'with a relative Location',
  'location-unreachable': 'with an unreachable Location',
  'lower-case-owner-in-url': 'with the owner in the url in lower case',
  'merge-forgets': 'after deleting the fields that the PATCH omits',
  'merge-nulls': 'after setting the fields that the PATCH omits to null',
  'never-rotate': 'with the previous token',
  'other-case-in-url': 'with different case of the id in the url',
  'owner-from-header': 'with a foreign party in OCPI-from',
  'page-size-as-total': 'with the page size as X-Total-Count',
  'periods-replaced': 'after replacing the earlier charging periods',
  'receiver-first': 'with RECEIVER before SENDER',
  'register-again': 'as if it were the first registration',
  'reuse-request-id': 'with the same X-Request-ID each time',
  'send-bare': 'with the token without a scheme',
  'send-bearer': 'with Bearer instead of Token',
  'send-encoded-twice': 'with the token encoded twice',
  'send-lower-case-scheme': 'with the scheme in lower case',
  'send-no-authorization': 'without a token',
  'send-other-encoding': 'with the token in the encoding of the other version',
  'send-two-spaces': 'with two spaces before the token',
  'send-unknown-token': 'with an unknown token',
  'send-void-token': 'with an invalidated token',
  'send-with-line-feed': 'with a line feed in the token',
  'shrink-set': 'with a list that shrinks between pages',
  'skip-call-back': 'without requesting the versions first',
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
      return `with ${valueWords(action.text)} as the body`
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
