import { describe, expect, it } from 'vitest'
import { hubForwarding, ownRendering } from '../../emulator/ocpi/translate/context.js'
import { translate } from '../../emulator/ocpi/translate/translate.js'
import type { Fields } from '../support/arbitraries.js'
import { connector, connector211, context, evse, evse211, location, location211, notesOf, now, tariff, to211, to221 } from './fixtures.js'

const day = 86_400_000
const iso = (milliseconds: number) => new Date(milliseconds).toISOString()
const connectorsOf = ({ evses }: Fields): Fields[] => (evses as Fields[]).flatMap((each) => each.connectors as Fields[])

describe('owner of a Location', () => {
  it('goes to 2.1.1 as nothing when a stand-in writes its own', () => {
    const { object, notes } = to211('Location', location())
    expect(object).toEqual(location211())
    expect(notes.map(({ path }) => path)).toContain('/country_code')
  })

  it('goes to 2.1.1 as extra fields when a hub forwards, unless the receiver opted out', () => {
    expect(to211('Location', location(), { options: hubForwarding }).object).toMatchObject({ country_code: 'NL', party_id: 'CPO' })
    expect(to211('Location', location(), { options: { ...hubForwarding, ownerFields: false } }).object).not.toHaveProperty('party_id')
  })

  it('comes to 2.2.1 from the url or the connection', () => {
    const answer = to221('Location', location211())
    expect(answer.object).toEqual(location())
    expect(notesOf(answer)).toContain('derived /country_code')
  })

  it('comes to 2.2.1 from the object, if it names one', () => {
    const answer = to221('Location', location211({ country_code: 'BE', party_id: 'XYZ' }))
    expect(answer.object).toMatchObject({ country_code: 'BE', party_id: 'XYZ' })
    expect(notesOf(answer)).toContain('kept /country_code')
  })

  it('is added by a hub also between two peers of 2.1.1', () => {
    const { object } = translate('2.1.1', '2.1.1', 'Location', location211(), { ...context, options: hubForwarding })
    expect(object).toEqual(location211({ country_code: 'NL', party_id: 'CPO', operator: { name: 'NL*CPO' } }))
  })
})

describe('Location.operator', () => {
  it('is named CC*PID by a hub, towards 2.1.1', () => {
    const operator = { name: 'Laadbedrijf', website: 'https://laad.example' }
    const answer = to211('Location', location({ operator }), { options: hubForwarding })
    expect(answer.object.operator).toEqual({ name: 'NL*CPO', website: 'https://laad.example' })
    expect(notesOf(answer)).toContain('derived /operator')
  })

  it('stays when a stand-in writes its own', () => {
    expect(to211('Location', location({ operator: { name: 'Laadbedrijf' } })).object.operator).toEqual({ name: 'Laadbedrijf' })
  })

  it('is filled when absent, both ways, as the receiver would take it for the hub', () => {
    const businessDetails = () => ({ name: 'Laadbedrijf' })
    expect(to211('Location', location(), { businessDetails }).object.operator).toEqual({ name: 'Laadbedrijf' })
    expect(to221('Location', location211(), { businessDetails }).object.operator).toEqual({ name: 'Laadbedrijf' })
  })

  it('is left alone by a PATCH that does not touch it', () => {
    expect(to211('Location', { name: 'Plein' }, { partial: true, options: hubForwarding }).object).toEqual({ name: 'Plein' })
  })
})

describe('Location.parking_type and type', () => {
  it.each([
    ['ON_STREET', 'ON_STREET'],
    ['PARKING_GARAGE', 'PARKING_GARAGE'],
    ['UNDERGROUND_GARAGE', 'UNDERGROUND_GARAGE'],
    ['PARKING_LOT', 'PARKING_LOT'],
    ['ALONG_MOTORWAY', 'OTHER'],
    ['ON_DRIVEWAY', 'OTHER'],
    [undefined, 'UNKNOWN'],
  ])('%s is %s in 2.1.1', (parkingType, type) => {
    const { object } = to211('Location', location({ parking_type: parkingType }))
    expect(object.type).toBe(type)
    expect(object).not.toHaveProperty('parking_type')
  })

  it.each([
    ['ON_STREET', 'ON_STREET'],
    ['PARKING_LOT', 'PARKING_LOT'],
    ['OTHER', undefined],
    ['UNKNOWN', undefined],
  ])('%s is %s in 2.2.1', (type, parkingType) => {
    const { object } = to221('Location', location211({ type }))
    expect(object.parking_type).toBe(parkingType)
    expect(object).not.toHaveProperty('type')
  })

  it('is not invented for a PATCH', () => {
    expect(to211('Location', { name: 'Plein' }, { partial: true }).object).toEqual({ name: 'Plein' })
  })
})

