import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Envelope, errorEnvelope, looksLikeEnvelope, readEnvelope, successEnvelope, successText } from '../../emulator/ocpi/envelope.js'
import { formatStatus, isClientError, isHubError, isServerError, isSuccess, knowsStatus, statusCodes } from '../../emulator/ocpi/status.js'

const now = Date.UTC(2026, 4, 4, 10)

describe('writing an envelope', () => {
  it('says success, with and without data', () => {
    expect(successEnvelope(now, [1])).toEqual({
      data: [1],
      status_code: 1000,
      status_message: 'Success',
      timestamp: '2026-05-04T10:00:00Z',
    })
    expect(successEnvelope(now)).not.toHaveProperty('data')
  })
  it('says what went wrong', () => {
    expect(errorEnvelope(now, 2001, 'no id')).toEqual({ status_code: 2001, status_message: 'no id', timestamp: '2026-05-04T10:00:00Z' })
    expect(errorEnvelope(now, 2003, 'no such place', { result: 'REJECTED' })).toHaveProperty('data', { result: 'REJECTED' })
  })
  it('is what its schema says', () => {
    for (const value of [successEnvelope(now, {}), successEnvelope(now), errorEnvelope(now, 3000, 'x')]) {
      expect(Envelope.safeParse(value).success).toBe(true)
    }
    expect(Envelope.safeParse({ status_code: '1000', timestamp: '2026-05-04T10:00:00Z' }).success).toBe(false)
  })
  it('is the same around text', () => {
    expect(JSON.parse(successText(now, '[1,2]'))).toEqual(successEnvelope(now, [1, 2]))
    expect(JSON.parse(successText(now))).toEqual(successEnvelope(now))
  })
})

describe('reading an envelope', () => {
  it('takes what there is', () => {
    expect(readEnvelope({ status_code: 1000, data: null })).toEqual({
      statusCode: 1000,
      statusMessage: undefined,
      timestamp: undefined,
      data: null,
      hasData: true,
    })
  })
  it('reads a status code that is text', () => {
    expect(readEnvelope({ status_code: '2001' }).statusCode).toBe(2001)
  })
  it('reads nothing in what is no object, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        readEnvelope(value)
      }),
    )
    expect(readEnvelope([])).toMatchObject({ statusCode: undefined, hasData: false })
  })
  it('tells an envelope from an object', () => {
    expect(looksLikeEnvelope({ status_code: 1000 })).toBe(true)
    expect(looksLikeEnvelope({ data: [], timestamp: '' })).toBe(true)
    expect(looksLikeEnvelope({ id: '1' })).toBe(false)
  })
})

describe('status codes', () => {
  it('belong to one kind each', () => {
    for (const { code } of statusCodes) {
      expect([isSuccess(code), isClientError(code), isServerError(code), isHubError(code)].filter(Boolean)).toHaveLength(1)
    }
  })
  it('differ by version', () => {
    expect([knowsStatus('2.1.1', 2003), knowsStatus('2.1.1', 2004), knowsStatus('2.1.1', 4001), knowsStatus('2.1.1', 2900)]).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect([knowsStatus('2.2.1', 2004), knowsStatus('2.2.1', 4001), knowsStatus('2.2.1', 2900), knowsStatus('2.2.1', 2005)]).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
  it('have names', () => {
    expect(formatStatus(2003)).toBe('2003 UNKNOWN_LOCATION')
    expect(formatStatus(2942)).toBe('2942')
  })
})
