/** How the flow gets on, while it is played and until the strip is closed. */
import { Check, ChevronDown, ChevronUp, Circle, CircleAlert, Play, Square, X } from 'lucide-react'
import { memo, useState } from 'react'
import type { FlowStep } from '../../emulator/contract/calls.js'
import { Button, IconButton } from '../components/index.js'
import { useCall, useEngine, useEngineItself } from '../engine/index.js'
import { isBoolean, preference } from '../preferences.js'
import { hrefTo, navigate } from '../shell/router.js'
import { useStore } from '../store.js'
import { countText } from '../text.js'
import { play } from './actions.js'
import { useListState, useTraffic } from './context.js'
import type { TrafficList } from './list.js'
import type { Rows } from './rows/rows.js'
import './flow.css'

/** Where the flow stands: steps done, steps in all, the step under way. */
export const progressOf = (steps: readonly FlowStep[]) => {
  // Over a hub each side speaks its own version, in steps of one flow.
  const totals = new Map(steps.map((step) => [step.hubId ?? step.version, step.total]))
  const total = [...totals.values()].reduce((sum, each) => sum + each, 0)
  return {
    total,
    done: steps.filter((step) => step.state !== 'started').length,
    failed: steps.filter((step) => step.state === 'failed').length,
    current: steps.findLast((step) => step.state === 'started'),
  }
}

/**
 * The exchange that a step is named after, as `POST START_SESSION with its result`: what the step before has set off may
 * come in between. Among what the list shows, as between two stand-ins there are two sides of each.
 */
const mainExchangeOf = ({ title, seqs }: FlowStep, list: TrafficList): number | undefined => {
  const [method = '', object = ''] = title.split(/[ ,]+/)
  const shown = seqs.filter((seq) => list.rows.indexOf(seq) !== -1)
  const named = shown.filter((seq) => list.find(seq)?.method === method)
  return named.find((seq) => list.find(seq)?.path.toLowerCase().includes(object.toLowerCase())) ?? named[0] ?? shown[0] ?? seqs[0]
}

const icons = {
  started: <Circle aria-label="running" className="is-outgoing" />,
  succeeded: <Check aria-label="succeeded" className="is-success" />,
  failed: <CircleAlert aria-label="failed" className="is-violation" />,
} as const

const invitationClosed = preference('traffic.invitationClosed', false, isBoolean)

/** Nothing but versions and credentials has been exchanged yet. */
const nothingButHandshakes = (rows: Rows): boolean =>
  rows.length > 0 &&
  rows.length < 200 &&
  rows.slice(0).every((row) => row.module === undefined || row.module === 'versions' || row.module === 'credentials')

/** Stand-ins that are connected have exchanged something already, but nothing worth looking at: what comes next is said here. */
const Invitation = () => {
  const engine = useEngineItself()
  const { log } = useTraffic()
  const closed = useStore(invitationClosed)
  const quiet = useListState(() => nothingButHandshakes(log.rows))
  const paired = useEngine((state) =>
    state.connections.some((connection) => connection.state === 'REGISTERED' && connection.peer.standinId !== undefined),
  )
  if (closed || !quiet || !paired) return null
  return (
    <section className="flow" aria-label="Flow">
      <div className="flow__line">
        <span>The stand-ins are registered with each other. Play the flow to run every OCPI module between them.</span>
        <span className="flow__space" />
        <Button size="small" kind="primary" icon={<Play aria-hidden />} onPress={() => play(engine)}>
          Play the flow
        </Button>
        <IconButton label="Close" size="small" onPress={() => invitationClosed.set(true)}>
          <X aria-hidden />
        </IconButton>
      </div>
    </section>
  )
}

/** `hubId`: only what is played over this hub, and its exchanges are shown where both legs are. */
export const FlowStrip = memo(({ hubId }: { hubId?: string }) => {
  const steps = useEngine((state) => state.flow)
  const here = hubId === undefined || steps.at(-1)?.hubId === hubId
  const playing = useEngine((state) => state.playing) && here
  const stop = useCall('workbench.stopFlow')
  const [open, setOpen] = useState(false)
  const [closed, setClosed] = useState<FlowStep>()
  const { list } = useTraffic()
  if (!here || (!playing && closed === steps.at(-1) && steps.length > 0)) return null
  if (!playing && steps.length === 0) return <Invitation />
  const show = (step: FlowStep) => {
    const seq = mainExchangeOf(step, list)
    if (seq !== undefined) navigate(hubId === undefined ? hrefTo('traffic', seq) : hrefTo('hub', hubId, 'exchanges', seq))
  }
  const { total, done, failed, current } = progressOf(steps)
  return (
    <section className="flow" aria-label="Flow">
      <div className="flow__line">
        {playing ? (
          <span className="spinner" aria-hidden />
        ) : failed > 0 ? (
          <CircleAlert aria-hidden className="is-violation" />
        ) : (
          <Check aria-hidden className="is-success" />
        )}
        <span className="truncate" role="status">
          {playing ? (
            current ? (
              <>
                Playing the flow {current.hubId === undefined ? `in ${current.version}` : 'over the hub'}: <strong>{current.title}</strong>{' '}
                <span className="mono faint">
                  {current.from} → {current.to}
                </span>
              </>
            ) : (
              'Playing the flow'
            )
          ) : failed > 0 ? (
            `Flow finished: ${countText(failed, 'step')} of ${done} failed`
          ) : (
            `Flow finished: ${countText(done, 'step')} succeeded`
          )}
        </span>
        <span className="flow__space" />
        {playing && total > 0 && (
          <span
            className="flow__bar"
            role="progressbar"
            aria-label="Steps done"
            aria-valuemin={0}
            aria-valuemax={total}
            aria-valuenow={done}
          >
            <i style={{ width: `${(100 * done) / total}%` }} />
          </span>
        )}
        <Button
          size="small"
          kind="quiet"
          aria-expanded={open}
          onPress={() => setOpen(!open)}
          icon={open ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />}
        >
          Steps
        </Button>
        {playing ? (
          <Button size="small" icon={<Square aria-hidden />} isPending={stop.pending} onPress={() => void stop.run({})}>
            Stop
          </Button>
        ) : (
          <IconButton label="Close" size="small" onPress={() => setClosed(steps.at(-1))}>
            <X aria-hidden />
          </IconButton>
        )}
      </div>
      {open && (
        <ol className="flow__steps" tabIndex={0} aria-label="Steps of the flow">
          {steps.map((step) => (
            <li key={`${step.version}-${step.index}`}>
              {icons[step.state]}
              <span className="mono faint">{step.version}</span>
              {step.seqs[0] === undefined ? (
                <span>{step.title}</span>
              ) : (
                <button type="button" onClick={() => show(step)}>
                  {step.title}
                </button>
              )}
              <span className="soft truncate" title={step.message}>
                {step.message}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
})
