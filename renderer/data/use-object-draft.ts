/** The edits of one own object: its text, whether it is saved, and what the user can do about it. */
import { useState } from 'react'
import type { DataObject, DataSet } from '../../emulator/contract/data.js'
import { type Call, useCall } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import { useStore } from '../store.js'
import { countText } from '../text.js'
import { idOfKey } from './data-model.js'
import { draftId, dropDraft, editDraft, isNewKey, objectDrafts, setDraft } from './drafts.js'

export const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2)

export interface ObjectDraftState {
  readonly text: string
  /** The stored text that the edits started from. */
  readonly from: string
  readonly isNew: boolean
  readonly dirty: boolean
  /** Somebody else has changed the stored object since the edits started. */
  readonly outdated: boolean
  readonly put: Call<'data.put'>
  readonly change: (text: string) => void
  /** Discards the edits for the stored object. */
  readonly takeStored: () => void
  /** Discards the edits; a message offers to undo that. */
  readonly discard: () => void
  /** Resolves with the key of the saved object; undefined when saving failed, see `put`. */
  readonly save: (push: boolean) => Promise<string | undefined>
}

export interface ObjectDraftOptions {
  readonly set: DataSet
  readonly objectKey: string
  /** Absent for an object that is not created yet. */
  readonly stored: DataObject | undefined
}

export const useObjectDraft = ({ set, objectKey, stored }: ObjectDraftOptions): ObjectDraftState => {
  const { standinId, module } = set
  const id = draftId(set, objectKey)
  const isNew = isNewKey(objectKey)
  const draft = useStore(objectDrafts, (all) => all[id])
  const put = useCall('data.put')
  /** The object as it was saved, until the query that shows it has caught up. */
  const [saved, setSaved] = useState<{ before: string; text: string; revision: string }>()
  const fetched = stored === undefined ? '' : pretty(stored.object)
  const latest = saved !== undefined && saved.before === fetched ? saved : { text: fetched, revision: stored?.revision }
  const base = latest.text
  const text = draft?.text ?? base
  const from = draft?.base ?? base

  const discard = () => {
    const discarded = objectDrafts.get()[id]
    dropDraft(id)
    if (discarded) notify({ text: 'Changes discarded', action: { label: 'Undo', run: () => setDraft(id, discarded) } })
  }
  const save = async (push: boolean) => {
    // Names the version that the user has seen, so that no change by somebody else is overwritten unnoticed.
    const { revision } = latest
    const answer = await put.run({
      standinId,
      module,
      object: JSON.parse(text) as unknown,
      push,
      ...(!isNew && revision !== undefined && { revision }),
    })
    if (!answer) return undefined
    const savedText = pretty(answer.object)
    setSaved({ before: fetched, text: savedText, revision: answer.revision })
    // Text that was typed while the object was being saved stays a draft.
    const now = objectDrafts.get()[id]
    if (now === undefined || now.text === text) dropDraft(id)
    else setDraft(id, { text: now.text, base: savedText })
    const pushes = answer.pushes.length
    notify({
      meaning: 'success',
      text: `${idOfKey(answer.key)} saved${pushes === 0 ? '' : `, ${countText(pushes, 'push', 'pushes')} sent`}`,
    })
    return answer.key
  }
  return {
    text,
    from,
    isNew,
    dirty: isNew || text !== from,
    outdated: draft !== undefined && !isNew && base !== from,
    put,
    change: (next) => (isNew ? setDraft(id, { text: next, base: '' }) : editDraft(id, { text: next, base: from })),
    takeStored: () => dropDraft(id),
    discard,
    save,
  }
}
