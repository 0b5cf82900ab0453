/** A rule: its explanation, its connections, and its findings one after another. */
import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, ExternalLink, ListFilter } from 'lucide-react'
import { useMemo } from 'react'
import { findingRules, type FindingId } from '../../emulator/ocpi/finding-rules.js'
import { findingPlace } from '../../emulator/ocpi/finding-message.js'
import { Badge, Button, EmptyState, IconButton, Loading, Notice } from '../components/index.js'
import { useQuery } from '../engine/index.js'
import { Time } from '../settings/Time.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, hrefToTraffic, navigate } from '../shell/router.js'
import { countText, numberText } from '../text.js'
import { FindingNote } from '../traffic/Message.js'
import { Explanation, Ticked } from './Explain.js'
import { type FindingCounts, type RuleGroup, seqsOf } from './groups.js'
import { FindingScopeContext } from './Mute.js'
import { ConnectionName } from './ConnectionName.js'
import { noConnection, SeverityIcon } from './RuleList.js'
import { Timeline } from './Timeline.js'
import type { Findings } from './use-findings.js'

interface RuleDetailProps {
  readonly findings: Findings
  readonly group: RuleGroup
  /** Id of a connection, `-` for exchanges of none, or undefined for all. */
  readonly connection: string | undefined
  /** The exchange that is shown; the first new one unless given. */
  readonly seq: number | undefined
}

export const RuleDetail = ({ findings, group, connection, seq }: RuleDetailProps) => {
  const { rule } = group
  const connectionId = connection === noConnection ? undefined : connection
  const counts: FindingCounts =
    (connection === undefined ? undefined : group.connections.find((each) => each.connectionId === connectionId)) ?? group
  const [only, other] = group.connections
  // A rule that occurs over one connection can be muted for that one.
  const scoped = connection === undefined && other === undefined ? only?.connectionId : connectionId
  const scope = useMemo(() => ({ connectionId: scoped }), [scoped])
  const filter = `finding:${rule}${connectionId === undefined ? '' : ` connection:${connectionId}`}`
  return (
    <article className="finding-detail" aria-label={rule}>
      <header className="finding-detail__head">
        <SeverityIcon rule={rule} />
        <h2>
          <Ticked text={findingRules[rule].title} />
        </h2>
        <code>{rule}</code>
        {connection !== undefined && (
          <Badge>
            <ConnectionName id={connectionId} />
          </Badge>
        )}
        <Button size="small" icon={<ListFilter aria-hidden />} onPress={() => navigate(hrefToTraffic(filter))}>
          Show in traffic
        </Button>
      </header>
      <p className="soft numbers">
        {countText(counts.exchanges, 'exchange')}, first <Time text={counts.firstAt} />, last <Time text={counts.lastAt} />
        {counts.fresh > 0 && `, ${numberText(counts.fresh)} new`}
      </p>
      <Timeline bins={counts.bins} label="Exchanges over time" />
      <FindingScopeContext value={scope}>
        <Occurrences findings={findings} rule={rule} connection={connection} seq={seq} />
        <Explanation rule={rule} />
      </FindingScopeContext>
    </article>
  )
}

interface OccurrencesProps extends Omit<RuleDetailProps, 'group'> {
  readonly rule: FindingId
}

/** One exchange with its findings of the rule, and the way to the others. */
const Occurrences = ({ findings, rule, connection, seq }: OccurrencesProps) => {
  const connectionId = connection === noConnection ? undefined : connection
  const seqs = useMemo(
    () => seqsOf(findings.rows, rule, connectionId, connection === undefined),
    [findings.rows, rule, connectionId, connection],
  )
  const wanted = seq === undefined ? -1 : seqs.indexOf(seq)
  const firstNew = seqs.findIndex((each) => each > findings.seen)
  const index = wanted !== -1 ? wanted : Math.max(0, firstNew)
  const shown = seqs[index]
  const go = (to: number) => {
    const next = seqs[Math.max(0, Math.min(seqs.length - 1, to))]
    if (next !== undefined) navigate(hrefTo('findings', rule, connection ?? 'all', next), { replace: true })
  }
  const group = 'Findings'
  useCommands([
    { id: 'findings.first', title: 'First finding', group, run: () => go(0) },
    { id: 'findings.previous', title: 'Previous finding', group, shortcut: 'Shift+N', repeats: true, run: () => go(index - 1) },
    { id: 'findings.next', title: 'Next finding', group, shortcut: 'n', repeats: true, run: () => go(index + 1) },
    { id: 'findings.last', title: 'Last finding', group, run: () => go(seqs.length - 1) },
  ])
  return (
    <section className="finding-occurrences" aria-label="Exchanges with this finding">
      <div className="finding-occurrences__bar">
        <IconButton label="First" isDisabled={index <= 0} onPress={() => go(0)}>
          <ChevronFirst aria-hidden />
        </IconButton>
        <IconButton label="Previous" shortcut="Shift+N" isDisabled={index <= 0} onPress={() => go(index - 1)}>
          <ChevronLeft aria-hidden />
        </IconButton>
        <span className="numbers" role="status">
          {numberText(index + 1)} of {numberText(seqs.length)}
        </span>
        <IconButton label="Next" shortcut="n" isDisabled={index >= seqs.length - 1} onPress={() => go(index + 1)}>
          <ChevronRight aria-hidden />
        </IconButton>
        <IconButton label="Last" isDisabled={index >= seqs.length - 1} onPress={() => go(seqs.length - 1)}>
          <ChevronLast aria-hidden />
        </IconButton>
        {shown !== undefined && (
          <Button size="small" icon={<ExternalLink aria-hidden />} onPress={() => navigate(hrefTo('traffic', shown))}>
            Open the exchange
          </Button>
        )}
      </div>
      {shown !== undefined && <Occurrence seq={shown} rule={rule} />}
    </section>
  )
}

const Occurrence = ({ seq, rule }: { seq: number; rule: FindingId }) => {
  const { result, error } = useQuery('traffic.get', { seq })
  if (error) return <Notice meaning="warning">{error.message}</Notice>
  if (!result) return <Loading what="Loading the exchange" />
  const found = result.findings.filter(({ id }) => id === rule)
  return (
    <>
      <p className="mono finding-occurrences__exchange" title={result.url}>
        <Time text={result.startedAt} /> <b>{result.method}</b> {result.path}{' '}
        <span className="faint">
          {result.from} → {result.to} · {result.status ?? 'no response'}
          {result.ocpiStatus !== undefined && ` · ${result.ocpiStatus}`}
        </span>
      </p>
      {found.length === 0 ? (
        <EmptyState title="The finding is muted or was withdrawn" />
      ) : (
        <ul className="overview__findings">
          {found.map((finding, index) => (
            <li key={index} className="finding-occurrences__finding">
              <FindingNote finding={finding} explained={false} />
              <span className="overview__where mono">
                {finding.side} {findingPlace(finding)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
