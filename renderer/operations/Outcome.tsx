/** The outcome of an operation that was sent. */
import { ArrowLeftRight, CircleAlert, CircleCheck, CircleDashed, X } from 'lucide-react'
import { type Command, commandAnswerText, type OperationOutcome } from '../../emulator/contract/operations.js'
import type { Connection } from '../../emulator/contract/standin.js'
import { Lifecycle } from '../charging/lifecycle/Lifecycle.js'
import { Badge, Button, IconButton } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { JsonView } from '../json/index.js'
import { Time } from '../settings/Time.js'
import { hrefTo } from '../shell/router.js'
import { countText } from '../text.js'
import { commandTimeline, type TimelineStep } from './operation-model.js'

interface OutcomeProps {
  readonly connection: Connection
  readonly module: string
  readonly outcome: OperationOutcome | undefined
  readonly error: string | undefined
  readonly onClose: () => void
}

const linksShown = 6

/** The outcome of an operation: the response, its exchanges, and the timeline of a command. */
export const Outcome = ({ connection, module, outcome, error, onClose }: OutcomeProps) => {
  const command = useEngine((state) =>
    outcome?.commandId === undefined ? undefined : state.commands.find((each) => each.id === outcome.commandId),
  )
  return (
    <section className="outcome" aria-label="Outcome">
      <Head outcome={outcome} command={command} error={error} onClose={onClose} />
      {command && (
        <ol className="command-timeline" aria-label={`Timeline of ${command.name}`} aria-live="polite">
          {commandTimeline(command).map((step) => (
            <Step key={step.title} step={step} connection={connection} />
          ))}
        </ol>
      )}
      {command?.sessionId !== undefined && (
        <Lifecycle standinId={connection.standinId} holder={connection.id} sessionId={command.sessionId} />
      )}
      {outcome && <Data outcome={outcome} receivedHref={hrefTo('data', connection.standinId, connection.id, module)} />}
      {error !== undefined && (
        <p className="outcome__count">
          Nothing was sent.{' '}
          <Button size="small" onPress={onClose}>
            Back to the request
          </Button>
        </p>
      )}
    </section>
  )
}

interface HeadProps extends Pick<OutcomeProps, 'outcome' | 'error' | 'onClose'> {
  readonly command: Command | undefined
}

/** Whether it succeeded, the statuses and message of the response, and links to the exchanges. */
const Head = ({ outcome, command, error, onClose }: HeadProps) => {
  const rejection = command?.state === 'refused' && command.response !== undefined ? commandAnswerText(command.response) : undefined
  const ok = outcome?.ok === true && rejection === undefined
  const message = error ?? (rejection === undefined ? outcome?.message : undefined)
  const seqs = outcome?.seqs ?? []
  return (
    <div className="outcome__head" role="status">
      {ok ? <CircleCheck aria-hidden className="is-success" /> : <CircleAlert aria-hidden className="is-violation" />}
      <strong>{error !== undefined ? 'Not sent' : (rejection ?? (ok ? 'Succeeded' : 'Failed'))}</strong>
      {outcome?.status !== undefined && <Badge meaning={outcome.status < 400 ? 'success' : 'violation'}>HTTP {outcome.status}</Badge>}
      {outcome?.ocpiStatus !== undefined && (
        <Badge meaning={outcome.ocpiStatus < 2000 ? 'success' : 'violation'}>OCPI {outcome.ocpiStatus}</Badge>
      )}
      <span className="truncate outcome__message" title={message}>
        {message}
      </span>
      {seqs.slice(0, linksShown).map((seq, index) => (
        <a key={seq} className="outcome__link" href={hrefTo('traffic', seq)}>
          <ArrowLeftRight aria-hidden />
          {seqs.length === 1 ? 'Exchange' : `Page ${index + 1}`}
        </a>
      ))}
      {seqs.length > linksShown && <span className="faint">and {seqs.length - linksShown} more</span>}
      <IconButton label="Close the outcome" onPress={onClose}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}

/** How many objects were received, or the data of the response. */
const Data = ({ outcome: { data, seqs }, receivedHref }: { outcome: OperationOutcome; receivedHref: string }) => {
  if (data === undefined) return null
  if (typeof data !== 'number')
    return (
      <div className="outcome__data">
        <JsonView label="Data of the response" text={JSON.stringify(data, undefined, 2)} />
      </div>
    )
  return (
    <p className="outcome__count">
      {countText(data, 'object')} received{seqs.length > 1 ? ` in ${seqs.length} pages` : ''}. <a href={receivedHref}>Show in Data</a>
    </p>
  )
}

const icons = {
  done: <CircleCheck aria-label="done" className="is-success" />,
  failed: <CircleAlert aria-label="failed" className="is-violation" />,
  awaited: <CircleDashed aria-label="awaited" className="soft" />,
} as const

const Step = ({ step, connection }: { step: TimelineStep; connection: Connection }) => (
  <li data-state={step.state}>
    {icons[step.state]}
    <strong>{step.title}</strong>
    <span className="truncate" title={step.detail}>
      {step.title === 'Session' && step.state === 'done' ? (
        <a className="mono" href={hrefTo('data', connection.standinId, connection.id, 'sessions')}>
          {step.detail}
        </a>
      ) : (
        step.detail
      )}
    </span>
    <span className="command-timeline__foot faint">
      {step.at !== undefined && <Time text={step.at} clock />}
      {step.seq !== undefined && <a href={hrefTo('traffic', step.seq)}>Exchange</a>}
    </span>
  </li>
)
