import { ArrowLeftRight, List, Play, Plus, Square, Waypoints } from 'lucide-react'
import type { Standin } from '../../emulator/contract/standin.js'
import type { HubView as Hub } from '../../emulator/contract/hub.js'
import { Badge, Button, Loading, Menu, Notice, Segments, Select } from '../components/index.js'
import { useCall, useEngine, useEngineItself } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate, useRoute } from '../shell/router.js'
import { openSetup } from '../standins/setup.js'
import { isHubStandin, partyText } from '../standins/texts.js'
import { play } from '../traffic/actions.js'
import { TrafficProvider } from '../traffic/context.js'
import { FlowStrip } from '../traffic/FlowStrip.js'
import { HubRequests } from './HubRequests.js'
import { TryHub } from './TryHub.js'
import { useHub } from './use-hub.js'
import './hub.css'
import { Partners } from './Partners.js'

const parts = ['map', 'list', 'exchanges'] as const

export type Part = (typeof parts)[number]

/** A hub with its partners, and the requests through it: `#/hub/<stand-in>/map/<connection>`, `…/list/<connection>`, `…/exchanges/<number>`. */
export const HubView = () => {
  const standins = useEngine((state) => state.standins)
  const loaded = useEngine((state) => state.loaded)
  const {
    rest: [standinId, part, chosen],
  } = useRoute()
  const hubs = standins.filter(isHubStandin)
  if (!loaded) return <Loading what="Loading the hubs" />
  const standin = hubs.find((each) => each.settings.id === standinId) ?? hubs[0]
  if (!standin) return <TryHub />
  return (
    <OneHub key={standin.settings.id} standin={standin} hubs={hubs} part={parts.find((each) => each === part) ?? 'map'} chosen={chosen} />
  )
}

interface Props {
  readonly standin: Standin
  readonly hubs: readonly Standin[]
  readonly part: Part
  /** Connection of the chosen partner, or number of the chosen exchange. */
  readonly chosen: string | undefined
}

const OneHub = ({ standin, hubs, part, chosen }: Props) => {
  const standinId = standin.settings.id
  const { result: hub, error, refresh } = useHub(standinId)
  const engine = useEngineItself()
  const playing = useEngine((state) => state.playing)
  const stop = useCall('workbench.stopFlow')
  const go = (next: Part) => {
    navigate(hrefTo('hub', standinId, next))
  }
  const playFlow = () => {
    play(engine, standinId)
  }
  const ready = hub !== undefined && canPlay(hub)
  useCommands([
    { id: 'hub.play', title: 'Play the flow over the hub', group: 'Hub', enabled: () => ready && !playing, run: playFlow },
    {
      id: 'hub.map',
      title: 'Hub: map of the partners',
      group: 'Hub',
      run: () => go('map'),
    },
    {
      id: 'hub.list',
      title: 'Hub: list of the partners',
      group: 'Hub',
      run: () => go('list'),
    },
    {
      id: 'hub.exchanges',
      title: 'Hub: requests through the hub',
      group: 'Hub',
      run: () => go('exchanges'),
    },
    {
      id: 'hub.invite',
      title: 'Invite a partner to the hub',
      group: 'Hub',
      run: () => openSetup({ kind: 'invite', standinId }),
    },
    {
      id: 'hub.connect',
      title: 'Connect a stand-in to the hub',
      group: 'Hub',
      run: () => openSetup({ kind: 'behind-hub', standinId }),
    },
    {
      id: 'hub.register',
      title: 'Register the hub at a partner',
      group: 'Hub',
      run: () => openSetup({ kind: 'register', standinId }),
    },
  ])
  return (
    <div className="hub">
      <div className="hub-bar">
        {hubs.length > 1 ? (
          <Select
            label="Hub"
            labelHidden
            value={standinId}
            onChange={(id) => navigate(hrefTo('hub', id, part))}
            options={hubs.map(({ settings }) => ({ id: settings.id, label: settings.name }))}
          />
        ) : (
          <h2 className="truncate" title={standin.settings.name}>
            {standin.settings.name}
          </h2>
        )}
        {standin.settings.parties[0] && <Badge>{partyText(standin.settings.parties[0])}</Badge>}
        <Segments<Part>
          label="View"
          value={part}
          onChange={go}
          options={[
            {
              id: 'map',
              label: (
                <>
                  <Waypoints aria-hidden />
                  Map
                </>
              ),
            },
            {
              id: 'list',
              label: (
                <>
                  <List aria-hidden />
                  List
                </>
              ),
            },
            {
              id: 'exchanges',
              label: (
                <>
                  <ArrowLeftRight aria-hidden />
                  Requests
                </>
              ),
            },
          ]}
        />
        <span className="hub-bar__space" />
        <Menu
          label="Add a partner"
          groups={[
            {
              entries: [
                {
                  id: 'invite',
                  label: 'Invite a partner…',
                  run: () => openSetup({ kind: 'invite', standinId }),
                },
                {
                  id: 'standin',
                  label: 'Connect a stand-in…',
                  run: () => openSetup({ kind: 'behind-hub', standinId }),
                },
                {
                  id: 'register',
                  label: 'Register at a partner…',
                  run: () => openSetup({ kind: 'register', standinId }),
                },
              ],
            },
          ]}
        >
          <Button icon={<Plus aria-hidden />}>Add a partner</Button>
        </Menu>
        {playing ? (
          <Button icon={<Square aria-hidden />} isPending={stop.pending} onPress={() => void stop.run({})}>
            Stop
          </Button>
        ) : (
          <Button kind="primary" icon={<Play aria-hidden />} isDisabled={!ready} onPress={playFlow}>
            Play the flow over the hub
          </Button>
        )}
      </div>
      {standin.state !== 'running' && (
        <Notice meaning="warning">
          {standin.settings.name} is {standin.state}. Start it in the list of stand-ins.
        </Notice>
      )}
      {error && (
        <Notice
          meaning="violation"
          action={
            <Button size="small" onPress={refresh}>
              Try again
            </Button>
          }
        >
          {error.message}
        </Notice>
      )}
      <TrafficProvider>
        <FlowStrip hubId={standinId} />
      </TrafficProvider>
      {hub &&
        (part === 'exchanges' ? (
          <HubRequests hub={hub} chosen={chosen === undefined ? undefined : Number(chosen)} />
        ) : (
          <Partners hub={hub} standin={standin} part={part} chosen={chosen} />
        ))}
      {!hub && !error && <Loading what="Loading the partners" />}
    </div>
  )
}

/** The flow is played between stand-ins that are there: one of each role. */
const canPlay = ({ partners }: Hub): boolean =>
  ['CPO', 'EMSP'].every((role) =>
    partners.some(
      (partner) =>
        partner.standinId !== undefined && partner.status === 'CONNECTED' && partner.parties.some((party) => party.role === role),
    ),
  )
