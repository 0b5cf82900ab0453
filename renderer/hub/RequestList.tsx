/** The list of requests through the hub. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { HubRequest } from '../../emulator/contract/hub.js'
import { Badge } from '../components/index.js'
import { hrefTo } from '../shell/router.js'
import { hasFailed } from '../traffic/list-settings.js'
import { timeText } from '../text.js'
import { noteKinds, routeHelp, routeWords } from './texts.js'

export const RequestList = ({
  requests,
  standinId,
  chosen,
  children,
}: {
  requests: readonly HubRequest[]
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
    <div className="hub-requests__list" ref={list} onKeyDown={onKeyDown}>
      <ol>
        {requests.map((request) => (
          <li key={request.incoming.seq}>
            <RequestRow
              request={request}
              href={hrefTo('hub', standinId, 'exchanges', request.incoming.seq)}
              isChosen={request.incoming.seq === chosen || request.outgoing.some(({ seq }) => seq === chosen)}
            />
          </li>
        ))}
      </ol>
      <div className="hub-requests__more">{children}</div>
    </div>
  )
}

const RequestRow = ({ request, href, isChosen }: { request: HubRequest; href: string; isChosen: boolean }) => {
  const { incoming, outgoing, route, changes } = request
  const [only, ...others] = outgoing
  const receivers = only === undefined ? 'hub' : others.length === 0 ? only.to : `${outgoing.length} receivers`
  const versions = [...new Set([incoming.version, ...outgoing.map(({ version }) => version)])].filter((version) => version !== undefined)
  const counts = noteKinds.filter((kind) => kind !== 'kept' && changes[kind] > 0).map((kind) => `${changes[kind]} ${kind}`)
  return (
    <a className="hub-request" href={href} aria-current={isChosen ? 'true' : undefined} title={request.why}>
      <span className="hub-request__line">
        <b className="mono">{incoming.method}</b>
        <span className="truncate">{lastOf(incoming.path, incoming.module)}</span>
        <span className="faint numbers">{timeText(incoming.startedAt).slice(0, 8)}</span>
      </span>
      <span className="hub-request__line">
        <span className="mono truncate soft">
          {incoming.from} → {receivers}
        </span>
        <Badge title={routeHelp[route]}>{routeWords[route]}</Badge>
      </span>
      <span className="hub-request__line hub-request__line--small">
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
