/** credit.cdr: the amounts of a CDR and of a credit CDR (2.2.1 mod_cdrs, Credit CDRs). What needs the original is looked at where it is known. */
import { amountsIn, type AmountAt } from '../amounts.js'
import type { Fields } from './describe.js'
import { report, type JudgingWalk } from './report.js'
import { list, number, rule, since22, text, until22, type ObjectRule } from './rule.js'
import { isObject } from '../json-object.js'

const partialCosts = ['total_fixed_cost', 'total_energy_cost', 'total_time_cost', 'total_parking_cost', 'total_reservation_cost'] as const

const amountsOf = (value: Fields, name: string): readonly AmountAt[] => amountsIn(value[name], `/${name}`)

/** Energy that was fed back may earn money. */
const feedsBack = (cdr: Fields): boolean => (number(cdr, 'total_energy') ?? 0) < 0

const checkOrdinary = (cdr: Fields, walk: JudgingWalk): void => {
  if (cdr['credit'] === true || feedsBack(cdr)) return
  for (const name of ['total_cost', ...partialCosts]) {
    const negative = amountsOf(cdr, name).find(([, amount]) => amount < 0)
    if (negative === undefined) continue
    report(
      walk,
      'credit.cdr',
      'violation',
      '0 or more, since only a credit CDR (`credit`: true) has negative costs',
      `${negative[1]}, although \`credit\` is ${cdr['credit'] === undefined ? 'missing' : String(cdr['credit'])}`,
      negative[0],
    )
    // The parts of a negative total are negative for the same reason.
    if (name === 'total_cost') return
  }
}

const copied = [
  ['total_energy', 'kWh'],
  ['total_time', 'h'],
  ['total_parking_time', 'h'],
] as const

const checkCredit = (cdr: Fields, walk: JudgingWalk): void => {
  if (cdr['credit'] !== true) return
  const say = (severity: 'violation' | 'warning', expected: string, actual: string, below: string): void =>
    report(walk, 'credit.cdr', severity, expected, actual, below)
  const positive = amountsOf(cdr, 'total_cost').find(([, amount]) => amount > 0)
  if (positive) say('violation', 'a negative amount, since this is a credit CDR', String(positive[1]), positive[0])
  const id = text(cdr, 'id')
  if (id !== undefined && id.toLowerCase() === text(cdr, 'credit_reference_id')?.toLowerCase()) {
    say('violation', 'the id of the CDR that is credited', `${id}, the id of the credit CDR itself`, '/credit_reference_id')
  }
  for (const [name, unit] of copied) {
    const amount = number(cdr, name) ?? 0
    if (amount < 0) say('violation', 'the value of the credited CDR; only `total_cost` is negated', `${amount} ${unit}`, `/${name}`)
  }
  for (const name of partialCosts) {
    const negative = amountsOf(cdr, name).find(([, amount]) => amount < 0)
    // The text negates `total_cost` only; many platforms negate all of them.
    if (negative) say('warning', 'the value of the credited CDR; only `total_cost` is negated', String(negative[1]), negative[0])
  }
  checkVolumes(cdr, say)
}

const checkVolumes = (cdr: Fields, say: (severity: 'violation', expected: string, actual: string, below: string) => void): void => {
  if (feedsBack(cdr)) return
  for (const [index, period] of list(cdr, 'charging_periods').entries()) {
    if (!isObject(period)) continue
    for (const [place, dimension] of list(period, 'dimensions').entries()) {
      const volume = isObject(dimension) ? (number(dimension, 'volume') ?? 0) : 0
      if (volume >= 0) continue
      const type = isObject(dimension) ? (text(dimension, 'type') ?? '') : ''
      say(
        'violation',
        'the volume of the credited CDR; only `total_cost` is negated',
        `${volume} (${type})`,
        `/charging_periods/${index}/dimensions/${place}/volume`,
      )
    }
  }
}

/** 2.1.1 cannot correct a CDR, so a negative cost is not understood as a credit. */
const checkOlder = (cdr: Fields, walk: JudgingWalk): void => {
  const cost = number(cdr, 'total_cost') ?? 0
  if (cost < 0) {
    report(walk, 'credit.cdr', 'violation', `0 or more, since OCPI ${walk.version} has no credit CDRs`, String(cost), '/total_cost')
  }
}

export const creditRules: readonly ObjectRule[] = [
  rule('CDR', since22, checkOrdinary),
  rule('CDR', since22, checkCredit),
  rule('CDR', until22, checkOlder),
]
