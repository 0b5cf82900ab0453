/** The edits of one scenario: what is shown, whether it is saved, and what can be done about it. */
import { useEffect, useState } from 'react'
import { callErrorOf, useClient } from '../engine/index.js'
import { hrefTo, navigate } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { useStore } from '../store.js'
import { fileNameOf, showScenario } from './actions.js'
import {
  draftSaved,
  drafts,
  dropDraft,
  dropSavedDraft,
  editDraft,
  isChangedOutside,
  isDirty,
  keepDraft,
  newId,
  rebaseDraft,
  type Draft,
  type Kept,
} from './drafts.js'

export interface DraftState {
  readonly draft: Draft | undefined
  readonly dirty: boolean
  /** Another program has written the file since the edits began. */
  readonly changedOutside: boolean
  readonly saving: boolean
  readonly change: (text: string) => void
  readonly save: () => Promise<void>
  /** Discards the edits; a message offers to undo that. */
  readonly discard: () => void
  /** Keeps the edits over what another program has written. */
  readonly keepMine: () => void
}

export const useDraft = (id: string, kept: Kept | undefined): DraftState => {
  const client = useClient()
  const draft = useStore(drafts, (all) => all[id])
  const [saving, setSaving] = useState(false)
  useEffect(() => {
    if (draft && kept) dropSavedDraft(id, kept)
  }, [id, draft, kept])

  const save = async () => {
    const sent = drafts.get()[id]
    if (!sent || saving) return
    setSaving(true)
    try {
      const text = sent.text.endsWith('\n') ? sent.text : `${sent.text}\n`
      const saved = await client.call('scenarios.put', {
        ...(id !== newId && { id }),
        text,
        ...(sent.changedAt !== undefined && kept && { changedAt: sent.changedAt }),
      })
      draftSaved(id, sent.text, { id: saved.id, text, changedAt: saved.changedAt })
      const [mistake] = saved.problems
      notify(
        mistake
          ? { meaning: 'warning', text: `Saved with mistakes. Line ${mistake.line}: ${mistake.message}` }
          : { text: `${fileNameOf(saved.id)} saved` },
      )
      if (saved.id !== id) showScenario(saved.id)
    } catch (error) {
      const { code, message } = callErrorOf(error)
      notify({
        meaning: 'violation',
        text: code === 'conflict' ? `Not saved: ${message}` : `Not saved: ${message}. Your changes are kept here.`,
      })
    } finally {
      setSaving(false)
    }
  }
  const discard = () => {
    const discarded = drafts.get()[id]
    dropDraft(id)
    if (id === newId) navigate(hrefTo('scenarios'))
    if (!discarded) return
    const undo = () => {
      keepDraft(id, discarded)
      showScenario(id)
    }
    notify({ text: 'Changes discarded', action: { label: 'Undo', run: undo } })
  }
  return {
    draft,
    dirty: isDirty(draft, kept?.text),
    // While we save, the file is newer than the draft by our own writing.
    changedOutside: !saving && isChangedOutside(draft, kept),
    saving,
    change: (text) => editDraft(id, text, kept),
    save,
    discard,
    keepMine: () => kept && rebaseDraft(id, kept),
  }
}
