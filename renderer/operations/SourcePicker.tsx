import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { DataSummary } from '../../emulator/contract/data.js'
import { SearchField } from '../components/index.js'
import { useQuery } from '../engine/index.js'
import { idOfKey } from '../data/data-model.js'
import type { Source } from './operation-model.js'

interface SourcePickerProps {
  readonly source: Source
  readonly standinId: string
  readonly holder: string
  readonly chosen: string | undefined
  readonly onChoose: (item: DataSummary) => void
}

/** Chooses an object from a data set, to fill an operation in from. */
export const SourcePicker = ({ source, standinId, holder, chosen, onChoose }: SourcePickerProps) => {
  const [open, setOpen] = useState(false)
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <AriaButton className="select__button source__button">
        <span className="faint">{source.label}</span>
        <span className="mono truncate">{chosen === undefined ? 'chosen for you' : idOfKey(chosen)}</span>
        <ChevronDown aria-hidden />
      </AriaButton>
      <Popover className="popover" offset={4} placement="bottom start">
        <Dialog className="source" aria-label={source.label}>
          <Choices
            source={source}
            standinId={standinId}
            holder={holder}
            onChoose={(item) => {
              onChoose(item)
              setOpen(false)
            }}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

const shownAtOnce = 60

const Choices = ({ source, standinId, holder, onChoose }: Omit<SourcePickerProps, 'chosen'>) => {
  const [search, setSearch] = useState('')
  const { result, error } = useQuery('data.list', { standinId, holder, module: source.module, search, limit: shownAtOnce })
  return (
    <div
      onKeyDown={(event) => {
        const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
        if (by === 0) return
        event.preventDefault()
        const choices = [...event.currentTarget.querySelectorAll<HTMLElement>('.source__item')]
        choices[Math.max(0, choices.findIndex((choice) => choice === document.activeElement) + by)]?.focus()
      }}
    >
      <SearchField label={`Search: ${source.label}`} placeholder="Search" autoFocus value={search} onChange={setSearch} />
      {error && <p className="source__none is-violation">{error.message}</p>}
      {result?.total === 0 && (
        <p className="source__none">
          {search !== ''
            ? 'Nothing matches.'
            : holder === 'own'
              ? 'There is none: make one in Data.'
              : 'Nothing received yet: pull it first, or let the peer push it.'}
        </p>
      )}
      <ul className="source__items">
        {result?.items.map((item) => (
          <li key={item.key}>
            <button type="button" className="source__item" onClick={() => onChoose(item)}>
              <span className="mono truncate">{item.id}</span>
              <span className="truncate">{item.title}</span>
              <span className="faint truncate">{item.state}</span>
            </button>
          </li>
        ))}
      </ul>
      {result && result.total > result.items.length && (
        <p className="source__none">and {result.total - result.items.length} more: search for them</p>
      )}
    </div>
  )
}
