/** The view of charging: connectors, authorization, sessions, CDRs, Tariffs and fleets of a stand-in. */
import { Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Standin } from '../../emulator/contract/standin.js'
import { Select } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate, useRoute, useRoutePart } from '../shell/router.js'
import { RouteStandin } from '../standins/RouteStandin.js'
import { rolesOf } from '../standins/texts.js'
import { useClock, type ShownClock } from './clock.js'
import { ClockControl } from './ClockControl.js'
import { Bills } from './bills/Bills.js'
import { Connectors } from './connectors/Connectors.js'
import { Fleets } from './fleet/Fleets.js'
import { Rules } from './authorization/Rules.js'
import { Tariffs } from './tariffs/Tariffs.js'
import './charging.css'

export interface PartProps {
  readonly standin: Standin
  readonly clock: ShownClock | undefined
  /** What the address says after the part. */
  readonly rest: readonly string[]
}

interface Part {
  readonly id: string
  readonly title: string
  /** Who has it; everyone when it is left out. */
  readonly role?: 'CPO' | 'EMSP'
  readonly content: (props: PartProps) => ReactNode
}

const parts: readonly Part[] = [
  { id: 'connectors', title: 'Connectors', role: 'CPO', content: (props) => <Connectors {...props} /> },
  { id: 'rules', title: 'Authorization', role: 'EMSP', content: (props) => <Rules {...props} /> },
  { id: 'sessions', title: 'Sessions', content: (props) => <Bills key="sessions" module="sessions" {...props} /> },
  { id: 'cdrs', title: 'CDRs', content: (props) => <Bills key="cdrs" module="cdrs" {...props} /> },
  { id: 'tariffs', title: 'Tariffs', content: (props) => <Tariffs {...props} /> },
  { id: 'fleet', title: 'Fleet', role: 'CPO', content: (props) => <Fleets {...props} /> },
]

/** Undefined as role: every stand-in that charges or is billed. */
const plays = (standin: Standin, role: Part['role']): boolean => role === undefined || rolesOf(standin).includes(role)
const charges = (standin: Standin): boolean => plays(standin, 'CPO') || plays(standin, 'EMSP')

/** Drivers, vehicles, sessions and their costs: `#/charging/<stand-in>/<part>/…`. */
export const ChargingView = () => {
  usePartCommands()
  return (
    <RouteStandin
      icon={<Zap aria-hidden />}
      hint="A CPO stand-in has charge points where drivers plug in; an eMSP stand-in authorizes Tokens and checks the CDRs."
      suits={charges}
      isPreferred={(standin) => plays(standin, 'CPO')}
    >
      {(standin, standins) => <StandinCharging standin={standin} standins={standins} />}
    </RouteStandin>
  )
}

/** Opens a part of the stand-in that is shown where it has the part, else of the first that does. */
const usePartCommands = () => {
  const standins = useEngine((state) => state.standins)
  const standinId = useRoutePart((route) => route.rest[0])
  const ownerOf = (role: Part['role']) => {
    const owners = standins.filter((each) => plays(each, role))
    return owners.find((each) => each.settings.id === standinId) ?? owners[0]
  }
  useCommands(
    parts.map(({ id, title, role }) => ({
      id: `charging.part.${id}`,
      title: `Charging: ${title}`,
      group: 'Charging',
      enabled: () => ownerOf(role) !== undefined,
      run: () => {
        const owner = ownerOf(role)
        if (owner) navigate(hrefTo('charging', owner.settings.id, id))
      },
    })),
  )
}

const StandinCharging = ({ standin, standins }: { standin: Standin; standins: readonly Standin[] }) => {
  const { id } = standin.settings
  const clock = useClock()
  const {
    rest: [, partId, ...rest],
  } = useRoute()
  const own = parts.filter(({ role }) => plays(standin, role))
  const part = own.find((each) => each.id === partId) ?? own[0]
  return (
    <div className="charging">
      <div className="charging-bar">
        {standins.length > 1 && (
          <Select
            label="Stand-in"
            labelHidden
            value={id}
            onChange={(next) => navigate(hrefTo('charging', next))}
            options={standins.map((each) => ({ id: each.settings.id, label: each.settings.name, detail: rolesOf(each).join(', ') }))}
          />
        )}
        <nav className="charging-parts" aria-label="Parts of charging">
          {own.map((each) => (
            <a key={each.id} href={hrefTo('charging', id, each.id)} aria-current={each === part ? 'true' : undefined}>
              {each.title}
            </a>
          ))}
        </nav>
        <ClockControl clock={clock} />
      </div>
      <div className="charging-part" key={`${id} ${part?.id ?? ''}`}>
        {part?.content({ standin, clock, rest })}
      </div>
    </div>
  )
}
