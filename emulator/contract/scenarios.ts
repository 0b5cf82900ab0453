/**
 * Scenarios: a file that describes stand-ins, data, faults, steps and expectations; and what comes of running one. Texts
 * may hold variables, `${name}`; the JSON Schema of the file is made from what stands here.
 */
import { z } from 'zod'
import { findingIds } from '../ocpi/finding-rules.js'
import { versions } from '../ocpi/version.js'
import { DataSetName } from './data.js'
import { ExchangeDetail, ExchangeSummary } from './exchange.js'
import { FaultMatch, FaultRule, FaultScope } from './faults.js'
import { Behaviour, GivenParty, StandinSettings } from './standin.js'

/** What this program writes and reads. */
export const scenarioFormatVersion = 1

/** A text that is one variable: where something else than text is due. */
export const variable = z.string().regex(/^\$\{[A-Za-z_][\w.-]*\}$/, 'a variable, as ${version}')
const version = z.union([z.enum(versions), variable])
const name = z.string().regex(/^[A-Za-z_][\w-]{0,59}$/, 'a letter, then letters, digits, - and _')
const standin = z.string().min(1).max(60).describe('Id of a stand-in of this scenario')
const text = z.string().min(1).max(2_000)
const milliseconds = z.int().min(0).max(86_400_000)
const pointer = z
  .string()
  .regex(/^(\/.*)?$/, 'a JSON pointer, as /data/0/id')
  .max(500)

// ---- expectations ---------------------------------------------------------------------------------------------------------

/** Which exchanges are meant; what is left out may be anything, `*` in a text stands for any text. */
export const ExchangeMatch = z.strictObject({
  standin: standin.optional().describe('The stand-in that recorded it'),
  direction: z.enum(['in', 'out']).optional().describe('in: the peer asked the stand-in; out: the stand-in asked the peer'),
  method: text.optional(),
  module: text.optional(),
  endpoint: text.optional().describe('Row of the endpoint table, as locations.receiver.put'),
  version: version.optional(),
  path: text.optional(),
  filter: text.optional().describe('The filter language, as in the window'),
})
export type ExchangeMatch = z.infer<typeof ExchangeMatch>

const conditions = {
  /** Equal to this JSON value. */
  is: z.json().optional(),
  not: z.json().optional(),
  exists: z.boolean().optional(),
  /** Text with `*` for any text. */
  like: text.optional(),
  contains: text.optional(),
  above: z.number().optional(),
  below: z.number().optional(),
  /** Entries of a list, or characters of a text. */
  length: z.int().min(0).optional(),
}
export const JsonCondition = z.strictObject({
  in: z.enum(['request', 'response']).default('response'),
  at: pointer.describe('JSON pointer; * stands for any entry'),
  ...conditions,
})
export const HeaderCondition = z.strictObject({ in: z.enum(['request', 'response']).default('response'), name: text, ...conditions })
export type JsonCondition = z.infer<typeof JsonCondition>
export type HeaderCondition = z.infer<typeof HeaderCondition>

const statusValue = z.union([z.int(), z.string().regex(/^[1-5](\d\d|xx)$/i, 'a status, or 2xx')])

export const Expectation = z.strictObject({
  title: text.optional(),
  exchange: ExchangeMatch.default({}),
  came: z.boolean().default(true).describe('false: no such exchange may have come'),
  count: z.union([z.int().min(0), z.strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional() })]).optional(),
  within: milliseconds.optional().describe('Milliseconds to wait for it'),
  status: z
    .union([statusValue, z.array(statusValue).min(1)])
    .optional()
    .describe('HTTP status'),
  ocpi: z
    .union([z.int(), z.array(z.int()).min(1)])
    .optional()
    .describe('OCPI status code'),
  json: z.array(JsonCondition).max(50).optional(),
  headers: z.array(HeaderCondition).max(50).optional(),
  findings: z
    .union([z.enum(['none', 'some', 'no-violations']), z.array(z.enum(findingIds)).min(1)])
    .optional()
    .describe('none, some, no-violations, or ids that have to be there'),
  fault: text.optional().describe('Id of a fault that touched it'),
  order: z.array(ExchangeMatch).min(2).max(50).optional().describe('Exchanges that came in this order'),
  since: z
    .union([z.enum(['start', 'step']), name])
    .optional()
    .describe('start: the whole run; step: the step before; or the name of a step'),
})
export type Expectation = z.infer<typeof Expectation>

