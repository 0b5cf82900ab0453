import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The longest files first, but project by project: a worker that would change between projects loads all its modules again. Those
 * of the browser take longest, and the small ones fill what is left at the end.
 */
class ByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const order = ['e2e', 'desktop', 'unit']
    return sorted.sort((one, other) => order.indexOf(one.project.name) - order.indexOf(other.project.name))
  }
}

/** Real Chromium against a real engine. Every test has a workbench of its own, so files share their modules. */
const browser = {
  isolate: false,
  expect: { poll: { timeout: 10_000 } },
  testTimeout: 60_000,
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    sequence: { sequencer: ByProject },
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
      { test: { ...browser, name: 'e2e', include: ['test/e2e/**/*.test.ts'], maxWorkers: '100%' } },
    ],
  },
})
