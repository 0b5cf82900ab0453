import { Link2, Send, Star, UserPlus } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Connection } from '../../emulator/contract/standin.js'
import type { Operation } from '../../emulator/contract/operations.js'
import { Badge, Button, EmptyState, Loading, Notice, SearchField, Select, Split } from '../components/index.js'
import { useEngine, useQuery } from '../engine/index.js'
import { isStringList, preference } from '../preferences.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate, useRoute } from '../shell/router.js'
import { openSetup } from '../standins/setup.js'
import { connectionStateText, connectionTitle, partiesText } from '../standins/texts.js'
import { useStore } from '../store.js'
import { groupsOf, withUsed } from './operation-model.js'
import { RequestPanel } from './RequestPanel.js'
import './operations.css'

const favourites = preference('operations.favourites', [], isStringList)
const lastUsed = preference('operations.lastUsed', [], isStringList)

/** Everything that can be triggered: `#/operations/<connection>/<operation>`. */
export const OperationsView = () => {
  const connections = useEngine((state) => state.connections)
  const standins = useEngine((state) => state.standins)
  const loaded = useEngine((state) => state.loaded)
  const {
    rest: [connectionId, operationId],
  } = useRoute()
  if (!loaded) return <Loading what="Loading the connections" />
  const connection =
    connections.find((each) => each.id === connectionId) ?? connections.find((each) => each.state === 'REGISTERED') ?? connections[0]
  const standin = standins[0]
  if (!connection) {
    return (
      <EmptyState
        icon={<Send aria-hidden />}
        title="No connection yet"
        actions={
          standin ? (
            <>
              <Button
                kind="primary"
                icon={<UserPlus aria-hidden />}
                onPress={() => openSetup({ kind: 'invite', standinId: standin.settings.id })}
              >
                Invite a peer
              </Button>
              <Button icon={<Link2 aria-hidden />} onPress={() => openSetup({ kind: 'register', standinId: standin.settings.id })}>
                Register at a peer
              </Button>
            </>
          ) : (
            <Button kind="primary" onPress={() => openSetup({ kind: 'add-standin' })}>
              Add a stand-in
            </Button>
          )
        }
      >
        <p>
          Operations are sent to a peer.{' '}
          {standin ? 'Let your platform register at a stand-in, or register the stand-in at your platform.' : 'Add a stand-in first.'}
        </p>
      </EmptyState>
    )
  }
  return <ConnectionOperations key={connection.id} connection={connection} connections={connections} operationId={operationId} />
}

interface Props {
  readonly connection: Connection
  readonly connections: readonly Connection[]
  readonly operationId: string | undefined
}

const ConnectionOperations = ({ connection, connections, operationId }: Props) => {
  const standins = useEngine((state) => state.standins)
  const { id: connectionId, state, version } = connection
  const query = useQuery('operations.list', { connectionId }, `${state} ${version ?? ''} ${connection.peer.endpoints.length}`)
  const operations = useMemo(() => query.result?.operations ?? [], [query.result])
  const starred = useStore(favourites)
  const used = useStore(lastUsed)
  const operation = operations.find((each) => each.id === operationId)
  const standinName = (standinId: string) => standins.find((each) => each.settings.id === standinId)?.settings.name ?? standinId
  const toggleStar = (id: string) => {
    favourites.set((was) => (was.includes(id) ? was.filter((other) => other !== id) : [...was, id]))
  }
  useCommands(
    operations.map((each) => ({
      id: `operations.${connectionId}.${each.id}`,
      title: `${each.summary} (${connectionTitle(connection)})`,
      group: 'Operations',
      run: () => navigate(hrefTo('operations', connectionId, each.id)),
    })),
  )

  const detail =
    operation && version !== undefined ? (
      <RequestPanel
        key={operation.id}
        connection={connection}
        version={version}
        operation={operation}
        starred={starred.includes(operation.id)}
        onStar={() => toggleStar(operation.id)}
        onSent={() => lastUsed.set((was) => withUsed(was, operation.id))}
      />
    ) : (
      <EmptyState icon={<Send aria-hidden />} title="Choose an operation">
        <p>
          Its request is filled in from the data at hand. You see exactly what will be sent, and can change it, also into something wrong.
        </p>
      </EmptyState>
    )
  return (
    <div className="operations">
      <div className="operations-bar">
        <Select
          label="Connection"
          labelHidden
          value={connectionId}
          onChange={(id) => navigate(operationId === undefined ? hrefTo('operations', id) : hrefTo('operations', id, operationId))}
          options={connections.map((each) => ({
            id: each.id,
            label: `${standinName(each.standinId)} → ${connectionTitle(each)}`,
            detail: each.version ?? connectionStateText(each),
          }))}
        />
        {version !== undefined && <Badge>{version}</Badge>}
        <span className="faint truncate">{partiesText(connection.peer.parties, 4)}</span>
      </div>
      {state !== 'REGISTERED' && (
        <Notice
          meaning="warning"
          action={
            <Button size="small" onPress={() => openSetup({ kind: 'connection', connectionId })}>
              Details
            </Button>
          }
        >
          {connectionTitle(connection)} is {connectionStateText(connection)}: most operations need a registration.
        </Notice>
      )}
      {query.error && (
        <Notice
          meaning="violation"
          action={
            <Button size="small" onPress={query.refresh}>
              Try again
            </Button>
          }
        >
          {query.error.message}
        </Notice>
      )}
      <Split
        id="operations"
        direction="beside"
        sized="first"
        initial={340}
        min={220}
        rest={440}
        label="Width of the operations"
        first={
          <Operations
            connectionId={connectionId}
            operations={operations}
            chosen={operation?.id}
            starred={starred}
            used={used}
            loading={query.pending && operations.length === 0}
          />
        }
        second={detail}
      />
    </div>
  )
}

