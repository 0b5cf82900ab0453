/**
 * The page has no Node, lives in its own world and in Chromium's sandbox. Written out although these are the defaults, so
 * that a change of a default, or of this file, is seen by a test.
 * Electron's security checklist 2 (nodeIntegration), 3 (contextIsolation), 4 (sandbox), 6 (webSecurity), 8
 * (allowRunningInsecureContent), 9 (experimentalFeatures), 10 (enableBlinkFeatures) and 11 (webview).
 */
import type { WebPreferences } from 'electron'

export const safePreferences = (preload: string): WebPreferences => ({
  preload,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
})
