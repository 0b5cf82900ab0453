/** What the view of faults shows and edits, without React. */
import type { ExchangeDetail } from '../../emulator/contract/exchange.js'
import {
  FaultRule,
  type Fault,
  type FaultAction,
  type FaultMatch,
  type FaultRole,
  type FaultSwitch,
} from '../../emulator/contract/faults.js'
import { findingRules, type FindingId } from '../../emulator/ocpi/finding-rules.js'
import { versions, type Version } from '../../emulator/ocpi/version.js'

/** What is edited as JSON: a rule, without what its switch says. */
export const RuleText = FaultRule.omit({ enabled: true })
export type RuleText = Pick<FaultRule, 'id' | 'title' | 'match' | 'scope' | 'actions'>
/** Of one that is there: its name is in its id and stays. */
export const RuleChangeText = RuleText.omit({ id: true })
export type RuleSchema = typeof RuleText | typeof RuleChangeText

export const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2)

/** The part of a rule that is edited, in the order in which it is read. */
export const ruleTextOf = ({ id, title, match, scope, actions }: RuleText): string => pretty({ id, title, match, scope, actions })
export const changeTextOf = ({ title, match, scope, actions }: RuleText): string => pretty({ title, match, scope, actions })

/** The rule in a text, named `custom` where it has no name; undefined while it is none. */
export const ruleIn = (text: string): RuleText | undefined => {
  try {
    return RuleText.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

// ---- ready faults ----------------------------------------------------------------------------------------------------

/** A ready fault as a user sees it: rules that differ between versions are one. */
export interface ReadyFault {
  readonly name: string
  readonly id: FindingId
  readonly title: string
  readonly versions: readonly Version[]
  readonly roles: readonly FaultRole[]
  readonly parts: readonly FaultSwitch[]
}

export const readyFaultsOf = (switches: readonly FaultSwitch[]): ReadyFault[] => {
  const readyFaults = new Map<string, FaultSwitch[]>()
  for (const one of switches) readyFaults.set(one.name, [...(readyFaults.get(one.name) ?? []), one])
  return [...readyFaults.values()].flatMap((parts) => {
    const [first] = parts
    return first
      ? [
          {
            name: first.name,
            id: first.id,
            title: first.title,
            parts,
            versions: versions.filter((version) => parts.some((part) => part.versions.includes(version))),
            roles: [...new Set(parts.flatMap((part) => part.roles))],
          },
        ]
      : []
  })
}

export interface Wanted {
  readonly search: string
  readonly version: Version | 'any'
  readonly direction: 'in' | 'out' | 'any'
  /** Only what the stand-in itself can commit. */
  readonly own: boolean
}

/** The roles of a stand-in that are able to commit faults. */
export const canCommit = (readyFault: ReadyFault, roles: readonly string[], spoken: readonly Version[]): boolean =>
  readyFault.roles.some((role) => roles.includes(role)) && readyFault.versions.some((version) => spoken.includes(version))

const directionsOf = (readyFault: ReadyFault): readonly ('in' | 'out')[] => [
  ...new Set(readyFault.parts.flatMap(({ rule: { match } }) => match.direction ?? ['in' as const, 'out' as const])),
]

/** Every pitfall with its ready faults that are wanted, in the order of the table. */
export const groupsOf = (
  readyFaults: readonly ReadyFault[],
  { search, version, direction, own }: Wanted,
  roles: readonly string[],
  spoken: readonly Version[],
): { id: FindingId; readyFaults: ReadyFault[] }[] => {
  const fitting = readyFaults.filter(
    (readyFault) =>
      (version === 'any' || readyFault.versions.includes(version)) &&
      (direction === 'any' || directionsOf(readyFault).includes(direction)) &&
      (!own || canCommit(readyFault, roles, spoken)),
  )
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const has = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word))
  // Words that fit the pitfall find all of its readyFaults.
  const kept = new Set(
    fitting.filter(
      (readyFault) => has(`${readyFault.name} ${readyFault.title}`) || has(`${readyFault.id} ${findingRules[readyFault.id].title}`),
    ),
  )
  return [...new Set(fitting.map((readyFault) => readyFault.id))]
    .map((id) => ({ id, readyFaults: fitting.filter((readyFault) => readyFault.id === id && kept.has(readyFault)) }))
    .filter((group) => group.readyFaults.length > 0)
}

