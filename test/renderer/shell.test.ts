import { beforeEach, describe, expect, it } from 'vitest'
import { type Command, registerCommands, runCommand, shortcutReader } from '../../renderer/shell/palette-commands.js'
import { rankedBy } from '../../renderer/shell/match.js'
import { foundEntries, type PaletteEntry } from '../../renderer/shell/palette-entries.js'
import { hrefTo, parseRoute } from '../../renderer/shell/router.js'
import { fits, isCharacterShortcut, keysOf, type KeyPress, strokesOf } from '../../renderer/shell/shortcut.js'
import { clearMessages, markMessagesRead, messageHistory, notify, toasts } from '../../renderer/shell/toasts.js'
import { bytesText, countText, durationText } from '../../renderer/text.js'

const press = (key: string, mods: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...mods,
})
const fitting = (shortcut: string, key: KeyPress, mac = false) => strokesOf(shortcut).some((stroke) => fits(stroke, key, mac))

describe('shortcuts', () => {
  it('know Mod as Control, and as Command on a Mac', () => {
    expect(fitting('Mod+K', press('k', { ctrlKey: true }))).toBe(true)
    expect(fitting('Mod+K', press('k', { metaKey: true }))).toBe(false)
    expect(fitting('Mod+K', press('k', { metaKey: true }), true)).toBe(true)
  })
  it('tell a letter from the same letter with Shift, but not a sign, which needs Shift on some keyboards', () => {
    expect(fitting('n', press('N', { shiftKey: true }))).toBe(false)
    expect(fitting('Shift+N', press('N', { shiftKey: true }))).toBe(true)
    expect(fitting('?', press('?', { shiftKey: true }))).toBe(true)
    expect(fitting('/', press('/', { shiftKey: true }))).toBe(true)
  })
  it('are written as the platform writes them', () => {
    expect(keysOf('Mod+Shift+E', false)).toEqual(['Ctrl', 'Shift', 'E'])
    expect(keysOf('Mod+Shift+E', true)).toEqual(['⌘', '⇧', 'E'])
    expect(keysOf('g t')).toEqual(['G', 'T'])
    expect(keysOf('Space')).toEqual(['Space'])
  })
})

describe('the palette', () => {
  const entry = (id: string, kind: string, title: string): PaletteEntry => ({ id, kind, title, run: () => undefined })
  const entries = [
    entry('command traffic.clear', 'Traffic', 'Clear the view'),
    entry('command shell.settings', 'Window', 'Settings'),
    entry('#/data/cpo', 'Stand-in', 'Clear Charge'),
    entry('#/operations/c1/tariffs.receiver.put', 'Operation', 'Put a Tariff'),
  ]
  const found = (search: string, recent: readonly string[] = []) => foundEntries(search, entries, recent).map(({ id }) => id)

  it('shows recent entries of any kind first, then all commands', () => {
    expect(found('')).toEqual(['command traffic.clear', 'command shell.settings'])
    expect(found('', ['#/data/cpo', 'command shell.settings', 'gone'])).toEqual([
      '#/data/cpo',
      'command shell.settings',
      'command traffic.clear',
    ])
  })
  it('finds things beside commands, and prefers the command where both fit', () => {
    expect(found('clear')).toEqual(['command traffic.clear', '#/data/cpo'])
    expect(found('tariff')).toEqual(['#/operations/c1/tariffs.receiver.put'])
    expect(found('nothing like it')).toEqual([])
  })
  it('prefers recent entries among those that fit as well', () => {
    const twins = [entry('#/a', 'Scenario', 'Flow one'), entry('#/b', 'Scenario', 'Flow two')]
    expect(foundEntries('flow', twins, ['#/b']).map(({ id }) => id)).toEqual(['#/b', '#/a'])
  })
})

describe('shortcuts of characters', () => {
  it('are those that begin with a letter or sign alone, and none with Ctrl or of a named key', () => {
    const shortcuts = ['j', 'Shift+N', '?', '/', 'g t', 'Mod+K', 'Mod+Shift+E', 'Escape', 'Space', 'F8', 'Enter']
    expect(shortcuts.filter(isCharacterShortcut)).toEqual(['j', 'Shift+N', '?', '/', 'g t'])
  })
})

