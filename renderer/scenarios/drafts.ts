/**
 * Edits that are not saved yet. They outlive the view, the window and the program, until they are saved or discarded.
 * Every change reads the store, never what a component rendered: typing goes on while a save or a reload is under way.
 */
import { isRecordOf, preference } from '../preferences.js'
import type { Store } from '../store.js'
import { isTextDraft, withoutDraft, type TextDraft } from '../text-drafts.js'

export interface Draft extends TextDraft {
  /** When the text that it started from was written; without a time it is in no library yet. */
  readonly changedAt?: number
}

export type Drafts = Readonly<Record<string, Draft>>

/** A scenario as the engine has it. */
export interface Kept {
  readonly text: string
  readonly changedAt?: number | undefined
}

/** Id of a scenario that is in no library yet. */
export const newId = 'new'

export const drafts: Store<Drafts> = preference<Drafts>('scenarios.drafts', {}, isRecordOf(isTextDraft))

export const keepDraft = (id: string, draft: Draft): void => {
  drafts.set((known) => ({ ...known, [id]: draft }))
}

export const dropDraft = (id: string): void => {
  drafts.set((known) => withoutDraft(known, id))
}

const baseOf = ({ text, changedAt }: Kept): Omit<Draft, 'text'> => ({ base: text, ...(changedAt !== undefined && { changedAt }) })

/** The text was changed: the draft keeps what it was made from; the first change makes it from the file. */
export const editDraft = (id: string, text: string, kept: Kept | undefined): void => {
  keepDraft(id, { ...(drafts.get()[id] ?? baseOf(kept ?? { text: '' })), text })
}

/** Takes the file's present state as what the draft was made from, so that saving replaces it. */
export const rebaseDraft = (id: string, kept: Kept): void => {
  const draft = drafts.get()[id]
  if (draft) keepDraft(id, { text: draft.text, ...baseOf(kept) })
}

/** Drops a draft that the file holds by now; a newer draft stays. */
export const dropSavedDraft = (id: string, kept: Kept): void => {
  if (drafts.get()[id]?.text === kept.text) dropDraft(id)
}

/**
 * Notes that `sent` was saved as `saved`. Text that was typed meanwhile stays a draft, under the id that a new scenario got.
 * Saved text stays one too until the file was read again, so that the shown text never jumps back.
 */
export const draftSaved = (id: string, sent: string, saved: Kept & { readonly id: string }): void => {
  const later = drafts.get()[id]?.text ?? sent
  if (id === newId) dropDraft(id)
  if (id === newId && later === sent) return
  keepDraft(id === newId ? saved.id : id, { text: later === sent ? saved.text : later, ...baseOf(saved) })
}

/** Something was written that is in no file. */
export const isDirty = (draft: Draft | undefined, kept: string | undefined): boolean =>
  draft !== undefined && draft.text !== draft.base && draft.text !== kept

/** Somebody else has written the file since the edits began. */
export const isChangedOutside = (draft: Draft | undefined, kept: Kept | undefined): boolean =>
  draft !== undefined &&
  kept !== undefined &&
  (kept.changedAt ?? 0) > (draft.changedAt ?? 0) &&
  kept.text !== draft.base &&
  kept.text !== draft.text

/** Edits follow a scenario under its new name. */
export const renameDraft = (id: string, to: string): void => {
  drafts.set((known) => {
    const draft = known[id]
    return draft ? { ...withoutDraft(known, id), [to]: draft } : known
  })
}
