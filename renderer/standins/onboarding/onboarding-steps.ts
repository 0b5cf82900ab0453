/** How far a platform has come in registering at a stand-in, by the exchanges so far, and what it has to do next. */
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import type { Connection } from '../../../emulator/contract/standin.js'

export interface OnboardingStep {
  readonly id: StepId
  readonly title: string
  readonly state: 'done' | 'failed' | 'open'
  /** HTTP and OCPI status, or why there was no response. */
  readonly detail: string
  /** The exchange that decided the state. */
  readonly seq?: number
  readonly at?: number
}

type StepId = 'versions' | 'details' | 'credentials' | 'their-versions' | 'their-details' | 'registered'

/** The requests of a registration at our side, in their order; `out` are ours to the platform, made while its POST waits. */
const requests = [
  { id: 'versions', direction: 'in', endpointId: 'versions.list', title: 'Fetched our versions' },
  { id: 'details', direction: 'in', endpointId: 'versions.details', title: 'Fetched our version details' },
  { id: 'credentials', direction: 'in', endpointId: 'credentials.post', title: 'Sent its credentials' },
  { id: 'their-versions', direction: 'out', endpointId: 'versions.list', title: 'Served its versions' },
  { id: 'their-details', direction: 'out', endpointId: 'versions.details', title: 'Served its version details' },
] as const satisfies readonly { id: StepId; direction: ExchangeSummary['direction']; endpointId: string; title: string }[]

/** The exchanges that a registration is made of. */
export const onboardingFilter = (standinId: string): string => `standin:${standinId} (endpoint:versions.* or endpoint:credentials.*)`

const succeeded = ({ status, ocpiStatus }: ExchangeSummary): boolean =>
  status !== undefined && status >= 200 && status < 300 && ocpiStatus !== undefined && ocpiStatus < 2000

const detailOf = ({ status, ocpiStatus, error }: ExchangeSummary): string =>
  error ?? [`HTTP ${status ?? 'without status'}`, ...(ocpiStatus === undefined ? [] : [`OCPI ${ocpiStatus}`])].join(', ')

/** Requests of the connection, and those with a token of none, which may come from the same platform. */
const concerns = (exchange: ExchangeSummary, connection: Connection): boolean =>
  exchange.source === undefined &&
  exchange.standinId === connection.standinId &&
  (exchange.connectionId === connection.id || (exchange.connectionId === undefined && exchange.direction === 'in'))

/** `exchanges` in any order; the newest of each request decides. */
export const onboardingSteps = (connection: Connection, exchanges: readonly ExchangeSummary[]): OnboardingStep[] => {
  const ours = exchanges.filter((exchange) => concerns(exchange, connection)).sort((left, right) => right.seq - left.seq)
  const steps = requests.map(({ id, direction, endpointId, title }): OnboardingStep => {
    const newest = ours.find((exchange) => exchange.direction === direction && exchange.endpointId === endpointId)
    if (!newest) return { id, title, state: 'open', detail: '' }
    const state = succeeded(newest) ? 'done' : 'failed'
    return { id, title, state, detail: detailOf(newest), seq: newest.seq, at: newest.startedAt }
  })
  const isRegistered = connection.state === 'REGISTERED'
  return [...steps, { id: 'registered', title: 'Registered', state: isRegistered ? 'done' : 'open', detail: connection.version ?? '' }]
}

const advice: Readonly<Record<StepId, { readonly open: string; readonly failed: string }>> = {
  versions: {
    open: 'Configure the versions url and token A in your platform and let it fetch the versions, or run the cURL command.',
    failed: 'Send the Authorization header exactly as shown: another token, scheme or encoding is refused.',
  },
  details: {
    open: 'Let your platform fetch the details of a version: the url is in the response to versions.',
    failed: 'Use the url of a version from the response to versions, with the same Authorization header.',
  },
  credentials: {
    open: 'Let your platform POST its credentials to the credentials url of the version details: a token for us, its versions url, its roles.',
    failed: 'Correct the credentials and POST them again with token A; the exchange shows which field is wrong.',
  },
  'their-versions': {
    open: 'We fetch the versions of your platform as soon as it sends its credentials.',
    failed: 'Serve the versions at the url in your credentials, and accept the token in them.',
  },
  'their-details': {
    open: 'We fetch the version details of your platform next.',
    failed: 'Serve the version details at the url in your versions, and accept the token in your credentials.',
  },
  registered: { open: 'Respond to our requests; then the registration is complete.', failed: '' },
}

/** The one step that keeps the platform from being registered: a failed request that nothing newer has overtaken, or else the first open one. */
export const nextStep = (steps: readonly OnboardingStep[]): OnboardingStep | undefined => {
  const lastDone = Math.max(0, ...steps.flatMap(({ state, seq }) => (state === 'done' && seq !== undefined ? [seq] : [])))
  // Our requests come before the response to its credentials, so the first that failed is the reason for the others.
  const failed = steps.filter(({ state, seq }) => state === 'failed' && (seq ?? 0) > 0)
  const outgoing = failed.find(({ id }) => id.startsWith('their-'))
  const reason = outgoing ?? failed.find(({ seq }) => (seq ?? 0) > lastDone) ?? failed[0]
  return reason ?? steps.find(({ state }) => state === 'open')
}

export const adviceFor = ({ id, state }: OnboardingStep): string => advice[id][state === 'failed' ? 'failed' : 'open']
