/** Changing own data: last_updated moves on for the object and its parents, and the peers are told. */
import { ContractError } from '../../contract/channel.js'
import type { DataSetName, PlannedPush } from '../../contract/data.js'
import { authoredVersion } from '../../ocpi/authored.js'
import { formatDateTime, readDateTime } from '../../ocpi/datetime.js'
import { dialects } from '../../ocpi/dialect.js'
import { isHub, versionOf } from '../connections.js'
import type { Context } from '../context.js'
import { kinds, localKey, type JsonObject } from './kinds.js'
import { applyPatch, connectorIn, evseIn, withConnector, withEvse } from './received.js'
import { describePush, planPushes, sendPush, type OwnChange } from '../operations/push.js'
import { isObject } from '../../ocpi/json-object.js'

export type Edit =
  /** A new or replaced object; its last_updated is kept when it has one that is newer than what we hold. */
  | { readonly object: unknown }
  /** Changed fields of an object, or of an EVSE or Connector in it. `append`: charging periods are added. */
  | {
      readonly id: string
      readonly party?: string | undefined
      readonly evse?: string | undefined
      readonly connector?: string | undefined
      readonly fields: JsonObject
      readonly append?: boolean
    }

export interface PlannedChange extends OwnChange {
  readonly key: string
}

const notFound = (what: string) => new ContractError({ code: 'not-found', message: `${what} is not in this stand-in's own data` })

/**
 * Rises with every change, so that a peer that compares sees the order: by a millisecond at least, and by a second where a
 * peer counts in seconds, as one behind a hub may.
 */
const nextUpdate = (context: Context, before: unknown): string => {
  const known = typeof before === 'string' ? (readDateTime(before) ?? 0) : 0
  const inSeconds = context.connections
    .list()
    .some((connection) => connection.state === 'REGISTERED' && (dialects[versionOf(connection)].wholeSeconds || isHub(connection)))
  const next = inSeconds ? (Math.floor(known / 1000) + 1) * 1000 : known + 1
  return formatDateTime(Math.max(context.environment.clock.now(), next))
}

/** What an edit comes to, without doing it. Throws `ContractError` `not-found` or `invalid`. */
export const planChange = (context: Context, module: DataSetName, edit: Edit): PlannedChange => {
  const kind = kinds[module]
  const set = context.data.own(module)
  if ('object' in edit) {
    const given = edit.object
    if (!isObject(given)) throw new ContractError({ code: 'invalid', message: `a ${kind.object} has to be a JSON object`, at: '/object' })
    for (const field of ['country_code', 'party_id', kind.idField]) {
      if (typeof given[field] !== 'string' || given[field] === '') {
        throw new ContractError({ code: 'invalid', message: `${kind.object}: \`${field}\` is missing`, at: `/${field}` })
      }
    }
    const existing = set.find(
      localKey(module, String(given[kind.idField]), given['type']),
      `${String(given['country_code'])}-${String(given['party_id'])}`,
    )
    const before = existing && set.object(existing)['last_updated']
    const newer =
      typeof given['last_updated'] === 'string' &&
      (readDateTime(given['last_updated']) ?? 0) > (typeof before === 'string' ? (readDateTime(before) ?? 0) : 0)
    const object = newer && !existing ? given : { ...given, last_updated: nextUpdate(context, before) }
    return { module, object, how: 'put', isNew: !existing, key: String(given[kind.idField]) }
  }
  const entry = set.find(edit.id, edit.party)
  if (!entry) throw notFound(`${kind.object} ${edit.id}`)
  const whole = set.object(entry)
  const evse = edit.evse === undefined ? undefined : evseIn(whole, edit.evse)
  if (edit.evse !== undefined && !evse) throw notFound(`EVSE ${edit.evse}`)
  const connector = edit.connector === undefined || !evse ? undefined : connectorIn(evse, edit.connector)
  if (edit.connector !== undefined && !connector) throw notFound(`Connector ${edit.connector}`)
  const last_updated = nextUpdate(context, whole['last_updated'])
  const fields = { ...edit.fields, last_updated }
  const object =
    connector && evse && edit.evse !== undefined && edit.connector !== undefined
      ? withConnector(whole, edit.evse, evse, edit.connector, applyPatch('Connector', connector, fields, authoredVersion), authoredVersion)
          .location
      : evse && edit.evse !== undefined
        ? withEvse(whole, edit.evse, applyPatch('EVSE', evse, fields, authoredVersion), authoredVersion).location
        : edit.append
          ? applyPatch(kind.object, whole, fields, kind.authoredIn)
          : withoutNulls({ ...whole, ...fields })
  // A PATCH cannot take anything away (3.8), so the whole is written anew.
  const how = Object.values<unknown>(fields).includes(null) ? 'put' : 'patch'
  return { module, object, how, evse: edit.evse, connector: edit.connector, fields, key: entry.key }
}

const withoutNulls = (object: JsonObject): JsonObject => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null))

/** Keeps a planned change; the caller pushes it. */
export const applyChange = (context: Context, change: PlannedChange): void => {
  context.data.own(change.module).put(change.object)
  context.environment.changed(context.settings.id, { kind: 'data', holder: 'own', module: change.module })
}

/** What has been pushed since; waits for the answers, which are in the log. */
export const pushChange = async (context: Context, change: PlannedChange, why: string): Promise<PlannedPush[]> => {
  const pushes = planPushes(context, change)
  await Promise.all(pushes.map((planned) => sendPush(context, planned, why)))
  return pushes.map(describePush)
}

/** Edits own data and tells the peers. */
export const changeOwn = async (context: Context, module: DataSetName, edit: Edit, why: string): Promise<PlannedPush[]> => {
  const change = planChange(context, module, edit)
  applyChange(context, change)
  return pushChange(context, change, why)
}

/** Deletes an own object; it is deleted at the peers where its module has DELETE. */
export const deleteOwn = async (
  context: Context,
  module: DataSetName,
  key: string,
  party: string | undefined,
  tellPeers: boolean,
): Promise<PlannedPush[]> => {
  const set = context.data.own(module)
  const entry = set.find(key, party)
  if (!entry) throw notFound(`${kinds[module].object} ${key}`)
  const object = set.object(entry)
  set.remove(entry)
  context.environment.changed(context.settings.id, { kind: 'data', holder: 'own', module })
  if (!tellPeers || !kinds[module].deletable || !isObject(object)) return []
  return pushChange(context, { module, object, how: 'delete', key }, `the ${kinds[module].object} was deleted`)
}
