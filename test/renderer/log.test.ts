import { describe, expect, it } from 'vitest'
import { createTrafficLog, type LogChange } from '../../renderer/traffic/log.js'
import { settled, summaries, summary, trafficEngine } from './exchanges.js'

const watched = (engine: ReturnType<typeof trafficEngine>, capacity = 100_000) => {
  const frames: (() => void)[] = []
  const log = createTrafficLog(engine.client, {
    capacity,
    soon: (callback) => {
      frames.push(callback)
    },
  })
  const changes: LogChange[] = []
  log.subscribe((change) => {
    changes.push(change)
  })
  return {
    log,
    changes,
    frames,
    frame: () => {
      for (const callback of frames.splice(0)) callback()
    },
  }
}
const seqs = (log: { rows: { slice(from: number): { seq: number }[] } }) => log.rows.slice(0).map((row) => row.seq)

describe('the window’s copy of the log', () => {
  it('fetches the newest first and then everything that is older', async () => {
    const engine = trafficEngine(summaries(1, 7000))
    const { log } = watched(engine)
    await log.connected()
    expect(log.rows.length).toBe(7000)
    expect(engine.asked.map((each) => each.limit)).toEqual([1000, 5000, 5000])
  })

  it('holds no more than it has room for, and drops the oldest', async () => {
    const engine = trafficEngine(summaries(1, 3000))
    const { log } = watched(engine, 2000)
    await log.connected()
    engine.happen(summaries(3001, 3010))
    expect(log.rows.length).toBe(2000)
    expect(log.rows.at(0)?.seq).toBe(1011)
  })

  it('tells of many batches once in a frame', async () => {
    const engine = trafficEngine()
    const { log, changes, frame } = watched(engine)
    await log.connected()
    frame()
    changes.length = 0
    for (let from = 1; from <= 91; from += 10) engine.happen(summaries(from, from + 9))
    expect(changes).toHaveLength(0)
    frame()
    expect(changes).toHaveLength(1)
    expect(log.rows.length).toBe(100)
  })

  it('fetches what an event left out', async () => {
    const engine = trafficEngine(summaries(1, 5))
    const { log } = watched(engine)
    await log.connected()
    engine.happen(summaries(6, 6000), 5500)
    await settled()
    expect(seqs(log)).toEqual(summaries(1, 6000).map((row) => row.seq))
  })

  it('takes over newer judgement and says which exchanges it concerns', async () => {
    const engine = trafficEngine(summaries(1, 3))
    const { log, changes, frame } = watched(engine)
    await log.connected()
    frame()
    engine.amend(summary(2, { violations: 1, findingIds: ['datetime.format'] }))
    frame()
    expect(changes.at(-1)?.amended.map((row) => row.seq)).toEqual([2])
    expect(log.rows.at(1)?.findingIds).toEqual(['datetime.format'])
  })

  it('keeps what it has while the engine is gone, and catches up when it is back', async () => {
    const engine = trafficEngine(summaries(1, 5))
    const { log } = watched(engine)
    await log.connected()
    engine.leave()
    engine.happen(summaries(6, 12))
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5])
    engine.comeBack()
    await log.connected()
    expect(seqs(log)).toEqual(summaries(1, 12).map((row) => row.seq))
  })

  it('starts anew when the engine came back with another log that counts from one again', async () => {
    const engine = trafficEngine(summaries(1, 5))
    const { log } = watched(engine)
    await log.connected()
    engine.leave()
    engine.comeBack([
      summary(1, { startedAt: 5 }),
      summary(2, { startedAt: 6 }),
      ...Array.from({ length: 8 }, (_, index) => summary(index + 3, { startedAt: 9 + index })),
    ])
    await log.connected()
    expect(log.rows.length).toBe(10)
    expect(log.rows.at(0)?.startedAt).toBe(5)
  })

  it('is empty when the log was emptied', async () => {
    const engine = trafficEngine(summaries(1, 5))
    const { log, changes, frame } = watched(engine)
    await log.connected()
    engine.clear()
    frame()
    expect(log.rows.length).toBe(0)
    expect(changes.at(-1)?.everything).toBe(true)
  })
})
