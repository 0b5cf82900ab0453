/** What a stand-in does wrong on purpose. */
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { command, editor, exchange, exchanges, filter, go, message, reads, standinOf, write } from './support/actions.js'
import { alone, cpo, pair } from './support/desk.js'
import { sendAs } from './support/sending.js'

const list = (page: Page): Locator => page.getByRole('navigation', { name: 'Faults' })
const there = (page: Page): Locator => list(page).getByRole('region', { name: 'Added faults' }).getByRole('listitem')
const ready = (page: Page, pitfall: string): Locator => list(page).getByRole('region', { name: pitfall, exact: true }).getByRole('listitem')
const detail = (page: Page): Locator => page.locator('article.fault-detail')
const form = (page: Page): Locator => page.getByRole('region', { name: 'Rule as form' })
const json = (page: Page): Locator => editor(page, 'Rule as JSON')
const sentence = (page: Page): Locator => page.locator('.rule__sentence')
const pick = async (page: Page, field: Locator, option: string): Promise<void> => {
  await field.click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

describe('a ready fault', () => {
  it('is found, switched on with how often, applies, is impossible to overlook, and leads to exactly what it touched', async () => {
    const { open, workbench } = await pair()
    const { switches } = await workbench.call('faults.switches', {})
    const page = await open()
    await standinOf(page, 'CPO').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('f')
    await list(page).getByRole('checkbox', { name: 'Fits the role' }).setChecked(false, { force: true })
    await expect.poll(() => list(page).locator('.faults-ready li').count()).toBe(new Set(switches.map((one) => one.name)).size)
    await page.keyboard.press('/')
    await page.keyboard.type('paging.total/missing')
    await expect.poll(() => ready(page, 'paging.total').count()).toBe(1)
    await page.keyboard.press('Enter')
    await detail(page)
      .getByText(/^paging\.total: /)
      .waitFor()
    await detail(page).getByText('2.2.1 transport_and_format').waitFor()
    await pick(page, detail(page).getByRole('button', { name: /Frequency/ }), 'the next n times')
    await detail(page).getByText('Answers the next GET of a list without X-Total-Count.').waitFor()
    await detail(page).getByRole('button', { name: 'Switch on' }).click()
    await reads(there(page), /X-Total-Count is missing/)
    await standinOf(page, 'CPO').getByRole('link', { name: '1 fault on' }).waitFor()
    await page.getByRole('contentinfo', { name: 'Status' }).getByRole('link', { name: '1 fault on' }).waitFor()

    for (let pull = 0; pull < 2; pull++) await sendAs(workbench, 'emsp', 'locations.sender.list')
    await there(page).getByRole('button', { name: 'Show 1 affected exchange' }).click()
    await expect.poll(() => exchanges(page).count()).toBe(1)
    await exchanges(page).getByLabel('fault: paging.total').waitFor()
    await exchanges(page).click()
    await exchange(page)
      .getByRole('region', { name: 'Why this response' })
      .getByText('fault paging.total: X-Total-Count is missing')
      .waitFor()
    await exchange(page).getByRole('region', { name: 'Findings' }).getByText('paging.total').waitFor()
    await exchange(page).getByRole('region', { name: 'Faults' }).getByRole('link', { name: 'X-Total-Count is missing' }).click()
    await reads(detail(page).getByRole('heading', { level: 2 }), 'X-Total-Count is missing')
  })

  it('has a switch in the list; those that are there are switched off, removed, cleared, and brought back with their counts', async () => {
    const { open, workbench } = await pair()
    const page = await open()
    await go(page, '#/faults/cpo')
    const toggle = (row: Locator): Promise<void> => row.locator('label').first().click()
    await toggle(ready(page, 'paging.limit').filter({ hasText: 'X-Limit is missing' }))
    await toggle(ready(page, 'version.mix').filter({ hasText: 'a Session in the format of the other version' }))
    // One for each version that the stand-in speaks.
    await expect.poll(() => there(page).count()).toBe(3)
    await sendAs(workbench, 'emsp', 'locations.sender.list')
    const first = there(page).first()
    await reads(first, /1/)
    await toggle(first)
    await standinOf(page, 'CPO').getByRole('link', { name: '2 faults on' }).waitFor()
    await first.getByRole('link').click()
    await reads(detail(page).getByRole('heading', { level: 2 }), 'X-Limit is missing')
    await page.keyboard.press('Delete')
    await expect.poll(() => there(page).count()).toBe(2)
    await message(page, 'Removed: X-Limit is missing').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => there(page).count()).toBe(3)
    await page.getByRole('button', { name: 'Remove all' }).click()
    await page.getByText('No fault is on').waitFor()
    await page.getByRole('button', { name: 'Undo' }).first().click()
    await expect.poll(() => there(page).count()).toBe(3)
    const { faults } = await workbench.call('faults.list', { standinId: 'cpo' })
    expect(faults.map(({ switch: name, enabled, touched }) => ({ name, enabled, touched }))).toContainEqual({
      name: 'paging.limit/missing',
      enabled: false,
      touched: 1,
    })
    await command(page, 'Remove the faults of every stand-in')
    await expect.poll(() => there(page).count()).toBe(0)
  })
})

