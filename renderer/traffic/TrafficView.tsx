/** The traffic of the workbench: a list, and beside or below it the exchange that is open. */
import { type RefObject, useCallback, useRef, useState } from 'react'
import { Loading, Split } from '../components/index.js'
import { later } from '../components/later.js'
import { useStore } from '../store.js'
import { detailPlace, presentation, select, selectedNow, TrafficProvider, useSelected, useTraffic } from './context.js'
import type { DetailHandle } from './detail/Detail.js'
import { ImportDialog } from './dialogs/ImportDialog.js'
import { FlowStrip } from './FlowStrip.js'
import { List } from './List.js'
import type { RowListHandle } from './rows/RowList.js'
import type { FilterLineHandle } from './toolbar/FilterLine.js'
import { Toolbar, type TrafficDialog } from './toolbar/Toolbar.js'
import { useTrafficCommands } from './use-traffic-commands.js'
import { useWide } from '../components/use-wide.js'
import { WarmUp } from './WarmUp.js'
import './traffic.css'

const Detail = later(async () => (await import('./detail/Detail.js')).Detail, <Loading what="Loading" />)
const ResendDialog = later(async () => (await import('./dialogs/Resend.js')).ResendDialog)
const CompareDialog = later(async () => (await import('./dialogs/Compare.js')).CompareDialog)
const ExportDialog = later(async () => (await import('./dialogs/ExportDialog.js')).ExportDialog)
const EmptyLogDialog = later(async () => (await import('./dialogs/EmptyLogDialog.js')).EmptyLogDialog)
const StepsDialog = later(async () => (await import('../scenarios/StepsDialog.js')).StepsDialog)
const SaveFilterDialog = later(async () => (await import('./dialogs/SaveFilterDialog.js')).SaveFilterDialog)
const LegendDialog = later(async () => (await import('./dialogs/LegendDialog.js')).LegendDialog)

export const TrafficView = () => (
  <TrafficProvider>
    <View />
  </TrafficProvider>
)

/** Moves between the list and the detail. */
const useOpening = (rowList: RefObject<RowListHandle | null>, detail: RefObject<DetailHandle | null>) => {
  const traffic = useTraffic()
  /** Focuses the list; where there is none, leaves the field, so that the keys work. */
  const focusList = useCallback(() => {
    if (rowList.current) rowList.current.focus()
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }, [rowList])
  const close = useCallback(() => {
    select(traffic, undefined)
    focusList()
  }, [traffic, focusList])
  const open = useCallback(() => {
    const cursor = traffic.cursor.get()
    if (selectedNow() === undefined && cursor !== undefined) select(traffic, cursor)
    detail.current?.focus()
  }, [traffic, detail])
  return { focusList, close, open }
}

const sizes = {
  beside: { initial: 640, min: 360, rest: 420 },
  below: { initial: 360, min: 160, rest: 140 },
} as const

const View = () => {
  const { marks, cursor } = useTraffic()
  const selected = useSelected()
  const view = useStore(presentation)
  const placed = useStore(detailPlace)
  const wide = useWide(1500)
  const hasRoomBeside = useWide(1060)
  const place = placed === 'auto' ? (wide ? 'beside' : 'below') : hasRoomBeside ? placed : 'below'
  const [dialog, openDialog] = useState<TrafficDialog>()
  const filterLine = useRef<FilterLineHandle>(null)
  const rowList = useRef<RowListHandle>(null)
  const detail = useRef<DetailHandle>(null)
  const { focusList, close, open } = useOpening(rowList, detail)
  const resend = useCallback(() => openDialog('resend'), [])
  const saveAsSteps = useCallback(() => openDialog('steps'), [])
  /** The marked exchanges, else the one that is open or was last. */
  const stepSeqs = (): readonly number[] => {
    const seq = selected ?? cursor.get()
    return marks.get().length > 0 ? marks.get() : seq === undefined ? [] : [seq]
  }
  useTrafficCommands({ selected, focusFilter: () => filterLine.current?.focus(), open, close, openDialog, stepSeqs })
  return (
    <section className="traffic" aria-label="Traffic">
      <Toolbar filterLine={filterLine} onLeaveFilter={focusList} open={openDialog} place={place} />
      <FlowStrip />
      <div className="traffic__body">
        <Split
          id="traffic"
          direction={place}
          sized="second"
          {...sizes[place]}
          label="Size of the details"
          first={
            <div className="traffic__list">
              <List view={view} rowList={rowList} onOpen={open} />
            </div>
          }
          second={
            selected === undefined ? undefined : (
              <Detail
                seq={selected}
                handle={detail}
                roomy={place === 'beside'}
                onResend={resend}
                onSaveAsStep={saveAsSteps}
                onLeave={close}
              />
            )
          }
        />
      </div>
      <WarmUp />
      <ImportDialog />
      <OpenDialog dialog={dialog} selected={selected} stepSeqs={stepSeqs} onClose={() => openDialog(undefined)} />
    </section>
  )
}

interface OpenDialogProps {
  readonly dialog: TrafficDialog | undefined
  readonly selected: number | undefined
  readonly stepSeqs: () => readonly number[]
  readonly onClose: () => void
}

const OpenDialog = ({ dialog, selected, stepSeqs, onClose }: OpenDialogProps) => {
  const [left, right] = [...useStore(useTraffic().marks)].sort((one, other) => one - other)
  switch (dialog) {
    case 'export':
      return <ExportDialog onClose={onClose} />
    case 'empty':
      return <EmptyLogDialog onClose={onClose} />
    case 'save-filter':
      return <SaveFilterDialog onClose={onClose} />
    case 'legend':
      return <LegendDialog onClose={onClose} />
    case 'resend':
      return selected !== undefined && <ResendDialog seq={selected} onClose={onClose} />
    case 'steps':
      return <StepsDialog seqs={stepSeqs()} onClose={onClose} />
    case 'compare':
      return left !== undefined && right !== undefined && <CompareDialog seqs={[left, right]} onClose={onClose} />
    case undefined:
      return null
  }
}
