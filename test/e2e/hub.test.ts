/** The hub in the window: tried, looked at, set, played over; both legs of what passes it. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { choose, command, exchange, exchanges, filter, go, message, reads } from './support/actions.js'
import { alone, pair } from './support/desk.js'

const partners = (page: Page) => page.getByRole('list', { name: 'Partners of the hub' }).getByRole('button')
const partner = (page: Page, name: string) => partners(page).filter({ hasText: name })
const requests = (page: Page) => page.getByRole('navigation', { name: 'Requests through the hub' }).getByRole('link')
const legs = (page: Page) => page.getByRole('region', { name: 'Both legs', exact: true })

describe('a hub', () => {
  it('is tried in one click, played over, and shows both legs of what passed', async () => {
    const { open, workbench } = await alone()
    const page = await open({ reducedMotion: 'no-preference' })
    await page.getByRole('heading', { name: 'No stand-in yet' }).first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await page.getByRole('button', { name: 'Try a hub' }).click()
    await reads(partner(page, 'Roaming CPO'), /CPO BE-CPO\s+2\.2\.1\s+CONNECTED/)
    await reads(partner(page, 'Roaming eMSP'), /eMSP FR-MSP\s+2\.1\.1\s+CONNECTED/)
    await page.getByRole('button', { name: 'Play the flow over the hub' }).click()
    // What passes is seen, and gone when it has passed.
    await page.locator('.hub-map__lines circle').first().waitFor({ state: 'attached' })
    await page.getByText(/^Flow finished: \d+ steps succeeded$/).waitFor()
    await expect.poll(() => page.locator('.hub-map__lines circle').count()).toBe(0)

    await page.getByRole('radio', { name: 'Requests' }).click()
    const broadcast = requests(page)
      .filter({ hasText: 'PUT' })
      .filter({ hasText: /locations \/ BE \/ CPO \/ [^/]+$/m })
      .filter({ hasText: 'broadcast push' })
    await broadcast.first().click()
    await legs(page)
      .getByText(/^Addressed to the hub/)
      .waitFor()
    await reads(legs(page), /From the sender\s+BE-CPO → DE-HUB[\s\S]*2\.2\.1[\s\S]*To the receiver\s+DE-HUB → FR-MSP[\s\S]*2\.1\.1/)
    await reads(legs(page).getByRole('region', { name: 'Requests of both legs' }), /X-Correlation-ID[\s\S]*not in 2\.1\.1/)
    await legs(page)
      .getByRole('button', { name: /\d+ renamed/ })
      .click()
    await legs(page)
      .getByText(/called voltage in the target version/)
      .first()
      .waitFor()

    // From the traffic, whichever of the halves is opened.
    await go(page, '#/traffic')
    await filter(page, 'module:commands method:POST standin:hub')
    await exchanges(page).first().click()
    await exchange(page).getByRole('button', { name: 'Both legs' }).click()
    // A command and its result lead to one another.
    await legs(page)
      .getByRole('link', { name: /^(Result|Command) no\./ })
      .first()
      .waitFor()
    const {
      requests: [newest],
    } = await workbench.call('hub.requests', { standinId: 'hub', limit: 1 })
    expect(newest?.route).toBeDefined()
  })

  it('takes partners down and up, suspends them, and keeps what is settled with them', async () => {
    const { open, workbench } = await alone()
    const hub = await workbench.call('hub.try', {})
    const emspId = hub.partners[1]?.connectionId ?? ''
    const view = async () => (await workbench.call('hub.get', { standinId: hub.standinId })).partners[1]
    const page = await open()
    await go(page, '#/hub')
    await partner(page, 'Roaming eMSP').click()
    const panel = page.getByRole('region', { name: 'Partner Roaming eMSP' })
    await panel.getByRole('button', { name: 'Take down' }).click()
    await reads(partner(page, 'Roaming eMSP'), /taken down/)
    const listed = page.getByRole('navigation', { name: 'Stand-ins' }).getByText('down', { exact: false })
    await listed.filter({ hasText: /^down/ }).first().waitFor()
    await message(page, /Requests to it are answered with 4003/).waitFor()
    await panel.getByRole('button', { name: 'Bring up' }).click()
    await reads(partner(page, 'Roaming eMSP'), /CONNECTED/)
    await panel.getByText('Owner fields').click()
    await panel.getByRole('button', { name: /Country and party in urls/ }).click()
    await page.getByRole('option', { name: 'Of the hub' }).click()
    await expect.poll(async () => (await view())?.options).toMatchObject({ ownerFields: false, urlOwner: 'hub' })
    await panel.getByText('Suspended', { exact: true }).click()
    await reads(partner(page, 'Roaming eMSP'), /SUSPENDED/)
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).last().click()
    await reads(partner(page, 'Roaming eMSP'), /CONNECTED/)

    // The hub's own options, from the hub in the middle; the list says the same as the map.
    await page.getByRole('button', { name: /^DE-HUB/ }).click()
    await page.getByRole('region', { name: 'The hub' }).getByText('Open routing', { exact: true }).click()
    await expect.poll(async () => (await workbench.call('hub.get', { standinId: hub.standinId })).options.openRouting).toBe(false)
    await page.getByRole('radio', { name: 'List' }).click()
    await page.getByRole('searchbox', { name: 'Search partners' }).fill('emsp')
    await reads(page.locator('.hub-table tbody'), /^Roaming eMSP\s+eMSP FR-MSP\s+2\.1\.1\s+CONNECTED\s+0$/)
    await page.getByRole('button', { name: 'Roaming eMSP', exact: true }).click()
    await choose(page, page.getByRole('button', { name: 'More about the connection to Roaming eMSP' }), /^Remove/)
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await expect
      .poll(async () =>
        (await workbench.call('hub.get', { standinId: hub.standinId })).partners.some(({ connectionId }) => connectionId === emspId),
      )
      .toBe(false)
  })

  it('is added by hand, with stand-ins and invited partners behind it', async () => {
    const { open, workbench } = await pair()
    const page = await open()
    await go(page, '#/hub')
    await page.getByRole('button', { name: 'Add a hub' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Hub 🛞')
    await dialog.getByRole('textbox', { name: 'Port' }).fill('0')
    await dialog.getByRole('button', { name: /Lists of all partners/ }).waitFor()
    await dialog.getByRole('button', { name: 'Add and start' }).click()
    await page.getByRole('heading', { name: 'No partner yet' }).waitFor()

    for (const [role, name, version] of [
      ['cpo', 'CPO', '2.1.1'],
      ['emsp', 'eMSP', '2.2.1'],
    ] as const) {
      await command(page, 'Connect a stand-in to the hub')
      await dialog.getByRole('button', { name: /Stand-in/ }).click()
      await page.getByRole('option', { name, exact: false }).first().click()
      await dialog.getByRole('button', { name: /Version/ }).click()
      await page.getByRole('option', { name: version }).click()
      await dialog.getByRole('button', { name: 'Register it' }).click()
      await dialog.waitFor({ state: 'detached' })
      await expect
        .poll(
          async () => (await workbench.call('hub.get', { standinId: 'hub' })).partners.find(({ standinId }) => standinId === role)?.version,
        )
        .toBe(version)
    }
    await choose(page, page.getByRole('button', { name: 'Add a partner' }), /^Invite/)
    await dialog.getByRole('textbox', { name: 'Name of the partner' }).fill('Our platform')
    await dialog.getByRole('textbox', { name: 'Expected country' }).fill('n')
    await dialog.getByRole('button', { name: 'Create the invitation' }).click()
    await dialog.getByText('two capitals, as NL').waitFor()
    await dialog.getByRole('textbox', { name: 'Expected country' }).fill('nl')
    await dialog.getByRole('textbox', { name: 'Expected party id' }).fill('our')
    await dialog.getByRole('button', { name: 'Create the invitation' }).click()
    await dialog.getByRole('button', { name: 'Copy versions url and token A' }).waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await reads(partner(page, 'Our platform'), /eMSP NL-OUR[\s\S]*PLANNED/)
    // Arrow keys go from partner to partner, as the eye would.
    await partner(page, 'CPO').first().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: /^Partner (eMSP|Our platform)$/ }).waitFor()
  })
})
