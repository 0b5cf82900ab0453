/** Changes the same fields of several objects. */
import { useState } from 'react'
import { Button, Dialog, Notice, Switch, TextField } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { countText } from '../text.js'
import { changeChosen, type Chosen } from './bulk.js'
import { errorText } from '../../emulator/contract/error-text.js'

/** The fields of a text such as `{"valid": false}`, or what is wrong with it. */
export const fieldsOf = (text: string): Readonly<Record<string, unknown>> | string => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return 'Enter a JSON object of fields, for example {"publish": false}'
    if (Object.keys(value).length === 0) return 'Enter at least one field.'
    return value as Record<string, unknown>
  } catch (error) {
    return `Not JSON: ${errorText(error)}`
  }
}

export const BulkEditDialog = ({ chosen, onClose }: { chosen: Chosen; onClose: () => void }) => {
  const pushOnChange = useEngine(
    (state) => state.standins.find(({ settings }) => settings.id === chosen.set.standinId)?.settings.pushOnChange ?? false,
  )
  const [text, setText] = useState('')
  const [push, setPush] = useState(pushOnChange)
  const [pending, setPending] = useState(false)
  const fields = fieldsOf(text)
  const problem = typeof fields === 'string' ? fields : undefined
  const run = async () => {
    if (typeof fields === 'string') return
    setPending(true)
    await changeChosen(chosen, fields, push)
    onClose()
  }
  return (
    <Dialog
      title={`Edit ${countText(chosen.keys.length, 'object')}`}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isDisabled={problem !== undefined} isPending={pending} onPress={() => void run()}>
            Change
          </Button>
        </>
      }
    >
      <TextField
        label="Fields to set"
        mono
        rows={5}
        value={text}
        onChange={setText}
        placeholder={'{"publish": false}'}
        help="JSON object. The value null removes a field."
        error={text === '' ? undefined : problem}
        autoFocus
      />
      <Switch isSelected={push} onChange={setPush}>
        Push the changes to the registered peers
      </Switch>
      {chosen.keys.length > 100 && push && <Notice>This sends {countText(chosen.keys.length, 'request')} to each peer.</Notice>}
    </Dialog>
  )
}
