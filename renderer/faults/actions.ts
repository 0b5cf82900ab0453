/** Actions on faults. Each reports its result; removing offers to undo. */
import type { CallParams } from '../../emulator/contract/calls.js'
import type { Client } from '../../emulator/contract/channel.js'
import type { Fault } from '../../emulator/contract/faults.js'
import { callErrorOf } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import { countText } from '../text.js'

const attempt = async <T>(what: string, run: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await run()
  } catch (error) {
    notify({ meaning: 'violation', text: `${what}: ${callErrorOf(error).message}` })
    return undefined
  }
}

/** Returns the added faults; undefined when the call failed. */
export const switchOn = (client: Client, params: CallParams<'faults.add'>): Promise<Fault[] | undefined> =>
  attempt('The fault could not be switched on', async () => (await client.call('faults.add', params)).faults)

export const setEnabled = (client: Client, fault: Fault, enabled: boolean): Promise<unknown> =>
  attempt(`“${fault.title}” could not be switched ${enabled ? 'on' : 'off'}`, () =>
    client.call('faults.update', { faultId: fault.faultId, rule: { enabled } }),
  )

const offerBack = (client: Client, text: string, undos: readonly string[]): void => {
  notify({
    text,
    action: {
      label: 'Undo',
      run: () => {
        void attempt('The faults could not be restored', async () => {
          for (const undo of undos) await client.call('faults.restore', { undo })
        })
      },
    },
  })
}

export const removeFaults = (client: Client, faults: readonly Fault[]): Promise<unknown> =>
  attempt('The fault could not be removed', async () => {
    const undos: string[] = []
    for (const { faultId } of faults) undos.push((await client.call('faults.remove', { faultId })).undo)
    offerBack(client, faults.length === 1 ? `Removed: ${faults[0]?.title ?? ''}` : `${countText(faults.length, 'fault')} removed`, undos)
  })

/** Those of one stand-in, or all. */
export const clearFaults = (client: Client, standinId?: string): Promise<unknown> =>
  attempt('The faults could not be removed', async () => {
    const { removed, undo } = await client.call('faults.clear', standinId === undefined ? {} : { standinId })
    if (removed === 0) notify({ text: 'There are no faults to remove.' })
    else offerBack(client, `${countText(removed, 'fault')} removed`, [undo])
  })
