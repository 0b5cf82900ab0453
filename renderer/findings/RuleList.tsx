/** The rules that have findings, each with its connections. */
import { BellOff, OctagonAlert, TriangleAlert } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { findingRules, type FindingId } from '../../emulator/ocpi/finding-rules.js'
import { Badge } from '../components/index.js'
import { hrefTo } from '../shell/router.js'
import { numberText } from '../text.js'
import { ConnectionName } from './ConnectionName.js'
import { Ticked } from './Explain.js'
import type { FindingCounts, RuleGroup } from './groups.js'
import { Timeline } from './Timeline.js'

/** In an address, stands for exchanges of no connection. */
export const noConnection = '-'

export const SeverityIcon = ({ rule }: { rule: FindingId }) =>
  findingRules[rule].severity === 'violation' ? (
    <OctagonAlert aria-label="violation" className="is-violation" />
  ) : (
    <TriangleAlert aria-label="warning" className="is-warning" />
  )

/** Moves through the links with the arrow keys, J and K. */
const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')]
  const next = links[links.indexOf(document.activeElement as HTMLElement) + by]
  if (!next) return
  event.preventDefault()
  next.focus()
}

interface RuleListProps {
  readonly groups: readonly RuleGroup[]
  readonly rule: string | undefined
  readonly connection: string | undefined
}

export const RuleList = ({ groups, rule, connection }: RuleListProps) => (
  <nav className="finding-rules" aria-label="Rules" onKeyDown={onKeyDown}>
    <ul>
      {groups.map((group) => (
        <li key={group.rule}>
          <a
            className="finding-rule"
            href={hrefTo('findings', group.rule)}
            aria-current={group.rule === rule && connection === undefined ? 'true' : undefined}
          >
            <SeverityIcon rule={group.rule} />
            <span className="finding-rule__title" title={findingRules[group.rule].title}>
              <Ticked text={findingRules[group.rule].title} />
              <span className="mono faint">{group.rule}</span>
            </span>
            <Timeline bins={group.bins} label="Over time" />
            <Counts group={group} />
          </a>
          {group.connections.length > 1 && (
            <ul>
              {group.connections.map((each) => (
                <li key={each.connectionId ?? noConnection}>
                  <a
                    className="finding-rule finding-rule--connection"
                    href={hrefTo('findings', group.rule, each.connectionId ?? noConnection)}
                    aria-current={group.rule === rule && connection === (each.connectionId ?? noConnection) ? 'true' : undefined}
                  >
                    <span className="finding-rule__title truncate">
                      <ConnectionName id={each.connectionId} />
                    </span>
                    <Timeline bins={each.bins} label="Over time" />
                    <Counts group={each} />
                  </a>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  </nav>
)

const Counts = ({ group: { exchanges, fresh } }: { group: FindingCounts }) => (
  <span className="finding-rule__counts numbers">
    {fresh > 0 && <Badge meaning="accent">{numberText(fresh)} new</Badge>}
    <span title={`${numberText(exchanges)} exchanges`}>{numberText(exchanges)}</span>
  </span>
)

/** Muted rules: counted, not shown. */
export const MutedNote = ({ count, onShow }: { count: number; onShow: () => void }) => (
  <button type="button" className="finding-muted" onClick={onShow}>
    <BellOff aria-hidden /> {count === 1 ? '1 muted rule' : `${count} muted rules`}
  </button>
)
