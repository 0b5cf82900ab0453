/** What axe-core has to say about a page. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Runs in the page. */
interface AxeWindow {
  readonly axe: { run(context: Document | Element, options: object): Promise<AxeResults> }
}

/** Rules that only colours decide. */
const colours = ['color-contrast', 'link-in-text-block']

/**
 * Violations in a line each: rule, what it is about, and where. In the first theme everything that axe knows is checked,
 * best practice too; in the others, which differ in their colours alone, what colours decide. An open dialog is checked
 * alone, since nothing behind it can be reached; without one, the first theme takes in the whole page, the others its main part.
 */
export const violations = async (page: Page, themes: readonly [string, ...string[]]): Promise<string[]> => {
  // The policy of the page lets no script in by way of an element.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  const found: string[] = []
  for (const [index, theme] of themes.entries()) {
    const results = await page.evaluate(
      async ([chosen, rules]) => {
        document.documentElement.dataset['theme'] = chosen
        // Colours change within a frame.
        await new Promise((resolve) => {
          requestAnimationFrame(() => {
            requestAnimationFrame(resolve)
          })
        })
        const dialog = document.querySelector('[role=dialog], [role=alertdialog]')
        const looked = dialog ?? (rules === undefined ? document : (document.querySelector('main') ?? document))
        return (window as unknown as AxeWindow).axe.run(looked, {
          resultTypes: ['violations'],
          preload: false,
          ...(rules && { runOnly: rules }),
        })
      },
      [theme, index === 0 ? undefined : colours] as const,
    )
    found.push(
      ...results.violations.flatMap((violation) =>
        violation.nodes.map(
          (node) =>
            `${theme}: ${violation.id} (${violation.impact ?? ''}): ${violation.help}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`,
        ),
      ),
    )
  }
  await page.evaluate((theme) => {
    document.documentElement.dataset['theme'] = theme
  }, themes[0])
  return found
}
