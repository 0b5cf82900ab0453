import { describe, expect, it } from 'vitest'
import { parseDateTime } from '../../emulator/ocpi/datetime.js'
import { objects } from '../../emulator/ocpi/schemas.js'
import { AllowedType, ProfileType, TokenType, WhitelistType } from '../../emulator/ocpi/v2.2.1/enums.js'
import { baseTimeMs, emsp, emspSeed, indexes } from './fixture.js'

const seed = emspSeed()
const seeded = indexes(seed.tokenCount).map((index) => seed.token(index))
const tokens = seeded.map(({ token }) => token)

describe('seeded Tokens', () => {
  it('are valid in 2.2.1 and belong to the party', () => {
    for (const token of tokens) {
      expect(objects['2.2.1'].get('Token')?.safeParse(token).error?.issues).toBeUndefined()
      expect(token).toMatchObject(emsp)
    }
  })

  it('show every type, every whitelist, every answer, every profile', () => {
    expect(new Set(tokens.map(({ type }) => type))).toEqual(new Set(TokenType.options))
    expect(new Set(tokens.map(({ whitelist }) => whitelist))).toEqual(new Set(WhitelistType.options))
    expect(new Set(seeded.map(({ allowed }) => allowed))).toEqual(new Set(AllowedType.options))
    expect(new Set(tokens.flatMap(({ default_profile_type }) => default_profile_type ?? []))).toEqual(new Set(ProfileType.options))
    expect(new Set(tokens.map(({ valid }) => valid))).toEqual(new Set([true, false]))
  })

  it('are in groups, have an energy contract and a language, and some have not', () => {
    for (const field of ['group_id', 'energy_contract', 'language', 'visual_number'] as const) {
      expect(new Set(tokens.map((token) => token[field] !== undefined))).toEqual(new Set([true, false]))
    }
    const groups = tokens.flatMap(({ group_id }) => group_id ?? [])
    expect(new Set(groups).size).toBeLessThan(groups.length)
  })

  it('are asked about every time when they come from an app or are ad hoc', () => {
    for (const { type, whitelist } of tokens) if (type === 'APP_USER' || type === 'AD_HOC_USER') expect(whitelist).toBe('NEVER')
  })

  it('answer ALLOWED only when they are valid', () => {
    for (const { token, allowed } of seeded) if (!token.valid) expect(allowed).not.toBe('ALLOWED')
  })

  it('have uids and contracts that occur once, also among 100,000', () => {
    const many = emspSeed({ tokenCount: 100_000 })
    const uids = new Set<string>()
    const contracts = new Set<string>()
    for (const index of indexes(many.tokenCount)) {
      const { uid, contract_id } = many.token(index).token
      uids.add(uid.toUpperCase())
      contracts.add(contract_id)
    }
    expect(uids.size).toBe(many.tokenCount)
    expect(contracts.size).toBe(many.tokenCount)
    for (const uid of uids) expect(uid).toMatch(/^[A-Z0-9-]{8,36}$/)
  })

  it('tell when they were changed without being built', () => {
    for (const [index, { last_updated }] of tokens.entries()) {
      expect(parseDateTime(last_updated)).toBe(seed.tokenLastUpdatedMs(index))
      expect(seed.tokenLastUpdatedMs(index)).toBeLessThan(baseTimeMs)
    }
  })

  it('are the same again, and others with another seed', () => {
    expect(indexes(seed.tokenCount).map((index) => emspSeed().token(index))).toEqual(seeded)
    expect(emspSeed({ seed: 9 }).token(0).token.uid).not.toBe(tokens[0]?.uid)
  })

  it('do not exist beyond their number', () => {
    expect(() => emspSeed({ tokenCount: 3 }).token(3)).toThrow('There is no Token 3: 3 are seeded')
  })
})
