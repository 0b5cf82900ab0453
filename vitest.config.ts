import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        // Outside of Electron its module tries to download the runtime and throws.
        resolve: { alias: { electron: fileURLToPath(new URL('test/main/double/electron.ts', import.meta.url)) } },
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**'],
          testTimeout: 20_000,
        },
      },
      {
        // Real Chromium against a real engine; one file at a time, since the machine has few cores. Every test has a
        // workbench of its own, so the modules, which take longer to load than a test to run, are shared.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/support/chromium.ts'],
          isolate: false,
          expect: { poll: { timeout: 10_000 } },
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
