import { beforeEach, describe, expect, it } from 'vitest'
import {
  draftSaved,
  drafts,
  dropSavedDraft,
  editDraft,
  isChangedOutside,
  isDirty,
  newId,
  rebaseDraft,
} from '../../../renderer/scenarios/drafts.js'

const id = 'billing'
const file = { text: 'file\n', changedAt: 1 }

beforeEach(() => drafts.set({}))

describe('a draft', () => {
  it('is made from the file, and keeps that while typing goes on', () => {
    editDraft(id, 'a', file)
    editDraft(id, 'ab', { text: 'theirs\n', changedAt: 2 })
    expect(drafts.get()[id]).toEqual({ text: 'ab', base: 'file\n', changedAt: 1 })
  })

  it('is dropped once the file holds its text', () => {
    editDraft(id, 'a\n', file)
    dropSavedDraft(id, { text: 'a\n', changedAt: 2 })
    expect(drafts.get()).toEqual({})
  })

  it('stays when text was typed after the one that the file holds', () => {
    editDraft(id, 'a\n', file)
    // The page has drawn `a` and the file with it, and drops the draft only after the next key.
    editDraft(id, 'ab', file)
    dropSavedDraft(id, { text: 'a\n', changedAt: 2 })
    expect(drafts.get()[id]?.text).toBe('ab')
    expect(isDirty(drafts.get()[id], 'a\n')).toBe(true)
  })

  it('is not changed outside by its own saving', () => {
    editDraft(id, 'a', file)
    draftSaved(id, 'a', { id, text: 'a\n', changedAt: 2 })
    editDraft(id, 'ab', file)
    expect(drafts.get()[id]).toEqual({ text: 'ab', base: 'a\n', changedAt: 2 })
    expect(isChangedOutside(drafts.get()[id], { text: 'a\n', changedAt: 2 })).toBe(false)
  })

  it('keeps what was typed while it was being saved', () => {
    editDraft(id, 'a', file)
    editDraft(id, 'ab', file)
    draftSaved(id, 'a', { id, text: 'a\n', changedAt: 2 })
    expect(drafts.get()[id]).toEqual({ text: 'ab', base: 'a\n', changedAt: 2 })
  })

  it('follows a new scenario to its id when text was typed while it was being saved', () => {
    editDraft(newId, 'a', undefined)
    editDraft(newId, 'ab', undefined)
    draftSaved(newId, 'a', { id, text: 'a\n', changedAt: 2 })
    expect(drafts.get()).toEqual({ [id]: { text: 'ab', base: 'a\n', changedAt: 2 } })
  })

  it('of a new scenario is dropped when it was saved', () => {
    editDraft(newId, 'a', undefined)
    draftSaved(newId, 'a', { id, text: 'a\n', changedAt: 2 })
    expect(drafts.get()).toEqual({})
  })

  it('replaces what another program has written once one decides so', () => {
    editDraft(id, 'mine', file)
    const theirs = { text: 'theirs\n', changedAt: 2 }
    expect(isChangedOutside(drafts.get()[id], theirs)).toBe(true)
    rebaseDraft(id, theirs)
    expect(isChangedOutside(drafts.get()[id], theirs)).toBe(false)
    expect(drafts.get()[id]?.text).toBe('mine')
  })
})
