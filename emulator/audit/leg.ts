/** One part of a run: a role and a version of the platform, a stand-in of ours, and what both have exchanged so far. */
import type { AuditAction, AuditDeclaration, AuditRole } from '../contract/audit.js'
import type { PeerParty } from '../contract/standin.js'
import { dialects, type Dialect } from '../ocpi/dialect.js'
import { oppositeRole } from '../ocpi/endpoints.js'
import type { Version } from '../ocpi/version.js'
import type { ScenarioEngine } from '../scenario/engine.js'
import type { Exchange } from '../traffic/exchange.js'
import type { Actor } from './hooks.js'
import type { Survey } from './survey.js'
import { isObject } from '../ocpi/json-object.js'

/** An endpoint as the version details list it. */
export interface ListedEndpoint {
  readonly identifier: string
  readonly role: string
  readonly url: string
}

/** What became of our registration at the platform. */
export interface Handshake {
  readonly ok: boolean
  readonly message: string
  /** Exchanges that it took. */
  readonly exchanges: readonly Exchange[]
  readonly tokenA: string | undefined
}

export interface Leg {
  readonly version: Version
  readonly dialect: Dialect
  readonly role: AuditRole
  /** The role that we play. */
  readonly ourRole: 'CPO' | 'EMSP'
  readonly declaration: AuditDeclaration
  readonly engine: ScenarioEngine
  readonly standinId: string
  readonly signal: AbortSignal
  readonly actor: Actor
  /** Every exchange so far, in order. */
  readonly exchanges: Exchange[]
  readonly surveys: Map<string, Promise<Survey>>
  /** What cases remember for later ones. */
  readonly notes: Map<string, unknown>
  /** What was changed at the platform and could not be put back. */
  readonly changes: Set<string>
  /** Exchanges that hooks or people have provoked. */
  readonly provoked: Set<Exchange>
  /** Manual connection for requests outside of a registration. */
  probeId: string
  /** The registered connection. */
  connectionId: string | undefined
  /** Token that opens the platform now. */
  token: string | undefined
  versionsUrl: string | undefined
  detailsUrl: string | undefined
  endpoints: readonly ListedEndpoint[]
  parties: readonly PeerParty[]
  handshake: Handshake | undefined
  /** Waits for the turn of a request: no more in a second than the declaration allows. */
  pace(): Promise<void>
  /** Waits until an exchange fits, also one that has been seen; undefined when time is up. */
  await(fits: (exchange: Exchange) => boolean, milliseconds: number): Promise<Exchange | undefined>
  prompt(action: AuditAction, ask: string, caseId: string): Promise<'done' | 'skip' | 'not possible' | 'no hook'>
}

/** Waits for exchanges as they are recorded. */
export const createWatch = (engine: ScenarioEngine, exchanges: Exchange[], signal: AbortSignal) => {
  const waiting = new Set<(exchange: Exchange) => void>()
  const end = engine.log.subscribe({
    appended: (exchange) => {
      exchanges.push(exchange)
      for (const look of waiting) look(exchange)
    },
  })
  const wait = (fits: (exchange: Exchange) => boolean, milliseconds: number): Promise<Exchange | undefined> =>
    new Promise((resolve, reject) => {
      const known = exchanges.find(fits)
      if (known) {
        resolve(known)
        return
      }
      const done = (exchange: Exchange | undefined): void => {
        clearTimeout(timer)
        waiting.delete(look)
        signal.removeEventListener('abort', stop)
        resolve(exchange)
      }
      const look = (exchange: Exchange): void => {
        if (fits(exchange)) done(exchange)
      }
      const stop = (): void => {
        done(undefined)
        reject(new Error('stopped'))
      }
      const timer = setTimeout(done, milliseconds, undefined)
      signal.addEventListener('abort', stop)
      waiting.add(look)
    })
  return { wait, end }
}

/** Spaces requests evenly. */
export const createPace = (perSecond: number): (() => Promise<void>) => {
  let next = 0
  return async () => {
    const now = performance.now()
    const at = Math.max(now, next)
    // Whole milliseconds are what timers can do: a few requests at once keep the rate as well.
    next = at + 1000 / perSecond
    if (at - now > 5) await new Promise((resolve) => setTimeout(resolve, at - now))
  }
}

export const ourRoleFor = (role: AuditRole): 'CPO' | 'EMSP' => oppositeRole[role]
export const dialectOf = (version: Version): Dialect => dialects[version]

/** Endpoints of version details; in a version without roles they take the side that the role of the platform serves. */
export const endpointsIn = (details: unknown, sideOf: (identifier: string) => string | undefined): ListedEndpoint[] => {
  const list = isObject(details) && Array.isArray(details['endpoints']) ? details['endpoints'].filter(isObject) : []
  return list.flatMap(({ identifier, role, url }) =>
    typeof identifier === 'string' && typeof url === 'string'
      ? [{ identifier, role: typeof role === 'string' ? role : (sideOf(identifier) ?? ''), url }]
      : [],
  )
}

export const partiesIn = (credentials: unknown, role: AuditRole): PeerParty[] => {
  if (!isObject(credentials)) return []
  const roles = Array.isArray(credentials['roles']) ? credentials['roles'].filter(isObject) : [{ ...credentials, role }]
  return roles.flatMap((one) =>
    typeof one['country_code'] === 'string' && typeof one['party_id'] === 'string'
      ? [{ role: String(one['role']), country_code: one['country_code'], party_id: one['party_id'] }]
      : [],
  )
}
