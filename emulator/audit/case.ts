/** The one shape of a case, and what a check may say. */
import type { AuditAction, AuditCaseInfo, AuditRole, AuditSet } from '../contract/audit.js'
import type { Chapter } from '../ocpi/chapters.js'
import type { Interface, Module } from '../ocpi/endpoints.js'
import type { FindingId } from '../ocpi/finding.js'
import type { VersionRange } from '../ocpi/version-ranges.js'
import type { Exchange } from '../traffic/exchange.js'
import type { Probe } from './probe.js'

/** When a case runs. `returning`: the platform registers at Standin, after our own registration has ended. */
export const stages = ['invited', 'registered', 'renewal', 'ending', 'returning', 'observed'] as const
export type Stage = (typeof stages)[number]

/** An interface that the platform serves, as `locations.SENDER`. */
export type Served = `${Module}.${Interface}`
export type Feature = 'reservations' | 'hub' | 'eichrecht' | 'preferences' | 'partners'

/** Steps and judgement of a case. Resolves with what was seen; throws a `Deviation`, `Unseen` or `NotClaimed` otherwise. */
export type Check = (probe: Probe) => Promise<string | undefined>

/** Which exchanges are looked at; what is left out may be anything. */
export interface Seen {
  /** Who sent the request. */
  readonly by?: 'platform' | 'standin'
  readonly module?: Module | readonly Module[]
  readonly method?: string | readonly string[]
  /** Rows of the endpoint table, as `locations.receiver.put`; the beginning is enough. */
  readonly endpoint?: string | readonly string[]
}

/** Judged on whatever passes, live or recorded. */
export interface Observation {
  readonly of: Seen
  /** Findings about the platform's side of these exchanges that fail the case. */
  readonly fails?: readonly FindingId[] | 'violations'
  /** Says what deviates; undefined when nothing does. */
  readonly judge?: (exchanges: readonly Exchange[], scene: ObservedScene) => { readonly seen: string; readonly seq?: number } | undefined
  /** Exchanges that it takes to judge; one by default. */
  readonly least?: number
}

export interface ObservedScene {
  readonly all: readonly Exchange[]
  /** The platform sent the request of this exchange. */
  readonly isByPlatform: (exchange: Exchange) => boolean
  /** Exchanges that the audit has provoked on purpose. */
  readonly provoked: ReadonlySet<Exchange>
}

export interface AuditCase {
  readonly id: string
  readonly title: string
  readonly role: 'any' | AuditRole
  readonly versions: VersionRange
  readonly severity: AuditCaseInfo['severity']
  readonly actor: AuditCaseInfo['actor']
  /** A fault of Standin is on while it runs. */
  readonly fault?: true
  readonly chapter: Chapter
  readonly expected: string
  readonly stage: Stage
  /** Sends nothing but GET. */
  readonly readOnly?: true
  /** Cases that have to have passed. */
  readonly needs?: readonly string[]
  /** One of these interfaces has to be served by the platform. */
  readonly serves?: Served | readonly Served[]
  readonly feature?: Feature
  /** What the platform is made to do before the check, and how a person is asked for it. */
  readonly act?: { readonly action: AuditAction; readonly ask: string }
  /** Asked of a person after everything else; `yes` passes. */
  readonly question?: string
  readonly check?: Check
  readonly observe?: Observation
  /** Why it is not implemented. */
  readonly reason?: string
}

/** The platform deviates. */
export class Deviation extends Error {
  constructor(
    readonly seen: string,
    readonly expected?: string,
    readonly seq?: number,
  ) {
    super(seen)
  }
}

/** What is needed to judge could not be seen. */
export class Unseen extends Error {}

/** The platform does not claim what the case is about. */
export class NotClaimed extends Error {}

export const isImplemented = ({ check, observe, question }: AuditCase): boolean =>
  check !== undefined || observe !== undefined || question !== undefined

/** Sets that a case belongs to. */
export const setsOf = (one: AuditCase): AuditSet[] => [
  ...(one.readOnly ? (['read-only'] as const) : []),
  ...(one.readOnly || (one.severity === 'MUST' && coreSections.has(sectionOf(one.id))) ? (['core'] as const) : []),
  'full',
]

const coreSections = new Set(['CRR', 'CRS', 'LOS', 'LOR', 'TAR', 'TOK', 'SES', 'CDR', 'CMD'])

/** `PAG` of `PAG-04`. */
export const sectionOf = (id: string): string => id.slice(0, 3)

export const infoOf = (one: AuditCase): AuditCaseInfo => ({
  id: one.id,
  title: one.title,
  role: one.role,
  versions: one.versions,
  severity: one.severity,
  actor: one.actor,
  fault: one.fault === true,
  chapter: one.chapter,
  expected: one.expected,
  needs: [...(one.needs ?? [])],
  sets: setsOf(one),
  observable: one.observe !== undefined && one.act === undefined,
  implemented: isImplemented(one),
  ...(one.reason !== undefined && { reason: one.reason }),
})
