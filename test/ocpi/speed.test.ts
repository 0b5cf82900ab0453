import { describe, expect, it } from 'vitest'
import { formatAuthorization, readAuthorization } from '../../emulator/ocpi/authorization.js'
import { judge } from '../../emulator/ocpi/judge.js'
import { changed, fastest, goodObject } from './fixtures.js'

describe('speed', () => {
  it('judges a Location of 3 KB in less than 20 µs', () => {
    const evse = goodObject('2.2.1', 'EVSE')
    const evses = Array.from({ length: 7 }, (_, index) => ({ ...evse, uid: `E-${index}` }))
    const text = JSON.stringify(changed(goodObject('2.2.1', 'Location'), { '/evses': evses }))
    const location = JSON.parse(text) as unknown
    expect(text.length).toBeGreaterThan(3000)
    expect(judge('2.2.1', 'Location', location)).toEqual([])
    expect(fastest(() => judge('2.2.1', 'Location', location))).toBeLessThan(20)
  })
  it('reads an Authorization header that comes again in less than a microsecond', () => {
    const header = formatAuthorization('the-token-of-a-busy-peer', 'base64')
    expect(fastest(() => readAuthorization(header))).toBeLessThan(1)
  })
})