// ---- steps ----------------------------------------------------------------------------------------------------------------

const common = {
  name: name.optional().describe('For `since`'),
  title: text.optional(),
  /** Only in these versions. */
  only: z.array(z.enum(versions)).min(1).optional(),
  /** A step that is meant to fail. */
  fails: z.union([z.boolean(), text]).optional().describe('The step has to fail; a text has to be in the message'),
  expect: z.array(Expectation).max(50).optional().describe('Looked for in what this step brought about'),
  save: z
    .record(name, z.strictObject({ in: z.enum(['request', 'response', 'result']).default('response'), at: pointer }))
    .optional()
    .describe('Variables from the last exchange of the step, or from its result'),
}
const step = <D extends string, S extends z.ZodRawShape>(verb: D, summary: string, shape: S) =>
  z.strictObject({ do: z.literal(verb), ...shape, ...common }).describe(summary)
/** Numbers, as variables often are, become text. */
const params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
const givenUrl = text.optional().describe('Url of the module in place of the advertised one')
const tokenEncoding = z.enum(['auto', 'plain', 'base64'])
const to = text.optional().describe('The stand-in on the other side, where there are several connections')

export const ScenarioStep = z.discriminatedUnion('do', [
  step('register', 'Fetch versions and details, exchange credentials', {
    standin,
    peer: standin.optional().describe('Another stand-in of this scenario'),
    versionsUrl: text.optional(),
    tokenA: text.optional(),
    version: version.optional(),
    role: z.enum(['CPO', 'EMSP']).optional(),
    tokenEncoding: tokenEncoding.optional(),
    credentials: z.record(z.string(), z.json()).optional().describe('Sent as our credentials; token and url are filled in'),
  }),
  step('connect', 'Connect without a handshake: tokens, urls and parties as given', {
    standin,
    peer: standin.optional().describe('Another stand-in of this scenario: both sides are connected'),
    version: version.optional(),
    role: z.enum(['CPO', 'EMSP']).optional(),
    parties: z.array(GivenParty).min(1).max(100).optional().describe('Parties of the peer, where it is no stand-in of this scenario'),
    tokenIn: text.optional().describe('The peer uses it'),
    tokenOut: text.optional().describe('The stand-in uses it'),
    versionsUrl: text.optional(),
    endpoints: z
      .array(z.strictObject({ identifier: text, role: z.enum(['SENDER', 'RECEIVER']), url: text }))
      .max(100)
      .optional()
      .describe('Urls of modules, advertised or not'),
    tokenEncoding: tokenEncoding.optional(),
    fetch: z
      .boolean()
      .optional()
      .describe('GET versions and details for the endpoints; done where there are a versions url and a tokenOut'),
  }),
  step('invite', 'Make a token A for a peer that registers by itself', {
    standin,
    tokenA: text.optional(),
    role: z.enum(['CPO', 'EMSP']).optional(),
    reusable: z.boolean().optional().describe('Registering again with this token A replaces the connection'),
  }),
  step('renew', 'PUT credentials', { standin, to, version: version.optional() }),
  step('unregister', 'DELETE credentials', { standin, to }),
  step('pull', 'GET a list, page after page', {
    standin,
    to,
    module: z.enum(['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'hubclientinfo']),
    query: params.optional(),
    url: givenUrl,
  }),
  step('push', 'Change own data and tell the peers: a new object, changed fields, or the object as it is', {
    standin,
    to,
    module: DataSetName,
    key: text.optional(),
    object: z.record(z.string(), z.json()).optional(),
    fields: z.record(z.string(), z.json()).optional(),
    evse: text.optional(),
    connector: text.optional(),
    delete: z.boolean().optional(),
  }),
  step('operation', 'Send any request of the endpoint table', {
    standin,
    to,
    operation: text,
    path: params.optional(),
    query: params.optional(),
    headers: params.optional(),
    body: z.json().optional(),
    rawBody: z.string().max(1_000_000).optional(),
    from: text.optional(),
    url: givenUrl,
  }),
  step('command', 'Send a command and wait for its result', {
    standin,
    to,
    command: text.describe('START_SESSION, …, or chargingprofiles.receiver.put'),
    path: params.optional(),
    body: z.record(z.string(), z.json()).optional().describe('Fields in place of the drafted ones'),
    response: text.optional(),
    result: z.union([text, z.null()]).optional().describe('null: no result comes'),
    url: givenUrl,
  }),
  step('plug-in', 'A driver plugs in and shows a Token', {
    standin,
    locationId: text.optional(),
    evseUid: text.optional(),
    connectorId: text.optional(),
    tokenUid: text.optional(),
    vehicle: z.union([text, z.record(z.string(), z.json())]).optional(),
    driver: z.record(z.string(), z.json()).optional(),
    allowed: z.boolean().optional().describe('Whether charging has to be allowed'),
  }),
  step('unplug', 'The driver of the newest session leaves', { standin, sessionId: text.optional() }),
  step('wait', "Let time pass, by the scenario's clock, or until an exchange has come", {
    milliseconds: milliseconds.optional(),
    until: Expectation.optional(),
  }),
  step('clock', 'Move the clock on at once, or change its pace', {
    advanceSeconds: z
      .number()
      .positive()
      .max(31 * 86_400)
      .optional(),
    speed: z.number().min(0).max(3_600).optional(),
  }),
  step('fault', 'Switch a fault on', {
    standin,
    switch: text.optional().describe('A ready one, as paging.link/relative'),
    rule: FaultRule.optional(),
    match: FaultMatch.optional(),
    scope: FaultScope.optional(),
  }),
  step('clear-faults', 'Switch every fault off', { standin: standin.optional() }),
  step('call', 'Any call of the contract', { call: text, params: z.record(z.string(), z.json()).default({}) }),
  step('set', 'Give variables a value', { variables: z.record(name, z.json()) }),
  step('expect', 'Look for exchanges that have come', Expectation.shape),
  step('use', 'The steps of another file', { file: text, variables: z.record(name, z.json()).optional() }),
])
export type ScenarioStep = z.infer<typeof ScenarioStep>

// ---- the file -------------------------------------------------------------------------------------------------------------

export const ScenarioStandin = z.strictObject({
  id: StandinSettings.shape.id,
  name: z.string().min(1).max(100).optional(),
  parties: StandinSettings.shape.parties,
  versions: z.array(version).min(1).optional().describe('The version of the run unless told otherwise'),
  peer: z.boolean().default(false).describe('Plays the platform under test, and stays away when the variable `peer` names a real one'),
  host: z.string().optional(),
  port: z.int().min(0).max(65_535).optional(),
  publicUrl: text.optional(),
  strict: z.boolean().optional(),
  pageLimit: z.int().min(1).max(1000).optional(),
  pushOnChange: z.boolean().optional(),
  callTimeoutMs: z.int().min(100).max(600_000).optional(),
  tls: z.boolean().optional(),
  seed: z
    .strictObject({
      seed: z.int().min(0),
      day: z.iso.date(),
      locations: z.int().min(0).max(100_000),
      tokens: z.int().min(0).max(100_000),
      history: z.int().min(0).max(10_000),
    })
    .partial()
    .optional(),
  behaviour: z.strictObject(Behaviour.shape).partial().optional(),
})
export type ScenarioStandin = z.infer<typeof ScenarioStandin>

export const Scenario = z
  .strictObject({
    $schema: z.string().optional(),
    formatVersion: z.literal(scenarioFormatVersion),
    title: text,
    description: z.string().max(5_000).optional(),
    tags: z.array(z.string().min(1).max(60)).max(30).optional(),
    versions: z.array(z.enum(versions)).min(1).optional().describe('It runs once for each, with the variable `version`'),
    variables: z.record(name, z.json()).optional(),
    secrets: z.array(name).max(50).optional().describe('Variables from the environment, which no report shows'),
    clock: z
      .strictObject({ speed: z.number().min(0).max(3_600) })
      .optional()
      .describe('Seconds of the scenario in a second of the world'),
    findings: z
      .enum(['any', 'none', 'no-violations'])
      .optional()
      .describe('What the whole run may leave behind, beside what faults have touched'),
    standins: z.array(ScenarioStandin).max(20).optional(),
    steps: z.array(ScenarioStep).min(1).max(10_000),
  })
  .meta({ title: 'Scenario for Standin' })
export type Scenario = z.infer<typeof Scenario>
export type ScenarioInput = z.input<typeof Scenario>

/** What is wrong with a file, and where. */
export const ScenarioProblem = z.object({ file: z.string(), line: z.int(), column: z.int(), at: z.string(), message: z.string() })
export type ScenarioProblem = z.infer<typeof ScenarioProblem>

/** What the user allows to a scenario. */
export const ScenarioAllowance = z.object({
  env: z.array(z.string().min(1).max(200)).max(200).default([]).describe('Names of environment variables'),
  files: z.array(z.string().min(1).max(4_000)).max(200).default([]).describe('Files outside of its folder'),
  hosts: z.array(z.string().min(1).max(300)).max(200).default([]).describe('Hosts that it may reach although it has secrets'),
})
export type ScenarioAllowance = z.infer<typeof ScenarioAllowance>

/** One thing that a scenario asks of this computer, and where it does so first. */
export const ScenarioWant = z.object({
  kind: z.enum(['env', 'file', 'host']),
  name: z.string(),
  file: z.string(),
  line: z.int(),
  column: z.int(),
  allowed: z.boolean(),
})
export type ScenarioWant = z.infer<typeof ScenarioWant>

// ---- what comes of it -----------------------------------------------------------------------------------------------------

export const StepFailure = z.object({
  /** What was expected, what came nearest. */
  expected: z.string(),
  actual: z.string(),
  /** The exchange that came nearest. */
  seq: z.int().optional(),
})
export type StepFailure = z.infer<typeof StepFailure>

export const stepStates = ['started', 'passed', 'failed', 'skipped', 'left to the peer'] as const
export const StepResult = z.object({
  index: z.int(),
  total: z.int(),
  /** Step of the scenario's own file that it belongs to: what a used file brings belongs to its `use`. */
  inFile: z.int(),
  title: z.string(),
  do: z.string(),
  place: z.object({ file: z.string(), line: z.int(), column: z.int() }),
  state: z.enum(stepStates),
  message: z.string(),
  durationMs: z.number(),
  /** Exchanges that were recorded meanwhile. */
  seqs: z.array(z.int()),
  failures: z.array(StepFailure),
})
export type StepResult = z.infer<typeof StepResult>

export const ScenarioResult = z.object({
  title: z.string(),
  file: z.string(),
  version: z.enum(versions).optional(),
  /** `stopped`: cancelled, or it could not go on; the report goes as far as it came. */
  /** `skipped`: the platform under test does not speak the version. */
  verdict: z.enum(['passed', 'failed', 'stopped', 'skipped']),
  message: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  durationMs: z.number(),
  seed: z.int(),
  steps: z.array(StepResult),
  /** Exchanges that a report shows: of steps that failed, and as many others as there is room for. */
  exchanges: z.array(ExchangeDetail),
  exchangesInAll: z.int(),
  findings: z.array(z.object({ id: z.string(), severity: z.enum(['violation', 'warning']), count: z.int() })),
})
export type ScenarioResult = z.infer<typeof ScenarioResult>

export const reportFormats = ['junit', 'html', 'markdown', 'json'] as const
export const ReportFormat = z.enum(reportFormats)
export type ReportFormat = z.infer<typeof ReportFormat>

/** One line of the library. */
export const ScenarioSummary = z.object({
  id: z.string(),
  origin: z.enum(['own', 'built-in']),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  versions: z.array(z.enum(versions)),
  steps: z.int(),
  problems: z.int(),
  changedAt: z.number().optional(),
  lastRun: z.object({ at: z.number(), verdict: z.enum(['passed', 'failed', 'stopped']) }).optional(),
})
export type ScenarioSummary = z.infer<typeof ScenarioSummary>

// ---- calls ----------------------------------------------------------------------------------------------------------------

const call = <P extends z.ZodType, R extends z.ZodType>(summary: string, given: P, result: R) => ({ summary, params: given, result })
const none = z.object({})
const scenarioText = z.string().max(5_000_000)
const runId = z.object({ runId: z.string() })

export const RunState = z.object({
  runId: z.string(),
  /** Of the library, when it came from there. */
  scenarioId: z.string().optional(),
  title: z.string(),
  startedAt: z.number(),
  state: z.enum(['running', 'waiting', 'passed', 'failed', 'stopped']),
  message: z.string(),
  durationMs: z.number(),
  steps: z.int(),
  stepsDone: z.int(),
  seed: z.int().optional(),
})
export type RunState = z.infer<typeof RunState>

/** `startedAt` is there while something is being recorded. */
export const Recording = z.object({ startedAt: z.number().optional(), exchanges: z.int() })
export type Recording = z.infer<typeof Recording>

/** One run of a scenario: the scenario runs once for each of its versions, counted from 0. */
const ofRun = runId.extend({ result: z.int().min(0).default(0) })

export const scenarioCalls = {
  'scenarios.list': call('Own scenarios and the built-in ones', none, z.object({ scenarios: z.array(ScenarioSummary) })),
  'scenarios.get': call(
    'The text of a scenario, and what is wrong with it',
    z.object({ id: z.string() }),
    z.object({
      id: z.string(),
      origin: z.enum(['own', 'built-in']),
      text: z.string(),
      changedAt: z.number().optional(),
      problems: z.array(ScenarioProblem),
    }),
  ),
  'scenarios.check': call(
    'What is wrong with the text of a scenario',
    z.object({ text: scenarioText, id: z.string().optional() }),
    z.object({ problems: z.array(ScenarioProblem) }),
  ),
  'scenarios.put': call(
    'Keep a scenario; `changedAt` of what was read refuses to overwrite what was changed outside meanwhile',
    z.object({
      id: z.string().max(60).optional(),
      text: scenarioText,
      changedAt: z.number().optional(),
    }),
    z.object({ id: z.string(), changedAt: z.number(), problems: z.array(ScenarioProblem) }),
  ),
  'scenarios.import': call(
    'Keep a file under its own name; under another one when that is taken by something else',
    z.object({ name: z.string().max(1000), text: scenarioText }),
    z.object({
      id: z.string(),
      changedAt: z.number(),
      problems: z.array(ScenarioProblem),
      /** It was there already, word for word. */
      known: z.boolean(),
    }),
  ),
  'scenarios.rename': call(
    'Give a scenario another file name',
    z.object({ id: z.string(), to: z.string().max(60) }),
    z.object({ id: z.string() }),
  ),
  'scenarios.duplicate': call(
    'Copy a scenario, also a built-in one, to the own ones',
    z.object({ id: z.string(), title: z.string().min(1).max(200).optional() }),
    z.object({ id: z.string() }),
  ),
  'scenarios.remove': call('Delete a scenario', z.object({ id: z.string() }), z.object({ undo: z.string() })),
  'scenarios.restore': call('Bring a deleted scenario back', z.object({ undo: z.string() }), z.object({ id: z.string() })),
  'scenarios.schema': call('The JSON Schema of scenario files', none, z.object({ text: z.string() })),
  'scenarios.run': call(
    'Run a scenario of the library, or a text (with `id`: as it is being edited), on stand-ins of its own',
    z.object({
      id: z.string().optional(),
      text: scenarioText.optional(),
      variables: z.record(z.string(), z.json()).default({}),
      seed: z.int().min(0).optional(),
      /** Index of the step of the file that it begins at; registrations before it are made all the same. */
      from: z.int().min(0).optional(),
      /** Waits before each step for `scenarios.next`. */
      stepwise: z.boolean().default(false),
      keepGoing: z.boolean().default(false),
      allow: ScenarioAllowance.optional().describe('Allowed to this run, beside what is allowed to the scenario'),
    }),
    runId,
  ),
  'scenarios.access': call(
    'What a scenario (or a text in its place) asks of this computer: environment variables, files, hosts; and what it is allowed',
    z.object({ id: z.string(), text: scenarioText.optional(), variables: z.record(z.string(), z.json()).default({}) }),
    z.object({ wants: z.array(ScenarioWant), allowed: ScenarioAllowance }),
  ),
  'scenarios.allow': call(
    'Allow environment variables, files and hosts to a scenario of the library, in all its runs',
    ScenarioAllowance.extend({ id: z.string() }),
    z.object({ allowed: ScenarioAllowance }),
  ),
  'scenarios.deny': call(
    'Take back what was allowed to a scenario; everything when nothing is named',
    ScenarioAllowance.extend({ id: z.string() }),
    z.object({ allowed: ScenarioAllowance }),
  ),
  'scenarios.next': call(
    'Let a run that waits take its next step, or go on without waiting again',
    runId.extend({ goOn: z.boolean().default(false) }),
    none,
  ),
  'scenarios.pause': call('Let a run wait before its next step', runId, none),
  'scenarios.cancel': call('End a run; its report goes as far as it came', runId, none),
  'scenarios.runs': call(
    'Runs, newest first',
    z.object({ limit: z.int().min(1).max(1000).default(100) }),
    z.object({ runs: z.array(RunState) }),
  ),
  'scenarios.results': call(
    'What came of a run, and how far it is',
    runId.extend({ exchanges: z.boolean().default(true) }),
    z.object({
      run: RunState,
      results: z.array(ScenarioResult),
      /** Steps of the version that is under way. */
      current: z.array(StepResult),
    }),
  ),
  'scenarios.exchanges': call(
    'Exchanges of a run, also while it goes on',
    ofRun.extend({ seqs: z.array(z.int()).max(500) }),
    z.object({ exchanges: z.array(ExchangeSummary) }),
  ),
  'scenarios.exchange': call('One exchange of a run', ofRun.extend({ seq: z.int() }), ExchangeDetail),
  'scenarios.report': call('A run as a report', runId.extend({ format: ReportFormat }), z.object({ text: z.string() })),
  'scenarios.record': call('Make a scenario from what happens from now on', none, Recording),
  'scenarios.recording': call('Whether something is being recorded', none, Recording),
  'scenarios.stopRecording': call(
    'The scenario of what has happened since',
    z.object({ title: z.string().min(1).max(200).default('recorded') }),
    z.object({ text: z.string(), exchanges: z.int() }),
  ),
  'scenarios.fromExchanges': call(
    'A scenario of some exchanges of the log; `into`: the text of a scenario that they are added to',
    z.object({
      seqs: z.array(z.int()).min(1).max(10_000),
      title: z.string().min(1).max(200).default('from the log'),
      into: scenarioText.optional(),
    }),
    z.object({
      text: z.string(),
      exchanges: z.int(),
      /** Steps that came of them; what only follows from another step is none. */
      steps: z.int(),
    }),
  ),
} as const

export const scenarioEvents = {
  /** Own scenarios were changed, here or outside. */
  scenarios: z.object({ scenarios: z.array(ScenarioSummary) }),
  scenarioRun: RunState,
  scenarioStep: z.object({ runId: z.string(), result: z.int(), version: z.enum(versions).optional(), step: StepResult }),
  recording: Recording,
} as const
