/** Above the steps of a run: its state, its progress, and what can be done with it. */
import { FileDown, Pause, Play, RotateCcw, Square, StepForward } from 'lucide-react'
import { useEffect, useState } from 'react'
import { reportFormats, type RunState } from '../../emulator/contract/scenarios.js'
import { Badge, Button, IconButton, Menu, Toggle } from '../components/index.js'
import { useCall, useClient, useEngine } from '../engine/index.js'
import { isBoolean, preference } from '../preferences.js'
import { Time } from '../settings/Time.js'
import { useCommands } from '../shell/palette-commands.js'
import { notify } from '../shell/toasts.js'
import { useStore } from '../store.js'
import { durationText } from '../text.js'
import { reportName, saveReport } from './actions.js'
import { isUnderWay } from './board.js'
import { progressText, runIcons, stateText } from './texts.js'

export const onlyFailed = preference('scenarios.onlyFailed', false, isBoolean)

interface RunHeadProps {
  readonly run: RunState
  /** Number of failed steps. */
  readonly failed: number
  readonly onRunAgain: () => void
}

export const RunHead = ({ run, failed, onRunAgain }: RunHeadProps) => {
  const only = useStore(onlyFailed)
  const { state } = run
  return (
    <div className="run__head">
      <span className="run__state" role="status">
        {runIcons[state]}
        <strong>{stateText[state]}</strong>
      </span>
      <Progress run={run} />
      {failed > 0 && (
        <Toggle isSelected={only} onChange={(next) => onlyFailed.set(next)}>
          Only failed: {failed}
        </Toggle>
      )}
      <span className="run__space" />
      <Facts run={run} />
      {isUnderWay(run) ? <Control run={run} /> : <Finished run={run} onRunAgain={onRunAgain} />}
    </div>
  )
}

const Progress = ({ run }: { run: RunState }) => {
  const { state, message, steps } = run
  const count = <span className="numbers soft run__count">{progressText(run)}</span>
  if (!isUnderWay(run)) return count
  const done = Math.min(run.stepsDone, steps)
  return (
    <>
      <span className="flow__bar" role="progressbar" aria-label="Steps done" aria-valuemin={0} aria-valuemax={steps} aria-valuenow={done}>
        <i style={{ width: `${steps === 0 ? 0 : (100 * done) / steps}%` }} />
      </span>
      {count}
      <span className="truncate soft" title={message}>
        {state === 'waiting' ? (
          <>
            before <strong>{message}</strong>
          </>
        ) : (
          message
        )}
      </span>
    </>
  )
}

/** How long it took, with which product and seed, and when. */
const Facts = ({ run }: { run: RunState }) => {
  const product = useEngine((state) => state.version)
  const { startedAt, durationMs, seed } = run
  const underWay = isUnderWay(run)
  const elapsed = useElapsed(startedAt, underWay)
  return (
    <>
      <span className="numbers faint">{durationText(underWay ? elapsed : durationMs)}</span>
      {!underWay && product !== '' && <span className="faint run__when">Standin {product}</span>}
      {seed !== undefined && <Badge title="Seed of data and random choices">seed {seed}</Badge>}
      {!underWay && (
        <span className="faint numbers run__when">
          <Time text={startedAt} />
        </span>
      )}
    </>
  )
}

/** Steps, pauses and cancels a run that is under way. */
const Control = ({ run: { runId, state } }: { run: RunState }) => {
  const next = useCall('scenarios.next')
  const pause = useCall('scenarios.pause')
  const cancel = useCall('scenarios.cancel')
  const error = next.error ?? pause.error ?? cancel.error
  useEffect(() => {
    if (error) notify({ meaning: 'violation', text: error.message })
  }, [error])
  const isWaiting = state === 'waiting'
  const step = () => void next.run({ runId })
  const goOn = () => void next.run({ runId, goOn: true })
  const wait = () => void pause.run({ runId })
  const stop = () => void cancel.run({ runId })
  const group = 'Run'
  useCommands([
    { id: 'scenarios.next', title: 'Next step', group, shortcut: 'Space', enabled: () => isWaiting, run: step },
    { id: 'scenarios.goOn', title: 'Continue without waiting', group, shortcut: 'Shift+Space', enabled: () => isWaiting, run: goOn },
    { id: 'scenarios.pause', title: 'Pause before the next step', group, shortcut: 'p', enabled: () => !isWaiting, run: wait },
    { id: 'scenarios.cancel', title: 'Cancel the run', group, shortcut: 'Mod+.', run: stop },
  ])
  return (
    <>
      {isWaiting ? (
        <>
          <Button size="small" kind="primary" icon={<StepForward aria-hidden />} onPress={step}>
            Next step
          </Button>
          <Button size="small" icon={<Play aria-hidden />} onPress={goOn}>
            Go on
          </Button>
        </>
      ) : (
        <IconButton size="small" label="Pause before the next step" shortcut="p" onPress={wait}>
          <Pause aria-hidden />
        </IconButton>
      )}
      <Button size="small" icon={<Square aria-hidden />} isPending={cancel.pending} onPress={stop}>
        Cancel
      </Button>
    </>
  )
}

const Finished = ({ run, onRunAgain }: { run: RunState; onRunAgain: () => void }) => {
  const client = useClient()
  const reports = reportFormats.map((format) => ({
    id: format,
    label: reportName(format),
    run: () => void saveReport(client, run, format),
  }))
  return (
    <>
      <Menu label="Save a report" groups={[{ heading: 'Save a report', entries: reports }]}>
        <Button size="small" icon={<FileDown aria-hidden />}>
          Report
        </Button>
      </Menu>
      <Button size="small" icon={<RotateCcw aria-hidden />} onPress={onRunAgain}>
        Run again
      </Button>
    </>
  )
}

/** Milliseconds between two showings of the time. */
const tickMs = 250

/** Milliseconds since a moment, while it counts. */
const useElapsed = (startedAt: number, counting: boolean): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!counting) return
    const timer = setInterval(() => {
      setNow(Date.now())
    }, tickMs)
    return () => {
      clearInterval(timer)
    }
  }, [counting])
  return Math.max(0, now - startedAt)
}
