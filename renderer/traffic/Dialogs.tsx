/** The smaller dialogs of the traffic view. */
import { ArrowDownLeft, ArrowUpRight, OctagonAlert, Trash2, TriangleAlert, Zap } from 'lucide-react'
import { useState } from 'react'
import type { RuleFindings } from '../../emulator/contract/findings.js'
import { findingIds, findingRules } from '../../emulator/ocpi/finding-rules.js'
import { Button, Checkbox, Confirm, Dialog, IconButton, Segments, TextField } from '../components/index.js'
import { useClient, useEngine, useQuery } from '../engine/index.js'
import { Explain, Ticked } from '../findings/Explain.js'
import { MuteButtons } from '../findings/Mute.js'
import { useStore } from '../store.js'
import { countText } from '../text.js'
import { attempt, exportFile } from './actions.js'
import { wholeFilter } from './completing.js'
import { useTraffic } from './context.js'
import { savedFilters, withSaved } from './saved.js'

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
          <Button
            kind="primary"
            isPending={pending}
            onPress={() => {
              void run()
            }}
          >
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
            : 'One exchange on each line, with its findings; for scripts, and for importing it here again.'}
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
            'No filter is set: all of them.'
          ) : (
            <code>{narrowed}</code>
          )}
        </span>
      </div>
      <Checkbox isSelected={reveal} onChange={setReveal}>
        Write the tokens in clear
      </Checkbox>
    </Dialog>
  )
}

export const EmptyLogDialog = ({ onClose }: { onClose: () => void }) => {
  const { log } = useTraffic()
  const client = useClient()
  return (
    <Confirm
      title="Empty the log?"
      isOpen
      onClose={onClose}
      action="Empty the log"
      onConfirm={() =>
        attempt('Emptying the log', async () => {
          await client.call('traffic.clear', {})
        })
      }
    >
      <p>
        {countText(log.rows.length, 'exchange')} with their bodies will be gone, for every window on this workbench. To only tidy what you
        see, clear the view instead.
      </p>
    </Confirm>
  )
}

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
    <Dialog
      title="Saved filters"
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>Close</Button>
          <Button kind="primary" isDisabled={text.trim() === ''} onPress={save}>
            Save
          </Button>
        </>
      }
    >
      <TextField label="Filter" value={text} onChange={setText} mono autoFocus />
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        placeholder={text.trim() === '' ? 'As it is to be called' : text.trim()}
        maxLength={100}
      />
      {saved.length > 0 && (
        <ul className="saved" aria-label="Saved so far">
          {saved.map((each) => (
            <li key={each.name}>
              <span>{each.name}</span>
              <code>{each.text}</code>
              <IconButton
                label={`Remove ${each.name}`}
                size="small"
                onPress={() => {
                  savedFilters.set((known) => known.filter((other) => other !== each))
                }}
              >
                <Trash2 aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

const everything = { filter: '' }

/** `12 violations, 3 warnings in 4 exchanges; 2 muted`; nothing when there are none. */
const countsText = (row: RuleFindings | undefined): string => {
  if (row === undefined) return ''
  const counts = [
    ...(row.violations > 0 ? [countText(row.violations, 'violation')] : []),
    ...(row.warnings > 0 ? [countText(row.warnings, 'warning')] : []),
  ].join(', ')
  const shown = counts === '' ? '' : `${counts} in ${countText(row.exchanges, 'exchange')}`
  return [shown, row.muted > 0 ? `${row.muted} muted` : ''].filter((part) => part !== '').join('; ')
}

/** The log grouped by rule: how often each was found, what it means, and whether it is muted. */
export const LegendDialog = ({ onClose }: { onClose: () => void }) => {
  const { list } = useTraffic()
  const mutes = useEngine((state) => state.mutes)
  const { result } = useQuery('findings.byRule', everything, mutes.map(({ rule, connectionId }) => `${rule} ${connectionId ?? ''}`).join())
  const found = result?.rules ?? []
  const ids = [...found.map(({ rule }) => rule), ...findingIds.filter((id) => !found.some(({ rule }) => rule === id))]
  return (
    <Dialog title="Findings by rule" isOpen onClose={onClose} size="large" isDismissable>
      <div className="legend">
        <ul className="legend__signs">
          <li>
            <OctagonAlert aria-hidden className="is-violation" />
            <span>
              <b>Violation</b>: contradicts the version in use
            </span>
          </li>
          <li>
            <TriangleAlert aria-hidden className="is-warning" />
            <span>
              <b>Warning</b>: legal or ambiguous, but known to break peers
            </span>
          </li>
          <li>
            <Zap aria-hidden className="is-fault" />
            <span>
              <b>Fault</b>: committed by us, on purpose
            </span>
          </li>
          <li>
            <ArrowUpRight aria-hidden className="is-outgoing" />
            <span>
              <b>out</b>: a stand-in called the peer
            </span>
          </li>
          <li>
            <ArrowDownLeft aria-hidden className="is-incoming" />
            <span>
              <b>in</b>: the peer called a stand-in
            </span>
          </li>
        </ul>
        <ul className="legend__rows" aria-label="Findings">
          {ids.map((id) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => {
                  list.change({ filter: `finding:${id}` })
                  onClose()
                }}
              >
                {id}
              </button>
              <span>
                <Ticked text={findingRules[id].title} />
                <Explain rule={id} />
              </span>
              <span className="numbers soft">{countsText(found.find(({ rule }) => rule === id))}</span>
              <MuteButtons rule={id} />
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}
