/** The amounts in what a version states as a cost: a number in 2.1.1, without and with VAT in 2.2.1, before taxes and each tax in 2.3.0. */

import { isObject } from './json-object.js'

/** An amount with the JSON pointer to it. */
export type AmountAt = readonly [at: string, amount: number]

const parts = ['excl_vat', 'incl_vat', 'before_taxes', 'after_taxes'] as const

/** Every amount of a cost that stands at `at`; none where it is malformed. */
export const amountsIn = (cost: unknown, at: string): readonly AmountAt[] => {
  if (typeof cost === 'number') return [[at, cost]]
  if (!isObject(cost)) return []
  const taxes: readonly unknown[] = Array.isArray(cost['taxes']) ? cost['taxes'] : []
  return [
    ...parts.flatMap((part): AmountAt[] => {
      const amount = cost[part]
      return typeof amount === 'number' ? [[`${at}/${part}`, amount]] : []
    }),
    ...taxes.flatMap((tax, index): AmountAt[] => {
      const amount = isObject(tax) ? tax['amount'] : undefined
      return typeof amount === 'number' ? [[`${at}/taxes/${index}/amount`, amount]] : []
    }),
  ]
}

/** Amounts of a Price of 2.3.0 before and after taxes; undefined where one of them is no number. */
export const taxedAmounts = (price: unknown): { readonly before: number; readonly after: number } | undefined => {
  if (!isObject(price) || typeof price['before_taxes'] !== 'number') return undefined
  const taxes: readonly unknown[] = Array.isArray(price['taxes']) ? price['taxes'] : []
  const amounts = taxes.map((tax) => (isObject(tax) ? tax['amount'] : undefined))
  if (!amounts.every((amount) => typeof amount === 'number')) return undefined
  return { before: price['before_taxes'], after: amounts.reduce((sum, amount) => sum + amount, price['before_taxes']) }
}

/** A tax in a cost. */
export interface TaxLine {
  name: string
  percentage?: number | undefined
  amount: number
}

/** A cost as each version states it. */
export type Cost = number | { excl_vat: number; incl_vat: number } | { before_taxes: number; taxes: TaxLine[] }

/** One number of a cost, beside what somebody states in its place. */
export interface CostPart {
  /** Name below the field of the cost, `.excl_vat`; empty where the cost is a number. */
  readonly name: string
  readonly ours: number
  readonly stated: unknown
}

/** Sum of tax lines; what is no list of them is passed on, so that it can be shown. */
const sumOfTaxes = (taxes: unknown): unknown =>
  Array.isArray(taxes)
    ? Number(
        taxes.reduce<number>((sum, tax) => sum + (isObject(tax) && typeof tax['amount'] === 'number' ? tax['amount'] : 0), 0).toFixed(10),
      )
    : taxes

/** The numbers of a cost beside the stated ones: one, without and with VAT, or before taxes and the sum of taxes. */
export const costParts = (ours: Cost, stated: unknown): readonly CostPart[] => {
  const fields = isObject(stated) ? stated : {}
  const bare = isObject(stated) ? undefined : stated
  if (typeof ours === 'number') return [{ name: '', ours, stated: isObject(stated) ? stated['excl_vat'] : stated }]
  if ('excl_vat' in ours)
    return [
      { name: '.excl_vat', ours: ours.excl_vat, stated: bare ?? fields['excl_vat'] },
      { name: '.incl_vat', ours: ours.incl_vat, stated: fields['incl_vat'] },
    ]
  return [
    { name: '.before_taxes', ours: ours.before_taxes, stated: bare ?? fields['before_taxes'] },
    { name: '.taxes', ours: Number(sumOfTaxes(ours.taxes)), stated: sumOfTaxes(fields['taxes']) },
  ]
}

/** The amount without any tax. */
export const netCost = (cost: Cost): number => (typeof cost === 'number' ? cost : 'excl_vat' in cost ? cost.excl_vat : cost.before_taxes)

/** The amount with all taxes. */
export const grossCost = (cost: Cost): number => {
  if (typeof cost === 'number') return cost
  return 'excl_vat' in cost ? cost.incl_vat : Number((cost.before_taxes + Number(sumOfTaxes(cost.taxes))).toFixed(10))
}

/** The amount of a stated cost that says most: with all taxes where they are stated, else without. */
export const statedAmount = (cost: unknown): unknown => {
  if (!isObject(cost)) return cost
  const taxed = Array.isArray(cost['taxes']) ? taxedAmounts(cost)?.after : undefined
  return cost['incl_vat'] ?? cost['excl_vat'] ?? (taxed === undefined ? cost['before_taxes'] : Number(taxed.toFixed(10)))
}

/** The amount of a stated cost without any tax. */
export const statedNet = (cost: unknown): unknown => (isObject(cost) ? (cost['excl_vat'] ?? cost['before_taxes']) : cost)
