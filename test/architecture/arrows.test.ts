import { describe, expect, it } from 'vitest'
import { arrows, violationsOf } from './arrows.js'
import { filePaths, textOf } from './files.js'

const planted = (path: string, text: string) => violationsOf(new Map([[path, text]]))

describe('the arrows between folders', () => {
  it('hold in every source file', () => {
    const paths = filePaths().filter((path) => /^(emulator|main|renderer|test|scripts|bench)\/.*\.(ts|tsx|mjs)$/.test(path))
    expect(paths.length).toBeGreaterThan(50)
    expect(violationsOf(new Map(paths.map((path) => [path, textOf(path)])))).toEqual([])
  })

  it('cover every folder of the engine', () => {
    const folders = new Set(filePaths('emulator').map((path) => path.split('/').slice(0, 2).join('/')))
    expect([...folders].filter((folder) => arrows[folder] === undefined)).toEqual([])
  })

  it('have no circle', () => {
    const reach = (folder: string, seen: ReadonlySet<string>): string[] =>
      (arrows[folder]?.folders ?? []).flatMap((next) => (seen.has(next) ? [`${folder} → ${next}`] : reach(next, new Set([...seen, next]))))
    expect(Object.keys(arrows).flatMap((folder) => reach(folder, new Set([folder])))).toEqual([])
  })

  it.each([
    ['the protocol imports a folder above it', 'emulator/ocpi/paging.ts', `import { x } from '../contract/calls.js'`],
    ['the protocol imports Node', 'emulator/ocpi/paging.ts', `import { Buffer } from 'node:buffer'`],
    ['the protocol imports Node by its old name', 'emulator/ocpi/paging.ts', `import fs from 'fs'`],
    ['the protocol imports a package other than zod', 'emulator/ocpi/v2.2.1/types.ts', `import Fraction from 'fraction.js'`],
    ['the contract imports the engine, if only a type', 'emulator/contract/calls.ts', `import type { Log } from '../traffic/log.js'`],
    ['traffic imports a stand-in', 'emulator/traffic/log.ts', `export { start } from '../standin/standin.js'`],
    [
      'a stand-in imports the workbench when it is called',
      'emulator/standin/serving/server.ts',
      `const load = () => import('../../workbench/workbench.js')`,
    ],
    ['the engine imports the shell', 'emulator/host/port.ts', `import { window } from '../../main/window.js'`],
    ['the engine imports the page', 'emulator/cli/main.ts', `import { view } from '../../renderer/main.js'`],
    ['the engine imports electron', 'emulator/host/port.ts', `import { app } from 'electron'`],
    ['the page imports the engine', 'renderer/main.tsx', `import { open } from '../emulator/workbench/workbench.js'`],
    ['the page imports a package of the server', 'renderer/main.tsx', `import Koa from 'koa'`],
    ['a script imports electron', 'scripts/run.mjs', `import { app } from 'electron'`],
    ['the page imports the tests', 'renderer/main.tsx', `import { root } from '../test/architecture/files.js'`],
  ])('break when %s', (_, path, text) => {
    expect(planted(path, text)).toHaveLength(1)
  })

  it.each([
    ['the contract imports the protocol', 'emulator/contract/calls.ts', `import { Version } from '../ocpi/version.js'`],
    ['a folder imports itself', 'emulator/ocpi/v2.1.1/tokens.ts', `import { CiString } from '../types.js'\nimport { z } from 'zod'`],
    ['main imports electron', 'main/window.ts', `import { BrowserWindow } from 'electron'`],
    ['the page imports its framework', 'renderer/main.tsx', `import { createRoot } from 'react-dom/client'\nimport './base.css'`],
  ])('allow that %s', (_, path, text) => {
    expect(planted(path, text)).toEqual([])
  })
})
