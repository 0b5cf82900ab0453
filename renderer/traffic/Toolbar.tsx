/** Above the list: the filter, what to leave out, and what to do with all of it. */
import {
  ArrowLeftRight,
  Columns3,
  Download,
  Ellipsis,
  Eraser,
  FileUp,
  GitCommitVertical,
  ListEnd,
  ListPlus,
  OctagonAlert,
  PanelBottom,
  PanelRight,
  Pause,
  Pin,
  Play,
  Star,
  Table2,
  Tags,
  Trash2,
  Unplug,
  X,
} from 'lucide-react'
import { memo, type Ref } from 'react'
import { Button, IconButton, IconToggle, KeyHint, Menu, Segments, Toggle } from '../components/index.js'
import { useEngine, useEngineItself } from '../engine/index.js'
import { useStore } from '../store.js'
import { countText, numberText } from '../text.js'
import { follow, hideSoFar, importFile, play, togglePause } from './actions.js'
import { columns } from './columns.js'
import { detailPlace, presentation, twinsHidden, useListState, useTraffic } from './context.js'
import { FilterLine, type FilterLineHandle } from './FilterLine.js'
import { columnsOff, columnWidths } from './Grid.js'
import { savedFilters } from './saved.js'

export type TrafficDialog = 'export' | 'empty' | 'legend' | 'save-filter' | 'compare' | 'resend' | 'steps'

export interface ToolbarProps {
  readonly filterLine: Ref<FilterLineHandle>
  readonly onLeaveFilter: () => void
  readonly open: (dialog: TrafficDialog) => void
  readonly place: 'beside' | 'below'
}

export const Toolbar = memo(({ filterLine, onLeaveFilter, open, place }: ToolbarProps) => {
  const traffic = useTraffic()
  const { list } = traffic
  const engine = useEngineItself()
  const playing = useEngine((state) => state.playing)
  const settings = useStore(list.settings)
  const view = useStore(presentation)
  const pins = useStore(list.pins, (map) => map.size)
  const off = useStore(columnsOff)
  const saved = useStore(savedFilters)
  return (
    <div className="traffic__tools">
      <div className="traffic__line">
        <FilterLine handle={filterLine} onLeave={onLeaveFilter} />
        <Menu
          label="Saved filters"
          groups={[
            {
              heading: 'Saved filters',
              entries: saved.map((each) => ({
                id: each.name,
                label: each.name,
                detail: each.text,
                run: () => {
                  list.change({ filter: each.text })
                },
              })),
            },
            {
              entries: [
                {
                  id: 'save',
                  label: 'Save or remove filters…',
                  icon: <Star aria-hidden />,
                  run: () => {
                    open('save-filter')
                  },
                },
              ],
            },
          ]}
        >
          <IconButton label="Saved filters">
            <Star aria-hidden />
          </IconButton>
        </Menu>
        <span className="traffic__rule" />
        <Following />
        <IconButton
          label="Clear the view"
          shortcut="Mod+L"
          onPress={() => {
            hideSoFar(traffic)
          }}
        >
          <Eraser aria-hidden />
        </IconButton>
        <span className="traffic__rule" />
        <Segments
          label="Presentation"
          value={view}
          onChange={(next) => {
            presentation.set(next)
          }}
          options={[
            {
              id: 'grid',
              label: (
                <>
                  <Table2 aria-hidden />
                  <span className="traffic__word">Grid</span>
                </>
              ),
            },
            {
              id: 'sequence',
              label: (
                <>
                  <GitCommitVertical aria-hidden />
                  <span className="traffic__word">Sequence</span>
                </>
              ),
            },
          ]}
        />
        <IconButton
          label={place === 'beside' ? 'Put the detail below' : 'Put the detail beside'}
          onPress={() => {
            detailPlace.set(place === 'beside' ? 'below' : 'beside')
          }}
        >
          {place === 'beside' ? <PanelBottom aria-hidden /> : <PanelRight aria-hidden />}
        </IconButton>
        <Menu
          label="Columns"
          groups={[
            {
              heading: 'Columns',
              entries: columns
                .filter((column) => column.width > 0)
                .map((column) => ({
                  id: column.id,
                  label: `${off.includes(column.id) ? 'Show' : 'Hide'} ${column.title}`,
                  run: () => {
                    columnsOff.set(off.includes(column.id) ? off.filter((id) => id !== column.id) : [...off, column.id])
                  },
                })),
            },
            {
              entries: [
                {
                  id: 'reset',
                  label: 'Reset columns',
                  run: () => {
                    columnsOff.set(['seq', 'source'])
                    columnWidths.set({})
                  },
                },
              ],
            },
          ]}
        >
          <IconButton label="Columns">
            <Columns3 aria-hidden />
          </IconButton>
        </Menu>
        <Menu
          label="More"
          groups={[
            {
              entries: [
                {
                  id: 'export',
                  label: 'Export as HAR or NDJSON…',
                  icon: <Download aria-hidden />,
                  run: () => {
                    open('export')
                  },
                },
                {
                  id: 'import',
                  label: 'Import HAR or NDJSON…',
                  icon: <FileUp aria-hidden />,
                  run: () => {
                    void importFile(engine)
                  },
                },
              ],
            },
            {
              entries: [
                {
                  id: 'play',
                  label: 'Play the flow',
                  icon: <Play aria-hidden />,
                  disabled: playing,
                  run: () => {
                    play(engine)
                  },
                },
              ],
            },
            {
              entries: [
                {
                  id: 'legend',
                  label: 'Findings by rule…',
                  icon: <Tags aria-hidden />,
                  run: () => {
                    open('legend')
                  },
                },
              ],
            },
            {
              entries: [
                {
                  id: 'empty',
                  label: 'Empty the log…',
                  icon: <Trash2 aria-hidden />,
                  danger: true,
                  run: () => {
                    open('empty')
                  },
                },
              ],
            },
          ]}
        >
          <IconButton label="More">
            <Ellipsis aria-hidden />
          </IconButton>
        </Menu>
      </div>
      <div className="traffic__line traffic__line--quick">
        <Toggle
          isSelected={settings.findingsOnly}
          onChange={(findingsOnly) => {
            list.change({ findingsOnly })
          }}
          tooltip="Only exchanges with a finding"
        >
          <OctagonAlert aria-hidden />
          Findings
        </Toggle>
        <Toggle
          isSelected={settings.failuresOnly}
          onChange={(failuresOnly) => {
            list.change({ failuresOnly })
          }}
          tooltip="Only exchanges that were refused or failed"
        >
          <Unplug aria-hidden />
          Failures
        </Toggle>
        <Toggle
          isSelected={settings.pinnedOnly}
          onChange={(pinnedOnly) => {
            list.change({ pinnedOnly })
          }}
          isDisabled={pins === 0 && !settings.pinnedOnly}
          tooltip="Only pinned exchanges (P pins one)"
        >
          <Pin aria-hidden />
          Pinned{pins > 0 && ` ${pins}`}
        </Toggle>
        <Toggle
          isSelected={!settings.hideTwins}
          onChange={(both) => {
            twinsHidden.set(!both)
            list.change({ hideTwins: !both })
          }}
          tooltip="Between two stand-ins each exchange is recorded on both sides. Normally only the calling side is shown."
        >
          <ArrowLeftRight aria-hidden />
          Both sides
        </Toggle>
        <Marks
          compare={() => {
            open('compare')
          }}
          save={() => {
            open('steps')
          }}
        />
        <Counts />
      </div>
    </div>
  )
})

