/**
 * The one interface between an engine and a screen: every call and every event with its shape. The window reaches it
 * over a message port, a browser over a WebSocket, the command line and tests in process or over the WebSocket.
 */
import { z } from 'zod'
import { Version } from '../ocpi/version.js'
import { auditCalls, auditEvents } from './audit.js'
import { scenarioCalls, scenarioEvents } from './scenarios.js'
import { chargingCalls, chargingEvents } from './charging.js'
import {
  DataKey,
  DataObject,
  DataSet,
  DataSetName,
  DataSort,
  DataSummary,
  Holder,
  ImportCounts,
  ImportedObject,
  PlannedPush,
  Seen,
} from './data.js'
import { changesOf } from './changes.js'
import { Mute, MuteRequest, RuleFindings } from './findings.js'
import { HubOptions, HubPartner, HubRequest, HubView, PartnerOptions, PartnerRole } from './hub.js'
import { ExchangeDetail, ExchangeSummary, HubRoute } from './exchange.js'
import { Fault, FaultBehaviour, FaultChange, FaultMatch, FaultRule, FaultScope, FaultSwitch } from './faults.js'
import { recordingCalls } from './recordings.js'
import { Command, Operation, OperationOutcome, OperationRequest, PreparedRequest, ResendTarget } from './operations.js'
import { connectionCalls } from './connections.js'
import { Connection, countryCode, partyId, Quirks, RegistrationStep, Standin, StandinSettings, tokenText } from './standin.js'

const call = <P extends z.ZodType, R extends z.ZodType>(summary: string, params: P, result: R) => ({ summary, params, result })
const none = z.object({})
const standinId = z.object({ standinId: z.string() })
const connectionId = z.object({ connectionId: z.string() })
const filterText = z.string().max(2000).default('')

export const Problem = z.object({ at: z.number(), place: z.string(), message: z.string() })
export type Problem = z.infer<typeof Problem>

/** Bodies, headers, findings and the exchanges themselves. */
export const LogMegabytes = z.number().int().min(16).max(4096)

export const TrafficState = z.object({
  /** Seq of the newest exchange; 0 when there was none. */
  lastSeq: z.number().int(),
  held: z.number().int(),
  total: z.number().int(),
  droppedExchanges: z.number().int(),
  droppedBodies: z.number().int(),
  bodyBytes: z.number().int(),
  /** Estimate of all that the log holds: bodies, headers, findings and the exchanges themselves. */
  bytes: z.number().int(),
  /** The budget for it. */
  maxBytes: z.number().int(),
})
export type TrafficState = z.infer<typeof TrafficState>

export const Workbench = z.object({
  version: z.string(),
  /** Folder of the workspace; absent when nothing is kept. */
  workspace: z.string().optional(),
  standins: z.array(Standin),
  connections: z.array(Connection),
  traffic: TrafficState,
  /** The log survives a restart; absent when there is no workspace to keep it in. */
  keepTraffic: z.boolean().optional(),
  /** Rules whose findings are counted and not shown. */
  mutes: z.array(Mute),
  problems: z.array(Problem),
  /** Set while the flow is being played. */
  playing: z.boolean(),
})
export type Workbench = z.infer<typeof Workbench>

export const FlowStep = z.object({
  version: Version,
  index: z.number().int(),
  total: z.number().int(),
  title: z.string(),
  from: z.string(),
  to: z.string(),
  state: z.enum(['started', 'succeeded', 'failed']),
  message: z.string(),
  seqs: z.array(z.number().int()),
  /** The hub between the two. */
  hubId: z.string().optional(),
})
export type FlowStep = z.infer<typeof FlowStep>

/** `latest` is absent where nothing has been published. */
export const UpdateCheck = z.object({ current: z.string(), latest: z.string().optional(), newer: z.boolean() })
export type UpdateCheck = z.infer<typeof UpdateCheck>

