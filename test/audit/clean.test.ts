/**
 * The audit is audited: a stand-in that does everything right passes every case that it claims. `npm run test:audit` adds the cases
 * that wait for the platform to act, which take minutes.
 */
import { describe, expect, it } from 'vitest'
import { runAudit } from '../../emulator/audit/run.js'
import type { AuditReport, Verdict } from '../../emulator/contract/audit.js'
import { versions } from '../../emulator/ocpi/version.js'
import { openEngine } from '../../emulator/workbench/open-engine.js'
import { openPlatform } from './platform.js'

const isWhole = process.env['STANDIN_TESTS'] === 'whole'

/** What a stand-in as platform under test does not do, with the verdict that is right for it. */
const limits: Readonly<Record<string, Verdict>> = {
  // It sends what failed once more only when the object changes.
  'TRA-27': 'WARN',
  'TRA-28': 'PARTIAL',
  'LOS-22': 'FAIL',
  'LOS-23': 'WARN',
  'SES-10': 'FAIL',
  'CDR-10': 'FAIL',
  'CDR-11': 'FAIL',
  // What was received and is no longer listed stays.
  'PAC-10': 'FAIL',
  // It takes updates in the order in which they come.
  'LOR-18': 'WARN',
  'SES-26': 'WARN',
  // Every customer may use every EVSE.
  'TOK-09': 'PARTIAL',
}

/** Nothing can be seen in a stand-in, or it has no hook for it. */
const unseen = new Set(['CMD-11', 'SES-09', 'CDR-05', 'CDR-06', 'CDR-14', 'CHP-05', 'CHP-06', 'CHP-07', 'CHP-08', 'CRS-08'])

const wrong = ({ cases }: AuditReport): string[] =>
  cases
    .filter(({ id, verdict, seen }) => {
      if (verdict === 'PASS' || verdict === 'NOT CLAIMED' || limits[id] === verdict || unseen.has(id)) return false
      return !(verdict === 'PARTIAL' && /^(Not run|Not implemented|What Standin can see passed|Nothing to judge passed|Only)/.test(seen))
    })
    .map(({ id, verdict, seen }) => `${verdict} ${id}: ${seen}`)

describe.each(['CPO', 'EMSP'] as const)('a stand-in as %s under test', (role) => {
  // One version for each role is enough in the usual run.
  const usual = versions.filter((version) => isWhole || version === (role === 'CPO' ? '2.2.1' : '2.1.1'))
  it.each(usual)('passes every case that it claims in %s', async (version) => {
    const platform = await openPlatform(role, version)
    const declaration = await platform.declaration()
    const report = await runAudit(declaration, { openEngine, standin: 'test', set: 'full', actor: () => undefined })
    expect(wrong(report)).toEqual([])
    expect(report.cases.filter(({ verdict }) => verdict === 'PASS').length).toBeGreaterThan(role === 'CPO' ? 75 : 70)
    expect(JSON.stringify(report)).not.toContain(declaration.connect.tokenA)
    expect(report.changes.every((change) => !change.includes('could not'))).toBe(true)
  })

  it.runIf(isWhole).each(versions)('passes them with hooks in %s', async (version) => {
    const platform = await openPlatform(role, version)
    const declaration = await platform.declaration()
    const report = await runAudit(declaration, {
      openEngine,
      standin: 'test',
      set: 'full',
      actor: platform.actor,
      ask: ({ kind }) => Promise.resolve(kind === 'look' ? 'yes' : 'skip'),
    })
    expect(wrong(report)).toEqual([])
    expect(report.cases.filter(({ verdict }) => verdict === 'PASS').length).toBeGreaterThan(role === 'CPO' ? 150 : 130)
  })
})
