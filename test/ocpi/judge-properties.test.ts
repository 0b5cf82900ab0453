import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Finding, type FindingId } from '../../emulator/ocpi/finding.js'
import { dialects } from '../../emulator/ocpi/dialect.js'
import { judge, judgeAny, judgedNames, judgeEnvelope } from '../../emulator/ocpi/judge.js'
import { objects } from '../../emulator/ocpi/schemas.js'
import { versions } from '../../emulator/ocpi/version.js'
import { arbitraryBrokenOf, arbitraryOf, arbitraryPatchOf } from '../support/arbitraries.js'
import { objectNames } from './fixtures.js'

/** What the tables cannot say, and what the arbitraries therefore do not keep to. */
const crossField: ReadonlySet<FindingId> = new Set([
  'object.rule',
  'number.range',
  'number.plausible',
  'evse.id',
  'credit.cdr',
  'timestamp.parents',
  'cdr.arithmetic',
  'session.lifecycle',
  'token.identity',
])
const beyondTables = (finding: Finding): boolean =>
  crossField.has(finding.id) ||
  finding.at.endsWith('/time_zone') ||
  finding.expected === 'at most one decimal' ||
  finding.expected.endsWith('only in a credit CDR')

const withoutNulls = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(withoutNulls)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).flatMap(([name, content]) => (content === null ? [] : [[name, withoutNulls(content)]])))
      : value

describe.each(versions)('any object of %s', (version) => {
  it.each(objectNames(version))('%s: what the tables allow is clean', (name) => {
    fc.assert(
      fc.property(arbitraryOf(version, name), (value) => {
        expect(judge(version, name, value).filter((finding) => !beyondTables(finding))).toEqual([])
      }),
      { numRuns: 25 },
    )
    fc.assert(
      fc.property(arbitraryPatchOf(version, name), (value) => {
        const findings = judge(version, name, value, { partial: true })
        expect(findings.filter((finding) => !beyondTables(finding) && finding.id !== 'patch.merge')).toEqual([])
      }),
      { numRuns: 10 },
    )
  })
  it.each(objectNames(version))('%s: what the schema refuses is found', (name) => {
    const schema = objects[version].get(name)
    fc.assert(
      fc.property(arbitraryBrokenOf(version, name), (value) => {
        const findings = judge(version, name, value)
        // #NA stands in for any required text; version numbers and module ids are open lists.
        const open = inspect(value, { depth: 12 }).includes('#NA') || name === 'Version' || name === 'Endpoint'
        // Null says the same as an optional field that is left out.
        const issues = schema?.safeParse(withoutNulls(value)).error?.issues ?? []
        // Of a failed payment there are no lines. From 2.3.0 on, any field is allowed. In 2.1.1 regular_hours stand in for twentyfourseven.
        const refused = issues.some(
          ({ path, code }) =>
            (version !== '2.1.1' || path.at(-1) !== 'twentyfourseven') &&
            path.at(-1) !== 'eft_data' &&
            (code !== 'unrecognized_keys' || !dialects[version].openFields),
        )
        if (refused && !open) expect(findings).not.toEqual([])
        for (const finding of findings) Finding.parse(finding)
      }),
      { numRuns: 25 },
    )
  })
  it('judges anything without throwing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...judgedNames(version)), fc.anything(), fc.boolean(), (name, value, partial) => {
        judge(version, name, value, { partial })
        judgeAny(version, name, value)
        judgeEnvelope(version, value, { response: name, list: partial })
      }),
      { numRuns: 500 },
    )
  })
})
