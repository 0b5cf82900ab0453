/** The parts of the desktop app that only compute. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileArgument } from '../../main/files/arguments.js'
import { safeName } from '../../main/files/text.js'
import { isWebAddress } from '../../main/security/outside.js'
import { fileOf } from '../../main/security/scheme.js'
import { boundsOn, smallest } from '../../main/window/window-bounds.js'
import { filePaths, textOf } from '../architecture/files.js'
import { menuTemplate } from '../../main/window/menu.js'

const laptop = { x: 0, y: 0, width: 1440, height: 860 }
const beside = { x: 1440, y: 0, width: 2560, height: 1400 }
const at = (x: number, y: number, width = 1200, height = 700) => ({ bounds: { x, y, width, height }, maximized: false })

describe('the place of the window', () => {
  it('is the middle of the main screen at first', () => {
    expect(boundsOn([beside, laptop], undefined)).toEqual({ x: 2000, y: 250, width: 1440, height: 900 })
  })
  it('is no larger than a small screen', () => {
    expect(boundsOn([laptop], undefined)).toEqual({ x: 0, y: 0, width: 1440, height: 860 })
  })
  it('is where it was, on whichever screen that is', () => {
    expect(boundsOn([laptop, beside], at(2000, 300))).toEqual({ x: 2000, y: 300, width: 1200, height: 700 })
  })
  it('is on the main screen when the other one was unplugged', () => {
    expect(boundsOn([laptop], at(2000, 300))).toEqual({ x: 120, y: 80, width: 1200, height: 700 })
  })
  it('never has its title bar above the screen', () => {
    expect(boundsOn([laptop], at(100, -200))?.y).toBe(80)
  })
  it('can always be caught hold of', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9000, max: 9000 }),
        fc.integer({ min: -9000, max: 9000 }),
        fc.integer({ min: 1, max: 9000 }),
        fc.integer({ min: 1, max: 9000 }),
        (x, y, width, height) => {
          const bounds = boundsOn([laptop, beside], at(x, y, width, height))
          if (!bounds) throw new Error('there is a screen')
          const reachable = [laptop, beside].some(
            (screen) =>
              bounds.x < screen.x + screen.width &&
              bounds.x + bounds.width > screen.x &&
              bounds.y >= screen.y &&
              bounds.y < screen.y + screen.height,
          )
          expect(reachable).toBe(true)
          expect(Math.min(bounds.width, smallest.width)).toBeGreaterThan(0)
        },
      ),
    )
  })
})

describe('the name of a file to save', () => {
  it.each([
    ['traffic.har', 'traffic.har'],
    ['a/b\\c:d.json', 'a-b-c-d.json'],
    ['../../secret', '-..-secret'],
    ['  .hidden. ', 'hidden'],
    ['', 'standin'],
    ['…', '…'],
    ['Zürich 🚗.json', 'Zürich 🚗.json'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe)
  })
  it('never leads to another folder', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(safeName(name)).toMatch(/^(?!\.{1,2}$)[^/\\\0]+$/)
      }),
    )
  })
})

describe('the file among the arguments', () => {
  it.each([
    [['--verbose', 'flow.ocpi-scenario.json'], '/here/flow.ocpi-scenario.json'],
    [['a.har', '/there/b.NDJSON'], '/there/b.NDJSON'],
    [['--file=a.json'], undefined],
    [['picture.png'], undefined],
    [[], undefined],
  ])('%j is %j', (args, file) => {
    expect(fileArgument(args, '/here')).toBe(file)
  })
})

describe('addresses that the page names', () => {
  it('lead to a file of the page or to nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webPath(), fc.webUrl()), (path) => {
        for (const url of [path, `app://standin/${path}`, `app:${path}`]) {
          const file = fileOf(url, '/page')
          expect(file === undefined || (file.startsWith('/page/') && !file.includes('/../'))).toBe(true)
        }
      }),
    )
  })
  it('are opened outside only as http and https', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('file', 'javascript', 'data', 'app', 'ssh', 'mailto', 'vbscript', 'ms-settings'),
        (rest, scheme) => {
          expect(isWebAddress(`${scheme}:${rest}`)).toBe(false)
        },
      ),
    )
    expect(isWebAddress('https://evroaming.org/')).toBe(true)
  })
})

describe('the menu', () => {
  const recent = { paths: () => [], add: () => undefined, remove: () => undefined, clear: () => undefined }
  const commandsOf = (platform: NodeJS.Platform) => {
    const ids: string[] = []
    const walk = (items: readonly Electron.MenuItemConstructorOptions[]) => {
      for (const { id, submenu } of items) {
        if (id !== undefined) ids.push(id)
        if (Array.isArray(submenu)) walk(submenu)
      }
    }
    walk(
      menuTemplate({
        platform,
        isPackaged: true,
        recent,
        runCommand: () => undefined,
        openFile: () => undefined,
        openWindow: () => undefined,
      }),
    )
    return ids
  }

  // The page's commands are checked by its own text, since the page cannot be loaded without a browser here.
  it.each(['linux', 'win32', 'darwin'] as const)('names commands that the page has, on %s', (platform) => {
    const page = filePaths('renderer')
      .filter((path) => /\.tsx?$/.test(path))
      .map(textOf)
      .join('\n')
    const known = (id: string) => page.includes(`'${id}'`) || page.includes(`\`${id.replace(/\.[^.]+$/, '')}.\${`)
    expect(commandsOf(platform).filter((id) => !known(id))).toEqual([])
    expect(commandsOf(platform).length).toBeGreaterThan(5)
  })
})
