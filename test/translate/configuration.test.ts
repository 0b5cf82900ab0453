import { describe, expect, it } from 'vitest'
import { createIdAliases, createReservationNumbers } from '../../emulator/ocpi/translate/ids.js'
import { translateStatusCode } from '../../emulator/ocpi/translate/statuscodes.js'
import { translate } from '../../emulator/ocpi/translate/translate.js'
import type { TranslationNote } from '../../emulator/ocpi/translate/note.js'
import { context, evse211, location, location211, notesOf, to211, to221 } from './fixtures.js'

const endpoint = (identifier: string, role?: string) => ({
  identifier,
  ...(role && { role }),
  url: `https://cpo.example/${identifier}`,
})

describe('Credentials', () => {
  const party = (role: string, party_id: string) => ({
    role,
    business_details: { name: party_id },
    party_id,
    country_code: 'NL',
  })
  const credentials = {
    token: 'B',
    url: 'https://cpo.example/versions',
    roles: [party('EMSP', 'MSP'), party('CPO', 'ABC'), party('CPO', 'CPO')],
  }
  const of211 = {
    token: 'B',
    url: 'https://cpo.example/versions',
    business_details: { name: 'CPO' },
    party_id: 'CPO',
    country_code: 'NL',
  }

  it('are those of one role and party in 2.1.1', () => {
    const answer = to211('Credentials', credentials, { role: 'CPO' })
    expect(answer.object).toEqual(of211)
    expect(notesOf(answer)).toEqual(['renamed /roles'])
    expect(to211('Credentials', credentials, { role: 'EMSP' }).object.party_id).toBe('MSP')
    expect(to211('Credentials', { ...credentials, roles: [party('CPO', 'CPO')] }, { role: 'EMSP' }).object).toBeUndefined()
  })

  it('have one role in 2.2.1, that of the connection', () => {
    expect(to221('Credentials', of211, { role: 'CPO' }).object).toEqual({ ...credentials, roles: [party('CPO', 'CPO')] })
    expect(to221('Credentials', of211).object).toBeUndefined()
  })
})

describe('Endpoint', () => {
  it.each([
    ['CPO', 'locations', 'SENDER'],
    ['CPO', 'tariffs', 'SENDER'],
    ['CPO', 'sessions', 'SENDER'],
    ['CPO', 'cdrs', 'SENDER'],
    ['CPO', 'tokens', 'RECEIVER'],
    ['CPO', 'commands', 'RECEIVER'],
    ['CPO', 'credentials', 'SENDER'],
    ['EMSP', 'locations', 'RECEIVER'],
    ['EMSP', 'tariffs', 'RECEIVER'],
    ['EMSP', 'sessions', 'RECEIVER'],
    ['EMSP', 'cdrs', 'RECEIVER'],
    ['EMSP', 'tokens', 'SENDER'],
    ['EMSP', 'commands', 'SENDER'],
    ['EMSP', 'credentials', 'SENDER'],
  ] as const)('of a %s: %s is %s', (role, identifier, expected) => {
    expect(to221('Endpoint', endpoint(identifier), { role }).object).toEqual(endpoint(identifier, expected))
    expect(to211('Endpoint', endpoint(identifier, expected), { role }).object).toEqual(endpoint(identifier))
  })

  it('of the other role is not part of the version details of 2.1.1', () => {
    expect(to211('Endpoint', endpoint('locations', 'RECEIVER'), { role: 'CPO' }).object).toBeUndefined()
  })

  it('cannot come to 2.2.1 when the role is not known', () => {
    expect(to221('Endpoint', endpoint('locations')).object).toBeUndefined()
    expect(to221('Endpoint', endpoint('nltnm-custom')).object).toEqual(endpoint('nltnm-custom', 'SENDER'))
  })
})

describe('version details', () => {
  it('have what the version has', () => {
    const details = {
      version: '2.2.1',
      endpoints: [
        endpoint('locations', 'SENDER'),
        endpoint('locations', 'RECEIVER'),
        endpoint('chargingprofiles', 'RECEIVER'),
        endpoint('hubclientinfo', 'RECEIVER'),
      ],
    }
    const answer = to211('VersionDetails', details, { role: 'CPO' })
    expect(answer.object).toEqual({ version: '2.1.1', endpoints: [endpoint('locations')] })
    expect(notesOf(answer)).toEqual(expect.arrayContaining(['lost /endpoints/1', 'lost /endpoints/2', 'lost /endpoints/3']))
    expect(to221('VersionDetails', { version: '2.1.1', endpoints: [endpoint('tokens')] }, { role: 'EMSP' }).object).toEqual({
      version: '2.2.1',
      endpoints: [endpoint('tokens', 'SENDER')],
    })
  })
})

