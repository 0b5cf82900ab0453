/** The faults of one stand-in: which are on, which apply to an exchange, and how often each did. */
import type { Fault } from '../../contract/faults.js'
import { compileMatch, type Subject } from './match.js'
import { createScope } from './scope.js'
import { applyRules, type FaultContext, type AppliedFaults, type ActiveRule } from './apply.js'

export interface Faults {
  /** The rules that match an exchange; undefined when none does, which is the usual case. */
  match(subject: Subject, faultContext: FaultContext): AppliedFaults | undefined
}

export interface CompiledFault {
  readonly fault: Fault
  readonly matches: (subject: Subject) => boolean
  readonly scope: ReturnType<typeof createScope>
  readonly activeRule: ActiveRule
}

/** Calls `onExchangeChanged` for each exchange that the fault changed. */
export const compileFault = (fault: Fault, onExchangeChanged: () => void): CompiledFault => {
  const scope = createScope(fault.scope)
  return {
    fault,
    matches: compileMatch(fault.match),
    scope,
    activeRule: {
      rule: fault,
      faultId: fault.faultId,
      onApplied: () => {
        scope.countApplied()
      },
      onExchangeChanged,
    },
  }
}

/** Undefined when nothing is switched on, so that nothing is asked on the way of an exchange. */
export const joinFaults = (compiled: readonly CompiledFault[]): Faults | undefined => {
  const on = compiled.filter(({ fault }) => fault.enabled)
  if (on.length === 0) return undefined
  return {
    match: (subject, faultContext) => {
      const activeRule = on.filter(({ matches, scope }) => matches(subject) && scope.applies()).map((one) => one.activeRule)
      return activeRule.length === 0 ? undefined : applyRules(activeRule, faultContext)
    },
  }
}