describe("a rule of one's own", () => {
  it('is written as form or as JSON, each following the other, says in words what it does, and is not kept while it is wrong', async () => {
    const { open, workbench } = await pair()
    const page = await open()
    await go(page, '#/faults/cpo')
    await ready(page, 'paging.limit').first().waitFor()
    await page.keyboard.press('n')
    await pick(page, form(page).getByRole('button', { name: /Direction/ }), 'our request (out)')
    await form(page).getByRole('combobox', { name: 'Endpoint' }).fill('tariffs.receiver.put locations.receiver.put')
    await form(page).getByRole('textbox', { name: 'Title' }).fill('Slow and shouting')
    await form(page).getByRole('textbox', { name: 'Name' }).fill('My Fault')
    await form(page).getByText('lower case letters, digits, dots and hyphens').waitFor()
    expect(await detail(page).getByRole('button', { name: 'Switch on' }).isDisabled()).toBe(true)
    await form(page).getByRole('textbox', { name: 'Name' }).fill('my-fault')
    await pick(page, form(page).getByRole('button', { name: /Kind of action 1/ }), 'JSON body')
    await pick(page, form(page).getByRole('button', { name: /^.*Change$/ }), 'set')
    await form(page).getByRole('textbox', { name: 'Path' }).fill('/currency')
    await form(page).getByRole('textbox', { name: 'Value' }).fill('euro')
    await reads(sentence(page), 'Sends every PUT tariffs or PUT locations with /currency set to "euro".')
    await json(page).getByText('"euro"').waitFor()

    await write(json(page), '{ "title": "x", "match": { "direction": "sideways" }, "actions": [] }')
    await reads(sentence(page), /^match\/direction: /)
    await write(json(page), '{ "title": ')
    await form(page)
      .getByText(/The rule is not valid JSON \(line 1/)
      .waitFor()
    await write(
      json(page),
      JSON.stringify(
        {
          id: 'my-fault',
          title: 'Shouting',
          match: { direction: 'out', endpoint: 'tariffs.receiver.put' },
          scope: { kind: 'times', times: 2 },
          actions: [{ kind: 'json', path: '/currency', do: 'lower-case' }],
        },
        undefined,
        2,
      ),
    )
    await reads(sentence(page), 'Sends the next 2 PUT tariffs with /currency in lower case.')
    await page.keyboard.press('Control+Enter')
    await reads(there(page), /Shouting/)
    await sendAs(workbench, 'cpo', 'tariffs.receiver.put')
    await reads(there(page), /1/)

    await form(page).getByRole('textbox', { name: 'Title' }).fill('Shouting once more')
    await form(page).getByRole('textbox', { name: 'Times' }).fill('3')
    await page.keyboard.press('Control+S')
    await reads(there(page), /Shouting once more/)
    await detail(page).getByRole('button', { name: 'Duplicate' }).click()
    await detail(page).getByRole('button', { name: 'Switch on' }).click()
    await expect.poll(() => there(page).count()).toBe(2)
    const { faults } = await workbench.call('faults.list', {})
    expect(faults.map(({ id, title, scope, touched }) => ({ id, title, scope, touched }))).toEqual([
      { id: 'my-fault', title: 'Shouting once more', scope: { kind: 'times', times: 3 }, touched: 1 },
      { id: 'my-fault', title: 'Shouting once more', scope: { kind: 'times', times: 3 }, touched: 0 },
    ])
  })

  it('is completed from its schema while it is typed', async () => {
    const { open } = await pair()
    const page = await open()
    await go(page, '#/faults/cpo/new')
    await write(json(page), '{ "actions": [{ "kind": "bytes", "do": "" }] }')
    for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Control+Space')
    const options = page.getByRole('option')
    await options.filter({ hasText: 'byte-order-mark' }).waitFor()
    expect(await options.filter({ hasText: 'unwrap' }).count()).toBe(0)
  })

  it('begins with an exchange: make this go wrong next time', async () => {
    const { open, workbench } = await pair()
    await sendAs(workbench, 'cpo', 'tariffs.receiver.put')
    const page = await open()
    await filter(page, 'module:tariffs dir:out')
    await exchanges(page).first().click()
    await exchange(page).getByRole('button', { name: 'Add a fault for this request' }).click()
    await reads(sentence(page), /^Sends the next PUT tariffs in 2\.2\.1 after 3 s\.$/)
    await pick(page, detail(page).getByRole('button', { name: /ready faults?/ }), 'A pushed object has an envelope')
    await reads(sentence(page), 'Sends the next PUT tariffs in 2.2.1 in an envelope.')
    await detail(page).getByRole('button', { name: 'Switch on' }).click()
    await there(page).waitFor()
    const before = workbench.bench.traffic.state().lastSeq
    for (let push = 0; push < 2; push++) await sendAs(workbench, 'cpo', 'tariffs.receiver.put')
    const touched = await workbench.call('traffic.query', { filter: `fault:envelope.wrapping dir:out seq>${before}` })
    expect(touched.total).toBe(1)
  })
})

describe('what cannot be done', () => {
  it('says so: no stand-in, an exchange that is gone, a role that does not fit', async () => {
    const nobody = await alone()
    const empty = await nobody.open()
    await go(empty, '#/faults')
    await empty.getByRole('main').getByRole('heading', { name: 'No stand-in yet' }).waitFor()
    const { open } = await alone(cpo({ versions: ['2.1.1'] }))
    const page = await open()
    await go(page, '#/faults/cpo/like/4711')
    await page.getByRole('heading', { name: 'Exchange not found' }).waitFor()
    await go(page, '#/faults/cpo/ready/headers.routing%2Fmissing')
    await detail(page)
      .getByText(/this fault never applies to it/)
      .waitFor()
    await go(page, '#/faults/cpo/there/nothing')
    await page.getByRole('heading', { name: 'Fault not found' }).waitFor()
  })
})
