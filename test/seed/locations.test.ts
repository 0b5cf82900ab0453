import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { objects } from '../../emulator/ocpi/schemas.js'
import * as v211 from '../../emulator/ocpi/v2.1.1/index.js'
import type { Location } from '../../emulator/ocpi/v2.2.1/locations.js'
import { parseDateTime } from '../../emulator/ocpi/datetime.js'
import { cities } from '../../emulator/seed/cities.js'
import { baseTimeMs, cpo, cpoSeed, indexes } from './fixture.js'

const dayMs = 86_400_000
const many = cpoSeed({ locationCount: 900 })
const locations = indexes(many.locationCount).map((index) => many.location(index))
const evses = locations.flatMap((location) => location.evses ?? [])
const connectors = evses.flatMap((evse) => evse.connectors)

describe('seeded Locations', () => {
  it('are valid in 2.2.1, every one', () => {
    const schema = objects['2.2.1'].get('Location')
    for (const location of locations) expect(schema?.safeParse(location).error?.issues).toBeUndefined()
  })

  it('lose no connector and no coordinate towards 2.1.1', () => {
    for (const connector of connectors) {
      expect(v211.ConnectorType.options).toContain(connector.standard)
      expect(v211.ConnectorFormat.options).toContain(connector.format)
      expect(v211.PowerType.options).toContain(connector.power_type)
    }
    for (const { coordinates, postal_code } of locations) {
      expect(v211.GeoLocation.safeParse(coordinates).success).toBe(true)
      expect(postal_code).toMatch(/\S/)
    }
  })

  it('are 60 unless told', () => {
    expect(cpoSeed().locationCount).toBe(60)
  })

  it('have identifiers that need no encoding in a path', () => {
    for (const id of [...locations.map(({ id }) => id), ...evses.map(({ uid }) => uid), ...connectors.map(({ id }) => id)]) {
      expect(id).toMatch(/^[A-Za-z0-9._~-]{1,36}$/)
    }
  })

  it('have EVSE uids and eMI3 ids of the party that occur once', () => {
    expect(new Set(evses.map(({ uid }) => uid)).size).toBe(evses.length)
    const ids = evses.flatMap(({ evse_id }) => (evse_id === undefined ? [] : [evse_id]))
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^NL\*CPO\*E[A-Z0-9*]{1,30}$/)
  })

  it('refer only to tariffs that exist, and to one active per type', () => {
    const tariffs = new Map(
      cpoSeed()
        .tariffs()
        .map((tariff) => [tariff.id, tariff]),
    )
    for (const { tariff_ids = [] } of connectors) {
      expect(tariff_ids.length).toBeGreaterThan(0)
      const active = tariff_ids
        .map((id) => tariffs.get(id))
        .filter((tariff) => {
          expect(tariff).toBeDefined()
          return (parseDateTime(tariff?.start_date_time ?? '') ?? 0) <= baseTimeMs
        })
      const types = active.map((tariff) => tariff?.type)
      expect(new Set(types).size).toBe(types.length)
      expect(types.filter((type) => type === undefined || type === 'REGULAR')).toHaveLength(1)
    }
  })

  it('offer a tariff for each profile where preferences can be set', () => {
    const types = new Map(
      cpoSeed()
        .tariffs()
        .map((tariff) => [tariff.id, tariff.type]),
    )
    const capable = evses.filter(({ capabilities }) => capabilities?.includes('CHARGING_PREFERENCES_CAPABLE'))
    expect(capable.length).toBeGreaterThan(0)
    for (const {
      capabilities,
      connectors: [connector],
    } of capable) {
      expect(capabilities).toContain('CHARGING_PROFILE_CAPABLE')
      const offered = new Set(connector?.tariff_ids?.map((id) => types.get(id)))
      expect(offered).toEqual(new Set(['PROFILE_CHEAP', 'PROFILE_FAST', 'PROFILE_GREEN', 'REGULAR']))
    }
  })

  it('unlock only where a cable can be stuck', () => {
    for (const { uid, capabilities, connectors: plugs } of evses) {
      if (uid === 'EVSE-000001-1') continue
      expect(capabilities?.includes('UNLOCK_CAPABLE'), uid).toBe(plugs.some(({ format }) => format === 'SOCKET'))
    }
  })

  it('begin with an EVSE that is free and can do everything', () => {
    for (const seed of indexes(200)) {
      const first = cpoSeed({ seed }).location(0).evses?.[0]
      expect(first?.status).toBe('AVAILABLE')
      expect(first?.capabilities).toEqual(
        expect.arrayContaining([
          'RESERVABLE',
          'REMOTE_START_STOP_CAPABLE',
          'UNLOCK_CAPABLE',
          'RFID_READER',
          'CHARGING_PROFILE_CAPABLE',
          'CHARGING_PREFERENCES_CAPABLE',
        ]),
      )
      // 2.1.1 cannot name a Connector.
      expect(first?.capabilities).not.toContain('START_SESSION_CONNECTOR_REQUIRED')
    }
  })

  it('show every status that needs no Session or reservation, AC and DC, one to four EVSEs, one and two connectors', () => {
    const needsSession: readonly string[] = ['CHARGING', 'RESERVED']
    expect(new Set(evses.map(({ status }) => status))).toEqual(
      new Set(v211.Status.options.filter((status) => !needsSession.includes(status))),
    )
    expect(new Set(connectors.map(({ power_type }) => power_type))).toEqual(new Set(['AC_1_PHASE', 'AC_3_PHASE', 'DC']))
    expect(new Set(locations.map((location) => location.evses?.length))).toEqual(new Set([1, 2, 3, 4]))
    expect(new Set(evses.map((evse) => evse.connectors.length))).toEqual(new Set([1, 2]))
  })

  it('give the evse_id of a removed EVSE back', () => {
    for (const { status, evse_id } of evses) expect(evse_id === undefined).toBe(status === 'REMOVED')
  })

  it('lie near their city, in its country and time zone', () => {
    for (const { city, country, time_zone, coordinates } of locations) {
      const known = cities.find(({ name }) => name === city)
      expect(known).toMatchObject({ alpha3: country, timeZone: time_zone })
      expect(Math.abs(Number(coordinates.latitude) * 1e6 - (known?.latitudeE6 ?? 0))).toBeLessThan(25_001)
      expect(Math.abs(Number(coordinates.longitude) * 1e6 - (known?.longitudeE6 ?? 0))).toBeLessThan(35_001)
      expect(Intl.supportedValuesOf('timeZone')).toContain(time_zone)
    }
    expect(new Set(locations.map(({ country }) => country)).size).toBeGreaterThan(5)
    expect(locations.filter(({ country }) => country === 'NLD').length).toBeGreaterThan(locations.length / 2)
  })

  it('state opening times in every way, regular hours only when not always open', () => {
    const all = locations.map((location) => location.opening_times)
    for (const times of all) expect(times?.regular_hours === undefined).toBe(times?.twentyfourseven ?? true)
    expect(all).toContain(undefined)
    expect(all.some((times) => times?.exceptional_openings)).toBe(true)
    expect(all.some((times) => times?.twentyfourseven && times.exceptional_closings)).toBe(true)
  })

  it('have an energy mix that adds up to 100 percent where they have one', () => {
    const mixes = locations.flatMap(({ energy_mix }) => (energy_mix ? [energy_mix] : []))
    expect(mixes.length).toBeGreaterThan(0)
    for (const { energy_sources = [] } of mixes) {
      expect(energy_sources.reduce((sum, { percentage }) => sum + percentage, 0)).toBe(100)
    }
  })
})

