/** 2.2.1 and 2.3.0: what changes, field by field, and what is said about it. */
import { describe, expect, it } from 'vitest'
import type { TranslateContext } from '../../emulator/ocpi/translate/context.js'
import { ownRendering } from '../../emulator/ocpi/translate/context.js'
import { translate } from '../../emulator/ocpi/translate/translate.js'
import type { Version } from '../../emulator/ocpi/version.js'
import { goodObject, type Fields } from '../ocpi/fixtures.js'
import { now } from './fixtures.js'

const context: TranslateContext = { owner: { country_code: 'NL', party_id: 'CPO' }, now, options: ownRendering }

const across = (from: Version, to: Version, name: string, value: unknown, more: Partial<TranslateContext> = {}) => {
  const { object, notes } = translate(from, to, name, value, { ...context, ...more })
  return {
    object: object as Fields | undefined,
    notes: notes.map(({ path, kind }) => `${kind} ${path}`),
    messages: notes.map((one) => one.message),
  }
}
const up = (name: string, value: unknown) => across('2.2.1', '2.3.0', name, value)
const down = (name: string, value: unknown) => across('2.3.0', '2.2.1', name, value)

const tariff = (components: readonly Fields[], more: Fields = {}): Fields => ({
  ...goodObject('2.3.0', 'Tariff'),
  elements: [{ price_components: components }],
  ...more,
})
const component = (price: number, vat?: number): Fields => ({ type: 'ENERGY', price, step_size: 1, ...(vat !== undefined && { vat }) })
const pricesOf = (object: Fields | undefined): unknown =>
  (object?.['elements'] as { price_components: Fields[] }[]).flatMap((element) => element.price_components.map(({ price }) => price))

describe('a Price', () => {
  const cdr = (total: unknown, tariffs: readonly Fields[] = []): Fields => ({ ...goodObject('2.2.1', 'CDR'), total_cost: total, tariffs })
  const dutch = { ...goodObject('2.2.1', 'Tariff'), elements: [{ price_components: [component(0.25, 21)] }] }

  it.each([
    [
      'amounts without and with VAT',
      { excl_vat: 3.13, incl_vat: 3.79 },
      [],
      { before_taxes: 3.13, taxes: [{ name: 'VAT', amount: 0.66 }] },
    ],
    [
      'the rate that all components share',
      { excl_vat: 10, incl_vat: 12.1 },
      [dutch],
      { before_taxes: 10, taxes: [{ name: 'VAT', percentage: 21, amount: 2.1 }] },
    ],
    [
      'no rate that the amounts contradict',
      { excl_vat: 10, incl_vat: 12 },
      [dutch],
      { before_taxes: 10, taxes: [{ name: 'VAT', amount: 2 }] },
    ],
    ['equal amounts', { excl_vat: 4, incl_vat: 4 }, [], { before_taxes: 4, taxes: [] }],
    ['an amount without VAT only', { excl_vat: 4 }, [], { before_taxes: 4 }],
    [
      'a credit',
      { excl_vat: -10, incl_vat: -12.1 },
      [dutch],
      { before_taxes: -10, taxes: [{ name: 'VAT', percentage: 21, amount: -2.1 }] },
    ],
  ])('goes up with %s', (_, total, tariffs, expected) => {
    expect(up('CDR', cdr(total, tariffs)).object?.['total_cost']).toEqual(expected)
  })

  const line = (amount: number, more: Fields = {}): Fields => ({ name: 'VAT', amount, ...more })
  it.each([
    ['one tax', { before_taxes: 10, taxes: [line(2.1)] }, [], { excl_vat: 10, incl_vat: 12.1 }],
    ['several taxes', { before_taxes: 7.84, taxes: [line(0.392), line(0.78204)] }, [], { excl_vat: 7.84, incl_vat: 9.01404 }],
    ['no taxes', { before_taxes: 4, taxes: [] }, [], { excl_vat: 4 }],
    ['no taxes where none applies', { before_taxes: 4 }, [tariff([component(1)], { tax_included: 'N/A' })], { excl_vat: 4, incl_vat: 4 }],
  ])('comes down with %s', (_, total, tariffs, expected) => {
    expect(down('CDR', { ...goodObject('2.3.0', 'CDR'), total_cost: total, tariffs }).object?.['total_cost']).toEqual(expected)
  })

  it('says what is lost of several taxes and of their registration', () => {
    const total = (taxes: Fields[]) => ({ ...goodObject('2.3.0', 'CDR'), total_cost: { before_taxes: 1, taxes } })
    expect(down('CDR', total([line(0.1), line(0.2)])).notes).toContain('lost /total_cost/taxes')
    expect(down('CDR', total([line(0.1, { account_number: 'RT0001' })])).notes).toContain('lost /total_cost/taxes')
    expect(down('CDR', total([line(0.1)])).notes).not.toContain('lost /total_cost/taxes')
  })

  it('is one number in 2.1.1, and comes back without taxes', () => {
    const from230 = across('2.3.0', '2.1.1', 'CDR', { ...goodObject('2.3.0', 'CDR') }).object
    expect(from230?.['total_cost']).toBe(3.13)
    const token = goodObject('2.2.1', 'Token')
    const back = across('2.1.1', '2.3.0', 'CDR', goodObject('2.1.1', 'CDR'), { tokenByContractId: () => token }).object
    expect(back?.['total_cost']).toEqual({ before_taxes: 3.13 })
  })
})

