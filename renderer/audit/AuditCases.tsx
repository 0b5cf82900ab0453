/** Modules × verdicts, and below them the cases, failures first; a case opens to what was expected and what came. */
import { verdicts, type AuditCaseResult, type Verdict } from '../../emulator/contract/audit.js'
import { chapterTitle } from '../../emulator/ocpi/chapters.js'
import { Badge, type Meaning } from '../components/index.js'

const meanings: Readonly<Record<Verdict, Meaning>> = {
  PASS: 'success',
  FAIL: 'violation',
  ERROR: 'violation',
  WARN: 'warning',
  PARTIAL: 'warning',
  BLOCKED: 'warning',
  'NOT CLAIMED': 'neutral',
}

const order: readonly Verdict[] = ['FAIL', 'ERROR', 'BLOCKED', 'WARN', 'PARTIAL', 'PASS', 'NOT CLAIMED']

export const AuditCases = ({ cases }: { readonly cases: readonly AuditCaseResult[] }) => {
  const modules = [...new Set(cases.map(({ module }) => module))]
  const count = (module: string, verdict: Verdict) => cases.filter((one) => one.module === module && one.verdict === verdict).length
  const sorted = cases.toSorted((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict))
  return (
    <>
      <table className="audit-matrix">
        <thead>
          <tr>
            <th scope="col">Module</th>
            {verdicts.map((verdict) => (
              <th key={verdict} scope="col">
                {verdict}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {modules.map((module) => (
            <tr key={module}>
              <th scope="row">{module}</th>
              {verdicts.map((verdict) => (
                <td key={verdict}>{count(module, verdict) || ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.map((one) => (
        <details key={`${one.id} ${one.version ?? ''}`} className="audit-case">
          <summary>
            <Badge meaning={meanings[one.verdict]}>{one.verdict}</Badge> <b className="mono">{one.id}</b> {one.title}
          </summary>
          <dl>
            <dt>Expected</dt>
            <dd>{one.expected}</dd>
            <dt>Seen</dt>
            <dd>{one.seen}</dd>
            <dt>Severity</dt>
            <dd>{one.severity}</dd>
            <dt>Chapter</dt>
            <dd>{chapterTitle(one.chapter)}</dd>
            {one.exchanges.map((exchange) => (
              <Evidence key={exchange.seq} exchange={exchange} />
            ))}
          </dl>
        </details>
      ))}
    </>
  )
}

const Evidence = ({ exchange }: { readonly exchange: AuditCaseResult['exchanges'][number] }) => (
  <>
    <dt>Exchange</dt>
    <dd>
      <details>
        <summary className="mono">
          {exchange.method} {exchange.path} {exchange.status ?? exchange.error} {exchange.ocpiStatus}
        </summary>
        <pre>{[exchange.request.body.text, exchange.response?.body.text].filter(Boolean).join('\n\n')}</pre>
      </details>
    </dd>
  </>
)