describe('Location.publish', () => {
  it('false is not forwarded to 2.1.1, which cannot hide it', () => {
    const answer = to211('Location', location({ publish: false }))
    expect(answer.object).toBeUndefined()
    expect(answer.notes.at(-1)?.message).toContain('hidden')
    expect(to211('Location', { publish: false }, { partial: true }).object).toBeUndefined()
  })

  it('is true for whatever comes from 2.1.1', () => {
    const answer = to221('Location', location211())
    expect(answer.object.publish).toBe(true)
    expect(notesOf(answer)).toContain('invented /publish')
  })
})

describe('Location.postal_code', () => {
  it('is empty text in 2.1.1 when absent', () => {
    const answer = to211('Location', location({ postal_code: undefined }))
    expect(answer.object.postal_code).toBe('')
    expect(notesOf(answer)).toContain('invented /postal_code')
  })

  it('is absent in 2.2.1 when empty', () => {
    expect(to221('Location', location211({ postal_code: '' })).object).not.toHaveProperty('postal_code')
  })
})

describe('Location.state', () => {
  it('is lost towards 2.1.1', () => {
    const answer = to211('Location', location({ state: 'Utrecht' }))
    expect(answer.object).not.toHaveProperty('state')
    expect(notesOf(answer)).toContain('lost /state')
  })
})

describe('Location.time_zone', () => {
  const without = location211({ time_zone: undefined })
  it('is taken from the country when 2.1.1 does not say', () => {
    expect(to221('Location', without).object.time_zone).toBe('Europe/Amsterdam')
    expect(to221('Location', { ...without, country: 'ABW' }).object.time_zone).toBe('UTC')
  })
  it('is taken from the configuration before', () => {
    expect(to221('Location', without, { timeZone: () => 'America/Aruba' }).object.time_zone).toBe('America/Aruba')
  })
  it('is copied when there', () => {
    expect(to211('Location', location({ time_zone: 'Europe/Madrid' })).object.time_zone).toBe('Europe/Madrid')
  })
})

describe('Hours', () => {
  const regular = [{ weekday: 1, period_begin: '08:00', period_end: '18:00' }]
  it('loses regular_hours to 2.1.1 when open at all hours', () => {
    const answer = to211('Location', location({ opening_times: { twentyfourseven: true, regular_hours: regular } }))
    expect(answer.object.opening_times).toEqual({ twentyfourseven: true })
    expect(notesOf(answer)).toContain('lost /opening_times/regular_hours')
  })
  it('is not open at all hours in 2.2.1 when 2.1.1 gives regular_hours only', () => {
    expect(to221('Location', location211({ opening_times: { regular_hours: regular } })).object.opening_times).toEqual({
      twentyfourseven: false,
      regular_hours: regular,
    })
  })
})

describe('GeoLocation', () => {
  it.each([
    ['52.09070', '52.090700'],
    ['52.090700', '52.090700'],
    ['52.0907006', '52.090701'],
    ['-0.1234567', '-0.123457'],
    ['99.9999999', '99.999999'],
  ])('%s is %s in 2.1.1', (latitude, rounded) => {
    const { object } = to211('Location', location({ coordinates: { latitude, longitude: '5.121400' } }))
    expect(object.coordinates).toEqual({ latitude: rounded, longitude: '5.121400' })
  })
  it('is valid in 2.2.1 as it is', () => {
    expect(to221('Location', location211()).object.coordinates).toEqual({ latitude: '52.090700', longitude: '5.121400' })
  })
})

describe('EnvironmentalImpact', () => {
  it('has a source in 2.1.1, a category in 2.2.1', () => {
    const of = (field: string) => ({ is_green_energy: true, environ_impact: [{ [field]: 'NUCLEAR_WASTE', amount: 0.1 }] })
    expect(to211('Location', location({ energy_mix: of('category') })).object.energy_mix).toEqual(of('source'))
    expect(to221('Location', location211({ energy_mix: of('source') })).object.energy_mix).toEqual(of('category'))
    expect(to211('Tariff', tariff({ energy_mix: of('category') })).object.energy_mix).toEqual(of('source'))
  })
})

