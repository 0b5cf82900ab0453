/** Setting up stand-ins, and connecting them with a platform of one's own. */
import { createServer } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { choose, clipboard, connectionOf, exchange, message, reads, standinOf } from './support/actions.js'
import { alone, cpo, emsp, pair } from './support/desk.js'

/** A port that another program listens on. */
const takenPort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      }),
  )
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
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

  it('gives versions url and token A to the peer in one click', async () => {
    const { open, workbench } = await alone(cpo())
    const page = await open()
    await standinOf(page, 'CPO').getByRole('button', { name: 'Invite' }).click()
    const dialog = page.getByRole('dialog', { name: 'Invite a peer to CPO' })
    await dialog.getByRole('textbox', { name: 'Name of the peer' }).fill('Our platform')
    await dialog.getByRole('button', { name: 'Make the invitation' }).click()
    const made = page.getByRole('dialog', { name: 'Invitation from CPO' })
    await made.getByRole('button', { name: 'Copy both' }).click()
    await message(page, 'Versions url and token A copied').waitFor()
    const [connection] = workbench.bench.connectionViews()
    const { a } = await workbench.call('connections.tokens', { connectionId: connection?.id ?? '' })
    const url = workbench.bench.views()[0]?.versionsUrls['2.2.1']
    const invitation = `Versions url: ${url}\nToken A: ${a}`
    expect(await clipboard(page)).toBe(invitation)
    await made.getByRole('button', { name: 'Done' }).click()
    await page.evaluate(() => navigator.clipboard.writeText(''))
    await connectionOf(page, 'CPO', 'Our platform').getByRole('button', { name: 'Copy versions url and token A' }).click()
    await expect.poll(() => clipboard(page)).toBe(invitation)
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
    await dialog.getByRole('button', { name: /START_SESSION: answer/ }).click()
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
