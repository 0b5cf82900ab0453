/** A charging session from command to bill: each step with its exchange, and links to Session and CDR. */
import { ArrowLeftRight, CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import { Loading } from '../../components/index.js'
import { Time } from '../../settings/Time.js'
import { hrefTo } from '../../shell/router.js'
import type { LifecycleStep } from './lifecycle.js'
import { useLifecycle } from './use-lifecycle.js'
import './lifecycle.css'

interface LifecycleProps {
  readonly standinId: string
  readonly holder: string
  readonly sessionId: string
  /** Exchange that is shown beside it. */
  readonly currentSeq?: number | undefined
}

export const Lifecycle = ({ standinId, holder, sessionId, currentSeq }: LifecycleProps) => {
  const steps = useLifecycle(standinId, holder, sessionId)
  return (
    <section className="lifecycle" aria-label="From command to bill">
      <h3>From command to bill</h3>
      {steps ? (
        <ol>
          {steps.map((step, index) => (
            <Step
              key={index}
              step={step}
              standinId={standinId}
              holder={holder}
              isCurrent={step.seq !== undefined && step.seq === currentSeq}
            />
          ))}
        </ol>
      ) : (
        <Loading what="Loading the timeline" />
      )}
    </section>
  )
}

const icons = {
  done: <CircleCheck className="is-success" aria-label="done" />,
  failed: <CircleAlert className="is-violation" aria-label="failed" />,
  awaited: <CircleDashed className="soft" aria-label="awaited" />,
} as const

interface StepProps {
  readonly step: LifecycleStep
  readonly standinId: string
  readonly holder: string
  readonly isCurrent: boolean
}

const Step = ({ step, standinId, holder, isCurrent }: StepProps) => (
  <li data-state={step.state} aria-current={isCurrent ? 'step' : undefined}>
    {icons[step.state]}
    <span className="lifecycle__time mono faint">{step.at !== undefined && <Time text={step.at} clock />}</span>
    {step.object ? (
      <a href={hrefTo('charging', standinId, step.object.module, holder, step.object.key)}>{step.title}</a>
    ) : (
      <strong>{step.title}</strong>
    )}
    <span className={step.state === 'failed' ? 'lifecycle__detail is-violation' : 'lifecycle__detail soft'}>{step.detail}</span>
    {step.seq === undefined ? (
      <span />
    ) : (
      <a className="lifecycle__exchange" href={hrefTo('traffic', step.seq)} aria-label={`Exchange of ${step.title}`} title="Exchange">
        <ArrowLeftRight aria-hidden />
      </a>
    )}
  </li>
)
