/** Drivers, vehicles, sessions and their bills, as a user plays them through. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { choose, editor, exchange, exchanges, go, message, reads, write } from './support/actions.js'
import { pair, type Desk } from './support/desk.js'
import { connectionIdOf, sendAs } from './support/sending.js'

const evse = 'EVSE-000001-1'
const connector = (page: Page) => page.getByRole('region', { name: `Connector ${evse} / 1` })
const rows = (page: Page, name: string) => page.getByRole('grid', { name }).getByRole('row')
const dialog = (page: Page) => page.getByRole('dialog')
const clock = (page: Page) => page.getByRole('group', { name: 'Clock of the workbench' })
const bill = (page: Page) => page.getByRole('region', { name: 'Line items' }).getByRole('table')

/** The first EVSE is free, whatever it began with. */
const opened = async (desk: Desk): Promise<Page> => {
  await desk.workbench.call('charging.fault', { standinId: 'cpo', evseUid: evse, faulted: false })
  const page = await desk.open()
  await go(page, '#/charging/cpo/connectors/LOC-000001/EVSE-000001-1/1')
  await connector(page).waitFor()
  return page
}

const plugIn = async (page: Page, fields: Readonly<Record<string, string>> = {}): Promise<void> => {
  await connector(page).getByRole('button', { name: 'Plug in…' }).first().click()
  await dialog(page)
    .getByRole('button', { name: /Vehicle/ })
    .click()
  await page.getByRole('option', { name: /family car/ }).click()
  for (const [name, value] of Object.entries(fields)) {
    await dialog(page).getByLabel(name).fill(value)
    await dialog(page).getByLabel(name).press('Tab')
  }
  await dialog(page).getByRole('button', { name: 'Plug in', exact: true }).click()
}

/** A key that comes while the dialog closes belongs to the dialog. */
const plugged = async (page: Page, fields?: Readonly<Record<string, string>>): Promise<void> => {
  await plugIn(page, fields)
  await connector(page).getByText('ACTIVE', { exact: true }).waitFor()
  // The panel of the session follows it by itself, ahead of what can be done at the Connector.
  await connector(page).getByRole('button', { name: 'Unplug' }).waitFor()
  await dialog(page).waitFor({ state: 'detached' })
}

const energyOf = async (page: Page): Promise<number> =>
  Number.parseFloat(await connector(page).locator('.figure', { hasText: 'Energy' }).locator('strong').innerText())

