/** What can be done with the selected objects. */
import { Copy, Download, Pencil, Send, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import type { DataSet } from '../../emulator/contract/data.js'
import { Button, Confirm, IconButton, Menu } from '../components/index.js'
import { useClient, useEngine } from '../engine/index.js'
import { countText } from '../text.js'
import { BulkEditDialog } from './BulkEditDialog.js'
import { copyAsJson, deleteChosen, exportChosen, pushChosen } from './bulk.js'
import type { Selection } from './use-selection.js'

export const SelectionBar = ({ set, selection }: { set: DataSet; selection: Selection }) => {
  const client = useClient()
  const connections = useEngine((state) => state.connections)
  const [dialog, setDialog] = useState<'edit' | 'delete'>()
  const keys = [...selection.keys]
  if (keys.length === 0) return null
  const chosen = { client, set, keys }
  const close = () => setDialog(undefined)
  const own = set.editable
  return (
    <div className="data-selection" role="toolbar" aria-label="Selected objects">
      <strong role="status">{keys.length.toLocaleString('en')} selected</strong>
      {own && (
        <>
          <Button size="small" icon={<Send aria-hidden />} onPress={() => void pushChosen(chosen, connections)}>
            Push
          </Button>
          <Button size="small" icon={<Pencil aria-hidden />} onPress={() => setDialog('edit')}>
            Edit…
          </Button>
        </>
      )}
      <IconButton size="small" label="Copy as JSON" onPress={() => void copyAsJson(chosen)}>
        <Copy aria-hidden />
      </IconButton>
      <Menu
        label="Export the selected objects"
        groups={[
          {
            entries: [
              { id: 'json', label: 'Export as JSON', run: () => void exportChosen(chosen, 'json') },
              { id: 'csv', label: 'Export as CSV', run: () => void exportChosen(chosen, 'csv') },
            ],
          },
        ]}
      >
        <IconButton size="small" label="Export the selected objects">
          <Download aria-hidden />
        </IconButton>
      </Menu>
      <IconButton
        size="small"
        label={own ? 'Delete the selected objects' : 'Forget the selected objects'}
        onPress={() => setDialog('delete')}
      >
        <Trash2 aria-hidden />
      </IconButton>
      <IconButton size="small" label="Clear the selection" onPress={selection.clear}>
        <X aria-hidden />
      </IconButton>
      {dialog === 'edit' && <BulkEditDialog chosen={chosen} onClose={close} />}
      <Confirm
        title={`${own ? 'Delete' : 'Forget'} ${countText(keys.length, 'object')}?`}
        isOpen={dialog === 'delete'}
        onClose={close}
        action={own ? 'Delete' : 'Forget'}
        onConfirm={async () => {
          await deleteChosen(chosen)
          selection.clear()
        }}
      >
        <p>{own ? 'Deleting several objects cannot be undone.' : 'The objects are removed here. The peer keeps them.'}</p>
      </Confirm>
    </div>
  )
}
