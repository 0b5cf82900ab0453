import { describe, expect, it } from 'vitest'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import { createTrafficList } from '../../renderer/traffic/list.js'
import { createTrafficLog } from '../../renderer/traffic/log.js'
import { settled, summaries, summary, trafficEngine } from './exchanges.js'

const listed = async (rows: readonly ExchangeSummary[]) => {
  const engine = trafficEngine(rows)
  const log = createTrafficLog(engine.client, {
    soon: (callback) => {
      callback()
    },
  })
  const pauses: (() => void)[] = []
  const list = createTrafficList(engine.client, log, {
    after: (_milliseconds, callback) => {
      pauses.push(callback)
    },
  })
  await log.connected()
  return {
    engine,
    log,
    list,
    shown: () => list.rows.slice(0).map((row) => row.seq),
    /** The pause between two questions is over. */
    pause: async () => {
      for (const callback of pauses.splice(0)) callback()
      await settled()
    },
  }
}

describe('the list of exchanges', () => {
  it('leaves out the incoming half where the outgoing half is recorded too, until both sides are wanted', async () => {
    const { list, shown } = await listed([
      summary(1, { twin: true, direction: 'in' }),
      summary(2, { twin: true }),
      summary(3, { direction: 'in' }),
    ])
    expect(shown()).toEqual([2, 3])
    list.change({ hideTwins: false })
    expect(shown()).toEqual([1, 2, 3])
  })

  it('never leaves out what a fault has touched', async () => {
    const { shown } = await listed([summary(1, { twin: true, direction: 'in', faultIds: ['paging.total'] }), summary(2)])
    expect(shown()).toEqual([1, 2])
  })

  it('shows only what has findings, and follows when a finding is made later', async () => {
    const { engine, list, shown } = await listed([summary(1), summary(2, { warnings: 1 })])
    list.change({ findingsOnly: true })
    expect(shown()).toEqual([2])
    engine.amend(summary(1, { violations: 1 }))
    expect(shown()).toEqual([1, 2])
    engine.amend(summary(2))
    expect(shown()).toEqual([1])
  })

  it('shows only failures: no answer, HTTP from 400, OCPI from 2000', async () => {
    const { list, shown } = await listed([
      summary(1),
      summary(2, { status: 404 }),
      summary(3, { ocpiStatus: 2003 }),
      summary(4, { error: 'refused' }),
    ])
    list.change({ failuresOnly: true })
    expect(shown()).toEqual([2, 3, 4])
  })

  it('stands still while paused, counts what waits, and goes on with it', async () => {
    const { engine, list, shown } = await listed(summaries(1, 3))
    list.change({ pausedAt: 3 })
    engine.happen(summaries(4, 6))
    expect(shown()).toEqual([1, 2, 3])
    expect(list.state.get().waiting).toBe(3)
    list.change({ pausedAt: undefined })
    expect(shown()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('hides what came so far, and brings it back', async () => {
    const { engine, list, shown } = await listed(summaries(1, 3))
    list.change({ hiddenUpTo: 3 })
    engine.happen([summary(4)])
    expect(shown()).toEqual([4])
    list.change({ hiddenUpTo: 0 })
    expect(shown()).toEqual([1, 2, 3, 4])
  })

  it('filters on the engine: the newest matches first, then all of them', async () => {
    const { list, shown, pause } = await listed(summaries(1, 900).map((row) => (row.seq % 3 === 0 ? { ...row, module: 'cdrs' } : row)))
    expect(await list.filter('cdrs')).toBeUndefined()
    expect(shown()).toHaveLength(200)
    expect(list.state.get()).toMatchObject({ complete: false, pending: false })
    await pause()
    expect(shown()).toHaveLength(300)
    expect(list.state.get()).toMatchObject({ complete: true, pending: false })
  })

  it('asks only for what came in since, while a filter is on', async () => {
    const { engine, list, shown, pause } = await listed(summaries(1, 3))
    await list.filter('cdrs')
    engine.happen([summary(4), summary(5, { module: 'cdrs' })])
    await pause()
    engine.happen([summary(6, { module: 'cdrs' })])
    await pause()
    await pause()
    expect(shown()).toEqual([5, 6])
    expect(engine.asked.at(-1)).toMatchObject({ filter: 'cdrs', afterSeq: 5 })
  })

  it('asks again for exchanges whose judgement changed, as they may match now or no longer', async () => {
    const { engine, list, shown } = await listed([summary(1, { module: 'cdrs' }), summary(2), summary(3, { module: 'cdrs' })])
    await list.filter('cdrs')
    engine.amend(summary(1, { module: 'tokens' }))
    await settled()
    engine.amend(summary(2, { module: 'cdrs' }))
    await settled()
    expect(shown()).toEqual([2, 3])
  })

  it('keeps the filter that works when the next one is malformed, and says what is wrong', async () => {
    const { list, shown } = await listed([summary(1), summary(2, { module: 'cdrs' })])
    await list.filter('cdrs')
    expect(await list.filter('?')).toMatchObject({ code: 'invalid', message: 'not a filter' })
    expect(shown()).toEqual([2])
    expect(list.settings.get().filter).toBe('cdrs')
    expect(list.state.get().pending).toBe(false)
  })

  it('throws away the answer to a filter that was replaced meanwhile', async () => {
    const { list, shown } = await listed([summary(1), summary(2, { module: 'cdrs' }), summary(3, { module: 'tokens' })])
    await Promise.all([list.filter('cdrs'), list.filter('tokens')])
    expect(shown()).toEqual([3])
  })

  it('keeps pinned exchanges at hand when the log has been emptied', async () => {
    const { engine, list, shown } = await listed(summaries(1, 3))
    const row = list.find(2)
    if (row) list.togglePin(row)
    engine.clear()
    expect(shown()).toEqual([])
    list.change({ pinnedOnly: true })
    expect(shown()).toEqual([2])
    expect(list.find(2)?.seq).toBe(2)
  })
})
