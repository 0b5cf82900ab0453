import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Real Chromium against a real engine. Every test has a workbench of its own, so files share their modules. */
const browser = {
  isolate: false,
  expect: { poll: { timeout: 10_000 } },
  testTimeout: 60_000,
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    projects: [
      {
        // Modules take longer to load than most tests to run, and keep nothing between them: they are shared.
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/main/**'],
          isolate: false,
          maxWorkers: '100%',
          testTimeout: 20_000,
        },
      },
      {
        // Outside of Electron its module tries to download the runtime and throws. Its double is one app, made anew for each file.
        resolve: { alias: { electron: fileURLToPath(new URL('test/main/double/electron.ts', import.meta.url)) } },
        test: { name: 'desktop', include: ['test/main/**/*.test.ts'], maxWorkers: '100%', testTimeout: 20_000 },
      },
      { test: { ...browser, name: 'e2e', include: ['test/e2e/**/*.test.ts'], maxWorkers: 2, sequence: { groupOrder: 1 } } },
    ],
  },
})
