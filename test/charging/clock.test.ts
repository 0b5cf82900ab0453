import { describe, expect, it } from 'vitest'
import { acceleratedClock, createClock, steppedClock } from '../../emulator/standin/clock.js'

const noon = Date.parse('2026-05-04T12:00:00Z')

describe('a clock that is stepped', () => {
  it('stands still until it is told to move', () => {
    const clock = steppedClock(noon)
    expect(clock.now()).toBe(noon)
    expect(clock.factor()).toBe(0)
  })

  it('runs what falls due in its order, each at its own time', async () => {
    const clock = steppedClock(noon)
    const seen: string[] = []
    const note = (name: string) => () => {
      seen.push(`${name} ${(clock.now() - noon) / 1000}`)
    }
    clock.after(3000, note('third'))
    clock.after(1000, () => {
      note('first')()
      clock.after(1000, note('second'))
    })
    clock.after(9000, note('later'))
    await clock.advance(5000)
    expect(seen).toEqual(['first 1', 'second 2', 'third 3'])
    expect(clock.now()).toBe(noon + 5000)
  })

  it('runs timers of the same instant as they were set', async () => {
    const clock = steppedClock(noon)
    const seen: number[] = []
    for (let index = 0; index < 50; index++)
      clock.after(1000, () => {
        seen.push(index)
      })
    await clock.advance(1000)
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index))
  })

  it('waits for what a timer started before the next falls due', async () => {
    const clock = steppedClock(noon)
    const seen: string[] = []
    clock.after(1000, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      seen.push(`slow ${clock.now() - noon}`)
    })
    clock.after(1001, () => {
      seen.push('next')
    })
    await clock.advance(2000)
    expect(seen).toEqual(['slow 1000', 'next'])
  })

  it('forgets what was cancelled', async () => {
    const clock = steppedClock(noon)
    let ran = 0
    const cancel = clock.after(1000, () => {
      ran += 1
    })
    clock.after(500, cancel)
    await clock.advance(5000)
    expect(ran).toBe(0)
  })

  it('takes one step after the other when several are asked for at once', async () => {
    const clock = steppedClock(noon)
    await Promise.all([clock.advance(1000), clock.advance(2000)])
    expect(clock.now()).toBe(noon + 3000)
  })
})

describe('a clock that runs', () => {
  it('takes timers and time along when its pace changes', async () => {
    const clock = createClock({ startMs: noon, factor: 0 })
    const rang = new Promise<number>((resolve) => {
      clock.after(3_600_000, () => {
        resolve(clock.now())
      })
    })
    clock.setFactor(360_000)
    const at = await rang
    expect(at).toBeGreaterThanOrEqual(noon + 3_600_000)
    clock.setFactor(0)
    const paused = clock.now()
    expect(paused).toBeGreaterThanOrEqual(at)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(clock.now()).toBe(paused)
  })

  it('never goes back', async () => {
    const clock = acceleratedClock(3600)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const fast = clock.now()
    clock.setFactor(1)
    expect(clock.now()).toBeGreaterThanOrEqual(fast)
    await clock.advance(60_000)
    expect(clock.now()).toBeGreaterThanOrEqual(fast + 60_000)
  })

  it('says when it was changed', async () => {
    const clock = acceleratedClock(1)
    let heard = 0
    const stop = clock.onChange(() => {
      heard += 1
    })
    clock.setFactor(60)
    await clock.advance(1)
    stop()
    clock.setFactor(1)
    expect(heard).toBe(2)
  })
})
