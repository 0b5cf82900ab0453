import { ArrowLeftRight, Play } from 'lucide-react'
import { useState } from 'react'
import { hubRoutes, type HubRoute } from '../../emulator/contract/exchange.js'
import type { HubView } from '../../emulator/contract/hub.js'
import { Button, EmptyState, Loading, Notice, Select, Split } from '../components/index.js'
import { useEngineItself, useQuery } from '../engine/index.js'
import { useStore } from '../store.js'
import { play } from '../traffic/actions.js'
import { BothLegs } from './BothLegs.js'
import { partnerFilter } from './partner-filter.js'
import { useTrafficBeat } from './use-hub.js'
import { routeWords } from './texts.js'
import { RequestList } from './RequestList.js'

const firstPage = 100

/** The most that the engine returns; older requests are in the traffic. */
const most = 500

/** Requests through the hub: the list, and both legs of the chosen one. */
export const HubRequests = ({ hub, chosen }: { hub: HubView; chosen: number | undefined }) => {
  const list = useRequests(hub)
  const seq = chosen ?? list.requests[0]?.incoming.seq
  return (
    <Split
      id="hub.requests"
      direction="beside"
      sized="first"
      initial={360}
      min={240}
      rest={440}
      label="Width of the requests"
      first={<RequestNavigation hub={hub} list={list} chosen={chosen} />}
      second={
        seq === undefined ? (
          <EmptyState icon={<ArrowLeftRight aria-hidden />} title="Both legs, side by side">
            <p>Choose a request to see how it was routed and how the hub changed its fields.</p>
          </EmptyState>
        ) : (
          <BothLegs seq={seq} />
        )
      }
    />
  )
}

type RouteChoice = HubRoute | 'ALL'

/** The requests that match the route and the partner, the newest first. */
const useRequests = ({ standinId, partners }: HubView) => {
  const beat = useTrafficBeat()
  const [route, setRoute] = useState<RouteChoice>('ALL')
  const [limit, setLimit] = useState(firstPage)
  const wanted = useStore(partnerFilter)
  const connectionId = partners.some((partner) => partner.connectionId === wanted) ? wanted : undefined
  const query = useQuery(
    'hub.requests',
    { standinId, limit, ...(route !== 'ALL' && { route }), ...(connectionId !== undefined && { connectionId }) },
    beat,
  )
  return {
    query,
    requests: query.result?.requests ?? [],
    route,
    setRoute,
    connectionId,
    isFiltered: route !== 'ALL' || connectionId !== undefined,
    clear: () => {
      setRoute('ALL')
      partnerFilter.set(undefined)
    },
    /** Undefined when there are none, or the log has the rest. */
    showOlder: limit < most ? () => setLimit(Math.min(most, limit * 5)) : undefined,
  }
}

interface NavigationProps {
  readonly hub: HubView
  readonly list: ReturnType<typeof useRequests>
  readonly chosen: number | undefined
}

const RequestNavigation = ({ hub, list, chosen }: NavigationProps) => {
  const { result, error, pending } = list.query
  return (
    <nav className="hub-requests" aria-label="Requests through the hub">
      <RequestFilters hub={hub} list={list} />
      {error && <Notice meaning="violation">{error.message}</Notice>}
      {!result && pending && <Loading what="Loading the requests" />}
      {result && list.requests.length === 0 && <NoRequests hub={hub} list={list} />}
      {list.requests.length > 0 && (
        <RequestList requests={list.requests} standinId={hub.standinId} chosen={chosen}>
          {result?.complete === false &&
            (list.showOlder ? (
              <Button size="small" onPress={list.showOlder}>
                Show older requests
              </Button>
            ) : (
              <span className="faint">Older requests are in Traffic.</span>
            ))}
        </RequestList>
      )}
    </nav>
  )
}

const RequestFilters = ({ hub, list }: Omit<NavigationProps, 'chosen'>) => (
  <div className="hub-requests__filter">
    <Select<RouteChoice>
      label="Route"
      labelHidden
      value={list.route}
      onChange={list.setRoute}
      options={[{ id: 'ALL', label: 'All routes' }, ...hubRoutes.map((id) => ({ id, label: routeWords[id] }))]}
    />
    <Select
      label="Partner"
      labelHidden
      value={list.connectionId ?? 'ALL'}
      onChange={(id) => partnerFilter.set(id === 'ALL' ? undefined : id)}
      options={[{ id: 'ALL', label: 'All partners' }, ...hub.partners.map(({ connectionId, name }) => ({ id: connectionId, label: name }))]}
    />
  </div>
)

const NoRequests = ({ hub, list }: Omit<NavigationProps, 'chosen'>) => {
  const engine = useEngineItself()
  return list.isFiltered ? (
    <EmptyState title="No matching requests" actions={<Button onPress={list.clear}>Show all</Button>}>
      <p>No request matches the route and the partner.</p>
    </EmptyState>
  ) : (
    <EmptyState
      icon={<ArrowLeftRight aria-hidden />}
      title="No requests yet"
      actions={
        <Button icon={<Play aria-hidden />} onPress={() => play(engine, hub.standinId)}>
          Play the flow over the hub
        </Button>
      }
    >
      <p>Requests of partners are listed here with both legs: from the sender to the hub, and from the hub to each receiver.</p>
    </EmptyState>
  )
}
