import { describe, expect, it } from 'vitest'
import { versions } from '../../emulator/ocpi/version.js'
import { playHubFlow } from '../../emulator/workbench/hub-flow.js'
import { exchangesOf, findingLines, openTrio } from './support.js'

describe.each(versions.flatMap((cpo) => versions.map((emsp) => ({ cpo, emsp }))))(
  'the whole flow over a hub, CPO $cpo and eMSP $emsp',
  ({ cpo, emsp }) => {
    it('is green, and no leg has a violation', async () => {
      const trio = await openTrio({ cpo, emsp })
      const played = await playHubFlow(trio, trio.sides, {
        traffic: trio.workbench.bench.traffic,
        cancelled: () => false,
        onStep: () => undefined,
      })
      expect(played.steps.filter((step) => step.state === 'failed').map((step) => `${step.title}: ${step.message}`)).toEqual([])
      expect(played.ok).toBe(true)
      expect(findingLines(await exchangesOf(trio)).filter((line) => line.includes(' violation '))).toEqual([])
    })
  },
)