describe('a session', () => {
  it.each(versions)('is plugged in, charges at ×60, is full, parks, is unplugged and billed to the cent (%s)', async (ocpi) => {
    const desk = await pair({ ocpi })
    await sendAs(desk.workbench, 'cpo', 'tokens.sender.list')
    const page = await opened(desk)
    await plugged(page, { 'State of charge (%)': '96', 'Stays when full (min)': '600' })
    await page.getByRole('radio', { name: '×60' }).click()
    await expect.poll(() => energyOf(page)).toBeGreaterThan(0)
    await page.keyboard.press('0')
    await clock(page).getByRole('radio', { name: 'paused' }).waitFor()
    // Four hours at once: full, and parking since.
    await clock(page).getByRole('button', { name: 'Advance the clock' }).click()
    await page.getByRole('menuitem', { name: /4 hours/ }).click()
    await connector(page).getByText('parking, not charging').waitFor()
    await reads(connector(page).locator('.figure', { hasText: 'Power' }), /0\.0 kW/)
    expect(
      await connector(page)
        .getByRole('img', { name: /^Power and energy/ })
        .locator('canvas')
        .count(),
    ).toBe(1)
    expect(
      await connector(page)
        .getByRole('table', { name: /^Power and energy/ })
        .getByRole('row')
        .count(),
    ).toBeGreaterThan(5)
    await page.keyboard.press('u')
    await connector(page).getByRole('link', { name: 'Show CDR' }).click()
    await page.getByText('All totals of the CDR match').waitFor()
    await bill(page)
      .getByRole('row', { name: /^ENERGY/ })
      .waitFor()
    // What the eMSP has received is priced the same; 2.1.1 knows no VAT.
    await go(page, '#/charging/emsp/cdrs')
    await rows(page, 'CDRs').first().getByText('equal').waitFor()
    await rows(page, 'CDRs').first().click()
    await page.getByText('All totals of the CDR match').waitFor()
    expect(await bill(page).getByRole('columnheader', { name: 'VAT', exact: true }).count()).toBe(ocpi === '2.1.1' ? 0 : 1)
    // Its timeline leads from the session to CDR and bill, and back from each.
    await go(page, '#/charging/emsp/sessions')
    await rows(page, 'Sessions').first().click()
    const timeline = page.getByRole('region', { name: 'From command to bill' })
    await reads(timeline, /Session created/)
    // A CDR of 2.1.1 does not name its session.
    if (ocpi !== '2.1.1') {
      await timeline.getByRole('link', { name: 'Bill', exact: true }).click()
      await page.getByText('All totals of the CDR match').waitFor()
      await timeline.getByRole('link', { name: 'Exchange of CDR' }).click()
      await reads(exchange(page).getByRole('region', { name: 'From command to bill' }).locator('[aria-current]'), /CDR/)
      await exchange(page).getByRole('link', { name: 'Session created', exact: true }).click()
      await reads(timeline, /stated costs match the Tariff/)
    }
    await go(page, '#/charging/emsp/sessions')
    await rows(page, 'Sessions').first().click()
    await page.getByRole('tab', { name: /^Charging periods/ }).click()
    await page.getByRole('tab', { name: 'Charging periods 2' }).waitFor()
    await page.getByRole('cell', { name: 'parking' }).waitFor()
    await page.getByRole('tab', { name: /^Exchanges/ }).click()
    await page
      .getByRole('listitem')
      .filter({ hasText: ocpi === '2.1.1' ? 'PUT' : 'PATCH' })
      .first()
      .waitFor()
    await page.getByRole('link', { name: 'Show exchanges' }).click()
    await exchanges(page).first().waitFor()
    await expect.poll(() => page.getByRole('combobox', { name: 'Filter' }).inputValue()).toMatch(/^path~/)
  })

  it('goes on while its peer does not answer; the user sees it, and the peer gets all of it later', async () => {
    const desk = await pair({ emsp: { seed: { locations: 0, tokens: 12, history: 0 } } })
    await sendAs(desk.workbench, 'cpo', 'tokens.sender.list')
    const page = await opened(desk)
    await plugged(page)
    await desk.workbench.call('clock.set', { factor: 0 })
    await desk.workbench.call('faults.add', { standinId: 'emsp', switch: 'rate.timeout/abort' })
    await page.keyboard.press('q')
    await connector(page)
      .getByText(/does not answer pushes.*The session continues; the next successful push contains the whole session/)
      .waitFor()
    const before = await energyOf(page)
    await page.keyboard.press('q')
    await expect.poll(() => energyOf(page)).toBeGreaterThan(before)
    const missed = await energyOf(page)
    await desk.workbench.call('faults.clear', {})
    await page.keyboard.press('q')
    await connector(page)
      .getByText(/does not answer pushes/)
      .waitFor({ state: 'detached' })
    const [session] = (await desk.workbench.call('charging.sessions', {})).sessions
    const heard = async () => {
      const { object } = await desk.workbench.call('data.get', {
        standinId: 'emsp',
        holder: connectionIdOf(desk.workbench, 'emsp'),
        module: 'sessions',
        key: session?.sessionId ?? '',
      })
      return object as { readonly status: string; readonly kwh: number }
    }
    await expect.poll(async () => (await heard()).kwh).toBeGreaterThan(missed)
    expect((await heard()).status).toBe('ACTIVE')
    // Presses add up; a key that is held is one.
    const clockNow = async () => (await desk.workbench.call('clock.get', {})).now
    const stepped = () => clock(page).getByRole('status').waitFor({ state: 'detached' })
    await stepped()
    const from = await clockNow()
    for (const press of ['press', 'press', 'down', 'down', 'up'] as const) await page.keyboard[press]('m')
    await expect.poll(clockNow).toBe(from + 180_000)
    await stepped()
    expect(await clockNow()).toBe(from + 180_000)
  })

  it('is refused, reserved for, broken, cut off and declared invalid', async () => {
    const desk = await pair()
    await sendAs(desk.workbench, 'cpo', 'tokens.sender.list')
    const { items } = await desk.workbench.call('data.list', { standinId: 'emsp', holder: 'own', module: 'tokens', search: 'RFID NEVER' })
    const asked = items[0]?.id.split('/')[0] ?? ''
    await desk.workbench.call('charging.setRules', { standinId: 'emsp', rules: [{ uid: asked, answer: 'NO_CREDIT' }] })
    const page = await opened(desk)
    await plugIn(page, { Token: asked })
    await dialog(page).getByText('The Token was refused (NO_CREDIT).').waitFor()
    await page.keyboard.press('Escape')
    // Kept for a Token, which then is let in.
    await connector(page).getByRole('button', { name: 'Reserve…' }).click()
    await dialog(page).getByRole('button', { name: 'Reserve', exact: true }).click()
    await connector(page).getByText('RESERVATION', { exact: true }).waitFor()
    await connector(page).getByRole('button', { name: 'Cancel reservation' }).click()
    await connector(page).getByText('The session is COMPLETED').waitFor()
    await connector(page).getByRole('button', { name: 'Reserve…' }).click()
    await dialog(page).getByRole('button', { name: 'Reserve', exact: true }).click()
    await connector(page).getByText('RESERVATION', { exact: true }).waitFor()
    await plugged(page)
    await page.keyboard.press('u')
    await connector(page).getByText('The session is COMPLETED').waitFor()
    await page.keyboard.press('b')
    await connector(page).getByText('vehicles cannot plug in').waitFor()
    await connector(page).getByRole('button', { name: 'Put back in service' }).click()
    await connector(page).getByText('Available').waitFor()
    await page.keyboard.press('o')
    await connector(page).getByText('Disconnected.').waitFor()
    await connector(page).getByRole('button', { name: 'Reconnect' }).click()
    await connector(page).getByText('Available').waitFor()
    await plugged(page)
    await choose(page, connector(page).getByRole('button', { name: `More about ${evse}` }), /^Declare/)
    await page.getByRole('alertdialog').getByRole('button', { name: 'Declare invalid' }).click()
    await connector(page).getByText('The session is INVALID').waitFor()
  })
})

