import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseZone, clockOf, localTime } from '../../emulator/pricing/clock.js'
import { countryZones } from '../../emulator/pricing/country-zones.js'

const at = (text: string): number => Date.parse(text)
const clock = (zone: string) => {
  const found = clockOf(zone)
  if (!found) throw new Error(`${zone} is not known`)
  return found
}

describe('a local clock', () => {
  it.each([
    ['Europe/Amsterdam', '2026-01-13T09:00:00Z', 1],
    ['Europe/Amsterdam', '2026-07-13T09:00:00Z', 2],
    ['America/New_York', '2026-01-13T09:00:00Z', -5],
    ['Asia/Kolkata', '2026-01-13T09:00:00Z', 5.5],
    ['Pacific/Apia', '2026-01-13T09:00:00Z', 13],
    ['UTC', '2026-01-13T09:00:00Z', 0],
    // Puts clocks back for Ramadan, four weeks long.
    ['Africa/Casablanca', '2026-03-01T12:00:00Z', 0],
    ['Africa/Casablanca', '2026-05-01T12:00:00Z', 1],
  ])('of %s at %s is %d hours ahead', (zone, instant, hours) => {
    expect(clock(zone).offsetMs(at(instant))).toBe(hours * 3_600_000)
  })

  it('jumps when daylight saving begins and ends', () => {
    const jumps = clock('Europe/Amsterdam').jumps(at('2025-12-31T12:00:00Z'), at('2027-01-02T00:00:00Z'))
    expect(jumps.map((jump) => new Date(jump).toISOString())).toEqual(['2026-03-29T01:00:00.000Z', '2026-10-25T01:00:00.000Z'])
  })

  it('shows day, time and weekday', () => {
    // Monday 12 January 2026, 23:30 UTC.
    expect(localTime(clock('Europe/Amsterdam'), at('2026-01-12T23:30:00Z'))).toEqual({ day: 20466, ofDayMs: 1_800_000, weekday: 2 })
    expect(localTime(clock('UTC'), at('1969-12-28T00:00:00Z')).weekday).toBe(7)
  })

  it('agrees with the runtime at any instant', () => {
    const zones = ['Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Tehran']
    const shape = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    const formatOf = (timeZone: string) => new Intl.DateTimeFormat('en-GB', { timeZone, ...shape })
    const formats = new Map(zones.map((zone) => [zone, formatOf(zone)]))
    const anyInstant = fc.integer({ min: at('2015-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') })
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyInstant, (zone, instantMs) => {
        const { ofDayMs } = localTime(clock(zone), instantMs)
        const minutes = Math.floor(ofDayMs / 60_000)
        const shown = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
        expect(shown).toBe(formats.get(zone)?.format(instantMs))
      }),
      { numRuns: 300 },
    )
  })

  it('is undefined for a zone that the runtime does not know', () => {
    expect(clockOf('Europe/Atlantis')).toBeUndefined()
    expect(clockOf('')).toBeUndefined()
  })
})

describe('the countries with one time zone', () => {
  it('are named once each, with zones that exist', () => {
    expect(new Set(countryZones.map(([alpha3]) => alpha3)).size).toBe(countryZones.length)
    expect(new Set(countryZones.map(([, alpha2]) => alpha2)).size).toBe(countryZones.length)
    for (const [alpha3, alpha2, zone] of countryZones) {
      expect(alpha3).toMatch(/^[A-Z]{3}$/)
      expect(alpha2).toMatch(/^[A-Z]{2}$/)
      expect(clockOf(zone)?.zone).toBe(zone)
    }
  })

  it.each(['ESP', 'PRT', 'USA', 'RUS', 'AUS'])('leave out %s, whose regions differ', (country) => {
    expect(chooseZone(undefined, undefined, country).zone).toBe('UTC')
  })
})

describe('choosing a zone', () => {
  it("takes what is asked for, then the Location's, without a word", () => {
    expect(chooseZone('Europe/Berlin', 'Europe/Paris', 'NLD')).toEqual({ zone: 'Europe/Berlin' })
    expect(chooseZone(undefined, 'Europe/Paris', 'NLD')).toEqual({ zone: 'Europe/Paris' })
  })

  it('says when it cannot', () => {
    expect(chooseZone('X', 'Europe/Paris', 'NLD')).toEqual({
      zone: 'Europe/Paris',
      assumption: 'time zone "X" is not known: Europe/Paris is used',
    })
    expect(chooseZone('X', 'Y', undefined)).toEqual({
      zone: 'UTC',
      assumption: 'time zone "X" is not known; time zone "Y" is not known: UTC is used',
    })
  })
})
