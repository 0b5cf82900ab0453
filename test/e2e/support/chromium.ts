/** One Chromium for all end-to-end tests, launched before the first and closed after the last. */
import { chromium, type BrowserServer } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { chromiumArguments, findChromium } from '../../../scripts/chromium.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address under which tests reach the browser. */
    chromium: string
  }
}

let server: BrowserServer | undefined

export const setup = async ({ provide }: TestProject): Promise<void> => {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium on this machine: npm test installs one, or set CHROMIUM_PATH')
  server = await chromium.launchServer({ executablePath, args: chromiumArguments() })
  provide('chromium', server.wsEndpoint())
}

export const teardown = async (): Promise<void> => { await server?.close() }
