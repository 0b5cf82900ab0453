import { describe, expect, it } from 'vitest'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { createClock } from '../../emulator/standin/clock.js'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import { addStandin, openBench, patient, settingsOf } from '../support/bench.js'
import { findingsIn, judgeText, proxied } from './support.js'

/** The list of versions is asked for before there is one. */
const known = ({ method, url, version, endpoint }: Exchange) =>
  `${method} ${url} ${endpoint?.id === 'versions.list' ? '' : (version ?? '')} ${endpoint?.id ?? ''}`

describe.each(versions)('a recording of the whole flow in %s, made by a proxy', (version) => {
  it('is understood as the stand-ins understood it, and is as clean', async () => {
    const workbench = await openBench({ clock: createClock() })
    await addStandin(workbench, settingsOf('CPO', { seed: { locations: 60 }, behaviour: patient }))
    await addStandin(workbench, settingsOf('EMSP', { behaviour: patient }))
    await workbench.call('workbench.playFlow', { versions: [version] })
    const live = [...workbench.bench.traffic.log.exchanges()]
    const calls = live.filter(({ direction }) => direction === 'out')
    const judged = await judgeText(await proxied(calls))
    expect(findingsIn(judged)).toEqual([])
    expect(judged.exchanges.map(known).sort()).toEqual(calls.map((call) => known(call)).sort())
    expect(judged.summary).toMatchObject({ foreign: 0, doubles: 0, questions: [], otherVersions: [] })
    expect(judged.summary.platforms.map(({ roles }) => roles)).toEqual(expect.arrayContaining([['CPO'], ['EMSP']]))
    expect(judged.summary.platforms).toHaveLength(2)
  })
})

it('a recording that holds each call from both sides is judged once', async () => {
  const workbench = await openBench({ clock: createClock() })
  await addStandin(workbench, settingsOf('CPO', { behaviour: patient }))
  await addStandin(workbench, settingsOf('EMSP', { behaviour: patient }))
  await workbench.call('workbench.playFlow', { versions: ['2.2.1'] })
  const live = [...workbench.bench.traffic.log.exchanges()]
  const both = await judgeText(await proxied(live))
  expect(both.summary.doubles).toBe(live.filter(({ direction }) => direction === 'in').length)
  expect(findingsIn(both)).toEqual([])
})
