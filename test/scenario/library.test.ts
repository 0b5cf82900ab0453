import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { libraryNames, libraryText } from '../../emulator/scenario/library.js'
import { loadScenario } from '../../emulator/scenario/load.js'
import { runScenario } from '../../emulator/scenario/run.js'
import { scenarioSchemaText } from '../../emulator/scenario/schema.js'
import { openEngine } from '../../emulator/workbench/open-engine.js'
import { expectPassed } from './support.js'

const folder = new URL('../../scenarios/', import.meta.url)

const load = async (name: string) => {
  const outcome = await loadScenario(name, { read: (file) => Promise.resolve({ file, text: libraryText(file) ?? '' }) })
  if (!outcome.ok)
    throw new Error(outcome.problems.map((problem) => `${problem.file}:${problem.line}:${problem.column} ${problem.message}`).join('\n'))
  return outcome.loaded
}

describe('the built-in library', () => {
  it('holds every file of the folder, as it is written there', () => {
    const files = readdirSync(folder)
      .filter((file) => file.endsWith('.ocpi-scenario.json'))
      .sort()
    expect(libraryNames.map((name) => `${name}.ocpi-scenario.json`)).toEqual(files)
    for (const name of libraryNames) expect(libraryText(name)).toBe(readFileSync(new URL(`${name}.ocpi-scenario.json`, folder), 'utf8'))
  })
  it('ships the JSON Schema that its files name', () => {
    expect(readFileSync(new URL('ocpi-scenario.schema.json', folder), 'utf8')).toBe(scenarioSchemaText())
    for (const name of libraryNames) expect(JSON.parse(libraryText(name) ?? '{}')).toMatchObject({ $schema: './ocpi-scenario.schema.json' })
  })
})

/** What 2.3.0 shares with 2.2.1 goes through the same code: one in three is played in it. */
const isPlayedIn = (name: string, version: string | undefined): boolean => version !== '2.3.0' || libraryNames.indexOf(name) % 3 === 0

describe.each(libraryNames)('%s', (name) => {
  it('runs green in each of its versions', async () => {
    const loaded = await load(name)
    for (const version of loaded.versions.filter((one) => isPlayedIn(name, one)))
      expectPassed(await runScenario(loaded, version, { open: openEngine, seed: 7 }))
  })
})
