/** What goes wrong, and what the window makes of it. */
import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { choose, connectionOf, exchange, exchanges, filter, go, message, standinOf } from './support/actions.js'
import { pair } from './support/desk.js'
import { sendAs } from './support/sending.js'

/** The window tries again by itself too, and may have been quicker. */
const tryNow = async (banner: Locator) => {
  await banner
    .getByRole('button', { name: 'Try now' })
    .click({ timeout: 5_000 })
    .catch(() => undefined)
}

describe('a lost connection', () => {
  it('is reported; the page keeps its content and catches up after reconnecting', async () => {
    const { open, workbench, takeAway } = await pair()
    await sendAs(workbench, 'cpo', 'locations.receiver.put')
    const page = await open()
    await filter(page, 'module:locations or module:tariffs')
    await expect.poll(() => exchanges(page).count()).toBe(1)
    await exchanges(page).first().click()
    await exchange(page).getByRole('tab', { name: 'Request' }).click()
    await exchange(page).getByText('"LOC-000001"').first().waitFor()
    const bringBack = await takeAway()
    const banner = page.getByRole('alert').filter({ hasText: 'Connection lost. Showing the last known state' })
    await banner.waitFor()
    await page.getByRole('contentinfo').getByText('Connection lost', { exact: true }).waitFor()
    expect(await exchanges(page).count()).toBe(1)
    await exchange(page).getByText('"LOC-000001"').first().waitFor()
    await exchange(page).getByRole('button', { name: 'Copy as cURL' }).click()
    await message(page, /^Copying as cURL failed: Connection lost/).waitFor()
    await sendAs(workbench, 'emsp', 'tariffs.sender.list')
    await workbench.call('standins.update', { standinId: 'emsp', settings: { name: 'Renamed meanwhile' } })
    await bringBack()
    await tryNow(banner)
    await banner.waitFor({ state: 'detached' })
    await expect.poll(() => exchanges(page).count()).toBe(2)
    await standinOf(page, 'Renamed meanwhile').waitFor()
    await exchange(page)
      .getByRole('heading', { name: /LOC-000001/ })
      .waitFor()
  })
})

describe('a view whose code cannot be fetched', () => {
  it('says so in its place, and comes when the engine is back', async () => {
    const { open, takeAway } = await pair()
    const page = await open()
    const isCharging = /\/assets\/charging-.*\.js$/
    await page.route(isCharging, (route) => route.abort('connectionrefused'))
    await page.reload()
    await go(page, '#/charging')
    const instead = page.getByRole('main').getByRole('alert').filter({ hasText: 'Connection lost' })
    await instead.waitFor()
    await page.unroute(isCharging)
    const bringBack = await takeAway()
    const banner = page.getByRole('alert').filter({ hasText: 'Connection lost. Showing the last known state' })
    await banner.waitFor()
    await bringBack()
    await tryNow(banner)
    await instead.waitFor({ state: 'detached' })
    await page.getByRole('main').getByText('Connectors').first().waitFor()
  })
})

describe('two windows on one workbench', () => {
  it('both stay right', async () => {
    const { open } = await pair()
    const [one, other] = [await open(), await open({ remembered: { 'data.shape': 'form' } })]
    await go(one, '#/data/emsp/own/tokens')
    await go(other, '#/data/emsp/own/tokens')
    const fieldIn = (page: typeof one) => page.locator('.data-detail').getByRole('textbox', { name: /^issuer/ })
    for (const page of [one, other]) {
      await page
        .getByRole('radio', { name: 'Form' })
        .or(page.getByRole('grid', { name: 'Tokens' }))
        .first()
        .waitFor()
      await page.getByRole('grid', { name: 'Tokens' }).getByRole('row').first().click()
      await fieldIn(page).waitFor()
    }
    await fieldIn(other).fill('Edited in the other window')
    await fieldIn(one).fill('Edited in the first window')
    await one.locator('.data-detail').getByRole('button', { name: 'Save' }).click()
    await other.getByText(/^The stored object has changed since you started editing/).waitFor()
    expect(await fieldIn(other).inputValue()).toBe('Edited in the other window')
    await other.getByRole('button', { name: 'Use the stored version' }).click()
    await expect.poll(() => fieldIn(other).inputValue()).toBe('Edited in the first window')
    await choose(one, one.getByRole('button', { name: 'More about the connection to eMSP', exact: true }), 'Unregister…')
    await one.getByRole('alertdialog').getByRole('button', { name: 'Unregister' }).click()
    await connectionOf(other, 'CPO', 'eMSP').getByText('unregistered').waitFor()
    for (const page of [one, other]) await go(page, '#/traffic')
    await exchanges(other).first().click()
    await choose(one, one.getByRole('button', { name: 'More', exact: true }), 'Empty the log…')
    await one.getByRole('alertdialog').getByRole('button', { name: 'Empty the log' }).click()
    for (const page of [one, other]) await page.getByText('No traffic yet').waitFor()
  })
})