describe('a Tariff', () => {
  it('goes up as prices without tax', () => {
    const { object, notes } = up('Tariff', { ...goodObject('2.2.1', 'Tariff'), min_price: { excl_vat: 1, incl_vat: 1.21 } })
    expect(object).toMatchObject({ tax_included: 'NO', min_price: { before_taxes: 1, after_taxes: 1.21 } })
    expect(notes).toContain('invented /tax_included')
  })
  it('comes down with the taxes taken out of its prices', () => {
    const { object, notes } = down(
      'Tariff',
      tariff([component(0.59, 19)], { tax_included: 'YES', min_price: { before_taxes: 2, after_taxes: 2.3 } }),
    )
    expect(pricesOf(object)).toEqual([0.4958])
    expect(object).not.toHaveProperty('tax_included')
    expect(object?.['min_price']).toEqual({ excl_vat: 2, incl_vat: 2.3 })
    expect(notes).toContain('derived /elements/0/price_components/0/price')
  })
  it('is not translated where its prices contain a tax of unknown rate', () => {
    const { object, messages } = down('Tariff', tariff([component(0), component(0.59)], { tax_included: 'YES' }))
    expect(object).toBeUndefined()
    expect(messages.at(-1)).toMatch(/rate in the ENERGY price is not known/)
    expect(across('2.3.0', '2.1.1', 'Tariff', tariff([component(0.59)], { tax_included: 'YES' })).object).toBeUndefined()
    expect(down('Tariff', tariff([component(0)], { tax_included: 'YES' })).object).toBeDefined()
  })
  it('loses the rates of a tax that does not apply', () => {
    const { object, notes } = down('Tariff', tariff([component(1, 21)], { tax_included: 'N/A' }))
    expect(object).toMatchObject({ elements: [{ price_components: [{ price: 1 }] }] })
    expect(JSON.stringify(object)).not.toContain('"vat"')
    expect(notes).toContain('lost /elements/0/price_components/0/vat')
  })
  it('loses what is reserved on a card, and the prices of bookings', () => {
    const elements = [{ price_components: [component(9)], restrictions: { booking: 'BOOKING' } }, { price_components: [component(1, 21)] }]
    const { object, notes } = down('Tariff', tariff([], { elements, preauthorize_amount: 50 }))
    expect(pricesOf(object)).toEqual([1])
    expect(notes).toEqual(expect.arrayContaining(['lost /preauthorize_amount', 'lost /elements/0']))
  })
  it('is left out of a CDR that cannot carry it, and the amounts stay', () => {
    const { object, notes } = down('CDR', { ...goodObject('2.3.0', 'CDR'), tariffs: [tariff([component(0.59)], { tax_included: 'YES' })] })
    expect(object).toMatchObject({ tariffs: [], total_cost: { excl_vat: 3.13, incl_vat: 3.79 } })
    expect(notes).toContain('lost /tariffs')
  })
})

describe('a Location', () => {
  const location = goodObject('2.3.0', 'Location') as { evses: { connectors: Fields[] }[] } & Fields
  const withEvse = (evse: Fields): Fields => ({ ...location, evses: [{ ...location.evses[0], ...evse }] })
  const firstEvse = (object: Fields | undefined) => (object?.['evses'] as Fields[])[0]

  it('goes up unchanged', () => {
    const older = goodObject('2.2.1', 'Location')
    expect(up('Location', older)).toMatchObject({ object: older, notes: [] })
  })
  it('loses what describes parking, help and capabilities', () => {
    const { object, notes } = down('Location', { ...location, evses: [{ ...location.evses[0], accepted_service_providers: ['One'] }] })
    expect(notes).toEqual(
      expect.arrayContaining([
        'lost /parking_places',
        'lost /help_phone',
        'lost /evses/0/parking',
        'lost /evses/0/accepted_service_providers',
        'lost /evses/0/connectors/0/capabilities',
      ]),
    )
    expect(JSON.stringify(object)).not.toMatch(/parking_places|help_phone|evse_position|PLUG_AND_CHARGE/)
  })
  it('leaves out a Connector of a kind that 2.2.1 does not know, and an EVSE that has no other', () => {
    const known = location.evses[0]?.connectors[0] ?? {}
    const both = down('Location', withEvse({ connectors: [known, { ...known, id: '2', standard: 'MCS' }] }))
    expect(firstEvse(both.object)?.['connectors']).toHaveLength(1)
    const none = down('Location', withEvse({ connectors: [{ ...known, standard: 'SAE_J3400' }] }))
    expect(none.object?.['evses']).toEqual([])
    expect(none.notes).toContain('lost /evses/0')
  })
  it('leaves out values of open lists that 2.2.1 does not know, one by one', () => {
    const { object, notes } = down('Location', {
      ...withEvse({ parking_restrictions: ['EV_ONLY', 'TAXIS'], capabilities: ['RFID_READER', 'TELEPATHY'] }),
      facilities: ['WIFI', 'SWIMMING_POOL'],
      parking_type: 'ROOFTOP',
    })
    expect(object).toMatchObject({ facilities: ['WIFI'], evses: [{ parking_restrictions: ['EV_ONLY'], capabilities: ['RFID_READER'] }] })
    expect(object).not.toHaveProperty('parking_type')
    expect(notes).toContain('lost /parking_type')
  })
  it('keeps a CDR whose Connector 2.2.1 does not know', () => {
    const cdr = goodObject('2.3.0', 'CDR')
    const place = { ...(cdr['cdr_location'] as Fields), connector_standard: 'MCS' }
    const { object, notes } = down('CDR', { ...cdr, cdr_location: place })
    expect(object).toMatchObject({ cdr_location: { connector_standard: 'MCS' } })
    expect(notes).toContain('kept /cdr_location/connector_standard')
  })
})

