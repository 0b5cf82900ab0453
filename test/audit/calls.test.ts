/** The audit over the contract, as the window uses it, and on the command line. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AuditRun } from '../../emulator/contract/audit.js'
import { standin, temporaryFolder, useProgram } from '../cli/support/program.js'
import { openPair } from '../support/bench.js'
import { eventually } from '../support/eventually.js'
import { openPlatform } from './platform.js'

describe('an audit over the contract', () => {
  it('runs, asks, and gives its report', async () => {
    const platform = await openPlatform('CPO', '2.2.1')
    const { workbench } = await openPair()
    const seen: AuditRun[] = []
    workbench.on('audit', (run) => {
      seen.push(run)
      if (run.prompt) void workbench.call('audit.answer', { runId: run.runId, promptId: run.prompt.id, answer: 'not possible' })
    })
    const declaration = await platform.declaration()
    const { runId } = await workbench.call('audit.start', {
      declaration,
      set: 'full',
      only: ['VER-01', 'PAG-01', 'LOS-18'],
      interactive: true,
    })
    await eventually(() => expect(seen.at(-1)).toMatchObject({ runId, state: 'ended', done: 3, total: 3, ready: true }))
    expect(seen.some(({ prompt }) => prompt?.caseId === 'LOS-18')).toBe(true)
    const report = await workbench.call('audit.get', { runId })
    expect(report.cases.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['VER-01 PASS', 'PAG-01 PASS', 'LOS-18 PARTIAL'])
    expect((await workbench.call('audit.report', { runId, format: 'markdown' })).text).toContain('# Readiness audit of')
    expect((await workbench.call('audit.runs', {})).runs).toHaveLength(1)
  })

  it('stops on demand while it waits', async () => {
    const platform = await openPlatform('CPO', '2.2.1')
    const { workbench } = await openPair()
    const declaration = await platform.declaration({ limits: { waitSeconds: 600 } })
    const { runId } = await workbench.call('audit.start', { declaration, set: 'full', only: ['LOS-18'], interactive: true })
    await eventually(async () => expect((await workbench.call('audit.runs', {})).runs[0]?.prompt).toBeDefined())
    await workbench.call('audit.stop', { runId })
    await eventually(async () => expect((await workbench.call('audit.runs', {})).runs[0]?.state).toBe('stopped'))
  })

  it('says why it cannot run', async () => {
    const platform = await openPlatform('CPO', '2.2.1')
    const { workbench } = await openPair()
    const declaration = await platform.declaration({ connect: { versionsUrl: 'http://127.0.0.1:9/versions', tokenA: 'x' } })
    await workbench.call('audit.start', { declaration })
    await eventually(async () =>
      expect((await workbench.call('audit.runs', {})).runs[0]).toMatchObject({
        state: 'failed',
        message: expect.stringMatching(/127\.0\.0\.1:9/) as string,
      }),
    )
  })

  it('judges the log by the passive cases', async () => {
    const { workbench, cpoSide } = await openPair()
    await workbench.call('operations.send', { connectionId: cpoSide.id, operation: 'locations.receiver.put' })
    const report = await workbench.call('audit.observe', { standinId: 'emsp', role: 'CPO' })
    expect(report.set).toBe('observe')
    expect(report.cases.find(({ id, version }) => id === 'TRA-17' && version === '2.2.1')?.verdict).toBe('PASS')
    expect(report.cases.filter(({ verdict }) => verdict === 'FAIL')).toEqual([])
  })
})

describe('standin audit', () => {
  useProgram()

  it('lists cases by filters', async () => {
    const { code, out } = await standin(['audit', '--list', '--role', 'emsp', '--version', '2.1.1', '--case', 'TAR', '--json'])
    expect(code).toBe(0)
    expect((JSON.parse(out) as { id: string }[]).map(({ id }) => id)).toEqual(['TAR-07', 'TAR-08', 'TAR-10', 'TAR-11', 'TAR-13'])
  })

  it('writes a declaration, runs it, writes reports and compares', async () => {
    const platform = await openPlatform('CPO', '2.2.1')
    const { connect } = await platform.declaration()
    const file = join(temporaryFolder(), 'platform.ocpi-audit.json')
    const report = join(temporaryFolder(), 'last.json')
    expect(
      (await standin(['audit', file, '--init', '--role', 'CPO', '--version', '2.2.1', '--versions-url', connect.versionsUrl ?? ''])).code,
    ).toBe(0)
    writeFileSync(file, readFileSync(file, 'utf8').replace('${TOKEN_A}', String(connect.tokenA)))
    const first = await standin(['audit', file, '--case', 'PAG-01', '--case', 'VER', '--report', `json=${report}`])
    expect([first.code, first.out]).toEqual([0, expect.stringMatching(/PASS +PAG-01[^]*Ready: /)])
    const kept = readFileSync(report, 'utf8')
    expect(kept).not.toContain(String(connect.tokenA))
    expect(JSON.parse(kept)).toMatchObject({
      platform: { role: 'CPO' },
      summary: { ready: true },
      cases: expect.arrayContaining([expect.objectContaining({ id: 'PAG-01', verdict: 'PASS', severity: 'MUST' })]) as unknown,
    })
    // The token A is used up.
    const second = await standin(['audit', file, '--case', 'PAG-01', '--compare', report])
    expect([second.code, second.out]).toEqual([1, expect.stringMatching(/PAG-01 2\.2\.1: PASS → BLOCKED/)])
  })

  it.each([
    [['audit'], /name one declaration file/],
    [['audit', '--list', '--role', 'driver'], /--role has to be CPO, EMSP, HUB/],
    [['audit', 'nothing.ocpi-audit.json'], /there is no such file/],
    [['audit', 'x.json', '--case', 'XXX-01'], /there is no case XXX-01/],
    [['audit', '--observe', 'nothing.har'], /--role of the platform/],
  ])('ends with 2 for %j', async (words, message) => {
    const { code, err } = await standin(words)
    expect([code, err]).toEqual([2, expect.stringMatching(message)])
  })

  it('leaves a platform alone that is not in a private network', async () => {
    const file = join(temporaryFolder(), 'platform.ocpi-audit.json')
    writeFileSync(
      file,
      JSON.stringify({
        formatVersion: 1,
        role: 'CPO',
        versions: ['2.2.1'],
        connect: { versionsUrl: 'https://ocpi.example.com/versions', tokenA: 'a' },
      }),
    )
    const { code, err } = await standin(['audit', file])
    expect([code, err]).toEqual([2, expect.stringMatching(/--yes-really/)])
    const readOnly = await standin(['audit', file, '--set', 'read-only'])
    expect([readOnly.code, readOnly.err]).toEqual([2, expect.stringMatching(/sends nothing but GET/)])
  })
})
