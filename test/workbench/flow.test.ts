import { describe, expect, it } from 'vitest'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { addStandin, openBench, patient, settingsOf } from '../support/bench.js'

describe.each(versions)('the whole flow in %s', (version) => {
  it('runs from the invitation to the CDR without a single finding', async () => {
    const workbench = await openBench()
    await addStandin(workbench, settingsOf('CPO', { seed: { locations: 120 }, behaviour: patient }))
    await addStandin(workbench, settingsOf('EMSP', { behaviour: patient }))
    const played = await workbench.call('workbench.playFlow', { versions: [version] })
    expect(played.steps.filter((step) => step.state === 'failed').map((step) => `${step.title}: ${step.message}`)).toEqual([])
    expect(played.ok).toBe(true)
    const { log } = workbench.bench.traffic
    const found = [...log.exchanges()].flatMap((exchange) =>
      exchange.findings.map(
        (finding) =>
          `${exchange.direction} ${exchange.method} ${exchange.url} ${finding.side} ${finding.severity} ${finding.id} ${finding.at}: ${finding.expected} / ${finding.actual}`,
      ),
    )
    expect([...new Set(found)]).toEqual([])
  })
})
