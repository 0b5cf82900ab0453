/** What the window knows of the workbench, kept up to date by the engine's events. */
import type { Mute } from '../../emulator/contract/findings.js'
import type { Problem, TrafficState, Workbench, FlowStep } from '../../emulator/contract/calls.js'
import type { Client } from '../../emulator/contract/channel.js'
import type { Fault } from '../../emulator/contract/faults.js'
import type { Command } from '../../emulator/contract/operations.js'
import type { Connection, RegistrationStep, Standin } from '../../emulator/contract/standin.js'
import { type Store, storeOf } from '../store.js'
import type { Link, LinkState } from './link.js'

export interface EngineState {
  readonly link: LinkState
  /** False until the state was fetched for the first time. */
  readonly loaded: boolean
  readonly version: string
  readonly workspace: string | undefined
  readonly standins: readonly Standin[]
  readonly connections: readonly Connection[]
  readonly traffic: TrafficState
  /** The log survives a restart; undefined where it cannot. */
  readonly keepTraffic: boolean | undefined
  /** Rules whose findings are counted and not shown. */
  readonly mutes: readonly Mute[]
  readonly problems: readonly Problem[]
  /** Newest first. */
  readonly commands: readonly Command[]
  /** Those of every stand-in, on and off. */
  readonly faults: readonly Fault[]
  readonly playing: boolean
  /** Steps of the flow that was played last, in order. */
  readonly flow: readonly FlowStep[]
  /** Steps of the last registration over a connection, in order. */
  readonly registrations: Readonly<Record<string, readonly RegistrationStep[]>>
}

export interface Engine {
  readonly client: Client
  readonly state: Store<EngineState>
  readonly retry: () => void
}

export const noTraffic: TrafficState = {
  lastSeq: 0,
  held: 0,
  total: 0,
  droppedExchanges: 0,
  droppedBodies: 0,
  bodyBytes: 0,
  bytes: 0,
  maxBytes: 0,
}

const commandsKept = 500
const problemsKept = 200

export const emptyState = (link: LinkState): EngineState => ({
  link,
  loaded: false,
  version: '',
  workspace: undefined,
  standins: [],
  connections: [],
  traffic: noTraffic,
  keepTraffic: undefined,
  mutes: [],
  problems: [],
  commands: [],
  faults: [],
  playing: false,
  flow: [],
  registrations: {},
})

/** State after the whole of it was fetched. */
export const withWorkbench = (state: EngineState, workbench: Workbench): EngineState => ({
  ...state,
  loaded: true,
  version: workbench.version,
  workspace: workbench.workspace,
  standins: workbench.standins,
  connections: workbench.connections,
  traffic: workbench.traffic,
  keepTraffic: workbench.keepTraffic,
  mutes: workbench.mutes,
  problems: workbench.problems,
  playing: workbench.playing,
})

/** Commands with some added or replaced, newest first. */
export const withCommands = (known: readonly Command[], changed: readonly Command[]): Command[] => {
  const byId = new Map([...known, ...changed].map((command) => [command.id, command]))
  return [...byId.values()].sort((left, right) => right.sentAt - left.sentAt).slice(0, commandsKept)
}

/** Steps of a registration with one more; the first step of a new registration replaces those of the last. */
export const withRegistrationStep = (known: readonly RegistrationStep[], step: RegistrationStep): RegistrationStep[] => {
  if (step.step === 'versions' && step.state === 'started') return [step]
  const others = known.filter((other) => other.step !== step.step)
  return [...others, step]
}

/** Steps of the flow with one more; the first step of a new flow replaces those of the last. */
export const withFlowStep = (known: readonly FlowStep[], step: FlowStep): FlowStep[] => {
  const same = (other: FlowStep) => other.version === step.version && other.index === step.index
  const at = known.findIndex(same)
  if (at === -1) return [...known, step]
  const anew = step.state === 'started' && known[at]?.state !== 'started'
  return anew ? [step] : known.map((other, index) => (index === at ? step : other))
}

/** Keeps a store of the engine's state: fetched with every connection, changed by every event. */
export const engineOver = (link: Link): Engine => {
  const { client } = link
  const state = storeOf(emptyState(link.state.get()))
  const set = (part: Partial<EngineState>) => {
    state.set((was) => ({ ...was, ...part }))
  }

  const fetchAll = () => {
    Promise.all([client.call('workbench.get', {}), client.call('commands.list', {}), client.call('faults.list', {})]).then(
      ([workbench, { commands }, { faults }]) => {
        state.set((was) => ({ ...withWorkbench(was, workbench), commands: withCommands([], commands), faults }))
      },
      // The link has been lost again; the next connection fetches anew.
      () => undefined,
    )
  }
  let generation = 0
  const onLink = () => {
    const now = link.state.get()
    set({ link: now })
    if (now.generation === generation) return
    generation = now.generation
    fetchAll()
  }
  link.state.subscribe(onLink)

  client.on('traffic', ({ state: traffic }) => {
    set({ traffic })
  })
  client.on('cleared', (traffic) => {
    set({ traffic })
  })
  client.on('keepTraffic', ({ keep }) => {
    set({ keepTraffic: keep })
  })
  client.on('mutes', ({ mutes }) => {
    set({ mutes })
  })
  client.on('standins', (standins) => {
    set({ standins })
  })
  client.on('connections', (connections) => {
    set({ connections })
  })
  client.on('commands', (commands) => {
    set({ commands: withCommands(state.get().commands, commands) })
  })
  client.on('faults', (faults) => {
    set({ faults })
  })
  client.on('problem', (problem) => {
    set({ problems: [...state.get().problems, problem].slice(-problemsKept) })
  })
  client.on('registration', (step) => {
    const { registrations } = state.get()
    set({ registrations: { ...registrations, [step.connectionId]: withRegistrationStep(registrations[step.connectionId] ?? [], step) } })
  })
  client.on('flow', (step) => {
    const over = step.state !== 'started' && step.index + 1 >= step.total
    set({ flow: withFlowStep(state.get().flow, step), playing: !over })
  })
  onLink()
  return {
    client,
    state,
    retry: () => {
      link.retry()
    },
  }
}

/** Plays the flow; the steps arrive as events. Resolves when it is over. */
export const playFlow = (engine: Engine): Promise<boolean> => played(engine, () => engine.client.call('workbench.playFlow', {}))

/** The same between two stand-ins behind a hub. */
export const playFlowOverHub = (engine: Engine, standinId: string): Promise<boolean> =>
  played(engine, () => engine.client.call('hub.playFlow', { standinId }))

const played = async (engine: Engine, play: () => Promise<{ readonly ok: boolean }>): Promise<boolean> => {
  engine.state.set((was) => ({ ...was, playing: true, flow: [] }))
  try {
    return (await play()).ok
  } finally {
    engine.state.set((was) => ({ ...was, playing: false }))
  }
}
