import { describe, expect, it } from 'vitest'
import { hubForwarding } from '../../emulator/ocpi/translate/context.js'
import { notesOf, to211, to221, token, token211 } from './fixtures.js'

const owner = { country_code: 'DE', party_id: 'MSP' }

describe('Token', () => {
  it('has an auth_id in 2.1.1, a contract_id in 2.2.1', () => {
    expect(to211('Token', token()).object).toEqual(token211())
    expect(to221('Token', token211(), { owner }).object).toEqual(token())
  })

  it('names its owner, also as the issuer, when a hub forwards to 2.1.1', () => {
    expect(to211('Token', token(), { options: hubForwarding }).object).toEqual(token211({ ...owner, issuer: 'DE*MSP' }))
  })

  it('keeps its issuer when a stand-in writes its own, and when only something else is changed', () => {
    expect(to211('Token', token()).object.issuer).toBe('Fahrstrom')
    expect(to211('Token', { valid: false }, { options: hubForwarding, partial: true }).object).toEqual({ valid: false })
  })

  it.each([
    ['RFID', 'RFID'],
    ['OTHER', 'OTHER'],
    ['APP_USER', 'OTHER'],
    ['AD_HOC_USER', 'OTHER'],
  ])('type %s is %s in 2.1.1', (type, type211) => {
    expect(to211('Token', token({ type })).object.type).toBe(type211)
  })

  it.each([
    ['group_id', 'G-1'],
    ['default_profile_type', 'GREEN'],
    ['energy_contract', { supplier_name: 'Stromer' }],
  ])('%s is lost towards 2.1.1', (field, value) => {
    const answer = to211('Token', token({ [field]: value }))
    expect(answer.object).toEqual(token211())
    expect(notesOf(answer)).toContain(`lost /${field}`)
  })

  it('is given last_updated in a PATCH to 2.2.1', () => {
    expect(to221('Token', { valid: false }, { partial: true }).object).toEqual({ valid: false, last_updated: '2026-05-01T12:00:00Z' })
  })
})

describe('AuthorizationInfo', () => {
  it('loses the Token and the reference towards 2.1.1', () => {
    const info = { allowed: 'ALLOWED', location: { location_id: 'LOC-1' } }
    const answer = to211('AuthorizationInfo', { ...info, token: token(), authorization_reference: 'ref-1' })
    expect(answer.object).toEqual(info)
    expect(notesOf(answer)).toEqual(expect.arrayContaining(['lost /token', 'lost /authorization_reference']))
  })

  it('is given the Token towards 2.2.1, or cannot be forwarded', () => {
    expect(to221('AuthorizationInfo', { allowed: 'BLOCKED' }, { authorizedToken: token() }).object).toEqual({
      allowed: 'BLOCKED',
      token: token(),
    })
    expect(to221('AuthorizationInfo', { allowed: 'BLOCKED' }).object).toBeUndefined()
  })

  it.each(['ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'])('%s is %s', (allowed) => {
    expect(to211('AuthorizationInfo', { allowed, token: token() }).object).toEqual({ allowed })
  })
})

describe('LocationReferences', () => {
  it('loses connector_ids towards 2.2.1', () => {
    const answer = to221('LocationReferences', { location_id: 'LOC-1', evse_uids: ['EVSE-1'], connector_ids: ['1'] })
    expect(answer.object).toEqual({ location_id: 'LOC-1', evse_uids: ['EVSE-1'] })
    expect(notesOf(answer)).toEqual(['lost /connector_ids'])
  })
  it('is the same towards 2.1.1', () => {
    const references = { location_id: 'LOC-1', evse_uids: ['EVSE-1'] }
    expect(to211('LocationReferences', references).object).toEqual(references)
  })
})
