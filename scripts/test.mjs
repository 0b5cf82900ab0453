// Runs every test: builds what is stale, finds or installs a Chromium, then vitest. Arguments go to vitest.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildStale } from './build.mjs'
import { ensureChromium } from './chromium.mjs'
import { root } from './parts.mjs'

await buildStale()
const chromium = await ensureChromium()
if (chromium === undefined) {
  process.stderr.write(
    '\nEnd-to-end tests are skipped: no browser could be had. Install Chrome, Edge or Chromium, or set CHROMIUM_PATH.\n\n',
  )
}
const child = spawn(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...(chromium && { CHROMIUM_PATH: chromium }) },
})
for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal))
child.on('close', (code) => {
  process.exitCode = code ?? 1
})
