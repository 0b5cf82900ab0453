/** The lower line of the toolbar: quick toggles, the marked exchanges, and how many exchanges are shown. */
import { ArrowDown, ArrowLeftRight, ListPlus, OctagonAlert, Pin, Unplug, X } from 'lucide-react'
import { Button, IconButton, KeyHint, Toggle } from '../../components/index.js'
import { useStore } from '../../store.js'
import { countText, numberText } from '../../text.js'
import { follow } from '../actions.js'
import { twinsHidden, useListState, useTraffic } from '../context.js'

export const QuickToggles = () => {
  const { list } = useTraffic()
  const settings = useStore(list.settings)
  const pins = useStore(list.pins, (map) => map.size)
  return (
    <>
      <Toggle
        isSelected={settings.findingsOnly}
        onChange={(findingsOnly) => list.change({ findingsOnly })}
        tooltip="Only exchanges with a finding"
      >
        <OctagonAlert aria-hidden />
        Findings
      </Toggle>
      <Toggle
        isSelected={settings.failuresOnly}
        onChange={(failuresOnly) => list.change({ failuresOnly })}
        tooltip="Only exchanges with an error status or no response"
      >
        <Unplug aria-hidden />
        Failures
      </Toggle>
      <Toggle
        isSelected={settings.pinnedOnly}
        onChange={(pinnedOnly) => list.change({ pinnedOnly })}
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
        tooltip="Between two stand-ins each exchange is recorded on both sides. By default only the calling side is shown."
      >
        <ArrowLeftRight aria-hidden />
        Both sides
      </Toggle>
    </>
  )
}

/** What can be done with what is marked, once something is. */
export const Marks = ({ compare, save }: { compare: () => void; save: () => void }) => {
  const { marks } = useTraffic()
  const marked = useStore(marks)
  const [one, other] = marked
  if (one === undefined) return null
  return (
    <>
      <span className="traffic__rule" />
      {other === undefined && (
        <span className="soft">
          No. {one} is marked. Mark another exchange to compare <KeyHint shortcut="m" />
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
      <IconButton label="Clear the marks" size="small" onPress={() => marks.set([])}>
        <X aria-hidden />
      </IconButton>
    </>
  )
}

/** New exchanges are counted no further. */
const newAtMost = 1000

/** Exchanges since following ended, and the way to them. */
const NewCount = () => {
  const traffic = useTraffic()
  const following = useStore(traffic.following)
  const leftAt = useStore(traffic.leftAt)
  const paused = useStore(traffic.list.settings, ({ pausedAt }) => pausedAt !== undefined)
  const count = useListState(() => (following ? 0 : traffic.list.newerThan(leftAt, newAtMost)))
  if (paused || count === 0) return null
  return (
    <Button size="small" icon={<ArrowDown aria-hidden />} onPress={() => follow(traffic)}>
      {count === newAtMost ? `${numberText(newAtMost)} or more` : numberText(count)} new
    </Button>
  )
}

export const Counts = () => {
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
        <Button size="small" onPress={() => follow(traffic)}>
          Paused: {numberText(state.waiting)} new
        </Button>
      )}
      <NewCount />
      {hidden > 0 && (
        <Button size="small" kind="quiet" onPress={() => list.change({ hiddenUpTo: 0 })}>
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
