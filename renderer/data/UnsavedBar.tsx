/** Above the list of a set: its objects with unsaved edits, each a way back to them. */
import type { DataSet } from '../../emulator/contract/data.js'
import { useStore } from '../store.js'
import { idOfKey } from './data-model.js'
import { draftKeys, isNewKey, objectDrafts } from './drafts.js'

interface UnsavedBarProps {
  readonly set: DataSet
  readonly selected: string | undefined
  readonly onSelect: (key: string) => void
}

export const UnsavedBar = ({ set, selected, onSelect }: UnsavedBarProps) => {
  const keys = useStore(objectDrafts, (drafts) => draftKeys(drafts, set))
  if (!set.editable || keys.length === 0) return null
  return (
    <nav className="data-unsaved" aria-label="Unsaved changes">
      <span className="is-warning">Unsaved:</span>
      {keys.map((key) => (
        <button key={key} type="button" aria-current={key === selected ? 'true' : undefined} onClick={() => onSelect(key)}>
          {isNewKey(key) ? `new ${set.object}${key.slice('new'.length).replace('-', ' ')}` : idOfKey(key)}
        </button>
      ))}
    </nav>
  )
}
