/**
 * Broadcast push (2.2.1 transport_and_format): the sender is answered first, then every connected party of the opposite
 * role is told. Each partner is told one thing after another, in the order in which it came; nothing is repeated, and
 * nothing kept for those who are not there: they can GET it.
 */
import type { Answer } from '../standin/serving/answer.js'
import type { Call, Handler } from '../standin/serving/call.js'
import type { ConnectionRecord } from '../standin/connections.js'
import { inBackground } from '../contract/background.js'
import { dialects } from '../ocpi/dialect.js'
import type { Finding } from '../ocpi/finding.js'
import { formatParty } from '../ocpi/headers.js'
import { judge } from '../ocpi/judge.js'
import { type JsonObject, requiredKind } from '../standin/data/kinds.js'
import { partnerOf, statusOf, type Member } from './directory.js'
import { send } from './forward.js'
import { ownerInUrl, versionOf, type HubParts, type HubMessage } from './message.js'
import { bodyObject as bodyName, contentFor, urlFor, type Content } from './outgoing.js'
import { isSilence } from './relay.js'
import { isObject } from '../ocpi/json-object.js'

export interface Queues {
  /** Runs `job` after what is queued for the partner; dropped when the partner is gone by then. */
  add(connection: ConnectionRecord, job: () => Promise<void>): void
  /** Resolves when there is room for more: senders wait while a partner is far behind, but not for ever. */
  room(): Promise<void>
  waiting(connectionId: string): number
  /** Resolves when everything has gone out. */
  idle(): Promise<void>
}

/** So many requests wait for one partner at most before senders have to. */
const maximumWaiting = 500

/** Milliseconds of the world that a sender waits for the slowest partner. */
const patienceMs = 10_000

/** `tooSlow`: a partner for whose sake senders have waited long enough. `failed` hears of errors of ours. */
export const createQueues = (tooSlow: (connectionId: string) => void, failed: (message: string) => void): Queues => {
  const queues = new Map<string, { jobs: (() => Promise<void>)[]; head: number; running: boolean }>()
  let crowded = 0
  let waitingForRoom: (() => void)[] = []
  let waitingForEnd: (() => void)[] = []
  let running = 0

  const length = (queue: { jobs: unknown[]; head: number }): number => queue.jobs.length - queue.head

  const run = async (
    connection: ConnectionRecord,
    queue: { jobs: (() => Promise<void>)[]; head: number; running: boolean },
  ): Promise<void> => {
    queue.running = true
    running += 1
    while (length(queue) > 0) {
      const job = queue.jobs[queue.head] as () => Promise<void>
      queue.head += 1
      if (queue.head === 256) {
        queue.jobs.splice(0, queue.head)
        queue.head = 0
      }
      if (length(queue) === maximumWaiting - 1) {
        crowded -= 1
        if (crowded === 0) {
          for (const resolve of waitingForRoom) resolve()
          waitingForRoom = []
        }
      }
      // A partner that has gone is told nothing that waited for it.
      if (statusOf(connection) === 'CONNECTED') await job().catch(() => undefined)
    }
    queue.running = false
    running -= 1
    if (running === 0) {
      for (const resolve of waitingForEnd) resolve()
      waitingForEnd = []
    }
  }

  return {
    add: (connection, job) => {
      const queue = queues.get(connection.id) ?? { jobs: [], head: 0, running: false }
      queues.set(connection.id, queue)
      queue.jobs.push(job)
      if (length(queue) === maximumWaiting) crowded += 1
      if (!queue.running) inBackground(run(connection, queue), failed)
    },
    room: () =>
      crowded === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            const timer = setTimeout(() => {
              for (const [id, queue] of queues) if (length(queue) >= maximumWaiting) tooSlow(id)
              resolve()
            }, patienceMs)
            waitingForRoom.push(() => {
              clearTimeout(timer)
              resolve()
            })
          }),
    waiting: (connectionId) => {
      const queue = queues.get(connectionId)
      return queue ? length(queue) : 0
    },
    idle: () =>
      running === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            waitingForEnd.push(resolve)
          }),
  }
}

/** Keeps what was pushed, answers, and tells the others. `keep` is what a stand-in does with a push of a peer. */
export const broadcast = async (
  hub: HubParts,
  queues: Queues,
  call: Call,
  message: HubMessage,
  members: readonly Member[],
  keep: Handler,
  why: string,
): Promise<Answer> => {
  await queues.room()
  const answer = await keep(call)
  if (answer.status >= 2000) return { ...answer, why: `not broadcast: ${answer.why}` }
  const whole = learnPushed(hub, message)
  // Translated, written and judged once for all who read it in the same way.
  const made = new Map<string, Made>()
  const tell = () => {
    for (const member of members) {
      queues.add(member.connection, async () => {
        const content = contentOnce(hub, message, member, whole, made)
        const url = content && urlFor(hub, message, member, content)
        if (typeof url !== 'string' || !content) return
        const sent = await send(
          hub,
          message,
          member,
          { ...content, body: undefined, url },
          hub.directory.hubParty(),
          `broadcast of ${formatParty(message.sender.party)}: ${why}`,
          {
            requestJson: content.body,
            judgedRequest: content.judged,
          },
        )
        hub.reached(member, sent.status !== undefined ? 'answered' : isSilence(sent) ? 'silent' : 'unreachable')
      })
    }
  }
  return {
    ...answer,
    why: `${why}; kept: ${answer.why}`,
    afterwards: () => {
      answer.afterwards?.()
      tell()
    },
  }
}

type Made = (Content & { readonly judged: () => readonly Finding[] }) | undefined

/** Undefined where it cannot be said, or must not be shown, to this receiver. */
const contentOnce = (hub: HubParts, message: HubMessage, member: Member, whole: JsonObject | undefined, made: Map<string, Made>): Made => {
  const version = versionOf(member)
  const key = dialects[version].ownerFields ? version : `${version} ${JSON.stringify(partnerOf(member.connection).options)}`
  if (made.has(key)) return made.get(key)
  const content = contentFor(hub, message, member, whole)
  const name = bodyName(message)
  let findings: readonly Finding[] | undefined
  const once: Made =
    'answer' in content
      ? undefined
      : {
          ...content,
          rawBody: content.rawBody ?? (content.body === undefined ? undefined : JSON.stringify(content.body)),
          judged: () =>
            (findings ??=
              content.body === undefined || name === undefined
                ? []
                : judge(version, name, content.body, { partial: content.endpoint.partial })),
        }
  made.set(key, once)
  return once
}

/** The whole object after a push, as it is kept, and whose it is. */
const learnPushed = (hub: HubParts, message: HubMessage): JsonObject | undefined => {
  const owner = ownerInUrl(message)
  const { name: module, idParameter, keyedByType, object } = requiredKind(message.endpoint)
  const id = message.params[idParameter ?? '']
  if (!owner || id === undefined) return undefined
  const type = isObject(message.body) && typeof message.body['type'] === 'string' && keyedByType ? message.body['type'] : undefined
  const known = hub.state.lastSent(message.sender.connection, undefined, module, owner, id, type)
  if (!known) return undefined
  hub.state.learn(message.sender.connection, owner, module, known.object, known.version)
  return message.endpoint.request[0] === object ? known.object : undefined
}
