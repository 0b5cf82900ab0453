/** Contains an error of one part of the page, so that the rest goes on working. React offers this only as a class. */
import { Bug } from 'lucide-react'
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Button, copyText, EmptyState } from '../components/index.js'

export class ErrorBoundary extends Component<{ what: string; children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error(error, info.componentStack)
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div role="alert">
        <EmptyState
          icon={<Bug aria-hidden />}
          title={`${this.props.what} cannot be shown`}
          actions={
            <>
              <Button kind="primary" onPress={() => this.setState({ error: undefined })}>
                Try again
              </Button>
              <Button onPress={() => void copyText(`${error.message}\n${error.stack ?? ''}`, 'Report')}>Copy the report</Button>
            </>
          }
        >
          <p className="selectable">{error.message}</p>
        </EmptyState>
      </div>
    )
  }
}
