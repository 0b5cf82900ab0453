/** A fleet: its progress and its counts. */
import { Square } from 'lucide-react'
import type { Fleet } from '../../../emulator/contract/charging.js'
import { Badge, Button } from '../../components/index.js'
import { Time } from '../../settings/Time.js'
import { numberText } from '../../text.js'
import { spanText } from '../texts.js'

export const FleetItem = ({ fleet, now, onStop }: { fleet: Fleet; now: number | undefined; onStop: () => void }) => {
  const running = fleet.state === 'running'
  const share = Math.max(0, Math.min(1, ((now ?? fleet.startedAt) - fleet.startedAt) / (fleet.endsAt - fleet.startedAt)))
  const counts = [
    ['arrived', fleet.arrived],
    ['charging', fleet.charging],
    ['done', fleet.finished],
    ['found no Connector', fleet.turnedAway],
    ['refused', fleet.refused],
  ] as const
  return (
    <li className="fleet">
      <div className="fleet__head">
        <strong>
          {numberText(fleet.drivers)} {fleet.drivers === 1 ? 'driver' : 'drivers'}
        </strong>{' '}
        <span className="soft">over {spanText(fleet.endsAt - fleet.startedAt)}</span>
        <Badge meaning={running ? 'accent' : 'neutral'}>{fleet.state}</Badge>
        <span className="charging-spring" />
        <span className="mono faint">
          <Time text={fleet.startedAt} />
        </span>
        {running && (
          <Button size="small" icon={<Square aria-hidden />} onPress={onStop}>
            Stop
          </Button>
        )}
      </div>
      {running && <progress className="fleet__progress" aria-label="Elapsed time" max={1} value={share} />}
      <dl className="fleet__counts">
        {counts.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="numbers">{numberText(count)}</dd>
          </div>
        ))}
        <div>
          <dt>energy</dt>
          <dd className="numbers">{numberText(fleet.kwh)} kWh</dd>
        </div>
      </dl>
    </li>
  )
}
