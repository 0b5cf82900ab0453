// Pictures of the running app for the README, light and dark: `node scripts/pictures.mjs`. To look at every view in other
// sizes: `node scripts/pictures.mjs <folder> [width] [height] [themes]`.
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import { buildStale } from './build.mjs'
import { chromiumArguments, ensureChromium } from './chromium.mjs'
import { dist, root } from './parts.mjs'

const folder = resolve(process.argv[2] ?? join(root, 'docs', 'pictures'))
const width = Number(process.argv[3] ?? 1440)
const height = Number(process.argv[4] ?? 900)
/** Views that the README shows; all of them for another folder. */
const names =
  process.argv[2] === undefined
    ? ['traffic', 'finding', 'sequence', 'data', 'operations', 'charging', 'bill', 'tariff', 'hub', 'legs', 'faults', 'scenarios', 'run']
    : undefined
const themes = (process.argv[5] ?? 'light,dark').split(',')

/** @typedef {import('playwright-core').Page} Page */

/** Whether vehicles have been plugged in. */
let charging = false

/** Goes to a view; what the address names is opened there. @param {Page} page @param {string} hash */
const go = (page, hash) => page.evaluate(`location.hash = ${JSON.stringify(hash)}`)

/** @param {Page} page */
const palette = async (page, /** @type {string} */ command) => {
  await page.keyboard.press('Control+K')
  await page.getByRole('searchbox', { name: 'Search for a command' }).fill(command)
  await page.keyboard.press('Enter')
}

/** Opens the first row of the traffic that fits a filter. @param {Page} page @param {string} filter */
const openFiltered = async (page, filter) => {
  await go(page, '#/traffic')
  const line = page.getByRole('combobox', { name: 'Filter' })
  await line.fill(filter)
  await page.keyboard.press('Enter')
  await page.locator('.spinner').first().waitFor({ state: 'detached' })
  await page.locator('.grid__row[data-seq], .sequence__row').first().click()
  await page.getByRole('region', { name: 'Exchange', exact: true }).getByRole('tab').first().waitFor()
}

/**
 * What is shown, in the order in which it comes about. Each leaves the page as it is to be seen.
 * @type {Readonly<Record<string, (page: Page) => Promise<void>>>}
 */
