/**
 * A real platform through a whole run. Its token A is good for one registration, so the engine, with its stand-ins and what they have
 * agreed, stays for all scenarios of the run; at the end the registration is taken back.
 */
import type { ScenarioEngine, OpenEngine } from './engine.js'
import { errorText } from '../contract/error-text.js'

export interface PeerSession {
  /** The engine of the run; opened with the first scenario. */
  open(): Promise<ScenarioEngine>
  /** More scenarios, or versions, follow the one that runs. */
  isLast(): boolean
  /** One of the scenarios that were announced is over. */
  advance(): void
  /** Takes registrations back and frees everything; a sentence for each, empty when there was none. */
  end(): Promise<string[]>
}

/** `runs`: how many scenarios, each in each of its versions, are going to run. */
export const createPeerSession = (openEngine: OpenEngine, runs: number): PeerSession => {
  let engine: ScenarioEngine | undefined
  let left = runs
  return {
    // A real platform lives in the world's time.
    open: async () => (engine ??= await openEngine({ speed: 1 })),
    isLast: () => left <= 1,
    advance: () => {
      left -= 1
    },
    end: async () => {
      if (!engine) return []
      const { client } = engine
      const told: string[] = []
      const { connections } = await client.call('workbench.get', {})
      for (const { id, name, state, peer } of connections) {
        if (state !== 'REGISTERED' || peer.standinId !== undefined) continue
        try {
          await client.call('connections.unregister', { connectionId: id })
          told.push(`the registration with ${name} is taken back`)
        } catch (error) {
          told.push(`the registration with ${name} could not be taken back: ${errorText(error)}`)
        }
      }
      await engine.shutDown()
      engine = undefined
      return told
    },
  }
}
