/** How much of the traffic is held, and whether it is kept over a restart. */
import { NumberField, Switch } from '../components/index.js'
import { useCall, useEngine } from '../engine/index.js'
import { Row } from './Row.js'
import { bytesText } from './time.js'

export const LogSection = () => {
  const traffic = useEngine((state) => state.traffic)
  return (
    <section aria-labelledby="settings-log">
      <h2 id="settings-log">Log</h2>
      <Row label="Exchanges held" help="When the log is full, the oldest bodies are dropped first, then the oldest exchanges.">
        <span className="numbers">
          {traffic.held.toLocaleString('en')} of {traffic.total.toLocaleString('en')} recorded
          {traffic.droppedExchanges > 0 && `, ${traffic.droppedExchanges.toLocaleString('en')} older ones dropped`}
        </span>
      </Row>
      <KeepLog />
      <LogBudget />
      <Row label="Memory used">
        <span className="numbers">
          {bytesText(traffic.bytes)}, {bytesText(traffic.bodyBytes)} of it bodies
          {traffic.droppedBodies > 0 && `, ${traffic.droppedBodies.toLocaleString('en')} older bodies dropped`}
        </span>
      </Row>
    </section>
  )
}

const bytesPerMegabyte = 1024 * 1024

const LogBudget = () => {
  const { maxBytes } = useEngine((state) => state.traffic)
  const { run, error } = useCall('workbench.setLogBudget')
  return (
    <Row
      label="Memory for the log"
      help={
        error?.message ?? 'In MB, from 16 to 4096, for bodies, headers and findings. When the limit is reached, the oldest are dropped.'
      }
    >
      <NumberField
        label="Memory for the log in MB"
        labelHidden
        minValue={16}
        maxValue={4096}
        value={Math.round(maxBytes / bytesPerMegabyte)}
        onChange={(megabytes) => void run({ megabytes })}
      />
    </Row>
  )
}

const KeepLog = () => {
  const kept = useEngine((state) => state.keepTraffic)
  const { run, pending, error } = useCall('workbench.keepTraffic')
  if (kept === undefined) {
    return (
      <Row label="After a restart" help="Standin runs without a workspace, so the log is lost at a restart. Export it to keep it.">
        <span>empty</span>
      </Row>
    )
  }
  const help = kept
    ? 'The latest exchanges are kept in the workspace, with masked tokens. Switching this off deletes them.'
    : 'The log is empty after a restart.'
  return (
    <Row label="After a restart" help={error?.message ?? help}>
      <Switch isSelected={kept} isDisabled={pending} onChange={(keep) => void run({ keep })}>
        Keep the log
      </Switch>
    </Row>
  )
}
