import { describe, expect, it } from 'vitest'
import { hubForwarding } from '../../emulator/ocpi/translate/context.js'
import { patchBecomesPut } from '../../emulator/ocpi/translate/translate.js'
import type { Fields } from '../support/arbitraries.js'
import { notesOf, now, tariff, tariff211, to211, to221 } from './fixtures.js'

const later = new Date(now + 86_400_000).toISOString()
const earlier = new Date(now - 86_400_000).toISOString()
const energy = { type: 'ENERGY', price: 0.35, step_size: 1 }
const element = (restrictions: Fields) => ({ price_components: [energy], restrictions })
const restrictionsIn211 = (restrictions: Fields, voltage?: number): unknown[] => {
  const { object } = to211('Tariff', tariff({ elements: [element(restrictions), { price_components: [energy] }] }), {
    ...(voltage !== undefined && { voltage: () => voltage }),
  })
  return (object.elements as Fields[]).slice(0, -1).map((each) => each.restrictions)
}

describe('Tariff', () => {
  it('is the same in both but for its owner', () => {
    expect(to211('Tariff', tariff()).object).toEqual(tariff211())
    expect(to221('Tariff', tariff211()).object).toEqual(tariff())
    expect(to211('Tariff', tariff(), { options: hubForwarding }).object).toMatchObject({ country_code: 'NL', party_id: 'CPO' })
  })

  it.each([
    [{ type: 'AD_HOC_PAYMENT' }, 'AD_HOC_PAYMENT'],
    [{ type: 'PROFILE_CHEAP' }, 'PROFILE_CHEAP'],
    [{ type: 'PROFILE_FAST' }, 'PROFILE_FAST'],
    [{ type: 'PROFILE_GREEN' }, 'PROFILE_GREEN'],
    [{ start_date_time: later }, 'begins later'],
    [{ end_date_time: earlier }, 'ended'],
  ])('with %j is not forwarded to 2.1.1, which would take it for everybody’s', (changes, because) => {
    const answer = to211('Tariff', tariff(changes))
    expect(answer.object).toBeUndefined()
    expect(answer.notes.at(-1)?.message).toContain(because)
  })

  it('of type REGULAR that has begun is forwarded without saying so', () => {
    const answer = to211('Tariff', tariff({ type: 'REGULAR', start_date_time: earlier }))
    expect(answer.object).toEqual(tariff211())
    expect(notesOf(answer)).toEqual(expect.arrayContaining(['lost /type', 'lost /start_date_time']))
  })

  it('tells the least and the highest price, and the end, in words', () => {
    const answer = to211(
      'Tariff',
      tariff({
        tariff_alt_text: [{ language: 'nl', text: 'Per kWh' }],
        min_price: { excl_vat: 0.5, incl_vat: 0.6 },
        max_price: { excl_vat: 10 },
        end_date_time: later,
      }),
    )
    expect(answer.object.tariff_alt_text).toEqual([
      { language: 'nl', text: 'Per kWh' },
      {
        language: 'en',
        text: 'Minimum price 0.50 EUR excl. VAT, 0.60 incl. VAT. Maximum price 10.00 EUR excl. VAT. ' + `Valid until ${later}`,
      },
    ])
    expect(answer.object).not.toHaveProperty('min_price')
    expect(notesOf(answer)).toEqual(
      expect.arrayContaining(['lost /min_price', 'lost /max_price', 'lost /end_date_time', 'invented /tariff_alt_text']),
    )
  })

  it('has no PATCH in 2.2.1', () => {
    expect(patchBecomesPut('2.1.1', '2.2.1', 'Tariff', {})).toBe(true)
  })
})

describe('PriceComponent', () => {
  it('loses vat towards 2.1.1 and has none from there', () => {
    const answer = to211('Tariff', tariff({ elements: [{ price_components: [{ ...energy, vat: 21 }] }] }))
    expect(answer.object).toEqual(tariff211())
    expect(notesOf(answer)).toContain('lost /elements/0/price_components/0/vat')
  })
})

describe('TariffRestrictions', () => {
  it('on a reservation take the element out, towards 2.1.1', () => {
    expect(restrictionsIn211({ reservation: 'RESERVATION' })).toEqual([])
    expect(to211('Tariff', tariff({ elements: [element({ reservation: 'RESERVATION_EXPIRES' })] })).object).toBeUndefined()
  })

  it('on current take the element out, unless the voltage is known', () => {
    expect(restrictionsIn211({ min_current: 16, max_current: 32 })).toEqual([])
    expect(restrictionsIn211({ min_current: 16, max_current: 32 }, 230)).toEqual([{ min_power: 3.68, max_power: 7.36 }])
    expect(restrictionsIn211({ max_current: 32, max_power: 5 }, 230)).toEqual([{ max_power: 5 }])
  })

  it('over midnight become two elements in 2.1.1', () => {
    expect(restrictionsIn211({ start_time: '22:00', end_time: '06:00', day_of_week: ['MONDAY'] })).toEqual([
      { start_time: '22:00', end_time: '23:59', day_of_week: ['MONDAY'] },
      { start_time: '00:00', end_time: '06:00', day_of_week: ['MONDAY'] },
    ])
  })

  it('until midnight end a minute before it in 2.1.1', () => {
    expect(restrictionsIn211({ start_time: '22:00', end_time: '00:00' })).toEqual([{ start_time: '22:00', end_time: '23:59' }])
  })

  it('otherwise stay', () => {
    const all = {
      start_time: '08:00',
      end_time: '18:00',
      start_date: '2026-01-01',
      end_date: '2027-01-01',
      min_kwh: 1,
      max_kwh: 2,
      min_power: 1,
      max_power: 2,
      min_duration: 1,
      max_duration: 2,
      day_of_week: ['MONDAY'],
    }
    expect(restrictionsIn211(all)).toEqual([all])
    const answer = to221('Tariff', tariff211({ elements: [element(all)] }))
    expect(answer.object).toEqual(tariff({ elements: [element(all)] }))
    expect(notesOf(answer)).toContain('kept /elements/0/restrictions/start_time')
  })
})
