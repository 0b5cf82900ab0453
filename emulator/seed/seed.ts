/**
 * Data to start with: realistic, valid in 2.2.1, and the same for the same arguments on every machine. Pure: the seed,
 * the party and the time are arguments.
 */
import type { Tariff, Token } from '../ocpi/authored.js'
import { type History, seedHistory } from './history.js'
import { type LocationSeed, seedLocations } from './locations.js'
import { type SeedParty, partyName } from './party.js'
import { seedTariffs } from './tariffs.js'
import { seedTokens, type TokenSeed } from './tokens.js'

export type { History, LocationSeed, SeedParty as Party, TokenSeed }

export interface SeedOptions {
  /** Any whole number; its lower 32 bits count. */
  readonly seed: number
  /** Owner of what is seeded: a CPO for Locations, Tariffs, Sessions and CDRs, an eMSP for Tokens. */
  readonly party: SeedParty
  /** Milliseconds since 1970. Nothing is newer; Locations and Tokens were changed in the 90 days before. */
  readonly baseTimeMs: number
  /** 60 unless told, which makes several pages. */
  readonly locationCount?: number
  /** 32 unless told. */
  readonly tokenCount?: number
  /** Past Sessions, each with a CDR. 36 unless told. */
  readonly sessionCount?: number
  readonly operatorName?: string
  readonly issuerName?: string
}

export interface Seed extends LocationSeed, TokenSeed {
  /** All Tariffs that the Locations refer to, and a few more. New objects at every call. */
  tariffs(): Tariff[]
  /**
   * Past Sessions and CDRs, charged with the valid ones of the eMSP's tokens; empty if there is none. `round` is 0 for the first eMSP,
   * 1 for the next: no id and no EVSE at a time is used twice.
   */
  history(tokens: readonly Token[], round?: number): History
}

/** Fails with RangeError when a count is not a whole number from 0 or the time is not a number. */
export const createSeed = ({
  seed,
  party,
  baseTimeMs,
  locationCount = 60,
  tokenCount = 32,
  sessionCount = 36,
  operatorName = `${partyName(party)} Charging`,
  issuerName = `${partyName(party)} Mobility`,
}: SeedOptions): Seed => {
  if (!Number.isFinite(baseTimeMs)) throw new RangeError(`baseTimeMs is ${baseTimeMs}: milliseconds since 1970 are expected.`)
  for (const [name, count] of Object.entries({ locationCount, tokenCount, sessionCount })) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${name} is ${count}: a whole number from 0 is expected.`)
  }
  const locations = seedLocations(seed, party, baseTimeMs, locationCount, operatorName)
  const tariffs = () => seedTariffs(party, baseTimeMs)
  return {
    ...locations,
    ...seedTokens(seed, party, baseTimeMs, tokenCount, issuerName),
    tariffs,
    history: (tokens, round) => seedHistory(seed, baseTimeMs, locations, tariffs(), tokens, sessionCount, round),
  }
}
