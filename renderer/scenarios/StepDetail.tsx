/** One step of a run: what was expected and what came, its exchanges, and one of them opened. */
import { ArrowDownLeft, ArrowUpRight, FileCode, OctagonAlert, Play, X, Zap } from 'lucide-react'
import { useState } from 'react'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import type { StepResult } from '../../emulator/contract/scenarios.js'
import { Badge, Button, IconButton, Loading, Notice, Tabs } from '../components/index.js'
import { useQuery } from '../engine/index.js'
import { hrefTo, navigate } from '../shell/router.js'
import { countText, durationText } from '../text.js'
import { FindingNote, Message } from '../traffic/Message.js'
import { stepIcons } from './texts.js'

export interface StepDetailProps {
  readonly runId: string
  readonly scenarioId: string
  /** Which of the scenario's versions, counted from 0. */
  readonly result: number
  readonly step: StepResult
  readonly onRunFrom: (step: number) => void
}

/** Exchanges that are listed; a step that lasts long may have thousands. */
const listedAtMost = 200

export const StepDetail = ({ runId, scenarioId, result, step, onRunFrom }: StepDetailProps) => {
  const [open, setOpen] = useState<number>()
  const wanted = [...new Set([...step.failures.flatMap((failure) => failure.seq ?? []), ...step.seqs])].slice(0, listedAtMost)
  const query = useQuery(
    'scenarios.exchanges',
    wanted.length === 0 ? undefined : { runId, result, seqs: wanted },
    `${step.state} ${step.seqs.length}`,
  )
  const exchanges = query.result?.exchanges ?? []
  const shown = open ?? step.failures.find((failure) => failure.seq !== undefined)?.seq
  return (
    <section className="step-detail" aria-label="Step">
      <header className="step-detail__head">
        {stepIcons[step.state]}
        <h3 className="truncate" title={step.title}>
          {step.index + 1}. {step.title}
        </h3>
        <span className="faint numbers">{step.state === 'started' ? '' : durationText(step.durationMs)}</span>
        <IconButton
          size="small"
          label={`Show in the text: line ${step.place.line}`}
          onPress={() => navigate(hrefTo('scenarios', scenarioId, 'step', step.inFile))}
        >
          <FileCode aria-hidden />
        </IconButton>
        <IconButton size="small" label="Run from here" onPress={() => onRunFrom(step.inFile)}>
          <Play aria-hidden />
        </IconButton>
      </header>
      <div className="step-detail__body">
        {step.failures.map((failure, index) => (
          <dl key={index} className="failure selectable">
            <div>
              <dt>Expected</dt>
              <dd>{failure.expected}</dd>
            </div>
            <div>
              <dt>Actual</dt>
              <dd>{failure.actual}</dd>
            </div>
            {failure.seq !== undefined && (
              <div>
                <dt>Exchange</dt>
                <dd>
                  <Button size="small" onPress={() => setOpen(failure.seq)}>
                    No. {failure.seq}
                  </Button>
                </dd>
              </div>
            )}
          </dl>
        ))}
        {step.failures.length === 0 && step.message !== '' && <p className="step-detail__message selectable">{step.message}</p>}
        {query.error && <Notice meaning="warning">{query.error.message}</Notice>}
        {wanted.length > 0 && exchanges.length === 0 && query.pending && <Loading what="Loading the exchanges" />}
        {exchanges.length > 0 && (
          <ul className="step-exchanges" aria-label="Exchanges of the step">
            {exchanges.map((exchange) => (
              <ExchangeRow key={exchange.seq} exchange={exchange} open={exchange.seq === shown} onOpen={() => setOpen(exchange.seq)} />
            ))}
          </ul>
        )}
        {step.seqs.length > listedAtMost && (
          <p className="step-detail__message faint">and {countText(step.seqs.length - listedAtMost, 'more exchange')}</p>
        )}
        {step.seqs.length > 0 && exchanges.length < Math.min(wanted.length, listedAtMost) && !query.pending && (
          <p className="step-detail__message faint">
            {countText(wanted.length - exchanges.length, 'exchange is', 'exchanges are')} no longer in the log.
          </p>
        )}
      </div>
      {shown !== undefined && <OpenedExchange key={shown} runId={runId} result={result} seq={shown} onClose={() => setOpen(-1)} />}
    </section>
  )
}

const ExchangeRow = ({ exchange, open, onOpen }: { exchange: ExchangeSummary; open: boolean; onOpen: () => void }) => (
  <li>
    <button type="button" onClick={onOpen} aria-current={open ? 'true' : undefined} title={`${exchange.method} ${exchange.path}`}>
      {exchange.direction === 'in' ? (
        <ArrowDownLeft aria-label="in" className="is-incoming" />
      ) : (
        <ArrowUpRight aria-label="out" className="is-outgoing" />
      )}
      <span className="mono faint">{exchange.standinId}</span>
      <span className="mono">{exchange.method}</span>
      <span className="mono truncate">{exchange.path}</span>
      {exchange.faultIds.length > 0 && <Zap aria-label={`fault ${exchange.faultIds.join(', ')}`} className="is-fault" />}
      {exchange.violations > 0 && <OctagonAlert aria-label={countText(exchange.violations, 'violation')} className="is-violation" />}
      <span className="mono numbers">
        {exchange.status ?? 'none'}
        {exchange.ocpiStatus === undefined ? '' : ` ${exchange.ocpiStatus}`}
      </span>
    </button>
  </li>
)

const OpenedExchange = ({ runId, result, seq, onClose }: { runId: string; result: number; seq: number; onClose: () => void }) => {
  const [tab, setTab] = useState<'overview' | 'request' | 'response'>('response')
  const query = useQuery('scenarios.exchange', seq < 0 ? undefined : { runId, result, seq })
  const detail = query.result
  if (seq < 0) return null
  if (query.error) return <Notice meaning="warning">{query.error.message}</Notice>
  if (!detail) return <Loading what="Loading the exchange" />
  return (
    <section className="step-exchange" aria-label="Exchange of the run">
      <header className="step-exchange__head">
        <span className="mono truncate" title={detail.url}>
          <b>{detail.method}</b> {detail.path}
        </span>
        {detail.status === undefined ? (
          <Badge meaning="violation">no response</Badge>
        ) : (
          <Badge meaning={detail.status >= 400 ? 'warning' : 'success'}>HTTP {detail.status}</Badge>
        )}
        {detail.ocpiStatus !== undefined && (
          <Badge meaning={detail.ocpiStatus >= 2000 ? 'warning' : 'success'}>OCPI {detail.ocpiStatus}</Badge>
        )}
        <IconButton size="small" label="Close the exchange" onPress={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <Tabs
        label="Parts of the exchange of the run"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'request', label: 'Request', content: () => <Message detail={detail} side="request" reveal={undefined} roomy={false} /> },
          {
            id: 'response',
            label: 'Response',
            content: () => <Message detail={detail} side="response" reveal={undefined} roomy={false} />,
          },
          {
            id: 'overview',
            label: 'Why',
            content: () => (
              <ul className="step-exchange__why selectable">
                {detail.findings.map((finding, index) => (
                  <li key={`f${index}`}>
                    <FindingNote finding={finding} />
                  </li>
                ))}
                {detail.why.map((sentence, index) => (
                  <li key={index}>{sentence}</li>
                ))}
                {detail.findings.length + detail.why.length === 0 && (
                  <li className="faint">No findings and no explanation were recorded.</li>
                )}
              </ul>
            ),
          },
        ]}
      />
    </section>
  )
}
