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
  typeof value === 'object' && value !== null && Object.values(value).every((draft: unknown) =>
    typeof draft === 'object' && draft !== null && 'text' in draft && typeof draft.text === 'string' && 'base' in draft && typeof draft.base === 'string')

export const drafts: Store<Drafts> = preference<Drafts>('scenarios.drafts', {}, isDrafts)

export const keepDraft = (id: string, draft: Draft): void => {
  drafts.set((known) => (draft.text === draft.base && draft.changedAt !== undefined ? without(known, id) : { ...known, [id]: draft }))
}

export const dropDraft = (id: string): void => { drafts.set((known) => without(known, id)) }

/** Edits follow a scenario under its new name. */
export const renameDraft = (id: string, to: string): void => {
  drafts.set((known) => {
    const draft = known[id]
    return draft ? { ...without(known, id), [to]: draft } : known
  })
}

const without = (known: Drafts, id: string): Drafts => (Object.hasOwn(known, id) ? Object.fromEntries(Object.entries(known).filter(([other]) => other !== id)) : known)
