import { defineConfig } from 'vitest/config'

/** Measurements, one after the other. What they demand of the answers is tested; how long they take is reported. */
export default defineConfig({
  test: {
    include: ['bench/figures/*.test.ts'],
    isolate: false,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    reporters: ['dot'],
  },
})
