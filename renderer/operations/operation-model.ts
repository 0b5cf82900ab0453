/** Operations as a screen offers them: groups, sources to fill in from, and what is sent in the end. */
import type { DataSetName, DataSummary } from '../../emulator/contract/data.js'
import type { Command, Operation, OperationRequest, PreparedRequest } from '../../emulator/contract/operations.js'
import type { Verdict } from '../json/index.js'

export interface Group {
  readonly title: string
  readonly operations: readonly Operation[]
}

/** Operations by module, in the order of the endpoint table; those that fit a search. */
export const groupsOf = (
  operations: readonly Operation[],
  search: string,
  favourites: readonly string[],
  lastUsed: readonly string[],
): Group[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (operation: Operation) => {
    const text = `${operation.id} ${operation.method} ${operation.summary} ${operation.body ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const fitting = operations.filter(fits)
  const named = (ids: readonly string[]) => ids.flatMap((id) => fitting.filter((operation) => operation.id === id))
  const modules = [...new Set(fitting.map((operation) => operation.module))]
  return [
    { title: 'Favourites', operations: named(favourites) },
    { title: 'Last used', operations: words.length > 0 ? [] : named(lastUsed.filter((id) => !favourites.includes(id))).slice(0, 5) },
    ...modules.map((module) => ({ title: module, operations: fitting.filter((operation) => operation.module === module) })),
  ].filter((group) => group.operations.length > 0)
}

/** The last used first, each once. */
export const withUsed = (lastUsed: readonly string[], id: string): string[] =>
  [id, ...lastUsed.filter((other) => other !== id)].slice(0, 10)

// ---- sources ----------------------------------------------------------------------------------------------------

/** Where an operation can be filled in from. */
export interface Source {
  readonly label: string
  readonly holder: 'own' | 'received'
  readonly module: DataSetName
  /** `from`: path and body, by the engine. Otherwise what the chosen object gives to path and body. */
  readonly fills: 'from' | 'token' | 'place' | 'session' | 'id'
}

const ownModules: readonly string[] = ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens']
const commandSources: Readonly<Record<string, readonly ('token' | 'place' | 'session')[]>> = {
  START_SESSION: ['token', 'place'],
  RESERVE_NOW: ['token', 'place'],
  UNLOCK_CONNECTOR: ['place'],
  STOP_SESSION: ['session'],
}
const sources: Readonly<Record<'token' | 'place' | 'session', Source>> = {
  token: { label: 'Own token', holder: 'own', module: 'tokens', fills: 'token' },
  place: { label: 'Location of the peer', holder: 'received', module: 'locations', fills: 'place' },
  session: { label: 'Session of the peer', holder: 'received', module: 'sessions', fills: 'session' },
}

export const sourcesOf = (operation: Operation): readonly Source[] => {
  const command = operation.id.split(':')[1]
  if (command !== undefined) return (commandSources[command] ?? []).map((name) => sources[name])
  if (operation.path.includes('session_id') && (operation.module === 'chargingprofiles' || operation.interface === 'SENDER'))
    return [sources.session]
  if (
    operation.interface === 'RECEIVER' &&
    ownModules.includes(operation.module) &&
    (operation.body !== undefined || operation.path.includes('country_code'))
  ) {
    return [
      {
        label: `Own ${operation.module === 'cdrs' ? 'CDR' : operation.module.replace(/s$/, '')}`,
        holder: 'own',
        module: operation.module as DataSetName,
        fills: 'from',
      },
    ]
  }
  if (operation.interface === 'SENDER' && operation.path.length > 0 && ownModules.includes(operation.module)) {
    return [
      {
        label: `${operation.module.replace(/s$/, '').replace(/^\w/, (letter) => letter.toUpperCase())} of the peer`,
        holder: 'received',
        module: operation.module as DataSetName,
        fills: operation.module === 'locations' ? 'place' : 'id',
      },
    ]
  }
  return []
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
const first = (
  value: unknown,
  preferred: (each: Readonly<Record<string, unknown>>) => boolean = () => true,
): Readonly<Record<string, unknown>> | undefined => {
  const all = Array.isArray(value) ? value.map(fields) : []
  return all.find(preferred) ?? all[0]
}

/** Location, EVSE and Connector by which a command or a path names a place; a free EVSE rather than another. */
export const placeIn = (location: unknown): Readonly<Record<string, string>> => {
  const evse = first(fields(location)['evses'], (each) => each['status'] === 'AVAILABLE')
  const connector = first(evse?.['connectors'])
  return Object.fromEntries(
    (
      [
        ['location_id', fields(location)['id']],
        ['evse_uid', evse?.['uid']],
        ['connector_id', connector?.['id']],
      ] as const
    ).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

/** What an object of a list gives to the path parameters of an operation. */
export const pathFrom = (source: Source, operation: Operation, item: DataSummary, object: unknown): Readonly<Record<string, string>> => {
  const known: Readonly<Record<string, string>> =
    source.fills === 'place'
      ? placeIn(object)
      : {
          session_id: item.id,
          token_uid: typeof fields(object)['uid'] === 'string' ? (fields(object)['uid'] as string) : item.id,
          tariff_id: item.id,
        }
  return Object.fromEntries(operation.path.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]])))
}

// ---- sending ----------------------------------------------------------------------------------------------------

export interface Edited {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Text of the body; undefined when there is none. */
  readonly text: string | undefined
  readonly wrongOnPurpose: boolean
  readonly from: string | undefined
  /** Url of the module, where the peer does not advertise it. */
  readonly url?: string | undefined
  /** Pages that a pull reads at most, as text; empty for the usual limit. */
  readonly maxPages?: string | undefined
}

export const headersFrom = (headers: Edited['headers']): Record<string, string> =>
  Object.fromEntries(headers.filter(([name]) => name.trim() !== '').map(([name, value]) => [name.trim(), value]))

/**
 * The request that goes to the engine. Where the result of a command goes is left to the engine unless it was changed:
 * it has to name the command that is about to be sent.
 */
export const requestOf = (
  connectionId: string,
  operation: Operation,
  edited: Edited,
  prepared: PreparedRequest | undefined,
): OperationRequest => {
  const { response_url: changedUrl, ...query } = edited.query
  const base = {
    connectionId,
    operation: operation.id,
    path: { ...prepared?.path, ...edited.path },
    query: changedUrl === undefined || changedUrl === prepared?.query['response_url'] ? query : { ...query, response_url: changedUrl },
    headers: headersFrom(edited.headers),
    ...(edited.url !== undefined && edited.url !== '' && { url: edited.url }),
    ...(operation.paged && edited.maxPages !== undefined && edited.maxPages !== '' && { maxPages: Number(edited.maxPages) }),
  }
  const { command: _named, ...path } = base.path
  const request = { ...base, path, ...(edited.from !== undefined && { from: edited.from }) }
  if (edited.text === undefined || (operation.optionalBody && edited.text.trim() === '')) return request
  const body = parsed(edited.text)
  if (edited.wrongOnPurpose && body === undefined) return { ...request, rawBody: edited.text }
  const { response_url: toResult, ...rest } = fields(body)
  const ours = toResult !== undefined && toResult === fields(prepared?.body)['response_url']
  // Spelling matters to whoever sends something wrong on purpose, and stays as it is where the engine has nothing to fill in.
  if (edited.wrongOnPurpose && !ours) return { ...request, rawBody: edited.text }
  return { ...request, body: ours ? rest : body }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The contract's limit of `maxPages`. */
const isPageLimit = (text: string): boolean => text === '' || (/^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= 100_000)

/** Why it is not sent; undefined when it may be. Nothing wrong leaves by accident. */
export const obstacleOf = (
  operation: Operation,
  edited: Edited,
  prepared: PreparedRequest | undefined,
  verdict: Verdict | undefined,
): string | undefined => {
  const missing = operation.path.filter(
    (name) => ({ ...prepared?.path, ...edited.path })[name] === undefined || { ...prepared?.path, ...edited.path }[name] === '',
  )
  if (missing.length > 0) return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing in the path`
  if (operation.paged && !isPageLimit(edited.maxPages ?? '')) return 'Maximum pages has to be a whole number from 1 to 100000'
  if (edited.wrongOnPurpose || edited.text === undefined || (operation.optionalBody && edited.text.trim() === '')) return undefined
  if (verdict?.error) return `the body is not JSON at line ${verdict.error.line}, column ${verdict.error.column}: ${verdict.error.message}`
  const violations = verdict?.annotations.filter((annotation) => annotation.severity === 'violation').length ?? 0
  return violations === 0 ? undefined : `the body has ${violations} ${violations === 1 ? 'violation' : 'violations'}`
}

// ---- timeline of a command ------------------------------------------------------------------------------------------

export interface TimelineStep {
  readonly title: string
  readonly state: 'done' | 'failed' | 'awaited'
  readonly detail: string
  readonly seq?: number
  readonly at?: number
}

/** Sent, answered, result, session: what has happened and what is awaited. */
export const commandTimeline = (command: Command): TimelineStep[] => {
  const { state } = command
  const refused = state === 'refused'
  const steps: TimelineStep[] = [
    {
      title: 'Sent',
      state: 'done',
      detail: command.name,
      at: command.sentAt,
      ...(command.requestSeq !== undefined && { seq: command.requestSeq }),
    },
  ]
  if (state === 'sent') return [...steps, { title: 'Response', state: 'awaited', detail: 'awaited' }]
  if (command.response === undefined && state === 'failed')
    return [...steps, { title: 'Response', state: 'failed', detail: command.note ?? 'no response' }]
  steps.push({ title: refused ? 'Rejected' : 'Accepted', state: refused ? 'failed' : 'done', detail: command.response ?? '' })
  if (refused) return steps
  if (state === 'timed-out') return [...steps, { title: 'Result', state: 'failed', detail: command.note ?? 'no result within the timeout' }]
  if (state === 'accepted') return [...steps, { title: 'Result', state: 'awaited', detail: 'awaited' }]
  const good = command.result === 'ACCEPTED' || command.result === undefined
  steps.push({
    title: 'Result',
    state: state === 'failed' || !good ? 'failed' : 'done',
    detail: [command.result, command.note].filter(Boolean).join(': '),
    ...(command.resultSeq !== undefined && { seq: command.resultSeq }),
    ...(command.resultAt !== undefined && { at: command.resultAt }),
  })
  if (!good || command.name !== 'START_SESSION') return steps
  return [
    ...steps,
    command.sessionId === undefined
      ? { title: 'Session', state: 'awaited', detail: 'awaited' }
      : { title: 'Session', state: 'done', detail: command.sessionId },
  ]
}
