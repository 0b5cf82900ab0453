/** Scenarios: kept, written, run, recorded, shared. */
import { readFile, writeFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { choose, command, editor, exchange, exchanges, filter, go, message, reads, write } from './support/actions.js'
import { firstStart, pair, temporaryFolder } from './support/desk.js'
import { sendAs } from './support/sending.js'

const library = (page: Page) => page.getByRole('navigation', { name: 'Library' })
const entry = (page: Page, title: string | RegExp) => library(page).getByRole('link', { name: title }).last()
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('region', { name: 'Scenario', exact: true }).getByRole('button', { name, exact: typeof name === 'string' })
const steps = (page: Page) => page.getByRole('listbox', { name: 'Steps of the run' }).getByRole('option')
const outline = (page: Page) => page.getByRole('navigation', { name: 'Outline' })
const verdict = (page: Page, word: string) => page.locator('.run__state').getByText(word, { exact: true }).waitFor()
const json = (page: Page) => editor(page, 'Scenario as JSON')
const undo = (page: Page) => page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' })

const seed = { locations: 4, tokens: 4, history: 1 }
const standins = [
  { id: 'cpo', peer: true, seed, parties: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'C' }] },
  { id: 'emsp', seed, parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP', name: 'M' }] },
]
const register = { do: 'register', standin: 'emsp', peer: 'cpo' }
const pull = { do: 'pull', standin: 'emsp', module: 'tariffs', query: { limit: '${limit}' } }
const scenario = (more: object = {}): string =>
  `${JSON.stringify({ formatVersion: 1, title: 'Tariffs of ours', tags: ['ours'], versions: ['2.1.1', '2.2.1'], variables: { limit: 5 }, standins, steps: [register, pull], ...more }, undefined, 2)}\n`

describe('the library', () => {
  it('is searched, and a scenario is made, renamed, duplicated, deleted and brought back', async () => {
    const { open, workbench } = await pair()
    const page = await open()
    await page.getByRole('navigation', { name: 'Views' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await entry(page, 'CPO under test: registration').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('tariffs cpo')
    await expect.poll(() => library(page).getByRole('link').count()).toBeLessThan(5)
    await page.keyboard.press('Enter')
    await outline(page)
      .getByRole('button', { name: /GET tariffs/ })
      .first()
      .waitFor()
    await button(page, 'Duplicate').click()
    await page.getByRole('heading', { name: /CPO under test: GET tariffs copy/ }).waitFor()
    await choose(page, button(page, 'More about the scenario'), /^Rename/)
    const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name of the file' })
    await name.fill('Not A Name')
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await page
      .getByRole('dialog')
      .getByText(/lower-case letters/)
      .first()
      .waitFor()
    await name.fill('ours')
    await name.press('Enter')
    await button(page, 'More about the scenario').waitFor()
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/scenarios/ours')
    await choose(page, button(page, 'More about the scenario'), 'Delete')
    await page.getByText('Choose a scenario').waitFor()
    await undo(page).click()
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/scenarios/ours')
    expect((await workbench.call('scenarios.list', {})).scenarios.filter(({ origin }) => origin === 'own').map(({ id }) => id)).toEqual([
      'ours',
    ])
    await command(page, 'New scenario')
    await reads(page.getByRole('region', { name: 'Scenario', exact: true }).getByRole('heading', { level: 2 }), 'New scenario')
  })

  it('takes files that are dropped, and sends what is no scenario to the log', async () => {
    const { open } = await pair()
    const page = await open()
    await page.getByRole('navigation', { name: 'Views' }).waitFor()
    const drop = (files: readonly (readonly [string, string])[]) =>
      page.evaluate((given) => {
        const transfer = new DataTransfer()
        for (const [name, text] of given) transfer.items.add(new File([text], name))
        for (const kind of ['dragover', 'drop'])
          window.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }))
      }, files)
    await drop([['smoke.ocpi-scenario.json', scenario()]])
    await message(page, 'smoke.ocpi-scenario.json is in the library').waitFor()
    await reads(page.getByRole('region', { name: 'Scenario', exact: true }).getByRole('heading', { level: 2 }), 'Tariffs of ours')
    await drop([['broken.ocpi-scenario.json', '{ "formatVersion": 1,\n  "title": 7 }']])
    await message(page, /broken\.ocpi-scenario\.json was added to the library with \d mistakes?\. Line \d, column \d+: /).waitFor()
    await page
      .getByRole('region', { name: 'Mistakes' })
      .getByText(/^2:\d+$/)
      .first()
      .waitFor()
    await drop([['log.ndjson', 'nothing']])
    await message(page, /log\.ndjson: nothing imported/).waitFor()
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/traffic/)
  })
})

