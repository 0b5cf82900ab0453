/** Everything that can be sent over a connection: `#/operations/<connection>/<operation>`. */
import { Link2, Send, UserPlus } from 'lucide-react'
import { useMemo } from 'react'
import type { Connection } from '../../emulator/contract/standin.js'
import type { Operation } from '../../emulator/contract/operations.js'
import { Badge, Button, EmptyState, FailedQuery, Loading, Select, Split } from '../components/index.js'
import { useEngine, useQuery } from '../engine/index.js'
import { isStringList, preference } from '../preferences.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate, useRoute } from '../shell/router.js'
import { openSetup } from '../standins/setup.js'
import { connectionStateText, connectionTitle, partiesText } from '../standins/texts.js'
import { useStore } from '../store.js'
import { NotRegistered } from './NotRegistered.js'
import { withUsed } from './operation-model.js'
import { OperationList } from './OperationList.js'
import { RequestPanel } from './RequestPanel.js'
import './operations.css'

const favourites = preference('operations.favourites', [], isStringList)
const lastUsed = preference('operations.lastUsed', [], isStringList)

export const OperationsView = () => {
  const connections = useEngine((state) => state.connections)
  const loaded = useEngine((state) => state.loaded)
  const {
    rest: [connectionId, operationId],
  } = useRoute()
  if (!loaded) return <Loading what="Loading the connections" />
  const connection =
    connections.find((each) => each.id === connectionId) ?? connections.find((each) => each.state === 'REGISTERED') ?? connections[0]
  if (!connection) return <NoConnection />
  return <ConnectionOperations key={connection.id} connection={connection} operationId={operationId} />
}

const NoConnection = () => {
  const standinId = useEngine((state) => state.standins[0]?.settings.id)
  const actions =
    standinId === undefined ? (
      <Button kind="primary" onPress={() => openSetup({ kind: 'add-standin' })}>
        Add a stand-in
      </Button>
    ) : (
      <>
        <Button kind="primary" icon={<UserPlus aria-hidden />} onPress={() => openSetup({ kind: 'invite', standinId })}>
          Invite a peer
        </Button>
        <Button icon={<Link2 aria-hidden />} onPress={() => openSetup({ kind: 'register', standinId })}>
          Register at a peer
        </Button>
      </>
    )
  return (
    <EmptyState icon={<Send aria-hidden />} title="No connection yet" actions={actions}>
      <p>
        Operations are sent to a peer.{' '}
        {standinId === undefined
          ? 'Add a stand-in first.'
          : 'Let your platform register at a stand-in, or register the stand-in at your platform.'}
      </p>
    </EmptyState>
  )
}

interface ConnectionOperationsProps {
  readonly connection: Connection
  readonly operationId: string | undefined
}

const ConnectionOperations = ({ connection, operationId }: ConnectionOperationsProps) => {
  const { id: connectionId, state, version } = connection
  const query = useQuery('operations.list', { connectionId }, `${state} ${version ?? ''} ${connection.peer.endpoints.length}`)
  const operations = useMemo(() => query.result?.operations ?? [], [query.result])
  const starred = useStore(favourites)
  const used = useStore(lastUsed)
  const operation = operations.find((each) => each.id === operationId)
  useCommands(
    operations.map((each) => ({
      id: `operations.${connectionId}.${each.id}`,
      title: `${each.summary} (${connectionTitle(connection)})`,
      group: 'Operations',
      run: () => navigate(hrefTo('operations', connectionId, each.id)),
    })),
  )
  return (
    <div className="operations">
      <ConnectionBar connection={connection} operationId={operationId} />
      {query.error && <FailedQuery error={query.error} refresh={query.refresh} />}
      <Split
        id="operations"
        direction="beside"
        sized="first"
        initial={340}
        min={220}
        rest={440}
        label="Width of the operations"
        first={
          <OperationList
            connectionId={connectionId}
            operations={operations}
            chosen={operation?.id}
            starred={starred}
            used={used}
            loading={query.pending && operations.length === 0}
            obstacle={state === 'REGISTERED' ? 'not advertised' : 'needs registration'}
          />
        }
        second={
          <Detail connection={connection} operation={operation} isStarred={operation !== undefined && starred.includes(operation.id)} />
        }
      />
    </div>
  )
}

/** The connection that operations are sent over, to choose. */
const ConnectionBar = ({ connection, operationId }: ConnectionOperationsProps) => {
  const connections = useEngine((state) => state.connections)
  const standins = useEngine((state) => state.standins)
  const nameOf = (standinId: string) => standins.find((each) => each.settings.id === standinId)?.settings.name ?? standinId
  return (
    <div className="operations-bar">
      <Select
        label="Connection"
        labelHidden
        value={connection.id}
        onChange={(id) => navigate(operationId === undefined ? hrefTo('operations', id) : hrefTo('operations', id, operationId))}
        options={connections.map((each) => ({
          id: each.id,
          label: `${nameOf(each.standinId)} → ${connectionTitle(each)}`,
          detail: each.version ?? connectionStateText(each),
        }))}
      />
      <Badge meaning={connection.state === 'REGISTERED' ? 'neutral' : 'warning'}>
        {connection.version ?? connectionStateText(connection)}
      </Badge>
      <span className="faint truncate">{partiesText(connection.peer.parties, 4)}</span>
    </div>
  )
}

interface DetailProps {
  readonly connection: Connection
  readonly operation: Operation | undefined
  readonly isStarred: boolean
}

const Detail = ({ connection, operation, isStarred }: DetailProps) => {
  const { version, state } = connection
  if (version === undefined || (state !== 'REGISTERED' && operation?.advertised !== true))
    return <NotRegistered connection={connection} operation={operation} />
  if (!operation)
    return (
      <EmptyState icon={<Send aria-hidden />} title="Choose an operation">
        <p>
          Its request is filled in from the data at hand. You see exactly what will be sent, and can change it, also to something invalid.
        </p>
      </EmptyState>
    )
  const toggleStar = () => favourites.set((was) => (isStarred ? was.filter((other) => other !== operation.id) : [...was, operation.id]))
  return (
    <RequestPanel
      key={operation.id}
      connection={connection}
      version={version}
      operation={operation}
      starred={isStarred}
      onStar={toggleStar}
      onSent={() => lastUsed.set((was) => withUsed(was, operation.id))}
    />
  )
}
