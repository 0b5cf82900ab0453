/** credit.cdr: a credit CDR beside the CDR that it credits (2.2.1 mod_cdrs, Credit CDRs). */
import { amountsIn } from '../../ocpi/amounts.js'
import type { Finding } from '../../ocpi/finding.js'
import { describe } from '../../ocpi/judging/describe.js'
import { parseQuery } from '../../ocpi/paging.js'
import { differencesOf } from './difference.js'
import type { Side } from './known.js'
import { note, queryOf, textAt, type Fields, type SceneRule, type Scene } from './scene.js'
import { brings, eachThatComes } from './sessions-and-cdrs.js'
import { isObject } from '../../ocpi/json-object.js'

type Say = (severity: Finding['severity'], at: string, expected: string, actual: string) => void

/** Fields in which a credit differs from its original, and those that platforms fill differently. */
const own: ReadonlySet<string> = new Set([
  'id',
  'credit',
  'credit_reference_id',
  'total_cost',
  'last_updated',
  'remark',
  'invoice_reference_id',
  // Judged by themselves: the text negates the total only, and many platforms negate all of them.
  'total_fixed_cost',
  'total_energy_cost',
  'total_time_cost',
  'total_parking_cost',
  'total_reservation_cost',
])

const copied = (cdr: Fields): Fields => Object.fromEntries(Object.entries(cdr).filter(([name]) => !own.has(name)))

const costSlack = 0.000_05

/** Where a credit does not undo its original: the part of `total_cost`, with both amounts. */
const differingAmounts = (credit: Fields, original: Fields): { at: string; amount: number | undefined; charged: number }[] => {
  const ofCredit = credit['total_cost']
  const ofOriginal = original['total_cost']
  if (!isObject(ofCredit) || !isObject(ofOriginal)) return []
  const credited = new Map(amountsIn(ofCredit, '/total_cost'))
  return amountsIn(ofOriginal, '/total_cost').flatMap(([at, charged]) => {
    const amount = credited.get(at)
    // An amount above zero has a finding of its own.
    const isRight = amount !== undefined && (amount > 0 || Math.abs(amount + charged) <= costSlack)
    return isRight ? [] : [{ at, amount, charged }]
  })
}

const negated = (amount: number): number => (amount === 0 ? 0 : -amount)

/** The whole list is at hand: nothing was left out by a date, and no page comes before or after. */
const isWhole = (scene: Scene): boolean =>
  scene.endpoint?.list !== true ||
  (scene.facts.previousPage === undefined &&
    scene.responseHeaders.get('link') === undefined &&
    !parseQuery(queryOf(scene)).some(([name]) => name.startsWith('date_') || name === 'offset'))

const check = (scene: Scene, credit: Record<string, unknown>, side: Side, at: string): void => {
  const { held } = scene.facts
  const reference = textAt(credit, 'credit_reference_id')
  if (held === undefined || credit['credit'] !== true || reference === undefined) return
  // A credit of itself has a finding already.
  if (reference.toLowerCase() === textAt(credit, 'id')?.toLowerCase()) return
  const say: Say = (severity, below, expected, actual) => note(scene, side, 'credit.cdr', severity, at + below, expected, actual)
  const original = held.originalOf(credit)
  if (original === undefined) {
    if (isWhole(scene) && held.knowsAll())
      say('warning', '/credit_reference_id', 'the id of a CDR that was sent before', describe(reference))
    return
  }
  if (original['credit'] === true) {
    say('violation', '/credit_reference_id', 'the id of a CDR that is not a credit CDR', `${describe(reference)}, a credit CDR`)
    return
  }
  const [earlier] = held.earlierCreditsOf(credit).filter((other) => textAt(other, 'id') !== textAt(credit, 'id'))
  if (earlier !== undefined) {
    say(
      'violation',
      '/credit_reference_id',
      'each CDR credited once',
      `${describe(reference)}, which credit CDR ${describe(earlier['id'])} credits already`,
    )
  }
  for (const { at, amount, charged } of differingAmounts(credit, original)) {
    say('violation', at, `${negated(charged)}, the negative of CDR ${textAt(original, 'id') ?? ''}`, describe(amount))
  }
  for (const difference of differencesOf(copied(original), copied(credit), false)) {
    const [field = ''] = difference.split('/')
    say(
      'violation',
      `/${difference}`,
      `\`${field}\` as in CDR ${reference}; only \`total_cost\` is negated`,
      describe(valueAt(credit, difference)),
    )
  }
}

const valueAt = (object: unknown, path: string): unknown =>
  path
    .split('/')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
      object,
    )

/** A credit may overtake its original. */
const checkOriginal = (scene: Scene, original: Record<string, unknown>, side: Side, at: string): void => {
  if (original['credit'] === true) return
  for (const credit of scene.facts.held?.creditsOf(original) ?? []) {
    for (const { at: below, amount, charged } of differingAmounts(credit, original)) {
      if (typeof amount !== 'number') continue
      const expected = `${negated(amount)}, the amount that credit CDR ${describe(credit['id'])} credits`
      note(scene, side, 'credit.cdr', 'violation', `${at}${below}`, expected, describe(charged))
    }
    for (const difference of differencesOf(copied(credit), copied(original), false)) {
      const [field = ''] = difference.split('/')
      const expected = `\`${field}\` as in credit CDR ${describe(credit['id'])}, which came before`
      note(scene, side, 'credit.cdr', 'violation', `${at}/${difference}`, expected, describe(valueAt(original, difference)))
    }
  }
}

const creditAndOriginal: SceneRule = {
  ids: ['credit.cdr'],
  applies: (endpoint, direction) => brings(endpoint, direction, 'cdrs'),
  check: (scene) => {
    if (scene.facts.held === undefined) return undefined
    return eachThatComes(scene, (cdr, side, at) => {
      check(scene, cdr, side, at)
      // In a list both are there, and the credit is the one that is wrong.
      if (scene.endpoint?.list !== true) checkOriginal(scene, cdr, side, at)
    })
  },
}

export const creditRules: readonly SceneRule[] = [creditAndOriginal]
