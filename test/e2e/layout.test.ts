/** Every view in windows of every width: nothing that can be pressed or filled in lies outside of the window. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { command, exchange, exchanges, go } from './support/actions.js'
import { pair } from './support/desk.js'
import { connectionIdOf, sendAs } from './support/sending.js'

const widths = [1920, 1440, 1024, 800, 640] as const

/** Runs in the page: the controls that cannot be reached because they lie beside the window, or are cut off by what they lie in. */
const outside = () => {
  const controls = document.querySelectorAll<HTMLElement>(
    'button, a[href], input, select, textarea, [role="tab"], [role="radio"], [role="separator"], [contenteditable="true"]',
  )
  const found: string[] = []
  for (const control of controls) {
    const box = control.getBoundingClientRect()
    const isHidden = box.width <= 1 || box.height <= 1 || getComputedStyle(control).visibility === 'hidden'
    if (isHidden || control.closest('[inert], [aria-hidden="true"], .visually-hidden, .messages')) continue
    let [left, right] = [0, window.innerWidth]
    for (let frame = control.parentElement; frame; frame = frame.parentElement) {
      const { overflowX, position } = getComputedStyle(frame)
      // The control is for assistive technology only.
      if (frame.getBoundingClientRect().width <= 1) {
        ;[left, right] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
        break
      }
      // What scrolls sideways can be scrolled to.
      if (overflowX === 'auto' || overflowX === 'scroll') {
        if (frame.scrollWidth > frame.clientWidth + 1) break
      } else if (overflowX !== 'visible' && frame.tagName !== 'BODY' && frame.tagName !== 'HTML') {
        const edges = frame.getBoundingClientRect()
        left = Math.max(left, edges.left)
        right = Math.min(right, edges.right)
      }
      if (position === 'fixed') break
    }
    if (box.left < left - 3 || box.right > right + 3)
      found.push(
        `${control.getAttribute('aria-label') ?? control.textContent.slice(0, 40)} (${control.className}): ${Math.round(box.left)}–${Math.round(box.right)} of ${Math.round(left)}–${Math.round(right)}`,
      )
  }
  if (document.documentElement.scrollWidth > window.innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`)
  return found
}

type Show = (page: Page, ids: { readonly emsp: string; readonly invited: string }) => Promise<void>

const views: Readonly<Record<string, Show>> = {
  'an exchange': async (page) => {
    await go(page, '#/traffic')
    await exchanges(page).last().click()
    await exchange(page).getByRole('tab', { name: 'Request' }).click()
  },
  'a finding': async (page) => {
    await go(page, '#/findings')
    await page.getByRole('navigation', { name: 'Rules' }).getByRole('link').first().click()
    await page.getByText('1 of 1').waitFor()
  },
  'an object as form': async (page) => {
    await go(page, '#/data/cpo/own/locations')
    await page.locator('.data-row').first().click()
    await page
      .getByRole('textbox', { name: /^address/ })
      .first()
      .fill('Elsewhere 1')
    await page.locator('.data-save').waitFor()
  },
  'an object as JSON': async (page) => {
    await page.getByRole('radio', { name: 'JSON' }).click()
    await page.getByRole('textbox', { name: /as JSON$/ }).waitFor()
  },
  'an operation': async (page, { emsp }) => {
    await go(page, `#/operations/${emsp}/commands.receiver.post:START_SESSION`)
    await page.getByRole('button', { name: /^Send/ }).waitFor()
  },
  charging: async (page) => {
    await go(page, '#/charging/cpo/connectors/LOC-000001/EVSE-000001-1/1')
    await page.getByRole('region', { name: /^Connector / }).waitFor()
  },
  'a Tariff': async (page) => {
    await go(page, '#/charging/cpo/tariffs/own/DAY-NIGHT')
    await page.getByRole('img', { name: /^Prices over the day/ }).waitFor()
  },
  'a session': async (page) => {
    await go(page, '#/charging/cpo/sessions/own/SES-000001')
    await page.getByRole('region', { name: 'From command to bill' }).getByRole('listitem').first().waitFor()
  },
  'a CDR': async (page) => {
    await go(page, '#/charging/cpo/cdrs/own/CDR-000001')
    await page.getByRole('region', { name: 'Line items' }).waitFor()
  },
  'authorization rules': async (page) => {
    await go(page, '#/charging/emsp/rules')
    await page.getByRole('button', { name: 'Add a rule' }).first().waitFor()
  },
  'a fleet': async (page) => {
    await go(page, '#/charging/cpo/fleet')
    await page.getByRole('textbox', { name: /^Drivers/ }).waitFor()
  },
  'an invited platform': async (page, { invited }) => {
    await go(page, `#/operations/${invited}`)
    await page.getByRole('list', { name: 'Steps of your platform' }).waitFor()
  },
  'the form of a stand-in': async (page) => {
    await command(page, 'Edit CPO')
    const form = page.getByRole('dialog', { name: 'Edit CPO' })
    await form.getByRole('button', { name: /^Website and logo/ }).click()
    await form.getByRole('button', { name: 'Commands, charging and authorization' }).click()
  },
  'a connection': async (page) => {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await command(page, 'Connect without a handshake')
    await page.getByRole('dialog').getByRole('button', { name: 'Add a module url' }).click()
  },
  'the hub': async (page) => {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await go(page, '#/hub')
    await page.locator('main').getByRole('button').first().waitFor()
  },
  'a fault': async (page) => {
    await go(page, '#/faults/cpo/new')
    await page.getByRole('textbox', { name: 'Rule as JSON' }).waitFor()
  },
  'a scenario': async (page) => {
    await go(page, '#/scenarios/library%3Acpo-tariffs')
    await page.getByRole('textbox', { name: 'Scenario as JSON' }).waitFor()
  },
  'a run': async (page) => {
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.locator('.run__state').getByText('Passed').waitFor()
    await page.getByRole('listbox', { name: 'Steps of the run' }).getByRole('option').nth(1).click()
  },
  'the settings': async (page) => {
    await go(page, '#/settings')
    await page.getByRole('heading', { name: 'Keyboard' }).waitFor()
  },
}

describe('in a window of any width', () => {
  it('no control of any view lies outside', async () => {
    const { open, workbench } = await pair()
    await sendAs(workbench, 'cpo', 'locations.receiver.put', (body) => ({ ...body, country: 'Netherlands' }))
    const { id: invited } = await workbench.call('connections.invite', { standinId: 'cpo', name: 'Our platform' })
    const page = await open()
    const found: string[] = []
    for (const [name, show] of Object.entries(views)) {
      await page.setViewportSize({ width: widths[0], height: 900 })
      await show(page, { emsp: connectionIdOf(workbench, 'emsp'), invited })
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 })
        // What depends on the width is drawn within two frames.
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
        found.push(...(await page.evaluate(outside)).map((control) => `${width}, ${name}: ${control}`))
        const folder = process.env['STANDIN_PICTURES']
        if (folder !== undefined) await page.screenshot({ path: `${folder}/${name.replaceAll(' ', '-')}-${width}.png` })
      }
    }
    expect(found).toEqual([])
  })
})