describe('modules that only 2.2.1 has', () => {
  it.each(['ClientInfo', 'ChargingPreferences', 'SetChargingProfile', 'ActiveChargingProfile', 'ChargingProfileResponse'])(
    '%s is not forwarded to 2.1.1',
    (name) => {
      const answer = to211(name, {})
      expect(answer.object).toBeUndefined()
      expect(answer.notes[0]?.message).toContain(name)
    },
  )
  it('an object that nobody knows is not forwarded, but stays within its version', () => {
    expect(to211('Nonsense', {}).object).toBeUndefined()
    expect(translate('2.2.1', '2.2.1', 'Nonsense', 1, context).object).toBe(1)
  })
})

describe('status codes', () => {
  it.each([
    [1000, 1000],
    [2000, 2000],
    [2001, 2001],
    [2002, 2002],
    [2003, 2003],
    [3000, 3000],
    [3001, 3001],
    [3002, 3002],
    [3003, 3003],
    [2004, 2001],
    [4000, 3000],
    [4001, 3000],
    [4002, 3000],
    [4003, 3000],
    [1950, 1000],
    [2999, 2000],
    [3900, 3000],
    [4900, 3000],
  ])('%i is %i in 2.1.1', (code, expected) => {
    const notes: TranslationNote[] = []
    expect(translateStatusCode('2.1.1', code, notes)).toBe(expected)
    expect(notes).toHaveLength(code === expected ? 0 : 1)
  })
  it('stay in 2.2.1, as do those that nobody knows', () => {
    for (const code of [1000, 2003, 2004, 4001, 2950, 2042]) expect(translateStatusCode('2.2.1', code)).toBe(code)
    expect(translateStatusCode('2.1.1', 2042)).toBe(2042)
  })
})

describe('ids', () => {
  const long = 'L'.repeat(38)

  it('of 37 to 39 characters get an alias of 36 in 2.2.1', () => {
    const answer = to221('Location', location211({ id: long, evses: [evse211({ uid: long })] }))
    expect(answer.object.id).toHaveLength(36)
    expect(notesOf(answer)).toEqual(expect.arrayContaining(['derived /id', 'derived /evses/0/uid']))
    expect(to221('Location', location211({ id: long })).object.id).toBe(answer.object.id)
  })

  it('are traced back by the table of aliases, also in commands', () => {
    const ids = createIdAliases()
    const { id } = to221('Location', location211({ id: long }), { ids }).object
    const unlock = { response_url: 'https://emsp.example/1', location_id: id, evse_uid: 'EVSE-1', connector_id: '1' }
    expect(to211('UnlockConnector', unlock, { ids }).object.location_id).toBe(long)
    expect(to211('Location', location({ id }), { ids }).object.id).toBe(long)
  })

  it('that differ only by case get different ones in 2.2.1, and their own back', () => {
    const ids = createIdAliases()
    const [one, other] = ['loc-a', 'LOC-A'].map((id) => to221('Location', location211({ id }), { ids }).object.id as string)
    expect(one).toBe('loc-a')
    expect(other?.toLowerCase()).not.toBe('loc-a')
    expect(ids.toLong('location', String(other))).toBe('LOC-A')
    expect(ids.toShort('location', 'LOC-A')).toBe(other)
    expect(ids.toShort('evse', 'LOC-A')).toBe('LOC-A')
  })

  it('come back as their owner spells them, whatever 2.2.1 made of their case', () => {
    const ids = createIdAliases()
    ids.toShort('session', 'Session-1')
    expect(to211('StopSession', { session_id: 'SESSION-1' }, { ids }).object.session_id).toBe('Session-1')
    expect(ids.toLong('session', 'never-heard-of')).toBe('never-heard-of')
  })
})

describe('reservation numbers', () => {
  it('are the id where it is a small number, and distinct otherwise', () => {
    const reservations = createReservationNumbers()
    const numbers = ['42', '0', 'abc', 'def', '042', String(2 ** 40), String(2 ** 30)].map(reservations.toNumber)
    expect(numbers.slice(0, 2)).toEqual([42, 0])
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers.every((number) => number < 2 ** 31)).toBe(true)
    expect(reservations.toNumber('ABC')).toBe(numbers[2])
    expect(reservations.toId(Number(numbers[2]))).toBe('abc')
    expect(reservations.toId(42)).toBeUndefined()
  })
})
