/** Triggering what a role may call. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { endpoints } from '../../emulator/ocpi/endpoints.js'
import { commandNames } from '../../emulator/contract/standin.js'
import { editor, exchange, go, message, reads, write } from './support/actions.js'
import { pair } from './support/desk.js'
import { connectionIdOf } from './support/sending.js'

const list = (page: Page) => page.getByRole('navigation', { name: 'Operations' })
const request = (page: Page) => page.locator('section.request')
const outcome = (page: Page) => page.getByRole('region', { name: 'Outcome' })

describe('the operations of a connection', () => {
  it('are the rows of the endpoint table that the role may call, grouped by module, and found by a few letters', async () => {
    const { open, workbench } = await pair()
    const { operations } = await workbench.call('operations.list', { connectionId: connectionIdOf(workbench, 'emsp') })
    const page = await open()
    await page.getByRole('list', { name: 'Connections of eMSP' }).getByRole('link', { name: 'CPO' }).click()
    await list(page).getByRole('link').first().waitFor()
    expect(await list(page).getByRole('link').count()).toBe(operations.length)
    expect(operations.filter((operation) => operation.module === 'commands').length).toBe(commandNames.length - 1)
    const groups = await list(page).getByRole('heading', { level: 2 }).allInnerTexts()
    expect(new Set(groups)).toEqual(new Set(operations.map((operation) => operation.module)))
    expect(operations.every((operation) => endpoints['2.2.1'].some((row) => row.id === operation.endpointId))).toBe(true)
    await list(page).getByRole('searchbox', { name: 'Search operations' }).fill('unlock')
    await expect.poll(() => list(page).getByRole('link').count()).toBe(1)
    await list(page).getByRole('searchbox').press('Enter')
    await request(page)
      .getByRole('heading', { level: 2 })
      .getByText(/unlock/i)
      .waitFor()
  })

  it('are sent from a form that is filled in from the data; favourites and those used last stay at hand', async () => {
    const { open, workbench } = await pair()
    const page = await open({ remembered: { 'operations.shape': 'form' } })
    await go(page, `#/operations/${connectionIdOf(workbench, 'cpo')}/locations.receiver.put`)
    await reads(request(page).locator('.request__url'), /PUT[^]*\/locations\/NL\/CPO\/LOC-000001/)
    await request(page)
      .getByRole('button', { name: /^Own location/ })
      .click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /LOC-000003/ })
      .click()
    await reads(request(page).locator('.request__url'), /LOC-000003/)
    const name = request(page).getByRole('textbox', { name: /^name/ }).first()
    await name.fill('Changed in a form')
    await request(page).getByRole('radio', { name: 'JSON' }).click()
    await editor(page, 'Body: Location').getByText('"Changed in a form"').waitFor()
    await request(page).getByRole('button', { name: 'Add to favourites' }).click()
    await request(page).getByRole('button', { name: /^Send/ }).click()
    await outcome(page).getByText('Succeeded').waitFor()
    expect(
      (await workbench.call('data.list', { standinId: 'emsp', holder: connectionIdOf(workbench, 'emsp'), module: 'locations' })).items[0],
    ).toMatchObject({ id: 'LOC-000003', title: expect.stringContaining('Changed in a form') as string })
    await list(page).getByRole('region', { name: 'Favourites' }).getByRole('link').waitFor()
    await list(page)
      .getByRole('link', { name: /Ask which versions/ })
      .click()
    await request(page).getByRole('button', { name: /^Send/ }).click()
    await outcome(page).getByText('Succeeded').waitFor()
    await page.reload()
    await list(page)
      .getByRole('region', { name: 'Last used' })
      .getByRole('link', { name: /Ask which versions/ })
      .waitFor()
    await list(page).getByRole('region', { name: 'Favourites' }).getByRole('link').waitFor()
  })

  it('pull page by page, and lead to what was received', async () => {
    const { open, workbench } = await pair({ cpo: { pageLimit: 5 } })
    const page = await open()
    await go(page, `#/operations/${connectionIdOf(workbench, 'emsp')}/locations.sender.list`)
    await request(page).getByRole('button', { name: /^Send/ }).click()
    await outcome(page).getByText('12 objects received in 3 pages.').waitFor()
    await outcome(page).getByRole('link', { name: 'Show in Data' }).click()
    await expect.poll(() => page.getByRole('treegrid', { name: 'Locations' }).getByRole('row', { level: 1 }).count()).toBe(12)
  })
})

describe('what is sent', () => {
  it('is exactly the JSON that is shown, and wrong only on purpose', async () => {
    const { open, workbench } = await pair({ ocpi: '2.1.1' })
    const page = await open({ remembered: { 'operations.shape': 'json' } })
    await go(page, `#/operations/${connectionIdOf(workbench, 'cpo')}/locations.receiver.put`)
    const json = editor(page, 'Body: Location')
    await json.getByText('"type"').first().waitFor()
    const { body } = await workbench.call('operations.prepare', {
      connectionId: connectionIdOf(workbench, 'cpo'),
      operation: 'locations.receiver.put',
    })
    const text = JSON.stringify({ ...(body as object), type: 'UNDER_THE_SEA' }, undefined, 2)
    await write(json, text)
    const send = request(page).getByRole('button', { name: /^Send(?! wrong)/ })
    await expect.poll(() => send.isDisabled()).toBe(true)
    await json.press('Control+Enter')
    const broken = `${text.slice(0, -1)},\n  "odd"  :  01 }`
    await write(json, broken)
    await request(page).getByText('Send even if invalid').click()
    await expect.poll(() => send.isDisabled()).toBe(false)
    await send.click()
    await outcome(page).getByText('Failed').waitFor()
    const { exchanges } = await workbench.call('traffic.query', { filter: 'module:locations dir:out' })
    expect(exchanges).toHaveLength(1)
    expect((await workbench.call('traffic.get', { seq: exchanges[0]?.seq ?? 0 })).request.body.text).toBe(broken)
    await write(json, text)
    await send.click()
    await outcome(page).getByText('Succeeded').waitFor()
    await outcome(page).getByRole('link', { name: 'Exchange' }).click()
    await exchange(page)
      .getByRole('region', { name: 'Findings' })
      .getByText(/UNDER_THE_SEA/)
      .first()
      .waitFor()
  })

  it('has the headers that were added, replaced or left out', async () => {
    const { open, workbench } = await pair()
    const page = await open()
    await go(page, `#/operations/${connectionIdOf(workbench, 'emsp')}/tariffs.sender.list`)
    const add = request(page).getByRole('button', { name: 'Add, replace or leave out a header' })
    await add.click()
    await request(page)
      .getByRole('combobox', { name: 'Name of header 1' })
      .or(request(page).getByRole('textbox', { name: 'Name of header 1' }))
      .fill('Authorization')
    await add.click()
    await request(page)
      .getByRole('combobox', { name: 'Name of header 2' })
      .or(request(page).getByRole('textbox', { name: 'Name of header 2' }))
      .fill('X-Test')
    await request(page).getByRole('textbox', { name: 'Value of header 2' }).fill('yes')
    await request(page).getByRole('button', { name: /^Send/ }).click()
    await outcome(page).getByText('HTTP 401', { exact: true }).waitFor()
    const {
      exchanges: [sent],
    } = await workbench.call('traffic.query', { filter: 'module:tariffs dir:out', limit: 1 })
    const {
      request: { headers },
    } = await workbench.call('traffic.get', { seq: sent?.seq ?? 0 })
    const names = headers.map(([name]) => name.toLowerCase())
    expect(names).toContain('x-test')
    expect(names).not.toContain('authorization')
  })

  it('is, for a command, followed from sent to accepted, result and session', async () => {
    const { open, workbench } = await pair()
    const page = await open({ remembered: { 'operations.shape': 'json' } })
    await go(page, `#/operations/${connectionIdOf(workbench, 'emsp')}/commands.receiver.post:START_SESSION`)
    // Nothing is known of the peer yet: what a command needs is pulled in one click.
    await request(page).getByRole('button', { name: 'Pull Locations' }).click()
    await editor(page, 'Body: StartSession')
      .getByText(/LOC-0000/)
      .waitFor()
    await request(page).getByRole('button', { name: /^Send/ }).click()
    const life = outcome(page).getByRole('list', { name: 'Timeline of START_SESSION' })
    await reads(life, /Sent[^]*ACCEPTED[^]*Result[^]*ACCEPTED[^]*Session/i)
    await life
      .locator('li')
      .filter({ hasText: /^Session/ })
      .getByLabel('done')
      .waitFor()
    await life
      .locator('li')
      .filter({ hasText: /^Session/ })
      .getByRole('link')
      .first()
      .click()
    await page.getByRole('grid', { name: 'Sessions' }).getByText('ACTIVE').waitFor()
  })

  it('says what the peer refused, and that nothing left where nothing did', async () => {
    const { open, workbench } = await pair({ cpo: { behaviour: { commands: { UNLOCK_CONNECTOR: { response: 'REJECTED' } } } } })
    const page = await open()
    await go(page, `#/operations/${connectionIdOf(workbench, 'emsp')}/commands.receiver.post:UNLOCK_CONNECTOR`)
    await request(page).getByRole('button', { name: /^Send/ }).click()
    await outcome(page).getByText('Rejected: REJECTED').first().waitFor()
    await workbench.call('standins.stop', { standinId: 'cpo' })
    await request(page).getByRole('button', { name: /^Send/ }).click()
    await outcome(page)
      .getByText(/Failed|Not sent/)
      .waitFor()
    await reads(outcome(page), /nothing listens at/)
    expect(await message(page, /./).count()).toBe(0)
  })
})
