/** What happens when the engine cannot run at all. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../scripts/chromium.mjs'
import { app, machine } from './double/electron.js'
import { startApp, until, type Started } from './started.js'

describe.skipIf(findChromium() === undefined)('an engine that cannot run (skipped where no Chromium can be had)', () => {
  let started: Started
  beforeAll(async () => {
    machine.environment['STANDIN_FIXTURE_FAILS'] = 'the workspace is of a newer version'
    started = await startApp()
  }, 60_000)
  afterAll(() => started.end())

  it('says why, and offers to try again or to quit', async () => {
    await until(
      () => machine.dialogs.length,
      (count) => count === 1,
    )
    expect(machine.dialogs[0]).toMatchObject({ detail: 'the workspace is of a newer version', buttons: ['Try Again', 'Quit'] })
  })

  it('is not started again and again for the same reason', () => {
    expect(started.engineDid()).toEqual(['started'])
  })

  it('serves the page that has waited, once it can', async () => {
    delete machine.environment['STANDIN_FIXTURE_FAILS']
    machine.answerMessageBox?.(0)
    expect((await started.seen(({ answers }) => answers.length === 1)).answers).toEqual([{ id: 0, result: { n: 0 } }])
  })

  it('is given up when it stops again and again', async () => {
    const die = () =>
      started.window().page.evaluate(() => {
        ;(globalThis as unknown as { port: MessagePort }).port.postMessage({ id: 9, call: 'die' })
      })
    for (let crash = 1; crash <= 5; crash += 1) {
      await started.seen(({ answers }) => answers.length === crash)
      await die()
    }
    await until(
      () => machine.dialogs.length,
      (count) => count === 2,
    )
    expect(machine.dialogs[1]?.detail).toMatch(/stopped 5 times within a minute \(code 7\)/)
    machine.answerMessageBox?.(1)
    expect(await app.exited.promise).toBe(0)
  })
})