describe('messages', () => {
  beforeEach(clearMessages)

  it('disappear, errors later than others, and stay in the history', () => {
    const dismissFirst = notify({ text: 'Saved' })
    notify({ text: 'Failed', meaning: 'violation' })
    expect(toasts.get().map(({ stayMs }) => stayMs)).toEqual([5000, 20_000])
    dismissFirst()
    expect(toasts.get().map(({ text }) => text)).toEqual(['Failed'])
    expect(messageHistory.get().messages.map(({ text }) => text)).toEqual(['Saved', 'Failed'])
  })
  it('count as unread when they are warnings or errors, until the history is opened', () => {
    notify({ text: 'Saved', meaning: 'success' })
    notify({ text: 'Careful', meaning: 'warning' })
    notify({ text: 'Failed', meaning: 'violation' })
    expect(messageHistory.get().unread).toBe(2)
    markMessagesRead()
    expect(messageHistory.get().unread).toBe(0)
  })
  it('replace an earlier one of the same text; four are held at once', () => {
    for (const text of ['a', 'b', 'a', 'c', 'd', 'e']) notify({ text })
    expect(toasts.get().map(({ text }) => text)).toEqual(['a', 'c', 'd', 'e'])
  })
})

describe('the keyboard', () => {
  const command = (id: string, shortcut: string, part: Partial<Command> = {}): Command => ({
    id,
    title: id,
    group: 'Test',
    shortcut,
    run: () => undefined,
    ...part,
  })
  const found = (result: ReturnType<ReturnType<typeof shortcutReader>>) => (typeof result === 'object' ? result.id : result)

  it('completes a shortcut of two keys, and forgets the first when the second is late', () => {
    let now = 0
    const read = shortcutReader(
      () => [command('traffic', 'g t'), command('table', 't')],
      () => now,
    )
    expect(found(read(press('g'), false))).toBe('begun')
    expect(found(read(press('t'), false))).toBe('traffic')
    expect(found(read(press('g'), false))).toBe('begun')
    now = 5000
    expect(found(read(press('t'), false))).toBe('table')
  })
  it('goes on with the second key alone when the two mean nothing together', () => {
    const read = shortcutReader(() => [command('traffic', 'g t'), command('next', 'j')])
    read(press('g'), false)
    expect(found(read(press('j'), false))).toBe('next')
  })
  it('leaves letters to the field in which one types, but not what has Mod', () => {
    const read = shortcutReader(() => [command('next', 'j'), command('palette', 'Mod+K')])
    expect(found(read(press('j'), true))).toBeUndefined()
    expect(found(read(press('k', { ctrlKey: true }), true))).toBe('palette')
  })
  it('gives a shortcut to the command that came last', () => {
    const read = shortcutReader(() => [command('old', 'x'), command('new', 'x')])
    expect(found(read(press('x'), false))).toBe('new')
  })
})

describe('commands', () => {
  it('run by id while they are registered and enabled', () => {
    const runs: string[] = []
    let enabled = true
    const remove = registerCommands([
      {
        id: 'test.run',
        title: 'Run',
        group: 'Test',
        enabled: () => enabled,
        run: () => {
          runs.push('ran')
        },
      },
    ])
    expect(runCommand('test.run')).toBe(true)
    enabled = false
    expect(runCommand('test.run')).toBe(false)
    enabled = true
    remove()
    expect(runCommand('test.run')).toBe(false)
    expect(runs).toEqual(['ran'])
  })
  it('are found by a few letters, the best first', () => {
    const titles = ['Traffic: Export as HAR', 'Window: Theme: Dark', 'Traffic: Edit and resend', 'Traffic: Clear the view']
    const ranked = (text: string) => rankedBy(text, titles, (title) => title)
    expect(ranked('export')[0]).toBe('Traffic: Export as HAR')
    expect(ranked('trcl')[0]).toBe('Traffic: Clear the view')
    expect(ranked('zzz')).toEqual([])
    expect(ranked(' ')).toEqual(titles)
  })
})

describe('addresses within the window', () => {
  it('carry any name there and back', () => {
    const name = 'a/b ü#?%🔌'
    expect(parseRoute(hrefTo('data', name, 7))).toEqual({ view: 'data', rest: [name, '7'] })
  })
  it('survive a fragment that is malformed', () => {
    expect(parseRoute('#/data/%E0%A4%A')).toEqual({ view: 'data', rest: ['%E0%A4%A'] })
    expect(parseRoute('')).toEqual({ view: '', rest: [] })
  })
})

describe('numbers', () => {
  it('have units that fit their size', () => {
    expect([0, 812, 1434, 24_117_248].map(bytesText)).toEqual(['0 B', '812 B', '1.4 KB', '23 MB'])
    expect([0.4, 9.94, 42.4, 999.6, 12_340, 125_000].map(durationText)).toEqual([
      '0.4 ms',
      '9.9 ms',
      '42 ms',
      '1.00 s',
      '12.3 s',
      '2 min 5 s',
    ])
  })
  it('are counted in the singular and the plural', () => {
    expect(countText(1, 'body', 'bodies')).toBe('1 body')
    expect(countText(12_000, 'body', 'bodies')).toBe('12,000 bodies')
  })
})
