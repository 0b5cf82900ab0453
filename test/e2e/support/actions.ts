/** What a user does in several tests, in the words of the interface. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** A stand-in in the list at the left. */
export const standinOf = (page: Page, name: string): Locator =>
  page
    .getByRole('navigation', { name: 'Stand-ins' })
    .locator('li.standin')
    .filter({ has: page.locator('.standin__head').getByRole('link', { name, exact: true }) })

/** A connection of a stand-in in the list at the left. */
export const connectionOf = (page: Page, standin: string, name: string): Locator =>
  page
    .getByRole('list', { name: `Connections of ${standin}` })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: true }) })

/** Opens the menu of a button and chooses from it. */
export const choose = async (page: Page, button: Locator, entry: string | RegExp): Promise<void> => {
  await button.click()
  await page.getByRole('menuitem', { name: entry }).click()
}

/** A message at the edge of the window. */
export const message = (page: Page, text: string | RegExp): Locator => page.getByRole('region', { name: 'Messages' }).getByText(text)

export const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText())

/** Exchanges as the grid shows them, without the head. */
export const exchanges = (page: Page): Locator => page.getByRole('grid', { name: 'Exchanges' }).locator('[data-seq]')

export const exchange = (page: Page): Locator => page.getByRole('region', { name: 'Exchange', exact: true })

/** Types a filter and waits until its answer is there. */
export const filter = async (page: Page, text: string): Promise<void> => {
  const line = page.getByRole('combobox', { name: 'Filter' })
  await line.fill(text)
  await line.press('Enter')
}

/** Waits until a text is what is expected; says what it was when it is not. */
export const reads = (locator: Locator, expected: string | RegExp): Promise<void> =>
  expect.poll(() => locator.innerText()).toMatch(expected)

/** Runs a command by its name. */
export const command = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('Control+K')
  await page.getByRole('searchbox', { name: 'Search for a command' }).fill(name)
  await page.getByRole('menuitem', { name }).first().waitFor()
  await page.keyboard.press('Enter')
}

/** Goes to a part of the window by its address. */
export const go = (page: Page, hash: string): Promise<void> =>
  page.evaluate((next) => {
    location.hash = next
  }, hash)

/** The text of a JSON editor. Only the lines in view are in the page. */
export const editor = (page: Page, label: string | RegExp): Locator => page.getByRole('textbox', { name: label })

/** Replaces all that a JSON editor holds. */
export const write = async (field: Locator, text: string): Promise<void> => {
  await field.click()
  await field.press('Control+A')
  await field.page().keyboard.insertText(text)
}
