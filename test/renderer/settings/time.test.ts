import { describe, expect, it } from 'vitest'
import { bytesText, millisecondsOf, timeText } from '../../../renderer/settings/time.js'

describe('times', () => {
  const instant = Date.UTC(2026, 0, 2, 3, 4, 5, 678)

  it('are shown in UTC', () => {
    expect(timeText(instant, 'utc')).toBe('2026-01-02 03:04:05')
  })

  it('are shown as the clock on the wall', () => {
    const wall = new Date(2026, 6, 3, 4, 5, 6)
    expect(timeText(wall.getTime(), 'local')).toBe('2026-07-03 04:05:06')
  })

  it('are read from milliseconds and from what peers write', () => {
    expect(millisecondsOf(instant)).toBe(instant)
    expect(millisecondsOf('2026-01-02T03:04:05.678Z')).toBe(instant)
    expect(millisecondsOf('2026-01-02T04:04:05.678+01:00')).toBe(instant)
    expect(millisecondsOf('yesterday')).toBeUndefined()
  })
})

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1400, '1.4 KB'],
  [12_345, '12 KB'],
  [4_200_000, '4.2 MB'],
  [2_000_000_000, '2 GB'],
])('%i bytes read as %s', (bytes, expected) => {
  expect(bytesText(bytes)).toBe(expected)
})
