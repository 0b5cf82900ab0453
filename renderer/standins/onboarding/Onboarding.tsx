/** A connection that is being set up: what to configure in the platform, what it has done so far, and what to do next. */
import { Cable, CircleAlert, CircleCheck, CircleDashed, Link2, Play } from 'lucide-react'
import { type Connection, type Standin, versionsUrlFor } from '../../../emulator/contract/standin.js'
import { messageOf } from '../../../emulator/ocpi/finding-message.js'
import { Button, CopyButton, Notice, Switch } from '../../components/index.js'
import { useCall, useEngine, useQuery, useTrafficRevision } from '../../engine/index.js'
import { Time } from '../../settings/Time.js'
import { hrefTo, showExchange } from '../../shell/router.js'
import { RegistrationSteps } from '../connect/RegistrationSteps.js'
import { registerAgain } from '../register-again.js'
import { openSetup } from '../setup.js'
import { isOurTurn } from '../texts.js'
import { authorizationLines, curlText } from './authorization.js'
import { adviceFor, nextStep, onboardingFilter, onboardingSteps, type OnboardingStep } from './onboarding-steps.js'

interface OnboardingProps {
  readonly standin: Standin
  readonly connection: Connection
  /** The user goes elsewhere: a dialog around it closes. */
  readonly onLeave?: (() => void) | undefined
}

export const Onboarding = (props: OnboardingProps) => (
  <div className="onboarding">
    {isOurTurn(props.connection) ? <OurTurn {...props} /> : <TheirTurn {...props} />}
    <OtherWays {...props} />
  </div>
)

/** The platform has to register at us. */
const TheirTurn = ({ standin, connection, onLeave }: OnboardingProps) => {
  const revision = useTrafficRevision(standin.settings.id, handshakeModules)
  const { result } = useQuery(
    'traffic.query',
    { filter: onboardingFilter(standin.settings.id), limit: 200, count: false },
    `${revision} ${connection.state}`,
  )
  const steps = onboardingSteps(connection, result?.exchanges ?? [])
  const next = connection.state === 'REGISTERED' ? undefined : nextStep(steps)
  return (
    <>
      <NotRunning standin={standin} />
      <section className="setup-section" aria-label="Configuration">
        <h3>Configure in your platform</h3>
        <HandOver standin={standin} connection={connection} />
      </section>
      <section className="setup-section" aria-label="Progress">
        <h3>Progress of your platform</h3>
        <ol className="setup-steps" aria-label="Steps of your platform" aria-live="polite">
          {steps.map((step) => (
            <Step key={step.id} step={step} onLeave={onLeave} />
          ))}
        </ol>
        {next && (
          <Notice meaning={next.state === 'failed' ? 'warning' : 'neutral'}>
            <strong>Next:</strong> {adviceFor(next)}
            {next.state === 'failed' && next.seq !== undefined && <Reason seq={next.seq} />}
          </Notice>
        )}
        {connection.state === 'REGISTERED' && <Notice meaning="success">Your platform is registered in {connection.version}.</Notice>}
      </section>
    </>
  )
}

const handshakeModules = ['versions', 'credentials']

const NotRunning = ({ standin }: { standin: Standin }) => {
  const start = useCall('standins.start')
  if (standin.state === 'running') return null
  return (
    <Notice
      meaning="warning"
      action={
        <Button
          size="small"
          icon={<Play aria-hidden />}
          isPending={start.pending}
          onPress={() => void start.run({ standinId: standin.settings.id })}
        >
          Start
        </Button>
      }
    >
      {start.error?.message ?? `${standin.settings.name} is not running, so no platform can connect.`}
    </Notice>
  )
}

