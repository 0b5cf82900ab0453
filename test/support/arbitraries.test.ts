import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { objects } from '../../emulator/ocpi/schemas.js'
import { versions } from '../../emulator/ocpi/version.js'
import { arbitraryOf, arbitraryPatchOf } from './arbitraries.js'

const names = versions.flatMap((version) => [...objects[version].keys()].map((name) => [version, name] as const))

describe('arbitraries', () => {
  it.each(names)('of %s %s are valid', (version, name) => {
    const schema = objects[version].get(name)
    fc.assert(
      fc.property(arbitraryOf(version, name), (value) => {
        expect(schema?.safeParse(value).error?.issues).toBeUndefined()
      }),
      { numRuns: 30 },
    )
  })

  it.each(names)('of a PATCH of %s %s are valid but for what is left out', (version, name) => {
    const schema = objects[version].get(name)?.partial()
    fc.assert(
      fc.property(arbitraryPatchOf(version, name), (value) => {
        expect(schema?.safeParse(value).error?.issues).toBeUndefined()
      }),
      { numRuns: 10 },
    )
  })
})
