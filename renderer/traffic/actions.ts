/** What can be done with the exchanges: each a function, run from buttons, menus, the palette and the keyboard alike. */
import type { Client } from '../../emulator/contract/channel.js'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import { copyText } from '../components/index.js'
import { openLargeFile, saveFile } from '../desktop.js'
import { callErrorOf, type Engine, playFlow, playFlowOverHub } from '../engine/index.js'
import { hrefTo, navigate } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { countText } from '../text.js'
import type { Traffic } from './context.js'
import { importFrom, sourceOf } from './importing.js'
import { byStart, isByStart, nextSort } from './rows/sort.js'
import type { ColumnId } from './rows/columns.js'

/** Runs something that may fail, and says so when it does. */
export const attempt = async (what: string, action: () => Promise<void>): Promise<void> => {
  try {
    await action()
  } catch (error) {
    notify({ meaning: 'violation', text: `${what} failed: ${callErrorOf(error).message}` })
  }
}

export const copyAsCurl = (client: Client, seq: number, reveal: boolean): Promise<void> =>
  attempt('Copying as cURL', async () => {
    const { text } = await client.call('traffic.curl', { seq, reveal })
    await copyText(text, reveal ? 'cURL command with its token' : 'cURL command')
  })

/** Starts a new fault that applies to the next exchange like this one. */
export const addFaultLike = ({ standinId, seq }: Pick<ExchangeSummary, 'standinId' | 'seq'>): void =>
  navigate(hrefTo('faults', standinId, 'like', seq))

/** Hides the exchanges so far. Nothing is lost: the message, and the line above the list, lead back. */
export const hideSoFar = ({ list, log, following, cursor }: Traffic): void => {
  const newest = log.rows.at(log.rows.length - 1)
  if (!newest) return
  const before = list.settings.get().hiddenUpTo
  const count = list.rows.length
  list.change({ hiddenUpTo: newest.seq })
  cursor.set(undefined)
  following.set(true)
  notify({
    text: `${countText(count, 'exchange')} cleared from view`,
    action: {
      label: 'Undo',
      run: () => list.change({ hiddenUpTo: before }),
    },
  })
}

export const togglePause = ({ list, log }: Traffic): void => {
  const { pausedAt } = list.settings.get()
  list.change({ pausedAt: pausedAt === undefined ? (log.rows.at(log.rows.length - 1)?.seq ?? 0) : undefined })
}

/** Goes to the newest exchange and stays there. */
export const follow = (traffic: Traffic): void => {
  traffic.list.change({ pausedAt: undefined, sort: byStart })
  traffic.following.set(true)
}

/** Sorts by a column: rising, falling, then by start again. Only the order by start can be followed. */
export const sortBy = ({ list, following }: Traffic, column: ColumnId): void => {
  const sort = nextSort(list.settings.get().sort, column)
  if (!isByStart(sort)) following.set(false)
  list.change({ sort })
}

export const play = (engine: Engine, hubId?: string): void => {
  if (engine.state.get().playing) return
  void attempt('Playing the flow', async () => {
    const ok = await (hubId === undefined ? playFlow(engine) : playFlowOverHub(engine, hubId))
    if (!ok) notify({ meaning: 'warning', text: 'Some steps of the flow failed. The failed steps name the reason.' })
  })
}

export const importFile = (engine: Engine): Promise<void> =>
  attempt('Importing', async () => {
    const file = await openLargeFile([{ name: 'HTTP Archive or NDJSON', extensions: ['har', 'ndjson', 'json'] }])
    if (file) await importFrom(engine, sourceOf(file))
  })

export const exportFile = (client: Client, params: { format: 'har' | 'ndjson'; filter: string; reveal: boolean }): Promise<void> =>
  attempt('Exporting', async () => {
    const { text, exchanges } = await client.call('traffic.export', params)
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
    const kind = params.format === 'har' ? { name: 'HTTP Archive', extensions: ['har'] } : { name: 'NDJSON', extensions: ['ndjson'] }
    const saved = await saveFile(`standin-${stamp}.${params.format}`, text, [kind])
    if (saved) notify({ meaning: 'success', text: `${countText(exchanges, 'exchange')} exported to ${saved.name}` })
  })
