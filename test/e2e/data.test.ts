/** Browsing and editing the data of a stand-in, and what is pushed of it. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { clipboard, editor, exchanges, filter, go, message, reads, write } from './support/actions.js'
import { pair } from './support/desk.js'
import { connectionIdOf, sendAs } from './support/sending.js'

const objects = (page: Page, name: string) => page.getByRole('treegrid', { name }).or(page.getByRole('grid', { name }))
const detail = (page: Page) => page.locator('.data-detail')

describe('the data of a stand-in', () => {
  it('is a tree from Locations down to Connectors; the status of an EVSE is set in one click and pushed', async () => {
    const { open, workbench } = await pair()
    const page = await open()
    await page.getByRole('link', { name: 'Data', exact: true }).click()
    const tree = objects(page, 'Locations')
    const first = tree.getByRole('row', { level: 1 }).first()
    await first.click()
    await first.press('ArrowRight')
    const evse = tree.getByRole('row', { level: 2 }).first()
    await evse.waitFor()
    await tree.getByRole('row', { level: 3 }).filter({ hasText: 'kW' }).first().waitFor()
    const uid = await evse.locator('.mono').first().innerText()
    await evse.getByRole('button', { name: `Set ${uid} OUTOFORDER` }).click()
    await message(page, `${uid} is OUTOFORDER, pushed to 1 peer`).waitFor()
    await expect.poll(() => evse.getByRole('combobox', { name: `Status of ${uid}` }).inputValue()).toBe('OUTOFORDER')
    await evse.getByRole('combobox', { name: `Status of ${uid}` }).selectOption('BLOCKED')
    await message(page, `${uid} is BLOCKED, pushed to 1 peer`).waitFor()
    const { exchanges: pushed } = await workbench.call('traffic.query', { filter: 'method:PATCH module:locations dir:out' })
    expect(pushed).toHaveLength(2)
    await go(page, '#/traffic')
    await filter(page, 'method:PATCH')
    await expect.poll(() => exchanges(page).count()).toBe(2)
  })

  it('shows own and received, of each peer', async () => {
    const { open, workbench } = await pair()
    await sendAs(workbench, 'cpo', 'locations.receiver.put')
    await sendAs(workbench, 'emsp', 'tariffs.sender.list')
    const page = await open()
    await go(page, '#/data/emsp')
    await page
      .getByRole('navigation', { name: 'Modules' })
      .getByRole('link', { name: /Tokens 12/ })
      .waitFor()
    await page.getByRole('button', { name: /Whose data/ }).click()
    await page.getByRole('option', { name: /From CPO/ }).click()
    await page
      .getByRole('navigation', { name: 'Modules' })
      .getByRole('link', { name: /Locations 1/ })
      .click()
    await objects(page, 'Locations').getByRole('row', { level: 1 }).first().click()
    await detail(page).getByRole('heading').waitFor()
    await page.getByRole('link', { name: /^Tariffs/ }).click()
    await page.getByRole('button', { name: 'Forget received Tariffs' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click()
    await page.getByRole('link', { name: /^Tariffs/ }).waitFor({ state: 'detached' })
  })
})

describe('an object', () => {
  it('is changed in a form; what will be pushed is shown before it is saved', async () => {
    const { open, workbench } = await pair({ ocpi: '2.1.1' })
    const page = await open({ remembered: { 'data.shape': 'form' } })
    await go(page, '#/data/cpo/own/locations')
    await objects(page, 'Locations').getByRole('row', { level: 1 }).first().click()
    const name = detail(page).getByRole('textbox', { name: /^name/ }).first()
    await name.fill('Charging at the harbour')
    const push = page.getByRole('list', { name: 'What will be pushed' })
    await push.getByRole('button', { name: /will be pushed to eMSP/ }).click()
    await push.getByRole('tree').getByText('"Charging at the harbour"').waitFor()
    // In the words of the connection's version: 2.1.1 has a type where 2.2.1 has a parking_type.
    await push.getByRole('tree').getByText('"type"').waitFor()
    await detail(page).getByRole('button', { name: 'Save' }).click()
    await expect.poll(async () => (await workbench.call('traffic.query', { filter: 'module:locations dir:out' })).total).toBe(1)
    const {
      items: [received],
    } = await workbench.call('data.list', { standinId: 'emsp', holder: connectionIdOf(workbench, 'emsp'), module: 'locations' })
    expect(received?.title).toContain('Charging at the harbour')
  })

  it('is changed as JSON, with completion and errors from the schema, and never saved while it is no JSON', async () => {
    const { open, workbench } = await pair()
    const page = await open({ remembered: { 'data.shape': 'json' } })
    await go(page, '#/data/cpo/own/tariffs')
    await objects(page, 'Tariffs').getByRole('row').first().click()
    const json = editor(page, /^Tariff .* as JSON$/)
    await json.getByText('"currency"').waitFor()
    const before = await workbench.call('data.list', { standinId: 'cpo', holder: 'own', module: 'tariffs' })
    const { object } = await workbench.call('data.get', {
      standinId: 'cpo',
      holder: 'own',
      module: 'tariffs',
      key: before.items[0]?.key ?? '',
    })
    const text = JSON.stringify({ ...(object as object), currency: 'EURO' }, undefined, 2)
    await write(json, text)
    await detail(page)
      .getByText(/Save wrong on purpose \(1 violation\)/)
      .waitFor()
    await page.locator('.json-editor__host .cm-lint-marker-error').waitFor()
    expect(await detail(page).getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await write(json, text.slice(0, -2))
    await detail(page)
      .getByText(/^Not JSON at line \d+$/)
      .waitFor()
    await json.press('Control+Enter')
    await json.press('Control+S')
    expect(await detail(page).getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    // A new field in front of the others: the schema knows which there are.
    await write(json, text.replace('EURO', 'EUR').replace('{', '{\n  '))
    await json.press('Control+Home')
    await json.press('ArrowDown')
    await json.press('End')
    await page.keyboard.type('"')
    await page.keyboard.type('min')
    await page.locator('.json-editor__host .cm-tooltip-autocomplete').getByText('min_price', { exact: true }).first().waitFor()
    await page.keyboard.press('Escape')
    await detail(page).getByRole('button', { name: 'Revert' }).click()
    await detail(page).getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' })
    expect(
      (await workbench.call('data.get', { standinId: 'cpo', holder: 'own', module: 'tariffs', key: before.items[0]?.key ?? '' })).object,
    ).toEqual(object)
  })

  it('is made, duplicated, deleted, and brought back', async () => {
    const { open, workbench } = await pair()
    const page = await open({ remembered: { 'data.shape': 'form' } })
    await go(page, '#/data/emsp/own/tokens')
    await page.getByRole('button', { name: 'New', exact: true }).click()
    await detail(page).getByRole('textbox', { name: /^uid/ }).fill('0123456789ABCD')
    await detail(page).getByRole('list', { name: 'What will be pushed' }).getByText('will be pushed to').waitFor()
    await detail(page).getByRole('button', { name: 'Create' }).click()
    await detail(page)
      .getByRole('heading', { name: /0123456789ABCD/ })
      .waitFor()
    await detail(page).getByRole('button', { name: 'Copy as JSON' }).click()
    await message(page, 'JSON copied').waitFor()
    expect(JSON.parse(await clipboard(page))).toMatchObject({ uid: '0123456789ABCD' })
    await detail(page).getByRole('button', { name: 'Duplicate' }).click()
    await detail(page)
      .getByRole('heading', { name: /^New|copy/i })
      .waitFor()
    await detail(page).getByRole('button', { name: 'Create' }).click()
    await expect
      .poll(async () => (await workbench.call('data.list', { standinId: 'emsp', holder: 'own', module: 'tokens' })).total)
      .toBe(14)
    await page.getByRole('searchbox', { name: 'Search in Tokens' }).fill('0123456789ABCD')
    await expect.poll(() => objects(page, 'Tokens').getByRole('row').count()).toBe(1)
    await objects(page, 'Tokens').getByRole('row').first().click()
    await detail(page)
      .getByRole('heading', { name: /0123456789ABCD/ })
      .waitFor()
    await detail(page).getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Nothing matches').waitFor()
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
    await reads(detail(page).getByRole('heading'), /0123456789ABCD/)
    await expect.poll(() => objects(page, 'Tokens').getByRole('row').count()).toBe(1)
  })
})
