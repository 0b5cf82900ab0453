/** What the user can do with data sets and their objects, apart from editing one. */
import type { Client } from '../../emulator/contract/channel.js'
import type { DataSetName, DataSet } from '../../emulator/contract/data.js'
import { saveFile } from '../desktop.js'
import { callErrorOf } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import { idOfKey } from './data-model.js'

/** Runs something that may fail; shows why it failed. True when it succeeded. */
export const attempt = async (what: string, action: () => Promise<void>): Promise<boolean> => {
  try {
    await action()
    return true
  } catch (error) {
    notify({ meaning: 'violation', text: `${what} failed: ${callErrorOf(error).message}` })
    return false
  }
}

interface Deletion {
  readonly standinId: string
  readonly module: DataSetName
  readonly key: string
  /** The stored object, to restore it. */
  readonly object: unknown
  readonly onRestored: (key: string) => void
}

/** Deletes an own object; the message offers to undo that. True when it was deleted. */
export const deleteObject = async (client: Client, { standinId, module, key, object, onRestored }: Deletion): Promise<boolean> => {
  const name = idOfKey(key)
  const restore = () =>
    void attempt(`Restoring ${name}`, async () => {
      onRestored((await client.call('data.put', { standinId, module, object })).key)
    })
  const deleted = await attempt(`Deleting ${name}`, async () => {
    await client.call('data.delete', { standinId, holder: 'own', module, key })
  })
  if (deleted) notify({ text: `${name} deleted`, action: { label: 'Undo', run: restore } })
  return deleted
}

/** Removes all received objects of a set here; the peer keeps them. */
export const forgetSet = (client: Client, { standinId, holder, module }: DataSet): Promise<boolean> =>
  attempt('Removing the received objects', async () => {
    await client.call('data.clear', { standinId, holder, module })
  })

/** Saves all objects of a set as a JSON file. */
export const exportSet = (client: Client, { standinId, holder, module }: DataSet): Promise<boolean> =>
  attempt('Exporting', async () => {
    const { text } = await client.call('data.export', { standinId, holder, module })
    const saved = await saveFile(`${standinId}-${module}.json`, text, [{ name: 'JSON', extensions: ['json'] }])
    if (saved) notify({ text: `Saved as ${saved.name}` })
  })