describe('last_updated of a seeded Location', () => {
  it('is known without building it', () => {
    for (const [index, { last_updated }] of locations.entries()) {
      expect(parseDateTime(last_updated)).toBe(many.locationLastUpdatedMs(index))
    }
  })

  it('lies in the 90 days before the base time, spread over all of them', () => {
    const days = new Set<number>()
    for (const index of indexes(many.locationCount)) {
      const ageMs = baseTimeMs - many.locationLastUpdatedMs(index)
      expect(ageMs).toBeGreaterThan(0)
      expect(ageMs).toBeLessThanOrEqual(90 * dayMs)
      days.add(Math.floor(ageMs / dayMs))
    }
    expect(days.size).toBe(90)
  })

  it('is never older than that of an EVSE or Connector, and equals that of one EVSE', () => {
    const at = (text: string) => parseDateTime(text) ?? Number.NaN
    for (const location of locations) {
      const children = location.evses ?? []
      expect(Math.max(...children.map((evse) => at(evse.last_updated)))).toBe(at(location.last_updated))
      for (const evse of children) {
        for (const connector of evse.connectors) expect(at(connector.last_updated)).toBeLessThanOrEqual(at(evse.last_updated))
      }
    }
  })
})

describe('the identifier of a seeded Location', () => {
  const large = cpoSeed({ locationCount: 1_200_000 })

  it('leads back to its index, in any case', () => {
    fc.assert(
      fc.property(fc.nat(large.locationCount - 1), (index) => {
        const id = large.locationId(index)
        expect(large.indexOfLocationId(id)).toBe(index)
        expect(large.indexOfLocationId(id.toLowerCase())).toBe(index)
        expect(id.length).toBeLessThanOrEqual(36)
      }),
    )
  })

  it('is that of the object', () => {
    for (const [index, { id }] of locations.entries()) expect(id).toBe(many.locationId(index))
  })

  it('is different for each of 100,000', () => {
    expect(new Set(indexes(100_000).map((index) => large.locationId(index))).size).toBe(100_000)
  })

  it.each(['', 'LOC', 'LOC-', 'LOC-1', 'LOC-0000001', 'LOC-000000', 'LOC-999999999', 'LOC-000001 ', 'xLOC-000001', 'LOC-00000a'])(
    'is none of ours when it reads %j',
    (id) => {
      expect(large.indexOfLocationId(id)).toBeUndefined()
    },
  )

  it('never leads to another Location than its own, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[lL][oO][cC]-0{0,9}[0-9]{0,9}$/)), (text) => {
        const index = large.indexOfLocationId(text)
        if (index !== undefined) expect(large.locationId(index)).toBe(text.toUpperCase())
      }),
    )
  })

  it.each([-1, 0.5, 60, Number.NaN])('does not exist at index %s of 60', (index) => {
    expect(() => cpoSeed().location(index)).toThrow(RangeError)
    expect(() => cpoSeed().locationId(index)).toThrow('60 are seeded')
    expect(() => cpoSeed().locationLastUpdatedMs(index)).toThrow(RangeError)
  })
})

