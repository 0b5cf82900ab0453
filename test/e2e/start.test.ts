/** Starting Standin for the first time, and every time after. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { connectionOf, exchanges, go, standinOf } from './support/actions.js'
import { alone, firstStart, interfaceFolder, temporaryFolder } from './support/desk.js'

describe('the first start', () => {
  it('shows a CPO and an eMSP, already connected, and one click plays the flow', async () => {
    const { open } = await firstStart()
    const page = await open()
    await connectionOf(page, 'CPO', 'eMSP').getByText('registered').waitFor()
    await connectionOf(page, 'eMSP', 'CPO').getByText('registered').waitFor()
    await connectionOf(page, 'CPO', 'your platform').getByText('invited').waitFor()
    await page.getByRole('button', { name: 'Play the flow' }).click()
    await page.getByRole('progressbar', { name: 'Steps done' }).waitFor()
    await page.getByText(/^Flow finished: \d+ steps succeeded$/).waitFor()
    expect(await exchanges(page).count()).toBeGreaterThan(20)
    await page.getByRole('button', { name: 'Steps' }).click()
    await page
      .getByRole('list', { name: 'Steps of the flow' })
      .getByRole('button', { name: /START_SESSION/ })
      .first()
      .click()
    await page
      .getByRole('region', { name: 'Exchange', exact: true })
      .getByRole('heading', { name: /POST .*START_SESSION/ })
      .waitFor()
  })

  it('invites to add a stand-in where there is none', async () => {
    const { open, workbench } = await alone()
    const page = await open()
    // The port that the form offers may be one that another test has at the moment.
    const { port } = await workbench.call('standins.freePort', { from: 20_000 + Math.floor(Math.random() * 20_000) })
    await page.locator('main').getByRole('button', { name: 'Add a stand-in' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a stand-in' })
    await dialog.getByRole('textbox', { name: 'Port' }).fill(String(port))
    await dialog.getByRole('button', { name: 'Add and start' }).click()
    await standinOf(page, 'My CPO').getByText('running').waitFor()
  })
})

describe('every later start', () => {
  it('finds the stand-ins, their connections, the log if it is to be kept, and the way the window was left', async () => {
    const workspace = await temporaryFolder()
    const before = await firstStart(workspace)
    const page = await before.open()
    await connectionOf(page, 'CPO', 'eMSP').getByText('registered').waitFor()
    await go(page, '#/settings')
    await page.getByText('Keep the log').click()
    await page.getByText(/latest exchanges are kept/).waitFor()
    await before.close()
    const after = await firstStart(workspace)
    const again = await after.open({ remembered: { theme: 'dark', 'split.sidebar.beside': 320 } })
    await connectionOf(again, 'CPO', 'eMSP').getByText('registered').waitFor()
    expect(await again.locator('html').getAttribute('data-theme')).toBe('dark')
    const side = await again.getByRole('complementary', { name: 'Stand-ins and connections' }).boundingBox()
    expect(side?.width).toBe(320)
    await again.getByRole('button', { name: 'Both sides' }).click()
    await exchanges(again).filter({ hasText: 'credentials' }).first().waitFor()
  })
})

describe('the About dialog', () => {
  it('names the version and opens the licence of each package', async () => {
    const { open } = await alone()
    const page = await open()
    await go(page, '#/settings')
    await page.getByRole('button', { name: 'Show licences and check for updates' }).click()
    const dialog = page.getByRole('dialog', { name: 'About Standin' })
    await dialog.getByText(/^Standin contains these \d+ packages\.$/).waitFor()
    await dialog.getByText(/^zod \d/).click()
    await dialog
      .locator('details[open]')
      .getByText(/Permission is hereby granted/)
      .waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })
})

describe('what is loaded first', () => {
  /** Everything that the page asks for before it can show anything. */
  const initialScripts = (): string[] => {
    const html = readFileSync(join(interfaceFolder, 'index.html'), 'utf8')
    return [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.js)"/g)].flatMap(([, path]) => path ?? [])
  }

  it('is less than 250 KB of script, as it travels', () => {
    const scripts = initialScripts()
    expect(scripts.length).toBeGreaterThan(0)
    const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(interfaceFolder, path))).length, 0)
    console.log(
      `initial script: ${(bytes / 1024).toFixed(1)} KB gzip in ${scripts.length} of ${readdirSync(join(interfaceFolder, 'assets')).length} files`,
    )
    expect(bytes).toBeLessThan(250 * 1024)
  })
})
