/** The window: one page, built into `dist/renderer`, the same for Electron and for a browser. */
import optimizeLocales from '@react-aria/optimize-locales-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'renderer',
  base: './',
  // The window is in English, so React Aria is too.
  plugins: [react(), optimizeLocales.vite({ locales: ['en-US'] })],
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
        codeSplitting: {
          groups: [
            { name: 'zod', test: /node_modules\/zod\/|renderer\/jitless/ },
            // A file for each icon that two views share would be a request each.
            { name: 'icons', test: /node_modules\/lucide-react\// },
          ],
        },
      },
    },
  },
})
