/** Every view and every dialog, in light, dark and high contrast, as axe judges it. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Workbench } from '../../emulator/workbench/workbench.js'
import { choose, command, exchange, exchanges, filter, go } from './support/actions.js'
import { violations } from './support/axe.js'
import { alone, cpo, pair } from './support/desk.js'
import { connectionIdOf, sendAs } from './support/sending.js'

type Show = (page: Page, ids: { readonly cpo: string; readonly emsp: string }) => Promise<void>

const more = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

const views: Readonly<Record<string, Show>> = {
  'the traffic, as grid': async (page) => {
    await exchanges(page).first().waitFor()
  },
  'an exchange with a finding': async (page) => {
    await filter(page, 'finding:violation')
    await exchanges(page).first().click()
    await exchange(page).getByRole('region', { name: 'Findings' }).waitFor()
  },
  'a body with a finding beside its line': async (page) => {
    await exchange(page).getByRole('region', { name: 'Findings' }).getByRole('button').first().click()
    await exchange(page).getByRole('tree').waitFor()
    await exchange(page)
      .getByRole('button', { name: /headers$/ })
      .click()
  },
  'the findings, with a rule': async (page) => {
    await go(page, '#/findings')
    await page.getByRole('navigation', { name: 'Rules' }).getByRole('link').first().click()
    await page.getByRole('region', { name: 'Exchanges with this finding' }).getByText('of').first().waitFor()
    await go(page, '#/traffic')
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
    await page
      .getByRole('textbox', { name: /^address/ })
      .first()
      .fill('Elsewhere 1')
    await page.getByRole('list', { name: 'Pushes when saved' }).waitFor()
  },
  'the Locations, on a map': async (page) => {
    await page.getByRole('radio', { name: 'Map' }).click()
    await page.getByRole('group', { name: /^Map with/ }).waitFor()
  },
  'the data, as JSON': async (page) => {
    await page.getByRole('radio', { name: 'List' }).click()
    await page.getByRole('radio', { name: 'JSON' }).click()
    await page.getByRole('textbox', { name: /as JSON$/ }).waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
  },
  'received data': async (page, { emsp }) => {
    await go(page, `#/data/emsp/${emsp}/locations`)
    await page.locator('.data-row').first().click()
    await page.locator('.data-detail').waitFor()
  },
  'the operations': async (page, { emsp }) => {
    await go(page, `#/operations/${emsp}/commands.receiver.post:START_SESSION`)
    await page.getByRole('button', { name: /^Send/ }).click()
    await page.getByRole('list', { name: /^Timeline of/ }).waitFor()
  },
  'an operation as form': async (page, { cpo }) => {
    await go(page, `#/operations/${cpo}/tariffs.receiver.put`)
    await page.getByRole('radio', { name: 'Form' }).click()
    await page.getByRole('textbox', { name: /^currency/ }).waitFor()
  },
  'a ready fault': async (page) => {
    await go(page, '#/faults/cpo/ready/paging.total%2Fmissing')
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByRole('textbox', { name: 'Rule as JSON' }).waitFor()
    await go(page, '#/faults/cpo/ready/paging.total%2Fmissing')
    await page.getByText('This fault is already on.').waitFor()
  },
  "a fault of one's own, and what is wrong with it": async (page) => {
    await go(page, '#/faults/cpo/new')
    await page.getByRole('textbox', { name: 'Name' }).fill('Not a Name')
    await page.getByRole('button', { name: 'More conditions' }).click()
    await page.getByRole('textbox', { name: 'Rule as JSON' }).waitFor()
  },
  'the scenarios': async (page) => {
    await go(page, '#/scenarios/library%3Acpo-tariffs')
    await page.getByRole('textbox', { name: 'Scenario as JSON' }).waitFor()
    await page.getByRole('navigation', { name: 'Library' }).getByRole('link').first().waitFor()
  },
  'a run of a scenario': async (page) => {
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.locator('.run__state').getByText('Passed').waitFor()
    await page.getByRole('listbox', { name: 'Steps of the run' }).getByRole('option').nth(1).click()
    await page.getByRole('list', { name: 'Exchanges of the step' }).getByRole('button').first().click()
    await page.getByRole('region', { name: 'Exchange of the run' }).getByRole('tree').waitFor()
  },
  'the runs of a scenario': async (page) => {
    await page.getByRole('link', { name: /^History/ }).click()
    await page.getByRole('region', { name: 'Runs' }).waitFor()
  },
  'a scenario with mistakes': async (page) => {
    await go(page, '#/scenarios/broken')
    await page.getByRole('region', { name: 'Mistakes' }).waitFor()
  },
  'the traffic, in a narrow window': async (page) => {
    await page.setViewportSize({ width: 1000, height: 640 })
    await go(page, '#/traffic')
    await exchanges(page).first().waitFor()
    await page.getByRole('radio', { name: 'Sequence' }).waitFor()
    // Nothing lies over the names of the views.
    const last = await page.getByRole('navigation', { name: 'Views' }).getByRole('link').last().boundingBox()
    const next = await page.getByRole('button', { name: /^Commands/ }).boundingBox()
    expect((last?.x ?? Number.NaN) + (last?.width ?? 0)).toBeLessThanOrEqual(next?.x ?? Number.NaN)
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
    await page.getByRole('region', { name: 'From command to bill' }).getByRole('listitem').first().waitFor()
    await page.getByRole('tab', { name: /^Charging periods/ }).click()
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
    await page.getByRole('button', { name: 'Find the deciding rule' }).click()
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
    await page.getByRole('link', { name: 'Show CDR' }).waitFor()
    await page
      .getByRole('region', { name: /^Connector / })
      .getByRole('button', { name: 'Plug in…' })
      .click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Vehicle/ })
      .click()
    await page.getByRole('option', { name: /family car/ }).click()
  },
  'Reserve EVSE-000001-1': async (page) => {
    await page.getByRole('button', { name: 'Reserve…' }).click()
  },
  'Add a rule': async (page) => {
    await go(page, '#/charging/emsp/rules')
    await page.getByRole('button', { name: 'Add a rule' }).click()
  },
}

const fromMenu =
  (entry: string | RegExp): Show =>
  (page) =>
    choose(page, more(page, 'More'), entry)
const dialogs: Readonly<Record<string, Show>> = {
  Commands: async (page) => {
    await page.keyboard.press('Control+K')
  },
  'Keyboard shortcuts': async (page) => {
    await page.keyboard.press('?')
  },
  'Add a stand-in': async (page) => {
    await command(page, 'Add a stand-in')
    await page.getByRole('button', { name: 'Initial data' }).click()
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
  eMSP: async (page) => {
    await choose(page, more(page, 'More about the connection to eMSP'), /^Details/)
    await page.getByRole('button', { name: 'Show the tokens' }).click()
  },
  'Unregister from eMSP?': (page) => choose(page, more(page, 'More about the connection to eMSP'), /^Unregister/),
  'Export exchanges': fromMenu(/^Export/),
  'Findings by rule': fromMenu(/^Findings by rule/),
  'Empty the log?': fromMenu(/^Empty/),
  'Saved filters': (page) => choose(page, more(page, 'Saved filters'), /^Save or remove/),
  'Rename Half a scenario': async (page) => {
    await go(page, '#/scenarios/broken')
    await choose(page, page.getByRole('button', { name: 'More about the scenario' }), /^Rename/)
  },
  'Run CPO under test: GET tariffs': async (page) => {
    await go(page, '#/scenarios/library%3Acpo-tariffs')
    await page.getByRole('button', { name: 'Run with variables, seed or peer' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Platform under test' }).fill('nowhere')
  },
  'Save 1 exchange as scenario step': async (page) => {
    await go(page, '#/traffic')
    await exchanges(page).first().click()
    await exchange(page).getByRole('button', { name: 'Save as scenario step' }).click()
  },
  Problems: async (page) => {
    await page
      .getByRole('button', { name: 'No problems' })
      .or(page.getByRole('button', { name: /problems?$/ }))
      .click()
  },
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

const hubViews: Readonly<Record<string, (page: Page, workbench: Workbench) => Promise<void>>> = {
  'no hub': async (page) => {
    await go(page, '#/hub')
    await page.getByRole('button', { name: 'Try a hub' }).waitFor()
  },
  'a hub as map, with a partner': async (page, workbench) => {
    await page.getByRole('button', { name: 'Try a hub' }).click()
    await page
      .getByRole('list', { name: 'Partners of the hub' })
      .getByRole('button', { name: /Roaming eMSP/ })
      .click()
    await page.getByRole('region', { name: /^Partner/ }).waitFor()
    await sendAs(workbench, 'roaming-cpo', 'locations.receiver.put')
  },
  'a hub as list, with its options': async (page) => {
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await page.getByRole('radio', { name: 'List' }).click()
    await page.getByRole('region', { name: 'The hub' }).waitFor()
  },
  'both legs': async (page) => {
    await page.getByRole('radio', { name: 'Requests' }).click()
    await page
      .getByRole('navigation', { name: 'Requests through the hub' })
      .getByRole('link')
      .filter({ hasText: 'broadcast' })
      .first()
      .click()
    await page.getByRole('region', { name: 'Requests of both legs' }).waitFor()
  },
  'a stand-in to be put behind a hub': async (page) => {
    await command(page, 'Connect a stand-in to the hub')
  },
  'a partner to be invited': async (page) => {
    await page.keyboard.press('Escape')
    await command(page, 'Invite a partner to the hub')
    await page.getByRole('button', { name: 'Options for a 2.1.1 partner' }).click()
  },
}

describe('in light, dark and high contrast', () => {
  const scene = async () => {
    const { open, workbench } = await pair()
    await sendAs(workbench, 'cpo', 'locations.receiver.put', (body) => ({ ...body, country: 'Netherlands' }))
    await sendAs(workbench, 'cpo', 'locations.receiver.put')
    await sendAs(workbench, 'emsp', 'commands.receiver.post:START_SESSION')
    await workbench.call('scenarios.put', {
      id: 'broken',
      text: '{ "formatVersion": 1, "title": "Half a scenario", "steps": [{ "do": "dance" }] }',
    })
    const page = await open({ remembered: { theme: 'light' } })
    await exchanges(page).first().waitFor()
    return { page, workbench, ids: { cpo: connectionIdOf(workbench, 'cpo'), emsp: connectionIdOf(workbench, 'emsp') } }
  }
  const judged = async (page: Page, name: string) =>
    (await violations(page, ['light', 'dark', 'contrast'])).map((violation) => `${name}: ${violation}`)

  type Scene = Awaited<ReturnType<typeof scene>>
  const judgedViews = async ({ page, ids }: Scene, shown: Readonly<Record<string, Show>>) => {
    const found: string[] = []
    for (const [name, show] of Object.entries(shown)) {
      await show(page, ids)
      found.push(...(await judged(page, name)))
    }
    return found
  }
  const judgedDialogs = async ({ page, ids }: Scene, shown: Readonly<Record<string, Show>>) => {
    const found: string[] = []
    for (const [name, show] of Object.entries(shown)) {
      await show(page, ids)
      const dialog = page.getByRole('dialog', { name, exact: true }).or(page.getByRole('alertdialog', { name, exact: true }))
      await dialog.waitFor()
      found.push(...(await judged(page, name)))
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    return found
  }

  it('axe finds nothing wrong with any view', async () => {
    expect(await judgedViews(await scene(), views)).toEqual([])
  })

  it('axe finds nothing wrong with any dialog', async () => {
    expect(await judgedDialogs(await scene(), dialogs)).toEqual([])
  })

  it('axe finds nothing wrong with a hub', async () => {
    const { open, workbench } = await alone(cpo())
    const page = await open({ remembered: { theme: 'light' } })
    const found: string[] = []
    for (const [name, show] of Object.entries(hubViews)) {
      await show(page, workbench)
      found.push(...(await judged(page, name)))
    }
    expect(found).toEqual([])
  })

  it('axe finds nothing wrong with charging', async () => {
    const set = await scene()
    const { workbench } = set
    await workbench.call('charging.setRules', {
      standinId: 'emsp',
      rules: [
        { uid: 'T1', answer: 'BLOCKED' },
        { answer: 'ALLOWED', delayMs: 20 },
      ],
    })
    await workbench.call('charging.startFleet', { standinId: 'cpo', drivers: 2, hours: 8 })
    // The session that the eMSP asked for begins within it.
    await workbench.call('clock.step', { seconds: 900 })
    const { object } = await workbench.call('data.get', { standinId: 'cpo', holder: 'own', module: 'cdrs', key: 'CDR-000001' })
    await workbench.call('data.put', { standinId: 'cpo', module: 'cdrs', object: { ...(object as object), total_energy: 1 }, push: false })
    expect([...(await judgedViews(set, charging)), ...(await judgedDialogs(set, chargingDialogs))]).toEqual([])
  })
})