/** Which messages are wrong: our responses, our requests, or both. */
export const directionText = (readyFault: ReadyFault): string => {
  const [one, other] = directionsOf(readyFault)
  return other !== undefined ? 'our responses and requests' : one === 'in' ? 'our responses' : 'our requests'
}

// ---- rules -----------------------------------------------------------------------------------------------------------

/** A new rule: the mildest thing that can be seen. */
export const newRule = (match: FaultMatch = { direction: 'in' }): RuleText => ({
  id: 'custom',
  title: 'Custom fault',
  match,
  scope: { kind: 'always' },
  actions:
    match.direction === 'out'
      ? [{ kind: 'delay', milliseconds: 3000 }]
      : [{ kind: 'status', http: 500, ocpi: 3000, skip: false, dropData: true }],
})

/** What fits an exchange, and all that are like it. */
export const matchOf = (
  exchange: Pick<ExchangeDetail, 'direction' | 'endpointId' | 'version' | 'connectionId' | 'method' | 'path'>,
): FaultMatch => ({
  direction: exchange.direction,
  ...(exchange.endpointId === undefined
    ? { method: exchange.method, path: `${exchange.path.split('?')[0] ?? ''}*` }
    : { endpoint: exchange.endpointId }),
  ...(exchange.version !== undefined && { version: exchange.version }),
  ...(exchange.connectionId !== undefined && { connectionId: exchange.connectionId }),
})

/** A rule for the next exchange like this one. */
export const ruleFor = (exchange: ExchangeDetail): RuleText => ({
  ...newRule(matchOf(exchange)),
  title: `Error on the next ${exchange.method} ${exchange.module ?? exchange.path}`,
  scope: { kind: 'times', times: 1 },
})

/** `*` stands for any text. */
const fits = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
      .join('.*')}$`,
    'i',
  ).test(text)

/** Ready faults that could apply where a rule matches. */
export const readyFaultsFor = (readyFaults: readonly ReadyFault[], { direction, endpoint, version }: FaultMatch): FaultSwitch[] => {
  const rows = endpoint === undefined ? [] : [endpoint].flat()
  return readyFaults
    .flatMap((readyFault) => readyFault.parts)
    .filter(
      ({ versions: known, rule: { match } }) =>
        (version === undefined || [version].flat().some((one) => known.includes(one))) &&
        (match.direction === undefined || direction === undefined || match.direction === direction) &&
        (match.endpoint === undefined || rows.some((row) => [match.endpoint ?? ''].flat().some((pattern) => fits(pattern, row)))),
    )
}

/** The rule of a ready fault where another one matches. */
export const withReadyFault = (rule: RuleText, { rule: { id, title, actions } }: FaultSwitch): RuleText => ({ ...rule, id, title, actions })

/** The action that a kind starts with; its schema defines the fields. */
export const actionOf = (kind: FaultAction['kind'], incoming: boolean): FaultAction => {
  switch (kind) {
    case 'status':
      return { kind, http: 500, ocpi: 3000, skip: false, dropData: true }
    case 'header':
      return { kind, name: 'X-Total-Count', do: 'drop' }
    case 'json':
      return { kind, within: 'objects', path: '/last_updated', do: 'remove' }
    case 'text':
      return { kind, text: '<html></html>', contentType: 'text/html' }
    case 'envelope':
      return { kind, do: incoming ? 'unwrap' : 'wrap' }
    case 'bytes':
      return { kind, do: 'truncate' }
    case 'delay':
      return { kind, milliseconds: 3000 }
    case 'query':
      return { kind, name: 'limit', do: 'ignore' }
    case 'url':
      return { kind, do: 'double-slash' }
    case 'method':
      return { kind, method: 'PUT' }
    case 'repeat':
      return { kind, times: 2 }
    case 'behaviour':
      return { kind, name: incoming ? 'swap-routing' : 'send-bearer' }
  }
}

/** Text that finds exactly the exchanges that a fault touched. */
export const touchedFilter = ({ faultId }: Pick<Fault, 'faultId'>): string => `fault:${faultId}`
