import { describe, expect, it } from 'vitest'
import { hubForwarding } from '../../emulator/ocpi/translate/context.js'
import { createReservationNumbers } from '../../emulator/ocpi/translate/ids.js'
import { at, connector, evse, location, notesOf, to211, to221, token, token211 } from './fixtures.js'

const owner = { country_code: 'DE', party_id: 'MSP' }
const response_url = 'https://emsp.example/results/1'
const reserveNow = { response_url, token: token(), expiry_date: at, reservation_id: '42', location_id: 'LOC-1' }
const reserveNow211 = { response_url, token: token211(), expiry_date: at, reservation_id: 42, location_id: 'LOC-1' }
const startSession = { response_url, token: token(), location_id: 'LOC-1', evse_uid: 'EVSE-1' }
const startSession211 = { response_url, token: token211(), location_id: 'LOC-1', evse_uid: 'EVSE-1' }

describe('ReserveNow', () => {
  it('has a whole number in 2.1.1, text in 2.2.1, and a Token of each version', () => {
    expect(to211('ReserveNow', reserveNow).object).toEqual(reserveNow211)
    expect(to221('ReserveNow', reserveNow211, { owner }).object).toEqual(reserveNow)
  })

  it('is handed a number when its id is none, and gets the id back', () => {
    const reservations = createReservationNumbers()
    const answer = to211('ReserveNow', { ...reserveNow, reservation_id: 'abc' }, { reservations })
    expect(Number.isInteger(answer.object.reservation_id)).toBe(true)
    const back = to221('ReserveNow', { ...reserveNow211, ...answer.object }, { owner, reservations })
    expect(back.object.reservation_id).toBe('abc')
  })

  it('cannot be forwarded to 2.1.1 when its id is no number and none is handed out', () => {
    expect(to211('ReserveNow', { ...reserveNow, reservation_id: 'abc' }).object).toBeUndefined()
    expect(to211('ReserveNow', { ...reserveNow, reservation_id: '007' }).object).toBeUndefined()
  })

  it('loses the authorization_reference towards 2.1.1', () => {
    const answer = to211('ReserveNow', { ...reserveNow, authorization_reference: 'ref-1' })
    expect(answer.object).toEqual(reserveNow211)
    expect(notesOf(answer)).toContain('lost /authorization_reference')
  })
})

describe('StartSession', () => {
  it('carries a Token of each version', () => {
    expect(to211('StartSession', startSession).object).toEqual(startSession211)
    expect(to221('StartSession', startSession211, { owner }).object).toEqual(startSession)
    expect(to211('StartSession', startSession, { options: hubForwarding }).object.token).toMatchObject({ ...owner, issuer: 'DE*MSP' })
  })

  it('loses Connector and reference towards 2.1.1', () => {
    const answer = to211('StartSession', { ...startSession, connector_id: '1', authorization_reference: 'ref-1' })
    expect(answer.object).toEqual(startSession211)
    expect(notesOf(answer)).toEqual(expect.arrayContaining(['lost /connector_id', 'lost /authorization_reference']))
  })

  it('names the only Connector of an EVSE that demands one, towards 2.2.1', () => {
    const demanding = (...ids: string[]) => {
      const connectors = ids.map((id) => connector({ id }))
      return () => location({ evses: [evse({ capabilities: ['START_SESSION_CONNECTOR_REQUIRED'], connectors })] })
    }
    const one = to221('StartSession', startSession211, { owner, location: demanding('7') })
    expect(one.object).toEqual({ ...startSession, connector_id: '7' })
    const answer = to221('StartSession', startSession211, { owner, location: demanding('7', '8') })
    expect(answer.object).toBeUndefined()
    expect(answer.notes.at(-1)?.message).toContain('REJECTED')
    expect(to221('StartSession', startSession211, { owner, location: () => location() }).object).toEqual(startSession)
  })
})

