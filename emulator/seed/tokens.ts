/** Seeded Tokens of an eMSP, with the answer that a real-time authorization gets. */
import { formatDateTime } from '../ocpi/datetime.js'
import type { AllowedType, ProfileType, Token, TokenType, WhitelistType } from '../ocpi/authored.js'
import { checkIndex, lastUpdatedMs } from './indexed.js'
import type { SeedParty } from './party.js'
import { bitsFor, streams } from './random.js'

export interface SeededToken {
  readonly token: Token
  /** What the eMSP answers when it is asked. */
  readonly allowed: AllowedType
}

export interface TokenSeed {
  readonly tokenCount: number
  /** `last_updated` in milliseconds since 1970, without building the Token. */
  tokenLastUpdatedMs(index: number): number
  /** A new object at every call: the caller may change it. */
  token(index: number): SeededToken
}

interface Case {
  readonly type: TokenType
  readonly whitelist: WhitelistType
  readonly allowed: AllowedType
  readonly language?: string
  readonly group?: string
  readonly profile?: ProfileType
  /** True where the driver has an energy contract of their own. */
  readonly contract?: true
}

/** Repeated until there are as many as wanted. */
const cases: readonly Case[] = [
  { type: 'RFID', whitelist: 'ALWAYS', allowed: 'ALLOWED', language: 'nl' },
  { type: 'RFID', whitelist: 'ALLOWED', allowed: 'ALLOWED', language: 'de', group: 'FLEET-01' },
  { type: 'RFID', whitelist: 'ALLOWED_OFFLINE', allowed: 'ALLOWED', language: 'fr' },
  { type: 'RFID', whitelist: 'NEVER', allowed: 'ALLOWED', language: 'en', contract: true },
  // mod_tokens: tokens of an app are made for one session, so they are always asked about.
  { type: 'APP_USER', whitelist: 'NEVER', allowed: 'ALLOWED', language: 'nl', profile: 'GREEN' },
  { type: 'AD_HOC_USER', whitelist: 'NEVER', allowed: 'ALLOWED' },
  { type: 'OTHER', whitelist: 'ALLOWED', allowed: 'ALLOWED', group: 'FLEET-01' },
  { type: 'RFID', whitelist: 'ALLOWED', allowed: 'ALLOWED', language: 'it', profile: 'CHEAP', contract: true },
  { type: 'RFID', whitelist: 'NEVER', allowed: 'BLOCKED', language: 'de' },
  { type: 'RFID', whitelist: 'ALLOWED', allowed: 'EXPIRED', language: 'fr' },
  { type: 'APP_USER', whitelist: 'NEVER', allowed: 'NO_CREDIT', language: 'en', profile: 'FAST' },
  { type: 'RFID', whitelist: 'NEVER', allowed: 'NOT_ALLOWED', language: 'es', group: 'FLEET-02' },
  { type: 'RFID', whitelist: 'ALWAYS', allowed: 'BLOCKED', language: 'nl' },
  { type: 'OTHER', whitelist: 'ALLOWED_OFFLINE', allowed: 'ALLOWED', language: 'en', profile: 'REGULAR' },
  { type: 'APP_USER', whitelist: 'NEVER', allowed: 'ALLOWED', language: 'fr', group: 'FLEET-02' },
  { type: 'RFID', whitelist: 'ALLOWED_OFFLINE', allowed: 'NO_CREDIT', language: 'de' },
]

const uidPrefixes: Readonly<Record<TokenType, string>> = { RFID: '04', APP_USER: 'APP-', AD_HOC_USER: 'ADHOC-', OTHER: 'OTHER-' }

const hexadecimal = (bits: number): string => bits.toString(16).toUpperCase().padStart(8, '0')

export const seedTokens = (seed: number, party: SeedParty, baseTimeMs: number, tokenCount: number, issuerName: string): TokenSeed => {
  const tokenLastUpdatedMs = (index: number): number => {
    checkIndex(index, tokenCount, 'Token')
    return lastUpdatedMs(baseTimeMs, bitsFor(seed, streams.tokenLastUpdated, index))
  }
  return {
    tokenCount,
    tokenLastUpdatedMs,
    token: (index) => {
      const updatedMs = tokenLastUpdatedMs(index)
      const { type, whitelist, allowed, language, group, profile, contract } = cases[index % cases.length] as Case
      const number = `C${String(index + 1).padStart(8, '0')}`
      const token: Token = {
        country_code: party.country_code,
        party_id: party.party_id,
        // No two indexes of a stream give the same bits; an RFID card of 7 bytes starts with 04.
        uid: `${uidPrefixes[type]}${hexadecimal(bitsFor(seed, streams.token, index))}${type === 'RFID' ? '6A80' : ''}`,
        type,
        contract_id: `${party.country_code}${party.party_id}${number}`.toUpperCase(),
        ...(type !== 'AD_HOC_USER' && { visual_number: `${party.country_code}-${party.party_id}-${number}`.toUpperCase() }),
        issuer: issuerName,
        ...(group !== undefined && { group_id: group }),
        valid: allowed !== 'BLOCKED' && allowed !== 'EXPIRED',
        whitelist,
        ...(language !== undefined && { language }),
        ...(profile !== undefined && { default_profile_type: profile }),
        ...(contract && { energy_contract: { supplier_name: 'Example Energy', contract_id: `EN-${number}` } }),
        last_updated: formatDateTime(updatedMs),
      }
      return { token, allowed }
    },
  }
}
