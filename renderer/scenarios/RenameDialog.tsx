import { useState } from 'react'
import { FormDialog, TextField } from '../components/index.js'
import { callErrorOf, useClient } from '../engine/index.js'
import { rename } from './actions.js'

/** Another name for the file; the title is part of its text. */
export const RenameDialog = ({ id, title, onClose }: { id: string; title: string; onClose: () => void }) => {
  const client = useClient()
  const [name, setName] = useState(id)
  const [error, setError] = useState<string>()
  const [pending, setPending] = useState(false)
  const submit = async () => {
    if (name === id) {
      onClose()
      return
    }
    setPending(true)
    try {
      await rename(client, id, name)
      onClose()
    } catch (problem) {
      setError(callErrorOf(problem).message)
      setPending(false)
    }
  }
  return (
    <FormDialog
      title={`Rename ${title}`}
      onClose={onClose}
      size="small"
      submit="Rename"
      onSubmit={() => void submit()}
      pending={pending}
      isDisabled={name.trim() === ''}
    >
      <TextField
        label="Name of the file"
        mono
        autoFocus
        value={name}
        error={error}
        onChange={(text) => {
          setName(text)
          setError(undefined)
        }}
        after={<span className="mono faint">.ocpi-scenario.json</span>}
        help="Lower-case letters, digits, - and _. The title is part of the file’s text. Update scenarios that use this file by its name."
      />
    </FormDialog>
  )
}
