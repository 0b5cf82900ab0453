/** A run: how far it is, what each step came to, and what was exchanged. */
import { FileDown, Pause, Play, RotateCcw, Square, StepForward } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { reportFormats, type RunState } from '../../emulator/contract/scenarios.js'
import { Badge, Button, EmptyState, IconButton, Loading, Menu, Notice, Split, Toggle } from '../components/index.js'
import { useCall, useClient, useEngine } from '../engine/index.js'
import { isBoolean, preference } from '../preferences.js'
import { Time } from '../settings/Time.js'
import { useCommands } from '../shell/palette-commands.js'
import { notify } from '../shell/toasts.js'
import { useStore } from '../store.js'
import { durationText } from '../text.js'
import { useWide } from '../components/use-wide.js'
import { reportName, saveReport } from './actions.js'
import { isUnderWay, useBoard, useBoardItself } from './board.js'
import { failedLines, linesOf } from './steps.js'
import { StepDetail } from './StepDetail.js'
import { StepList } from './StepList.js'
import { progressText, runIcons, stateText } from './texts.js'

const onlyFailed = preference('scenarios.onlyFailed', false, isBoolean)

export interface RunViewProps {
  readonly runId: string
  readonly scenarioId: string
  readonly onRunFrom: (step: number) => void
  readonly onRunAgain: () => void
}

