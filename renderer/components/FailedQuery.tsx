/** Why something could not be fetched, with a button that tries again. */
import type { CallError } from '../../emulator/contract/calls.js'
import { Button } from './Button.js'
import { Notice } from './Parts.js'

interface FailedQueryProps {
  readonly error: CallError
  readonly refresh: () => void
}

export const FailedQuery = ({ error, refresh }: FailedQueryProps) => (
  <Notice
    meaning="violation"
    action={
      <Button size="small" onPress={refresh}>
        Try again
      </Button>
    }
  >
    {error.message}
  </Notice>
)
