/**
 * The readiness audit: cases, the declaration of the platform under test, and what comes of a run. The JSON Schema of the declaration
 * file is made from what stands here.
 */
import { z } from 'zod'
import { versionRanges } from '../ocpi/version-ranges.js'
import { versions, Version } from '../ocpi/version.js'
import { ExchangeDetail } from './exchange.js'
import { ReportFormat } from './scenarios.js'
import { countryCode, partyId } from './standin.js'

/** What this program writes and reads. */
export const auditFormatVersion = 1

// ---- declaration ------------------------------------------------------------------------------------------------------------

export const auditRoles = ['CPO', 'EMSP', 'HUB'] as const
export const AuditRole = z.enum(auditRoles)
export type AuditRole = z.infer<typeof AuditRole>

export const auditSets = ['read-only', 'core', 'full'] as const
export const AuditSet = z.enum(auditSets)
export type AuditSet = z.infer<typeof AuditSet>

/** What a platform may be made to do. A hook makes it happen; without a hook, a person is asked. */
export const auditActions = [
  'register',
  'rotate',
  'unregister',
  'restart',
  'pull',
  'start-by-card',
  'plug-in',
  'stop',
  'charge-across-price-change',
  'finish-charging',
  'remote-start',
  'remote-stop',
  'reserve',
  'issue-token',
  'block-token',
  'change-price',
  'plan-price',
  'withdraw-tariff',
  'occupy-evse',
  'add-evse',
  'remove-evse',
  'remove-connector',
  'publish-location',
  'close-location',
  'set-profile',
  'correct-cdr',
  'use-party',
] as const
export const AuditAction = z.enum(auditActions)
export type AuditAction = z.infer<typeof AuditAction>

const url = z.url({ protocol: /^https?$/, error: 'an http or https url' })
/** A text that may name environment variables: `${TOKEN_A}`. */
const withVariables = z.string().min(1).max(2_000)
const id = z.string().min(1).max(100)
const tokens = z.union([withVariables, z.partialRecord(z.enum(versions), withVariables)])

const Hook = z.union([
  z.strictObject({
    command: z.array(withVariables).min(1).describe('Program and arguments; no shell'),
    timeoutSeconds: z.number().min(1).max(3600).default(60),
  }),
  z.strictObject({
    url: withVariables.describe('Called by HTTP; placeholders as {evse}'),
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).default('POST'),
    body: z.json().optional(),
    headers: z.record(z.string(), withVariables).optional(),
    timeoutSeconds: z.number().min(1).max(3600).default(60),
  }),
])
export type AuditHook = z.infer<typeof Hook>

export const AuditDeclaration = z.strictObject({
  $schema: z.string().optional(),
  formatVersion: z.literal(auditFormatVersion),
  name: z.string().min(1).max(100).optional().describe('Name of the platform in reports'),
  role: AuditRole.describe('Role of the platform under test'),
  versions: z.array(Version).min(1).describe('Versions to audit, one after the other'),
  connect: z
    .strictObject({
      versionsUrl: withVariables.optional().describe('Versions endpoint of the platform'),
      tokenA: tokens.optional().describe('Token A that the platform issued; one for each version where there are several'),
      token: tokens.optional().describe('Token of a registration that exists: no handshake is made'),
      wait: z.boolean().optional().describe('Wait for the platform to register at Standin with the token A of `invite`'),
      invite: withVariables.optional().describe('Token A that the platform will use at Standin'),
    })
    .describe('How to reach the platform'),
  standin: z
    .strictObject({
      country_code: countryCode.default('NL'),
      party_id: partyId.default('STI'),
      name: z.string().min(1).max(100).default('Standin audit'),
      host: z.string().min(1).default('127.0.0.1'),
      port: z.number().int().min(0).max(65_535).default(0),
      publicUrl: url.optional().describe('Base url under which the platform reaches Standin'),
    })
    .prefault({})
    .describe('The partner that Standin plays'),
  claims: z
    .strictObject({
      modules: z.array(z.string()).optional().describe('Modules; by default those in the version details'),
      reservations: z.boolean().default(false),
      hub: z.boolean().default(false).describe('The platform can be connected to a hub'),
      eichrecht: z.boolean().default(false),
      preferences: z.boolean().default(false).describe('Charging preferences'),
      partners: z.boolean().default(false).describe('The platform sends data of several parties'),
    })
    .prefault({}),
  use: z
    .strictObject({
      location: id.optional(),
      evse: id.optional().describe('uid of an EVSE that may be used for charging'),
      connector: id.optional(),
      token: id.optional().describe('uid of a token of the platform that may charge (eMSP)'),
      blockedToken: id.optional(),
      expiredToken: id.optional(),
      noCreditToken: id.optional(),
      tariff: id.optional(),
    })
    .prefault({})
    .describe('Objects of the platform that the audit may use'),
  keepOff: z.array(id).default([]).describe('Ids that the audit must not touch'),
  hooks: z.partialRecord(AuditAction, Hook).default({}).describe('Commands or HTTP calls that make the platform act'),
  expectedFailures: z.array(z.string()).default([]).describe('Cases that are known to fail; one that passes fails the run'),
  limits: z
    .strictObject({
      requestsPerSecond: z.number().min(0.1).max(1_000).default(200),
      waitSeconds: z.number().min(0.1).max(3_600).default(60).describe('How long to wait for what the platform is expected to send'),
      slowSeconds: z.number().min(0.05).max(60).default(8).describe('How slow a deliberately slow answer is'),
    })
    .prefault({}),
})
export type AuditDeclaration = z.infer<typeof AuditDeclaration>

// ---- cases ------------------------------------------------------------------------------------------------------------------

export const auditActors = ['standin', 'platform', 'observer', 'person'] as const
export const auditSeverities = ['MUST', 'SHOULD', 'COMPAT'] as const

