/**
 * Commands and charging profile requests that wait for their result. The receiver is given a url of the hub to send it
 * to, so that both sides only ever see the hub; where it goes from there is kept here.
 */
import { randomUUID } from 'node:crypto'
import type { Module } from '../ocpi/modules.js'
import type { Version } from '../ocpi/version.js'
import { detailsUrl, type Context } from '../standin/context.js'
import type { Member } from './directory.js'
import { versionOf } from './message.js'

export interface Waiting {
  readonly id: string
  /** Url of the hub that takes the place of the sender's. */
  readonly url: string
  readonly module: Module
  /** Who asked, and where the result is to go. */
  readonly sender: Member
  readonly senderVersion: Version
  readonly responseUrl: string
  /** Who is to send it. */
  readonly receiver: Member
  readonly correlationId: string
  /** Milliseconds since 1970 after which nothing is expected any more; set when the receiver has accepted. */
  dueAt: number | undefined
  results: number
}

export interface Results {
  open(waiting: Omit<Waiting, 'id' | 'url' | 'dueAt' | 'results'>, name: string): Waiting
  find(id: string): Waiting | undefined
  /** The receiver has accepted: the result is due by then. */
  accepted(waiting: Waiting, seconds: number): void
  close(id: string): void
  size(): number
  stop(): void
}

/** A result may come long after its time; what nobody has asked after for an hour is forgotten. */
const keptMs = 3_600_000
const maximumWaiting = 10_000

/** `overdue`: no result came in time. */
export const createResults = (context: Context, overdue: (waiting: Waiting) => void): Results => {
  const timers = new Map<string, () => void>()
  const waiting = new Map<string, Waiting & { readonly openedAt: number }>()
  return {
    open: (given, name) => {
      const now = context.environment.clock.now()
      for (const [id, { openedAt }] of waiting) {
        if (now - openedAt <= keptMs && waiting.size < maximumWaiting) break
        waiting.delete(id)
      }
      const id = randomUUID()
      const base = detailsUrl(context.baseUrl(), versionOf(given.receiver), 'HUB')
      const opened = { ...given, id, url: `${base}/sender/${given.module}/${name}/${id}`, dueAt: undefined, results: 0, openedAt: now }
      waiting.set(id, opened)
      return opened
    },
    find: (id) => waiting.get(id),
    accepted: (opened, seconds) => {
      opened.dueAt = context.environment.clock.now() + seconds * 1000
      timers.set(
        opened.id,
        context.environment.clock.after(seconds * 1000, () => {
          timers.delete(opened.id)
          if (opened.results === 0) overdue(opened)
        }),
      )
    },
    close: (id) => {
      waiting.delete(id)
    },
    size: () => waiting.size,
    stop: () => {
      for (const cancel of timers.values()) cancel()
      timers.clear()
    },
  }
}
