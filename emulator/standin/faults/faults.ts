/** The faults of one stand-in: which are on, which strike an exchange, and how often each did. */
import type { Fault } from '../../contract/faults.js'
import { compileMatch, type Subject } from './match.js'
import { createScope } from './scope.js'
import { createStrike, type Meeting, type Strike, type Striking } from './apply.js'

export interface Faults {
  /** The rules that strike; undefined when none does, which is the usual case. */
  meet(subject: Subject, meeting: Meeting): Strike | undefined
}

export interface CompiledFault {
  readonly fault: Fault
  readonly matches: (subject: Subject) => boolean
  readonly scope: ReturnType<typeof createScope>
  readonly striking: Striking
}

/** `touched` is told of each exchange that the fault changed. */
export const compileFault = (fault: Fault, touched: () => void): CompiledFault => {
  const scope = createScope(fault.scope)
  return {
    fault,
    matches: compileMatch(fault.match),
    scope,
    striking: {
      rule: fault,
      faultId: fault.faultId,
      struck: () => {
        scope.struck()
      },
      touched,
    },
  }
}

/** Undefined when nothing is switched on, so that nothing is asked on the way of an exchange. */
export const joinFaults = (compiled: readonly CompiledFault[]): Faults | undefined => {
  const on = compiled.filter(({ fault }) => fault.enabled)
  if (on.length === 0) return undefined
  return {
    meet: (subject, meeting) => {
      const striking = on.filter(({ matches, scope }) => matches(subject) && scope.strikes()).map((one) => one.striking)
      return striking.length === 0 ? undefined : createStrike(striking, meeting)
    },
  }
}
