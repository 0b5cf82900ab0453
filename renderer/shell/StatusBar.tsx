/** The status bar: connection, log, faults, recording, runs and problems. */
import { CircleAlert, CircleCheck, CircleDot, Keyboard, Radio, Square, Unplug, Zap } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components'
import { Dialog, EmptyState } from '../components/index.js'
import { useClient, useEngine } from '../engine/index.js'
import { isUnderWay, useBoard } from '../scenarios/board.js'
import { bytesText, countText, timeText } from '../text.js'
import { runCommand, useCommands } from './palette-commands.js'
import { hrefTo } from './router.js'

const Problems = ({ onClose }: { onClose: () => void }) => {
  const problems = useEngine((state) => state.problems)
  return (
    <Dialog title="Problems" isOpen onClose={onClose} isDismissable>
      {problems.length === 0 ? (
        <EmptyState icon={<CircleCheck aria-hidden />} title="No problems" />
      ) : (
        <ul className="problems selectable">
          {[...problems].reverse().map((problem, index) => (
            <li key={index}>
              <span className="mono faint">{timeText(problem.at)}</span>
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

/** The recording and the run in progress, in every view: stop the recording, or open the run. */
const Scenarios = () => {
  const client = useClient()
  const recording = useBoard((state) => state.recording)
  const run = useBoard((state) => state.runs.find(isUnderWay))
  const actions = (use: (actions: typeof import('../scenarios/actions.js')) => unknown) => {
    void import('../scenarios/actions.js').then(use)
  }
  const start = () => {
    actions(({ startRecording }) => startRecording(client))
  }
  const stop = () => {
    actions(({ stopRecording }) => stopRecording(client))
  }
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
          Recording: {countText(recording.exchanges, 'exchange')}
          <Button className="statusbar__stop" onPress={stop}>
            <Square aria-hidden />
            Stop recording
          </Button>
        </span>
      )}
      {run && (
        <a className="statusbar__item" href={hrefTo('scenarios', run.scenarioId ?? 'new', 'runs', run.runId)}>
          <span className="spinner" aria-hidden />
          {run.state === 'waiting' ? 'Waiting in' : 'Running'} {run.title.slice(0, 40)}: {Math.min(run.stepsDone, run.steps)} of {run.steps}
        </a>
      )}
    </>
  )
}

export const StatusBar = () => {
  const [open, setOpen] = useState(false)
  const link = useEngine((state) => state.link.status)
  const traffic = useEngine((state) => state.traffic)
  const problems = useEngine((state) => state.problems.length)
  const version = useEngine((state) => state.version)
  const running = useEngine((state) => state.standins.filter((standin) => standin.state === 'running').length)
  const faults = useEngine(
    (state) =>
      state.faults.filter((fault) => fault.enabled && state.standins.some((standin) => standin.settings.id === fault.standinId)).length,
  )
  return (
    <footer className="statusbar" aria-label="Status">
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
      <span className="statusbar__item" title={`${traffic.total.toLocaleString()} since the start`}>
        {countText(traffic.held, 'exchange')} held, {bytesText(traffic.bytes)} of {bytesText(traffic.maxBytes)}
      </span>
      {traffic.droppedExchanges > 0 && (
        <span className="statusbar__item">{countText(traffic.droppedExchanges, 'older exchange')} dropped</span>
      )}
      {traffic.droppedBodies > 0 && (
        <span className="statusbar__item">{countText(traffic.droppedBodies, 'older body', 'older bodies')} dropped</span>
      )}
      {faults > 0 && (
        <a className="statusbar__item statusbar__fault" href={hrefTo('faults')}>
          <Zap aria-hidden />
          {countText(faults, 'fault')} on
        </a>
      )}
      <Scenarios />
      <span className="statusbar__space" />
      <Button className="statusbar__item" onPress={() => setOpen(true)}>
        {problems === 0 ? (
          <>
            <CircleCheck aria-hidden />
            No problems
          </>
        ) : (
          <>
            <CircleAlert aria-hidden className="is-violation" />
            {countText(problems, 'problem')}
          </>
        )}
      </Button>
      <Button className="statusbar__item" onPress={() => runCommand('shell.shortcuts')}>
        <Keyboard aria-hidden />
        Shortcuts
      </Button>
      {version && <span className="statusbar__item">Standin {version}</span>}
      {open && <Problems onClose={() => setOpen(false)} />}
    </footer>
  )
}