export const RunView = ({ runId, scenarioId, onRunFrom, onRunAgain }: RunViewProps) => {
  const board = useBoardItself()
  const run = useBoard((state) => state.runs.find((one) => one.runId === runId))
  const parts = useBoard((state) => state.steps[runId])
  const [problem, setProblem] = useState<string>()
  const [chosen, setChosen] = useState<string>()
  const wide = useWide(1500)
  const only = useStore(onlyFailed)
  useEffect(() => {
    let gone = false
    board.openRun(runId).then(
      (why) => {
        if (!gone) setProblem(why)
      },
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [board, runId])
  const all = useMemo(() => linesOf(parts ?? []), [parts])
  const failed = all.filter((line) => line.kind === 'step' && line.step.state === 'failed').length
  const lines = only && failed > 0 ? failedLines(all) : all
  const underWay = run !== undefined && isUnderWay(run)
  // What went wrong first, or what goes on now, unless the user looks at something.
  const followed =
    lines.find((line) => line.kind === 'step' && line.step.state === 'failed') ??
    (underWay ? lines.findLast((line) => line.kind === 'step') : undefined)
  const opened = lines.find((line) => line.kind === 'step' && line.id === chosen) ?? followed
  if (problem !== undefined && parts === undefined) {
    return (
      <EmptyState
        title="The steps of this run are no longer available"
        actions={
          <Button kind="primary" icon={<Play aria-hidden />} onPress={onRunAgain}>
            Run again
          </Button>
        }
      >
        <p>
          {run ? `${stateText[run.state]}: ${run.message}. ` : ''}
          {problem}
        </p>
      </EmptyState>
    )
  }
  if (!run || parts === undefined) return <Loading what="Loading the run" />
  return (
    <section className="run" aria-label="Run">
      <RunHead run={run} failed={failed} onRunAgain={onRunAgain} />
      {run.message !== '' && !underWay && run.state !== 'passed' && (
        <Notice meaning={run.state === 'failed' ? 'violation' : 'warning'}>{run.message}</Notice>
      )}
      <div className="run__body">
        <Split
          id="run"
          direction={wide ? 'beside' : 'below'}
          sized="second"
          initial={wide ? 520 : 400}
          min={wide ? 300 : 120}
          rest={wide ? 300 : 120}
          label="Size of the step"
          first={
            <StepList
              lines={lines}
              chosen={opened?.id}
              waiting={run.state === 'waiting'}
              follow={underWay && chosen === undefined}
              onChoose={(line) => setChosen(line.id)}
            />
          }
          second={
            opened?.kind === 'step' ? (
              <StepDetail
                key={opened.id}
                runId={runId}
                scenarioId={scenarioId}
                result={opened.part}
                step={opened.step}
                onRunFrom={onRunFrom}
              />
            ) : undefined
          }
        />
      </div>
    </section>
  )
}

const RunHead = ({ run, failed, onRunAgain }: { run: RunState; failed: number; onRunAgain: () => void }) => {
  const product = useEngine((state) => state.version)
  const only = useStore(onlyFailed)
  const client = useClient()
  const { runId, state, message, steps, stepsDone, durationMs, startedAt, seed } = run
  const next = useCall('scenarios.next')
  const pause = useCall('scenarios.pause')
  const cancel = useCall('scenarios.cancel')
  const underWay = isUnderWay(run)
  const stop = () => {
    void cancel.run({ runId })
  }
  const group = 'Run'
  useCommands([
    {
      id: 'scenarios.next',
      title: 'Next step',
      group,
      shortcut: 'Space',
      enabled: () => state === 'waiting',
      run: () => void next.run({ runId }),
    },
    {
      id: 'scenarios.goOn',
      title: 'Continue without waiting',
      group,
      shortcut: 'Shift+Space',
      enabled: () => state === 'waiting',
      run: () => void next.run({ runId, goOn: true }),
    },
    {
      id: 'scenarios.pause',
      title: 'Pause before the next step',
      group,
      shortcut: 'p',
      enabled: () => state === 'running',
      run: () => void pause.run({ runId }),
    },
    { id: 'scenarios.cancel', title: 'Cancel the run', group, shortcut: 'Mod+.', enabled: () => underWay, run: stop },
  ])
  const elapsed = useElapsed(startedAt, underWay)
  const error = next.error ?? pause.error ?? cancel.error
  useEffect(() => {
    if (error) notify({ meaning: 'violation', text: error.message })
  }, [error])
  return (
    <div className="run__head">
      <span className="run__state" role="status">
        {runIcons[state]}
        <strong>{stateText[state]}</strong>
      </span>
      {underWay ? (
        <>
          <span
            className="flow__bar"
            role="progressbar"
            aria-label="Steps done"
            aria-valuemin={0}
            aria-valuemax={steps}
            aria-valuenow={Math.min(stepsDone, steps)}
          >
            <i style={{ width: `${steps === 0 ? 0 : (100 * Math.min(stepsDone, steps)) / steps}%` }} />
          </span>
          <span className="numbers soft run__count">{progressText(run)}</span>
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
      ) : (
        <span className="numbers soft run__count">{progressText(run)}</span>
      )}
      {failed > 0 && (
        <Toggle isSelected={only} onChange={(next) => onlyFailed.set(next)}>
          Only failed: {failed}
        </Toggle>
      )}
      <span className="run__space" />
      <span className="numbers faint">{durationText(underWay ? elapsed : durationMs)}</span>
      {!underWay && product !== '' && <span className="faint run__when">Standin {product}</span>}
      {seed !== undefined && <Badge title="Seed of data and random choices">seed {seed}</Badge>}
      {!underWay && (
        <span className="faint numbers run__when">
          <Time text={startedAt} />
        </span>
      )}
      {state === 'waiting' && (
        <Button size="small" kind="primary" icon={<StepForward aria-hidden />} onPress={() => void next.run({ runId })}>
          Next step
        </Button>
      )}
      {state === 'waiting' && (
        <Button size="small" icon={<Play aria-hidden />} onPress={() => void next.run({ runId, goOn: true })}>
          Go on
        </Button>
      )}
      {state === 'running' && (
        <IconButton size="small" label="Pause before the next step" shortcut="p" onPress={() => void pause.run({ runId })}>
          <Pause aria-hidden />
        </IconButton>
      )}
      {underWay && (
        <Button size="small" icon={<Square aria-hidden />} isPending={cancel.pending} onPress={stop}>
          Cancel
        </Button>
      )}
      {!underWay && (
        <Menu
          label="Save a report"
          groups={[
            {
              heading: 'Save a report',
              entries: reportFormats.map((format) => ({
                id: format,
                label: reportName(format),
                run: () => void saveReport(client, run, format),
              })),
            },
          ]}
        >
          <Button size="small" icon={<FileDown aria-hidden />}>
            Report
          </Button>
        </Menu>
      )}
      {!underWay && (
        <Button size="small" icon={<RotateCcw aria-hidden />} onPress={onRunAgain}>
          Run again
        </Button>
      )}
    </div>
  )
}

/** Milliseconds since a moment, while it counts. */
const useElapsed = (startedAt: number, counting: boolean): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!counting) return
    const timer = setInterval(() => {
      setNow(Date.now())
    }, 250)
    return () => {
      clearInterval(timer)
    }
  }, [counting])
  return Math.max(0, now - startedAt)
}
