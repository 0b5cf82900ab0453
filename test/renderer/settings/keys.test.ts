import { beforeEach, describe, expect, it } from 'vitest'
import { conflictsOf, customKeys, knownCommands } from '../../../renderer/shell/custom-keys.js'
import { noteOfFindings, noteOfRun } from '../../../renderer/shell/notifications.js'
import { allCommands, currentShortcut, registerCommands } from '../../../renderer/shell/palette-commands.js'
import { shortcutOfPress } from '../../../renderer/shell/shortcut.js'

const press = (key: string, part: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...part,
})
const nothing = () => undefined

describe('changed shortcuts', () => {
  beforeEach(() => {
    customKeys.set({})
    knownCommands.set({})
  })

  it('are read from the keys that are pressed', () => {
    expect(shortcutOfPress(press('k', { ctrlKey: true }), false)).toBe('Mod+K')
    expect(shortcutOfPress(press('E', { metaKey: true, shiftKey: true }), true)).toBe('Mod+Shift+E')
    expect(shortcutOfPress(press('N', { shiftKey: true }), false)).toBe('Shift+n')
    expect(shortcutOfPress(press('?', { shiftKey: true }), false)).toBe('?')
    expect(shortcutOfPress(press(' '), false)).toBe('Space')
    expect(shortcutOfPress(press('F8', { altKey: true }), false)).toBe('Alt+F8')
    expect(shortcutOfPress(press('Shift', { shiftKey: true }), false)).toBeUndefined()
  })

  it('take the place of those that come with the command, or take them away', () => {
    const stop = registerCommands([
      { id: 'a', title: 'A', group: 'Traffic', shortcut: 'y', run: nothing },
      { id: 'b', title: 'B', group: 'Traffic', shortcut: 'x', run: nothing },
    ])
    customKeys.set({ a: 'Mod+Y', b: '' })
    expect(allCommands().map(({ shortcut }) => shortcut)).toEqual(['Mod+Y', undefined])
    expect([currentShortcut('y'), currentShortcut('x'), currentShortcut('q')]).toEqual(['Mod+Y', '', 'q'])
    stop()
  })

  it('conflict with commands of the same view and of the window, not with those of other views', () => {
    const stop = registerCommands([
      { id: 'a', title: 'A', group: 'Traffic', shortcut: 'n', run: nothing },
      { id: 'b', title: 'B', group: 'Data', shortcut: 'n', run: nothing },
      { id: 'c', title: 'C', group: 'Window', shortcut: 'c', run: nothing },
    ])
    expect(conflictsOf('a', 'n')).toEqual([])
    expect(conflictsOf('a', 'c')).toEqual(['C'])
    customKeys.set({ a: 'x', c: 'n' })
    expect(conflictsOf('b', 'n')).toEqual(['C'])
    stop()
  })
})

describe('a notification', () => {
  it('sums up violations, and leads to the exchange or to the findings', () => {
    const row = (seq: number, violations: number) => ({ seq, violations, method: 'PUT', path: `/l/${seq}` })
    expect(noteOfFindings([row(1, 0)])).toBeUndefined()
    expect(noteOfFindings([row(1, 0), row(2, 3)])).toEqual({ title: '3 violations', body: 'PUT /l/2', href: '#/traffic/2' })
    expect(noteOfFindings([row(1, 1), row(2, 1)])).toMatchObject({ title: '2 violations', href: '#/findings' })
  })
  it('comes when a run has ended, and not before', () => {
    const run = { runId: 'r', title: 'Flow', startedAt: 0, message: 'fine', durationMs: 1, steps: 1, stepsDone: 1 }
    expect(noteOfRun({ ...run, state: 'running' })).toBeUndefined()
    expect(noteOfRun({ ...run, state: 'failed' })).toMatchObject({ title: 'Flow: failed', href: '#/scenarios/new/runs/r' })
  })
})
