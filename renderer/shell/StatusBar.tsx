/** The status bar: connection, log, faults, recording, runs, messages and problems. */
import { CircleAlert, CircleCheck, CircleDot, Keyboard, Radio, Square, Unplug, Zap } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components'
import { Dialog, EmptyState } from '../components/index.js'
import { useClient, useEngine } from '../engine/index.js'
import { isUnderWay, useBoard } from '../scenarios/board.js'
import { Time } from '../settings/Time.js'
import { bytesText, countText } from '../text.js'
import { Messages } from './Messages.js'
import { runCommand, useCommands } from './palette-commands.js'
import { hrefTo } from './router.js'

export const StatusBar = () => (
  <footer className="statusbar" aria-label="Status">
    <Link />
    <Log />
    <Faults />
    <Scenarios />
    <Messages />
    <Problems />
    <Button className="statusbar__item" onPress={() => runCommand('shell.shortcuts')}>
      <Keyboard aria-hidden />
      <span className="statusbar__word">Shortcuts</span>
    </Button>
    <ProductVersion />
  </footer>
)

const Link = () => {
  const link = useEngine((state) => state.link.status)
  const running = useEngine((state) => state.standins.filter((standin) => standin.state === 'running').length)
  return (
    <span className="statusbar__item">
      {link === 'connected' ? (
        <>
          <Radio aria-hidden className="is-success" />
          {countText(running, 'stand-in')} running
        </>
      ) : (
        <>
          <Unplug aria-hidden className="is-warning" />
          {link === 'connecting' ? 'Connecting' : 'Connection lost'}
        </>
      )}
    </span>
  )
}

const Log = () => {
  const traffic = useEngine((state) => state.traffic)
  const { droppedExchanges, droppedBodies } = traffic
  const dropped = [
    ...(droppedExchanges > 0 ? [countText(droppedExchanges, 'older exchange')] : []),
    ...(droppedBodies > 0 ? [countText(droppedBodies, 'older body', 'older bodies')] : []),
  ]
  return (
    <>
      <span className="statusbar__item statusbar__item--second" title={`${countText(traffic.total, 'exchange')} recorded since the start`}>
        <span className="truncate">
          {countText(traffic.held, 'exchange')}, {bytesText(traffic.bytes)} of {bytesText(traffic.maxBytes)}
        </span>
      </span>
      {dropped.length > 0 && (
        <span className="statusbar__item statusbar__item--second" title={`${dropped.join(', ')} dropped to stay within the memory limit`}>
          <span className="truncate">{dropped.join(', ')} dropped</span>
        </span>
      )}
    </>
  )
}

const Faults = () => {
  const faults = useEngine(
    (state) =>
      state.faults.filter((fault) => fault.enabled && state.standins.some((standin) => standin.settings.id === fault.standinId)).length,
  )
  return (
    faults > 0 && (
      <a className="statusbar__item statusbar__fault" href={hrefTo('faults')}>
        <Zap aria-hidden />
        {countText(faults, 'fault')} on
      </a>
    )
  )
}

/** The recording and the run in progress, in every view: stop the recording, or open the run. */
const Scenarios = () => {
  const client = useClient()
  const recording = useBoard((state) => state.recording)
  const run = useBoard((state) => state.runs.find(isUnderWay))
  const actions = (use: (actions: typeof import('../scenarios/actions.js')) => unknown) => {
    void import('../scenarios/actions.js').then(use)
  }
  const start = () => actions(({ startRecording }) => startRecording(client))
  const stop = () => actions(({ stopRecording }) => stopRecording(client))
  const on = recording.startedAt !== undefined
  useCommands([
    { id: 'scenarios.record', title: 'Record', group: 'Scenarios', enabled: () => !on, run: start },
    { id: 'scenarios.stopRecording', title: 'Stop recording', group: 'Scenarios', enabled: () => on, run: stop },
  ])
  return (
    <>
      {on && (
        <span className="statusbar__item statusbar__item--recording" role="status">
          <CircleDot aria-hidden />
          <span className="statusbar__word">Recording: {countText(recording.exchanges, 'exchange')}</span>
          <Button className="statusbar__stop" onPress={stop}>
            <Square aria-hidden />
            Stop recording
          </Button>
        </span>
      )}
      {run && (
        <a
          className="statusbar__item statusbar__item--run"
          href={hrefTo('scenarios', run.scenarioId ?? 'new', 'runs', run.runId)}
          title={run.title}
        >
          <span className="spinner" aria-hidden />
          <span className="truncate">
            {run.state === 'waiting' ? 'Waiting in' : 'Running'} {run.title}
          </span>
          <span className="numbers">
            : {Math.min(run.stepsDone, run.steps)} of {run.steps}
          </span>
        </a>
      )}
    </>
  )
}

/** Problems of the engine. Their number is unknown while there is no connection. */
const Problems = () => {
  const [open, setOpen] = useState(false)
  const connected = useEngine((state) => state.link.status === 'connected')
  const problems = useEngine((state) => state.problems.length)
  return (
    <>
      {(connected || problems > 0) && (
        <Button className="statusbar__item" onPress={() => setOpen(true)}>
          {problems === 0 ? <CircleCheck aria-hidden /> : <CircleAlert aria-hidden className="is-violation" />}
          <span className="statusbar__word">{problems === 0 ? 'No problems' : countText(problems, 'problem')}</span>
        </Button>
      )}
      {open && <ProblemsDialog onClose={() => setOpen(false)} />}
    </>
  )
}

const ProblemsDialog = ({ onClose }: { onClose: () => void }) => {
  const problems = useEngine((state) => state.problems)
  return (
    <Dialog title="Problems" isOpen onClose={onClose} isDismissable>
      {problems.length === 0 ? (
        <EmptyState icon={<CircleCheck aria-hidden />} title="No problems" />
      ) : (
        <ul className="problems selectable">
          {[...problems].reverse().map((problem, index) => (
            <li key={index}>
              <span className="mono faint">
                <Time text={problem.at} clock />
              </span>
              <div>
                <strong>{problem.place}</strong>
                <div>{problem.message}</div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

const ProductVersion = () => {
  const version = useEngine((state) => state.version)
  return version !== '' && <span className="statusbar__item statusbar__item--third">Standin {version}</span>
}