const pictures = {
  traffic: async (page) => {
    await openFiltered(page, 'module:locations method:PUT')
    await page.getByRole('combobox', { name: 'Filter' }).fill('')
    await page.getByText(/^[\d,]+ of [\d,]+ exchanges$/).waitFor()
    await page.getByRole('tab', { name: 'Overview' }).click()
    await page.getByRole('region', { name: 'Related exchanges' }).waitFor()
  },
  finding: async (page) => {
    await go(page, '#/operations')
    await page.getByRole('list', { name: 'Connections of CPO' }).getByRole('link', { name: 'eMSP' }).click()
    await page
      .getByRole('navigation', { name: 'Operations' })
      .getByRole('link', { name: /Push a new or replaced Tariff/ })
      .click()
    await page.getByRole('radio', { name: 'Form' }).click()
    await page.getByRole('textbox', { name: /^currency/ }).fill('EURO')
    await page.getByText('Send even if invalid').click()
    await page.getByRole('button', { name: /^Send/ }).click()
    await page.getByRole('region', { name: 'Outcome' }).getByRole('link', { name: 'Exchange' }).click()
    const exchange = page.getByRole('region', { name: 'Exchange', exact: true })
    await exchange.getByRole('region', { name: 'Findings' }).getByRole('button').first().click()
    await exchange.getByRole('tree').getByText('"EURO"').first().waitFor()
  },
  sequence: async (page) => {
    await openFiltered(page, 'module:commands or module:sessions')
    await page.keyboard.press('Escape')
    await page.getByRole('radio', { name: 'Sequence' }).click()
    await page.locator('.sequence__row').first().waitFor()
    await page.evaluate(`/** @type {any} */ (globalThis).localStorage.removeItem('standin.traffic.presentation')`)
  },
  data: async (page) => {
    await go(page, '#/data/cpo/own/locations')
    await page.locator('.data-row').first().focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('.data-row--child').first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('radio', { name: 'JSON' }).waitFor()
  },
  operations: async (page) => {
    await go(page, '#/operations')
    await page.getByRole('list', { name: 'Connections of eMSP' }).getByRole('link', { name: 'CPO' }).click()
    await page
      .getByRole('navigation', { name: 'Operations' })
      .getByRole('link', { name: /START_SESSION|[Ss]tart.*session/ })
      .first()
      .click()
    await page.getByRole('radio', { name: 'JSON' }).click()
    // Once for all themes: what was pulled stays.
    const pull = page.getByRole('button', { name: 'Pull Locations' })
    await page.locator('.request__url').getByText('START_SESSION').waitFor()
    if (await pull.isVisible()) {
      await pull.click()
      await pull.waitFor({ state: 'detached' })
    }
    await page.getByRole('textbox', { name: 'Body: StartSession' }).getByText(/LOC-/).waitFor()
    await page.getByRole('button', { name: /^Send/ }).click()
    await page
      .getByRole('list', { name: /^Timeline of/ })
      .locator('li')
      .filter({ hasText: /^Session/ })
      .getByLabel('done')
      .waitFor()
  },
  charging: async (page) => {
    await go(page, '#/charging/cpo/connectors')
    await page.getByRole('grid', { name: 'Connectors' }).getByRole('row').first().waitFor()
    // Once for all themes: the sessions go on.
    if (!charging) {
      charging = true
      for (const [car, charge] of [
        ['van', '55'],
        ['long-range car', '40'],
        ['family car', '20'],
      ]) {
        await page.getByRole('button', { name: 'Plug in…' }).first().click()
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('button', { name: /Vehicle/ }).click()
        await page.getByRole('option', { name: new RegExp(`^${car}`) }).click()
        await dialog.getByLabel('State of charge (%)').fill(charge ?? '')
        await dialog.getByRole('button', { name: 'Plug in', exact: true }).click()
        await dialog.waitFor({ state: 'detached' })
      }
      for (const label of ['by 1 hour', 'by 1 hour', 'by 1 hour']) {
        await page.getByRole('button', { name: 'Advance the clock' }).click()
        await page.getByRole('menuitem', { name: label }).click()
        await page.getByRole('status', { name: 'Advancing the clock' }).waitFor({ state: 'detached' })
      }
    }
    await page.getByRole('grid', { name: 'Connectors' }).getByRole('row').filter({ hasText: 'EVSE-000001-1' }).click()
    await page.getByRole('img', { name: /^Power and energy/ }).waitFor()
    await page.getByRole('radio', { name: 'real' }).focus()
  },
  bill: async (page) => {
    // A start fee that was forgotten.
    await go(page, '#/data/cpo/own/cdrs/CDR-000011')
    await page.getByRole('radio', { name: 'Form' }).click()
    const total = page.getByRole('textbox', { name: /^excl_vat/ }).first()
    await total.waitFor()
    if ((await total.inputValue()) !== '7') {
      await total.fill('7')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' })
      // Without the message about it.
      await page.reload()
    }
    await go(page, '#/charging/cpo/cdrs/own/CDR-000011')
    await page.getByRole('list', { name: 'Differences' }).waitFor()
  },
  course: async (page) => {
    await go(page, '#/charging/cpo/sessions/own/SES-000011')
    await page.getByRole('tab', { name: /^Charging periods/ }).click()
  },
  tariff: async (page) => {
    await go(page, '#/charging/cpo/tariffs/own/DAY-NIGHT')
    await page.getByRole('img', { name: /^Prices over the day/ }).waitFor()
  },
  rules: async (page) => {
    await go(page, '#/charging/emsp/rules')
    await page.getByRole('form', { name: 'Try the rules' }).waitFor()
  },
  fleet: async (page) => {
    await go(page, '#/charging/cpo/fleet')
    await page.getByRole('form', { name: 'A new fleet' }).waitFor()
  },
  'hub-none': async (page) => {
    await go(page, '#/hub')
    await page
      .getByRole('button', { name: 'Try a hub' })
      .or(page.getByRole('list', { name: 'Partners of the hub' }))
      .waitFor()
  },
  hub: async (page) => {
    await go(page, '#/hub')
    // Once for all themes: what was added stays.
    const tryOut = page.getByRole('button', { name: 'Try a hub' })
    await tryOut
      .or(page.getByRole('list', { name: 'Partners of the hub' }))
      .first()
      .waitFor()
    if (await tryOut.isVisible()) {
      await tryOut.click()
      await page.getByRole('list', { name: 'Partners of the hub' }).waitFor()
      await page.getByRole('button', { name: 'Play the flow over the hub' }).click()
      await page.getByText(/^Flow finished/).waitFor({ timeout: 60_000 })
      await page.getByRole('region', { name: 'Flow' }).getByRole('button', { name: 'Close' }).click()
    }
    await go(page, '#/hub/hub/map')
    await page.locator('.hub-map__partner').last().click()
    await page.getByRole('region', { name: /^Partner/ }).waitFor()
  },
  'hub-options': async (page) => {
    await page.locator('.hub-map__hub').click()
    await page.getByRole('region', { name: 'The hub' }).waitFor()
  },
  'hub-list': async (page) => {
    await page.getByRole('radio', { name: 'List' }).click()
    await page.locator('.hub-table').waitFor()
  },
  legs: async (page) => {
    await go(page, '#/hub/hub/exchanges')
    const link = page
      .getByRole('navigation', { name: 'Requests through the hub' })
      .getByRole('link')
      .filter({ hasText: 'PUT' })
      .filter({ hasText: 'locations' })
    await link.first().click()
    await page.getByRole('region', { name: 'Requests of both legs' }).waitFor()
  },
  'hub-invite': async (page) => {
    await page.getByRole('button', { name: 'Add a partner' }).click()
    await page.getByRole('menuitem', { name: /^Invite/ }).click()
    await page.getByRole('dialog').waitFor()
    await page.getByRole('button', { name: 'What it reads in 2.1.1' }).click()
  },
  faults: async (page) => {
    await go(page, '#/faults/cpo')
    const there = page.getByRole('region', { name: 'Added faults' })
    for (const title of ['X-Limit is missing', 'X-Total-Count is the size of the page', 'the response takes 40 s']) {
      if (await there.getByText(title).isHidden())
        await page.locator('.faults-ready .fault').filter({ hasText: title }).locator('label').first().click()
      await there.getByText(title).waitFor()
    }
    const slow = there.getByRole('switch', { name: 'the response takes 40 s' })
    if (await slow.isChecked()) await there.locator('.fault').filter({ hasText: 'the response takes 40 s' }).locator('label').click()
    await go(page, '#/operations')
    await page.getByRole('list', { name: 'Connections of eMSP' }).getByRole('link', { name: 'CPO' }).click()
    await page
      .getByRole('navigation', { name: 'Operations' })
      .getByRole('link', { name: /Pull Locations/ })
      .click()
    await page.getByRole('button', { name: /^Send/ }).click()
    await page.getByRole('region', { name: 'Outcome' }).waitFor()
    await go(page, '#/faults/cpo')
    await there.getByRole('link').nth(1).click()
    await page.getByRole('textbox', { name: 'Rule as JSON' }).waitFor()
  },
  'faults-ready': async (page) => {
    await go(page, '#/faults/cpo/ready/rate.timeout%2Fstall')
    await page.getByRole('article').getByText('Who notices').waitFor()
    await page.getByRole('button', { name: 'Remove all' }).click()
    await page.getByText('No fault is on').waitFor()
    await page.getByRole('button', { name: 'Close the message' }).first().click()
  },
  scenarios: async (page) => {
    await go(page, '#/scenarios/library%3Acpo-locations')
    await page.getByRole('textbox', { name: 'Scenario as JSON' }).getByText('"formatVersion"').waitFor()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.locator('.run__state').getByText('Passed').waitFor()
    await page.getByRole('link', { name: 'Steps' }).click()
    await page.getByRole('navigation', { name: 'Outline' }).getByLabel('passed').first().waitFor()
    await page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name: /^2 / }).click()
  },
  run: async (page) => {
    await go(page, '#/scenarios/library%3Acpo-locations')
    await page.getByRole('link', { name: 'Run', exact: true }).click()
    await page
      .getByRole('listbox', { name: 'Steps of the run' })
      .getByRole('option', { name: /GET locations/ })
      .first()
      .click()
    await page.getByRole('list', { name: 'Exchanges of the step' }).getByRole('button').last().click()
    await page.getByRole('region', { name: 'Exchange of the run' }).getByRole('tree').waitFor()
  },
  settings: async (page) => {
    await go(page, '#/settings')
  },
  standin: async (page) => {
    await palette(page, 'Add a stand-in')
    await page.getByRole('dialog').waitFor()
  },
}

