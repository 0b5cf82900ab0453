/**
 * Each ready fault turns red exactly the cases of its row. The usual run takes a sample; `npm run test:audit` takes all.
 */
import { describe, expect, it } from 'vitest'
import { runAudit } from '../../emulator/audit/run.js'
import { openEngine } from '../../emulator/workbench/open-engine.js'
import { openPlatform } from './platform.js'

/** Of a CPO in 2.2.1. */
const lists: Readonly<Record<string, readonly string[]>> = {
  'paging.total/page-size': ['PAG-04', 'PAG-06', 'PAG-11'],
  'paging.total/missing': ['PAG-01', 'PAG-02', 'PAG-03', 'PAG-04', 'PAG-05', 'PAG-06', 'PAG-07', 'PAG-11', 'PAG-12', 'PAG-16'],
  'paging.limit/missing': ['PAG-01'],
  'paging.limit/ignored': ['PAG-02', 'PAG-03'],
  'paging.limit/shrinking': ['PAG-07'],
  'paging.limit/one': ['PAG-05'],
  'paging.link/missing': ['PAG-02', 'PAG-03', 'PAG-04'],
  'paging.link/relative': ['PAG-03', 'PAG-04'],
  'paging.link/without-filters': ['PAG-03', 'PAG-04'],
  'paging.link/itself': ['PAG-04'],
  'paging.link/last': ['PAG-02'],
  'paging.offset/ignored': ['PAG-04', 'PAG-05', 'PAG-06'],
  'filter.dates/from-exclusive': ['PAG-08', 'PAG-11'],
  'filter.dates/to-inclusive': ['PAG-09'],
  'filter.dates/by-start': ['PAG-08', 'PAG-09', 'PAG-11'],
  'envelope.shape/no-timestamp': ['PAG-16'],
  'envelope.shape/text-code': ['PAG-16'],
}

/** The same in the sections of discovery and registration. */
const discovery: Readonly<Record<string, readonly string[]>> = {
  'versions.choice/unknown-first': ['VER-01'],
  'versions.choice/relative': ['VER-01'],
  'versions.choice/twice': ['VER-01'],
  'auth.token-role/refuse-call-back': ['VER-01', 'CRR-02'],
  'auth.encoding/demand-other': ['CRR-02'],
  'auth.token-role/accept-void': ['CRR-18', 'CRR-23'],
}

const isWhole = process.env['STANDIN_TESTS'] === 'whole'
const sampleOf = (rows: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(rows).filter((_, index) => isWhole || index % 5 === 0)

const redCases = async (fault: string, only: readonly string[]): Promise<string[]> => {
  const platform = await openPlatform('CPO', '2.2.1')
  const declaration = await platform.declaration({ limits: { waitSeconds: 0.5, slowSeconds: 0.1 } })
  await platform.workbench.call('faults.add', { standinId: 'platform', switch: fault })
  const report = await runAudit(declaration, { openEngine, standin: 'test', set: 'full', only, actor: () => undefined })
  return report.cases.filter(({ verdict }) => verdict === 'FAIL' || verdict === 'WARN' || verdict === 'ERROR').map(({ id }) => id)
}

describe('a ready fault turns red exactly', () => {
  it.each(sampleOf(lists))('of %s: %j', async (fault, cases) => {
    expect((await redCases(fault, ['PAG'])).sort()).toEqual([...cases].sort())
  })

  it.each(sampleOf(discovery))('of %s: %j', async (fault, cases) => {
    expect((await redCases(fault, ['VER', 'CRR'])).sort()).toEqual([...cases].sort())
  })
})
