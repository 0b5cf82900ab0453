/** The running whole: stand-ins, traffic, workspace. Implements every call of the contract. */
import {
  calls,
  type CallName,
  type CallParams,
  type CallResult,
  type EventName,
  type EventPayload,
  type Problem,
} from '../contract/calls.js'
import { ContractError, type Client } from '../contract/channel.js'
import type { Connection, Standin as StandinView, StandinSettings } from '../contract/standin.js'
import { createCharging } from '../charging/charge-points.js'
import { createClock, type Clock } from '../standin/clock.js'
import { maximumWrappedDepth, valueDepthExceeds } from '../ocpi/depth.js'
import type { ConnectionRecord } from '../standin/connections.js'
import { isLoopbackUrl } from '../standin/calling/urls.js'
import type { Change, Environment } from '../standin/context.js'
import { createHub, type Hub } from '../hub/hub.js'
import { createStandin, PortInUse, type SavedStandin, type Standin } from '../standin/standin.js'
import type { LogOptions } from '../traffic/log.js'
import type { Trashed } from '../store/workspace.js'
import { chargingCalls } from './calls/charging.js'
import { connectionCalls } from './calls/connections.js'
import { dataCalls } from './calls/data.js'
import { faultCalls } from './calls/faults.js'
import { findingCalls } from './calls/findings.js'
import { createMutes } from './mutes.js'
import { flowCalls } from './calls/flow.js'
import { hubCalls } from './calls/hub.js'
import { operationCalls } from './calls/operations.js'
import { auditCallsOf } from './calls/audit.js'
import { createAuditBoard, type AuditBoard } from './audits.js'
import { scenarioCallsOf } from './calls/scenarios.js'
import { standinCalls } from './calls/standins.js'
import { trafficCalls } from './calls/traffic.js'
import type { Calls } from './calls/types.js'
import { engineOf } from './scenario-engine.js'
import { createFaultBoard, type FaultBoard } from './faults.js'
import { createScenarioBoard, type ScenarioBoard } from './scenarios.js'
import { cdrFindings } from './cdr-findings.js'
import { createChargingBoard, type ChargingBoard } from './charging.js'
import { createEdge } from './edge.js'
import { maskFor, namesOf } from './mask.js'
import { openWorkspace, type Workspace } from './persistence.js'
import { createTrafficFiles } from './traffic-files.js'
import { createTraffic, type Traffic } from './traffic.js'
import { checkForUpdate } from './update-check.js'
import { connectionView, standinView, type StandinStatus } from './views.js'
import { errorText } from '../contract/error-text.js'

export interface WorkbenchOptions {
  /** Folder of the workspace; without it nothing is kept. */
  readonly workspace?: string | undefined
  readonly clock?: Clock
  readonly log?: LogOptions
  /** File to which every exchange is added, without tokens. */
  readonly logFile?: string | undefined
  /** Size at which that file goes on in a new one. */
  readonly logFileBytes?: number | undefined
  /** Version of the program. */
  readonly version?: string
  /** See `Environment`. */
  readonly patienceMs?: number | undefined
}

/** A running stand-in with what the workbench knows of it. */
export interface HostedStandin {
  standin: Standin
  status: StandinStatus
  /** Set where the stand-in is a hub. */
  readonly hub?: Hub | undefined
}

/** What the calls work on. */
export interface Bench {
  readonly clock: Clock
  readonly traffic: Traffic
  readonly standins: Map<string, HostedStandin>
  readonly workspace: Workspace | undefined
  readonly removed: Map<string, Trashed | { settings: StandinSettings; saved: SavedStandin }>
  readonly version: string
  readonly problems: Problem[]
  readonly faults: FaultBoard
  readonly audits: AuditBoard
  readonly scenarios: ScenarioBoard
  readonly charging: ChargingBoard
  playing: boolean
  cancelFlow: boolean
  standin(standinId: string): HostedStandin
  /** The stand-in and the record of a connection. */
  connection(connectionId: string): { standin: Standin; record: ConnectionRecord }
  view(hosted: HostedStandin): StandinView
  views(): StandinView[]
  connectionViews(): Connection[]
  add(settings: StandinSettings, saved?: SavedStandin): HostedStandin
  /** Starts listening; a port that is taken is told in the status and thrown. */
  start(hosted: HostedStandin): Promise<void>
  stop(hosted: HostedStandin): Promise<void>
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void
  /** Tells the user of something that went wrong. */
  problem(place: string, message: string): void
  changed(standinId: string): void
}

