/** The rules that the user has muted: kept in the workspace, asked for every finding. */
import type { Mute } from '../contract/findings.js'
import type { FindingId } from '../ocpi/finding-rules.js'

export interface Mutes {
  list(): readonly Mute[]
  isMuted(connectionId: string | undefined, rule: FindingId): boolean
  /** Without a connection: everywhere. */
  add(mute: Mute): void
  /** Takes away that very mute; without a connection, every mute of the rule. */
  remove(mute: Mute): void
}

export const createMutes = (initial: readonly Mute[], changed: (mutes: readonly Mute[]) => void): Mutes => {
  let mutes = [...initial]
  const everywhere = new Set<FindingId>()
  const overConnection = new Set<string>()
  const index = (): void => {
    everywhere.clear()
    overConnection.clear()
    for (const { rule, connectionId } of mutes) {
      if (connectionId === undefined) everywhere.add(rule)
      else overConnection.add(`${rule} ${connectionId}`)
    }
  }
  index()
  const set = (next: Mute[]): void => {
    mutes = next
    index()
    changed(mutes)
  }
  const isSame = (one: Mute, other: Mute): boolean => one.rule === other.rule && one.connectionId === other.connectionId
  return {
    list: () => mutes,
    isMuted: (connectionId, rule) => everywhere.has(rule) || (connectionId !== undefined && overConnection.has(`${rule} ${connectionId}`)),
    add: (mute) => {
      if (!mutes.some((known) => isSame(known, mute))) set([...mutes, mute])
    },
    remove: (mute) => {
      const left = mutes.filter((known) => (mute.connectionId === undefined ? known.rule !== mute.rule : !isSame(known, mute)))
      if (left.length < mutes.length) set(left)
    },
  }
}
