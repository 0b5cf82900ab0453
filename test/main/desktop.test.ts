/** The desktop app as its user has it: window, engine, menu, dialogs, files, the end. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../scripts/chromium.mjs'
import { BrowserWindow, app, machine } from './double/electron.js'
import { startApp, until, type Seen, type Started } from './started.js'

describe.skipIf(findChromium() === undefined)('the desktop app (skipped where no Chromium can be had)', () => {
  let started: Started
  beforeAll(async () => {
    started = await startApp({
      prepare: (folder) => {
        writeFileSync(join(folder, 'window.json'), '{"bounds":{"x":100,"y":50,"width":1300,"height":700},"maximized":false}')
      },
    })
  }, 60_000)
  afterAll(() => started.end())
  const path = (name: string) => join(started.folder, name)
  const page = () => started.window().page

  describe('the window', () => {
    it('opens where it was', () => {
      expect(started.window().bounds).toEqual({ x: 100, y: 50, width: 1300, height: 700 })
    })

    it('remembers where it is put', async () => {
      started.window().setBounds({ x: 140, width: 1200 })
      const place = await until(
        () => readFileSync(path('window.json'), 'utf8'),
        (text) => text.includes('140'),
      )
      expect(JSON.parse(place)).toEqual({ bounds: { x: 140, y: 50, width: 1200, height: 700 }, maximized: false })
    })

    it('tells the page what system it runs on', async () => {
      expect(await page().evaluate(() => window.standin?.platform)).toBe(process.platform)
    })
  })

  describe('the engine', () => {
    it('answers the page over a port', async () => {
      const { answers } = await started.seen((seen) => seen.answers.length === 1)
      expect(answers).toEqual([{ id: 0, result: { n: 0 } }])
    })

    it('is started again after a crash, and the page gets a new port', async () => {
      await page().evaluate(() => {
        ;(globalThis as unknown as { port: MessagePort }).port.postMessage({ id: 9, call: 'die' })
      })
      const seen = await started.seen(({ answers }) => answers.length === 2)
      expect(seen).toMatchObject({ closed: 1, answers: [{ id: 0 }, { id: 1, result: { n: 1 } }] })
      expect(started.engineDid()).toEqual(['started', 'started'])
    })

    it('gives a port to a page that was loaded anew', async () => {
      await page().reload()
      expect((await started.seen(({ answers }) => answers.length === 1)).answers).toEqual([{ id: 0, result: { n: 0 } }])
    })
  })

  describe('the menu', () => {
    it('runs commands of the page', async () => {
      machine.choose('Keyboard Shortcuts')
      machine.choose('Dark')
      expect((await started.seen(({ menu }) => menu.length === 2)).menu).toEqual(['shell.shortcuts', 'shell.theme.dark'])
    })

    it('leaves the keys of commands to the page', () => {
      const withKeys = machine.menuItems().filter(({ id, accelerator }) => id !== undefined && accelerator !== undefined)
      expect(withKeys.length).toBeGreaterThan(0)
      expect(withKeys.filter(({ registerAccelerator }) => registerAccelerator !== false)).toEqual([])
    })
  })

  describe('the dialogs', () => {
    const har = [{ name: 'HTTP Archive', extensions: ['har'] }]

    it('open a file that the user chooses', async () => {
      writeFileSync(path('traffic.har'), '{"log":"ü"}')
      machine.chosenToOpen = path('traffic.har')
      expect(await page().evaluate((kinds) => window.standin?.openFile(kinds), har)).toEqual({ name: 'traffic.har', text: '{"log":"ü"}' })
      expect(machine.dialogs.at(-1)?.filters).toEqual([...har, { name: 'All files', extensions: ['*'] }])
      expect(app.recentDocuments).toEqual([path('traffic.har')])
    })

    it('come to nothing when they are dismissed', async () => {
      machine.chosenToOpen = undefined
      machine.chosenToSave = undefined
      expect(await page().evaluate((kinds) => window.standin?.openFile(kinds), har)).toBeUndefined()
      expect(await page().evaluate(() => window.standin?.saveFile('x.har', 'x', []))).toBeUndefined()
    })

    it('save a text under the name that the user chooses', async () => {
      machine.chosenToSave = path('saved.ndjson')
      expect(await page().evaluate(() => window.standin?.saveFile('a/b:c.ndjson', 'line\n', []))).toEqual({ name: 'saved.ndjson' })
      expect(readFileSync(path('saved.ndjson'), 'utf8')).toBe('line\n')
      expect(machine.dialogs.at(-1)?.defaultPath).toBe(path('a-b-c.ndjson'))
    })

    it.each([
      ['a file that is gone', () => path('gone.har'), 'gone.har cannot be opened: it is not there any more'],
      ['a folder', () => started.folder, 'cannot be opened: it is not a file'],
      [
        'bytes that are not text',
        () => {
          writeFileSync(path('bytes.har'), Buffer.from([0x7b, 0xff, 0xfe]))
          return path('bytes.har')
        },
        'bytes.har cannot be opened: it is not text in UTF-8',
      ],
    ])('say what is wrong with %s', async (_, make, message) => {
      machine.chosenToOpen = make()
      const problem = await page().evaluate(
        (kinds) =>
          window.standin?.openFile(kinds).then(
            () => 'opened',
            (error: Error) => error.message,
          ),
        har,
      )
      expect(problem).toContain(message)
    })

    it('say when a file cannot be saved', async () => {
      machine.chosenToSave = path('no/such/folder/x.har')
      const problem = await page().evaluate(() =>
        window.standin?.saveFile('x.har', 'x', []).then(
          () => 'saved',
          (error: Error) => error.message,
        ),
      )
      expect(problem).toContain('x.har cannot be saved')
    })
  })

  describe('files from outside', () => {
    it('are opened when a second start names one', async () => {
      writeFileSync(path('night.ocpi-scenario.json'), '{}')
      app.emit('second-instance', {}, [], '/', { file: path('night.ocpi-scenario.json') })
      expect((await started.seen(({ files }) => files.length === 1)).files).toEqual([{ name: 'night.ocpi-scenario.json', text: '{}' }])
      expect(started.window().focused).toBeGreaterThan(0)
    })

    it('are opened when macOS hands them over', async () => {
      let prevented = false
      app.emit(
        'open-file',
        {
          preventDefault: () => {
            prevented = true
          },
        },
        path('traffic.har'),
      )
      expect((await started.seen(({ files }) => files.length === 2)).files[1]?.name).toBe('traffic.har')
      expect(prevented).toBe(true)
    })

    it('are found again under Open Recent, newest first', async () => {
      const labels = machine.menuItems().map(({ label }) => label)
      expect(labels.indexOf('traffic.har')).toBeLessThan(labels.indexOf('night.ocpi-scenario.json'))
      machine.choose('night.ocpi-scenario.json')
      expect((await started.seen(({ files }) => files.length === 3)).files[2]?.name).toBe('night.ocpi-scenario.json')
    })

    it('that are gone leave the list, and the user is told', async () => {
      app.emit('second-instance', {}, [], '/', { file: path('lost.har') })
      await until(
        () => machine.errors.length,
        (count) => count > 0,
      )
      expect(machine.errors).toEqual(['Standin: lost.har cannot be opened: it is not there any more'])
      expect(machine.menuItems().map(({ label }) => label)).not.toContain('lost.har')
    })

    it('are not opened when a second start names none', () => {
      const before = started.window().focused
      app.emit('second-instance', {}, [], '/', { file: 5 })
      expect(started.window().focused).toBe(before + 1)
    })
  })

  describe('a second window', () => {
    it('has a port of its own, lies beside the first, and is where commands go while it is used', async () => {
      const first = started.window()
      machine.choose('New Window')
      const second = await until(
        () => started.window(),
        (window) => window !== first && window.visible,
      )
      expect([second.bounds.x - first.bounds.x, second.bounds.y - first.bounds.y]).toEqual([28, 28])
      expect((await started.seen(({ answers }) => answers.length === 1)).answers).toEqual([{ id: 0, result: { n: 0 } }])
      machine.choose('Light')
      expect((await started.seen(({ menu }) => menu.length === 1)).menu).toEqual(['shell.theme.light'])
      first.emit('focus')
      machine.choose('Dark')
      expect(
        await until(
          () => first.page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen.menu.length),
          (count) => count > 2,
        ),
      ).toBe(3)
      await second.close()
    })

    it('leaves the first running when it is closed', async () => {
      expect(BrowserWindow.all).toHaveLength(1)
      expect((await started.seen(() => true)).answers.length).toBeGreaterThan(0)
    })
  })

  it('ends when its window is closed, after the engine has written what it holds', async () => {
    await started.window().close()
    expect(BrowserWindow.all).toEqual([])
    expect(await app.exited.promise).toBe(0)
    expect(started.engineDid().at(-1)).toBe('closed')
  })
})
