/** Two runs beside one another: which steps pass now, which no longer, which take longer. */
import { ArrowLeft } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { StepResult } from '../../emulator/contract/scenarios.js'
import { Badge, Button, Checkbox, EmptyState, Loading, type Meaning } from '../components/index.js'
import { useQuery } from '../engine/index.js'
import { Time } from '../settings/Time.js'
import { hrefTo, navigate } from '../shell/router.js'
import { countText, durationText } from '../text.js'
import { compareRuns, type ComparedStep } from './compare.js'
import { stepIcons } from './texts.js'

const changes: Readonly<Record<ComparedStep['change'], { readonly word: string; readonly meaning: Meaning } | undefined>> = {
  same: undefined,
  fixed: { word: 'passes now', meaning: 'success' },
  broken: { word: 'fails now', meaning: 'violation' },
  otherwise: { word: 'came out differently', meaning: 'warning' },
  added: { word: 'only in the later', meaning: 'neutral' },
  removed: { word: 'only in the earlier', meaning: 'neutral' },
}

export const CompareRuns = ({ scenarioId, before, after }: { scenarioId: string; before: string; after: string }) => {
  const first = useQuery('scenarios.results', { runId: before, exchanges: false })
  const second = useQuery('scenarios.results', { runId: after, exchanges: false })
  const [only, setOnly] = useState(false)
  const compared = useMemo(
    () => (first.result && second.result ? compareRuns(first.result.results, second.result.results) : []),
    [first.result, second.result],
  )
  const back = () => {
    navigate(hrefTo('scenarios', scenarioId, 'runs'))
  }
  const error = first.error ?? second.error
  if (error)
    return (
      <EmptyState title="Runs cannot be compared" actions={<Button onPress={back}>Back to the runs</Button>}>
        <p>{error.message}</p>
      </EmptyState>
    )
  if (!first.result || !second.result) return <Loading what="Loading the runs" />
  const differing = compared.flatMap((part) => part.steps).filter((step) => step.change !== 'same').length
  return (
    <section className="compare-runs" aria-label="Comparison of two runs">
      <div className="history__bar">
        <Button size="small" kind="quiet" icon={<ArrowLeft aria-hidden />} onPress={back}>
          Runs
        </Button>
        <strong role="status">
          {differing === 0 ? 'All steps have the same result' : countText(differing, 'step differs', 'steps differ')}
        </strong>
        <span className="run__space" />
        <Checkbox isSelected={only} onChange={setOnly}>
          Only differences
        </Checkbox>
      </div>
      <div className="compare-runs__table" tabIndex={0} role="region" aria-label="Steps of both runs">
        <table>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">
                <Time text={first.result.run.startedAt} />
              </th>
              <th scope="col">
                <Time text={second.result.run.startedAt} />
              </th>
              <th scope="col">Difference</th>
            </tr>
          </thead>
          {compared.map((part) => (
            <tbody key={part.version}>
              {part.version !== '' && (
                <tr>
                  <th scope="rowgroup" colSpan={4} className="mono compare-runs__version">
                    {part.version}
                  </th>
                </tr>
              )}
              {part.steps
                .filter((step) => !only || step.change !== 'same')
                .map((step, index) => (
                  <tr key={index} data-change={step.change}>
                    <th scope="row" className="truncate" title={step.title}>
                      {step.title}
                    </th>
                    <td>
                      <Side step={step.before} />
                    </td>
                    <td>
                      <Side step={step.after} />
                    </td>
                    <td>
                      <Change step={step} />
                    </td>
                  </tr>
                ))}
            </tbody>
          ))}
        </table>
      </div>
    </section>
  )
}

const Side = ({ step }: { step: StepResult | undefined }) => {
  if (!step) return <span className="faint">none</span>
  const words = step.failures[0]?.actual ?? step.message
  return (
    <span className="compare-runs__side">
      {stepIcons[step.state]}
      <span className="numbers">{step.state === 'skipped' ? 'skipped' : durationText(step.durationMs)}</span>
      <span className="truncate soft" title={words}>
        {step.state === 'failed' ? words : ''}
      </span>
    </span>
  )
}

const Change = ({ step }: { step: ComparedStep }) => {
  const change = changes[step.change]
  if (change) return <Badge meaning={change.meaning}>{change.word}</Badge>
  const longer = step.before && step.after ? step.after.durationMs - step.before.durationMs : 0
  return <span className="numbers faint">{Math.abs(longer) < 1 ? '' : `${longer > 0 ? '+' : '−'}${durationText(Math.abs(longer))}`}</span>
}
