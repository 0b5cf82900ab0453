/** The chosen object: fetched, and shown as received or for editing. */
import { Button, EmptyState, FailedQuery, Loading } from '../components/index.js'
import { useQuery } from '../engine/index.js'
import { useStore } from '../store.js'
import { idOfKey } from './data-model.js'
import { draftId, dropDraft, isNewKey, objectDrafts, startNew } from './drafts.js'
import { Editing, type EditingProps } from './Editing.js'
import { Received } from './Received.js'

export type DetailProps = Omit<EditingProps, 'stored'>

export const Detail = (props: DetailProps) => (isNewKey(props.objectKey) ? <NewObject {...props} /> : <StoredObject {...props} />)

const NewObject = (props: DetailProps) => {
  const exists = useStore(objectDrafts, (all) => all[draftId(props.set, props.objectKey)] !== undefined)
  return exists ? (
    <Editing {...props} stored={undefined} />
  ) : (
    <EmptyState title="Nothing to edit">
      <p>This new {props.set.object} was created or discarded.</p>
    </EmptyState>
  )
}

const StoredObject = (props: DetailProps) => {
  const { set, objectKey, revision, onGone } = props
  const { standinId, holder, module } = set
  const query = useQuery('data.get', { standinId, holder, module, key: objectKey }, revision)
  const stored = query.result
  if (query.error?.code === 'not-found') return <Deleted {...props} />
  if (query.error && !stored) {
    return (
      <div className="data-notice">
        <FailedQuery error={query.error} refresh={query.refresh} />
      </div>
    )
  }
  if (!stored) return <Loading what="Loading the object" />
  if (!set.editable) return <Received set={set} stored={stored} revision={revision} onGone={onGone} />
  // An address may name the object without its owner.
  return <Editing {...props} objectKey={stored.key} stored={stored} />
}

/** The object was deleted, here or elsewhere; unsaved edits of it can become a new object. */
const Deleted = ({ set, objectKey, onSaved, onGone }: DetailProps) => {
  const id = draftId(set, objectKey)
  const draft = useStore(objectDrafts, (all) => all[id])
  const name = idOfKey(objectKey)
  if (!draft) {
    return (
      <EmptyState title="Object not found">
        <p>{name} was deleted. Choose another object from the list.</p>
      </EmptyState>
    )
  }
  const recreate = () => {
    dropDraft(id)
    onSaved(startNew(set, draft.text))
  }
  const discard = () => {
    dropDraft(id)
    onGone()
  }
  return (
    <EmptyState
      title={`${name} was deleted`}
      actions={
        <>
          <Button kind="primary" onPress={recreate}>
            Edit as a new {set.object}
          </Button>
          <Button onPress={discard}>Discard the changes</Button>
        </>
      }
    >
      <p>Your unsaved changes are kept.</p>
    </EmptyState>
  )
}
