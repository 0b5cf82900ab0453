/** The runs of a scenario, newest first; two of them can be compared. */
import { GitCompareArrows, History as HistoryIcon, Play } from 'lucide-react'
import { useState } from 'react'
import type { RunState } from '../../emulator/contract/scenarios.js'
import { Button, Checkbox, EmptyState } from '../components/index.js'
import { Time } from '../settings/Time.js'
import { hrefTo, navigate } from '../shell/router.js'
import { durationText } from '../text.js'
import { progressText, runIcons, stateText } from './texts.js'

export const History = ({ scenarioId, runs, onRun }: { scenarioId: string; runs: readonly RunState[]; onRun: () => void }) => {
  const [marked, setMarked] = useState<readonly string[]>([])
  if (runs.length === 0) {
    return (
      <EmptyState
        icon={<HistoryIcon aria-hidden />}
        title="Not run yet"
        actions={
          <Button kind="primary" icon={<Play aria-hidden />} onPress={onRun}>
            Run
          </Button>
        }
      >
        <p>Each run is listed here with its verdict. Any two runs can be compared.</p>
      </EmptyState>
    )
  }
  // A third mark takes the place of the oldest.
  const mark = (runId: string, on: boolean) => {
    setMarked((was) => (on ? [...was, runId].slice(-2) : was.filter((other) => other !== runId)))
  }
  const compare = () => {
    const [before, after] = runs.filter((run) => marked.includes(run.runId)).sort((one, other) => one.startedAt - other.startedAt)
    if (before && after) navigate(hrefTo('scenarios', scenarioId, 'compare', before.runId, after.runId))
  }
  return (
    <section className="history" aria-label="Runs">
      <div className="history__bar">
        <span className="soft">
          {marked.length === 0 ? 'Mark two runs to compare them.' : marked.length === 1 ? 'Mark a second run.' : ''}
        </span>
        <span className="run__space" />
        <Button size="small" icon={<GitCompareArrows aria-hidden />} isDisabled={marked.length < 2} onPress={compare}>
          Compare
        </Button>
      </div>
      <ul className="history__runs">
        {runs.map((run) => (
          <li key={run.runId}>
            <Checkbox
              aria-label={`Mark the run of ${new Date(run.startedAt).toLocaleString()}`}
              isSelected={marked.includes(run.runId)}
              onChange={(on) => mark(run.runId, on)}
            >
              <span className="visually-hidden">Mark</span>
            </Checkbox>
            <a href={hrefTo('scenarios', scenarioId, 'runs', run.runId)}>
              {runIcons[run.state]}
              <span>{stateText[run.state]}</span>
              <span className="numbers">
                <Time text={run.startedAt} />
              </span>
              <span className="numbers soft">{progressText(run)}</span>
              <span className="truncate soft" title={run.message}>
                {run.message}
              </span>
              <span className="numbers faint">{durationText(run.durationMs)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
