/** The main paths without a pointer. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { clipboard, command, exchange, exchanges, message, standinOf } from './support/actions.js'
import { alone, pair } from './support/desk.js'
import { sendAs } from './support/sending.js'

/** Presses Tab until what is focused is called so; says what was passed when it is never reached. */
const tabTo = async (page: Page, name: RegExp, most = 60): Promise<void> => {
  const passed: string[] = []
  for (let press = 0; press < most; press++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      const labelled = (element?.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ')
      const label = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : ''
      return (element?.getAttribute('aria-label') ?? '') || labelled.trim() || label || (element?.textContent ?? '')
    })
    if (name.test(focused)) return
    passed.push(focused.slice(0, 40))
  }
  expect(passed, `what has the focus, one after the other, and never ${String(name)}`).toEqual([])
}

describe('by keyboard alone', () => {
  it('commands are found in the palette, and shortcuts behind the question mark', async () => {
    const { open } = await pair()
    const page = await open()
    await exchanges(page).first().waitFor()
    await page.keyboard.press('Control+K')
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.getByRole('searchbox').waitFor()
    await page.keyboard.type('dark')
    await palette.getByRole('menuitem', { name: /Theme: Dark/ }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    await page.keyboard.press('Control+K')
    await palette.getByRole('menuitem').first().getByText('Theme: Dark').waitFor()
    await page.keyboard.type('LOC-000003')
    await palette.getByRole('menuitem', { name: 'LOC-000003' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.data-detail').getByRole('heading', { name: 'LOC-000003' }).waitFor()
    await page.keyboard.press('?')
    const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await shortcuts.getByText('Search in Locations').waitFor()
    await page.keyboard.press('Escape')
    await shortcuts.waitFor({ state: 'detached' })
  })

  it('traffic is filtered, walked through, opened, copied, marked and compared', async () => {
    const { open, workbench } = await pair()
    await sendAs(workbench, 'cpo', 'locations.receiver.put', (body) => ({ ...body, country: 'Netherlands' }))
    await sendAs(workbench, 'cpo', 'locations.receiver.put')
    const page = await open()
    await exchanges(page).first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('module:locations')
    await page.keyboard.press('Enter')
    await expect.poll(() => exchanges(page).count()).toBe(2)
    await page.keyboard.press('j')
    await exchange(page)
      .getByRole('heading', { name: /LOC-000001/ })
      .waitFor()
    await page.keyboard.press('m')
    await page.keyboard.press('y')
    await message(page, 'cURL command copied').waitFor()
    expect(await clipboard(page)).toMatch(/^curl /)
    await page.keyboard.press('j')
    await page.keyboard.press('m')
    await page.keyboard.press('c')
    const compare = page.getByRole('dialog', { name: 'Compare two exchanges' })
    await compare
      .getByText(/differ/)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await compare.waitFor({ state: 'detached' })
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('tab')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await exchange(page).getByRole('tree').waitFor()
    await tabTo(page, /^Body of the request$/)
    await page.keyboard.press('F8')
    await expect
      .poll(() =>
        page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.textContent),
      )
      .toContain('Netherlands')
    await page.keyboard.press('Escape')
    await exchange(page).waitFor({ state: 'detached' })
    await page.keyboard.press('s')
    await page.getByRole('grid', { name: 'Exchanges between parties' }).waitFor()
  })

  it('a stand-in is added', async () => {
    const { open } = await alone()
    const page = await open()
    await page.locator('main').getByText('No stand-in yet').waitFor()
    await command(page, 'Add a stand-in')
    const dialog = page.getByRole('dialog', { name: 'Add a stand-in' })
    await dialog.waitFor()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('By hand')
    await tabTo(page, /^Add and start$/)
    await page.keyboard.press('Enter')
    await standinOf(page, 'By hand').getByText('running').waitFor()
  })

  it('the status of an EVSE is changed in the tree, and an operation is sent', async () => {
    const { open, workbench } = await pair()
    const page = await open()
    await exchanges(page).first().waitFor()
    await command(page, 'Go to Data')
    const tree = page.getByRole('treegrid', { name: 'Locations' })
    await tree.getByRole('row').first().waitFor()
    await tabTo(page, /^LOC-000001/)
    await page.keyboard.press('ArrowRight')
    await tree.getByRole('row', { level: 2 }).first().waitFor()
    await page.keyboard.press('j')
    await tabTo(page, /^Set EVSE-000001-1 OUTOFORDER$/, 6)
    await page.keyboard.press('Enter')
    await message(page, /^EVSE-000001-1 is OUTOFORDER, pushed to 1 peer$/).waitFor()
    await command(page, 'Go to Operations')
    await page.getByRole('navigation', { name: 'Operations' }).getByRole('link').first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('tariff put')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /Tariff/ }).waitFor()
    await expect.poll(async () => await page.locator('.request__url').innerText()).toMatch(/PUT[^]*tariffs\/NL/)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('region', { name: 'Outcome' }).getByText('Succeeded').waitFor()
    expect((await workbench.call('traffic.query', { filter: 'module:tariffs method:PUT dir:out' })).total).toBe(1)
  })
})
