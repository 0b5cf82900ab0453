/** Verdicts and states in a word, with an icon. */
import { Ban, CircleAlert, CircleCheck, CircleDashed, CirclePause, CircleSlash, LoaderCircle, Minus, MoveRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RunState, ScenarioSummary, StepResult } from '../../emulator/contract/scenarios.js'
import { numberText } from '../text.js'

export const runIcons: Readonly<Record<RunState['state'], ReactNode>> = {
  running: <LoaderCircle aria-label="running" className="is-outgoing" />,
  waiting: <CirclePause aria-label="waiting" className="is-warning" />,
  passed: <CircleCheck aria-label="passed" className="is-success" />,
  failed: <CircleAlert aria-label="failed" className="is-violation" />,
  stopped: <CircleSlash aria-label="stopped" className="is-warning" />,
}

export const verdictIcon = ({ lastRun, problems }: Pick<ScenarioSummary, 'lastRun' | 'problems'>): ReactNode =>
  problems > 0 ? (
    <Ban aria-label="has mistakes" className="is-violation" />
  ) : lastRun ? (
    runIcons[lastRun.verdict]
  ) : (
    <CircleDashed aria-label="not run yet" className="faint" />
  )

export const stepIcons: Readonly<Record<StepResult['state'], ReactNode>> = {
  started: <LoaderCircle aria-label="running" className="is-outgoing" />,
  passed: <CircleCheck aria-label="passed" className="is-success" />,
  failed: <CircleAlert aria-label="failed" className="is-violation" />,
  skipped: <Minus aria-label="skipped" className="faint" />,
  'left to the peer': <MoveRight aria-label="left to the peer" className="is-warning" />,
}

/** The state of a run in a word. */
export const stateText: Readonly<Record<RunState['state'], string>> = {
  running: 'Running',
  waiting: 'Waiting',
  passed: 'Passed',
  failed: 'Failed',
  stopped: 'Stopped',
}

export const progressText = ({ stepsDone, steps }: Pick<RunState, 'stepsDone' | 'steps'>): string =>
  `${numberText(Math.min(stepsDone, steps))} of ${numberText(steps)} steps`
