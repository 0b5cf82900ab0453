/** Tariff (chapter mod_tariffs). Prices of 2.2.1 are without VAT; those of 2.3.0 as `tax_included` says. */
import { shown } from '../note.js'
import { each, inside, lost, note, shape, type Fields, type FieldRule, type Step, type TranslationWalk } from '../shape.js'
import { energyMix221 } from './locations.js'
import { componentsOf, limit221, limit230 } from './prices.js'
import { isObject } from '../../json-object.js'

// ---- to 2.3.0 -----------------------------------------------------------------------------------------------------

export const tariff230 = shape(
  { min_price: limit230, max_price: limit230 },
  {
    complete: (target, _source, walk) => {
      if (target.tax_included !== undefined) return undefined
      target.tax_included = 'NO'
      note(walk, 'invented', 'tax_included', 'NO: prices of 2.2.1 are without VAT')
      return undefined
    },
  },
)

// ---- to 2.2.1 -----------------------------------------------------------------------------------------------------

/** Why a Tariff cannot be written without its taxes; undefined if it can. */
const whyNotWithoutTaxes = (tariff: Fields): string | undefined => {
  if (tariff.tax_included !== 'YES') return undefined
  const unknown = componentsOf([tariff]).find(({ price, vat }) => price !== 0 && typeof vat !== 'number')
  return unknown && `2.2.1 has prices without VAT, and the rate in the ${shown(unknown.type)} price is not known`
}

const withoutTaxes = (component: Fields, walk: TranslationWalk): Fields => {
  const { price, vat } = component
  if (typeof price !== 'number' || typeof vat !== 'number' || vat === 0) return component
  const exact = price / (1 + vat / 100)
  const rounded = Number(exact.toFixed(4))
  const rounding = Math.abs(exact - rounded) > 1e-9 ? ', rounded to four decimals' : ''
  note(walk, 'derived', 'price', `${rounded} without ${vat} % VAT${rounding}: 2.2.1 has prices without VAT`)
  return { ...component, price: rounded }
}

const untaxed = (component: Fields, walk: TranslationWalk): Fields => {
  const { vat, ...others } = component
  if (vat === undefined) return component
  note(walk, 'lost', 'vat', 'no tax applies to the Tariff')
  return others
}

const withTaxesOnTop = (component: Fields, walk: TranslationWalk): Fields => {
  if (component.vat === undefined) note(walk, 'kept', 'vat', '2.2.1 reads an absent rate as no VAT')
  return component
}

const pricedAs: ReadonlyMap<unknown, (component: Fields, walk: TranslationWalk) => Fields> = new Map([
  ['YES', withoutTaxes],
  ['N/A', untaxed],
  ['NO', withTaxesOnTop],
])

const elements: FieldRule = {
  apply: (field, value, target, walk, source) => {
    const priced = pricedAs.get(source.tax_included)
    const component: Step = (content, at) => (isObject(content) && priced ? priced(content, at) : content)
    const element = shape(
      { price_components: inside(each(component)) },
      {
        refuse: ({ restrictions }) =>
          isObject(restrictions) && restrictions.booking !== undefined
            ? '2.2.1 has no prices of bookings: the element is left out'
            : undefined,
      },
    )
    inside(each(element)).apply(field, value, target, walk, source)
  },
}

export const tariff221 = shape(
  {
    min_price: limit221,
    max_price: limit221,
    preauthorize_amount: lost('2.2.1 does not say what to reserve on a payment card'),
    elements,
    tax_included: {
      apply: (field, value, target, walk) => {
        if (!pricedAs.has(value)) target[field] = value
        else note(walk, 'derived', field, `prices without VAT, as 2.2.1 has them`)
      },
    },
    energy_mix: inside(energyMix221),
  },
  {
    refuse: whyNotWithoutTaxes,
    complete: (target, source) =>
      Array.isArray(target.elements) && target.elements.length === 0 && Array.isArray(source.elements) && source.elements.length > 0
        ? '2.2.1 can express none of its elements'
        : undefined,
  },
)