describe('building a Location twice', () => {
  it('gives the same, also from another seed object and in another order', () => {
    const again = cpoSeed({ locationCount: 900 })
    for (const index of [899, 17, 0, 450]) expect(again.location(index)).toEqual(locations[index])
  })

  it('gives the same whatever the number of Locations', () => {
    expect(cpoSeed({ locationCount: 20 }).location(13)).toEqual(locations[13])
  })

  it('shares nothing between the two: one can be changed', () => {
    const changed = many.location(3)
    const scribble = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      for (const [key, child] of Object.entries(value)) {
        scribble(child)
        Reflect.set(value, key, 'changed')
      }
    }
    for (const index of indexes(200)) scribble(many.location(index))
    scribble(changed)
    for (const index of indexes(200)) expect(many.location(index)).toEqual(locations[index])
  })

  it('gives another with another seed, and another owner with another party', () => {
    const fields = ({ name, coordinates }: Location) => ({ name, coordinates })
    expect(fields(cpoSeed({ seed: 7 }).location(0))).not.toEqual(fields(cpoSeed().location(0)))
    const swiss = cpoSeed({ party: { country_code: 'ch', party_id: 'abc' } })
    expect(swiss.location(0)).toMatchObject({ country_code: 'ch', party_id: 'abc' })
    expect(swiss.location(0).evses?.[0]?.evse_id).toMatch(/^CH\*ABC\*E/)
  })

  it('takes a party of a country without cities of ours', () => {
    const far = cpoSeed({ party: { country_code: 'JP', party_id: 'CPO' } })
    expect(objects['2.2.1'].get('Location')?.safeParse(far.location(5)).success).toBe(true)
  })
})

describe('a seed', () => {
  it.each([{ locationCount: -1 }, { tokenCount: 1.5 }, { sessionCount: Number.NaN }, { baseTimeMs: Number.NaN }])(
    'refuses %j',
    (options) => {
      expect(() => cpoSeed(options)).toThrow(RangeError)
    },
  )

  it('may be empty', () => {
    const empty = cpoSeed({ locationCount: 0, tokenCount: 0, sessionCount: 0, party: cpo })
    expect(empty.indexOfLocationId('LOC-000001')).toBeUndefined()
    expect(empty.history([])).toEqual({ sessions: [], cdrs: [] })
  })
})
