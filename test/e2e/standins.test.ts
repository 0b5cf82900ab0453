/** Setting up stand-ins, and connecting them with a platform of one's own. */
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { choose, clipboard, connectionOf, exchange, message, reads, standinOf } from './support/actions.js'
import { alone, cpo, emsp, pair } from './support/desk.js'

/** Lets a server listen until the test is over; its address. */
const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

/** A port that another program listens on. */
const takenPort = async (): Promise<number> => {
  return Number(new URL(await listening(createServer())).port)
}

const more = (page: Page, name: string) => page.getByRole('button', { name: `More about ${name}`, exact: true })
const moreOf = (page: Page, name: string) => page.getByRole('button', { name: `More about the connection to ${name}`, exact: true })

describe("a stand-in for a platform of one's own", () => {
  it('has role, party, versions and port; of a port that is taken the next free one is offered in place', async () => {
    const taken = await takenPort()
    const { open } = await alone(cpo())
    const page = await open()
    await page.getByRole('navigation', { name: 'Stand-ins' }).getByRole('button', { name: 'Add a stand-in' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a stand-in' })
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Roaming partner')
    await dialog.getByRole('button', { name: /Role/ }).click()
    await page.getByRole('option', { name: 'eMSP' }).click()
    await dialog.getByRole('textbox', { name: 'Country' }).fill('be')
    await dialog.getByRole('textbox', { name: 'Party id' }).fill('x1')
    await dialog.getByText('2.1.1', { exact: true }).click()
    await dialog.getByRole('textbox', { name: 'Port' }).fill(String(taken))
    await dialog.getByRole('button', { name: 'Add and start' }).click()
    await dialog.getByText('three capitals or digits, as EXA').waitFor()
    await dialog.getByRole('textbox', { name: 'Party id' }).fill('x1y')
    await dialog.getByText(`${taken} is taken by another program`).waitFor()
    const use = dialog.getByRole('button', { name: /^Use \d+$/ })
    const free = Number((await use.innerText()).replace('Use ', ''))
    await use.click()
    await dialog.getByText('Free', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Add and start' }).click()
    await dialog.waitFor({ state: 'detached' })
    const item = standinOf(page, 'Roaming partner')
    await item.getByText('running').waitFor()
    expect(await item.innerText()).toContain(`:${free}`)
    await reads(item, /BE-X1Y/)
    expect(await item.innerText()).not.toContain('2.1.1')
  })

  it('that finds its port taken when it starts says so, and goes to the free one in a click', async () => {
    const taken = await takenPort()
    const { open, workbench } = await alone(cpo())
    await expect(workbench.call('standins.update', { standinId: 'cpo', settings: { port: taken } })).rejects.toThrow(
      'taken by another program',
    )
    const page = await open()
    const item = standinOf(page, 'CPO')
    await item.getByRole('alert').getByText(`port ${taken}`).waitFor()
    await item.getByRole('button', { name: /^Use \d+$/ }).click()
    await item.getByText('running').waitFor()
  })

  it('shows a platform what to configure, how far it has come, and what to do next', async () => {
    const { open, workbench } = await alone(cpo())
    const page = await open()
    await standinOf(page, 'CPO').getByRole('button', { name: 'Invite' }).click()
    const dialog = page.getByRole('dialog', { name: 'Invite a peer to CPO' })
    await dialog.getByRole('textbox', { name: 'Token A' }).fill('not one token')
    await page.keyboard.press('Enter')
    await dialog.getByText('1 to 64 printable characters without spaces').waitFor()
    await dialog.getByRole('textbox', { name: 'Token A' }).fill('token-of-ours')
    await dialog.getByText('Reusable token A').click()
    await dialog.getByRole('textbox', { name: 'Name of the peer' }).fill('Our platform')
    await page.keyboard.press('Enter')
    const made = page.getByRole('dialog', { name: 'Invitation from CPO' })
    await made.getByRole('button', { name: 'Copy versions url and token A' }).click()
    await message(page, 'Versions url and token A copied').waitFor()
    const url = workbench.bench.views()[0]?.versionsUrls['2.2.1'] ?? ''
    const invitation = `Versions url: ${url}\nToken A: token-of-ours`
    expect(await clipboard(page)).toBe(invitation)
    expect(workbench.bench.connectionViews()[0]?.reusable).toBe(true)
    await made.getByText('Token token-of-ours', { exact: true }).waitFor()
    const header = `Token ${btoa('token-of-ours')}`
    await made.getByText(`curl -i -H 'Authorization: ${header}' '${url}'`).waitFor()

    const steps = made.getByRole('list', { name: 'Steps of your platform' }).getByRole('listitem')
    await fetch(url, { headers: { Authorization: 'Token unknown' } })
    await steps.filter({ hasText: 'Fetched our versions' }).getByLabel('failed').waitFor()
    await reads(made, /HTTP 401[^]*Next: Send the Authorization header exactly as shown/)
    await fetch(url, { headers: { Authorization: header } })
    await steps.filter({ hasText: 'Fetched our versions' }).getByLabel('done').waitFor()
    await reads(made, /Next: Let your platform fetch the details of a version/)
    await fetch(url.replace('/versions', '/2.2.1'), { headers: { Authorization: header } })
    await fetch(url.replace('/versions', '/2.2.1/credentials'), { method: 'POST', headers: { Authorization: header }, body: '{}' })
    await steps.filter({ hasText: 'Sent its credentials' }).getByLabel('failed').waitFor()
    await reads(made, /Next: Correct the credentials[^]*`token` is missing/)
    await page.keyboard.press('Escape')
    await made.waitFor({ state: 'detached' })

    // The page of the connection shows the same, and an operation says why it cannot run.
    await page.evaluate(() => navigator.clipboard.writeText(''))
    await connectionOf(page, 'CPO', 'Our platform').getByRole('button', { name: 'Copy versions url and token A' }).click()
    await expect.poll(() => clipboard(page)).toBe(invitation)
    await connectionOf(page, 'CPO', 'Our platform').getByRole('link', { name: 'Our platform' }).click()
    await page
      .getByRole('link', { name: /^POST Push a CDR.*needs registration/ })
      .first()
      .click()
    const panel = page.getByRole('region', { name: 'Setting up Our platform' })
    await reads(panel, /POST cannot be sent yet: Our platform is invited[^]*Next: Correct the credentials/)
    await standinOf(page, 'CPO').getByRole('button', { name: 'Copy versions url', exact: true }).click()
    await expect.poll(() => clipboard(page)).toBe(url)
  })

  it('is changed, stopped, started, removed, and brought back', async () => {
    const { open, workbench } = await pair()
    const page = await open()
    await choose(page, more(page, 'CPO'), 'Edit…')
    const dialog = page.getByRole('dialog', { name: 'Edit CPO' })
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Charge points')
    await dialog.getByText('Strict: refuse with 2001').click()
    await dialog.getByRole('button', { name: 'Commands, charging and authorization' }).click()
    await dialog.getByRole('button', { name: /START_SESSION: response/ }).click()
    await page.getByRole('option', { name: 'REJECTED' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await message(page, 'Charge points changed').waitFor()
    expect(workbench.bench.views()[0]?.settings).toMatchObject({
      name: 'Charge points',
      strict: true,
      behaviour: { commands: { START_SESSION: { response: 'REJECTED' } } },
    })
    await choose(page, more(page, 'Charge points'), 'Edit…')
    await page.getByRole('dialog', { name: 'Edit Charge points' }).waitFor()
    await page.keyboard.press('Escape')
    // With the focus its button has got its tooltip back, which must not be in the way of the buttons beside it.
    await page.getByRole('tooltip').waitFor()
    await page.getByRole('button', { name: 'Stop Charge points' }).click()
    await standinOf(page, 'Charge points').getByText('stopped').waitFor()
    await page.getByRole('button', { name: 'Start Charge points' }).click()
    await standinOf(page, 'Charge points').getByText('running').waitFor()
    await choose(page, more(page, 'Charge points'), 'Remove')
    await standinOf(page, 'Charge points').waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
    await standinOf(page, 'Charge points').getByText('running').waitFor()
    await connectionOf(page, 'Charge points', 'eMSP').getByText('registered').waitFor()
  })
})

describe('registering at a peer', () => {
  it('takes url and token in one paste, and shows each step with its exchange', async () => {
    const peer = await alone(cpo())
    const invitation = await peer.workbench.call('connections.invite', { standinId: 'cpo' })
    const { a } = await peer.workbench.call('connections.tokens', { connectionId: invitation.id })
    const { open } = await alone(emsp())
    const page = await open()
    await standinOf(page, 'eMSP').getByRole('button', { name: 'Register' }).click()
    const dialog = page.getByRole('dialog', { name: 'Register at a peer' })
    await page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      `Versions url: ${peer.workbench.bench.views()[0]?.versionsUrls['2.2.1']}\nToken A: ${a}`,
    )
    await dialog.getByRole('textbox', { name: 'Versions url of the peer' }).press('Control+V')
    await expect.poll(() => dialog.getByRole('textbox', { name: 'Token A' }).inputValue()).toBe(a)
    await dialog.getByRole('button', { name: 'Register' }).click()
    await dialog.getByText('Registered with CPO NL-CPO in 2.2.1.').waitFor()
    const steps = dialog.getByRole('list', { name: 'Steps of the registration' }).getByRole('listitem')
    expect(await steps.locator('strong').allInnerTexts()).toEqual(['Versions', 'Choice', 'Version details', 'Credentials', 'Registered'])
    expect(await steps.getByLabel('succeeded').count()).toBe(5)
    await steps.filter({ hasText: 'Version details' }).getByRole('button', { name: 'Exchange' }).click()
    await exchange(page).getByRole('heading', { name: 'GET /ocpi/2.2.1' }).waitFor()
    await connectionOf(page, 'eMSP', 'Standin Charge Points').getByText('registered').waitFor()
  })

  it('says which step failed and why, and can be tried again', async () => {
    const peer = await alone(cpo())
    const invitation = await peer.workbench.call('connections.invite', { standinId: 'cpo' })
    const { a = '' } = await peer.workbench.call('connections.tokens', { connectionId: invitation.id })
    const { open } = await alone(emsp())
    const page = await open()
    await standinOf(page, 'eMSP').getByRole('button', { name: 'Register' }).click()
    const dialog = page.getByRole('dialog', { name: 'Register at a peer' })
    await dialog.getByRole('textbox', { name: 'Versions url of the peer' }).fill('partner/versions')
    await dialog.getByRole('button', { name: 'Register' }).click()
    await dialog.getByText("the address of the peer's versions endpoint").waitFor()
    await dialog
      .getByRole('textbox', { name: 'Versions url of the peer' })
      .fill(peer.workbench.bench.views()[0]?.versionsUrls['2.2.1'] ?? '')
    await dialog.getByRole('textbox', { name: 'Token A' }).fill('not-this-one')
    await dialog.getByRole('button', { name: 'Register' }).click()
    const failed = dialog
      .getByRole('list', { name: 'Steps of the registration' })
      .getByRole('listitem')
      .filter({ has: page.getByLabel('failed') })
    await reads(failed, /Versions[^]*401/)
    await dialog.getByRole('textbox', { name: 'Token A' }).fill(a)
    await dialog.getByRole('button', { name: 'Try again' }).click()
    await dialog.getByText('Registered with CPO NL-CPO in 2.2.1.').waitFor()
  })
})

describe('a connection', () => {
  it('is renewed with new tokens, in the other version too', async () => {
    const { open, workbench } = await pair({ ocpi: '2.1.1' })
    const page = await open()
    const item = connectionOf(page, 'eMSP', 'CPO')
    await item.getByText('2.1.1').waitFor()
    const tokens = async () =>
      workbench.call('connections.tokens', {
        connectionId: workbench.bench.connectionViews().find((each) => each.standinId === 'emsp')?.id ?? '',
      })
    const before = await tokens()
    await choose(page, moreOf(page, 'CPO'), 'Renew the registration')
    await message(page, /^Registration with .* renewed$/).waitFor()
    await item.getByText('2.2.1').waitFor()
    const after = await tokens()
    expect(after.out).not.toBe(before.out)
    await choose(page, moreOf(page, 'CPO'), 'Details and quirks…')
    const dialog = page.getByRole('dialog', { name: 'CPO' })
    await dialog.getByRole('button', { name: 'Show the tokens' }).click()
    await dialog.getByText(after.out ?? '', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: /Version$/ }).click()
    await page.getByRole('option', { name: '2.1.1' }).click()
    await dialog.getByRole('button', { name: 'Renew', exact: true }).click()
    await dialog.getByText('registered, 2.1.1').waitFor()
  })

  it('has quirks of its own, which can be taken back', async () => {
    const { open, workbench } = await pair()
    const page = await open()
    const quirks = () => workbench.bench.connectionViews().find((each) => each.standinId === 'cpo')?.quirks
    const set = async (option: string) => {
      await choose(page, moreOf(page, 'eMSP'), 'Details and quirks…')
      const dialog = page.getByRole('dialog', { name: 'eMSP' })
      await dialog.getByRole('button', { name: /Deviations of the peer/ }).click()
      await page.getByRole('option', { name: option }).click()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await set('Refused with 2001')
    expect(quirks()?.strict).toBe(true)
    await set('As the stand-in')
    expect(quirks()?.strict ?? undefined).toBeUndefined()
  })

  it('is unregistered, registered again, and removed', async () => {
    const { open } = await pair()
    const page = await open()
    const item = connectionOf(page, 'eMSP', 'CPO')
    await choose(page, moreOf(page, 'CPO'), 'Unregister…')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Unregister' }).click()
    await item.getByText('unregistered').waitFor()
    await choose(page, moreOf(page, 'CPO'), 'Remove…')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await item.waitFor({ state: 'detached' })
    await standinOf(page, 'eMSP').getByRole('button', { name: 'Register' }).waitFor()
  })
})

describe('a platform that is only half built', () => {
  it('is connected by its credentials, by tokens and module urls, and its terms can be overridden', async () => {
    const { open, workbench } = await alone(cpo())
    const page = await open()
    const seen: { url: string | undefined; authorization: string | undefined }[] = []
    const server = createHttpServer((request, response) => {
      seen.push({ url: request.url, authorization: request.headers.authorization })
      response.end(JSON.stringify({ status_code: 1000, timestamp: '2026-01-01T00:00:00Z', data: [] }))
    })
    const platform = await listening(server)

    // Its credentials are entered for an invitation that it cannot answer.
    await workbench.call('connections.invite', { standinId: 'cpo', name: 'Half built' })
    await choose(page, moreOf(page, 'Half built'), 'Enter its credentials…')
    const complete = page.getByRole('dialog', { name: 'Enter the credentials of Half built' })
    await complete.getByRole('textbox', { name: 'Credentials' }).fill('{')
    await page.keyboard.press('Control+Enter')
    await complete.getByText('a JSON object is required').waitFor()
    const roles = [{ role: 'EMSP', country_code: 'DE', party_id: 'HLF', business_details: { name: 'Half' } }]
    await complete
      .getByRole('textbox', { name: 'Credentials' })
      .fill(JSON.stringify({ token: 'their-token', url: `${platform}/versions`, roles }))
    await page.keyboard.press('Control+Enter')
    await complete.waitFor({ state: 'detached' })
    await connectionOf(page, 'CPO', 'Half built').getByText('registered').waitFor()

    // The token and a module url are overridden.
    await choose(page, moreOf(page, 'Half built'), 'Tokens and urls…')
    const terms = page.getByRole('dialog', { name: 'Tokens and urls of Half built' })
    await terms.getByRole('textbox', { name: 'Token we use' }).fill('another-token')
    await terms.getByRole('button', { name: 'Add a module url' }).click()
    await terms.getByRole('button', { name: /Module$/ }).click()
    await page.getByRole('option', { name: 'tokens' }).click()
    await terms.getByRole('textbox', { name: 'Url', exact: true }).fill('tokens')
    await page.keyboard.press('Enter')
    await terms.getByText('an http or https url').waitFor()
    await terms.getByRole('textbox', { name: 'Url', exact: true }).fill(`${platform}/tokens/`)
    await page.keyboard.press('Enter')
    await terms.waitFor({ state: 'detached' })
    const connectionId = workbench.bench.connectionViews()[0]?.id ?? ''
    await workbench.call('operations.send', { connectionId, operation: 'tokens.sender.list' })
    expect(seen.at(-1)).toMatchObject({
      url: expect.stringMatching(/^\/tokens\//) as unknown,
      authorization: `Token ${btoa('another-token')}`,
    })

    // Without any handshake: parties, token and module urls by hand.
    await choose(page, more(page, 'CPO'), 'Connect without a handshake…')
    const manual = page.getByRole('dialog', { name: 'Connect without a handshake' })
    await manual.getByRole('textbox', { name: 'Name', exact: true }).fill('By hand')
    await page.keyboard.press('Enter')
    await manual.getByText('two capitals, as NL').waitFor()
    await expect
      .poll(() => manual.getByRole('textbox', { name: 'Country' }).evaluate((field) => field === document.activeElement))
      .toBe(true)
    await page.keyboard.type('fr')
    await manual.getByRole('textbox', { name: 'Party id' }).fill('han')
    await page.keyboard.press('Enter')
    await manual.waitFor({ state: 'detached' })
    await reads(connectionOf(page, 'CPO', 'By hand'), /registered[^]*FR-HAN/)
  })

  it('gets our credentials as they were edited, with website and logo', async () => {
    const { open, workbench } = await alone(cpo())
    const page = await open()
    await choose(page, more(page, 'CPO'), 'Edit…')
    const settings = page.getByRole('dialog', { name: 'Edit CPO' })
    await settings.getByRole('button', { name: 'Website and logo of Standin Charge Points' }).click()
    await settings.getByRole('textbox', { name: 'Website' }).fill('example')
    await settings.getByRole('textbox', { name: 'Logo url' }).fill('https://example.com/logo.svg')
    await page.keyboard.press('Enter')
    await settings.getByText('an http or https address').waitFor()
    await settings.getByRole('textbox', { name: 'Website' }).fill('https://example.com')
    await page.keyboard.press('Enter')
    await settings.waitFor({ state: 'detached' })
    expect(workbench.bench.views()[0]?.settings.parties[0]).toMatchObject({
      website: 'https://example.com',
      logo: { url: 'https://example.com/logo.svg', type: 'svg', category: 'OPERATOR' },
    })
    await standinOf(page, 'CPO').getByRole('button', { name: 'Register' }).click()
    const dialog = page.getByRole('dialog', { name: 'Register at a peer' })
    await dialog.getByRole('button', { name: 'Edit our credentials' }).click()
    const own = dialog.getByRole('textbox', { name: 'Our credentials in 2.2.1' })
    await expect.poll(() => own.inputValue()).toContain('"website": "https://example.com"')
    await own.fill('[]')
    await dialog.getByText('a JSON object is required').waitFor()
    await dialog.getByRole('button', { name: 'Discard the changes' }).click()
    await dialog.getByRole('button', { name: 'Edit our credentials' }).waitFor()
  })
})
