/** An own object, or one that is not created yet: changed as a form or as JSON, saved, duplicated, deleted. */
import { Copy, CopyPlus, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { DataObject, DataSet } from '../../emulator/contract/data.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { Badge, Button, Confirm, copyText, IconButton, Notice } from '../components/index.js'
import { useClient } from '../engine/index.js'
import { annotationsOf, JsonEditor, JsonForm } from '../json/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { deleteObject } from './actions.js'
import { idOfKey, ownerOf } from './data-model.js'
import { SaveBar, useSaving, type Saving } from './SaveBar.js'
import { Explained, ShapeChoice, useShape } from './shape.js'
import { useObjectDraft, type ObjectDraftState } from './use-object-draft.js'

export interface EditingProps {
  readonly standin: Standin
  readonly set: DataSet
  readonly objectKey: string
  /** Absent for an object that is not created yet. */
  readonly stored: DataObject | undefined
  readonly revision: number
  readonly onSaved: (key: string) => void
  readonly onDuplicate: (object: unknown) => void
  /** The object was deleted, or discarded before it was created. */
  readonly onGone: () => void
}

/** Effect of a deletion at the peers. */
const deletionText = (module: DataSet['module']): string =>
  module === 'tariffs'
    ? 'Registered peers receive a DELETE.'
    : module === 'locations'
      ? 'OCPI has no DELETE for Locations. To inform peers, set the status of the EVSEs to REMOVED instead.'
      : 'OCPI has no DELETE for this object: peers keep their copy.'

export const Editing = (props: EditingProps) => {
  const { standin, set, objectKey, stored, onSaved, onDuplicate, onGone } = props
  const { standinId, module } = set
  const client = useClient()
  const [deleting, setDeleting] = useState(false)
  const draft = useObjectDraft({ set, objectKey, stored })
  const { isNew, from, dirty } = draft
  const schema = useMemo(() => ({ version: set.version, object: set.object }), [set.version, set.object])
  const saving = useSaving(draft, schema, standin.settings.pushOnChange)
  const name = isNew ? `New ${set.object}` : idOfKey(objectKey)
  const save = async () => {
    if (!saving.savable) return
    const key = await draft.save(saving.push)
    if (key !== undefined) onSaved(key)
  }
  const discard = () => {
    draft.discard()
    if (isNew) onGone()
  }
  const duplicate = () => onDuplicate(JSON.parse(from))
  useEditingCommands({ name, draft, saving, save: () => void save(), discard, duplicate, remove: () => setDeleting(true) })
  const remove = async () => {
    if (await deleteObject(client, { standinId, module, key: objectKey, object: JSON.parse(from), onRestored: onSaved })) onGone()
  }
  return (
    <div className="data-detail">
      <div className="data-detail__head">
        <h2 className={isNew ? 'truncate' : 'mono truncate'} title={isNew ? undefined : objectKey}>
          {name}
        </h2>
        {dirty && <Badge meaning="warning">unsaved</Badge>}
        <ShapeChoice module={module} />
        <IconButton label="Copy as JSON" onPress={() => void copyText(draft.text, 'JSON')}>
          <Copy aria-hidden />
        </IconButton>
        {!isNew && (
          <>
            <IconButton label="Duplicate" onPress={duplicate}>
              <CopyPlus aria-hidden />
            </IconButton>
            <IconButton label="Delete" onPress={() => setDeleting(true)}>
              <Trash2 aria-hidden />
            </IconButton>
          </>
        )}
      </div>
      {draft.outdated && <Outdated draft={draft} />}
      {draft.put.error && <Notice meaning="violation">{draft.put.error.message}</Notice>}
      <Content {...props} name={name} draft={draft} schema={schema} onSubmit={() => void save()} />
      {dirty && <SaveBar set={set} draft={draft} saving={saving} onSave={() => void save()} onDiscard={discard} />}
      <Confirm title={`Delete ${name}?`} isOpen={deleting} onClose={() => setDeleting(false)} action="Delete" onConfirm={remove}>
        <p>{deletionText(module)}</p>
      </Confirm>
    </div>
  )
}

interface EditingCommands {
  readonly name: string
  readonly draft: ObjectDraftState
  readonly saving: Saving
  readonly save: () => void
  readonly discard: () => void
  readonly duplicate: () => void
  readonly remove: () => void
}

const useEditingCommands = ({ name, draft, saving, save, discard, duplicate, remove }: EditingCommands): void => {
  const group = 'Data'
  const isStored = () => !draft.isNew
  useCommands([
    { id: 'data.save', title: `Save ${name}`, group, shortcut: 'Mod+S', enabled: () => saving.savable, run: save },
    { id: 'data.discard', title: `Discard the changes of ${name}`, group, enabled: () => draft.dirty, run: discard },
    { id: 'data.duplicate', title: `Duplicate ${name}`, group, enabled: isStored, run: duplicate },
    { id: 'data.delete', title: `Delete ${name}`, group, enabled: isStored, run: remove },
  ])
}

const Outdated = ({ draft }: { draft: ObjectDraftState }) => (
  <Notice
    meaning="warning"
    action={
      <Button size="small" onPress={draft.takeStored}>
        Use the stored version
      </Button>
    }
  >
    The stored object has changed since you started editing. Saving overwrites that change.
  </Notice>
)

interface ContentProps extends EditingProps {
  readonly name: string
  readonly draft: ObjectDraftState
  readonly schema: { readonly version: DataSet['version']; readonly object: string }
  readonly onSubmit: () => void
}

const Content = ({ standin, set, objectKey, stored, revision, name, draft, schema, onSubmit }: ContentProps) => {
  const shown = useShape(set.module)
  const annotations = useMemo(() => annotationsOf(stored?.findings ?? []), [stored])
  const party = useMemo(() => ownerOf(standin, set.module), [standin, set.module])
  return (
    <div className="data-detail__body">
      {shown === 'explained' ? (
        <Explained set={set} objectKey={draft.isNew ? undefined : objectKey} text={draft.text} revision={revision} />
      ) : shown === 'json' ? (
        <JsonEditor
          label={`${set.object} ${name} as JSON`}
          text={draft.text}
          onChange={draft.change}
          schema={schema}
          annotations={annotations}
          onSubmit={onSubmit}
        />
      ) : (
        <JsonForm label={`${set.object} ${name}`} text={draft.text} onChange={draft.change} schema={schema} party={party} />
      )}
    </div>
  )
}