await buildStale()
const executablePath = await ensureChromium()
if (executablePath === undefined) throw new Error('No browser could be had: install Chromium, or set CHROMIUM_PATH')
mkdirSync(folder, { recursive: true })
const engine = spawn(process.execPath, [join(dist, 'standin.js'), 'start', '--ephemeral', '--json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const browser = await chromium.launch({ executablePath, args: chromiumArguments() })
try {
  /** @type {string | undefined} */
  let address
  for await (const line of createInterface({ input: engine.stdout })) {
    address = JSON.parse(line).page
    if (address !== undefined) break
  }
  if (address === undefined) throw new Error('the engine serves no interface')
  const first = await browser.newPage()
  await first.goto(address)
  await first.getByRole('button', { name: 'Play the flow' }).first().click()
  await first.getByText(/^Flow finished/).waitFor({ timeout: 120_000 })
  await first.close()
  for (const theme of themes) {
    const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })
    await context.addInitScript(
      `/** @type {any} */ (globalThis).localStorage.setItem('standin.theme', ${JSON.stringify(JSON.stringify(theme))})`,
    )
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    await page.goto(address)
    for (const [name, show] of Object.entries(pictures)) {
      if (names !== undefined && !names.includes(name)) continue
      // What the picture before has opened is closed.
      await page.keyboard.press('Escape')
      await show(page)
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' })
      process.stderr.write(`${join(folder, `${name}-${theme}.png`)}\n`)
    }
    await context.close()
  }
} finally {
  await browser.close()
  engine.kill()
}
