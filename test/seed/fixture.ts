import { createSeed, type SeedOptions } from '../../emulator/seed/seed.js'

export const baseTimeMs = Date.UTC(2026, 10, 5, 9, 30)
export const cpo = { country_code: 'NL', party_id: 'CPO' }
export const emsp = { country_code: 'DE', party_id: 'MSP' }

export const cpoSeed = (options: Partial<SeedOptions> = {}) => createSeed({ seed: 1, party: cpo, baseTimeMs, ...options })
export const emspSeed = (options: Partial<SeedOptions> = {}) => createSeed({ seed: 2, party: emsp, baseTimeMs, ...options })

/** The whole numbers from 0 up to, not including, `count`. */
export const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
