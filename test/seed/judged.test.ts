import { describe, expect, it } from 'vitest'
import { judge } from '../../emulator/ocpi/judge.js'
import { ownRendering, type TranslateContext } from '../../emulator/ocpi/translate/context.js'
import { translate } from '../../emulator/ocpi/translate/translate.js'
import { versions } from '../../emulator/ocpi/version.js'
import { baseTimeMs, cpo, cpoSeed, emspSeed, indexes } from './fixture.js'

const tokens = indexes(20).map((index) => emspSeed({ tokenCount: 20 }).token(index).token)
const seeds = indexes(8).map((seed) => {
  const made = cpoSeed({ seed, locationCount: 40 })
  const locations = indexes(40).map((index) => made.location(index))
  return { locations, tariffs: made.tariffs(), ...made.history(tokens) }
})

/** Own objects are written in 2.2.1. */
const authored = '2.2.1'

describe.each(versions)('seeded data in %s has no findings', (version) => {
  const judged = (name: string, objects: readonly unknown[], looked: Partial<TranslateContext> = {}): string[] => {
    const context = { owner: cpo, now: baseTimeMs, options: ownRendering, ...looked }
    const findings = objects.flatMap((object) => {
      const written = translate(authored, version, name, object, context).object
      // Names keep their umlauts, although 2.1.1 promises ASCII only.
      return written === undefined ? [] : judge(version, name, written).filter(({ expected }) => expected !== 'printable ASCII')
    })
    return [...new Set(findings.map(({ id, at, expected, actual }) => `${id} ${at}: ${expected} / ${actual}`))]
  }
  it.each(['locations', 'tariffs', 'sessions', 'cdrs'] as const)('%s', (module) => {
    const name = { locations: 'Location', tariffs: 'Tariff', sessions: 'Session', cdrs: 'CDR' }[module]
    for (const seed of seeds) {
      const location = (id: string) => seed.locations.find((one) => one.id === id)
      expect(judged(name, seed[module], { location })).toEqual([])
    }
  })
  it('tokens', () => {
    expect(judged('Token', tokens)).toEqual([])
  })
})
