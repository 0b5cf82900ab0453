/** The readiness audit: start one, follow it, answer its prompts, look at each case, export the report. */
import { ClipboardCheck } from 'lucide-react'
import { useState } from 'react'
import type { AuditCaseResult, AuditRun } from '../../emulator/contract/audit.js'
import { Button, EmptyState, Notice, Split } from '../components/index.js'
import { saveFile } from '../desktop.js'
import { useCall, useEvent, useQuery } from '../engine/index.js'
import { AuditCases } from './AuditCases.js'
import { AuditStart } from './AuditStart.js'
import './audit.css'

/** The run that is shown: the newest, with its results as they come in. */
const useNewestRun = () => {
  const [live, setLive] = useState<AuditRun>()
  const [results, setResults] = useState<{ readonly runId: string; readonly cases: readonly AuditCaseResult[] }>({ runId: '', cases: [] })
  const known = useQuery('audit.runs', {})
  useEvent('audit', setLive)
  useEvent('auditCase', ({ runId, result }) => {
    setResults((before) => ({ runId, cases: before.runId === runId ? [...before.cases, result] : [result] }))
  })
  const run = live ?? known.result?.runs[0]
  const isOver = run !== undefined && run.state !== 'running' && run.state !== 'failed'
  const report = useQuery('audit.get', isOver ? { runId: run.runId } : undefined)
  return { run, cases: report.result?.cases ?? (results.runId === run?.runId ? results.cases : []), report: report.result }
}

export const AuditView = () => {
  const { run, cases, report } = useNewestRun()
  return (
    <div className="audit">
      <Split
        id="audit"
        direction="beside"
        sized="first"
        initial={300}
        min={240}
        rest={380}
        label="Width of the declaration"
        first={<AuditStart isRunning={run?.state === 'running'} />}
        second={
          run ? (
            <div className="audit-run">
              <RunHead run={run} />
              <Prompt run={run} />
              {report !== undefined && report.changes.length > 0 && (
                <Notice>
                  Left at the platform:{' '}
                  {report.changes.length === 1 ? report.changes[0] : `${report.changes.length} objects, listed in the report`}
                </Notice>
              )}
              <AuditCases cases={cases} />
            </div>
          ) : (
            <EmptyState icon={<ClipboardCheck aria-hidden />} title="No audit yet">
              Enter how your platform is reached, and start: Standin asks of it what a gatekeeper would ask.
            </EmptyState>
          )
        }
      />
    </div>
  )
}

const RunHead = ({ run }: { readonly run: AuditRun }) => {
  const stop = useCall('audit.stop')
  const report = useCall('audit.report')
  const exportReport = async () => {
    const made = await report.run({ runId: run.runId, format: 'html' })
    if (made !== undefined) await saveFile('audit.html', made.text, [{ name: 'HTML', extensions: ['html'] }])
  }
  const error = stop.error ?? report.error
  return (
    <>
      <div className="audit-run__head">
        <h2>{run.name}</h2>
        <span role="status">
          {run.state === 'running'
            ? `${run.done} of ${run.total} cases${run.current === undefined ? '' : `, now ${run.current}`}`
            : (run.message ?? run.state)}
        </span>
        {run.state === 'running' ? (
          <Button onPress={() => void stop.run({ runId: run.runId })}>Stop</Button>
        ) : (
          run.state !== 'failed' && (
            <Button isPending={report.pending} onPress={() => void exportReport()}>
              Export report
            </Button>
          )
        )}
      </div>
      {error && <Notice meaning="violation">{error.message}</Notice>}
    </>
  )
}

const Prompt = ({ run }: { readonly run: AuditRun }) => {
  const reply = useCall('audit.answer')
  const { prompt } = run
  if (!prompt) return null
  const answer = (given: 'done' | 'yes' | 'no' | 'skip' | 'not possible') =>
    void reply.run({ runId: run.runId, promptId: prompt.id, answer: given })
  return (
    <div className="audit-prompt" role="alert">
      <p>
        <b>{prompt.caseId}</b> {prompt.question} <span className="quiet">(within {Math.round(prompt.seconds)} s)</span>
      </p>
      {prompt.kind === 'act' ? (
        <>
          <Button kind="primary" onPress={() => answer('done')}>
            Done
          </Button>
          <Button onPress={() => answer('not possible')}>Not possible</Button>
        </>
      ) : (
        <>
          <Button kind="primary" onPress={() => answer('yes')}>
            Yes
          </Button>
          <Button onPress={() => answer('no')}>No</Button>
        </>
      )}
      <Button onPress={() => answer('skip')}>Skip</Button>
    </div>
  )
}
