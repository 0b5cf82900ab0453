/** The operations of a connection, grouped by module, with favourites and the last used ones first. */
import { Star } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Operation } from '../../emulator/contract/operations.js'
import { Button, EmptyState, Loading, SearchField, moveFocus } from '../components/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo } from '../shell/router.js'
import { groupsOf, type Group } from './operation-model.js'

interface OperationListProps {
  readonly connectionId: string
  readonly operations: readonly Operation[]
  readonly chosen: string | undefined
  readonly starred: readonly string[]
  readonly used: readonly string[]
  readonly loading: boolean
  /** Why an operation of a module that the peer does not advertise cannot run yet, as `not advertised`. */
  readonly obstacle: string
}

export const OperationList = ({ operations, chosen, starred, used, loading, ...rest }: OperationListProps) => {
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

  return (
    <nav className="operations-list" aria-label="Operations" onKeyDown={(event) => moveFocus(event, list.current)}>
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
            title={search === '' ? 'No operations' : 'No matching operations'}
            actions={search !== '' && <Button onPress={() => setSearch('')}>Clear the search</Button>}
          >
            <p>{search === '' ? 'Our role has no operations over this connection.' : `No operation matches “${search}”.`}</p>
          </EmptyState>
        )}
        {groups.map((group) => (
          <OperationGroup key={group.title} group={group} chosen={chosen} starred={starred} {...rest} />
        ))}
      </div>
    </nav>
  )
}

interface OperationGroupProps extends Pick<OperationListProps, 'connectionId' | 'chosen' | 'starred' | 'obstacle'> {
  readonly group: Group
}

const OperationGroup = ({ group, connectionId, chosen, starred, obstacle }: OperationGroupProps) => (
  <section aria-label={group.title}>
    <h2>{group.title}</h2>
    <ul>
      {group.operations.map(({ id, method, summary, advertised }) => (
        <li key={id}>
          <a
            className="operation"
            href={hrefTo('operations', connectionId, id)}
            aria-current={id === chosen ? 'true' : undefined}
            title={`${summary} (${id})${advertised ? '' : `: ${obstacle}`}`}
            data-advertised={advertised}
          >
            <code>{method}</code>
            <span className="truncate">{summary}</span>
            {!advertised && <span className="operation__absent">{obstacle}</span>}
            {starred.includes(id) && group.title !== 'Favourites' && <Star aria-label="favourite" />}
          </a>
        </li>
      ))}
    </ul>
  </section>
)
