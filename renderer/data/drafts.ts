/**
 * Unsaved edits of own objects and objects that are not created yet. They stay through views, reloads and restarts until they
 * are saved or discarded.
 */
import type { DataSet } from '../../emulator/contract/data.js'
import { isRecordOf, preference } from '../preferences.js'
import type { Store } from '../store.js'
import { isTextDraft, withoutDraft, type TextDraft } from '../text-drafts.js'

/** `base` is empty for an object that is not created yet. */
export type ObjectDraft = TextDraft

export type ObjectDrafts = Readonly<Record<string, ObjectDraft>>

type SetOfDraft = Pick<DataSet, 'standinId' | 'module'>

export const objectDrafts: Store<ObjectDrafts> = preference<ObjectDrafts>('data.drafts', {}, isRecordOf(isTextDraft))

const prefixOf = ({ standinId, module }: SetOfDraft): string => `${standinId} ${module} `

/** The id of the draft of an object, by the key of the object in its set. */
export const draftId = (set: SetOfDraft, key: string): string => prefixOf(set) + key

/** Keys of the objects of a set that have unsaved edits. */
export const draftKeys = (drafts: ObjectDrafts, set: SetOfDraft): string[] => {
  const prefix = prefixOf(set)
  return Object.keys(drafts)
    .filter((id) => id.startsWith(prefix))
    .map((id) => id.slice(prefix.length))
}

export const setDraft = (id: string, draft: ObjectDraft): void => objectDrafts.set((known) => ({ ...known, [id]: draft }))

export const dropDraft = (id: string): void => objectDrafts.set((known) => withoutDraft(known, id))

/** Keeps an edit; an edit that restores the text it started from is none. */
export const editDraft = (id: string, { text, base }: ObjectDraft): void => {
  if (text === base) dropDraft(id)
  else setDraft(id, { text, base })
}

const newKey = /^new(-\d+)?$/

/** Keys of objects that are not created yet: `new`, `new-2`. Keys of stored objects start with their owner. */
export const isNewKey = (key: string): boolean => newKey.test(key)

/** Starts an object that is not created yet beside those that were started before. Returns its key. */
export const startNew = (set: SetOfDraft, text: string): string => {
  const taken = new Set(draftKeys(objectDrafts.get(), set))
  let key = 'new'
  for (let number = 2; taken.has(key); number++) key = `new-${number}`
  setDraft(draftId(set, key), { text, base: '' })
  return key
}
