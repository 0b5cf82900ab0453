/** Above the list: the filter, which exchanges are shown and how, and what can be done with all of them. */
import { Eraser, GitCommitVertical, ListEnd, PanelBottom, PanelRight, Pause, Play, Table2 } from 'lucide-react'
import { memo, type ReactNode, type Ref } from 'react'
import { IconButton, IconToggle, Segments } from '../../components/index.js'
import { useStore } from '../../store.js'
import { follow, hideSoFar, togglePause } from '../actions.js'
import { detailPlace, presentation, useTraffic } from '../context.js'
import { FilterLine, type FilterLineHandle } from './FilterLine.js'
import { ColumnsMenu, MoreMenu, SavedFiltersMenu } from './menus.js'
import { Counts, Marks, QuickToggles } from './quick-line.js'

export type TrafficDialog = 'export' | 'empty' | 'legend' | 'save-filter' | 'compare' | 'resend' | 'steps'

export interface ToolbarProps {
  readonly filterLine: Ref<FilterLineHandle>
  readonly onLeaveFilter: () => void
  readonly open: (dialog: TrafficDialog) => void
  readonly place: 'beside' | 'below'
}

const PresentationLabel = ({ icon, text }: { icon: ReactNode; text: string }) => (
  <>
    {icon}
    <span className="traffic__word">{text}</span>
  </>
)

const presentations = [
  { id: 'grid', label: <PresentationLabel icon={<Table2 aria-hidden />} text="Grid" /> },
  { id: 'sequence', label: <PresentationLabel icon={<GitCommitVertical aria-hidden />} text="Sequence" /> },
] as const

export const Toolbar = memo(({ filterLine, onLeaveFilter, open, place }: ToolbarProps) => {
  const traffic = useTraffic()
  const view = useStore(presentation)
  return (
    <div className="traffic__tools">
      <div className="traffic__line">
        <FilterLine handle={filterLine} onLeave={onLeaveFilter} />
        <SavedFiltersMenu open={open} />
        <span className="traffic__rule" />
        <Following />
        <IconButton label="Clear the view" shortcut="Mod+L" onPress={() => hideSoFar(traffic)}>
          <Eraser aria-hidden />
        </IconButton>
        <span className="traffic__rule" />
        <Segments label="Presentation" value={view} onChange={(next) => presentation.set(next)} options={presentations} />
        <IconButton
          label={place === 'beside' ? 'Show details below the list' : 'Show details beside the list'}
          onPress={() => detailPlace.set(place === 'beside' ? 'below' : 'beside')}
        >
          {place === 'beside' ? <PanelBottom aria-hidden /> : <PanelRight aria-hidden />}
        </IconButton>
        <ColumnsMenu />
        <MoreMenu open={open} />
      </div>
      <div className="traffic__line traffic__line--quick">
        <QuickToggles />
        <Marks compare={() => open('compare')} save={() => open('steps')} />
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
      <IconToggle label={paused ? 'Resume' : 'Pause'} shortcut="Space" isSelected={paused} onChange={() => togglePause(traffic)}>
        {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      </IconToggle>
      <IconToggle
        label="Follow new exchanges"
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
