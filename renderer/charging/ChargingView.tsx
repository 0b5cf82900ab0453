import { Zap, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Standin } from '../../emulator/contract/standin.js'
import { Button, EmptyState, Loading, Select } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate, useRoute } from '../shell/router.js'
import { openSetup } from '../standins/setup.js'
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

/** Drivers, vehicles, sessions and what they cost: `#/charging/<stand-in>/<part>/…`. */
export const ChargingView = () => {
  const standins = useEngine((state) => state.standins)
  const loaded = useEngine((state) => state.loaded)
  const clock = useClock()
  const {
    rest: [standinId, partId, ...rest],
  } = useRoute()
  const playing = (role: Part['role']) => standins.find((each) => role === undefined || rolesOf(each).includes(role))
  const shown = standins.find((each) => each.settings.id === standinId)
  // Of the stand-in that is shown where it has the part, else of the first that does.
  useCommands(
    parts.map(({ id, title, role }) => ({
      id: `charging.part.${id}`,
      title: `Charging: ${title}`,
      group: 'Charging',
      enabled: () => playing(role) !== undefined,
      run: () => {
        const owner = shown && (role === undefined || rolesOf(shown).includes(role)) ? shown : playing(role)
        if (owner) navigate(hrefTo('charging', owner.settings.id, id))
      },
    })),
  )
  if (!loaded) return <Loading what="Loading the stand-ins" />
  const able = standins.filter((each) => rolesOf(each).some((role) => role === 'CPO' || role === 'EMSP'))
  const standin = able.find((each) => each.settings.id === standinId) ?? able.find((each) => rolesOf(each).includes('CPO')) ?? able[0]
  if (!standin) {
    return (
      <EmptyState
        icon={<Zap aria-hidden />}
        title="No stand-in yet"
        actions={
          <Button kind="primary" icon={<Plus aria-hidden />} onPress={() => openSetup({ kind: 'add-standin' })}>
            Add a stand-in
          </Button>
        }
      >
        <p>A CPO stand-in has charge points where drivers plug in; an eMSP stand-in authorizes Tokens and checks the CDRs.</p>
      </EmptyState>
    )
  }
  const { id } = standin.settings
  const roles = rolesOf(standin)
  const own = parts.filter(({ role }) => role === undefined || roles.includes(role))
  const part = own.find((each) => each.id === partId) ?? own[0]
  return (
    <div className="charging">
      <div className="charging-bar">
        {able.length > 1 && (
          <Select
            label="Stand-in"
            labelHidden
            value={id}
            onChange={(next) => navigate(hrefTo('charging', next))}
            options={able.map((each) => ({ id: each.settings.id, label: each.settings.name, detail: rolesOf(each).join(', ') }))}
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
