/** How fast the window is with half of the processor. Frames and the like are measured in the page, by its own clock. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { exchanges } from '../../test/e2e/support/actions.js'
import { firstStart, pair } from '../../test/e2e/support/desk.js'
import { exchangeOf } from '../../test/renderer/harness/generate.js'
import { report } from './report.js'

const grid = (page: Page) => page.getByRole('grid', { name: 'Exchanges' })
const rowCount = async (page: Page) => Number(await grid(page).getAttribute('aria-rowcount')) - 1

/** Half of the processor, as on a machine that is older or busy. */
const throttle = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 2 })
}

/** Milliseconds of each frame while the list is scrolled through, far and wide. */
const scrollFrames = (page: Page): Promise<number[]> =>
  grid(page).evaluate(async (list) => {
    const frame = () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(resolve)
      })
    const frames: number[] = []
    let before = await frame()
    for (let step = 0; step < 180; step++) {
      list.scrollTop = step % 60 === 59 ? Math.random() * list.scrollHeight : list.scrollTop + (step < 90 ? -700 : 400)
      const now = await frame()
      frames.push(now - before)
      before = now
    }
    return frames
  })

/** Milliseconds from Enter in the filter until the list shows the answer. */
const filterMs = (page: Page, text: string): Promise<number> =>
  page.evaluate(async (wanted) => {
    const line = document.querySelector<HTMLInputElement>('[role="combobox"][aria-label="Filter"]')
    const list = () => document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')
    if (!line) return Number.NaN
    line.focus()
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(line, wanted)
    line.dispatchEvent(new Event('input', { bubbles: true }))
    const [before, started] = [list(), performance.now()]
    line.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    while (list() === before && performance.now() - started < 10_000)
      await new Promise((resolve) => {
        requestAnimationFrame(resolve)
      })
    return performance.now() - started
  }, text)

/** Milliseconds from a click on a row until its exchange is shown. */
const openMs = (page: Page, place: number): Promise<number> =>
  page.evaluate(async (index) => {
    const row = document.querySelectorAll<HTMLElement>('[role="grid"] [data-seq]')[index]
    const shown = () => document.querySelector('.detail__title h2')?.getAttribute('title')
    const [before, started] = [shown(), performance.now()]
    row?.click()
    while ((shown() === before || shown() === undefined) && performance.now() - started < 10_000)
      await new Promise((resolve) => {
        requestAnimationFrame(resolve)
      })
    return performance.now() - started
  }, place)

/** Milliseconds from a key until what it has changed is painted, several times. */
const keyToPaint = (page: Page, times: number): Promise<number[]> =>
  grid(page).evaluate(async (list, count) => {
    const frame = () =>
      new Promise((resolve) => {
        requestAnimationFrame(resolve)
      })
    const taken: number[] = []
    for (let time = 0; time < count; time++) {
      const started = performance.now()
      list.dispatchEvent(new KeyboardEvent('keydown', { key: time % 2 === 0 ? 'ArrowUp' : 'ArrowDown', bubbles: true, cancelable: true }))
      await frame()
      await new Promise((resolve) => {
        setTimeout(resolve, 0)
      })
      taken.push(performance.now() - started)
      for (let pause = 0; pause < 5; pause++) await frame()
    }
    return taken
  }, times)

const heapMb = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1024 / 1024
}

const worst = (values: readonly number[]) => Math.max(...values)

describe('with 100,000 exchanges', () => {
  it('the list scrolls, filters and opens, in little memory', { timeout: 120_000 }, async () => {
    const { open, workbench } = await pair()
    const start = Date.now() - 200_000
    for (let index = 0; index < 100_000; index++) workbench.bench.traffic.log.append(exchangeOf(index, start + index * 2, index % 2 === 1))
    const page = await open({ remembered: { 'traffic.twinsHidden': false } })
    await expect.poll(() => rowCount(page), { timeout: 40_000 }).toBeGreaterThan(99_000)

    await throttle(page)
    const frames = await scrollFrames(page)
    report('the longest frame while 100,000 rows are scrolled', worst(frames), 50, 'ms')
    for (const text of ['module:locations status>=200', 'finding:violation', 'path~"LOC99" or ocpi>=2000']) {
      report(`filtering them by ${text}`, await filterMs(page, text), 100, 'ms')
      // All of them have come when their number is final: the next filter shows another one then.
      await page.getByText(/matches in 100,\d+ exchanges/).waitFor()
    }
    const opened = [await openMs(page, 2), await openMs(page, 4), await openMs(page, 6), await openMs(page, 3)]
    report('opening the first exchange', opened[0] ?? Number.NaN, 50, 'ms')
    report('opening another, at worst', worst(opened.slice(1)), 50, 'ms')
    report('memory of the page', await heapMb(page), 250, 'MB')
  })
})

describe('with 2,000 exchanges a second', () => {
  it('keys are answered, and none is lost from the counts', { timeout: 120_000 }, async () => {
    const { open, workbench } = await pair()
    const page = await open({ remembered: { 'traffic.twinsHidden': false } })
    await exchanges(page).first().waitFor()
    const before = await rowCount(page)
    await throttle(page)
    let sent = 0
    const feed = setInterval(() => {
      for (let each = 0; each < 100; each++) workbench.bench.traffic.log.append(exchangeOf(sent++, Date.now(), false))
    }, 50)
    const taken = await keyToPaint(page, 30)
    clearInterval(feed)
    report('a key while 2,000 exchanges arrive in a second, at worst', worst(taken), 100, 'ms')
    await expect.poll(() => rowCount(page)).toBe(before + sent)
  })
})

describe('a start', () => {
  it('paints soon', async () => {
    const { open } = await firstStart()
    const page = await open()
    const shown = page.getByRole('navigation', { name: 'Views' })
    await shown.waitFor()
    await page.reload()
    await shown.waitFor()
    report(
      'first paint',
      await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
      1000,
      'ms',
    )
  })
})
