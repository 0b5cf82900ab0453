/**
 * Price (chapter types). 2.2.1 states an amount without and with VAT, 2.3.0 an amount before taxes and a line for each
 * tax. The VAT of 2.2.1 becomes one line; the lines of 2.3.0 become one sum.
 */
import { inside, note, type Fields, type FieldRule, type Step, type TranslationWalk } from '../shape.js'
import { isObject } from '../../json-object.js'

/** Decimals that a number is written with; amounts have at most 12 that matter. */
const decimalsOf = (value: number): number => {
  const [digits = '', exponent = '0'] = String(value).split('e')
  return Math.min(12, Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent)))
}

/** The sum as it is on paper, free of the rounding errors of binary floating point. */
export const exactSum = (values: readonly number[]): number => {
  const sum = values.reduce((total, value) => total + value, 0)
  return Number(sum.toFixed(Math.max(0, ...values.map(decimalsOf))))
}

/** The Tariffs that an amount was priced by, as far as they are at hand. */
export type TariffsAtHand = (source: Fields, walk: TranslationWalk) => readonly Fields[]

/** Those that a CDR holds. */
export const tariffsInside: TariffsAtHand = ({ tariffs }) => (Array.isArray(tariffs) ? tariffs.filter(isObject) : [])

const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** Price components of Tariffs. */
export const componentsOf = (tariffs: readonly Fields[]): Fields[] =>
  tariffs.flatMap(({ elements }) => listOf(elements)).flatMap(({ price_components: components }) => listOf(components))

/** The VAT rate that all components share; undefined where they differ or none is known. */
const onlyRate = (tariffs: readonly Fields[]): number | undefined => {
  const rates = new Set(componentsOf(tariffs).map(({ vat }) => vat))
  const [rate] = rates
  return rates.size === 1 && typeof rate === 'number' ? rate : undefined
}

/** Whether a tax is that rate of an amount, as far as it is stated: half a unit of its last decimal. */
const isRateOf = (tax: number, before: number, rate: number): boolean =>
  Math.abs(tax - (before * rate) / 100) <= 0.5 * 10 ** -Math.max(2, decimalsOf(tax)) + 1e-9

// ---- to 2.3.0 -----------------------------------------------------------------------------------------------------

const price = (value: Fields, rate: number | undefined, walk: TranslationWalk): Fields => {
  const { excl_vat: before, incl_vat: after, ...others } = value
  if (typeof before !== 'number') return value
  const target: Fields = { before_taxes: before }
  if (typeof after === 'number') {
    const amount = exactSum([after, -before])
    const percentage = rate !== undefined && isRateOf(amount, before, rate) ? { percentage: rate } : {}
    target.taxes = amount === 0 ? [] : [{ name: 'VAT', ...percentage, amount }]
    note(walk, 'derived', 'incl_vat', amount === 0 ? 'no taxes, since both amounts are equal' : `one tax line, VAT ${amount}`)
  } else if (after !== undefined && after !== null) target.incl_vat = after
  note(walk, 'renamed', 'excl_vat', 'called before_taxes in 2.3.0')
  return { ...target, ...others }
}

/** An amount of 2.2.1 in 2.3.0. */
export const price230 = (tariffs: TariffsAtHand): FieldRule => ({
  apply: (field, value, target, walk, source) => {
    inside((content) => (isObject(content) ? price(content, onlyRate(tariffs(source, walk)), walk) : content)).apply(
      field,
      value,
      target,
      walk,
      source,
    )
  },
})

// ---- to 2.2.1 -----------------------------------------------------------------------------------------------------

const taxFree = (tariffs: readonly Fields[]): boolean => tariffs.length > 0 && tariffs.every((tariff) => tariff.tax_included === 'N/A')

const noteTaxes = (lines: readonly Fields[], walk: TranslationWalk): void => {
  const names = lines.map((line) => String(line.name))
  if (lines.length > 1) note(walk, 'lost', 'taxes', `2.2.1 has one sum for all taxes: ${names.join(', ')}`)
  else if (lines.some((line) => line.account_number !== undefined)) note(walk, 'lost', 'taxes', '2.2.1 has no tax registration number')
}

const formerPrice = (value: Fields, isTaxFree: boolean, walk: TranslationWalk): Fields => {
  const { before_taxes: before, taxes, ...others } = value
  if (typeof before !== 'number') return value
  note(walk, 'renamed', 'before_taxes', 'called excl_vat in 2.2.1')
  const lines = listOf(taxes)
  const amounts = lines.flatMap(({ amount }) => (typeof amount === 'number' ? [amount] : []))
  if (lines.length > 0 && amounts.length === lines.length) {
    note(walk, 'derived', 'taxes', 'incl_vat is the amount before taxes and all taxes')
    noteTaxes(lines, walk)
    return { excl_vat: before, incl_vat: exactSum([before, ...amounts]), ...others }
  }
  if (!isTaxFree) return { excl_vat: before, ...others }
  note(walk, 'derived', 'taxes', 'incl_vat is the amount before taxes, since no tax applies to the Tariffs')
  return { excl_vat: before, incl_vat: before, ...others }
}

/** An amount of 2.3.0 in 2.2.1. */
export const price221 = (tariffs: TariffsAtHand): FieldRule => ({
  apply: (field, value, target, walk, source) => {
    inside((content) => (isObject(content) ? formerPrice(content, taxFree(tariffs(source, walk)), walk) : content)).apply(
      field,
      value,
      target,
      walk,
      source,
    )
  },
})

// ---- limits of Tariffs ------------------------------------------------------------------------------------------------

const renamedLimit =
  (from: readonly [string, string], to: readonly [string, string], version: string): Step =>
  (value, walk) => {
    if (!isObject(value)) return value
    const target: Fields = {}
    for (const [field, content] of Object.entries(value)) {
      const name = to[from.indexOf(field)] ?? field
      target[name] = content
      if (name !== field) note(walk, 'renamed', field, `called ${name} in ${version}`)
    }
    return target
  }

const ofVat = ['excl_vat', 'incl_vat'] as const
const ofTaxes = ['before_taxes', 'after_taxes'] as const

/** `min_price` and `max_price`, which are amounts of their own: `tax_included` does not change them. */
export const limit230 = inside(renamedLimit(ofVat, ofTaxes, '2.3.0'))
export const limit221 = inside(renamedLimit(ofTaxes, ofVat, '2.2.1'))