describe('a Token', () => {
  it.each(['EMAID', 'FINGERPRINT'])('of type %s becomes OTHER, wherever it stands', (type) => {
    const token = { ...goodObject('2.3.0', 'Token'), type }
    expect(down('Token', token).object).toMatchObject({ type: 'OTHER' })
    expect(down('StartSession', { ...goodObject('2.3.0', 'StartSession'), token }).object).toMatchObject({ token: { type: 'OTHER' } })
    expect(down('AuthorizationInfo', { allowed: 'ALLOWED', token }).object).toMatchObject({ token: { type: 'OTHER' } })
    const session = goodObject('2.3.0', 'Session')
    expect(down('Session', { ...session, cdr_token: { ...(session['cdr_token'] as Fields), type } }).object).toMatchObject({
      cdr_token: { type: 'OTHER' },
    })
  })
})

describe('credentials of a hub', () => {
  const hub = { role: 'HUB', country_code: 'DE', party_id: 'HUB', business_details: { name: 'Hub' } }
  const cpo = { ...hub, role: 'CPO', party_id: 'CPO' }
  const credentials = (more: Fields): Fields => ({ token: 'abc', url: 'https://hub.example/ocpi/versions', ...more })

  it('name it by hub_party_id in 2.3.0', () => {
    expect(up('Credentials', credentials({ roles: [hub, cpo] })).object).toEqual(credentials({ roles: [cpo], hub_party_id: 'DEHUB' }))
  })
  it('demand a role, which is OTHER where there is none', () => {
    expect(up('Credentials', credentials({ roles: [hub] })).object).toEqual(
      credentials({ roles: [{ ...hub, role: 'OTHER' }], hub_party_id: 'DEHUB' }),
    )
  })
  it('name it by a role in 2.2.1, and leave the parties behind it to hubclientinfo', () => {
    const { object, messages } = down('Credentials', credentials({ roles: [cpo], hub_party_id: 'DEHUB' }))
    expect(object).toEqual(credentials({ roles: [{ ...hub, business_details: { name: 'DEHUB' } }] }))
    expect(messages.join()).toContain('hubclientinfo')
  })
  it('have no entry for the hub itself in hubclientinfo of 2.3.0', () => {
    expect(up('ClientInfo', { ...goodObject('2.2.1', 'ClientInfo'), role: 'HUB' }).object).toBeUndefined()
  })
})

describe('version details', () => {
  it('offer no module of 2.3.0 to the older side', () => {
    const endpoint = (identifier: string) => ({ identifier, role: 'SENDER', url: `https://peer.example/${identifier}` })
    const details = { version: '2.3.0', endpoints: ['locations', 'invoicereconciliation', 'payments', 'Booking'].map(endpoint) }
    expect(down('VersionDetails', details).object).toEqual({ version: '2.2.1', endpoints: [endpoint('locations')] })
  })
  it('do not list 2.3.0 itself', () => {
    expect(down('Version', goodObject('2.3.0', 'Version')).object).toBeUndefined()
  })
})

describe.each(['InvoiceReconciliationRecord', 'Terminal', 'FinancialAdviceConfirmation'])('a %s', (name) => {
  it('is not translated', () => {
    expect(down(name, goodObject('2.3.0', name))).toMatchObject({ object: undefined, notes: ['lost '] })
  })
})

describe('a round trip', () => {
  it.each(['Location', 'Tariff', 'Token', 'Session', 'CDR'])('of a %s of 2.2.1 loses nothing', (name) => {
    const object = goodObject('2.2.1', name)
    expect(down(name, up(name, object).object).object).toEqual(object)
  })
})
