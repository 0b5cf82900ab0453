/** step_size: rounding consumption up to whole blocks (2.2.1 mod_cdrs, "step_size"). */
import type { ChargedPeriod } from './charging.js'
import type { NoteList } from './notes.js'
import { add, ceilingTo, divide, isPositive, isZero, type Rational, subtract, sum, whole } from './rational.js'
import type { Component, Dimension, Tariff } from './tariff.js'

/** So much of a dimension, within one period, at one price. Energy in kWh, times in seconds, a flat fee as 1. */
export interface Usage {
  readonly period: ChargedPeriod
  /** Of the period. */
  readonly index: number
  readonly dimension: Dimension
  readonly tariff: Tariff | undefined
  /** Undefined when no element prices it. */
  readonly component: Component | undefined
  quantity: Rational
  /** After rounding up. */
  billed: Rational
}

/**
 * `session` is the rule: once for energy, once for charging and parking time together, on the session's total, at the
 * price and with the step of the last component. The others are how bills go wrong: not at all, per period, per
 * component, or per dimension.
 */
export const stepRules = ['session', 'none', 'period', 'component', 'dimension'] as const
export type StepRule = (typeof stepRules)[number]

/** Raises `billed` of the usages that pay for rounding up. */
export const applySteps = (usages: readonly Usage[], rule: StepRule, notes: NoteList): void => {
  if (rule === 'none') return
  const priced = usages.filter(({ component, dimension }) => component && dimension !== 'FLAT')
  const keyOf: Record<typeof rule, (usage: Usage) => unknown> = {
    // Reservation time is rounded on its own: examples 15 to 18 of 2.2.1 mod_tariffs.
    session: ({ period, dimension }) => (period.kind === 'reservation' ? 'reservation' : dimension === 'ENERGY' ? 'energy' : 'time'),
    period: ({ index, dimension }) => `${index} ${dimension}`,
    component: ({ component }) => component,
    dimension: ({ period, dimension }) => `${period.kind === 'reservation'} ${dimension}`,
  }
  for (const group of groupsOf(priced, keyOf[rule])) roundTotal(group, notes)
}

const groupsOf = (usages: readonly Usage[], keyOf: (usage: Usage) => unknown): Usage[][] => {
  const groups = new Map<unknown, Usage[]>()
  for (const usage of usages) {
    const key = keyOf(usage)
    const group = groups.get(key)
    if (group) group.push(usage)
    else groups.set(key, [usage])
  }
  return [...groups.values()]
}

/**
 * Rounds the total of the dimension that came last; of charging and parking time, the other stays exact. What no
 * component prices is neither counted nor the last.
 */
const roundTotal = (group: readonly Usage[], notes: NoteList): void => {
  const last = group.findLast(({ quantity }) => isPositive(quantity))
  if (!last?.component) return
  const { component } = last
  if (!isPositive(component.step)) return
  const step = last.dimension === 'ENERGY' ? divide(component.step, whole(1000)) : component.step
  const same = group.filter(({ dimension }) => dimension === last.dimension)
  const total = sum(same.map(({ quantity }) => quantity))
  if (!isPositive(total)) return
  const surplus = subtract(ceilingTo(total, step), total)
  if (isZero(surplus)) return
  last.billed = add(last.quantity, surplus)
  if (isZero(component.price) && group.some(({ component: other }) => other && !isZero(other.price))) {
    notes.assume(last.period.at, `the last ${last.dimension} component is free, so rounding up to step_size costs nothing`)
  }
}
