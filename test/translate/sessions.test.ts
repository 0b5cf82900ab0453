import { describe, expect, it } from 'vitest'
import { hubForwarding } from '../../emulator/ocpi/translate/context.js'
import { patchBecomesPut } from '../../emulator/ocpi/translate/translate.js'
import type { Fields } from '../support/arbitraries.js'
import {
  at,
  cdrToken,
  connector,
  evse,
  evse211,
  location,
  location211,
  notesOf,
  session,
  session211,
  to211,
  to221,
  token,
} from './fixtures.js'

const known = { location: () => location(), tokenByContractId: () => token() }

describe('Session', () => {
  it('is the same in both, with the Location and the Token looked up', () => {
    expect(to211('Session', session(), known).object).toEqual(session211())
    expect(to221('Session', session211(), known).object).toEqual(session())
  })

  it('names its owner in 2.1.1 when a hub forwards', () => {
    expect(to211('Session', session(), { ...known, options: hubForwarding }).object).toMatchObject({ country_code: 'NL', party_id: 'CPO' })
  })
})

describe('start and end', () => {
  it('are start_datetime and end_datetime in 2.1.1', () => {
    const answer = to211('Session', session({ end_date_time: at }), known)
    expect(answer.object).toMatchObject({ start_datetime: at, end_datetime: at })
    expect(notesOf(answer)).toEqual(expect.arrayContaining(['renamed /start_date_time', 'renamed /end_date_time']))
    expect(to221('Session', session211({ end_datetime: at }), known).object).toMatchObject({ start_date_time: at, end_date_time: at })
  })
})

describe('auth_id and cdr_token', () => {
  it('auth_id is the contract', () => {
    expect(to211('Session', session(), known).object.auth_id).toBe('DE-MSP-C00000001')
  })

  it('cdr_token is the Token with that contract', () => {
    const asked: string[] = []
    const tokenByContractId = (contractId: string) => {
      asked.push(contractId)
      return token({ uid: 'FF', type: 'APP_USER' })
    }
    expect(to221('Session', session211(), { tokenByContractId }).object.cdr_token).toEqual({ ...cdrToken, uid: 'FF', type: 'APP_USER' })
    expect(asked).toEqual(['DE-MSP-C00000001'])
  })

  it('an unknown Token has no uid; its owner is the receiver, or stands in the contract id', () => {
    const unknown = { uid: '#NA', type: 'OTHER', contract_id: 'DE-MSP-C00000001' }
    const receiver = { country_code: 'FR', party_id: 'EMP' }
    expect(to221('Session', session211(), { receiver }).object.cdr_token).toEqual({ ...receiver, ...unknown })
    expect(to221('Session', session211()).object.cdr_token).toEqual({ country_code: 'DE', party_id: 'MSP', ...unknown })
    expect(notesOf(to221('Session', session211()))).toContain('invented /cdr_token')
  })

  it('without anybody whose it could be, it is not forwarded', () => {
    const answer = to221('Session', session211({ auth_id: '1234' }))
    expect(answer.object).toBeUndefined()
    expect(answer.notes.at(-1)?.message).toContain('1234')
  })
})

describe('location', () => {
  const twoConnectors = evse({ connectors: [connector({ id: 'x' }), connector({ id: 'A' })] })
  const twoEvses = location({ evses: [evse({ uid: 'other' }), twoConnectors] })

  it('is whole in 2.1.1, with one EVSE and one Connector, found without regard to case', () => {
    const { object } = to211('Session', session({ evse_uid: 'evse-1', connector_id: 'a' }), {
      location: () => twoEvses,
    })
    const evses = (object.location as Fields).evses as Fields[]
    expect(evses.map(({ uid, connectors }) => [uid, (connectors as Fields[]).map(({ id }) => id)])).toEqual([['EVSE-1', ['A']]])
  })

  it('has no EVSE in 2.1.1 when there is none, as for a reservation', () => {
    expect(to211('Session', session({ evse_uid: '#NA', connector_id: '#NA' }), known).object.location).toEqual(location211({ evses: [] }))
  })

  it('has no EVSE in 2.1.1 when its Connector is of a kind that 2.1.1 does not know', () => {
    const gbt = location({ evses: [evse({ connectors: [connector({ standard: 'GBT_DC' })] })] })
    const answer = to211('Session', session(), { location: () => gbt })
    expect(answer.object.location).toEqual(location211({ evses: [] }))
    expect(notesOf(answer)).toContain('lost /connector_id')
  })

  it('is told although it is not published: whoever charged there was there', () => {
    expect(to211('Session', session(), { location: () => location({ publish: false }) }).object).toEqual(session211())
  })

  it('that is not known keeps the Session from 2.1.1', () => {
    const answer = to211('Session', session())
    expect(answer.object).toBeUndefined()
    expect(answer.notes.at(-1)?.message).toContain('LOC-1')
  })

  it('is three ids in 2.2.1, #NA where there is none', () => {
    expect(to221('Session', session211(), known).object).toMatchObject({ location_id: 'LOC-1', evse_uid: 'EVSE-1', connector_id: '1' })
    expect(to221('Session', session211({ location: location211({ evses: undefined }) }), known).object).toMatchObject({
      location_id: 'LOC-1',
      evse_uid: '#NA',
      connector_id: '#NA',
    })
    expect(to221('Session', session211({ location: location211({ evses: [evse211({ connectors: [] })] }) }), known).object).toMatchObject({
      evse_uid: 'EVSE-1',
      connector_id: '#NA',
    })
  })
})

