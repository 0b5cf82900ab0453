/** The amounts in what a version states as a cost: a number in 2.1.1, without and with VAT in 2.2.1, before taxes and each tax in 2.3.0. */

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An amount with the JSON pointer to it. */
export type AmountAt = readonly [at: string, amount: number]

const parts = ['excl_vat', 'incl_vat', 'before_taxes', 'after_taxes'] as const

/** Every amount of a cost that stands at `at`; none where it is malformed. */
export const amountsIn = (cost: unknown, at: string): readonly AmountAt[] => {
  if (typeof cost === 'number') return [[at, cost]]
  if (!isFields(cost)) return []
  const taxes: readonly unknown[] = Array.isArray(cost['taxes']) ? cost['taxes'] : []
  return [
    ...parts.flatMap((part): AmountAt[] => {
      const amount = cost[part]
      return typeof amount === 'number' ? [[`${at}/${part}`, amount]] : []
    }),
    ...taxes.flatMap((tax, index): AmountAt[] => {
      const amount = isFields(tax) ? tax['amount'] : undefined
      return typeof amount === 'number' ? [[`${at}/taxes/${index}/amount`, amount]] : []
    }),
  ]
}

/** Amounts of a Price of 2.3.0 before and after taxes; undefined where one of them is no number. */
export const taxedAmounts = (price: unknown): { readonly before: number; readonly after: number } | undefined => {
  if (!isFields(price) || typeof price['before_taxes'] !== 'number') return undefined
  const taxes: readonly unknown[] = Array.isArray(price['taxes']) ? price['taxes'] : []
  const amounts = taxes.map((tax) => (isFields(tax) ? tax['amount'] : undefined))
  if (!amounts.every((amount) => typeof amount === 'number')) return undefined
  return { before: price['before_taxes'], after: amounts.reduce((sum, amount) => sum + amount, price['before_taxes']) }
}
