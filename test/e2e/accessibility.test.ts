/** Every view and every dialog, in light, dark and high contrast, as axe judges it. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { choose, command, exchange, exchanges, filter, go } from './support/actions.js'
import { violations } from './support/axe.js'
import { pair } from './support/desk.js'
import { connectionIdOf, sendAs } from './support/sending.js'

type Show = (page: Page, ids: { readonly cpo: string; readonly emsp: string }) => Promise<void>

const more = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

const views: Readonly<Record<string, Show>> = {
  'the traffic, as grid': async (page) => { await exchanges(page).first().waitFor() },
  'an exchange with a finding': async (page) => {
    await filter(page, 'finding:violation')
    await exchanges(page).first().click()
    await exchange(page).getByRole('region', { name: 'Findings' }).waitFor()
  },
  'a body with a finding beside its line': async (page) => {
    await exchange(page).getByRole('region', { name: 'Findings' }).getByRole('button').first().click()
    await exchange(page).getByRole('tree').waitFor()
    await exchange(page).getByRole('button', { name: /headers$/ }).click()
  },
  'the traffic, as sequence': async (page) => {
    await filter(page, '')
    await page.getByRole('radio', { name: 'Sequence' }).click()
    await page.getByRole('grid', { name: 'Exchanges between parties' }).waitFor()
  },
  'the data, as tree and form': async (page) => {
    await page.getByRole('radio', { name: 'Grid' }).click()
    await go(page, '#/data/cpo/own/locations')
    await page.locator('.data-row').first().click()
    await page.locator('.data-row').first().press('ArrowRight')
    await page.getByRole('row', { level: 3 }).first().waitFor()
    await page.getByRole('textbox', { name: /^address/ }).first().fill('Elsewhere 1')
    await page.getByRole('list', { name: 'What will be pushed' }).waitFor()
  },
  'the data, as JSON': async (page) => {
    await page.getByRole('radio', { name: 'JSON' }).click()
    await page.getByRole('textbox', { name: /as JSON$/ }).waitFor()
    await page.getByRole('button', { name: 'Revert' }).click()
  },
  'received data': async (page, { emsp }) => {
    await go(page, `#/data/emsp/${emsp}/locations`)
    await page.locator('.data-row').first().click()
    await page.locator('.data-detail').waitFor()
  },
  'the operations': async (page, { emsp }) => {
    await go(page, `#/operations/${emsp}/commands.receiver.post:START_SESSION`)
    await page.getByRole('button', { name: /^Send/ }).click()
    await page.getByRole('list', { name: /^Life of/ }).waitFor()
  },
  'an operation as form': async (page, { cpo }) => {
    await go(page, `#/operations/${cpo}/tariffs.receiver.put`)
    await page.getByRole('radio', { name: 'Form' }).click()
    await page.getByRole('textbox', { name: /^currency/ }).waitFor()
  },
  'the traffic, in a narrow window': async (page) => {
    await page.setViewportSize({ width: 1000, height: 640 })
    await go(page, '#/traffic')
    await exchanges(page).first().waitFor()
    await page.getByRole('radio', { name: 'Sequence' }).waitFor()
  },
  'the settings': async (page) => {
    await go(page, '#/settings')
    await page.getByRole('heading', { name: 'Keyboard' }).waitFor()
  },
}

const charging: Readonly<Record<string, Show>> = {
  'the Connectors, with a session': async (page) => {
    await go(page, '#/charging/cpo/connectors/LOC-000001/EVSE-000001-1/1')
    await page.getByRole('img', { name: /^Power and energy/ }).waitFor()
  },
  'the course of a session': async (page) => {
    await go(page, '#/charging/cpo/sessions/own/SES-000001')
    await page.getByRole('tab', { name: /^Charging periods/ }).waitFor()
    await page.getByRole('table').waitFor()
  },
  'a bill that is wrong': async (page) => {
    await go(page, '#/charging/cpo/cdrs/own/CDR-000001')
    await page.getByRole('list', { name: 'Differences' }).waitFor()
  },
  'a Tariff, explained': async (page) => {
    await go(page, '#/charging/cpo/tariffs/own/DAY-NIGHT')
    await page.getByRole('img', { name: /^Prices over the day/ }).waitFor()
  },
  'the rules of an eMSP': async (page) => {
    await go(page, '#/charging/emsp/rules')
    await page.getByRole('button', { name: 'Remove rule 1' }).waitFor()
    await page.getByRole('combobox', { name: 'Token' }).fill('nobody')
    await page.getByRole('button', { name: 'Which rule decides?' }).click()
    await page.getByText('is not among the own Tokens').waitFor()
  },
  'a fleet': async (page) => {
    await go(page, '#/charging/cpo/fleet')
    await page.getByRole('list', { name: 'Fleets' }).waitFor()
  },
}

const chargingDialogs: Readonly<Record<string, Show>> = {
  'Plug in at EVSE-000001-1': async (page) => {
    await go(page, '#/charging/cpo/connectors/LOC-000001/EVSE-000001-1/1')
    await page.getByRole('button', { name: 'Unplug' }).click()
    await page.getByRole('link', { name: 'What it cost' }).waitFor()
    await page.getByRole('region', { name: /^Connector / }).getByRole('button', { name: 'Plug in…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: /Vehicle/ }).click()
    await page.getByRole('option', { name: /family car/ }).click()
  },
  'Reserve EVSE-000001-1': async (page) => { await page.getByRole('button', { name: 'Reserve…' }).click() },
  'Add a rule': async (page) => {
    await go(page, '#/charging/emsp/rules')
    await page.getByRole('button', { name: 'Add a rule' }).click()
  },
}

const fromMenu = (entry: string | RegExp): Show => (page) => choose(page, more(page, 'More'), entry)
const dialogs: Readonly<Record<string, Show>> = {
  'Commands': async (page) => { await page.keyboard.press('Control+K') },
  'Keyboard shortcuts': async (page) => { await page.keyboard.press('?') },
  'Add a stand-in': async (page) => {
    await command(page, 'Add a stand-in')
    await page.getByRole('button', { name: 'Data to begin with' }).click()
    await page.getByRole('button', { name: 'Commands, charging and authorization' }).click()
  },
  'Invite a peer to CPO': (page) => choose(page, more(page, 'More about CPO'), /^Invite/),
  'Register at a peer': async (page) => {
    await choose(page, more(page, 'More about CPO'), /^Register/)
    await page.getByRole('dialog').getByRole('textbox', { name: 'Versions url of the peer' }).fill('http://127.0.0.1:9/versions')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Token A' }).fill('a')
    await page.getByRole('dialog').getByRole('button', { name: 'Register' }).click()
    await page.getByRole('dialog').getByLabel('failed').waitFor()
  },
  'eMSP': async (page) => {
    await choose(page, more(page, 'More about the connection to eMSP'), /^Details/)
    await page.getByRole('button', { name: 'Show the tokens' }).click()
  },
  'Unregister from eMSP?': (page) => choose(page, more(page, 'More about the connection to eMSP'), /^Unregister/),
  'Export exchanges': fromMenu(/^Export/),
  'What the findings mean': fromMenu(/^What the findings/),
  'Empty the log?': fromMenu(/^Empty/),
  'Saved filters': (page) => choose(page, more(page, 'Saved filters'), /^Save or remove/),
  'Problems': async (page) => { await page.getByRole('button', { name: 'No problems' }).or(page.getByRole('button', { name: /problems?$/ })).click() },
  'Edit and resend': async (page) => {
    await filter(page, 'method:PUT module:locations')
    await exchanges(page).first().click()
    await exchange(page).getByRole('button', { name: 'Edit and resend' }).click()
    await page.getByRole('textbox', { name: 'Body of the request' }).waitFor()
  },
  'Compare two exchanges': async (page) => {
    for (const place of [0, 1]) {
      await exchanges(page).nth(place).click()
      await exchange(page).getByRole('button', { name: 'Mark for comparing' }).click()
    }
    await page.getByRole('button', { name: /^Compare/ }).click()
    await page.getByRole('region', { name: 'Differences' }).waitFor()
  },
}

describe('in light, dark and high contrast', () => {
  const scene = async () => {
    const { open, workbench } = await pair()
    await sendAs(workbench, 'cpo', 'locations.receiver.put', (body) => ({ ...body, country: 'Netherlands' }))
    await sendAs(workbench, 'cpo', 'locations.receiver.put')
    await sendAs(workbench, 'emsp', 'commands.receiver.post:START_SESSION')
    const page = await open({ remembered: { theme: 'light' } })
    await exchanges(page).first().waitFor()
    return { page, workbench, ids: { cpo: connectionIdOf(workbench, 'cpo'), emsp: connectionIdOf(workbench, 'emsp') } }
  }
  const judged = async (page: Page, name: string) => (await violations(page, ['light', 'dark', 'contrast'])).map((violation) => `${name}: ${violation}`)

  type Scene = Awaited<ReturnType<typeof scene>>
  const judgedViews = async ({ page, ids }: Scene, shown: Readonly<Record<string, Show>>) => {
    const found: string[] = []
    for (const [name, show] of Object.entries(shown)) {
      await show(page, ids)
      found.push(...await judged(page, name))
    }
    return found
  }
  const judgedDialogs = async ({ page, ids }: Scene, shown: Readonly<Record<string, Show>>) => {
    const found: string[] = []
    for (const [name, show] of Object.entries(shown)) {
      await show(page, ids)
      const dialog = page.getByRole('dialog', { name, exact: true }).or(page.getByRole('alertdialog', { name, exact: true }))
      await dialog.waitFor()
      found.push(...await judged(page, name))
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    return found
  }

  it('axe finds nothing wrong with any view', async () => { expect(await judgedViews(await scene(), views)).toEqual([]) })

  it('axe finds nothing wrong with any dialog', async () => { expect(await judgedDialogs(await scene(), dialogs)).toEqual([]) })

  it('axe finds nothing wrong with charging', async () => {
    const set = await scene()
    const { workbench } = set
    await workbench.call('charging.setRules', { standinId: 'emsp', rules: [{ uid: 'T1', answer: 'BLOCKED' }, { answer: 'ALLOWED', delayMs: 20 }] })
    await workbench.call('charging.startFleet', { standinId: 'cpo', drivers: 2, hours: 8 })
    // The session that the eMSP asked for begins within it.
    await workbench.call('clock.step', { seconds: 900 })
    const { object } = await workbench.call('data.get', { standinId: 'cpo', holder: 'own', module: 'cdrs', key: 'CDR-000001' })
    await workbench.call('data.put', { standinId: 'cpo', module: 'cdrs', object: { ...(object as object), total_energy: 1 }, push: false })
    expect([...await judgedViews(set, charging), ...await judgedDialogs(set, chargingDialogs)]).toEqual([])
  })
})
