// However much a body holds, judging it takes a bounded number of steps, and what was not looked at is said.
import { describe, expect, it } from 'vitest'
import { envelopeSteps, judge } from '../../emulator/ocpi/judge.js'
import { maximumExplained } from '../../emulator/ocpi/judging/report.js'

describe('an object with more unknown fields than anybody would read', () => {
  const strange = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`strange_${index}`, index]))

  it('has so many explained, and the rest counted', () => {
    const findings = judge('2.2.1', 'Location', strange(maximumExplained + 3))
    expect(findings.length).toBeLessThanOrEqual(maximumExplained + 20)
  })

  it('is looked at once for each field, not once for each pair of fields', () => {
    let looks = 0
    const counted = new Proxy(strange(20_000), {
      get: (target, name, receiver) => {
        looks += 1
        return Reflect.get(target, name, receiver) as unknown
      },
    })
    judge('2.2.1', 'Location', counted)
    expect(looks).toBeLessThan(20_000 * 10)
  })
})

describe('a list', () => {
  it('is judged in a step for each entry', () => {
    const steps = envelopeSteps(
      '2.2.1',
      { status_code: 1000, timestamp: '2026-01-01T00:00:00Z', data: Array.from({ length: 5_000 }, () => []) },
      { response: 'Location', list: true },
    )
    let count = 0
    while (steps.next().done !== true) count += 1
    expect(count).toBe(5_000)
  })
})