describe('the editor', () => {
  it('completes, names mistakes with line and column, and has an outline that jumps and changes the text', async () => {
    const { open, workbench } = await pair()
    const { id } = await workbench.call('scenarios.put', { text: scenario() })
    const page = await open()
    await go(page, `#/scenarios/${id}`)
    await json(page).getByText('"formatVersion"').waitFor()
    await write(json(page), scenario({ steps: [register, { do: 'pull', standin: 'nobody', module: 'tariffs', speed: 1 }] }))
    const mistakes = page.getByRole('region', { name: 'Mistakes' })
    await mistakes.getByText('there is no field `speed` here').click()
    await mistakes.getByText(/^\d+:\d+$/).waitFor()
    await write(json(page), scenario())
    await mistakes.waitFor({ state: 'detached' })
    await page.getByText('not saved').first().waitFor({ state: 'detached' })
    await outline(page).getByRole('button', { name: 'Add a step' }).click()
    await page.getByRole('menuitem', { name: /Switch every fault off/ }).click()
    await outline(page)
      .getByRole('button', { name: /clear-faults/ })
      .click()
    await choose(page, outline(page).getByRole('button', { name: 'More about step 3' }), 'Move up')
    await expect
      .poll(async () => (await outline(page).locator('.outline__step').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim()))
      .toEqual(['1 emsp: register', '2 clear-faults', '3 emsp: pull tariffs'])
    // In the text, completion knows the kinds of steps.
    await json(page).click()
    await json(page).press('Control+End')
    await page.keyboard.press('ArrowUp')
    await write(json(page), '{ "steps": [{ "do": "" }] }')
    for (const key of ['Home', ...Array.from({ length: 20 }, () => 'ArrowRight')]) await page.keyboard.press(key)
    await page.keyboard.press('Control+Space')
    await page.locator('.json-editor__host .cm-tooltip-autocomplete').getByText('GET a list, page after page').waitFor()
    await page.keyboard.press('Escape')
    // Typed and left: nothing is lost.
    await write(json(page), scenario({ title: 'Written on' }))
    await go(page, '#/traffic')
    await exchanges(page).first().waitFor()
    await page.reload()
    await go(page, `#/scenarios/${id}`)
    await json(page).getByText('"Written on"').waitFor()
    await page.keyboard.press('Control+S')
    await message(page, `${id}.ocpi-scenario.json saved`).waitFor()
    expect((await workbench.call('scenarios.get', { id })).text).toBe(scenario({ title: 'Written on' }))
    await page.getByText('not saved').first().waitFor({ state: 'detached' })
  })

  it('says when the file was changed outside, and offers both', async () => {
    const workspace = await temporaryFolder()
    const { open, workbench } = await firstStart(workspace)
    const { id } = await workbench.call('scenarios.put', { text: scenario() })
    const file = join(workspace, 'scenarios', `${id}.ocpi-scenario.json`)
    const page = await open()
    await go(page, `#/scenarios/${id}`)
    await json(page).getByText('"Tariffs of ours"').waitFor()
    // Not edited here: it follows.
    await writeFile(file, scenario({ title: 'From outside' }))
    await json(page).getByText('"From outside"').waitFor()
    await write(json(page), scenario({ title: 'Mine' }))
    await page.getByText('not saved').first().waitFor()
    await writeFile(file, scenario({ title: 'Theirs' }))
    await page.getByText(/has changed this file while you were editing it/).waitFor()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Changed outside' })
    await dialog.getByText('"title": "Theirs",').waitFor()
    await dialog.getByText('"title": "Mine",').waitFor()
    await dialog.getByRole('button', { name: 'Keep mine' }).click()
    await button(page, 'Save').click()
    await expect.poll(() => readFile(file, 'utf8')).toBe(scenario({ title: 'Mine' }))
    // Deleted outside while something is unsaved.
    await write(json(page), scenario({ title: 'Mine again' }))
    await page.getByText('not saved').first().waitFor()
    await rm(file)
    await page.getByText(/The file was deleted/).waitFor()
    await page.keyboard.press('Control+S')
    await expect.poll(() => readFile(file, 'utf8')).toContain('Mine again')
  })
})