describe('StopSession and UnlockConnector', () => {
  it('are the same', () => {
    const stop = { response_url, session_id: 'S-1' }
    const unlock = { response_url, location_id: 'LOC-1', evse_uid: 'EVSE-1', connector_id: '1' }
    for (const there of [to211, to221]) {
      expect(there('StopSession', stop).object).toEqual(stop)
      expect(there('UnlockConnector', unlock).object).toEqual(unlock)
    }
  })
})

describe('CancelReservation', () => {
  it('does not exist in 2.1.1', () => {
    const answer = to211('CancelReservation', { response_url, reservation_id: '42' })
    expect(answer.object).toBeUndefined()
    expect(answer.notes[0]?.message).toContain('NOT_SUPPORTED')
  })
})

describe('response_url', () => {
  it.each(['ReserveNow', 'StartSession', 'StopSession', 'UnlockConnector'])('of %s is replaced by one of the hub, both ways', (name) => {
    const responseUrl = (url: string) => `https://hub.example/results?for=${encodeURIComponent(url)}`
    const expected = 'https://hub.example/results?for=https%3A%2F%2Femsp.example%2Fresults%2F1'
    expect(to211(name, { response_url }, { responseUrl }).object.response_url).toBe(expected)
    expect(to221(name, { response_url }, { responseUrl, owner }).object.response_url).toBe(expected)
    expect(to211(name, { response_url }).object.response_url).toBe(response_url)
  })
})

describe('CommandResponse', () => {
  it('is given a timeout towards 2.2.1', () => {
    expect(to221('CommandResponse', { result: 'ACCEPTED' }).object).toEqual({ result: 'ACCEPTED', timeout: 30 })
    expect(to221('CommandResponse', { result: 'ACCEPTED' }, { commandTimeoutSeconds: 60 }).object).toEqual({
      result: 'ACCEPTED',
      timeout: 60,
    })
  })

  it.each([
    ['ACCEPTED', 'ACCEPTED'],
    ['REJECTED', 'REJECTED'],
    ['NOT_SUPPORTED', 'NOT_SUPPORTED'],
    ['UNKNOWN_SESSION', 'UNKNOWN_SESSION'],
    ['TIMEOUT', 'REJECTED'],
  ])('%s of 2.1.1 is %s in 2.2.1', (result, expected) => {
    expect(to221('CommandResponse', { result }).object.result).toBe(expected)
  })

  it('loses timeout and message towards 2.1.1', () => {
    const message = [{ language: 'en', text: 'Busy' }]
    const answer = to211('CommandResponse', { result: 'REJECTED', timeout: 5, message })
    expect(answer.object).toEqual({ result: 'REJECTED' })
    expect(notesOf(answer)).toEqual(['lost /timeout', 'lost /message'])
  })
})

describe('CommandResult', () => {
  it.each([
    ['ACCEPTED', 'ACCEPTED'],
    ['REJECTED', 'REJECTED'],
    ['NOT_SUPPORTED', 'NOT_SUPPORTED'],
    ['TIMEOUT', 'TIMEOUT'],
    ['EVSE_OCCUPIED', 'REJECTED'],
    ['EVSE_INOPERATIVE', 'REJECTED'],
    ['FAILED', 'REJECTED'],
    ['UNKNOWN_RESERVATION', 'REJECTED'],
  ])('%s of 2.2.1 is %s in 2.1.1', (result, expected) => {
    expect(to211('CommandResult', { result, message: [] }).object).toEqual({ result: expected })
  })

  it('CANCELED_RESERVATION is not forwarded to 2.1.1, where nothing is awaited', () => {
    expect(to211('CommandResult', { result: 'CANCELED_RESERVATION' }).object).toBeUndefined()
  })

  it.each([
    ['ACCEPTED', 'ACCEPTED'],
    ['REJECTED', 'REJECTED'],
    ['NOT_SUPPORTED', 'NOT_SUPPORTED'],
    ['TIMEOUT', 'TIMEOUT'],
    ['UNKNOWN_SESSION', 'REJECTED'],
  ])('%s of 2.1.1 is %s in 2.2.1, also as bare text', (result, expected) => {
    expect(to221('CommandResult', { result }).object).toEqual({ result: expected })
    expect(to221('CommandResult', result).object).toEqual({ result: expected })
  })
})