describe('lists of enum values', () => {
  it.each([
    'CHARGING_PREFERENCES_CAPABLE',
    'START_SESSION_CONNECTOR_REQUIRED',
    'TOKEN_GROUP_CAPABLE',
    'DEBIT_CARD_PAYABLE',
    'CHIP_CARD_SUPPORT',
    'CONTACTLESS_CARD_SUPPORT',
    'PED_TERMINAL',
  ])('capability %s is lost towards 2.1.1', (capability) => {
    const answer = to211('EVSE', evse({ capabilities: ['RFID_READER', capability] }))
    expect(answer.object.capabilities).toEqual(['RFID_READER'])
    expect(notesOf(answer)).toContain('lost /capabilities/1')
  })

  it.each(['BIKE_SHARING', 'TRAM_STOP', 'METRO_STATION', 'PARKING_LOT'])('facility %s is lost towards 2.1.1', (facility) => {
    expect(to211('Location', location({ facilities: [facility, 'WIFI'] })).object.facilities).toEqual(['WIFI'])
  })

  it('are copied to 2.2.1', () => {
    expect(to221('EVSE', evse211({ capabilities: ['RFID_READER'], parking_restrictions: ['EV_ONLY'] })).object).toEqual(
      evse({ capabilities: ['RFID_READER'], parking_restrictions: ['EV_ONLY'] }),
    )
  })
})

describe('Status', () => {
  it('is copied, INOPERATIVE too, which 2.1.1 means differently', () => {
    for (const status of ['INOPERATIVE', 'REMOVED', 'OUTOFORDER']) {
      expect(to211('EVSE', evse({ status })).object.status).toBe(status)
      expect(to221('EVSE', evse211({ status })).object.status).toBe(status)
    }
  })
})

describe('Connector', () => {
  it('renames voltage and amperage', () => {
    expect(to211('Connector', connector()).object).toEqual(connector211())
    expect(to221('Connector', connector211()).object).toEqual(connector())
    expect(notesOf(to211('Connector', connector()))).toEqual(['renamed /max_voltage', 'renamed /max_amperage'])
  })

  it('carries max_electric_power to 2.1.1 when a hub forwards, and loses it otherwise', () => {
    const strong = connector({ max_electric_power: 11000 })
    expect(to211('Connector', strong, { options: hubForwarding }).object.max_electric_power).toBe(11000)
    expect(to211('Connector', strong, { options: ownRendering }).object).not.toHaveProperty('max_electric_power')
  })

  it.each([
    'GBT_AC',
    'GBT_DC',
    'CHAOJI',
    'NEMA_5_20',
    'NEMA_6_30',
    'NEMA_6_50',
    'NEMA_10_30',
    'NEMA_10_50',
    'NEMA_14_30',
    'NEMA_14_50',
    'DOMESTIC_M',
    'DOMESTIC_N',
    'DOMESTIC_O',
    'PANTOGRAPH_BOTTOM_UP',
    'PANTOGRAPH_TOP_DOWN',
  ])('of standard %s is left out towards 2.1.1', (standard) => {
    const value = location({
      evses: [evse({ connectors: [connector({ id: '1', standard }), connector({ id: '2' })] })],
    })
    const answer = to211('Location', value)
    expect(connectorsOf(answer.object).map(({ id }) => id)).toEqual(['2'])
    expect(notesOf(answer)).toContain('lost /evses/0/connectors/0')
  })

  it.each(['AC_2_PHASE', 'AC_2_PHASE_SPLIT'])('of power type %s is left out towards 2.1.1', (powerType) => {
    expect(to211('Connector', connector({ power_type: powerType })).object).toBeUndefined()
    expect(to211('Connector', { power_type: powerType, last_updated: iso(now) }, { partial: true }).object).toBeUndefined()
  })

  it('takes its EVSE with it when it is the only one', () => {
    const gbt = evse({ uid: 'EVSE-2', connectors: [connector({ standard: 'GBT_DC' })] })
    const answer = to211('Location', location({ evses: [gbt, evse()] }))
    expect((answer.object.evses as Fields[]).map(({ uid }) => uid)).toEqual(['EVSE-1'])
    expect(notesOf(answer)).toContain('lost /evses/0')
    expect(to211('EVSE', gbt).object).toBeUndefined()
    const body = { connectors: [connector({ standard: 'GBT_DC' })], status: 'BLOCKED' }
    expect(to211('EVSE', body, { partial: true }).object).toEqual({ status: 'BLOCKED' })
  })
})

