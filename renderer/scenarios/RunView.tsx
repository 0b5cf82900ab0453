/** A run: how far it is, what each step came to, and what was exchanged. */
import { Play } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { Button, EmptyState, Loading, Notice, Split } from '../components/index.js'
import { useStore } from '../store.js'
import { useWide } from '../components/use-wide.js'
import { isUnderWay, useBoard, useBoardItself } from './board.js'
import { onlyFailed, RunHead } from './RunHead.js'
import { failedLines, linesOf } from './steps.js'
import { StepDetail } from './StepDetail.js'
import { StepList } from './StepList.js'
import { stateText } from './texts.js'

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