describe('total_cost', () => {
  it('is a number without VAT in 2.1.1, a Price in 2.2.1', () => {
    const answer = to211('Session', session({ total_cost: { excl_vat: 4, incl_vat: 4.84 } }), known)
    expect(answer.object.total_cost).toBe(4)
    expect(answer.notes.find(({ path }) => path === '/total_cost')?.message).toContain('lost')
    expect(to221('Session', session211({ total_cost: 4 }), known).object.total_cost).toEqual({ excl_vat: 4 })
  })
})

describe('status', () => {
  it('that 2.1.1 does not know, as RESERVATION, is PENDING there; all others stay', () => {
    for (const status of ['RESERVATION', 'RESERVED']) {
      expect(to211('Session', session({ status }), known).object.status).toBe('PENDING')
    }
    for (const status of ['ACTIVE', 'COMPLETED', 'INVALID', 'PENDING']) {
      expect(to211('Session', session({ status }), known).object.status).toBe(status)
      expect(to221('Session', session211({ status }), known).object.status).toBe(status)
    }
  })
})

describe('auth_method', () => {
  it('COMMAND is AUTH_REQUEST in 2.1.1', () => {
    expect(to211('Session', session({ auth_method: 'COMMAND' }), known).object.auth_method).toBe('AUTH_REQUEST')
    expect(to211('Session', session({ auth_method: 'WHITELIST' }), known).object.auth_method).toBe('WHITELIST')
  })
})

describe('authorization_reference', () => {
  it('is lost towards 2.1.1', () => {
    const answer = to211('Session', session({ authorization_reference: 'ref-1' }), known)
    expect(answer.object).toEqual(session211())
    expect(notesOf(answer)).toContain('lost /authorization_reference')
  })
})

describe('PATCH', () => {
  it('goes to 2.1.1 field by field', () => {
    const body = { kwh: 5, total_cost: { excl_vat: 1 }, end_date_time: at, status: 'COMPLETED', last_updated: at }
    expect(to211('Session', body, { partial: true }).object).toEqual({
      kwh: 5,
      total_cost: 1,
      end_datetime: at,
      status: 'COMPLETED',
      last_updated: at,
    })
  })

  it('comes to 2.2.1 field by field, with last_updated', () => {
    expect(to221('Session', { kwh: 5, end_datetime: at }, { partial: true }).object).toEqual({
      kwh: 5,
      end_date_time: at,
      last_updated: '2026-05-01T12:00:00Z',
    })
  })

  it('of the place goes to 2.1.1 with the whole Location, or is lost', () => {
    const place = { location_id: 'LOC-1', evse_uid: 'EVSE-1', connector_id: '1' }
    expect(to211('Session', place, { ...known, partial: true }).object).toEqual({ location: location211() })
    const answer = to211('Session', { connector_id: '1' }, { ...known, partial: true })
    expect(answer.object).toEqual({})
    expect(notesOf(answer)).toEqual(['lost /connector_id'])
  })

  it('with charging_periods is better a PUT: 2.2.1 appends them, 2.1.1 does not say', () => {
    expect(patchBecomesPut('2.1.1', '2.2.1', 'Session', { charging_periods: [] })).toBe(true)
    expect(patchBecomesPut('2.2.1', '2.1.1', 'Session', { charging_periods: [] })).toBe(true)
    expect(patchBecomesPut('2.2.1', '2.1.1', 'Session', { connector_id: '2' })).toBe(true)
    expect(patchBecomesPut('2.2.1', '2.1.1', 'Session', { kwh: 5 })).toBe(false)
    expect(patchBecomesPut('2.2.1', '2.2.1', 'Session', { charging_periods: [] })).toBe(false)
  })
})
