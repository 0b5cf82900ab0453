import { describe, expect, it } from 'vitest'
import { parse, parsed, sourcesIn, versionComparisons, versionLiterals } from '../../scripts/measures.mjs'
import { publishedVersions } from '../../emulator/ocpi/version.js'
import { textOf } from './files.js'

const outside = sourcesIn(['emulator', 'main', 'renderer']).filter((path) => !path.startsWith('emulator/ocpi/'))

describe('outside of emulator/ocpi/', () => {
  it('no behaviour hangs on a version that is spelled out: a fact of emulator/ocpi/dialect.ts decides', () => {
    const found = outside.flatMap((path) => versionComparisons(parsed(path)))
    expect(found.map(({ path, line, text }) => `${path}:${line} ${text}`)).toEqual([])
  })

  it('no file imports the schemas of one version: authored types come from emulator/ocpi/authored.ts', () => {
    expect(outside.filter((path) => /from '[^']*\/v\d+\.\d+\.\d+\//.test(textOf(path)))).toEqual([])
  })
})

describe('the rule against spelled-out versions', () => {
  it('knows every version that was published', () => {
    expect([...versionLiterals]).toEqual([...publishedVersions])
  })

  it.each([
    ['a comparison', `if (call.version === '2.1.1') refuse()`],
    ['a comparison the other way round', `const is = '2.2.1' !== version`],
    ['an order', `if (version >= '2.2') swap()`],
    ['a lookup in a list', `if (settings.versions.includes('2.2.1')) offer()`],
    ['a lookup in a table', `const rows = endpoints['2.2.1']`],
    ['a table keyed by versions', `const names = { '2.1.1': 'auth_id', '2.2.1': 'contract_id' }`],
    ['a Map keyed by versions', `const names = new Map([['2.1.1', 'auth_id']])`],
    ['a case', `switch (version) { case '2.1.1': refuse() }`],
    ['a choice between versions', `const version = isOld ? '2.1.1' : other`],
    ['a fallback', `const version = connection.version ?? '2.2.1'`],
    ['a default of a parameter', `const read = (version = '2.2.1') => version`],
    ['a default of a schema', `const version = Version.default('2.2.1')`],
  ])('finds %s', (_, text) => {
    expect(versionComparisons(parse('x.ts', text)).length).toBeGreaterThan(0)
  })

  it.each([
    ['a setting of an example', `const settings = { versions: ['2.1.1', '2.2.1'] }`],
    ['a version in a text', `const help = 'PUT: 2.1.1 alone has PATCH'`],
    ['a fact', `if (dialects[version].routingHeaders) send()`],
  ])('leaves %s alone', (_, text) => {
    expect(versionComparisons(parse('x.ts', text))).toEqual([])
  })
})
