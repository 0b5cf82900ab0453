import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { findChromium } from './scripts/chromium.mjs'

/**
 * The longest files first, but kind by kind: a worker that would change between the projects loads all its modules again. Those of
 * the browser take longest, and the small ones fill what is left at the end.
 */
class KindByKind extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      ['/test/main/', '/test/e2e/', '/test/'].findIndex((folder) => moduleId.includes(folder))
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other))
  }
}

// Next to nothing runs so often in a test that optimising it pays: that took a tenth of the processors' time.
setFlagsFromString('--interrupt-budget=1000000')

/** Half as many again as there are processors: a test that waits leaves its own to another. */
const maxWorkers = Math.ceil(availableParallelism() * 1.5)

export default defineConfig({
  test: {
    sequence: { sequencer: KindByKind },
    projects: [
      {
        // Modules take longer to load than most tests to run, and keep nothing between them: they are shared.
        test: {
          name: 'engine and window',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/main/**', ...(findChromium() === undefined ? ['test/e2e/**'] : [])],
          isolate: false,
          pool: 'threads',
          maxWorkers,
          // Nor does it pay for the script of a page that lives for seconds.
          env: { CHROMIUM_JS_FLAGS: '--no-maglev --no-turbofan' },
          expect: { poll: { timeout: 40_000 } },
          // Against hanging only: no test fails because the machine is slow.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        // Outside of Electron its module tries to download the runtime and throws. Its double is one app, made anew for each file.
        resolve: { alias: { electron: fileURLToPath(new URL('test/main/double/electron.ts', import.meta.url)) } },
        test: {
          name: 'desktop',
          pool: 'threads',
          include: ['test/main/**/*.test.ts'],
          maxWorkers,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
