// The long form of test/robustness/fuzz.test.ts: 100,000 mutated requests, 20,000 calls. `FUZZ_SEED=7 npm run fuzz` takes another seed.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './parts.mjs'

const child = spawn(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/robustness/fuzz.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_LONG: '1' },
})
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
child.on('close', (code) => {
  process.exitCode = code ?? 1
})