/** Whether the list goes on with what comes. Opening an exchange ends it, which is to cost the rest of the line nothing. */
const Following = () => {
  const traffic = useTraffic()
  const paused = useStore(traffic.list.settings, ({ pausedAt }) => pausedAt !== undefined)
  const following = useStore(traffic.following)
  return (
    <>
      <IconToggle
        label={paused ? 'Go on' : 'Pause'}
        shortcut="Space"
        isSelected={paused}
        onChange={() => {
          togglePause(traffic)
        }}
      >
        {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      </IconToggle>
      <IconToggle
        label="Follow the newest"
        shortcut="f"
        isSelected={following && !paused}
        onChange={(on) => {
          if (on) follow(traffic)
          else traffic.following.set(false)
        }}
      >
        <ListEnd aria-hidden />
      </IconToggle>
    </>
  )
}

/** What can be done with what is marked, once something is. */
const Marks = ({ compare, save }: { compare: () => void; save: () => void }) => {
  const { marks } = useTraffic()
  const marked = useStore(marks)
  const [one, other] = marked
  if (one === undefined) return null
  return (
    <>
      <span className="traffic__rule" />
      {other === undefined && (
        <span className="soft">
          No. {one} is marked: mark another one to compare <KeyHint shortcut="m" />
        </span>
      )}
      {other !== undefined && marked.length === 2 && (
        <Button size="small" kind="primary" onPress={compare}>
          Compare No. {Math.min(one, other)} with No. {Math.max(one, other)}
        </Button>
      )}
      {marked.length > 2 && <span className="soft">{countText(marked.length, 'exchange')} marked</span>}
      <Button size="small" icon={<ListPlus aria-hidden />} onPress={save}>
        Save as scenario {marked.length === 1 ? 'step' : 'steps'}
      </Button>
      <IconButton
        label="Take the marks away"
        size="small"
        onPress={() => {
          marks.set([])
        }}
      >
        <X aria-hidden />
      </IconButton>
    </>
  )
}

const Counts = () => {
  const traffic = useTraffic()
  const { list, log } = traffic
  const state = useListState((now) => now)
  const hiddenUpTo = useStore(list.settings, (settings) => settings.hiddenUpTo)
  const filtering = useStore(list.settings, (settings) => settings.filter !== '')
  const shown = list.rows.length
  const hidden = hiddenUpTo === 0 ? 0 : log.rows.lowerBound(hiddenUpTo + 1)
  return (
    <div className="traffic__counts numbers">
      {state.waiting > 0 && (
        <Button
          size="small"
          onPress={() => {
            follow(traffic)
          }}
        >
          Paused: {numberText(state.waiting)} new
        </Button>
      )}
      {hidden > 0 && (
        <Button
          size="small"
          kind="quiet"
          onPress={() => {
            list.change({ hiddenUpTo: 0 })
          }}
        >
          {numberText(hidden)} cleared: show again
        </Button>
      )}
      <span>
        {filtering
          ? state.complete
            ? `${countText(shown, 'match', 'matches')} in ${countText(log.rows.length, 'exchange')}`
            : `${countText(shown, 'match', 'matches')} so far`
          : shown === log.rows.length
            ? countText(shown, 'exchange')
            : `${numberText(shown)} of ${countText(log.rows.length, 'exchange')}`}
      </span>
    </div>
  )
}
