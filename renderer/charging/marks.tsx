/** States as an icon with a word, so colour is never the only sign. */
import {
  Ban,
  BatteryCharging,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleParking,
  CircleSlash,
  Hourglass,
  Lock,
  TriangleAlert,
  Unplug,
  Zap,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { ChargingPhase, ConnectorTile } from '../../emulator/contract/charging.js'
import type { Verdict } from '../../emulator/contract/bills.js'
import { phaseText, verdictText } from './texts.js'

type Look = readonly [icon: ReactNode, word: string]

const statuses: Readonly<Record<ConnectorTile['status'], Look>> = {
  AVAILABLE: [<CircleCheck aria-hidden />, 'Available'],
  CHARGING: [<Zap aria-hidden />, 'Charging'],
  RESERVED: [<Lock aria-hidden />, 'Reserved'],
  BLOCKED: [<Ban aria-hidden />, 'Blocked'],
  INOPERATIVE: [<CircleSlash aria-hidden />, 'Inoperative'],
  OUTOFORDER: [<TriangleAlert aria-hidden />, 'Out of order'],
  PLANNED: [<CircleDashed aria-hidden />, 'Planned'],
  REMOVED: [<CircleSlash aria-hidden />, 'Removed'],
  UNKNOWN: [<CircleHelp aria-hidden />, 'Unknown'],
}
export const statusWord = (status: ConnectorTile['status']): string => statuses[status][1]

/** The condition of a Connector: that of its session if one runs, otherwise its status. */
export const Condition = ({ tile }: { tile: ConnectorTile }) => {
  const { session, status, offline } = tile
  const parking = session?.phase === 'parking'
  const [icon, word] = offline
    ? ([<Unplug key="icon" aria-hidden />, 'Disconnected'] as const)
    : parking
      ? ([<CircleParking key="icon" aria-hidden />, 'Parking'] as const)
      : session?.phase === 'waiting'
        ? ([<Hourglass key="icon" aria-hidden />, 'Starting'] as const)
        : statuses[status]
  return (
    <span className="condition" data-status={offline ? 'UNKNOWN' : status} title={offline ? 'Disconnected: peers see UNKNOWN' : status}>
      {icon}
      <span className="truncate">{word}</span>
    </span>
  )
}

const phases: Readonly<Record<ChargingPhase, ReactNode>> = {
  reserved: <Lock aria-hidden />,
  waiting: <Hourglass aria-hidden />,
  charging: <BatteryCharging aria-hidden />,
  parking: <CircleParking aria-hidden />,
  ended: <CircleCheck aria-hidden />,
}
export const Phase = ({ phase }: { phase: ChargingPhase }) => (
  <span className="condition" data-phase={phase}>
    {phases[phase]}
    {phaseText[phase]}
  </span>
)

const verdicts: Readonly<Record<Verdict, readonly [ReactNode, string]>> = {
  equal: [<CircleCheck key="icon" aria-hidden />, 'is-success'],
  different: [<TriangleAlert key="icon" aria-hidden />, 'is-violation'],
  unpriced: [<CircleHelp key="icon" aria-hidden />, 'soft'],
}
export const VerdictMark = ({ verdict, differences }: { verdict: Verdict; differences: number }) => {
  const [icon, className] = verdicts[verdict]
  return (
    <span className={`condition ${className}`}>
      {icon}
      <span className="truncate">
        {verdict === 'different' ? `${differences} ${differences === 1 ? 'difference' : 'differences'}` : verdictText[verdict]}
      </span>
    </span>
  )
}
