/** In place of a request over a connection that is not registered: why the operation cannot run, and how it can. */
import type { Operation } from '../../emulator/contract/operations.js'
import type { Connection } from '../../emulator/contract/standin.js'
import { Notice } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { Onboarding } from '../standins/onboarding/Onboarding.js'
import { connectionStateText, connectionTitle } from '../standins/texts.js'

interface NotRegisteredProps {
  readonly connection: Connection
  readonly operation: Operation | undefined
}

export const NotRegistered = ({ connection, operation }: NotRegisteredProps) => {
  const standin = useEngine((state) => state.standins.find((each) => each.settings.id === connection.standinId))
  const title = connectionTitle(connection)
  const state = connectionStateText(connection)
  if (!standin) return null
  return (
    <section className="not-registered" aria-label={`Setting up ${title}`}>
      <header>
        <h2>{operation?.summary ?? `Set up ${title}`}</h2>
      </header>
      {operation && (
        <Notice meaning="warning">
          {operation.method} cannot be sent yet: {title} is {state}, so the url of {operation.module} and our token are unknown. Complete
          the registration, or enter them below.
        </Notice>
      )}
      <Onboarding standin={standin} connection={connection} />
    </section>
  )
}
