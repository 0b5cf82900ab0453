/** In place of an object that could not be fetched. */
import type { CallError } from '../../../emulator/contract/calls.js'
import { EmptyState, Notice } from '../../components/index.js'

interface NotShownProps {
  readonly error: CallError
  /** Said when the object does not exist. */
  readonly title: string
  readonly text: string
}

export const NotShown = ({ error, title, text }: NotShownProps) =>
  error.code === 'not-found' ? (
    <EmptyState title={title}>
      <p>{text}</p>
    </EmptyState>
  ) : (
    <div className="charging-notice">
      <Notice meaning="violation">{error.message}</Notice>
    </div>
  )
