/** From filter to predicate. */
import { bytesContain } from '../bytes.js'
import type { Exchange, Message } from '../exchange.js'
import { keys, wordKeys, type Key, type KeyName, type Operator } from './keys.js'
import { containing, equalling, remembering, type Pattern, type TextTest } from './pattern.js'
import type { Filter } from './tree.js'
import { readNumber, readTime } from './values.js'

export type ExchangeTest = (exchange: Exchange) => boolean

export interface CompileOptions {
  /** Milliseconds since 1970 that times such as `5m` are counted back from; now unless told otherwise. */
  readonly now?: number
}

/** The filter as a function. Compile once and use it for many exchanges: it remembers verdicts on repeated texts. */
export const compile = (filter: Filter, options: CompileOptions = {}): ExchangeTest => {
  const now = options.now ?? Date.now()
  const build = (part: Filter): ExchangeTest => {
    switch (part.kind) {
      case 'and':
        return every(part.filters.map(build))
      case 'or':
        return some(part.filters.map(build))
      case 'not': {
        const test = build(part.filter)
        return (exchange) => !test(exchange)
      }
      case 'word':
        return some(wordKeys.map((key) => term(key, '~', part.value, now)))
      case 'term':
        return term(part.key, part.operator, part.value, now)
    }
  }
  return build(filter)
}

const every =
  (tests: readonly ExchangeTest[]): ExchangeTest =>
  (exchange) => {
    for (const test of tests) if (!test(exchange)) return false
    return true
  }
const some =
  (tests: readonly ExchangeTest[]): ExchangeTest =>
  (exchange) => {
    for (const test of tests) if (test(exchange)) return true
    return false
  }

const term = (name: KeyName, operator: Operator, value: Pattern, now: number): ExchangeTest => {
  if (operator === '!=') {
    const test = term(name, ':', value, now)
    return (exchange) => !test(exchange)
  }
  const key = keys[name]
  if (key.optional && operator === ':' && value.length === 1) {
    const asked = value[0]?.toLowerCase()
    if (asked === 'any') return hasAny(key)
    if (asked === 'none') return not(hasAny(key))
  }
  switch (key.kind) {
    case 'text': {
      const plain: TextTest = operator === '~' ? containing(value) : equalling(value)
      const test = key.few ? remembering(plain) : plain
      return (exchange) => key.some(exchange, test)
    }
    case 'header':
      return inHeaders(operator === '~' ? containing(value) : equalling(value), operator === '~' && isWithinNameOrValue(value))
    case 'body':
      return operator === '~' ? bodyContains(value) : bodyEquals(value)
    case 'number': {
      const { number } = key
      if (value.length > 1) {
        const test = equalling(value)
        return (exchange) => {
          const found = number(exchange)
          return found !== undefined && test(String(found))
        }
      }
      const test = comparison(operator, readNumber(value.join(''), key.units))
      return (exchange) => {
        const found = number(exchange)
        return found !== undefined && test(found)
      }
    }
    case 'time': {
      const test = comparison(operator === ':' ? '>=' : operator, readTime(value.join(''), now))
      return (exchange) => test(key.time(exchange))
    }
  }
}

const not =
  (test: ExchangeTest): ExchangeTest =>
  (exchange) =>
    !test(exchange)

const hasAny = (key: Key): ExchangeTest => {
  switch (key.kind) {
    case 'text':
      return (exchange) => key.some(exchange, () => true)
    case 'number':
      return (exchange) => key.number(exchange) !== undefined
    case 'body':
      return ({ request, response }) => request.bytes + (response?.bytes ?? 0) > 0
    case 'header':
    case 'time':
      return () => true
  }
}

/** A value that the parser would not have let through compares with nothing. */
const comparison = (operator: Operator, value: number | undefined): ((found: number) => boolean) => {
  if (value === undefined) return () => false
  switch (operator) {
    case '<':
      return (found) => found < value
    case '<=':
      return (found) => found <= value
    case '>':
      return (found) => found > value
    case '>=':
      return (found) => found >= value
    default:
      return (found) => found === value
  }
}

/** What has neither colon nor space nor wildcard in it cannot begin in the name of a header and end in its value. */
const isWithinNameOrValue = (value: Pattern): boolean => value.length === 1 && !/[: ]/.test(value[0] ?? '')

/** Looking at name and value apart saves putting each line together, which takes most of the time. */
const inHeaders = (test: TextTest, apart: boolean): ExchangeTest => {
  const inMessage = (message: Message | undefined): boolean => {
    const headers = message?.headers ?? []
    for (let index = 0; index + 1 < headers.length; index += 2) {
      const name = headers[index] ?? ''
      const value = headers[index + 1] ?? ''
      if (apart ? test(name) || test(value) : test(`${name}: ${value}`)) return true
    }
    return false
  }
  return ({ request, response }) => inMessage(request) || inMessage(response)
}

const inBodies = (test: (body: Uint8Array) => boolean): ExchangeTest => {
  const inMessage = (message: Message | undefined): boolean => message?.body !== undefined && test(message.body)
  return ({ request, response }) => inMessage(request) || inMessage(response)
}
const bodyContains = (value: Pattern): ExchangeTest => inBodies(bytesContain(value))
const bodyEquals = (value: Pattern): ExchangeTest => {
  const test = equalling(value)
  const decoder = new TextDecoder()
  return inBodies((body) => test(decoder.decode(body)))
}
