/** Faults of our stand-in that a check switches on, as `Probe.fault` takes them. */
import type { FaultRuleInput } from '../contract/faults.js'

type Match = NonNullable<FaultRuleInput['match']>
type Action = FaultRuleInput['actions'][number]
type JsonAction = Extract<Action, { kind: 'json' }>

/** Marks the exchanges that a check has changed: see `Exchange.faultIds`. */
export const auditFault = 'audit'

/** Changes requests of the platform and our answers to them, unless `match` names another direction; always, or so many `times`. */
export const faultOf = (title: string, match: Match, actions: readonly Action[], times?: number): { readonly rule: FaultRuleInput } => ({
  rule: {
    id: auditFault,
    title,
    match: { direction: 'in', ...match },
    actions: [...actions],
    ...(times !== undefined && { scope: { kind: 'times', times } }),
  },
})

/** Answers in place of our handler, without `data`. */
export const answeredWith = (http: number, ocpi: number): Action => ({ kind: 'status', http, ocpi, skip: true, dropData: true })

/** Changes one place of a JSON body. */
export const inBody = (path: string, change: Omit<JsonAction, 'kind' | 'within' | 'path'>): Action => ({
  kind: 'json',
  within: 'body',
  path,
  ...change,
})

/** Another value at one place of our versions list or version details. */
export const changedDiscovery = (endpoint: 'versions.list' | 'versions.details', path: string, value: JsonAction['value']) =>
  faultOf('changed discovery', { endpoint }, [inBody(path, { do: 'set', value })])
