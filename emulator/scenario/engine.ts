/** What a scenario runs on: a workbench of its own, as far as it needs one. */
import type { Client } from '../contract/channel.js'
import type { Log } from '../traffic/log.js'
import type { Clock } from '../standin/clock.js'

export interface ScenarioEngine {
  /** Every call of the contract. */
  readonly client: Client
  readonly log: Log
  readonly clock: Clock
  /** Resolves when every finding of what was recorded so far is there. */
  settled(): Promise<void>
  /** Tokens that no report may show. */
  secrets(): ReadonlySet<string>
  /** Frees ports and everything else. */
  shutDown(): Promise<void>
}

/** `speed`: seconds of its clock in a second of the world. */
export type OpenEngine = (options: { readonly speed: number }) => Promise<ScenarioEngine>
