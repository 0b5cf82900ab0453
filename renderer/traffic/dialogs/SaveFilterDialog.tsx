/** Saves the filter under a name, and removes saved filters. */
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { FormDialog, IconButton, TextField } from '../../components/index.js'
import { useStore } from '../../store.js'
import { useTraffic } from '../context.js'
import { savedFilters, withSaved } from '../toolbar/saved.js'

export const SaveFilterDialog = ({ onClose }: { onClose: () => void }) => {
  const { list } = useTraffic()
  const saved = useStore(savedFilters)
  const [text, setText] = useState(list.settings.get().filter)
  const [name, setName] = useState('')
  const save = () => {
    savedFilters.set((known) => withSaved(known, { name: name.trim() === '' ? text.trim() : name.trim(), text: text.trim() }))
    onClose()
  }
  return (
    <FormDialog
      title="Saved filters"
      onClose={onClose}
      cancel="Close"
      submit="Save"
      onSubmit={save}
      pending={false}
      isDisabled={text.trim() === ''}
    >
      <TextField label="Filter" value={text} onChange={setText} mono autoFocus />
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        placeholder={text.trim() === '' ? 'Name of the filter' : text.trim()}
        maxLength={100}
      />
      {saved.length > 0 && (
        <ul className="saved" aria-label="Saved filters">
          {saved.map((each) => (
            <li key={each.name}>
              <span>{each.name}</span>
              <code>{each.text}</code>
              <IconButton
                label={`Remove ${each.name}`}
                size="small"
                onPress={() => savedFilters.set((known) => known.filter((other) => other !== each))}
              >
                <Trash2 aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </FormDialog>
  )
}
