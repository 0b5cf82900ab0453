/** Imports objects of a file, after a preview of what would be created and changed. */
import { useEffect, useState } from 'react'
import type { DataSet, ImportAction } from '../../emulator/contract/data.js'
import { Badge, Button, Checkbox, Dialog, Loading, type Meaning, Notice, Switch } from '../components/index.js'
import type { OpenedFile } from '../desktop.js'
import { useCall } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import { countText } from '../text.js'
import { moduleTitles } from './data-model.js'

const actionTexts: Readonly<Record<ImportAction, { text: string; meaning: Meaning }>> = {
  create: { text: 'new', meaning: 'success' },
  change: { text: 'changed', meaning: 'accent' },
  same: { text: 'unchanged', meaning: 'neutral' },
  invalid: { text: 'invalid', meaning: 'violation' },
}

const shownAtMost = 500

interface ImportDialogProps {
  readonly set: DataSet
  readonly file: OpenedFile
  readonly push: boolean
  readonly onClose: () => void
}

export const ImportDialog = ({ set: { standinId, module }, file, push: pushes, onClose }: ImportDialogProps) => {
  const preview = useCall('data.import')
  const write = useCall('data.import')
  const [found, setFound] = useState<Awaited<ReturnType<typeof preview.run>>>()
  const [invalid, setInvalid] = useState(false)
  const [push, setPush] = useState(pushes)
  const { run } = preview
  useEffect(() => {
    void run({ standinId, module, text: file.text, dryRun: true }).then(setFound)
  }, [run, standinId, module, file])
  const writes = found ? found.counts.create + found.counts.change + (invalid ? found.counts.invalid : 0) : 0
  const importNow = async () => {
    if (!(await write.run({ standinId, module, text: file.text, push, invalid }))) return
    notify({ meaning: 'success', text: `${countText(writes, 'object')} imported from ${file.name}` })
    onClose()
  }
  const error = preview.error ?? write.error
  return (
    <Dialog
      title={`Import ${moduleTitles[module]} from ${file.name}`}
      isOpen
      onClose={onClose}
      size="large"
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isDisabled={writes === 0} isPending={write.pending} onPress={() => void importNow()}>
            {writes === 0 ? 'Import' : `Import ${countText(writes, 'object')}`}
          </Button>
        </>
      }
    >
      {error && <Notice meaning="violation">{error.message}</Notice>}
      {!found && !error && <Loading what="Reading the file" />}
      {found && (
        <>
          <p role="status">
            {found.counts.create} new, {found.counts.change} changed, {found.counts.same} unchanged, {found.counts.invalid} invalid
          </p>
          <ul className="data-import" aria-label="Preview">
            {found.items.slice(0, shownAtMost).map(({ place, key, action, message }) => (
              <li key={place}>
                <span className="numbers faint">{place}</span>
                <Badge meaning={actionTexts[action].meaning}>{actionTexts[action].text}</Badge>
                <code>{key}</code>
                <span className="soft">{message}</span>
              </li>
            ))}
          </ul>
          {found.items.length > shownAtMost && <p className="faint">and {countText(found.items.length - shownAtMost, 'more object')}</p>}
          {found.counts.invalid > 0 && (
            <Checkbox isSelected={invalid} onChange={setInvalid}>
              Import invalid objects on purpose
            </Checkbox>
          )}
          <Switch isSelected={push} onChange={setPush}>
            Push the changes to the registered peers
          </Switch>
        </>
      )}
    </Dialog>
  )
}
