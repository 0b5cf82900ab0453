import { beforeEach, describe, expect, it } from 'vitest'
import { draftId, draftKeys, editDraft, isNewKey, objectDrafts, startNew } from '../../../renderer/data/drafts.js'

const tariffs = { standinId: 'cpo', module: 'tariffs' } as const

describe('unsaved edits of own objects', () => {
  beforeEach(() => objectDrafts.set({}))

  it('are kept for each object, with the text they started from', () => {
    editDraft(draftId(tariffs, 'NL-CPO/ONE'), { text: '{"a":2}', base: '{"a":1}' })
    editDraft(draftId(tariffs, 'NL-CPO/TWO'), { text: '{"b":2}', base: '{"b":1}' })
    expect(draftKeys(objectDrafts.get(), tariffs)).toEqual(['NL-CPO/ONE', 'NL-CPO/TWO'])
    expect(objectDrafts.get()[draftId(tariffs, 'NL-CPO/ONE')]).toEqual({ text: '{"a":2}', base: '{"a":1}' })
  })

  it('are gone once the text is what it started from', () => {
    const id = draftId(tariffs, 'NL-CPO/ONE')
    editDraft(id, { text: 'changed', base: 'stored' })
    editDraft(id, { text: 'stored', base: 'stored' })
    expect(draftKeys(objectDrafts.get(), tariffs)).toEqual([])
  })

  it('are those of one set: of one stand-in and module', () => {
    editDraft(draftId(tariffs, 'NL-CPO/ONE'), { text: 'x', base: 'y' })
    expect(draftKeys(objectDrafts.get(), { standinId: 'cpo', module: 'locations' })).toEqual([])
    expect(draftKeys(objectDrafts.get(), { standinId: 'cpo2', module: 'tariffs' })).toEqual([])
  })

  it('of new objects stand beside one another', () => {
    expect([startNew(tariffs, 'one'), startNew(tariffs, 'two'), startNew(tariffs, 'three')]).toEqual(['new', 'new-2', 'new-3'])
    expect(objectDrafts.get()[draftId(tariffs, 'new-2')]).toEqual({ text: 'two', base: '' })
    expect(['new', 'new-12', 'NL-CPO/new', 'newer'].map(isNewKey)).toEqual([true, true, false, false])
  })
})
