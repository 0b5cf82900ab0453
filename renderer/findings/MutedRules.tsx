/** The muted rules, and the way to show their findings again. */
import { BellRing } from 'lucide-react'
import { findingRules } from '../../emulator/ocpi/finding-rules.js'
import { Button } from '../components/index.js'
import { useCall, useEngine } from '../engine/index.js'
import { ConnectionName } from './ConnectionName.js'
import { Ticked } from './Explain.js'
import './findings.css'

export const MutedRules = () => {
  const mutes = useEngine((state) => state.mutes)
  const unmute = useCall('findings.unmute')
  if (mutes.length === 0) return <p className="soft">No rule is muted. Mute a rule in the view Findings, or beside one of its findings.</p>
  return (
    <>
      <p className="soft">Findings of these rules are counted, but not shown.</p>
      <ul className="finding-mutes" aria-label="Muted rules">
        {mutes.map(({ rule, connectionId }) => (
          <li key={`${rule} ${connectionId ?? ''}`}>
            <code>{rule}</code>
            <span>
              <Ticked text={findingRules[rule].title} />
              <br />
              <span className="faint">{connectionId === undefined ? 'everywhere' : <ConnectionName id={connectionId} />}</span>
            </span>
            <Button
              size="small"
              icon={<BellRing aria-hidden />}
              onPress={() => void unmute.run({ rule, ...(connectionId !== undefined && { connectionId }) })}
            >
              Unmute
            </Button>
          </li>
        ))}
      </ul>
      {unmute.error && <p className="is-violation">{unmute.error.message}</p>}
    </>
  )
}
