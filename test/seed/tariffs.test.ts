import { describe, expect, it } from 'vitest'
import { objects } from '../../emulator/ocpi/schemas.js'
import { DayOfWeek, TariffDimensionType, TariffType } from '../../emulator/ocpi/v2.2.1/enums.js'
import type { Tariff } from '../../emulator/ocpi/v2.2.1/tariffs.js'
import { parseDateTime } from '../../emulator/ocpi/datetime.js'
import { baseTimeMs, cpo, cpoSeed } from './fixture.js'

const tariffs = cpoSeed().tariffs()
const components = tariffs.flatMap((tariff) => tariff.elements.flatMap((element) => element.price_components))
const restrictions = tariffs.flatMap((tariff) => tariff.elements.flatMap((element) => (element.restrictions ? [element.restrictions] : [])))

/** What 2.1.1 can say without losing a condition or a price limit. */
const usableIn211 = (tariff: Tariff): boolean =>
  (tariff.type === undefined || tariff.type === 'REGULAR') &&
  !tariff.min_price &&
  !tariff.max_price &&
  !tariff.start_date_time &&
  !tariff.end_date_time &&
  tariff.elements.every(
    ({ restrictions: own }) => own?.reservation === undefined && own?.min_current === undefined && own?.max_current === undefined,
  )

describe('seeded Tariffs', () => {
  it.each(tariffs)('$id is valid in 2.2.1 and belongs to the party', (tariff) => {
    expect(objects['2.2.1'].get('Tariff')?.safeParse(tariff).error?.issues).toBeUndefined()
    expect(tariff).toMatchObject(cpo)
    expect(tariff.id).toMatch(/^[A-Z-]{1,36}$/)
    expect(parseDateTime(tariff.last_updated)).toBeLessThan(baseTimeMs)
  })

  it('have ids that occur once', () => {
    expect(new Set(tariffs.map(({ id }) => id)).size).toBe(tariffs.length)
  })

  it('use every component type and every TariffType, also none', () => {
    expect(new Set(components.map(({ type }) => type))).toEqual(new Set(TariffDimensionType.options))
    expect(new Set(tariffs.map(({ type }) => type))).toEqual(new Set([...TariffType.options, undefined]))
  })

  it('restrict by time of day, weekday, energy, power, current, duration and reservation', () => {
    expect(new Set(restrictions.flatMap(Object.keys))).toEqual(
      new Set([
        'start_time',
        'end_time',
        'day_of_week',
        'min_kwh',
        'max_kwh',
        'min_power',
        'max_power',
        'min_current',
        'max_current',
        'min_duration',
        'reservation',
      ]),
    )
    expect(new Set(restrictions.flatMap(({ reservation }) => reservation ?? []))).toEqual(new Set(['RESERVATION', 'RESERVATION_EXPIRES']))
    for (const { day_of_week = [] } of restrictions) for (const day of day_of_week) expect(DayOfWeek.options).toContain(day)
  })

  it('price a reservation with FLAT and TIME only', () => {
    for (const { elements } of tariffs) {
      for (const element of elements) {
        if (element.restrictions?.reservation === undefined) continue
        for (const { type } of element.price_components) expect(['FLAT', 'TIME']).toContain(type)
      }
    }
  })

  it('have one that is free, one with a lowest and highest price, one that begins later', () => {
    expect(tariffs.find(({ id }) => id === 'FREE')?.elements).toEqual([{ price_components: [{ type: 'FLAT', price: 0, step_size: 1 }] }])
    const limited = tariffs.find(({ min_price, max_price }) => min_price && max_price)
    expect(limited?.min_price?.excl_vat).toBeLessThan(limited?.max_price?.excl_vat ?? 0)
    const ending = tariffs.find(({ end_date_time }) => end_date_time)
    expect(tariffs.some(({ start_date_time }) => start_date_time !== undefined && start_date_time === ending?.end_date_time)).toBe(true)
    expect(parseDateTime(ending?.end_date_time ?? '')).toBeGreaterThan(baseTimeMs)
  })

  it('carry VAT, except the free one', () => {
    for (const { id, elements } of tariffs) {
      for (const { vat } of elements.flatMap((element) => element.price_components)) {
        if (id === 'FREE') expect(vat).toBeUndefined()
        else expect(vat).toBeGreaterThan(0)
      }
    }
  })

  it('are usable in 2.1.1 for more than half', () => {
    expect(tariffs.filter(usableIn211).length).toBeGreaterThan(tariffs.length / 2)
  })

  it('are new objects at every call', () => {
    const seed = cpoSeed()
    const [first] = seed.tariffs()
    if (first) first.elements[0]?.price_components.pop()
    expect(seed.tariffs()).toEqual(tariffs)
  })
})
