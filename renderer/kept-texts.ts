/** Texts that were typed and neither saved nor sent: kept through views, reloads and restarts. */
import { isRecordOf, isString, preference } from './preferences.js'
import { type Store, useStore } from './store.js'

export type KeptTexts = Store<Readonly<Record<string, string>>>

/** Texts of one kind are kept for so many things; the oldest are dropped. */
const keptAtMost = 50

/** Bodies of operations, by connection and operation. */
export const operationTexts: KeptTexts = preference('operations.drafts', {}, isRecordOf(isString))
/** Rules of faults, by the fault; those of new faults by `new` and the stand-in. */
export const faultTexts: KeptTexts = preference('faults.drafts', {}, isRecordOf(isString))

/** The id of the new fault of a stand-in. */
export const newFaultId = (standinId: string): string => `new ${standinId}`

/** Keeps a text; undefined forgets it. */
export const keepText = (store: KeptTexts, id: string, text: string | undefined): void =>
  store.set((known) => {
    const others = Object.entries(known).filter(([other]) => other !== id)
    if (text === undefined) return others.length === Object.keys(known).length ? known : Object.fromEntries(others)
    return Object.fromEntries([...others, [id, text] as const].slice(-keptAtMost))
  })

/** The kept text, if any, and the function that keeps another one. */
export const useKeptText = (store: KeptTexts, id: string): readonly [string | undefined, (text: string | undefined) => void] => [
  useStore(store, (known) => known[id]),
  (text) => keepText(store, id, text),
]
