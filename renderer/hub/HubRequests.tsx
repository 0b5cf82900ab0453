import { ArrowLeftRight, Play } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { hubRoutes, type HubRoute } from '../../emulator/contract/exchange.js'
import type { HubPassage, HubView } from '../../emulator/contract/hub.js'
import { Badge, Button, EmptyState, Loading, Notice, Select, Split } from '../components/index.js'
import { useEngineItself, useQuery } from '../engine/index.js'
import { hrefTo } from '../shell/router.js'
import { useStore } from '../store.js'
import { play } from '../traffic/actions.js'
import { hasFailed } from '../traffic/list.js'
import { timeText } from '../text.js'
import { BothLegs } from './BothLegs.js'
import { partnerFilter } from './partner-filter.js'
import { useTrafficBeat } from './use-hub.js'
import { noteKinds, routeHelp, routeWords } from './texts.js'

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
    'hub.passages',
    {
      standinId,
      limit,
      ...(route !== 'ALL' && { route }),
      ...(connectionId !== undefined && { connectionId }),
    },
    beat,
  )
  const passages = result?.passages ?? []
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
        passages.length === 0 &&
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
      {passages.length > 0 && (
        <RequestList passages={passages} standinId={standinId} chosen={chosen}>
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
  const seq = chosen ?? passages[0]?.incoming.seq
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

const RequestList = ({
  passages,
  standinId,
  chosen,
  children,
}: {
  passages: readonly HubPassage[]
  standinId: string
  chosen: number | undefined
  children: React.ReactNode
}) => {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])]
    const next = links[Math.max(0, Math.min(links.length - 1, links.findIndex((link) => link === document.activeElement) + by))]
    next?.focus()
    next?.click()
  }
  return (
    <div className="passages__list" ref={list} onKeyDown={onKeyDown}>
      <ol>
        {passages.map((passage) => (
          <li key={passage.incoming.seq}>
            <RequestRow
              passage={passage}
              href={hrefTo('hub', standinId, 'exchanges', passage.incoming.seq)}
              isChosen={passage.incoming.seq === chosen || passage.outgoing.some(({ seq }) => seq === chosen)}
            />
          </li>
        ))}
      </ol>
      <div className="passages__more">{children}</div>
    </div>
  )
}

const RequestRow = ({ passage, href, isChosen }: { passage: HubPassage; href: string; isChosen: boolean }) => {
  const { incoming, outgoing, route, changes } = passage
  const [only, ...others] = outgoing
  const receivers = only === undefined ? 'hub' : others.length === 0 ? only.to : `${outgoing.length} receivers`
  const versions = [...new Set([incoming.version, ...outgoing.map(({ version }) => version)])].filter((version) => version !== undefined)
  const counts = noteKinds.filter((kind) => kind !== 'kept' && changes[kind] > 0).map((kind) => `${changes[kind]} ${kind}`)
  return (
    <a className="passage" href={href} aria-current={isChosen ? 'true' : undefined} title={passage.why}>
      <span className="passage__line">
        <b className="mono">{incoming.method}</b>
        <span className="truncate">{lastOf(incoming.path, incoming.module)}</span>
        <span className="faint numbers">{timeText(incoming.startedAt).slice(0, 8)}</span>
      </span>
      <span className="passage__line">
        <span className="mono truncate soft">
          {incoming.from} → {receivers}
        </span>
        <Badge title={routeHelp[route]}>{routeWords[route]}</Badge>
      </span>
      <span className="passage__line passage__line--small">
        <span className="mono faint">{versions.join(' → ')}</span>
        <span className="truncate faint">{counts.join(', ')}</span>
        <span className={hasFailed(incoming) ? 'is-violation numbers' : 'faint numbers'}>
          {incoming.ocpiStatus ?? incoming.status ?? 'no response'}
        </span>
      </span>
    </a>
  )
}

/** The path from the module on: `locations / BE / CPO / LOC-1`. */
const lastOf = (path: string, module: string | undefined): string => {
  const parts = (path.split('?')[0] ?? path).split('/')
  const at = module === undefined ? -1 : parts.lastIndexOf(module)
  return at === -1
    ? path
    : parts
        .slice(at)
        .map((part) => {
          try {
            return decodeURIComponent(part)
          } catch {
            return part
          }
        })
        .filter((part) => part !== '')
        .join(' / ')
}
