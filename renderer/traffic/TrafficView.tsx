/** The traffic of the workbench: a list, and beside or below it the exchange that is open. */
import { ArrowDownToLine, Filter, Play, Radio } from 'lucide-react'
import { memo, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { Button, EmptyState, Loading, Split } from '../components/index.js'
import { later } from '../components/later.js'
import { useEngine, useEngineItself } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { notify } from '../shell/toasts.js'
import { openSetup } from '../standins/setup.js'
import { useStore } from '../store.js'
import { copyAsCurl, follow, hideSoFar, importFile, makeGoWrong, play, togglePause } from './actions.js'
import {
  moveSelection,
  moveTo,
  presentation,
  detailPlace,
  select,
  selectedNow,
  toggleMark,
  TrafficProvider,
  useListState,
  useSelected,
  useTraffic,
} from './context.js'
import type { DetailHandle } from './Detail.js'
import type { FilterLineHandle } from './FilterLine.js'
import { FlowStrip } from './FlowStrip.js'
import { Grid } from './Grid.js'
import { hasFindings } from './list.js'
import { canResend } from './messages.js'
import type { RowListHandle } from './RowList.js'
import { ImportDialog } from './ImportDialog.js'
import { Toolbar, type TrafficDialog } from './Toolbar.js'
import { useWide } from './use-wide.js'
import './traffic.css'

const Detail = later(async () => (await import('./Detail.js')).Detail, <Loading what="Loading" />)
const Rehearsal = later(async () => (await import('./Detail.js')).Rehearsal)
const Sequence = later(async () => (await import('./Sequence.js')).Sequence, <Loading what="Loading" />)
const ResendDialog = later(async () => (await import('./Resend.js')).ResendDialog)
const CompareDialog = later(async () => (await import('./Compare.js')).CompareDialog)
const ExportDialog = later(async () => (await import('./Dialogs.js')).ExportDialog)
const EmptyLogDialog = later(async () => (await import('./Dialogs.js')).EmptyLogDialog)
const StepsDialog = later(async () => (await import('../scenarios/StepsDialog.js')).StepsDialog)
const SaveFilterDialog = later(async () => (await import('./Dialogs.js')).SaveFilterDialog)
const LegendDialog = later(async () => (await import('./Dialogs.js')).LegendDialog)

/** After the first view is there and has its data. */
const rehearseAfterMs = 1500

let rehearsed = false

/** While nothing else is to be done, an exchange is drawn out of sight, so that the first opens as fast as the next. */
const Ahead = () => {
  const [rehearsing, setRehearsing] = useState(false)
  const done = useCallback(() => {
    setRehearsing(false)
  }, [])
  useEffect(() => {
    const timer = setTimeout(() => {
      setRehearsing(!rehearsed && selectedNow() === undefined)
      rehearsed = true
    }, rehearseAfterMs)
    return () => {
      clearTimeout(timer)
    }
  }, [])
  return rehearsing && <Rehearsal onDone={done} />
}

export const TrafficView = () => (
  <TrafficProvider>
    <View />
  </TrafficProvider>
)

const View = () => {
  const engine = useEngineItself()
  const traffic = useTraffic()
  const { list, marks } = traffic
  const selected = useSelected()
  const view = useStore(presentation)
  const placed = useStore(detailPlace)
  const wide = useWide(1500)
  const place = placed === 'auto' ? (wide ? 'beside' : 'below') : placed
  const [dialog, setDialog] = useState<TrafficDialog>()
  const filterLine = useRef<FilterLineHandle>(null)
  const rowList = useRef<RowListHandle>(null)
  const detail = useRef<DetailHandle>(null)

  /** To the list; where there is none, out of the field, so that the keys work. */
  const toList = useCallback(() => {
    if (rowList.current) rowList.current.focus()
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }, [])
  const close = useCallback(() => {
    select(traffic, undefined)
    toList()
  }, [traffic, toList])
  const open = useCallback(() => {
    const cursor = traffic.cursor.get()
    if (selectedNow() === undefined && cursor !== undefined) select(traffic, cursor)
    detail.current?.focus()
  }, [traffic])
  const resend = useCallback(() => {
    setDialog('resend')
  }, [])
  const saveAsSteps = useCallback(() => {
    setDialog('steps')
  }, [])
  const opened = selected === undefined ? undefined : list.find(selected)
  const withCursor = (run: (seq: number) => void) => () => {
    const cursor = traffic.cursor.get()
    if (cursor !== undefined) run(cursor)
  }
  /** The marked ones, else the one that is open or was last. */
  const stepSeqs = (): readonly number[] => {
    const seq = selected ?? traffic.cursor.get()
    return marks.get().length > 0 ? marks.get() : seq === undefined ? [] : [seq]
  }
  const hasCursor = () => traffic.cursor.get() !== undefined
  const group = 'Traffic'
  useCommands([
    {
      id: 'traffic.filter',
      title: 'Filter',
      group,
      shortcut: '/',
      run: () => {
        filterLine.current?.focus()
      },
    },
    {
      id: 'traffic.next',
      title: 'Next exchange',
      group,
      shortcut: 'j',
      hidden: true,
      repeats: true,
      run: () => {
        moveSelection(traffic, 1)
      },
    },
    {
      id: 'traffic.previous',
      title: 'Previous exchange',
      group,
      shortcut: 'k',
      hidden: true,
      repeats: true,
      run: () => {
        moveSelection(traffic, -1)
      },
    },
    {
      id: 'traffic.nextFinding',
      title: 'Next exchange with a finding',
      group,
      shortcut: 'n',
      run: () => {
        if (!moveTo(traffic, 1, hasFindings)) notify({ text: 'No further exchange has a finding.' })
      },
    },
    {
      id: 'traffic.previousFinding',
      title: 'Previous exchange with a finding',
      group,
      shortcut: 'Shift+N',
      run: () => {
        if (!moveTo(traffic, -1, hasFindings)) notify({ text: 'No earlier exchange has a finding.' })
      },
    },
    {
      id: 'traffic.open',
      title: 'Go into the exchange',
      group,
      shortcut: 'Enter',
      hidden: true,
      enabled: () => document.activeElement === document.body,
      run: open,
    },
    {
      id: 'traffic.close',
      title: 'Close the exchange',
      group,
      shortcut: 'Escape',
      hidden: true,
      enabled: () => selected !== undefined,
      run: close,
    },
    {
      id: 'traffic.pause',
      title: 'Pause or go on',
      group,
      shortcut: 'Space',
      run: () => {
        togglePause(traffic)
      },
    },
    {
      id: 'traffic.follow',
      title: 'Follow the newest',
      group,
      shortcut: 'f',
      run: () => {
        follow(traffic)
      },
    },
    {
      id: 'traffic.clear',
      title: 'Clear the view',
      group,
      shortcut: 'Mod+L',
      run: () => {
        hideSoFar(traffic)
      },
    },
    {
      id: 'traffic.pin',
      title: 'Pin or unpin the exchange',
      group,
      shortcut: 'p',
      enabled: hasCursor,
      run: withCursor((seq) => {
        const row = list.find(seq)
        if (row) list.togglePin(row)
      }),
    },
    {
      id: 'traffic.saveAsSteps',
      title: 'Save as scenario step',
      group,
      shortcut: 'Shift+S',
      enabled: () => stepSeqs().length > 0,
      run: saveAsSteps,
    },
    {
      id: 'traffic.mark',
      title: 'Mark the exchange for comparing',
      group,
      shortcut: 'm',
      enabled: hasCursor,
      run: withCursor((seq) => {
        toggleMark(traffic, seq)
      }),
    },
    {
      id: 'traffic.compare',
      title: 'Compare the marked exchanges',
      group,
      shortcut: 'c',
      enabled: () => marks.get().length === 2,
      run: () => {
        setDialog('compare')
      },
    },
    {
      id: 'traffic.curl',
      title: 'Copy as cURL',
      group,
      shortcut: 'y',
      enabled: hasCursor,
      run: withCursor((seq) => {
        void copyAsCurl(engine.client, seq, false)
      }),
    },
    {
      id: 'traffic.resend',
      title: 'Edit and resend',
      group,
      shortcut: 'e',
      enabled: () => opened !== undefined && canResend(opened),
      run: resend,
    },
    {
      id: 'traffic.fault',
      title: 'Make this go wrong next time',
      group,
      shortcut: 'x',
      enabled: hasCursor,
      run: withCursor((seq) => {
        const row = list.find(seq)
        if (row) makeGoWrong(row)
      }),
    },
    {
      id: 'traffic.presentation',
      title: 'Switch between grid and sequence',
      group,
      shortcut: 's',
      run: () => {
        presentation.set((now) => (now === 'grid' ? 'sequence' : 'grid'))
      },
    },
    {
      id: 'traffic.findings',
      title: 'Only exchanges with findings',
      group,
      run: () => {
        list.change({ findingsOnly: !list.settings.get().findingsOnly })
      },
    },
    {
      id: 'traffic.export',
      title: 'Export as HAR or NDJSON',
      group,
      shortcut: 'Mod+Shift+E',
      run: () => {
        setDialog('export')
      },
    },
    {
      id: 'traffic.import',
      title: 'Import HAR or NDJSON',
      group,
      run: () => {
        void importFile(engine)
      },
    },
    {
      id: 'traffic.saveFilter',
      title: 'Save this filter',
      group,
      run: () => {
        setDialog('save-filter')
      },
    },
    {
      id: 'traffic.legend',
      title: 'Findings by rule',
      group,
      run: () => {
        setDialog('legend')
      },
    },
    {
      id: 'traffic.empty',
      title: 'Empty the log',
      group,
      run: () => {
        setDialog('empty')
      },
    },
    {
      id: 'workbench.playFlow',
      title: 'Play the flow',
      group,
      enabled: () => !engine.state.get().playing,
      run: () => {
        play(engine)
      },
    },
  ])

  const closeDialog = () => {
    setDialog(undefined)
  }
  const [left, right] = [...useStore(marks)].sort((one, other) => one - other)
  return (
    <section className="traffic" aria-label="Traffic">
      <Toolbar filterLine={filterLine} onLeaveFilter={toList} open={setDialog} place={place} />
      <FlowStrip />
      <div className="traffic__body">
        <Split
          id="traffic"
          direction={place}
          sized="second"
          initial={place === 'beside' ? 640 : 360}
          min={place === 'beside' ? 360 : 160}
          rest={place === 'beside' ? 420 : 140}
          label="Size of the exchange"
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
      <Ahead />
      <ImportDialog />
      {dialog === 'export' && <ExportDialog onClose={closeDialog} />}
      {dialog === 'empty' && <EmptyLogDialog onClose={closeDialog} />}
      {dialog === 'save-filter' && <SaveFilterDialog onClose={closeDialog} />}
      {dialog === 'legend' && <LegendDialog onClose={closeDialog} />}
      {dialog === 'resend' && selected !== undefined && <ResendDialog seq={selected} onClose={closeDialog} />}
      {dialog === 'steps' && <StepsDialog seqs={stepSeqs()} onClose={closeDialog} />}
      {dialog === 'compare' && left !== undefined && right !== undefined && <CompareDialog seqs={[left, right]} onClose={closeDialog} />}
    </section>
  )
}

interface ListProps {
  readonly view: 'grid' | 'sequence'
  readonly rowList: RefObject<RowListHandle | null>
  readonly onOpen: () => void
}

/** The exchanges, or what to do when there are none. */
const List = memo(({ view, rowList, onOpen }: ListProps) => {
  const engine = useEngineItself()
  const { list, log } = useTraffic()
  const some = useListState(() => list.rows.length > 0)
  const held = useListState(() => log.rows.length > 0)
  const pending = useListState((state) => state.pending)
  const loading = useListState(() => log.loading())
  const loaded = useEngine((state) => state.loaded)
  const playing = useEngine((state) => state.playing)
  const standins = useEngine((state) => state.standins.length)
  const settings = useStore(list.settings)
  if (some) {
    return view === 'grid' ? <Grid handle={rowList} onOpen={onOpen} /> : <Sequence handle={rowList} onOpen={onOpen} />
  }
  if (!loaded || loading || pending) return <Loading what="Fetching the exchanges" />
  if (held && settings.hiddenUpTo === 0) {
    return (
      <EmptyState
        icon={<Filter aria-hidden />}
        title="Nothing matches"
        actions={
          <Button
            onPress={() => {
              list.change({ filter: '', findingsOnly: false, failuresOnly: false, pinnedOnly: false })
            }}
          >
            Show all exchanges
          </Button>
        }
      >
        <p>None of the {log.rows.length.toLocaleString('en')} exchanges in the log passes the filter and the switches above.</p>
      </EmptyState>
    )
  }
  if (held) {
    return (
      <EmptyState
        icon={<Radio aria-hidden />}
        title="Waiting for the next exchange"
        actions={
          <Button
            onPress={() => {
              list.change({ hiddenUpTo: 0 })
            }}
          >
            Show what was cleared
          </Button>
        }
      >
        <p>What came before was cleared from view. It is still in the log.</p>
      </EmptyState>
    )
  }
  if (standins === 0) {
    return (
      <EmptyState
        icon={<Radio aria-hidden />}
        title="No stand-in yet"
        actions={
          <Button
            kind="primary"
            onPress={() => {
              openSetup({ kind: 'add-standin' })
            }}
          >
            Add a stand-in
          </Button>
        }
      >
        <p>
          A stand-in is an OCPI platform that is played for yours: a CPO, an eMSP, or both. Add one and give its versions url and token to
          your platform.
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<ArrowDownToLine aria-hidden />}
      title="No traffic yet"
      actions={
        <>
          <Button
            kind="primary"
            icon={<Play aria-hidden />}
            isPending={playing}
            onPress={() => {
              play(engine)
            }}
          >
            {playing ? 'Playing the flow' : 'Play the flow'}
          </Button>
          <Button
            onPress={() => {
              void importFile(engine)
            }}
          >
            Import HAR or NDJSON
          </Button>
        </>
      }
    >
      <p>
        Two stand-ins, a CPO and an eMSP, can play everything that OCPI knows between them: registration, locations, tokens, sessions, CDRs,
        commands. Or let your own platform register: copy a stand-in’s versions url from the left. Each exchange appears here, with what was
        wrong with it.
      </p>
    </EmptyState>
  )
})