/** Versions url, token A, the header in each encoding, and a cURL command; token A can be made reusable. */
const HandOver = ({ standin, connection }: OnboardingProps) => {
  const url = versionsUrlFor(standin, connection.role) ?? ''
  const tokens = useQuery('connections.tokens', { connectionId: connection.id }, connection.tokens.a)
  const update = useCall('connections.update')
  const token = tokens.result?.a
  if (tokens.error) return <Notice meaning="violation">{tokens.error.message}</Notice>
  if (token === undefined)
    return <p className="soft">The connection has no token A any more. Renew or remove it, and invite the peer again.</p>
  const lines = authorizationLines(token, standin.settings.versions, connection.quirks.tokenEncoding)
  const facts: readonly (readonly [label: string, text: string])[] = [
    ['Versions url', url],
    ['Token A', token],
    ...lines.map(
      ({ versions, header }) => [lines.length > 1 ? `Authorization (${versions.join(', ')})` : 'Authorization', header] as const,
    ),
    ['Try it', curlText(url, lines[0]?.header ?? '')],
  ]
  return (
    <>
      <dl className="setup-facts">
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="mono selectable">{text}</dd>
            <dd>
              <CopyButton what={label === 'Try it' ? 'cURL command' : label} text={text} />
            </dd>
          </div>
        ))}
      </dl>
      <Switch
        isSelected={connection.reusable}
        isDisabled={update.pending}
        onChange={(reusable) => void update.run({ connectionId: connection.id, reusable })}
      >
        Reusable token A: a backend that restarts registers again with it
      </Switch>
    </>
  )
}

const icons = {
  done: <CircleCheck className="is-success" aria-label="done" />,
  failed: <CircleAlert className="is-violation" aria-label="failed" />,
  open: <CircleDashed className="soft" aria-label="open" />,
} as const

const Step = ({ step, onLeave }: { step: OnboardingStep; onLeave: (() => void) | undefined }) => (
  <li data-state={step.state}>
    {icons[step.state]}
    <strong>{step.title}</strong>
    <span className={step.state === 'failed' ? 'is-violation' : 'soft'}>
      {step.detail}
      {step.at !== undefined && ' · '}
      {step.at !== undefined && <Time text={step.at} clock />}
    </span>
    {step.seq === undefined ? (
      <span />
    ) : (
      <a href={hrefTo('traffic', step.seq)} onClick={onLeave}>
        Exchange
      </a>
    )}
  </li>
)

/** Why an exchange failed: the message of its response, or its first violation. */
const Reason = ({ seq }: { seq: number }) => {
  const { result } = useQuery('traffic.get', { seq })
  const violation = result?.findings.find(({ severity }) => severity === 'violation')
  const text = statusMessageOf(result?.response?.body.text) ?? result?.error ?? (violation && messageOf(violation))
  return text === undefined ? null : <p className="onboarding__reason">{text}</p>
}

const statusMessageOf = (body: string | undefined): string | undefined => {
  try {
    const message = (JSON.parse(body ?? '') as { status_message?: unknown } | null)?.status_message
    return typeof message === 'string' ? message : undefined
  } catch {
    return undefined
  }
}

/** We have to register at the platform. */
const OurTurn = ({ standin, connection, onLeave }: OnboardingProps) => {
  const steps = useEngine((state) => state.registrations[connection.id]) ?? []
  return (
    <section className="setup-section" aria-label="Progress">
      <h3>Registration at {connection.peer.versionsUrl}</h3>
      {connection.problem !== undefined && <Notice meaning="violation">{connection.problem}</Notice>}
      {steps.length > 0 && (
        <RegistrationSteps
          steps={steps}
          onShow={(seq) => {
            onLeave?.()
            showExchange(seq)
          }}
        />
      )}
      <Notice action={<RegisterAgain standin={standin} connection={connection} />}>
        <strong>Next:</strong>{' '}
        {connection.state === 'UNREGISTERED' ? 'Register again to go on.' : 'Correct what failed, and register again.'}
      </Notice>
    </section>
  )
}

const RegisterAgain = ({ connection }: OnboardingProps) => {
  const tokens = useCall('connections.tokens')
  return (
    <Button
      size="small"
      kind="primary"
      icon={<Link2 aria-hidden />}
      isPending={tokens.pending}
      onPress={() => void registerAgain(connection, tokens.run)}
    >
      Register again
    </Button>
  )
}

/** For platforms that are only half built. */
const OtherWays = ({ standin, connection }: OnboardingProps) => (
  <section className="setup-section" aria-label="Other ways">
    <h3>Without a handshake</h3>
    <p className="soft">
      Your platform has no credentials endpoint yet, or no versions? Connect it by hand; the handshake can follow later.
    </p>
    <div className="onboarding__ways">
      <Button size="small" icon={<Cable aria-hidden />} onPress={() => openSetup({ kind: 'complete', connectionId: connection.id })}>
        Enter its credentials…
      </Button>
      <Button size="small" icon={<Cable aria-hidden />} onPress={() => openSetup({ kind: 'manual', standinId: standin.settings.id })}>
        Enter tokens and module urls…
      </Button>
    </div>
  </section>
)
