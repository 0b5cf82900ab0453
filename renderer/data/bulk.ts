/** What can be done with several objects of a set at once. */
import type { Client } from '../../emulator/contract/channel.js'
import type { DataSet } from '../../emulator/contract/data.js'
import type { Connection } from '../../emulator/contract/standin.js'
import { copyText } from '../components/index.js'
import { saveFile } from '../desktop.js'
import { callErrorOf } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import { countText } from '../text.js'
import { attempt } from './actions.js'
import { csvOf } from './csv.js'
import { idOfKey } from './data-model.js'

export interface Chosen {
  readonly client: Client
  readonly set: DataSet
  readonly keys: readonly string[]
}

/** Calls of one kind that are under way at once. */
const atOnce = 8

/** Runs a call for each key; resolves with the keys for which it failed, and why. */
const forEachKey = async (
  keys: readonly string[],
  run: (key: string) => Promise<unknown>,
): Promise<readonly (readonly [string, string])[]> => {
  const failed: (readonly [string, string])[] = []
  const waiting = [...keys]
  const work = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      try {
        await run(key)
      } catch (error) {
        failed.push([key, callErrorOf(error).message])
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, keys.length) }, work))
  return failed
}

/** `3 objects pushed`, or what failed. */
const tell = (done: string, keys: readonly string[], failed: readonly (readonly [string, string])[]): void => {
  const [first] = failed
  if (!first) notify({ meaning: 'success', text: `${countText(keys.length, 'object')} ${done}` })
  else
    notify({
      meaning: 'violation',
      text: `${keys.length - failed.length} of ${countText(keys.length, 'object')} ${done}. ${idOfKey(first[0])}: ${first[1]}`,
    })
}

const objectsOf = async ({ client, set: { standinId, holder, module }, keys }: Chosen): Promise<unknown[]> => {
  const objects = new Map<string, unknown>()
  const failed = await forEachKey(keys, async (key) => {
    objects.set(key, (await client.call('data.get', { standinId, holder, module, key })).object)
  })
  const [first] = failed
  if (first) throw new Error(`${idOfKey(first[0])}: ${first[1]}`)
  return keys.map((key) => objects.get(key))
}

/** One object as an object, several as a list. */
const jsonOf = (objects: readonly unknown[]): string => JSON.stringify(objects.length === 1 ? objects[0] : objects, undefined, 2)

export const copyAsJson = (chosen: Chosen): Promise<boolean> =>
  attempt('Copying', async () => {
    await copyText(jsonOf(await objectsOf(chosen)), 'JSON')
  })

export const exportChosen = (chosen: Chosen, format: 'json' | 'csv'): Promise<boolean> =>
  attempt('Exporting', async () => {
    const objects = await objectsOf(chosen)
    const text = format === 'csv' ? csvOf(objects) : `${JSON.stringify(objects, undefined, 2)}\n`
    const saved = await saveFile(`${chosen.set.standinId}-${chosen.set.module}.${format}`, text, [
      { name: format.toUpperCase(), extensions: [format] },
    ])
    if (saved) notify({ text: `${countText(objects.length, 'object')} saved as ${saved.name}` })
  })

export const deleteChosen = async ({ client, set: { standinId, holder, module }, keys }: Chosen): Promise<void> => {
  const failed = await forEachKey(keys, (key) => client.call('data.delete', { standinId, holder, module, key }))
  tell(holder === 'own' ? 'deleted' : 'removed', keys, failed)
}

/** Changes fields of each object. */
export const changeChosen = async (
  { client, set: { standinId, module }, keys }: Chosen,
  fields: Readonly<Record<string, unknown>>,
  push: boolean,
): Promise<void> => {
  const failed = await forEachKey(keys, (key) => client.call('data.patch', { standinId, module, key, fields, push }))
  tell('changed', keys, failed)
}

/** The operation that pushes objects of a module over a connection; undefined where there is none. */
const pushOperation = async (client: Client, connectionId: string, module: string): Promise<string | undefined> => {
  const { operations } = await client.call('operations.list', { connectionId })
  const wanted = [`${module}.receiver.put`, `${module}.receiver.post`]
  return operations.find(({ id, advertised }) => advertised && wanted.includes(id))?.id
}

/** Pushes each object as it is to every registered peer that receives its module. */
export const pushChosen = ({ client, set: { standinId, module }, keys }: Chosen, connections: readonly Connection[]): Promise<boolean> =>
  attempt('Pushing', async () => {
    const registered = connections.filter((each) => each.standinId === standinId && each.state === 'REGISTERED')
    const targets = await Promise.all(
      registered.map(async ({ id }) => ({ connectionId: id, operation: await pushOperation(client, id, module) })),
    )
    const known = targets.flatMap(({ connectionId, operation }) => (operation === undefined ? [] : [{ connectionId, operation }]))
    if (known.length === 0) throw new Error('no registered peer receives these objects')
    const failed = await forEachKey(keys, async (key) => {
      for (const target of known) {
        const outcome = await client.call('operations.send', { ...target, from: key })
        if (!outcome.ok) throw new Error(outcome.message)
      }
    })
    tell(`pushed to ${countText(known.length, 'peer')}`, keys, failed)
  })
