/** Muting a rule from one of its findings: for the connection that it came over, or everywhere; and showing it again. */
import { BellOff, BellRing } from 'lucide-react'
import { createContext, useContext } from 'react'
import type { FindingId } from '../../emulator/ocpi/finding-rules.js'
import { Button } from '../components/index.js'
import { useCall, useEngine } from '../engine/index.js'

/** Where a finding was found; absent where findings are not of an exchange, as in an editor. */
interface FindingScope {
  readonly connectionId: string | undefined
}
export const FindingScopeContext = createContext<FindingScope | undefined>(undefined)

/** What can be done with a rule from the explanation of one of its findings. */
export const MuteHere = ({ rule }: { rule: FindingId }) => {
  const scope = useContext(FindingScopeContext)
  return scope === undefined ? null : <MuteButtons rule={rule} connectionId={scope.connectionId} />
}

export const MuteButtons = ({ rule, connectionId }: { rule: FindingId; connectionId?: string | undefined }) => {
  const mutes = useEngine((state) => state.mutes)
  const mute = useCall('findings.mute')
  const unmute = useCall('findings.unmute')
  const error = mute.error ?? unmute.error
  return (
    <div className="finding-mute">
      {mutes.some((each) => each.rule === rule) ? (
        <Button size="small" icon={<BellRing aria-hidden />} onPress={() => void unmute.run({ rule })}>
          Unmute
        </Button>
      ) : (
        <>
          {connectionId !== undefined && (
            <Button size="small" icon={<BellOff aria-hidden />} onPress={() => void mute.run({ rule, connectionId })}>
              Mute for this connection
            </Button>
          )}
          <Button size="small" icon={<BellOff aria-hidden />} onPress={() => void mute.run({ rule })}>
            Mute everywhere
          </Button>
        </>
      )}
      {error !== undefined && <span className="is-violation">{error.message}</span>}
    </div>
  )
}
