/** The commands of the traffic view: what the palette lists, the keyboard runs and the native menu names. */
import { type Engine, useEngineItself } from '../engine/index.js'
import { type Command, useCommands } from '../shell/palette-commands.js'
import { notify } from '../shell/toasts.js'
import { addFaultLike, copyAsCurl, follow, hideSoFar, importFile, play, sortBy, togglePause } from './actions.js'
import { moveSelection, moveTo, presentation, toggleMark, type Traffic, useTraffic } from './context.js'
import { hasFindings } from './list-settings.js'
import { columns } from './rows/columns.js'
import type { TrafficDialog } from './toolbar/Toolbar.js'

const group = 'Traffic'

/** What the commands need of the view. */
export interface TrafficActions {
  /** The exchange that is open. */
  readonly selected: number | undefined
  readonly focusFilter: () => void
  readonly open: () => void
  readonly close: () => void
  readonly openDialog: (dialog: TrafficDialog) => void
  /** The exchanges that would be saved as steps. */
  readonly stepSeqs: () => readonly number[]
}

const moving = (traffic: Traffic, { selected, focusFilter, open, close }: TrafficActions): Command[] => [
  {
    id: 'traffic.filter',
    title: 'Filter',
    group,
    shortcut: '/',
    run: focusFilter,
  },
  {
    id: 'traffic.next',
    title: 'Next exchange',
    group,
    shortcut: 'j',
    hidden: true,
    repeats: true,
    run: () => moveSelection(traffic, 1),
  },
  {
    id: 'traffic.previous',
    title: 'Previous exchange',
    group,
    shortcut: 'k',
    hidden: true,
    repeats: true,
    run: () => moveSelection(traffic, -1),
  },
  {
    id: 'traffic.nextFinding',
    title: 'Next exchange with a finding',
    group,
    shortcut: 'n',
    run: () => {
      if (!moveTo(traffic, 1, hasFindings)) notify({ text: 'No later exchange has a finding.' })
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
    title: 'Open the exchange',
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
]

const showing = (traffic: Traffic): Command[] => [
  {
    id: 'traffic.pause',
    title: 'Pause or resume',
    group,
    shortcut: 'Space',
    run: () => togglePause(traffic),
  },
  {
    id: 'traffic.follow',
    title: 'Follow new exchanges',
    group,
    shortcut: 'f',
    run: () => follow(traffic),
  },
  {
    id: 'traffic.clear',
    title: 'Clear the view',
    group,
    shortcut: 'Mod+L',
    run: () => hideSoFar(traffic),
  },
  {
    id: 'traffic.presentation',
    title: 'Switch between grid and sequence',
    group,
    shortcut: 's',
    run: () => presentation.set((now) => (now === 'grid' ? 'sequence' : 'grid')),
  },
  {
    id: 'traffic.findings',
    title: 'Only exchanges with findings',
    group,
    run: () => traffic.list.change({ findingsOnly: !traffic.list.settings.get().findingsOnly }),
  },
]

/** On the exchange that is open, or was last. */
const onExchange = (engine: Engine, traffic: Traffic, { selected, openDialog, stepSeqs }: TrafficActions): Command[] => {
  const { list, marks, cursor } = traffic
  const hasCursor = () => cursor.get() !== undefined
  const withCursor = (run: (seq: number) => void) => () => {
    const seq = cursor.get()
    if (seq !== undefined) run(seq)
  }
  const opened = selected === undefined ? undefined : list.find(selected)
  return [
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
      run: () => openDialog('steps'),
    },
    {
      id: 'traffic.mark',
      title: 'Mark the exchange for comparing',
      group,
      shortcut: 'm',
      enabled: hasCursor,
      run: withCursor((seq) => toggleMark(traffic, seq)),
    },
    {
      id: 'traffic.compare',
      title: 'Compare the marked exchanges',
      group,
      shortcut: 'c',
      enabled: () => marks.get().length === 2,
      run: () => openDialog('compare'),
    },
    {
      id: 'traffic.curl',
      title: 'Copy as cURL',
      group,
      shortcut: 'y',
      enabled: hasCursor,
      run: withCursor((seq) => void copyAsCurl(engine.client, seq, false)),
    },
    {
      id: 'traffic.resend',
      title: 'Edit and resend',
      group,
      shortcut: 'e',
      enabled: () => opened !== undefined,
      run: () => openDialog('resend'),
    },
    {
      id: 'traffic.fault',
      title: 'Add a fault for this request',
      group,
      shortcut: 'x',
      enabled: hasCursor,
      run: withCursor((seq) => {
        const row = list.find(seq)
        if (row) addFaultLike(row)
      }),
    },
  ]
}

const sorting = (traffic: Traffic): Command[] =>
  columns.map(({ id, title }) => ({ id: `traffic.sort.${id}`, title: `Sort by ${title}`, group, run: () => sortBy(traffic, id) }))

const onLog = (engine: Engine, { openDialog }: TrafficActions): Command[] => [
  {
    id: 'traffic.export',
    title: 'Export as HAR or NDJSON',
    group,
    shortcut: 'Mod+Shift+E',
    run: () => openDialog('export'),
  },
  {
    id: 'traffic.import',
    title: 'Import HAR or NDJSON',
    group,
    run: () => void importFile(engine),
  },
  {
    id: 'traffic.saveFilter',
    title: 'Save this filter',
    group,
    run: () => openDialog('save-filter'),
  },
  {
    id: 'traffic.legend',
    title: 'Findings by rule',
    group,
    run: () => openDialog('legend'),
  },
  {
    id: 'traffic.empty',
    title: 'Empty the log',
    group,
    run: () => openDialog('empty'),
  },
  {
    id: 'workbench.playFlow',
    title: 'Play the flow',
    group,
    enabled: () => !engine.state.get().playing,
    run: () => play(engine),
  },
]

export const useTrafficCommands = (actions: TrafficActions): void => {
  const engine = useEngineItself()
  const traffic = useTraffic()
  useCommands([
    ...moving(traffic, actions),
    ...showing(traffic),
    ...sorting(traffic),
    ...onExchange(engine, traffic, actions),
    ...onLog(engine, actions),
  ])
}
