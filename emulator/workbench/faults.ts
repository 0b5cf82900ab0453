/** The faults of a workbench: at which stand-in each is, and how often it struck. They do not outlive the program. */
import { ContractError } from '../contract/channel.js'
import { FaultRule, type Fault, type FaultChange, type FaultRuleInput } from '../contract/faults.js'
import { randomBytes, randomUUID } from 'node:crypto'
import type { Context } from '../standin/context.js'
import { behaviourNames } from '../standin/faults/behaviours.js'
import { compileFault, joinFaults, type CompiledFault } from '../standin/faults/faults.js'

export interface FaultBoard {
  list(standinId?: string): Fault[]
  add(standinId: string, rule: FaultRuleInput, switchName?: string): Fault
  update(faultId: string, change: FaultChange): Fault
  /** Returns what `restore` brings it back with. */
  remove(faultId: string): string
  /** `removed`: how many there were. */
  clear(standinId?: string): { removed: number; undo: string }
  /** Brings removed faults back with their counts. */
  restore(undo: string): Fault[]
  /** A stand-in that was built anew has the faults it had. */
  apply(context: Context): void
}

/** More than this at one stand-in are a mistake. */
const maximumFaults = 500
/** Removals that can be undone. */
const maximumUndone = 100

export const createFaultBoard = (surroundings: {
  now(): number
  isThere(standinId: string): boolean
  contextOf(standinId: string): Context
  changed(faults: () => Fault[]): void
}): FaultBoard => {
  const faults = new Map<string, CompiledFault>()
  const removed = new Map<string, readonly CompiledFault[]>()
  const list = (standinId?: string): Fault[] =>
    [...faults.values()]
      .map(({ fault }) => fault)
      .filter((fault) => (standinId === undefined ? surroundings.isThere(fault.standinId) : fault.standinId === standinId))

  /** Short enough to be typed, and not that of a fault whose exchanges a log still holds. */
  const newId = (id: string): string => {
    for (;;) {
      const faultId = `${id}-${randomBytes(2).toString('hex')}`
      if (!faults.has(faultId) && ![...removed.values()].flat().some(({ fault }) => fault.faultId === faultId)) return faultId
    }
  }
  const takeAway = (gone: readonly CompiledFault[]): string => {
    for (const { fault } of gone) faults.delete(fault.faultId)
    for (const standinId of new Set(gone.map(({ fault }) => fault.standinId))) changed(standinId)
    const undo = randomUUID()
    removed.set(undo, gone)
    for (const [oldest] of removed) if (removed.size > maximumUndone) removed.delete(oldest)
    return undo
  }

  const compile = (fault: Fault): CompiledFault => {
    for (const action of fault.actions) {
      if (action.kind === 'behaviour' && !behaviourNames.has(action.name)) {
        throw new ContractError({
          code: 'invalid',
          message: `there is no behaviour ${action.name}; there are ${[...behaviourNames].sort().join(', ')}`,
          at: '/rule/actions',
        })
      }
    }
    const compiled = compileFault(fault, () => {
      fault.touched += 1
      fault.lastTouchedAt = surroundings.now()
      surroundings.changed(() => list())
    })
    return compiled
  }

  const apply = (context: Context): void => {
    context.faults = joinFaults([...faults.values()].filter(({ fault }) => fault.standinId === context.settings.id))
  }
  const changed = (standinId: string): void => {
    apply(surroundings.contextOf(standinId))
    surroundings.changed(() => list())
  }
  const find = (faultId: string): CompiledFault => {
    const found = faults.get(faultId)
    if (found) return found
    throw new ContractError({ code: 'not-found', message: `there is no fault ${faultId}`, at: '/faultId' })
  }

  return {
    list,
    add: (standinId, rule, switchName) => {
      surroundings.contextOf(standinId)
      if (list(standinId).length >= maximumFaults)
        throw new ContractError({ code: 'conflict', message: `${maximumFaults} faults are enough for one stand-in`, at: '/standinId' })
      const fault: Fault = {
        ...FaultRule.parse(rule),
        faultId: newId(rule.id ?? 'custom'),
        standinId,
        ...(switchName !== undefined && { switch: switchName }),
        touched: 0,
      }
      faults.set(fault.faultId, compile(fault))
      changed(standinId)
      return fault
    },
    update: (faultId, change) => {
      const { fault } = find(faultId)
      const rule = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      // Switched on or off it goes on counting where it was; a changed rule begins its scope anew.
      if (Object.keys(rule).every((name) => name === 'enabled')) {
        fault.enabled = change.enabled ?? fault.enabled
        changed(fault.standinId)
        return fault
      }
      const next: Fault = { ...fault, ...rule }
      faults.set(faultId, compile(next))
      changed(fault.standinId)
      return next
    },
    remove: (faultId) => takeAway([find(faultId)]),
    clear: (standinId) => {
      const gone = list(standinId).map(({ faultId }) => find(faultId))
      return { removed: gone.length, undo: takeAway(gone) }
    },
    restore: (undo) => {
      const back = removed.get(undo)?.filter(({ fault }) => surroundings.isThere(fault.standinId))
      if (!back) throw new ContractError({ code: 'not-found', message: 'these faults cannot be brought back any more', at: '/undo' })
      removed.delete(undo)
      for (const one of back) faults.set(one.fault.faultId, one)
      for (const standinId of new Set(back.map(({ fault }) => fault.standinId))) changed(standinId)
      return back.map(({ fault }) => fault)
    },
    apply,
  }
}
