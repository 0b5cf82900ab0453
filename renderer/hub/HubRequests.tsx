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
  const { standinId } = hub
  const engine = useEngineItself()
  const beat = useTrafficBeat()
  const [route, setRoute] = useState<HubRoute | 'ALL'>('ALL')
  const [limit, setLimit] = useState(firstPage)
  const wanted = useStore(partnerFilter)
  const connectionId = hub.partners.some((partner) => partner.connectionId === wanted) ? wanted : undefined
  const { result, error, pending } = useQuery(
    'hub.requests',
    {
      standinId,
      limit,
      ...(route !== 'ALL' && { route }),
      ...(connectionId !== undefined && { connectionId }),
    },
    beat,
  )
  const requests = result?.requests ?? []
  const isFiltered = route !== 'ALL' || connectionId !== undefined
  const clear = () => {
    setRoute('ALL')
    partnerFilter.set(undefined)
  }
  const list = (
    <nav className="passages" aria-label="Requests through the hub">
      <div className="passages__filter">
        <Select<HubRoute | 'ALL'>
          label="Route"
          labelHidden
          value={route}
          onChange={setRoute}
          options={[{ id: 'ALL', label: 'All routes' }, ...hubRoutes.map((id) => ({ id, label: routeWords[id] }))]}
        />
        <Select
          label="Partner"
          labelHidden
          value={connectionId ?? 'ALL'}
          onChange={(id) => partnerFilter.set(id === 'ALL' ? undefined : id)}
          options={[
            { id: 'ALL', label: 'All partners' },
            ...hub.partners.map((partner) => ({ id: partner.connectionId, label: partner.name })),
          ]}
        />
      </div>
      {error && <Notice meaning="violation">{error.message}</Notice>}
      {!result && pending && <Loading what="Loading the requests" />}
      {result &&
        requests.length === 0 &&
        (isFiltered ? (
          <EmptyState title="No matching requests" actions={<Button onPress={clear}>Show all</Button>}>
            <p>No request matches the route and the partner.</p>
          </EmptyState>
        ) : (
          <EmptyState
            icon={<ArrowLeftRight aria-hidden />}
            title="No requests yet"
            actions={
              <Button icon={<Play aria-hidden />} onPress={() => play(engine, standinId)}>
                Play the flow over the hub
              </Button>
            }
          >
            <p>Requests of partners are listed here with both legs: from the sender to the hub, and from the hub to each receiver.</p>
          </EmptyState>
        ))}
      {requests.length > 0 && (
        <RequestList requests={requests} standinId={standinId} chosen={chosen}>
          {result?.complete === false &&
            (limit < most ? (
              <Button size="small" onPress={() => setLimit(Math.min(most, limit * 5))}>
                Show older requests
              </Button>
            ) : (
              <span className="faint">Older requests are in Traffic.</span>
            ))}
        </RequestList>
      )}
    </nav>
  )
  const seq = chosen ?? requests[0]?.incoming.seq
  return (
    <Split
      id="hub.passages"
      direction="beside"
      sized="first"
      initial={360}
      min={240}
      rest={440}
      label="Width of the requests"
      first={list}
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
