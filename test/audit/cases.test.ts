/** The catalogue of cases, and the declaration that selects them. */
import { describe, expect, it } from 'vitest'
import { infoOf, isImplemented, sectionOf } from '../../emulator/audit/case.js'
import { cases } from '../../emulator/audit/cases.js'
import { isPrivateHost, newDeclaration, readDeclaration } from '../../emulator/audit/declaration.js'
import { casesFor } from '../../emulator/audit/run.js'
import { AuditDeclaration } from '../../emulator/contract/audit.js'
import { versions } from '../../emulator/ocpi/version.js'

const declaration = (given: object = {}): string =>
  JSON.stringify(
    {
      formatVersion: 1,
      role: 'CPO',
      versions: ['2.2.1'],
      connect: { versionsUrl: 'http://127.0.0.1:1/versions', tokenA: '${TOKEN_A}' },
      ...given,
    },
    undefined,
    2,
  )

describe('the cases of the audit', () => {
  it('are 314, each with its own id', () => {
    expect(cases).toHaveLength(314)
    expect(new Set(cases.map(({ id }) => id)).size).toBe(314)
  })

  it('are implemented, but for those that say why not', () => {
    const open = cases.filter((one) => !isImplemented(one))
    expect(cases.length - open.length).toBeGreaterThanOrEqual(290)
    for (const { id, reason } of open) expect(reason, id).toMatch(/^[A-Z].+\.$/)
  })

  it('need only cases that exist', () => {
    const known = new Set(cases.map(({ id }) => id))
    for (const { id, needs = [] } of cases) for (const need of needs) expect(known.has(need), `${id} needs ${need}`).toBe(true)
  })

  it('of the read-only set wait for nobody to act', () => {
    for (const one of cases.filter(({ readOnly }) => readOnly)) {
      expect(one.act, one.id).toBeUndefined()
      expect(['standin', 'observer'], one.id).toContain(one.actor)
    }
  })

  it('of core are MUST in the sections of a role', () => {
    for (const one of cases.map(infoOf))
      if (one.sets.includes('core') && !one.sets.includes('read-only')) expect(one.severity, one.id).toBe('MUST')
  })

  it('are chosen by role, version, set and name', () => {
    const parsed = AuditDeclaration.parse(JSON.parse(declaration()))
    expect(casesFor(parsed, '2.2.1', 'full').some(({ role }) => role === 'EMSP')).toBe(false)
    expect(casesFor(parsed, '2.1.1', 'full').some(({ id }) => id === 'TRA-16')).toBe(false)
    expect(casesFor(parsed, '2.2.1', 'core').length).toBeLessThan(casesFor(parsed, '2.2.1', 'full').length)
    expect(casesFor(parsed, '2.2.1', 'core', ['PAG']).every(({ id }) => sectionOf(id) === 'PAG')).toBe(true)
  })
})

describe('a declaration', () => {
  const read = (text: string, environment = { TOKEN_A: 'secret' }) => readDeclaration(text, 'a.ocpi-audit.json', environment)

  it('takes its token from the environment', () => {
    const outcome = read(declaration())
    expect(outcome.ok && outcome.declaration.connect.tokenA).toBe('secret')
  })

  it.each([
    ['an unknown field', declaration({ rolle: 'CPO' }), /there is no field `rolle` here/, 11],
    ['an unknown role', declaration({ role: 'DRIVER' }), /CPO/, 3],
    ['an unknown case', declaration({ expectedFailures: ['XXX-01'] }), /there is no case XXX-01/, 12],
    ['no token', declaration({ connect: { versionsUrl: 'http://127.0.0.1/' } }), /tokenA/, 7],
    ['one token for two versions', declaration({ versions: ['2.1.1', '2.2.1'] }), /one for each version/, 10],
    ['what is no JSON', '{', /this is not JSON/, 1],
  ])('names line and column of %s', (_, text, message, line) => {
    const outcome = read(text)
    expect(outcome.ok).toBe(false)
    if (outcome.ok) return
    expect(outcome.problems[0]?.message).toMatch(message)
    expect(outcome.problems[0]?.line).toBe(line)
  })

  it('says which variable is not set', () => {
    const outcome = readDeclaration(declaration(), 'a.ocpi-audit.json', {})
    expect(!outcome.ok && outcome.problems[0]?.message).toBe('the environment variable TOKEN_A is not set')
  })

  it.each(versions)('that was just written can be read, for %s', (version) => {
    const text = newDeclaration({ role: 'EMSP', versions: [version], versionsUrl: 'http://localhost:8080/versions' })
    expect(read(text).ok).toBe(true)
  })

  it.each([
    ['http://127.0.0.1:8080/', true],
    ['http://10.1.2.3/', true],
    ['http://172.31.0.1/', true],
    ['http://[::1]:80/', true],
    ['https://ocpi.test/versions', true],
    ['https://ocpi.example.com/versions', false],
    ['https://172.32.0.1/', false],
    ['https://10.example.com/', false],
  ])('of the host in %s is private: %s', (url, isPrivate) => {
    expect(isPrivateHost(url)).toBe(isPrivate)
  })
})
