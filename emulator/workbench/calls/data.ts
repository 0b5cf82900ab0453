/** Looking at data, editing what is ours, forgetting what was received. */
import { createHash } from 'node:crypto'
import { ContractError } from '../../contract/channel.js'
import type { DataSet, DataSetName, DataSummary, ImportCounts, ImportedObject } from '../../contract/data.js'
import type { LocalRole } from '../../contract/standin.js'
import { dataSetNames, isOwnedBy } from '../../ocpi/data-sets.js'
import type { Version } from '../../ocpi/version.js'
import { authoredVersion } from '../../ocpi/authored.js'
import { judge } from '../../ocpi/judge.js'
import { versionOf } from '../../standin/connections.js'
import { applyChange, deleteOwn, planChange, pushChange, type PlannedChange } from '../../standin/data/change.js'
import { rolesOf } from '../../standin/context.js'
import { maximumKeptObjects } from '../../standin/data/data.js'
import { kinds, localKey, type JsonObject, type Kind } from '../../standin/data/kinds.js'
import { partyOf } from '../../standin/data/own.js'
import type { ReceivedEntry, ReceivedSet } from '../../standin/data/received.js'
import { describePush, planPushes } from '../../standin/operations/push.js'
import type { Standin } from '../../standin/standin.js'
import type { Held } from '../bills.js'
import { planImport, readImport } from '../data-import.js'
import { listed } from '../data-list.js'
import type { Bench } from '../workbench.js'
import type { Group } from './types.js'

const summaryOf = (module: DataSetName, key: string, object: JsonObject): DataSummary => {
  const kind = kinds[module]
  const [owner = '', ...rest] = key.split('/')
  return {
    key,
    id: rest.join('/'),
    owner,
    title: kind.title(object),
    state: kind.state(object),
    lastUpdated: typeof object['last_updated'] === 'string' ? object['last_updated'] : '',
  }
}

/** `NL-CPO/LOC1` into owner and key. */
const split = (key: string): { party: string; rest: string } => {
  const slash = key.indexOf('/')
  return slash === -1 ? { party: '', rest: key } : { party: key.slice(0, slash), rest: key.slice(slash + 1) }
}

const findOwn = (standin: Standin, module: DataSetName, key: string) => {
  const set = standin.context.data.own(module)
  const { party, rest } = split(key)
  const entry = party === '' ? set.find(rest) : (set.find(rest, party) ?? set.find(key))
  if (!entry)
    throw new ContractError({
      code: 'not-found',
      message: `${kinds[module].object} ${key} is not in the own data of ${standin.context.settings.id}`,
      at: '/key',
    })
  return { set, entry }
}

/** What came over a connection of the stand-in. */
const receivedOver = (standin: Standin, holder: string, module: DataSetName): ReceivedSet => {
  if (standin.context.connections.get(holder)) return standin.context.data.received(holder, module)
  throw new ContractError({
    code: 'not-found',
    message: `${holder} is no connection of ${standin.context.settings.id}: a holder is \`own\` or the id of a connection`,
    at: '/holder',
  })
}

const findReceived = (standin: Standin, holder: string, module: DataSetName, key: string): ReceivedEntry => {
  const entry = receivedOver(standin, holder, module)
    .entries()
    .find((candidate) => candidate.key === key || candidate.id === key)
  if (!entry)
    throw new ContractError({
      code: 'not-found',
      message: `${kinds[module].object} ${key} has not been received over this connection`,
      at: '/key',
    })
  return entry
}

/** One object with what it takes to read it. Throws `ContractError` when it is not there. */
export const findHeld = (standin: Standin, holder: string, module: DataSetName, key: string): Held => {
  if (holder !== 'own') {
    const { key: found, id, owner, version, object } = findReceived(standin, holder, module, key)
    return { holder, key: found, id, owner, version, object }
  }
  const { set, entry } = findOwn(standin, module, key)
  const object = set.object(entry)
  return {
    holder,
    key: `${entry.party}/${entry.key}`,
    id: String(object[kinds[module].idField]),
    owner: entry.party,
    version: kinds[module].authoredIn,
    object,
  }
}

/** A short text that is another one for another object. */
const revisionOf = (object: JsonObject): string => createHash('sha256').update(JSON.stringify(object)).digest('base64url').slice(0, 16)

/** Of two writers who saw the same object, the second is told. Without a revision, whoever writes last wins. */
const checkSeen = (standin: Standin, change: PlannedChange, revision: string | undefined): void => {
  if (revision === undefined) return
  const { module, object } = change
  const set = standin.context.data.own(module)
  const entry = set.find(localKey(module, String(object[kinds[module].idField]), object['type']), partyOf(object))
  if (entry && revisionOf(set.object(entry)) === revision) return
  throw new ContractError({
    code: 'conflict',
    message: entry
      ? `the ${kinds[module].object} was changed after it was read: read it again, and repeat the change`
      : `the ${kinds[module].object} was deleted after it was read: leave the revision out to create it again`,
    at: '/revision',
  })
}

/** A stand-in sees no set of a version that it does not serve. */
const isAuthored = (kind: Kind, roles: readonly LocalRole[], versions: readonly Version[]): boolean =>
  kind.authored &&
  roles.some((role) => isOwnedBy(kind, role)) &&
  (kind.authoredIn === authoredVersion || versions.includes(kind.authoredIn))