export const AuditCaseInfo = z.object({
  id: z.string(),
  title: z.string(),
  role: z.enum(['any', ...auditRoles]),
  versions: z.enum(versionRanges),
  severity: z.enum(auditSeverities),
  /** Who acts first. */
  actor: z.enum(auditActors),
  /** A fault of Standin is on while it runs. */
  fault: z.boolean(),
  chapter: z.string(),
  expected: z.string(),
  /** What else has to have worked: ids of cases. */
  needs: z.array(z.string()),
  sets: z.array(AuditSet),
  /** Can be judged on a recording. */
  observable: z.boolean(),
  implemented: z.boolean(),
  /** Why it is not implemented. */
  reason: z.string().optional(),
})
export type AuditCaseInfo = z.infer<typeof AuditCaseInfo>

export const verdicts = ['PASS', 'FAIL', 'WARN', 'PARTIAL', 'BLOCKED', 'NOT CLAIMED', 'ERROR'] as const
export const Verdict = z.enum(verdicts)
export type Verdict = z.infer<typeof Verdict>

export const AuditCaseResult = z.object({
  id: z.string(),
  title: z.string(),
  module: z.string(),
  version: Version.optional(),
  role: AuditRole,
  verdict: Verdict,
  severity: z.enum(auditSeverities),
  chapter: z.string(),
  expected: z.string(),
  seen: z.string(),
  /** Listed as an expected failure in the declaration. */
  expectedFailure: z.boolean().optional(),
  durationMs: z.number(),
  seqs: z.array(z.number().int()),
  /** Evidence, without tokens. */
  exchanges: z.array(ExchangeDetail),
})
export type AuditCaseResult = z.infer<typeof AuditCaseResult>

export const AuditReport = z.object({
  formatVersion: z.literal(auditFormatVersion),
  platform: z.object({
    name: z.string(),
    role: AuditRole,
    versions: z.array(Version),
    versionsUrl: z.string().optional(),
    parties: z.array(z.string()),
  }),
  standin: z.string(),
  startedAt: z.number(),
  durationMs: z.number(),
  set: z.enum([...auditSets, 'observe']),
  summary: z.object({
    ready: z.boolean(),
    verdicts: z.record(Verdict, z.number().int()),
    /** MUST and SHOULD cases, and COMPAT cases. */
    conformance: z.object({ passed: z.number().int(), judged: z.number().int() }),
    compatibility: z.object({ passed: z.number().int(), judged: z.number().int() }),
    message: z.string(),
  }),
  /** What the audit changed at the platform and could not take back. */
  changes: z.array(z.string()),
  declaration: z.unknown(),
  cases: z.array(AuditCaseResult),
})
export type AuditReport = z.infer<typeof AuditReport>

/** What a person is asked in the middle of a run. */
export const AuditPrompt = z.object({
  id: z.string(),
  caseId: z.string(),
  question: z.string(),
  /** `act`: do something at the platform. `look`: say what it shows. */
  kind: z.enum(['act', 'look']),
  seconds: z.number(),
})
export type AuditPrompt = z.infer<typeof AuditPrompt>
export const auditAnswers = ['done', 'yes', 'no', 'skip', 'not possible'] as const
export const AuditAnswer = z.enum(auditAnswers)
export type AuditAnswer = z.infer<typeof AuditAnswer>

// ---- calls ------------------------------------------------------------------------------------------------------------------

export const auditStates = ['running', 'ended', 'stopped', 'failed'] as const

/** A run as it goes on. */
export const AuditRun = z.object({
  runId: z.string(),
  name: z.string(),
  state: z.enum(auditStates),
  startedAt: z.number(),
  /** Cases that are over, and those that are chosen. */
  done: z.number().int(),
  total: z.number().int(),
  /** The case that runs now. */
  current: z.string().optional(),
  /** What a person is asked now. */
  prompt: AuditPrompt.optional(),
  /** Why it failed, or what came of it. */
  message: z.string().optional(),
  ready: z.boolean().optional(),
})
export type AuditRun = z.infer<typeof AuditRun>

const call = <P extends z.ZodType, R extends z.ZodType>(summary: string, params: P, result: R) => ({ summary, params, result })
const runId = z.object({ runId: z.string() })

export const auditCalls = {
  'audit.cases': call('The cases of the readiness audit', z.object({}), z.object({ cases: z.array(AuditCaseInfo) })),
  'audit.start': call(
    'Audit a platform; follow the run by the event `audit`',
    z.object({
      declaration: AuditDeclaration,
      set: AuditSet.default('core'),
      /** Only these cases or sections, as PAG-04 or PAG. */
      only: z.array(z.string()).default([]),
      strict: z.boolean().default(false),
      /** Ask a person where there is no hook. */
      interactive: z.boolean().default(false),
    }),
    runId,
  ),
  'audit.stop': call('Stop a run; what was changed is put back as far as it can be', runId, z.object({})),
  'audit.answer': call('Answer what a run asks', runId.extend({ promptId: z.string(), answer: AuditAnswer }), z.object({})),
  'audit.runs': call('Runs, newest first', z.object({}), z.object({ runs: z.array(AuditRun) })),
  'audit.get': call('The report of a run that has ended', runId, AuditReport),
  'audit.report': call('The report as text', runId.extend({ format: ReportFormat }), z.object({ text: z.string() })),
  'audit.observe': call(
    'Judge what is in the log by the passive cases: what the peers of a stand-in sent and answered',
    z.object({ standinId: z.string(), role: AuditRole }),
    AuditReport,
  ),
}

export const auditEvents = {
  audit: AuditRun,
  auditCase: z.object({ runId: z.string(), result: AuditCaseResult }),
}