describe('a run', () => {
  it('goes on live, shows what was expected and the exchange, is reported, and is compared with another', async () => {
    const { open, workbench } = await pair()
    const { id } = await workbench.call('scenarios.put', {
      text: scenario({
        steps: [
          register,
          pull,
          {
            ...pull,
            title: 'costs francs',
            expect: [
              { exchange: { endpoint: 'tariffs.sender.list', direction: 'out' }, json: [{ at: '/data/0/currency', is: '${currency}' }] },
            ],
          },
        ],
        variables: { limit: 5, currency: 'CHF' },
      }),
    })
    const page = await open()
    await go(page, `#/scenarios/${id}`)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await verdict(page, 'Failed')
    await expect.poll(() => steps(page).count()).toBe(8)
    const step = page.getByRole('region', { name: 'Step', exact: true })
    await step.getByText(/response \/data\/0\/currency: "CHF"/).waitFor()
    await step.getByText(/"EUR" in GET/).waitFor()
    await page.getByRole('region', { name: 'Exchange of the run' }).getByRole('tree').getByText('"EUR"').first().waitFor()
    const download = page.waitForEvent('download')
    await choose(page, page.getByRole('button', { name: 'Report' }), 'JUnit XML')
    expect((await download).suggestedFilename()).toBe(`${id}-report.xml`)
    // The step in the text, and again with another variable, from there on.
    await step.getByRole('button', { name: /^Show in the text: line/ }).click()
    await expect.poll(() => outline(page).locator('[data-current]').innerText()).toMatch(/costs francs/)
    await button(page, 'Run with variables, seed or peer').click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'currency' }).fill('EUR')
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
    await verdict(page, 'Passed')
    await choose(
      page,
      steps(page).nth(3).locator('xpath=ancestor::section[@aria-label="Run"]').getByRole('button', { name: 'Report' }),
      'HTML',
    )
    await page.getByRole('link', { name: /^History/ }).click()
    const marks = page.getByRole('region', { name: 'Runs' }).locator('.checkbox')
    await expect.poll(() => marks.count()).toBe(2)
    for (const mark of await marks.all()) await mark.click()
    await page.getByRole('button', { name: 'Compare' }).click()
    const table = page.getByRole('region', { name: 'Steps of both runs' })
    await expect.poll(() => table.getByText('passes now').count()).toBe(2)
    await page.getByText('2 steps differ').waitFor()
  })

  it('goes step by step, on from there, and is cancelled; the rest of the window says so meanwhile', async () => {
    const { open, workbench } = await pair()
    const { id } = await workbench.call('scenarios.put', {
      text: scenario({ versions: ['2.2.1'], steps: [register, pull, { do: 'wait', milliseconds: 60_000 }, pull] }),
    })
    const page = await open()
    await go(page, `#/scenarios/${id}`)
    await outline(page).getByText('emsp: register').waitFor()
    await page.keyboard.press('Shift+R')
    await verdict(page, 'Waiting')
    await page.getByRole('button', { name: 'Next step' }).click()
    await expect.poll(() => steps(page).count()).toBe(3)
    await page.getByText('before emsp: pull tariffs').waitFor()
    // What the first step has exchanged can be looked at already.
    await steps(page).nth(1).click()
    await page.getByRole('list', { name: 'Exchanges of the step' }).getByRole('button').first().click()
    await page.getByRole('region', { name: 'Exchange of the run' }).getByRole('tab', { name: 'Response' }).waitFor()
    await go(page, '#/data')
    await page
      .getByRole('contentinfo')
      .getByText(/Waiting in Tariffs of ours: 1 of 4/)
      .click()
    await page.getByRole('button', { name: 'Go on' }).click()
    await verdict(page, 'Running')
    await expect.poll(() => steps(page).count()).toBe(4)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await verdict(page, 'Stopped')
    await page
      .getByText(/cancelled in step 3 of 4/)
      .first()
      .waitFor()
    await page
      .getByRole('navigation', { name: 'Recent scenarios' })
      .getByRole('img', { name: 'stopped' })
      .or(page.getByRole('navigation', { name: 'Recent scenarios' }).getByLabel('stopped'))
      .first()
      .waitFor()
    await choose(page, page.getByRole('button', { name: 'Report' }), 'Markdown')
  })
})