describe('names that are long, from right to left, or of signs that take two places', () => {
  const names = {
    standin: `⚡ ${'שלום עולם '.repeat(9)}🔌`.slice(0, 100),
    location: `${'مرحبا بالعالم 👩🏽‍🔧 '.repeat(20)}`.slice(0, 255),
    word: 'W'.repeat(100),
  }

  it('break nothing, and are whole on hover', async () => {
    const { open, workbench } = await pair({ cpo: { name: names.standin }, emsp: { name: names.word } })
    await sendAs(workbench, 'cpo', 'locations.receiver.put', (body) => ({ ...body, name: names.location }))
    await workbench.call('data.patch', {
      standinId: 'cpo',
      module: 'locations',
      key: (await workbench.call('data.list', { standinId: 'cpo', holder: 'own', module: 'locations' })).items[0]?.key ?? '',
      fields: { name: names.location },
    })
    const page = await open({ viewport: { width: 1024, height: 700 } })
    await page.getByTitle(names.standin, { exact: true }).first().waitFor()
    for (const view of ['#/traffic', '#/data/cpo/own/locations', '#/operations', '#/settings']) {
      await go(page, view)
      await page.locator('main').getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
      const sizes = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        room: window.innerWidth,
        side: document.querySelector('.app__side')?.scrollWidth,
        sideRoom: document.querySelector('.app__side')?.clientWidth,
      }))
      expect(sizes.wide, view).toBeLessThanOrEqual(sizes.room)
      expect(sizes.side, view).toBe(sizes.sideRoom)
    }
    await go(page, '#/data/cpo/own/locations')
    const row = page.getByRole('treegrid', { name: 'Locations' }).getByRole('row').first()
    await expect
      .poll(async () => (await row.locator('.data-row__title').getAttribute('title'))?.startsWith(names.location.trim().slice(0, 200)))
      .toBe(true)
    await row.click()
    await page.locator('.data-detail').waitFor()
  })
})

describe('a body of 4 MB', () => {
  it('is asked about before it is shown, and shown all the same', async () => {
    const { open, workbench } = await pair()
    const pieces = Array.from({ length: 40_000 }, (_, index) => ({
      language: 'en',
      text: `Turn left at the lamp post with the number ${index}, and right behind it`,
    }))
    await sendAs(workbench, 'cpo', 'locations.receiver.put', (body) => {
      const { directions: _short, ...rest } = body
      return { ...rest, directions: pieces }
    })
    const page = await open()
    await filter(page, 'module:locations')
    await exchanges(page).first().click()
    await exchange(page).getByRole('tab', { name: 'Request' }).click()
    await exchange(page)
      .getByText(/^This body has [34](\.\d)? MB/)
      .waitFor()
    expect(await exchange(page).getByRole('tree').count()).toBe(0)
    await exchange(page).getByRole('button', { name: 'Show it' }).click()
    const tree = exchange(page).getByRole('tree', { name: 'Body of the request' })
    await tree.getByRole('treeitem').first().waitFor()
    expect(await tree.getByRole('treeitem').count()).toBeLessThan(200)
    await tree.press('End')
    await tree.getByText(/number 39999,/).waitFor()
  })
})