interface OperationsProps {
  readonly connectionId: string
  readonly operations: readonly Operation[]
  readonly chosen: string | undefined
  readonly starred: readonly string[]
  readonly used: readonly string[]
  readonly loading: boolean
}

const Operations = ({ connectionId, operations, chosen, starred, used, loading }: OperationsProps) => {
  const [search, setSearch] = useState('')
  const searchField = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const groups = useMemo(() => groupsOf(operations, search, starred, used), [operations, search, starred, used])
  useCommands([
    {
      id: 'operations.search',
      title: 'Search operations',
      group: 'Operations',
      shortcut: '/',
      run: () => searchField.current?.focus(),
    },
  ])
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const move = (by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus()
  }
  return (
    <nav
      className="operations-list"
      aria-label="Operations"
      onKeyDown={(event) => {
        const typing = event.target instanceof HTMLInputElement
        const by =
          event.key === 'ArrowDown' || (!typing && event.key === 'j')
            ? 1
            : event.key === 'ArrowUp' || (!typing && event.key === 'k')
              ? -1
              : 0
        if (by === 0 || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        move(by)
      }}
    >
      <div className="operations-list__search">
        <SearchField
          label="Search operations"
          placeholder="Search"
          inputRef={searchField}
          value={search}
          onChange={setSearch}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) list.current?.querySelector('a')?.click()
            else event.continuePropagation()
          }}
        />
      </div>
      <div ref={list} className="operations-list__groups">
        {loading && <Loading what="Loading the operations" />}
        {!loading && groups.length === 0 && (
          <EmptyState
            title={search === '' ? 'Nothing can be sent' : 'Nothing matches'}
            actions={search !== '' && <Button onPress={() => setSearch('')}>Clear the search</Button>}
          >
            <p>{search === '' ? 'The peer offers nothing that our role may call.' : `No operation fits “${search}”.`}</p>
          </EmptyState>
        )}
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h2>{group.title}</h2>
            <ul>
              {group.operations.map((operation) => (
                <li key={operation.id}>
                  <a
                    className="operation"
                    href={hrefTo('operations', connectionId, operation.id)}
                    aria-current={operation.id === chosen ? 'true' : undefined}
                    title={`${operation.summary} (${operation.id})${operation.advertised ? '' : ': not advertised by the peer'}`}
                    data-advertised={operation.advertised}
                  >
                    <code>{operation.method}</code>
                    <span className="truncate">{operation.summary}</span>
                    {!operation.advertised && <span className="operation__absent">not advertised</span>}
                    {starred.includes(operation.id) && group.title !== 'Favourites' && <Star aria-label="favourite" />}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  )
}
