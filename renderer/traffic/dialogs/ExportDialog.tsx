/** Exports the exchanges, all or as filtered, as HAR or NDJSON. */
import { useState } from 'react'
import { Button, Checkbox, Dialog, Segments } from '../../components/index.js'
import { useClient } from '../../engine/index.js'
import { useStore } from '../../store.js'
import { countText } from '../../text.js'
import { exportFile } from '../actions.js'
import { useTraffic } from '../context.js'
import { wholeFilter } from '../toolbar/completing.js'

export const ExportDialog = ({ onClose }: { onClose: () => void }) => {
  const { list, log } = useTraffic()
  const client = useClient()
  const settings = useStore(list.settings)
  const narrowed = wholeFilter(settings)
  const [format, setFormat] = useState<'har' | 'ndjson'>('har')
  const [scope, setScope] = useState<'shown' | 'all'>(narrowed === '' ? 'all' : 'shown')
  const [reveal, setReveal] = useState(false)
  const [pending, setPending] = useState(false)
  const run = async () => {
    setPending(true)
    await exportFile(client, { format, reveal, filter: scope === 'all' ? '' : narrowed })
    onClose()
  }
  return (
    <Dialog
      title="Export exchanges"
      isOpen
      onClose={onClose}
      size="small"
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isPending={pending} onPress={() => void run()}>
            Export
          </Button>
        </>
      }
    >
      <div className="field">
        <span className="field__label" id="export-format">
          Format
        </span>
        <Segments
          label="Format"
          value={format}
          onChange={setFormat}
          options={[
            { id: 'har', label: 'HAR' },
            { id: 'ndjson', label: 'NDJSON' },
          ]}
        />
        <span className="field__help">
          {format === 'har'
            ? 'Read by browsers, proxies and HTTP clients.'
            : 'One exchange on each line, with its findings; for scripts and for importing into Standin.'}
        </span>
      </div>
      <div className="field">
        <span className="field__label">Exchanges</span>
        <Segments
          label="Exchanges"
          value={scope}
          onChange={setScope}
          options={[
            { id: 'shown', label: 'As filtered' },
            { id: 'all', label: 'All' },
          ]}
        />
        <span className="field__help">
          {scope === 'all' ? (
            `${countText(log.rows.length, 'exchange')}, both sides of each.`
          ) : narrowed === '' ? (
            'No filter is set; all exchanges are exported.'
          ) : (
            <code>{narrowed}</code>
          )}
        </span>
      </div>
      <Checkbox isSelected={reveal} onChange={setReveal}>
        Include unmasked tokens
      </Checkbox>
    </Dialog>
  )
}
