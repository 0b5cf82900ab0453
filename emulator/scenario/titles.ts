/** Titles of steps that have none in their file: what the step does, or what it expects. */
import type { ExchangeMatch, Expectation } from '../contract/scenarios.js'
import type { ReadyStep } from './actions.js'

/** `POST cdrs`, `/ocpi/versions`, `an exchange`. */
const exchangeText = ({ standin, method, endpoint, module, path }: ExchangeMatch): string => {
  const what = endpoint ?? module ?? path
  const said = [method, what].filter((part) => part !== undefined).join(' ')
  return `${standin === undefined ? '' : `${standin}: `}${said === '' ? 'an exchange' : said}`
}

const listText = (value: unknown): string => (Array.isArray(value) ? value.join(' or ') : String(value))

const countText = (count: Expectation['count']): string => {
  if (typeof count !== 'object') return `${count} times`
  const { min, max } = count
  if (min !== undefined && max !== undefined) return `${min} to ${max} times`
  return min === undefined ? `at most ${max} times` : `at least ${min} times`
}

/** `emsp: POST cdrs: 201, 1000`, `no PATCH sessions`, `GET tariffs: 3 times`. */
export const expectationTitle = (expectation: Partial<Expectation>): string => {
  const { exchange = {}, came, count, status, ocpi, json = [], headers = [], findings, fault, order } = expectation
  if (order !== undefined) return `in this order: ${order.map(exchangeText).join(', ')}`
  if (came === false) return `no ${exchangeText(exchange)}`
  const wanted = [
    ...(count === undefined ? [] : [countText(count)]),
    ...(status === undefined ? [] : [listText(status)]),
    ...(ocpi === undefined ? [] : [listText(ocpi)]),
    ...headers.map(({ name }) => `header ${name}`),
    ...json.map(({ at }) => (at === '' ? 'body' : at)),
    ...(findings === undefined ? [] : [`findings: ${listText(findings)}`]),
    ...(fault === undefined ? [] : [`fault ${fault}`]),
  ]
  return wanted.length === 0 ? exchangeText(exchange) : `${exchangeText(exchange)}: ${wanted.join(', ')}`
}

const actionText = (step: ReadyStep): string => {
  if ('operation' in step) return step.operation
  if ('command' in step) return step.command
  if ('module' in step && typeof step.module === 'string') return `${step.do} ${step.module}`
  if ('switch' in step && step.switch !== undefined) return `fault ${step.switch}`
  return step.do
}

export const titleOf = (step: ReadyStep): string => {
  if (step.title !== undefined) return step.title
  if (step.do === 'expect') return expectationTitle(step)
  return `${'standin' in step && typeof step.standin === 'string' ? `${step.standin}: ` : ''}${actionText(step)}`
}
