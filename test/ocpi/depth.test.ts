/** Nesting is measured without recursion, so that no depth can exhaust the stack. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { depthExceeds, excessOf, textDepthExceeds, valueDepthExceeds } from '../../emulator/ocpi/depth.js'

const nested = (depth: number): unknown => {
  let value: unknown = 'x'
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? { 'a[{': value } : [value, '"]}']
  return value
}
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

describe('the depth of JSON', () => {
  it('is the same in a value, its text and its bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 10 }), (value, limit) => {
        const text = JSON.stringify(value)
        const expected = depthOf(value) > limit
        expect(valueDepthExceeds(value, limit)).toBe(expected)
        expect(textDepthExceeds(text, limit)).toBe(expected)
        expect(depthExceeds(Buffer.from(text), limit)).toBe(expected)
      }),
    )
  })

  it('is exact at the limit', () => {
    expect(valueDepthExceeds(nested(64), 64)).toBe(false)
    expect(valueDepthExceeds(nested(65), 64)).toBe(true)
  })

  it('is found in what no recursion could walk', () => {
    expect(valueDepthExceeds(nested(1_000_000), 64)).toBe(true)
    expect(textDepthExceeds('['.repeat(1_000_000), 64)).toBe(true)
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    expect(valueDepthExceeds(loop, 64)).toBe(true)
  })
})

describe('what is too much to be parsed', () => {
  it.each([
    ['[1,[2,3]]', undefined],
    ['[1,2,3,4,5,6,7,8,9]', 'values'],
    ['{"a":{"b":{"c":{"d":1}}}}', 'depth'],
    ['["[[[[[[[[,,,,,,,,,,,,,,","\\"[[[[[,,,,,,,,,"]', undefined],
    ['"never ends', undefined],
    ['"ends in a backslash\\', undefined],
  ])('%s: %s', (text, expected) => {
    expect(excessOf(Buffer.from(text), { depth: 3, values: 8 })).toBe(expected)
  })
})
