/** Imported recordings: what a file of recorded traffic holds, and what has to be asked about it. */
import { z } from 'zod'
import { Version } from '../ocpi/version.js'

/** What the user says about a host of a recording. */
export const RecordedHost = z.object({
  /** `cpo.example`, with a port or the beginning of a path where several platforms share a host. */
  host: z.string().min(1).max(500),
  role: z.enum(['CPO', 'EMSP', 'HUB', 'NSP', 'NAP', 'SCSP', 'OTHER']).optional(),
  party: z.object({ country_code: z.string().length(2), party_id: z.string().min(1).max(3) }).optional(),
})
export type RecordedHost = z.infer<typeof RecordedHost>

/** Answers to what the messages of a recording leave open. */
export const RecordingAnswers = z.object({
  version: Version.optional().describe('For requests whose version neither urls nor messages tell'),
  hosts: z.array(RecordedHost).max(50).default([]),
})
export type RecordingAnswers = z.infer<typeof RecordingAnswers>

export const RecordingQuestion = z.object({
  /** `version`: of some requests. `platform`: two share a url. `caller`: who calls a platform. */
  about: z.enum(['version', 'platform', 'caller']),
  message: z.string(),
  hosts: z.array(z.string()),
  exchanges: z.number().int(),
})
export type RecordingQuestion = z.infer<typeof RecordingQuestion>

export const RecordingSummary = z.object({
  /** OCPI exchanges. */
  exchanges: z.number().int(),
  violations: z.number().int(),
  warnings: z.number().int(),
  /** Requests in the file that are not OCPI; left out. */
  foreign: z.number().int(),
  /** Calls that the file holds from both sides; kept once. */
  doubles: z.number().int(),
  /** Requests of OCPI versions that Standin does not speak; left out. */
  otherVersions: z.array(z.object({ version: z.string(), exchanges: z.number().int() })),
  /** Exchanges that Standin has recorded itself: their findings are those that were made then. */
  judgedBefore: z.number().int(),
  platforms: z.array(z.object({ name: z.string(), roles: z.array(z.string()), parties: z.array(z.string()) })),
  questions: z.array(RecordingQuestion),
  /** When the first and the last exchange began. */
  from: z.number().optional(),
  to: z.number().optional(),
  /** The first problems of reading the file, and how many there were. */
  problems: z.array(z.string()),
  problemCount: z.number().int(),
  /** Why nothing of the file is of use. */
  refused: z.string().optional(),
})
export type RecordingSummary = z.infer<typeof RecordingSummary>

const call = <P extends z.ZodType, R extends z.ZodType>(summary: string, params: P, result: R) => ({ summary, params, result })
const importId = z.object({ importId: z.string() })
const answers = RecordingAnswers.prefault({})

const Imported = RecordingSummary.extend({
  /** Exchanges that were added to the log; 0 while questions are open. */
  imported: z.number().int(),
})

export const recordingCalls = {
  'traffic.import': call(
    'Read a HAR or NDJSON file into the log, judged as live traffic is, and marked with its source',
    z.object({ name: z.string().min(1).max(500), text: z.string(), answers }),
    Imported,
  ),
  'traffic.beginImport': call(
    'Begin to read a file that is given in pieces, so that it may be of any length',
    z.object({ name: z.string().min(1).max(500) }),
    importId,
  ),
  'traffic.addToImport': call(
    'Give the next piece; `more` is false once nothing more will be read',
    importId.extend({ text: z.string().max(16 * 1024 * 1024) }),
    z.object({ entries: z.number().int(), more: z.boolean(), refused: z.string().optional() }),
  ),
  'traffic.finishImport': call(
    'Judge what was read and add it to the log. While there are questions, nothing is added unless `anyway` is set: call again with answers',
    importId.extend({ answers, anyway: z.boolean().default(false) }),
    Imported,
  ),
  'traffic.cancelImport': call('Forget what was read', importId, z.object({})),
} as const
