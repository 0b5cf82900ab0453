import { describe, expect, it } from 'vitest'
import { scenarioSchemaText } from '../../../emulator/scenario/schema.js'
import { scenarioHelp, schemasAt, type JsonSchema } from '../../../renderer/scenarios/schema.js'

const schema = JSON.parse(scenarioSchemaText()) as JsonSchema
const help = scenarioHelp(schema, { switches: ['paging.total/missing'], files: ['./other.ocpi-scenario.json'] })

/** Completion where the bar is. */
const offered = (text: string): string[] => {
  const offset = text.indexOf('|')
  return help.complete(text.replace('|', ''), offset)?.options.map((option) => option.label) ?? []
}

describe('completion of a scenario', () => {
  it('names the fields of the file, those that are missing first', () => {
    const options = help.complete('{ "title": "x", "" }', 17)?.options ?? []
    expect(options.map((option) => option.label)).toEqual(expect.arrayContaining(['formatVersion', 'steps', 'standins', 'secrets']))
    expect(options.map((option) => option.label)).not.toContain('title')
    expect(
      [...options]
        .sort((one, other) => other.rank - one.rank)
        .slice(0, 2)
        .map((option) => option.label),
    ).toEqual(['formatVersion', 'steps'])
  })
  it('names every kind of step, with what it does', () => {
    const text = '{ "steps": [{ "do": "" }] }'
    const options = help.complete(text, text.indexOf('""') + 1)?.options ?? []
    expect(options.map((option) => option.label)).toEqual(expect.arrayContaining(['register', 'pull', 'plug-in', 'clear-faults', 'use']))
    expect(options.find((option) => option.label === 'pull')?.detail).toBe('GET a list, page after page')
  })
  it('knows which fields the chosen kind of step has', () => {
    expect(offered('{ "steps": [{ "do": "pull", "|" }] }')).toEqual(expect.arrayContaining(['standin', 'module', 'query', 'expect']))
    expect(offered('{ "steps": [{ "do": "pull", "|" }] }')).not.toContain('vehicle')
    expect(offered('{ "steps": [{ "do": "plug-in", "|" }] }')).toContain('vehicle')
    expect(offered('{ "steps": [{ "do": "pull", "expect": [{ "|" }] }] }')).toEqual(
      expect.arrayContaining(['exchange', 'within', 'findings']),
    )
  })
  it('offers what the file names, and what the protocol knows', () => {
    const standins = '"standins": [{ "id": "ours" }, { "id": "theirs" }]'
    expect(offered(`{ ${standins}, "steps": [{ "do": "pull", "standin": "|" }] }`)).toEqual(['ours', 'theirs'])
    expect(offered(`{ "steps": [{ "do": "pull", "module": "|" }] }`)).toEqual(expect.arrayContaining(['locations', 'tariffs']))
    expect(offered(`{ "steps": [{ "do": "expect", "exchange": { "endpoint": "|" } }] }`)).toContain('sessions.receiver.patch')
    expect(offered(`{ "steps": [{ "do": "fault", "switch": "|" }] }`)).toEqual(['paging.total/missing'])
    expect(offered(`{ "steps": [{ "do": "use", "file": "|" }] }`)).toEqual(['./other.ocpi-scenario.json'])
    expect(offered(`{ "steps": [{ "do": "pull", "name": "first" }, { "do": "expect", "since": "|" }] }`)).toEqual(
      expect.arrayContaining(['start', 'step', 'first']),
    )
    expect(offered('{ "versions": ["|"] }')).toEqual(['2.1.1', '2.2.1', '2.3.0'])
    expect(offered('{ "standins": [{ "peer": | }] }')).toEqual(['true', 'false'])
  })
  it('has nothing to offer where anything may stand, and survives what is no JSON', () => {
    expect(offered('{ "title": "|" }')).toEqual([])
    expect(offered('|')).toEqual([])
    expect(offered('{ "steps": [ { "do": | ')).toContain('register')
  })
  it('says what a field means', () => {
    const text = '{ "steps": [{ "do": "pull", "expect": [{ "within": 5 }] }] }'
    expect(help.document(text, text.indexOf('within') + 2)).toMatchObject({
      title: 'within',
      type: 'integer',
      lines: ['Milliseconds to wait for it.'],
    })
    expect(schemasAt(schema, {}, ['nothing', 'there'])).toEqual([])
  })
})
