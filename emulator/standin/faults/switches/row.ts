/** How a ready fault is written down: one row for each way of committing a pitfall. */
import {
  FaultRule,
  type FaultAction,
  type FaultRole,
  type FaultMatch,
  type FaultRuleInput,
  type FaultSwitch,
} from '../../../contract/faults.js'
import type { FindingId } from '../../../ocpi/finding.js'
import { versionsWhere } from '../../../ocpi/dialect.js'
import { versions as every, type Version } from '../../../ocpi/version.js'
import { chaptersOf, rolesOf } from '../concerns.js'

type Input = FaultRuleInput['actions'][number]

export interface Extras {
  readonly versions?: readonly Version[]
  readonly scope?: FaultRuleInput['scope']
  /** Who can commit it, where that does not follow from what it matches. */
  readonly roles?: readonly FaultRole[]
  /** Nothing is wrong yet: the peer may fall into it. */
  readonly lure?: true
}

/** `name` is the way of it: `relative` in `paging.link/relative`. */
export const row = (
  id: FindingId,
  name: string,
  title: string,
  match: FaultMatch,
  actions: Input | readonly Input[],
  extras: Extras = {},
): FaultSwitch => {
  const versions = [...(extras.versions ?? every)]
  return {
    name: `${id}/${name}`,
    id,
    title,
    versions,
    roles: extras.roles ? [...extras.roles] : rolesOf(match, versions),
    chapters: chaptersOf(id, match, versions),
    noticed: extras.lure ? 'when the peer falls for it' : 'by the peer',
    rule: FaultRule.parse({
      id,
      title,
      match: versions.length === every.length ? match : { ...match, version: versions.length === 1 ? versions[0] : versions },
      actions: Array.isArray(actions) ? actions : [actions],
      ...(extras.scope && { scope: extras.scope }),
    }),
  }
}

/** 2.2 gave objects their owner, requests their headers and fields their names of today. */
export const since22 = { versions: versionsWhere(({ ownerFields }) => ownerFields) } satisfies Extras
export const until22 = { versions: versionsWhere(({ ownerFields }) => !ownerFields) } satisfies Extras
/** Objects may have the fields of the version only. */
export const closedFields = { versions: versionsWhere(({ openFields }) => !openFields) } satisfies Extras
/** Amounts are stated without and with VAT. */
export const withVat = { versions: versionsWhere(({ priceObject, taxLines }) => priceObject && !taxLines) } satisfies Extras
/** Amounts have a line for each tax. */
export const withTaxLines = { versions: versionsWhere(({ taxLines }) => taxLines) } satisfies Extras

// ---- what is matched ----------------------------------------------------------------------------------------------------

/** Answers that we give, by the row that is asked for. */
export const answers = (endpoint: string | string[]): FaultMatch => ({ direction: 'in', endpoint })
/** Requests that we send. */
export const requests = (endpoint: string | string[]): FaultMatch => ({ direction: 'out', endpoint })
export const lists = answers('*.sender.list')
export const pushes = requests(['*.receiver.put*', '*.receiver.post', '*.receiver.patch*'])

// ---- what is done -------------------------------------------------------------------------------------------------------

export const does = (name: string): Input => ({ kind: 'behaviour', name })
export const header = (name: string, value: string): Input => ({ kind: 'header', name, do: 'set', value })
export const noHeader = (name: string): Input => ({ kind: 'header', name, do: 'drop' })
export const sets = (
  path: string,
  value: Extract<FaultAction, { kind: 'json' }>['value'],
  within: 'objects' | 'body' | 'first-object' = 'objects',
): Input => ({ kind: 'json', within, path, do: 'set', value })
export const json = (
  path: string,
  change: Extract<FaultAction, { kind: 'json' }>['do'],
  value?: Extract<FaultAction, { kind: 'json' }>['value'],
  within: 'objects' | 'body' | 'first-object' = 'objects',
): Input => ({ kind: 'json', within, path, do: change, ...(value !== undefined && { value }) })
export const status = (http: number | undefined, ocpi?: number, skip = false): Input => ({
  kind: 'status',
  ...(http !== undefined && { http }),
  ...(ocpi !== undefined && { ocpi }),
  skip,
})
