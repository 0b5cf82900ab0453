/** The window: one page, built into `dist/renderer`, the same for Electron and for a browser. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: ['chrome130', 'firefox131', 'safari18'],
    // The content security policy forbids data: fonts and scripts; the polyfill is for browsers older than the target.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // zod reads its configuration while schemas are built, so the line that configures it has to run in the same
        // chunk, ahead of every schema.
        codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|renderer\/jitless/ }] },
      },
    },
  },
})
