/** Electron's security checklist, item by item, on the running app. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../scripts/chromium.mjs'
import { BrowserWindow, machine, protocol, session } from './double/electron.js'
import { startApp, until, type Started } from './started.js'
import { filePaths, textOf } from '../architecture/files.js'

const fetched = async (url: string, method = 'GET') => {
  const handler = session.defaultSession.schemes.get('app')
  if (!handler) throw new Error('app:// has no handler')
  return handler(new Request(url, { method }))
}

describe.skipIf(findChromium() === undefined)('the security of the desktop app (skipped where no Chromium can be had)', () => {
  let started: Started
  beforeAll(async () => {
    started = await startApp()
  }, 60_000)
  afterAll(() => started.end())
  const preferences = () => started.window().options.webPreferences as Record<string, unknown>

  it('1: loads nothing from outside', async () => {
    const reached = await started.window().page.evaluate(() =>
      fetch('https://example.com/').then(
        () => true,
        () => false,
      ),
    )
    expect(reached).toBe(false)
  })

  it.each([
    ['2: has no Node in the page', { nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false }],
    ['3: isolates the preload script from the page', { contextIsolation: true }],
    ['4: runs the page in the sandbox', { sandbox: true }],
    ['6: leaves web security on', { webSecurity: true }],
    ['8: allows no insecure content', { allowRunningInsecureContent: false }],
    ['9: enables no experimental features', { experimentalFeatures: false }],
    ['11: has no webview', { webviewTag: false }],
  ])('%s', (_, expected) => {
    expect(preferences()).toMatchObject(expected)
  })

  it('5: denies every permission but writing text to the clipboard and notifications', () => {
    const { permissionRequest, permissionCheck, devicePermission } = session.defaultSession
    const asked = [
      'media',
      'geolocation',
      'notifications',
      'midi',
      'clipboard-read',
      'clipboard-sanitized-write',
      'openExternal',
      'fullscreen',
      'hid',
    ]
    const requested = asked.filter((permission) => {
      let granted = false
      permissionRequest?.({}, permission, (answer) => {
        granted = answer
      })
      return granted
    })
    expect(requested).toEqual(['notifications', 'clipboard-sanitized-write'])
    expect(asked.filter((permission) => permissionCheck?.({}, permission))).toEqual(['notifications', 'clipboard-sanitized-write'])
    expect(devicePermission?.({})).toBe(false)
  })

  it('7: has a policy that allows only its own scripts, styles, pictures and calls', async () => {
    const { headers } = await fetched('app://standin/index.html')
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split('; ').map((rule) => {
        const [name = '', ...values] = rule.split(' ')
        return [name, values.join(' ')]
      }),
    )
    expect(Object.fromEntries(policy)).toMatchObject({
      'default-src': `'none'`,
      'script-src': `'self'`,
      'style-src': `'self'`,
      'img-src': `'self' data:`,
      'font-src': `'self'`,
      'connect-src': `'self'`,
      'base-uri': `'none'`,
      'form-action': `'none'`,
      'frame-ancestors': `'none'`,
    })
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe|\*/)
  })

  it('7: holds that policy in a real browser', async () => {
    const { page } = started.window()
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('h1') ?? document.body).color)).toBe('rgb(1, 2, 3)')
    const ran = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.body.append(script)
      return Reflect.get(window, 'injected') === true
    })
    expect(ran).toBe(false)
    expect((await started.seen(({ answers }) => answers.length > 0)).evaluated).toBe(false)
  })

  it('10: enables no Blink features', () => {
    expect(preferences()).not.toHaveProperty('enableBlinkFeatures')
  })

  it('12: lets no webview be attached', () => {
    let prevented = false
    started.window().webContents.emit('will-attach-webview', {
      preventDefault: () => {
        prevented = true
      },
    })
    expect(prevented).toBe(true)
  })

  it('13: stays on its page', async () => {
    const { page } = started.window()
    await page.evaluate(() => {
      location.href = 'https://example.com/'
    })
    await page.evaluate(() => {
      const frame = document.createElement('iframe')
      frame.src = 'https://example.com/'
      document.body.append(frame)
    })
    expect(await page.evaluate(() => document.title)).toBe('Standin')
    expect(
      page
        .frames()
        .map((frame) => frame.url())
        .filter((url) => url.includes('example.com')),
    ).toEqual([])
  })

  it('14: opens no window, and hands web addresses to the default browser', async () => {
    const { page } = started.window()
    await page.evaluate(() => {
      window.open('https://example.com/ocpi')
    })
    await until(
      () => machine.openedOutside.length,
      (count) => count > 0,
    )
    expect(machine.openedOutside).toEqual(['https://example.com/ocpi'])
    expect(BrowserWindow.all).toHaveLength(1)
    machine.openedOutside.length = 0
  })

  it('15: opens nothing outside but web addresses', async () => {
    const { page } = started.window()
    const refused = [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/share',
      'ms-msdt:/id',
      'https://user:secret@example.com/',
      'no address',
      `https://example.com/${'x'.repeat(3000)}`,
    ]
    await page.evaluate((urls) => {
      for (const url of urls) window.standin?.openOutside(url)
      window.standin?.openOutside('http://127.0.0.1:8101/ocpi/versions')
    }, refused)
    await until(
      () => machine.openedOutside.length,
      (count) => count > 0,
    )
    expect(machine.openedOutside).toEqual(['http://127.0.0.1:8101/ocpi/versions'])
    machine.openedOutside.length = 0
  })

  it.each([
    ['another page', { url: 'https://example.com/', parent: null }],
    ['a page that begins alike', { url: 'app://standin.example.com/', parent: null }],
    ['another host of the scheme', { url: 'app://other/index.html', parent: null }],
    ['a file', { url: 'file:///index.html', parent: null }],
    ['a frame in the page', { url: 'app://standin/index.html', parent: { url: 'app://standin/index.html', parent: null } }],
    ['a frame that is gone', null],
  ])('17: does not hear %s', async (_, senderFrame) => {
    const dialogs = machine.dialogs.length
    machine.heard('standin:open-outside', { senderFrame, sender: {} }, { url: 'https://example.com/' })
    const reply = await machine.invoked('standin:open-file', { senderFrame, sender: {} }, { kinds: [] })
    expect(reply).toEqual({ problem: 'only the window of Standin is heard' })
    expect(machine.openedOutside).toEqual([])
    expect(machine.dialogs).toHaveLength(dialogs)
  })

  it.each([
    ['standin:open-file', {}],
    ['standin:open-file', { kinds: [{ name: 'x', extensions: ['../..'] }] }],
    ['standin:save-file', { name: 'x', text: 5, kinds: [] }],
    ['standin:save-file', 'x'],
  ])('17: refuses on %s what does not fit: %j', async (channel, content) => {
    const senderFrame = { url: 'app://standin/index.html', parent: null }
    expect(await machine.invoked(channel, { senderFrame, sender: started.window().webContents }, content)).toEqual({
      problem: `${channel} was sent something else than it takes`,
    })
  })

  it('17: listens to these channels, and no file but main/ipc.ts to any', () => {
    expect(machine.channelsHeard()).toEqual(['standin:connect', 'standin:open-file', 'standin:open-outside', 'standin:save-file'])
    expect(filePaths('main').filter((path) => /\bipcMain\b/.test(textOf(path)))).toEqual(['main/ipc.ts'])
  })

  it('18: comes over app://, which reaches the built page and nothing else', async () => {
    expect(protocol.registered).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
    const statuses = await Promise.all(
      [
        'app://standin/',
        'app://standin/page.js',
        'app://standin/missing.js',
        'app://other/index.html',
        'app://standin/..%2f..%2fpackage.json',
        'app://standin/%2e%2e/package.json',
        'app://standin/..%5cpackage.json',
        'app://standin/%00',
        'app://standin/%zz',
        'app://standin//etc/passwd.json',
      ].map(async (url) => (await fetched(url)).status),
    )
    expect(statuses).toEqual([200, 200, 404, 404, 404, 404, 404, 404, 404, 404])
    expect((await fetched('app://standin/index.html', 'POST')).status).toBe(405)
    expect((await fetched('app://standin/page.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  it('20: hands the page its door and nothing of Electron', async () => {
    const { page } = started.window()
    expect(await page.evaluate(() => Object.keys(window.standin ?? {}).sort())).toEqual([
      'connect',
      'onFile',
      'onMenu',
      'openFile',
      'openOutside',
      'platform',
      'saveFile',
    ])
    expect(await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].filter((name) => name in window))).toEqual(
      [],
    )
  })
})