export interface Workbench extends Client {
  readonly bench: Bench
  /** Calls by a name that may be anything; parameters are parsed. Rejects with `ContractError`. */
  callUnknown(name: string, params: unknown): Promise<unknown>
  /** The text without tokens that this workbench knows. */
  maskText(text: string): string
  /** Hears every event. */
  onAny(listener: (name: EventName, payload: unknown) => void): () => void
  /** Stops every stand-in and writes what is unwritten, once. */
  shutDown(): Promise<void>
  /** Files that could not be written when it was shut down. */
  unwritten(): readonly string[]
}

const bytesPerMegabyte = 1024 * 1024
const logBudget = (megabytes: number | undefined): LogOptions => (megabytes === undefined ? {} : { maxBytes: megabytes * bytesPerMegabyte })

const isCall = (name: string): name is CallName => Object.hasOwn(calls, name)

/** Rejects when the workspace cannot be opened: another program has it, or the folder cannot be used. */
export const createWorkbench = async (options: WorkbenchOptions = {}): Promise<Workbench> => {
  const clock = options.clock ?? createClock()
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  const allListeners = new Set<(name: EventName, payload: unknown) => void>()
  const standins = new Map<string, HostedStandin>()
  const problems: Problem[] = []

  const emit = <N extends EventName>(name: N, given: EventPayload<N>): void => {
    if (!isWatched(name)) return
    const payload = edge.event(given)
    for (const listener of listeners.get(name) ?? []) {
      listen(name, () => {
        listener(payload as never)
      })
    }
    for (const listener of allListeners) {
      listen(name, () => {
        listener(name, payload)
      })
    }
  }
  /** A listener that fails keeps neither the others from hearing nor what was told from going on. */
  const listen = (name: EventName, run: () => void): void => {
    try {
      run()
    } catch (error) {
      if (name !== 'problem') problem(`event ${name}`, `A listener failed: ${errorText(error)}`)
    }
  }
  const isWatched = (name: EventName): boolean => allListeners.size > 0 || (listeners.get(name)?.size ?? 0) > 0

  const problem = (at: string, message: string): void => {
    const told: Problem = { at: clock.now(), place: at, message }
    problems.push(told)
    if (problems.length > 200) problems.shift()
    emit('problem', told)
  }

  const edge = createEdge(
    () => maskFor(bench, false),
    () => namesOf(bench),
  )
  const workspace = options.workspace === undefined ? undefined : await openWorkspace(options.workspace, problem)
  const mutes = createMutes(workspace?.mutes() ?? [], (list) => {
    workspace?.setMutes(list)
    emit('mutes', { mutes: [...list] })
    traffic.log.remute()
  })
  const traffic = createTraffic(
    {
      now: clock.now,
      isMuted: ({ connectionId }, { id }) => mutes.isMuted(connectionId, id),
      ...logBudget(workspace?.logMegabytes()),
      ...options.log,
    },
    {
      traffic: (payload) => {
        emit('traffic', payload)
      },
      cleared: (payload) => {
        emit('cleared', payload)
      },
      failed: (message) => {
        problem('findings', message)
      },
      isWatched: () => isWatched('traffic'),
    },
    (exchange, facts) => cdrFindings(exchange, facts, (standinId) => standins.get(standinId)?.standin.context),
  )

  const trafficFiles = createTrafficFiles({
    traffic,
    workspace,
    logFile: options.logFile,
    logFileBytes: options.logFileBytes,
    mask: () => maskFor(bench, false),
    problem,
    changed: (keep) => {
      emit('keepTraffic', { keep })
    },
  })

  // ---- what changed is told in batches, as traffic is -------------------------------------------------------------------
  const dirty = {
    standins: false,
    connections: false,
    data: new Map<string, EventPayload<'data'>[number]>(),
    commands: new Map<string, EventPayload<'commands'>[number]>(),
  }
  let batchTimer: NodeJS.Timeout | undefined
  let faultsNow: (() => EventPayload<'faults'>) | undefined
  const emitBatch = (): void => {
    batchTimer = undefined
    if (faultsNow) emit('faults', faultsNow())
    faultsNow = undefined
    if (dirty.standins) emit('standins', views())
    if (dirty.connections) emit('connections', connectionViews())
    if (dirty.data.size > 0) emit('data', [...dirty.data.values()])
    if (dirty.commands.size > 0) emit('commands', [...dirty.commands.values()])
    Object.assign(dirty, { standins: false, connections: false, data: new Map(), commands: new Map() })
  }
  const emitSoon = (): void => {
    batchTimer ??= setTimeout(emitBatch, 30)
    batchTimer.unref()
  }

  const onChange = (standinId: string, change: Change): void => {
    const hosted = standins.get(standinId)
    if (hosted && change.kind !== 'command') workspace?.save(hosted.standin)
    if (allListeners.size === 0 && listeners.size === 0) return
    if (change.kind === 'registration') {
      emit('registration', change.step)
      return
    }
    if (change.kind === 'command') dirty.commands.set(change.command.id, change.command)
    if (change.kind === 'connections') dirty.connections = true
    if (change.kind === 'data' && hosted) {
      const { data } = hosted.standin.context
      const count = change.holder === 'own' ? data.own(change.module).size() : data.received(change.holder, change.module).size()
      dirty.data.set(`${standinId} ${change.holder} ${change.module}`, { standinId, holder: change.holder, module: change.module, count })
    }
    emitSoon()
  }

  const environment: Environment = {
    clock,
    record: traffic.record,
    room: traffic.room,
    amend: traffic.amend,
    changed: onChange,
    localStandin: (url) => {
      for (const [id, { standin, status }] of standins) {
        if (status.state !== 'running') continue
        if (url.startsWith(`${standin.context.baseUrl()}/`)) return id
        // Under another name of this machine.
        if (isLoopbackUrl(url) && Number(new URL(url).port) === standin.port()) return id
      }
      return undefined
    },
    patienceMs: options.patienceMs,
    inFlight: new Map(),
    createSessions: createCharging,
    problem,
    keepNow: async (standinId) => {
      const hosted = standins.get(standinId)
      if (hosted) await workspace?.flush(hosted.standin)
    },
  }

  const view = (hosted: HostedStandin): StandinView => {
    const { id } = hosted.standin.context.settings
    const counters = traffic.log.counters().get(id)
    return standinView(hosted.standin, hosted.status, { exchanges: counters?.exchanges ?? 0, violations: counters?.violations ?? 0 })
  }
  const views = (): StandinView[] => [...standins.values()].map(view)
  const connectionViews = (): Connection[] =>
    [...standins].flatMap(([id, { standin }]) => {
      const all = standin.context.connections.list()
      return all.map((record) => connectionView(id, record, all))
    })

  const bench: Bench = {
    clock,
    traffic,
    standins,
    workspace,
    removed: new Map(),
    version: options.version ?? '0.0.0',
    problems,
    playing: false,
    cancelFlow: false,
    charging: createChargingBoard(clock, emit, isWatched),
    faults: createFaultBoard({
      now: clock.now,
      isThere: (standinId) => standins.has(standinId),
      contextOf: (standinId) => bench.standin(standinId).standin.context,
      changed: (faults) => {
        faultsNow = faults
        emitSoon()
      },
    }),
    audits: createAuditBoard({
      version: options.version ?? '0.0.0',
      emit,
      openEngine: async ({ speed }) => engineOf(await createWorkbench({ clock: createClock({ factor: speed }) })),
    }),
    scenarios: await createScenarioBoard({
      folder: workspace?.folder,
      problem,
      emit,
      openEngine: async ({ speed }) => engineOf(await createWorkbench({ clock: createClock({ factor: speed }) })),
    }),
    standin: (standinId) => {
      const hosted = standins.get(standinId)
      if (hosted) return hosted
      throw new ContractError({
        code: 'not-found',
        message: `there is no stand-in ${standinId}; there are: ${[...standins.keys()].join(', ') || 'none'}`,
        at: '/standinId',
      })
    },
    connection: (connectionId) => {
      for (const { standin } of standins.values()) {
        const record = standin.context.connections.get(connectionId)
        if (record) return { standin, record }
      }
      throw new ContractError({ code: 'not-found', message: `there is no connection ${connectionId}`, at: '/connectionId' })
    },
    view,
    views,
    connectionViews,
    add: (settings, saved) => {
      const hosted: HostedStandin = {
        ...(settings.parties[0]?.role === 'HUB'
          ? createHub(settings, environment, saved)
          : { standin: createStandin(settings, environment, saved) }),
        status: { state: 'stopped' },
      }
      standins.set(settings.id, hosted)
      bench.faults.apply(hosted.standin.context)
      bench.charging.watch(hosted.standin.context)
      bench.changed(settings.id)
      return hosted
    },
    start: async (hosted) => {
      if (hosted.status.state === 'running') return
      try {
        await hosted.standin.start()
        hosted.status = { state: 'running' }
      } catch (error) {
        const holder = error instanceof PortInUse ? [...standins.values()].find(({ standin }) => standin.port() === error.port) : undefined
        const named = holder && error instanceof PortInUse ? error.heldBy(holder.standin.context.settings.name) : error
        const message = errorText(named)
        const freePort = error instanceof PortInUse ? error.freePort : undefined
        hosted.status = { state: 'failed', problem: message, freePort }
        throw new ContractError({
          code: error instanceof PortInUse ? 'port-in-use' : 'internal',
          message,
          ...(freePort !== undefined && { freePort }),
        })
      } finally {
        bench.changed(hosted.standin.context.settings.id)
      }
    },
    stop: async (hosted) => {
      await hosted.standin.stop()
      hosted.status = { state: 'stopped' }
      bench.changed(hosted.standin.context.settings.id)
    },
    emit,
    problem,
    changed: (standinId) => {
      const hosted = standins.get(standinId)
      if (hosted) workspace?.save(hosted.standin)
      dirty.standins = true
      dirty.connections = true
      emitSoon()
    },
  }

  const implementation: Calls = {
    'workbench.get': () => ({
      version: bench.version,
      ...(workspace && { workspace: workspace.folder }),
      standins: views(),
      connections: connectionViews(),
      traffic: traffic.state(),
      ...(trafficFiles.keeps() !== undefined && { keepTraffic: trafficFiles.keeps() }),
      problems,
      playing: bench.playing,
      mutes: [...mutes.list()],
    }),
    'workbench.checkForUpdate': () => checkForUpdate(bench.version),
    'workbench.setLogBudget': ({ megabytes }) => {
      traffic.log.setMaxBytes(megabytes * bytesPerMegabyte)
      workspace?.setLogMegabytes(megabytes)
      emit('traffic', { added: [], skipped: 0, amended: [], state: traffic.state() })
      return traffic.state()
    },
    'workbench.keepTraffic': async ({ keep }) => {
      await trafficFiles.set(keep)
      return { keep }
    },
    ...flowCalls(bench),
    ...standinCalls(bench),
    ...connectionCalls(bench),
    ...hubCalls(bench),
    ...operationCalls(bench),
    ...dataCalls(bench),
    ...faultCalls(bench),
    ...scenarioCallsOf(bench),
    ...auditCallsOf(bench),
    ...trafficCalls(bench),
    ...findingCalls(bench, mutes),
    ...chargingCalls(bench),
  }

  const callUnknown = async (name: string, params: unknown): Promise<unknown> => {
    if (!isCall(name)) throw new ContractError({ code: 'not-found', message: `there is no call ${name}` })
    if (valueDepthExceeds(params, maximumWrappedDepth))
      throw new ContractError({
        code: 'invalid',
        message: `${name}: parameters are nested deeper than ${maximumWrappedDepth} levels`,
        at: '/',
      })
    const parsed = calls[name].params.safeParse(params ?? {})
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      const at = `/${issue?.path.join('/') ?? ''}`
      throw new ContractError({
        code: 'invalid',
        message: `${name}: ${at === '/' ? '' : `${at}: `}${issue?.message ?? 'parameters are not as they should be'}`,
        at,
      })
    }
    return edge.result(name, parsed.data, await (implementation[name] as (given: unknown) => unknown)(parsed.data))
  }
  const callMasked = async (name: string, params: unknown): Promise<unknown> => {
    try {
      return await callUnknown(name, params)
    } catch (error) {
      throw edge.error(error)
    }
  }

  for (const { settings, saved } of (await workspace?.load()) ?? []) bench.add(settings, saved)
  await trafficFiles.open()

  let unwritten: readonly string[] = []
  let ended: Promise<void> | undefined
  const end = async (): Promise<void> => {
    bench.cancelFlow = true
    clearTimeout(batchTimer)
    await Promise.all([...standins.values()].map(({ standin }) => standin.stop()))
    await bench.audits.close()
    await bench.scenarios.close()
    unwritten = [...(await trafficFiles.close()), ...((await workspace?.close()) ?? [])]
    bench.charging.close()
    traffic.close()
  }

  return {
    bench,
    callUnknown: callMasked,
    maskText: edge.text,
    call: <N extends CallName>(name: N, params: CallParams<N>) => callMasked(name, params) as Promise<CallResult<N>>,
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => {
        set.delete(listener)
      }
    },
    onAny: (listener) => {
      allListeners.add(listener)
      return () => {
        allListeners.delete(listener)
      }
    },
    close: () => {
      allListeners.clear()
      listeners.clear()
    },
    unwritten: () => unwritten,
    shutDown: () => (ended ??= end()),
  }
}
