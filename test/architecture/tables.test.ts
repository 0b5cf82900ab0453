/** Behaviour of the engine asks for facts of modules and endpoints (emulator/ocpi/modules.ts, data-sets.ts, endpoints.ts) and compares no name. */
import { describe, expect, it } from 'vitest'
import { endpointComparisons, moduleComparisons, parse, parsed, sourcesIn } from '../../scripts/measures.mjs'

const engine = sourcesIn(['emulator']).filter((path) => !path.startsWith('emulator/ocpi/'))
const placesIn = (find: typeof moduleComparisons) =>
  engine.flatMap((path) => find(parsed(path)).map(({ path: file, line, text }) => `${file}:${line} ${text}`))

describe('the engine outside of emulator/ocpi/', () => {
  it('compares no module with one that is spelled out', () => {
    expect(placesIn(moduleComparisons)).toEqual([])
  })

  it('compares no endpoint with one that is spelled out', () => {
    expect(placesIn(endpointComparisons)).toEqual([])
  })
})

describe('the rule against spelled-out modules and endpoints', () => {
  it.each([`if (call.endpoint.module === 'tokens') keep()`, `switch (module) { case 'cdrs': keep() }`])('finds %s', (text) => {
    expect(moduleComparisons(parse('x.ts', text))).toHaveLength(1)
  })

  it.each([`if (endpoint.id === 'cdrs.receiver.post') keep()`, `if (endpoint.path === '/{command}') keep()`])('finds %s', (text) => {
    expect(endpointComparisons(parse('x.ts', text))).toHaveLength(1)
  })
})
