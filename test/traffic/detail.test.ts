import { describe, expect, it } from 'vitest'
import { ExchangeDetail } from '../../emulator/contract/exchange.js'
import { detailOf } from '../../emulator/traffic/detail.js'
import { answer, bytes, exchange, finding, message } from './exchanges.js'

describe('the detail of an exchange', () => {
  it('is what the contract says, with the bodies as text', () => {
    const detail = detailOf(
      exchange({ seq: 7, findings: [finding()], why: ['matched locations'], request: message('{"ä":1}', ['Accept', '*/*']) }),
      {
        related: [{ seq: 3, kind: 'page' }],
      },
    )
    expect(ExchangeDetail.parse(detail)).toEqual(detail)
    expect(detail).toMatchObject({
      seq: 7,
      path: '/ocpi/2.2.1/locations?limit=50',
      url: 'http://127.0.0.1:8080/ocpi/2.2.1/locations?limit=50',
      module: 'locations',
      status: 200,
      request: { headers: [['Accept', '*/*']], body: { bytes: 8, text: '{"ä":1}' } },
      response: { statusText: 'OK', body: { text: '{"status_code":1000,"data":[]}' } },
      violations: 1,
      findings: [finding()],
      why: ['matched locations'],
      related: [{ seq: 3, kind: 'page' }],
    })
  })

  it('gives bytes that are not UTF-8 as Base64, and keeps a byte order mark', () => {
    const body = Buffer.from([0xff, 0x00])
    expect(detailOf(exchange({ request: { headers: [], body, bytes: 2 } })).request.body).toEqual({ bytes: 2, text: '/wA=', base64: true })
    expect(detailOf(exchange({ request: message('\uFEFF{}') })).request.body).toEqual({ bytes: 5, text: '\uFEFF{}' })
    const inside = bytes('xx{}xx').subarray(2, 4)
    expect(detailOf(exchange({ request: { headers: [], body: inside, bytes: 2 } })).request.body.text).toBe('{}')
  })

  it('tells a body that was dropped from one that never was', () => {
    const { request, response } = detailOf(exchange({ response: { ...answer('dropped'), body: undefined } }))
    expect(request.body).toEqual({ bytes: 0 })
    expect(response?.body).toEqual({ bytes: 7 })
  })

  it('has no response when none came', () => {
    const detail = detailOf(exchange({ response: undefined, error: 'connection refused' }))
    expect(ExchangeDetail.parse(detail)).not.toHaveProperty('response')
    expect(detail).toMatchObject({ error: 'connection refused', responseBytes: 0 })
  })

  it('masks tokens without being told', () => {
    expect(detailOf(exchange({ request: message(undefined, ['Authorization', 'Token abc']) })).request.headers[0]?.[1]).toMatch(
      /^Token masked-[0-9a-f]{6}$/,
    )
  })
})