describe('the Connectors', () => {
  it('are found among thousands; only those in view are in the page', async () => {
    const desk = await pair({ cpo: { seed: { locations: 1500, tokens: 0, history: 0 } } })
    const page = await desk.open()
    await go(page, '#/charging/cpo')
    await page.getByText(/^[34],\d{3} Connectors$/).waitFor()
    expect(await rows(page, 'Connectors').count()).toBeLessThan(80)
    await rows(page, 'Connectors').first().focus()
    await page.keyboard.press('End')
    await expect.poll(() => rows(page, 'Connectors').last().innerText()).toMatch(/EVSE-001500/)
    await page.getByRole('button', { name: /^Out of order/ }).click()
    await expect
      .poll(async () => new Set(await page.getByRole('grid', { name: 'Connectors' }).locator('.condition').allInnerTexts()))
      .toEqual(new Set(['Out of order']))
    await page.keyboard.press('/')
    await page.keyboard.type('EVSE-000777-1')
    await page
      .getByRole('button', { name: 'Show all Connectors' })
      .or(rows(page, 'Connectors').filter({ hasText: 'EVSE-000777-1' }))
      .first()
      .waitFor()
  })
})

describe('the rules of an eMSP', () => {
  it('are added, changed, moved, removed and brought back; a trial says which decides', async () => {
    const desk = await pair()
    const { items } = await desk.workbench.call('data.list', { standinId: 'emsp', holder: 'own', module: 'tokens', search: 'RFID ALLOWED' })
    const uid = items[0]?.id.split('/')[0] ?? ''
    const rules = async () => (await desk.workbench.call('charging.rules', { standinId: 'emsp' })).rules.map((rule) => rule.answer)
    const page = await desk.open()
    await go(page, '#/charging/emsp')
    await page.getByRole('heading', { name: 'No rules' }).waitFor()
    await page.keyboard.press('n')
    await dialog(page).getByRole('textbox', { name: 'Token' }).fill(uid)
    await dialog(page).getByRole('button', { name: 'Add', exact: true }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await page.keyboard.press('n')
    await dialog(page).getByLabel('Only at').fill('LOC-000001\nLOC-000002/EVSE-000002-1')
    await dialog(page)
      .getByRole('button', { name: /Answer/ })
      .click()
    await page.getByRole('option', { name: 'ALLOWED', exact: true }).click()
    await dialog(page).getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('only at LOC-000001, LOC-000002/EVSE-000002-1').waitFor()
    await expect.poll(rules).toEqual(['ALLOWED', 'BLOCKED'])
    const trial = page.getByRole('form', { name: 'Try the rules' })
    await trial.getByRole('combobox', { name: 'Token' }).fill(uid)
    await trial.getByLabel('Location').fill('LOC-000009')
    await trial.getByRole('button', { name: 'Find the deciding rule' }).click()
    await trial.getByText('rule 1 decides: NOT_ALLOWED at LOC-000009').waitFor()
    await page.getByRole('button', { name: 'Move rule 2 up' }).click()
    await expect.poll(rules).toEqual(['BLOCKED', 'ALLOWED'])
    await page.getByRole('button', { name: 'Edit rule 1' }).click()
    await dialog(page)
      .getByRole('button', { name: /Answer/ })
      .click()
    await page.getByRole('option', { name: 'EXPIRED' }).click()
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await expect.poll(rules).toEqual(['EXPIRED', 'ALLOWED'])
    await page.getByRole('button', { name: 'Remove rule 1' }).click()
    await expect.poll(rules).toEqual(['ALLOWED'])
    await message(page, 'Rule 1 removed').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(rules).toEqual(['EXPIRED', 'ALLOWED'])
  })
})

describe('a fleet', () => {
  it('comes, is followed, and is sent home', async () => {
    const desk = await pair()
    const page = await desk.open()
    await go(page, '#/charging/cpo/fleet')
    const form = page.getByRole('form', { name: 'A new fleet' })
    await form.getByLabel('Drivers').fill('0')
    await form.getByLabel('Drivers').press('Tab')
    await expect.poll(() => form.getByLabel('Drivers').inputValue()).toBe('1')
    await form.getByLabel('Drivers').fill('8')
    await form.getByLabel('Drivers').press('Tab')
    await page.getByRole('radio', { name: '×3600' }).click()
    await form.getByRole('button', { name: 'Start' }).click()
    const fleet = page.getByRole('list', { name: 'Fleets' }).getByRole('listitem')
    await fleet.getByText('running').waitFor()
    await expect.poll(async () => Number(await fleet.locator('dd').first().innerText())).toBeGreaterThan(0)
    await fleet.getByRole('button', { name: 'Stop' }).click()
    await fleet.getByText('stopped').waitFor()
    await expect.poll(() => fleet.locator('dd').nth(1).innerText()).toBe('0')
  })
})

describe('prices', () => {
  it('are explained while a Tariff is being changed, and a CDR that is wrong says where', async () => {
    const desk = await pair()
    const page = await desk.open()
    await go(page, '#/data/cpo/own/tariffs/DAY-NIGHT')
    await page.getByRole('radio', { name: 'Prices' }).click()
    await page.getByText('Energy (07:00 to 21:00): 0.45 EUR per kWh').waitFor()
    await page.getByRole('img', { name: 'Prices over the day in EUR; they change 2 times' }).waitFor()
    await page.getByLabel('Time zone').fill('Asia/Kolkata')
    await page.getByRole('radio', { name: 'JSON' }).click()
    const { object: tariff } = await desk.workbench.call('data.get', {
      standinId: 'cpo',
      holder: 'own',
      module: 'tariffs',
      key: 'DAY-NIGHT',
    })
    await write(editor(page, /as JSON$/), JSON.stringify(tariff).replace('0.45', '0.99'))
    await page.getByRole('radio', { name: 'Prices' }).click()
    await page.getByText('Energy (07:00 to 21:00): 0.99 EUR per kWh').waitFor()
    // A CDR whose total was made wrong by hand.
    const { object } = await desk.workbench.call('data.get', { standinId: 'cpo', holder: 'own', module: 'cdrs', key: 'CDR-000001' })
    await desk.workbench.call('data.put', {
      standinId: 'cpo',
      module: 'cdrs',
      object: { ...(object as object), total_cost: { excl_vat: 99, incl_vat: 119.79 } },
      push: false,
    })
    await go(page, '#/charging/cpo/cdrs/own/CDR-000001')
    await page.getByRole('list', { name: 'Differences' }).getByText('total_cost.excl_vat').waitFor()
    await rows(page, 'CDRs').filter({ hasText: 'CDR-000001' }).getByText('2 differences').waitFor()
    // It is taken back.
    await page.getByRole('button', { name: 'Credit…' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Send a credit CDR' }).click()
    await message(page, /^Credit CDR CDR-000001-C/).waitFor()
    await page.getByRole('button', { name: 'Show CDR' }).click()
    await page.getByRole('link', { name: 'Credited CDR' }).waitFor()
    expect(
      (
        await desk.workbench.call('data.list', { standinId: 'emsp', holder: connectionIdOf(desk.workbench, 'emsp'), module: 'cdrs' })
      ).items.map((item) => item.id),
    ).toContain('CDR-000001-C')
  })
})
