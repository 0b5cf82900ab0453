/** Two exchanges beside one another: what differs in url, headers and bodies. */
import { useMemo } from 'react'
import { countOf } from '../../../emulator/ocpi/finding-list.js'
import { findingPlace } from '../../../emulator/ocpi/finding-message.js'
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import { Checkbox, Dialog, Loading, Notice } from '../../components/index.js'
import { useQuery } from '../../engine/index.js'
import { isBoolean, preference } from '../../preferences.js'
import { useStore } from '../../store.js'
import { countText, dateTimeText } from '../../text.js'
import { comparableLines, diffLines, folded } from '../diff.js'
import { Differences, type Line } from '../Differences.js'

const onlyDifferences = preference('traffic.onlyDifferences', true, isBoolean)

interface Section {
  readonly title: string
  readonly linesOf: (detail: ExchangeDetail) => string[]
}

const headersOf = (headers: readonly (readonly [string, string])[]) =>
  headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`).sort()

const sections: readonly Section[] = [
  { title: 'Request', linesOf: (detail) => [`${detail.method} ${detail.url}`] },
  { title: 'Request headers', linesOf: (detail) => headersOf(detail.request.headers) },
  { title: 'Request body', linesOf: (detail) => comparableLines(detail.request.body.text ?? '') },
  {
    title: 'Response',
    linesOf: (detail) => [detail.response ? `${detail.status ?? ''} ${detail.response.statusText}` : `no response: ${detail.error ?? ''}`],
  },
  { title: 'Response headers', linesOf: (detail) => headersOf(detail.response?.headers ?? []) },
  { title: 'Response body', linesOf: (detail) => comparableLines(detail.response?.body.text ?? '') },
  {
    title: 'Findings',
    linesOf: (detail) =>
      detail.findings
        .map(
          (finding) =>
            `${finding.severity} ${finding.id} ${finding.side} ${finding.repeated ? `${countOf(finding)} × ` : ''}${findingPlace(finding)}`,
        )
        .sort(),
  },
]

const compared = (left: ExchangeDetail, right: ExchangeDetail) =>
  sections.map((section) => {
    const lines = diffLines(section.linesOf(left), section.linesOf(right))
    return { title: section.title, lines, changes: lines.filter((line) => line.change === 'changed').length }
  })

export const CompareDialog = ({ seqs: [left, right], onClose }: { seqs: readonly [number, number]; onClose: () => void }) => {
  const first = useQuery('traffic.get', { seq: left })
  const second = useQuery('traffic.get', { seq: right })
  const error = first.error ?? second.error
  return (
    <Dialog title="Compare two exchanges" isOpen onClose={onClose} size="full" isDismissable>
      {first.result && second.result ? (
        <Compared left={first.result} right={second.result} />
      ) : error ? (
        <Notice meaning="violation">{error.message}</Notice>
      ) : (
        <Loading what="Fetching the exchanges" />
      )}
    </Dialog>
  )
}

const Head = ({ detail }: { detail: ExchangeDetail }) => (
  <div>
    <div className="mono truncate" title={detail.url}>
      <b>{detail.method}</b> {detail.path}
    </div>
    <div className="soft truncate">
      No. {detail.seq}, {dateTimeText(detail.startedAt)},{' '}
      <span className="mono">
        {detail.from} → {detail.to}
      </span>
    </div>
  </div>
)

const Compared = ({ left, right }: { left: ExchangeDetail; right: ExchangeDetail }) => {
  const only = useStore(onlyDifferences)
  const parts = useMemo(() => compared(left, right), [left, right])
  const lines = useMemo(
    () =>
      parts.flatMap((part): Line[] => {
        if (part.lines.length === 0 || (only && part.changes === 0)) return []
        return [{ heading: part.title, changes: part.changes }, ...(only ? folded(part.lines) : part.lines)]
      }),
    [parts, only],
  )
  const changes = parts.reduce((sum, part) => sum + part.changes, 0)
  return (
    <div className="compare">
      <div className="compare__heads">
        <Head detail={left} />
        <Head detail={right} />
      </div>
      <div className="compare__bar">
        <strong role="status">{changes === 0 ? 'No differences' : countText(changes, 'line differs', 'lines differ')}</strong>
        <Checkbox isSelected={only} onChange={(on) => onlyDifferences.set(on)}>
          Only differences
        </Checkbox>
      </div>
      <Differences lines={lines} />
    </div>
  )
}
