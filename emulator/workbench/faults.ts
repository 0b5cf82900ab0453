/** The faults of a workbench: at which stand-in each is, and how often it struck. They do not outlive the program. */
import { ContractError } from '../contract/channel.js'
import { FaultRule, type Fault, type FaultChange, type FaultRuleInput } from '../contract/faults.js'
import { randomUUID } from 'node:crypto'
import type { Context } from '../standin/context.js'
import { behaviourNames } from '../standin/faults/behaviours.js'
import { compileFault, joinFaults, type CompiledFault } from '../standin/faults/faults.js'

export interface FaultBoard {
  list(standinId?: string): Fault[]
  add(standinId: string, rule: FaultRuleInput, switchName?: string): Fault
  update(faultId: string, change: FaultChange): Fault
  remove(faultId: string): void
  /** How many were removed. */
  clear(standinId?: string): number
  /** A stand-in that was built anew has the faults it had. */
  apply(context: Context): void
}

/** More than this at one stand-in are a mistake. */
const maximumFaults = 500

export const createFaultBoard = (surroundings: { now(): number; contextOf(standinId: string): Context; changed(faults: () => Fault[]): void }): FaultBoard => {
  const faults = new Map<string, CompiledFault>()
  const list = (standinId?: string): Fault[] =>
    [...faults.values()].map(({ fault }) => fault).filter((fault) => standinId === undefined || fault.standinId === standinId)

  const compile = (fault: Fault): CompiledFault => {
    for (const action of fault.actions) {
      if (action.kind === 'behaviour' && !behaviourNames.has(action.name)) {
        throw new ContractError({ code: 'invalid', message: `there is no behaviour ${action.name}; there are ${[...behaviourNames].sort().join(', ')}`, at: '/rule/actions' })
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
      if (list(standinId).length >= maximumFaults) throw new ContractError({ code: 'conflict', message: `${maximumFaults} faults are enough for one stand-in`, at: '/standinId' })
      const fault: Fault = { ...FaultRule.parse(rule), faultId: randomUUID(), standinId, ...(switchName !== undefined && { switch: switchName }), touched: 0 }
      faults.set(fault.faultId, compile(fault))
      changed(standinId)
      return fault
    },
    update: (faultId, change) => {
      const { fault } = find(faultId)
      const rule = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      // Switched on or off it goes on counting where it was; a changed rule begins anew.
      if (Object.keys(rule).every((name) => name === 'enabled')) {
        fault.enabled = change.enabled ?? fault.enabled
        changed(fault.standinId)
        return fault
      }
      const next: Fault = { ...fault, ...rule, touched: 0 }
      faults.set(faultId, compile(next))
      changed(fault.standinId)
      return next
    },
    remove: (faultId) => {
      const { fault } = find(faultId)
      faults.delete(faultId)
      changed(fault.standinId)
    },
    clear: (standinId) => {
      const removed = list(standinId)
      for (const { faultId } of removed) faults.delete(faultId)
      for (const id of new Set(removed.map((fault) => fault.standinId))) changed(id)
      return removed.length
    },
    apply,
  }
}