describe('a recording', () => {
  it('is seen everywhere while it is on, and becomes a scenario that passes', async () => {
    const { open, workbench } = await pair()
    const page = await open()
    await exchanges(page).first().waitFor()
    await command(page, 'Record')
    await page.getByRole('contentinfo').getByText('Recording: 0 exchanges').waitFor()
    await sendAs(workbench, 'emsp', 'tariffs.sender.list')
    await page.getByRole('contentinfo').getByText('Recording: 2 exchanges').waitFor()
    await go(page, '#/data')
    await page.getByRole('contentinfo').getByRole('button', { name: 'Stop recording' }).click()
    await reads(outline(page).locator('.outline__steps'), /cpo: register|emsp: register/)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await verdict(page, 'Passed')
  })

  it('takes marked exchanges of the traffic, also into a scenario that is there', async () => {
    const { open, workbench } = await pair()
    const { id } = await workbench.call('scenarios.put', { text: scenario() })
    await sendAs(workbench, 'emsp', 'tariffs.sender.list')
    await sendAs(workbench, 'cpo', 'locations.receiver.put')
    await sendAs(workbench, 'emsp', 'locations.sender.list')
    const page = await open()
    await filter(page, 'dir:out (module:tariffs or module:locations)')
    await expect.poll(() => exchanges(page).count()).toBe(3)
    for (const place of [0, 1, 2]) {
      await exchanges(page).nth(place).click()
      await page.keyboard.press('m')
    }
    await page.getByText('3 exchanges marked').waitFor()
    await exchange(page).getByRole('button', { name: 'Save as scenario step' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save 3 exchanges as scenario steps' })
    await dialog.getByRole('radio', { name: 'An existing scenario' }).click()
    await dialog.getByRole('button', { name: /Scenario/ }).click()
    await page.getByRole('option', { name: /Tariffs of ours/ }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await message(page, /^[34] steps added to Tariffs of ours/).waitFor()
    await expect.poll(async () => (await workbench.call('scenarios.get', { id })).text).toContain('locations.receiver.put')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await verdict(page, 'Passed')
    await go(page, `#/scenarios/${id}`)
    await undo(page).click()
    await expect.poll(async () => (await workbench.call('scenarios.get', { id })).text).toBe(scenario())
  })
})

describe('what a scenario asks of this computer', () => {
  it('is asked before it runs, remembered, and taken back', async () => {
    process.env['STANDIN_TEST_KEY'] = 'a-secret-of-this-computer'
    onTestFinished(() => {
      delete process.env['STANDIN_TEST_KEY']
    })
    const { open, workbench } = await pair()
    const text = scenario({ title: 'Of a colleague', versions: ['2.2.1'], secrets: ['STANDIN_TEST_KEY'], steps: [register] })
    const { id } = await workbench.call('scenarios.put', { text })
    const page = await open()
    await go(page, `#/scenarios/${id}`)
    await button(page, 'Run').click()
    const dialog = page.getByRole('dialog')
    const mark = dialog.getByRole('checkbox', { name: /Allow environment variable STANDIN_TEST_KEY line \d+ of/ })
    await mark.waitFor()
    expect(await mark.isChecked()).toBe(false)
    await dialog.getByText('Allow environment variable').click()
    await dialog.getByRole('button', { name: 'Run', exact: true }).click()
    await verdict(page, 'Passed')
    expect((await workbench.call('scenarios.access', { id })).allowed.env).toEqual(['STANDIN_TEST_KEY'])
    await button(page, 'Run with variables, seed or peer').click()
    await expect.poll(() => mark.isChecked()).toBe(true)
    await dialog.getByText('Allow environment variable').click()
    await dialog.getByRole('button', { name: 'Run', exact: true }).click()
    await dialog.getByText(/asks for the environment variable STANDIN_TEST_KEY/).waitFor()
  })
})
