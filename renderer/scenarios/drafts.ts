/** Edits that are not saved yet. They outlive the view, the window and the program, until they are saved or given up. */
import { preference } from '../preferences.js'
import type { Store } from '../store.js'

export interface Draft {
  readonly text: string
  /** What it was made from, and when that was written; without a time it is in no library yet. */
  readonly base: string
  readonly changedAt?: number
}

export type Drafts = Readonly<Record<string, Draft>>

/** A scenario that is nowhere but here. */
export const newId = 'new'

const isDrafts = (value: unknown): value is Drafts =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every(
    (draft: unknown) =>
      typeof draft === 'object' &&
      draft !== null &&
      'text' in draft &&
      typeof draft.text === 'string' &&
      'base' in draft &&
      typeof draft.base === 'string',
  )

export const drafts: Store<Drafts> = preference<Drafts>('scenarios.drafts', {}, isDrafts)

export const keepDraft = (id: string, draft: Draft): void => {
  drafts.set((known) => ({ ...known, [id]: draft }))
}

export const dropDraft = (id: string): void => {
  drafts.set((known) => without(known, id))
}

/** Something was written that is in no file. */
export const isDirty = (draft: Draft | undefined, kept: string | undefined): boolean =>
  draft !== undefined && draft.text !== draft.base && draft.text !== kept

/** Somebody else has written the file since the edits began. */
export const isChangedOutside = (
  draft: Draft | undefined,
  kept: { readonly text: string; readonly changedAt?: number | undefined } | undefined,
): boolean =>
  draft !== undefined &&
  kept !== undefined &&
  (kept.changedAt ?? 0) > (draft.changedAt ?? 0) &&
  kept.text !== draft.base &&
  kept.text !== draft.text

/** Edits follow a scenario under its new name. */
export const renameDraft = (id: string, to: string): void => {
  drafts.set((known) => {
    const draft = known[id]
    return draft ? { ...without(known, id), [to]: draft } : known
  })
}

const without = (known: Drafts, id: string): Drafts =>
  Object.hasOwn(known, id) ? Object.fromEntries(Object.entries(known).filter(([other]) => other !== id)) : known
