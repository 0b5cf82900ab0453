import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseScenario } from '../../emulator/scenario/parse.js'
import { readEnvironmentFile, substitute } from '../../emulator/scenario/variables.js'
import { cpo, emsp, load, scenarioOf, type Files, type Given } from './support.js'

const problems = async (files: Files, given: Given = {}): Promise<string[]> => {
  const outcome = await load(files, given)
  return outcome.ok ? [] : outcome.problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
}
const one = (text: string) => problems({ a: text })
const with_ = (steps: string, more = '') => `{\n  "formatVersion": 1,\n  "title": "x",${more}\n  "steps": [\n    ${steps}\n  ]\n}\n`

describe('what is wrong with a file is named with line and column', () => {
  it.each([
    ['not JSON', '{\n  "title" "x"\n}', /^a:2:11 this is not JSON: colon expected/],
    ['empty', '', /^a:1:1 /],
    ['a comment', '// hello\n{}', /^a:1:1 this is not JSON: invalid comment token/],
    ['a newer format', '{\n  "formatVersion": 2\n}', /^a:2:20 the file is of format 2, which a newer Standin has written/],
    ['no format', '{ "title": "x", "steps": [{ "do": "clear-faults" }] }', /`formatVersion` is missing|expected 1/],
    ['an unknown step', with_('{ "do": "dance" }'), /^a:5:13 there is no step `dance`; there are register, /],
    [
      'an unknown field',
      with_('{ "do": "pull", "standin": "x", "module": "locations", "speed": 1 }'),
      /^a:5:\d+ there is no field `speed` here/,
    ],
    ['a missing field', with_('{ "do": "pull", "module": "locations" }'), /`standin` is missing/],
    [
      'a stand-in that is not there',
      with_('{ "do": "pull", "standin": "nobody", "module": "locations" }'),
      /^a:5:\d+ there is no stand-in nobody; there are none/,
    ],
    [
      'a variable that nobody declared',
      with_('{ "do": "call", "call": "${what}" }'),
      /^a:5:\d+ the variable \$\{what\} is not declared: .*--var what=…/,
    ],
    [
      'an operation that is misspelt',
      with_('{ "do": "operation", "standin": "${peer}", "operation": "location.sender.list" }'),
      /^a:5:\d+ there is no operation location\.sender\.list; is it locations\.sender\.list\?/,
    ],
    [
      'a command that is none',
      with_('{ "do": "command", "standin": "${peer}", "command": "START" }'),
      /^a:5:\d+ there is no command START/,
    ],
    [
      'a fault that is not ready',
      with_('{ "do": "fault", "standin": "${peer}", "switch": "paging.total/gone" }'),
      /^a:5:\d+ there is no ready fault paging\.total\/gone/,
    ],
    ['a call that is none', with_('{ "do": "call", "call": "standins.explode" }'), /^a:5:\d+ there is no call standins\.explode/],
    [
      'an endpoint that is misspelt',
      with_('{ "do": "expect", "exchange": { "endpoint": "sesions.receiver.put" } }'),
      /^a:5:\d+ there is no endpoint sesions\.receiver\.put; is it sessions\.receiver\.put\?/,
    ],
    [
      'a filter that is wrong',
      with_('{ "do": "clear-faults", "expect": [{ "exchange": { "filter": "status>=abc" } }] }'),
      /^a:5:\d+ the filter is wrong at \d+: /,
    ],
    [
      'a step that comes later',
      with_('{ "do": "expect", "since": "later" }, { "do": "clear-faults", "name": "later" }'),
      /^a:5:\d+ there is no step before it with the name later/,
    ],
    [
      'a variable of a stand-in that nobody declared',
      with_(
        '{ "do": "clear-faults" }',
        '\n  "standins": [{ "id": "x", "publicUrl": "${where}", "parties": [{ "role": "CPO", "country_code": "NL", "party_id": "CPO", "name": "x" }] }],',
      ),
      /^a:4:\d+ the variable \$\{where\} is not declared/,
    ],
    [
      'a secret that is not allowed',
      with_('{ "do": "clear-faults" }', '\n  "secrets": ["TOKEN_A"],'),
      /^a:4:15 the scenario asks for the environment variable TOKEN_A: allow it with --allow-env TOKEN_A$/,
    ],
    ['a file that is not there', with_('{ "do": "use", "file": "b" }'), /^a:5:28 b cannot be read: there is no such file/],
    ['a file that uses itself', with_('{ "do": "use", "file": "a" }'), /^a:5:28 a uses itself: a → a/],
  ])('%s', async (_, text, expected) => {
    expect((await one(text)).join('\n')).toMatch(expected)
  })

  it('also in a file that is used', async () => {
    expect(await problems({ a: with_('{ "do": "use", "file": "b" }'), b: '{' })).toEqual([
      expect.stringMatching(/^b:1:\d this is not JSON/),
    ])
    expect(await problems({ a: with_('{ "do": "use", "file": "b" }'), b: with_('{ "do": "use", "file": "a" }') })).toEqual([
      expect.stringMatching(/^b:5:28 a uses itself: a → b → a/),
    ])
  })
  it('the token A of a platform under test among them, unless the environment has it', async () => {
    const files = { a: scenarioOf({ standins: [{ ...cpo, peer: true }, emsp], steps: [{ do: 'register', standin: 'emsp', peer: 'cpo' }] }) }
    const peer = { peer: 'http://127.0.0.1:1/ocpi/versions' }
    expect(await problems(files, { variables: peer })).toEqual([
      expect.stringMatching(/^a:\d+:\d+ the token A .* is missing: --var tokenA=…, or TOKEN_A in the environment/),
    ])
    expect(await problems(files, { variables: peer, environment: { TOKEN_A: 'a' } })).toEqual([])
    expect(await problems(files, { variables: { ...peer, tokenA: 'a' } })).toEqual([])
    expect(await problems(files)).toEqual([])
  })
  it('and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.anything().map((value) => JSON.stringify(value) ?? ''),
        ),
        (text) => {
          const outcome = parseScenario(text, 'x')
          return outcome.ok || outcome.problems.length > 0
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('variables', () => {
  const values = new Map<string, unknown>([
    ['version', '2.2.1'],
    ['n', 3],
    ['list', [1, 2]],
  ])
  it('keep their type where they are the whole text, and become text within one', () => {
    expect(substitute({ a: '${n}', b: 'n is ${n}', c: ['${list}'], d: 'v${version}' }, values)).toEqual({
      a: 3,
      b: 'n is 3',
      c: [[1, 2]],
      d: 'v2.2.1',
    })
  })
  it('of the moment are told from it, in seconds', async () => {
    const outcome = await load({ a: scenarioOf({ steps: [{ do: 'set', variables: { later: '${now+60} and ${now-1.5}' } }] }) })
    expect(outcome.ok ? [] : outcome.problems.map(({ message }) => message)).toEqual([expect.stringMatching(/now-1\.5\}? is not declared/)])
    const moment = (name: string) => (name === 'now+60' ? 'in a minute' : undefined)
    expect(substitute(['${now+60}', 'at ${now+60}'], values, moment)).toEqual(['in a minute', 'at in a minute'])
  })
  it('are missed by name', () => {
    expect(() => substitute('${nothing}', values)).toThrow('${nothing} has no value')
  })
  it('come from outside before they come from the file, and from the file that uses another one', async () => {
    const used = scenarioOf({ variables: { who: 'b' }, standins: [], steps: [{ do: 'set', variables: { seen: '${who}' } }] })
    const outcome = await load({
      a: scenarioOf({ variables: { who: 'a' }, steps: [{ do: 'use', file: 'b', variables: { who: 'from ${who}' } }] }),
      b: used,
    })
    expect(outcome.ok && outcome.loaded.steps[0]?.scopes).toEqual([{ who: 'from ${who}' }])
  })
  it('are read from lines of an environment file', () => {
    expect(readEnvironmentFile('# no\nexport A=1\nB = "two words"\n\nC=\'x=y\'\nnot a line\n')).toEqual({
      A: '1',
      B: 'two words',
      C: 'x=y',
    })
  })
  it('choose the version that is run', async () => {
    const files = { a: scenarioOf({ versions: ['2.1.1', '2.2.1'] }) }
    const versions = async (variables: Record<string, string>) => {
      const outcome = await load(files, { variables })
      return outcome.ok ? outcome.loaded.versions : outcome.problems[0]?.message
    }
    expect(await versions({})).toEqual(['2.1.1', '2.2.1'])
    expect(await versions({ version: '2.1.1' })).toEqual(['2.1.1'])
    expect(await versions({ version: '3.0' })).toBe('it does not run in 3.0')
  })
})
