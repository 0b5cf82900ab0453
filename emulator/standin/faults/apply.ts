/** The fault rules that apply to one exchange, and what each of them did to it. */
import type { FaultAction, FaultRule } from '../../contract/faults.js'
import { parseQuery } from '../../ocpi/paging.js'
import { readDateTime } from '../../ocpi/datetime.js'
import type { Answer } from '../serving/answer.js'
import type { Call, Handler } from '../serving/call.js'
import type { PeerCall } from '../calling/client.js'
import type { ConnectionRecord } from '../connections.js'
import type { Context } from '../context.js'
import { answerBehaviours, requestBehaviours } from './behaviours.js'
import { handlingBehaviours } from './handling.js'
import { changeMessage, type Outgoing } from './message.js'
import { changeUrl } from './urls.js'

/** A request on its way to a peer. */
export interface OutgoingRequest extends Outgoing {
  method: string
  url: string
}

/** The exchange that rules apply to, with what they may need to know of it. */
export interface FaultContext {
  readonly context: Context
  readonly connection: ConnectionRecord | undefined
  /** What is asked of a peer; undefined for what a peer asks. */
  readonly sending: PeerCall | undefined
  /** What a peer asked, once it is known; undefined for what we ask. */
  call: Call | undefined
  /** Absolute url of the request. */
  readonly url: string
  /** The JSON body of the request. */
  readonly requestJson: unknown
}

/** A rule with its count. */
export interface ActiveRule {
  readonly rule: FaultRule
  readonly faultId: string
  /** Called once for each time that the rule changed something. */
  onApplied(): void
  /** Called once for each exchange in the log: a request that is sent twice is two. */
  onExchangeChanged(): void
}

export interface AppliedFaults {
  /** Whether a behaviour is wanted; asking counts as doing. */
  behaves(name: string): boolean
  /** The same without counting. */
  wants(name: string): boolean
  /** The query as it is read. */
  query(text: string): string
  /** Carries out a request, or does not, or does so wrongly. */
  handle(call: Call, handler: Handler): Promise<Answer>
  /** Changes an answer on its way out. */
  answer(message: Outgoing): void
  /** Changes a request on its way out; `round` counts from 0 when it is sent several times. */
  request(request: OutgoingRequest, round: number): void
  /** How often the request is sent. */
  readonly times: number
  /** The rules that did something, for an exchange that goes into the log. */
  marks(): { readonly faultIds: readonly string[]; readonly faults: readonly string[]; readonly why: readonly string[] }
}

const stateOf = (message: Outgoing): string =>
  `${message.status} ${message.wire ?? ''} ${message.delayMs} ${message.headers.join('\n')} ${'url' in message ? `${String((message as OutgoingRequest).method)} ${(message as OutgoingRequest).url}` : ''}`

const isSame = (one: Buffer | undefined, other: Buffer | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && one.equals(other))

const changeQuery = (text: string, action: Extract<FaultAction, { kind: 'query' }>): string => {
  const left = parseQuery(text).flatMap(([name, value]): [string, string][] => {
    if (name !== action.name) return [[name, value]]
    if (action.do === 'ignore') return []
    if (action.do === 'set') return [[name, action.value ?? '']]
    const instant = readDateTime(value)
    return [[name, instant === undefined ? value : new Date(instant + Number(action.value ?? 1)).toISOString()]]
  })
  const added =
    action.do === 'set' && !left.some(([name]) => name === action.name) ? [[action.name, action.value ?? ''] as [string, string]] : []
  return [...left, ...added].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
}

/** Puts together what the rules want of one exchange. */
export const applyRules = (rules: readonly ActiveRule[], faultContext: FaultContext): AppliedFaults => {
  const did = new Set<ActiveRule>()
  const mark = (one: ActiveRule): void => {
    if (did.has(one)) return
    did.add(one)
    one.onApplied()
  }
  const actions = rules.flatMap((one) => one.rule.actions.map((action) => ({ one, action })))
  const { clock } = faultContext.context.environment

  /** Runs an action on a message, and notes whether it changed it. */
  const on = (message: Outgoing, one: ActiveRule, change: () => void): void => {
    const before = stateOf(message)
    const body = message.body
    change()
    if (before !== stateOf(message) || !isSame(body, message.body)) mark(one)
  }

  return {
    behaves: (name) => {
      const found = actions.filter(({ action }) => action.kind === 'behaviour' && action.name === name)
      for (const { one } of found) mark(one)
      return found.length > 0
    },
    wants: (name) => actions.some(({ action }) => action.kind === 'behaviour' && action.name === name),
    query: (text) => {
      let query = text
      for (const { one, action } of actions) {
        if (action.kind !== 'query') continue
        const changed = changeQuery(query, action)
        if (changed !== query) mark(one)
        query = changed
      }
      return query
    },
    handle: async (call, handler) => {
      faultContext.call = call
      for (const { one, action } of actions) {
        const early =
          action.kind === 'status' && action.skip
            ? { http: 200, status: 1000, message: 'Success', why: 'the request is not carried out' }
            : action.kind === 'behaviour'
              ? ((await handlingBehaviours[action.name]?.before?.(call)) ??
                (await handlingBehaviours[action.name]?.around?.(call, handler)))
              : undefined
        if (!early) continue
        mark(one)
        return early
      }
      let answer = await handler(call)
      for (const { one, action } of actions) {
        const changed = action.kind === 'behaviour' ? handlingBehaviours[action.name]?.after?.(call, answer) : undefined
        if (!changed) continue
        mark(one)
        answer = changed
      }
      return answer
    },
    answer: (message) => {
      for (const { one, action } of actions) {
        on(message, one, () => {
          if (action.kind === 'behaviour') answerBehaviours[action.name]?.(message, faultContext)
          else changeMessage(message, action, clock.now())
        })
      }
    },
    request: (request, round) => {
      for (const { one, action } of actions) {
        on(request, one, () => {
          if (action.kind === 'behaviour') {
            // The choice has been made before; this is where it shows.
            if (action.name === 'choose-lowest') mark(one)
            else requestBehaviours[action.name]?.(request, faultContext, round)
          } else if (action.kind === 'url') request.url = changeUrl(request.url, action, faultContext)
          else if (action.kind === 'method') request.method = action.method
          else if (action.kind === 'query') {
            const question = request.url.indexOf('?')
            const changed = changeQuery(question === -1 ? '' : request.url.slice(question + 1), action)
            request.url = `${question === -1 ? request.url : request.url.slice(0, question)}${changed === '' ? '' : `?${changed}`}`
          } else if (action.kind === 'repeat') mark(one)
          else if (action.kind !== 'status') changeMessage(request, action, clock.now())
        })
      }
    },
    times: actions.reduce((times, { action }) => (action.kind === 'repeat' ? action.times : times), 1),
    marks: () => {
      for (const one of did) one.onExchangeChanged()
      return {
        faultIds: [...new Set([...did].map(({ rule }) => rule.id))],
        faults: [...did].map(({ faultId }) => faultId),
        why: [...did].map(({ rule }) => `fault ${rule.id}: ${rule.title}`),
      }
    },
  }
}
