import { describe, expect, it } from 'vitest'
import { findingsOf } from '../../../emulator/traffic/findings/findings.js'
import { fastest } from '../../ocpi/fixtures.js'
import { exchangeOf, goodParts, spoilt, type Parts } from './good.js'

const cost = (parts: Parts): number => {
  const exchange = exchangeOf(parts)
  return fastest(() => findingsOf(exchange, parts.facts))
}

describe('speed', () => {
  it('finds nothing in a page of our own in less than 20 µs', () => {
    expect(cost(spoilt(goodParts('2.2.1', 'locations.sender.list'),
      { facts: { judgedResponse: () => [] } }))).toBeLessThan(20)
  })
  it('finds nothing in a Session that is put in less than 40 µs, parsing included', () => {
    expect(cost(spoilt(goodParts('2.2.1', 'sessions.receiver.put'),
      { facts: { stored: () => undefined } }))).toBeLessThan(40)
  })
})
