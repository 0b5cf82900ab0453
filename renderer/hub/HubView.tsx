/** The view of hubs. */
import { ArrowLeftRight, List, Play, Plus, Square, Waypoints } from 'lucide-react'
import type { Standin } from '../../emulator/contract/standin.js'
import type { HubView as Hub } from '../../emulator/contract/hub.js'
import { Badge, Button, FailedQuery, Loading, Menu, Notice, Segments, Select } from '../components/index.js'
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
  const isReady = hub !== undefined && canPlay(hub)
  useHubCommands(standinId, isReady)
  return (
    <div className="hub">
      <HubBar standin={standin} hubs={hubs} part={part} isReady={isReady} />
      {standin.state !== 'running' && (
        <Notice meaning="warning">
          {standin.settings.name} is {standin.state}. Start it in the list of stand-ins.
        </Notice>
      )}
      {error && <FailedQuery error={error} refresh={refresh} />}
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

/** Ways to a new partner: label in the menu, title in the palette. */
const additions = [
  { id: 'invite', kind: 'invite', label: 'Invite a partner…', title: 'Invite a partner to the hub' },
  { id: 'connect', kind: 'behind-hub', label: 'Connect a stand-in…', title: 'Connect a stand-in to the hub' },
  { id: 'register', kind: 'register', label: 'Register at a partner…', title: 'Register the hub at a partner' },
] as const

const useHubCommands = (standinId: string, isReady: boolean) => {
  const engine = useEngineItself()
  const playing = useEngine((state) => state.playing)
  useCommands([
    {
      id: 'hub.play',
      title: 'Play the flow over the hub',
      group: 'Hub',
      enabled: () => isReady && !playing,
      run: () => play(engine, standinId),
    },
    ...parts.map((part) => ({
      id: `hub.${part}`,
      title: `Hub: ${commandTitles[part]}`,
      group: 'Hub',
      run: () => navigate(hrefTo('hub', standinId, part)),
    })),
    ...additions.map(({ id, kind, title }) => ({ id: `hub.${id}`, title, group: 'Hub', run: () => openSetup({ kind, standinId }) })),
  ])
}

const commandTitles: Readonly<Record<Part, string>> = {
  map: 'map of the partners',
  list: 'list of the partners',
  exchanges: 'requests through the hub',
}

const partOptions = [
  ['map', Waypoints, 'Map'],
  ['list', List, 'List'],
  ['exchanges', ArrowLeftRight, 'Requests'],
] as const

interface HubBarProps extends Pick<Props, 'standin' | 'hubs' | 'part'> {
  /** There are stand-ins to play the flow between. */
  readonly isReady: boolean
}

const HubBar = ({ standin, hubs, part, isReady }: HubBarProps) => {
  const { id: standinId, name, parties } = standin.settings
  return (
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
        <h2 className="truncate" title={name}>
          {name}
        </h2>
      )}
      {parties[0] && <Badge>{partyText(parties[0])}</Badge>}
      <Segments<Part>
        label="View"
        value={part}
        onChange={(next) => navigate(hrefTo('hub', standinId, next))}
        options={partOptions.map(([id, Icon, label]) => ({
          id,
          label: (
            <>
              <Icon aria-hidden />
              {label}
            </>
          ),
        }))}
      />
      <span className="hub-bar__space" />
      <Menu
        label="Add a partner"
        groups={[{ entries: additions.map(({ id, kind, label }) => ({ id, label, run: () => openSetup({ kind, standinId }) })) }]}
      >
        <Button icon={<Plus aria-hidden />}>Add a partner</Button>
      </Menu>
      <PlayButton standinId={standinId} isReady={isReady} />
    </div>
  )
}

const PlayButton = ({ standinId, isReady }: { standinId: string; isReady: boolean }) => {
  const engine = useEngineItself()
  const playing = useEngine((state) => state.playing)
  const stop = useCall('workbench.stopFlow')
  return playing ? (
    <Button icon={<Square aria-hidden />} isPending={stop.pending} onPress={() => void stop.run({})}>
      Stop
    </Button>
  ) : (
    <Button kind="primary" icon={<Play aria-hidden />} isDisabled={!isReady} onPress={() => play(engine, standinId)}>
      Play the flow over the hub
    </Button>
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
