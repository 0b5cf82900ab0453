import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatParty, parseParty, partyKey, routingHeaders, routingOf, sameParty } from '../../emulator/ocpi/headers.js'

const party = fc.record({ country_code: fc.stringMatching(/^[A-Z]{2}$/), party_id: fc.stringMatching(/^[A-Z0-9]{3}$/) })
const getter = (headers: Record<string, string>) => {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return (name: string) => lower.get(name)
}

describe('a party', () => {
  it.each(['NL-EXA', 'NL*EXA', 'NLEXA'])('%s is read', (text) => {
    expect(parseParty(text)).toEqual({ country_code: 'NL', party_id: 'EXA' })
  })
  it.each(['', 'NL', 'NLD-EXA', 'NL-EXAM', 'NL/EXA'])('%j is none', (text) => {
    expect(parseParty(text)).toBeUndefined()
  })
  it('is the same in any case', () => {
    expect(sameParty({ country_code: 'nl', party_id: 'Exa' }, { country_code: 'NL', party_id: 'EXA' })).toBe(true)
    expect(sameParty({ country_code: 'NL', party_id: 'EXB' }, { country_code: 'NL', party_id: 'EXA' })).toBe(false)
    expect(partyKey({ country_code: 'nl', party_id: 'Exa' })).toBe('NL-EXA')
  })
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(party, (one) => {
        expect(parseParty(formatParty(one))).toEqual(one)
      }),
    )
  })
})

describe('routing headers', () => {
  it('come back as they were written', () => {
    const maybe = fc.option(party, { nil: undefined })
    fc.assert(
      fc.property(maybe, maybe, (to, from) => {
        expect(routingOf(getter(routingHeaders(to, from)))).toEqual({ to, from, problems: [] })
      }),
    )
  })
  it('come in pairs', () => {
    expect(routingOf(getter({ 'OCPI-to-country-code': 'NL' }))).toEqual({
      to: undefined,
      from: undefined,
      problems: [{ header: 'OCPI-to-party-id', problem: 'missing half', value: '' }],
    })
  })
  it('name parties', () => {
    expect(
      routingOf(getter({ 'OCPI-from-country-code': 'NLD', 'OCPI-from-party-id': 'EXAM' })).problems.map((problem) => problem.header),
    ).toEqual(['OCPI-from-country-code', 'OCPI-from-party-id'])
  })
})
