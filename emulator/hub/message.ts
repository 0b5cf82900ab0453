/** A request on its way through the hub. */
import type { Endpoint } from '../ocpi/endpoints.js'
import type { Party } from '../ocpi/headers.js'
import { translateStatusCode } from '../ocpi/translate/statuscodes.js'
import { assumedVersion, type Version } from '../ocpi/version.js'
import { refused, type Answer } from '../standin/serving/answer.js'
import type { Call } from '../standin/serving/call.js'
import type { Context } from '../standin/context.js'
import type { Directory, Member } from './directory.js'
import { roleServing } from './directory.js'
import type { HubState } from './hub-state.js'
import type { Results } from './results.js'
import type { Pair, Translator } from './translation.js'

export interface HubMessage {
  /** Party that asks, with the connection it came over. */
  readonly sender: Member
  readonly version: Version
  readonly endpoint: Endpoint
  readonly params: Readonly<Record<string, string>>
  readonly query: string
  /** Url under which the hub was asked. */
  readonly url: string
  readonly body: unknown
  readonly rawBody: Buffer | undefined
  /** That of the sender, or one of ours where it had none (2.1.1). */
  readonly correlationId: string
  /** What both legs have in common. */
  readonly leg: string
}

/** What the parts of one hub share. */
export interface HubParts {
  readonly context: Context
  readonly directory: Directory
  readonly state: HubState
  readonly translator: Translator
  readonly results: Results
  /** Where a posted CDR can be read, by the owner and id under which the hub names it. */
  readonly cdrUrls: Map<string, { readonly url: string; readonly receiver: Member; readonly sender: string }>
  /** Next pages that are not where the first was asked for, by the id under which the hub names them. */
  readonly pageUrls: Map<string, { readonly url: string; readonly receiver: string; readonly sender: string }>
  /** A partner has answered, or could not be reached. */
  reached(member: Member, how: 'answered' | 'unreachable' | 'silent'): void
}

let legs = 0
/** Unique within a run of the program, and unlikely to equal one of another run in the same log. */
export const newLeg = (): string => `${process.pid.toString(36)}-${(legs += 1).toString(36)}`

export const messageOf = (call: Call, sender: Member, correlationId: string, leg: string): HubMessage => ({
  sender,
  version: call.version,
  endpoint: call.endpoint,
  params: call.params,
  query: call.query,
  url: call.url,
  body: call.body,
  rawBody: call.rawBody,
  correlationId,
  leg,
})

export const pairOf = (sender: Member, receiver: Member, { module, interface: side }: Endpoint): Pair =>
  roleServing(module, side ?? 'SENDER') === 'CPO' ? { cpo: receiver, emsp: sender } : { cpo: sender, emsp: receiver }

export const versionOf = ({ connection }: Member): Version => connection.version ?? assumedVersion

/**
 * An error of the hub itself: 4xxx, which 2.1.1 does not have (3.7). The request has reached OCPI, so HTTP 200. `detail` is for
 * the log alone: where a receiver listens is between it and the hub.
 */
export const hubError = (version: Version, status: 4000 | 4001 | 4002 | 4003, message: string, detail = ''): Answer =>
  refused(translateStatusCode(version, status), message, undefined, `hub: ${message}${detail === '' ? '' : `: ${detail}`}`)

/** The owner that a client owned url names; undefined where the url names none. */
export const ownerInUrl = ({ params }: Pick<HubMessage, 'params'>): Party | undefined => {
  const { country_code, party_id } = params
  return country_code === undefined || party_id === undefined ? undefined : { country_code, party_id }
}