export const dataCalls = (bench: Bench): Group<'data'> => {
  const standinOf = (standinId: string): Standin => bench.standin(standinId).standin

  const done = async (standin: Standin, change: PlannedChange, push: boolean | undefined, dryRun: boolean) => {
    const { context } = standin
    const planned = () => planPushes(context, change).map(describePush)
    const key = `${partyOf(change.object)}/${localKey(change.module, String(change.object[kinds[change.module].idField]), change.object['type'])}`
    const revision = revisionOf(change.object)
    if (dryRun) return { key, object: change.object, revision, pushes: planned() }
    applyChange(context, change)
    const pushes = (push ?? context.settings.pushOnChange) ? await pushChange(context, change, 'own data was changed') : []
    return { key, object: change.object, revision, pushes }
  }

  return {
    'data.sets': ({ standinId }) => {
      const { context } = standinOf(standinId)
      const roles = rolesOf(context.settings)
      const own = dataSetNames
        .filter((module) => isAuthored(kinds[module], roles, context.settings.versions))
        .map((module): DataSet => ({
          standinId,
          holder: 'own',
          module,
          object: kinds[module].object,
          version: kinds[module].authoredIn,
          count: context.data.own(module).size(),
          editable: true,
          kept: true,
        }))
      const received = context.connections.list().flatMap((record) =>
        dataSetNames.flatMap((module): DataSet[] => {
          const count = context.data.received(record.id, module).size()
          if (count === 0) return []
          return [
            {
              standinId,
              holder: record.id,
              module,
              object: kinds[module].object,
              version: versionOf(record),
              count,
              editable: false,
              kept: count <= maximumKeptObjects,
            },
          ]
        }),
      )
      return { sets: [...own, ...received] }
    },
    'data.list': ({ standinId, holder, module, ...part }) => {
      const { data } = standinOf(standinId).context
      if (holder === 'own') {
        const set = data.own(module)
        return listed(set.entries(), (entry) => summaryOf(module, `${entry.party}/${entry.key}`, set.object(entry)), part)
      }
      const entries = receivedOver(standinOf(standinId), holder, module).entries()
      return listed(entries, (entry) => summaryOf(module, entry.key, entry.object), part)
    },
    'data.get': ({ standinId, holder, module, key }) => {
      const held = findHeld(standinOf(standinId), holder, module, key)
      const { key: found, object, version } = held
      return { key: found, object, findings: judge(version, kinds[module].object, object), revision: revisionOf(object) }
    },
    'data.put': ({ standinId, module, object, revision, push, dryRun }) => {
      const standin = standinOf(standinId)
      if (typeof object !== 'object' || object === null || Array.isArray(object)) {
        throw new ContractError({ code: 'invalid', message: `a ${kinds[module].object} has to be a JSON object`, at: '/object' })
      }
      const change = planChange(standin.context, module, { object })
      checkSeen(standin, change, revision)
      return done(standin, change, push, dryRun)
    },
    'data.patch': ({ standinId, module, key, evse, connector, fields, revision, push, dryRun }) => {
      const standin = standinOf(standinId)
      const { entry } = findOwn(standin, module, key)
      const change = planChange(standin.context, module, { id: entry.key, party: entry.party, evse, connector, fields })
      checkSeen(standin, change, revision)
      return done(standin, change, push, dryRun)
    },
    'data.import': async ({ standinId, module, text, push, invalid, dryRun }) => {
      const { context } = standinOf(standinId)
      const { owner } = kinds[module]
      const party = context.settings.parties.find(({ role }) => role === owner) ?? context.settings.parties[0]
      if (!party)
        throw new ContractError({ code: 'invalid', message: `${standinId} has no party that could own the objects`, at: '/standinId' })
      const counts: ImportCounts = { create: 0, change: 0, same: 0, invalid: 0 }
      const items: ImportedObject[] = []
      for (const [index, object] of (await readImport(text, module, party)).entries()) {
        // One after another, so that an object that occurs twice is compared with its first state.
        const { change, ...item } = planImport(standinOf(standinId), module, object, index + 1)
        counts[item.action] += 1
        items.push(item)
        if (!dryRun && change && (item.action !== 'invalid' || invalid)) await done(standinOf(standinId), change, push, false)
      }
      return { items, counts }
    },
    'data.delete': async ({ standinId, holder, module, key, push }) => {
      const standin = standinOf(standinId)
      if (holder !== 'own') {
        receivedOver(standin, holder, module).remove(findReceived(standin, holder, module, key))
        standin.context.environment.changed(standinId, { kind: 'data', holder, module })
        return { pushes: [] }
      }
      const { entry } = findOwn(standin, module, key)
      return { pushes: await deleteOwn(standin.context, module, entry.key, entry.party, push ?? standin.context.settings.pushOnChange) }
    },
    'data.clear': ({ standinId, holder, module }) => {
      const standin = standinOf(standinId)
      const { context } = standin
      if (holder === 'own') throw new ContractError({ code: 'invalid', message: 'own data is deleted object by object', at: '/holder' })
      for (const one of module === undefined ? dataSetNames : [module]) {
        receivedOver(standin, holder, one).clear()
        context.environment.changed(standinId, { kind: 'data', holder, module: one })
      }
      return {}
    },
    'data.export': ({ standinId, holder, module }) => {
      const standin = standinOf(standinId)
      const set = standin.context.data.own(module)
      const objects =
        holder === 'own'
          ? set.entries().map((entry) => set.object(entry))
          : receivedOver(standin, holder, module)
              .entries()
              .map((entry) => entry.object)
      return { text: `[\n${objects.map((object) => JSON.stringify(object)).join(',\n')}\n]\n` }
    },
  }
}
