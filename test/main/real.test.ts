/** The page and the engine as they were built, in the desktop app over the double of Electron. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../scripts/chromium.mjs'
import { app, machine } from './double/electron.js'
import { startApp, type Started } from './started.js'

describe.skipIf(findChromium() === undefined)('the built desktop app (skipped where no Chromium can be had)', () => {
  let started: Started
  const problems: string[] = []

  beforeAll(async () => {
    started = await startApp({
      real: true,
      prepare: (folder) => {
        machine.environment['STANDIN_WORKSPACE'] = join(folder, 'workspace')
      },
    })
    started.window().page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    started.window().page.on('pageerror', (error) => {
      problems.push(error.message)
    })
  }, 120_000)
  afterAll(() => started.end())

  it('shows the two stand-ins of a new workspace, from an engine in its own process', async () => {
    const side = started.window().page.getByRole('complementary', { name: 'Stand-ins and connections' })
    await side.getByText('NL-CPO').first().waitFor()
    await side.getByText('DE-MSP').first().waitFor()
    expect(await started.window().page.getByRole('alert').count()).toBe(0)
  })

  it('keeps within the content security policy', async () => {
    await started.window().page.reload()
    await started.window().page.getByText('NL-CPO').first().waitFor()
    expect(problems).toEqual([])
  })

  it('runs the commands that the menu names', async () => {
    machine.choose('Data')
    await started.window().page.waitForFunction(() => location.hash.includes('data'))
    machine.choose('Settings…')
    await started.window().page.waitForFunction(() => location.hash.includes('settings'))
    expect(problems).toEqual([])
  })

  it('reports the lost connection when the engine crashes, and goes on with the state of the workspace', async () => {
    const { page } = started.window()
    machine.processes.at(-1)?.child.kill('SIGKILL')
    await page.getByRole('alert').filter({ hasText: 'Connection lost' }).waitFor()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await page.getByText('NL-CPO').first().waitFor()
    expect(machine.processes).toHaveLength(2)
  })

  it('leaves the workspace on disk when it ends', async () => {
    await started.window().close()
    expect(await app.exited.promise).toBe(0)
    expect(readdirSync(join(started.folder, 'workspace'))).toContain('workspace.json')
  })
})