describe('Connector.tariff_ids and tariff_id', () => {
  const known: Record<string, Fields> = {
    regular: tariff({ id: 'regular', type: 'REGULAR' }),
    untyped: tariff({ id: 'untyped' }),
    untyped2: tariff({ id: 'untyped2' }),
    adHoc: tariff({ id: 'adHoc', type: 'AD_HOC_PAYMENT' }),
    green: tariff({ id: 'green', type: 'PROFILE_GREEN' }),
    future: tariff({ id: 'future', type: 'REGULAR', start_date_time: iso(now + day) }),
    past: tariff({ id: 'past', type: 'REGULAR', end_date_time: iso(now - day) }),
  }
  const chosen = (...ids: string[]) => to211('Connector', connector({ tariff_ids: ids }), { tariff: (id) => known[id] }).object.tariff_id

  it.each([
    [['regular'], 'regular'],
    [['never-heard-of'], 'never-heard-of'],
    [['adHoc', 'regular', 'green'], 'regular'],
    [['untyped', 'regular'], 'regular'],
    [['adHoc', 'untyped'], 'untyped'],
    [['future', 'untyped', 'past'], 'untyped'],
  ])('of %j, 2.1.1 has %s', (ids, one) => {
    expect(chosen(...ids)).toBe(one)
  })

  it.each([[['adHoc']], [['green']], [['future']], [['untyped', 'untyped2']], [['never-heard-of', 'nor-of']], [['adHoc', 'green']], [[]]])(
    'of %j, 2.1.1 has none',
    (ids) => {
      expect(chosen(...ids)).toBeUndefined()
    },
  )

  it('says what became of the others', () => {
    const answer = to211('Connector', connector({ tariff_ids: ['adHoc', 'regular'] }), { tariff: (id) => known[id] })
    const about = answer.notes.find(({ path }) => path === '/tariff_ids')
    expect(about?.kind).toBe('derived')
    expect(about?.message).toContain('lost: adHoc')
  })

  it('is a list of one in 2.2.1', () => {
    expect(to221('Connector', connector211({ tariff_id: 'T-1' })).object.tariff_ids).toEqual(['T-1'])
    expect(to221('Connector', connector211()).object).not.toHaveProperty('tariff_ids')
  })
})

describe('PATCH', () => {
  it.each([
    ['Location', { name: 'Plein' }],
    ['EVSE', { status: 'CHARGING' }],
    ['Connector', { tariff_id: 'T-2' }],
  ])('of a %s is given last_updated towards 2.2.1', (name, body) => {
    const answer = to221(name, body, { partial: true })
    expect(answer.object.last_updated).toBe('2026-05-01T12:00:00Z')
    expect(notesOf(answer)).toContain('invented /last_updated')
  })

  it('keeps the last_updated that it has', () => {
    const body = { status: 'CHARGING', last_updated: iso(now - day) }
    expect(to221('EVSE', body, { partial: true }).object).toEqual(body)
  })

  it('translates what it contains', () => {
    const body = { evses: [evse()], parking_type: 'ON_DRIVEWAY', state: 'X', last_updated: '2026-05-01T10:00:00.123Z' }
    expect(to211('Location', body, { partial: true }).object).toEqual({
      evses: [evse211()],
      type: 'OTHER',
      last_updated: '2026-05-01T10:00:00Z',
    })
  })
})

describe('DateTime', () => {
  it('has no fraction of a second in 2.1.1', () => {
    expect(to211('EVSE', evse({ last_updated: '2026-05-01T10:00:00.987Z' })).object.last_updated).toBe('2026-05-01T10:00:00Z')
    expect(to211('EVSE', evse({ last_updated: '2026-05-01T10:00:00.9' })).object.last_updated).toBe('2026-05-01T10:00:00')
  })
})

describe('text', () => {
  it('that is not ASCII is passed to 2.1.1, with a note', () => {
    const answer = to211('Location', location({ city: 'Zürich' }))
    expect(answer.object.city).toBe('Zürich')
    expect(notesOf(answer)).toContain('kept /city')
  })
})

describe('fields that collide', () => {
  it('give way to the field that is called so in the target version', () => {
    const answer = to211('Connector', connector({ voltage: 400 }))
    expect(answer.object.voltage).toBe(230)
    expect(notesOf(answer)).toContain('lost /voltage')
  })
  it('stay when they are in the target version already', () => {
    expect(to211('Connector', connector211()).object).toEqual(connector211())
  })
})