export const calls = {
  'workbench.get': call('The whole state', none, Workbench),
  'workbench.checkForUpdate': call(
    'Ask the npm registry for the newest version of Standin; no other call uses the network outside of OCPI',
    none,
    UpdateCheck,
  ),
  'workbench.playFlow': call(
    'Play the whole flow between two stand-ins',
    z.object({
      versions: z.array(Version).min(1).optional().describe('One after the other; the versions that both stand-ins speak, newest first'),
    }),
    z.object({ ok: z.boolean(), steps: z.array(FlowStep) }),
  ),
  'workbench.setLogBudget': call(
    'How much memory the log may take; what is beyond it is dropped, the oldest first',
    z.object({ megabytes: LogMegabytes }),
    TrafficState,
  ),
  'workbench.keepTraffic': call(
    'Keep the log in the workspace, without tokens, so that it survives a restart; or stop that and delete what was kept',
    z.object({ keep: z.boolean() }),
    z.object({ keep: z.boolean() }),
  ),
  'workbench.stopFlow': call('Stop the flow after the running step', none, none),

  'standins.add': call('Add a stand-in and start it', StandinSettings.partial({ id: true }), Standin),
  'standins.update': call(
    'Change the settings of a stand-in; restarts it when the address changes',
    standinId.extend({ settings: changesOf(StandinSettings.omit({ id: true })) }),
    Standin,
  ),
  'standins.remove': call('Remove a stand-in with its data', standinId, z.object({ undo: z.string() })),
  'standins.restore': call('Bring a removed stand-in back', z.object({ undo: z.string() }), Standin),
  'standins.start': call('Start listening', standinId, Standin),
  'standins.stop': call('Stop listening', standinId, Standin),
  'standins.freePort': call(
    'A port that is free now',
    z.object({
      host: z.string().default('127.0.0.1'),
      from: z.number().int(),
      /** The stand-in that wants it, whose own port counts as free. */
      standinId: z.string().optional(),
    }),
    z.object({ port: z.number().int() }),
  ),

  ...connectionCalls,

  'hub.get': call('A hub with its partners: roles, versions, states, options', standinId, HubView),
  'hub.setOptions': call('Change how a hub routes and what it keeps', standinId.extend({ options: changesOf(HubOptions) }), HubView),
  'hub.invite': call(
    'Let a partner in: make a token A for it, or name where the hub is to register (then `connections.register`)',
    standinId.extend({
      name: z.string().min(1).max(100).optional(),
      tokenA: tokenText.optional(),
      /** Needed for a partner of 2.1.1, which has no word for it. */
      role: PartnerRole.optional(),
      /** The party that is awaited; another is refused. */
      party: z.object({ country_code: countryCode, party_id: partyId }).optional(),
      options: changesOf(PartnerOptions).optional(),
      tokenEncoding: Quirks.shape.tokenEncoding.unwrap().optional(),
      versionsUrl: z.url({ protocol: /^https?$/ }).optional(),
    }),
    Connection,
  ),
  'hub.setPartner': call(
    'Take a partner down or up, suspend it, change what is settled with it',
    connectionId.extend({
      down: z.boolean().optional(),
      suspended: z.boolean().optional(),
      role: PartnerRole.optional(),
      options: changesOf(PartnerOptions).optional(),
      tokenEncoding: Quirks.shape.tokenEncoding.unwrap().optional(),
    }),
    HubPartner,
  ),
  'hub.try': call('Add a hub with two stand-ins behind it, a CPO that speaks 2.2.1 and an eMSP that speaks 2.1.1', none, HubView),
  'hub.connect': call(
    'Put a stand-in of this workbench behind the hub: invite it and let it register',
    standinId.extend({
      partnerId: z.string(),
      role: z.enum(['CPO', 'EMSP']),
      version: Version,
      options: changesOf(PartnerOptions).optional(),
    }),
    HubPartner,
  ),
  'hub.playFlow': call(
    'Play the whole flow between two stand-ins behind the hub; the first CPO and eMSP that are connected unless told',
    standinId.extend({
      cpo: z.string().optional(),
      emsp: z.string().optional(),
    }),
    z.object({ ok: z.boolean(), steps: z.array(FlowStep) }),
  ),
  'hub.requests': call(
    'What came to the hub and where it went, newest first',
    standinId.extend({
      /** Only what came from or went to this partner. */
      connectionId: z.string().optional(),
      route: HubRoute.optional(),
      beforeSeq: z.number().int().optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    z.object({ requests: z.array(HubRequest), complete: z.boolean() }),
  ),
  'hub.request': call(
    'The same of one exchange: that at the hub, or one that a stand-in had with the hub',
    z.object({ seq: z.number().int() }),
    HubRequest,
  ),

  'operations.list': call('What can be triggered over a connection', connectionId, z.object({ operations: z.array(Operation) })),
  'operations.prepare': call('The request that an operation would send', OperationRequest, PreparedRequest),
  'operations.send': call('Send it', OperationRequest, OperationOutcome),
  'operations.cancelPulls': call(
    'End the pulls over a connection after the page that they are reading',
    connectionId,
    z.object({ cancelled: z.number().int() }),
  ),
  'commands.list': call(
    'Commands and charging profile requests, newest first',
    z.object({ standinId: z.string().optional(), limit: z.number().int().max(1000).default(100) }),
    z.object({ commands: z.array(Command) }),
  ),
  'commands.get': call('One command', z.object({ id: z.string() }), Command),

  'faults.switches': call(
    'The ready faults, and the behaviours that a rule may name',
    z.object({ version: Version.optional(), id: z.string().optional() }),
    z.object({ switches: z.array(FaultSwitch), behaviours: z.array(FaultBehaviour) }),
  ),
  'faults.list': call(
    'The faults of a stand-in, or of all',
    z.object({ standinId: z.string().optional() }),
    z.object({ faults: z.array(Fault) }),
  ),
  'faults.add': call(
    'Switch a fault on: a ready one by its name or pitfall, or a rule',
    standinId.extend({
      switch: z.string().max(100).optional(),
      rule: FaultRule.optional(),
      match: FaultMatch.optional(),
      scope: FaultScope.optional(),
    }),
    z.object({ faults: z.array(Fault) }),
  ),
  'faults.update': call('Change a fault, or switch it on or off', z.object({ faultId: z.string(), rule: FaultChange }), Fault),
  'faults.remove': call('Remove a fault', z.object({ faultId: z.string() }), z.object({ undo: z.string() })),
  'faults.clear': call(
    'Remove every fault of a stand-in, or of all',
    z.object({ standinId: z.string().optional() }),
    z.object({ removed: z.number().int(), undo: z.string() }),
  ),
  'faults.restore': call(
    'Bring removed faults back, with their counts',
    z.object({ undo: z.string() }),
    z.object({ faults: z.array(Fault) }),
  ),

  'data.sets': call('The data sets of a stand-in', standinId, z.object({ sets: z.array(DataSet) })),
  'data.list': call(
    'A part of a data set, in creation order or sorted',
    DataKey.omit({ key: true }).extend({
      search: z.string().max(200).default(''),
      /** In creation order unless given. */
      sort: DataSort.optional(),
      descending: z.boolean().default(false),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    z.object({ total: z.number().int(), items: z.array(DataSummary) }),
  ),
  'data.get': call('One object', DataKey, DataObject),
  'data.put': call(
    'Create or replace an own object; last_updated is set',
    z.object({
      standinId: z.string(),
      module: DataSetName,
      object: z.unknown(),
      push: z.boolean().optional(),
      ...Seen.shape,
      dryRun: z.boolean().default(false),
    }),
    z.object({ key: z.string(), object: z.unknown(), revision: z.string(), pushes: z.array(PlannedPush) }),
  ),
  'data.patch': call(
    'Change fields of an own object, of an EVSE or a Connector; last_updated is set for it and its parents',
    DataKey.omit({ holder: true }).extend({
      evse: z.string().optional(),
      connector: z.string().optional(),
      fields: z.record(z.string(), z.unknown()),
      push: z.boolean().optional(),
      ...Seen.shape,
      dryRun: z.boolean().default(false),
    }),
    z.object({ key: z.string(), object: z.unknown(), revision: z.string(), pushes: z.array(PlannedPush) }),
  ),
  'data.delete': call(
    'Delete an own object (tariffs are deleted at the peers too), or forget a received one',
    DataKey.extend({ push: z.boolean().optional() }),
    z.object({ pushes: z.array(PlannedPush) }),
  ),
  'data.import': call(
    'Create or change own objects from a file: a JSON array, an OCPI list answer, NDJSON, or CSV of Tokens; with `dryRun` a preview',
    z.object({
      standinId: z.string(),
      module: DataSetName,
      text: z.string().max(50_000_000),
      push: z.boolean().optional(),
      /** Import objects with violations too. */
      invalid: z.boolean().default(false),
      dryRun: z.boolean().default(false),
    }),
    z.object({ items: z.array(ImportedObject), counts: ImportCounts }),
  ),
  'data.clear': call(
    'Forget what was received over a connection',
    z.object({ standinId: z.string(), holder: Holder, module: DataSetName.optional() }),
    none,
  ),
  'data.export': call('All objects of a set, as JSON text', DataKey.omit({ key: true }), z.object({ text: z.string() })),

  ...chargingCalls,

  ...scenarioCalls,

  ...auditCalls,

  'traffic.query': call(
    'Exchanges that match a filter, newest first unless `afterSeq` is given',
    z.object({
      filter: filterText,
      afterSeq: z.number().int().optional(),
      beforeSeq: z.number().int().optional(),
      limit: z.number().int().min(1).max(100_000).default(500),
      /** False: `total` says how many were found, and the log is looked at no further. */
      count: z.boolean().default(true),
    }),
    z.object({ exchanges: z.array(ExchangeSummary), total: z.number().int(), state: TrafficState }),
  ),
  'traffic.get': call(
    'One exchange with bodies, findings and relations',
    z.object({ seq: z.number().int(), reveal: z.boolean().default(false) }),
    ExchangeDetail,
  ),
  'findings.byRule': call(
    'The findings of the exchanges that match a filter, by rule: violations first, then by count',
    z.object({ filter: filterText }),
    z.object({ rules: z.array(RuleFindings) }),
  ),
  'findings.mutes': call('The muted rules', none, z.object({ mutes: z.array(Mute) })),
  'findings.mute': call(
    'Count the findings of a rule and no longer show them, over one connection or everywhere',
    MuteRequest,
    z.object({ mutes: z.array(Mute) }),
  ),
  'findings.unmute': call('Show the findings of a rule again', MuteRequest, z.object({ mutes: z.array(Mute) })),
  'traffic.curl': call(
    'One exchange as a cURL command',
    z.object({ seq: z.number().int(), reveal: z.boolean().default(false) }),
    z.object({ text: z.string() }),
  ),
  'traffic.resendTargets': call(
    'The stand-ins that a received or imported request can be sent to again',
    z.object({ seq: z.number().int() }),
    z.object({ targets: z.array(ResendTarget) }),
  ),
  'traffic.resend': call(
    'Send a recorded request again, changed or unchanged: one of a stand-in to its peer, a received or imported one to a stand-in',
    z.object({
      seq: z.number().int(),
      /** For a received or imported request: the stand-in to send it to. */
      standinId: z.string().optional(),
      method: z.string().optional(),
      url: z.string().optional(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.string().optional(),
    }),
    OperationOutcome,
  ),
  'traffic.export': call(
    'Matching exchanges as HAR or NDJSON text',
    z.object({
      format: z.enum(['har', 'ndjson']),
      filter: filterText,
      reveal: z.boolean().default(false),
    }),
    z.object({ text: z.string(), exchanges: z.number().int() }),
  ),
  ...recordingCalls,
  'traffic.clear': call('Empty the log', none, none),
  'traffic.complete': call(
    'Completions for a filter text',
    z.object({ text: z.string(), cursor: z.number().int() }),
    z.object({ from: z.number().int(), to: z.number().int(), options: z.array(z.object({ text: z.string(), summary: z.string() })) }),
  ),
  'traffic.checkFilter': call(
    'Whether a filter text is well formed',
    z.object({ text: z.string() }),
    z.object({
      ok: z.boolean(),
      position: z.number().int().optional(),
      length: z.number().int().optional(),
      message: z.string().optional(),
      suggestion: z.string().optional(),
    }),
  ),
} as const

export type CallName = keyof typeof calls
export type CallParams<N extends CallName> = z.input<(typeof calls)[N]['params']>
export type CallResult<N extends CallName> = z.output<(typeof calls)[N]['result']>

/** Events carry what changed; `traffic` comes in batches, at most about twenty a second. */
export const events = {
  traffic: z.object({
    /** New exchanges. When more came than a batch holds, `skipped` of the older ones are left to `traffic.query`. */
    added: z.array(ExchangeSummary),
    skipped: z.number().int(),
    /** Exchanges whose findings were amended. */
    amended: z.array(ExchangeSummary),
    state: TrafficState,
  }),
  cleared: TrafficState,
  /** Whether the log is kept has changed. */
  keepTraffic: z.object({ keep: z.boolean() }),
  mutes: z.object({ mutes: z.array(Mute) }),
  standins: z.array(Standin),
  connections: z.array(Connection),
  registration: RegistrationStep,
  commands: z.array(Command),
  /** Data sets that changed. */
  data: z.array(z.object({ standinId: z.string(), holder: Holder, module: DataSetName, count: z.number().int() })),
  faults: z.array(Fault),
  problem: Problem,
  ...chargingEvents,
  ...scenarioEvents,
  ...auditEvents,
  flow: FlowStep,
} as const

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>

/** An error that the user can do something about. `code` is stable. */
export const CallError = z.object({
  code: z.enum(['invalid', 'not-found', 'conflict', 'port-in-use', 'peer', 'unavailable', 'internal']),
  message: z.string(),
  /** For `invalid`: JSON pointer of the parameter. For `port-in-use`: see `freePort`. */
  at: z.string().optional(),
  freePort: z.number().int().optional(),
})
export type CallError = z.infer<typeof CallError>
