/** The steps of a registration that we started, each with its exchange. */
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react'
import type { RegistrationStep } from '../../../emulator/contract/standin.js'
import { Button } from '../../components/index.js'
import { settledSteps } from '../texts.js'

const titles: Readonly<Record<RegistrationStep['step'], string>> = {
  versions: 'Versions',
  choice: 'Choice',
  details: 'Version details',
  credentials: 'Credentials',
  done: 'Registered',
}
const icons: Readonly<Record<RegistrationStep['state'], React.ReactNode>> = {
  started: <LoaderCircle className="soft" aria-label="in progress" />,
  succeeded: <CircleCheck className="is-success" aria-label="succeeded" />,
  failed: <CircleAlert className="is-violation" aria-label="failed" />,
}

interface RegistrationStepsProps {
  readonly steps: readonly RegistrationStep[]
  readonly onShow: (seq: number) => void
}

export const RegistrationSteps = ({ steps, onShow }: RegistrationStepsProps) => (
  <ol className="setup-steps" aria-label="Steps of the registration" aria-live="polite">
    {settledSteps(steps).map(({ step, state, message, seq }) => (
      <li key={step}>
        {icons[state]}
        <strong>{titles[step]}</strong>
        <span className={state === 'failed' ? 'is-violation' : 'soft'}>{message}</span>
        {seq === undefined ? (
          <span />
        ) : (
          <Button size="small" kind="quiet" onPress={() => onShow(seq)}>
            Exchange
          </Button>
        )}
      </li>
    ))}
  </ol>
)
