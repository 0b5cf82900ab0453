/** Tariff (chapter mod_tariffs). */
import { readDateTime } from '../datetime.js'
import { energyMix211, energyMix221 } from './energymix.js'
import { shown } from './note.js'
import { beginOwner211, beginOwner221, ownerRules211, ownerRules221 } from './owner.js'
import {
  each,
  inside,
  isOutermost,
  longId,
  lost,
  note,
  secondsRule,
  shape,
  shortId,
  type Fields,
  type FieldRule,
  type TranslationWalk,
} from './shape.js'
import { isObject } from '../json-object.js'

/**
 * Why 2.1.1, where a Tariff is for everybody and from now on, would get a wrong idea of it; undefined if it would not.
 * `now` in milliseconds since 1970.
 */
export const whyNotIn211 = (tariff: Fields, now: number): string | undefined => {
  const { type, start_date_time: start, end_date_time: end } = tariff
  if (typeof type === 'string' && type !== 'REGULAR') return `2.1.1 cannot say that a Tariff is ${type}`
  if ((instantOf(start) ?? -Infinity) > now) return `2.1.1 cannot say that a Tariff begins later (${shown(start)})`
  if ((instantOf(end) ?? Infinity) <= now) return `2.1.1 cannot say that a Tariff has ended (${shown(end)})`
  return undefined
}

const instantOf = (value: unknown): number | undefined => (typeof value === 'string' ? readDateTime(value) : undefined)

// ---- 2.2.1 to 2.1.1 ---------------------------------------------------------------------------------------------

const priceComponent211 = shape({ vat: lost('prices of 2.1.1 are without VAT and do not tell its rate') })
const noCurrent = lost('2.1.1 has no restrictions on current')
const restrictions211 = shape({ min_current: noCurrent, max_current: noCurrent })
const tariffElement211 = shape({
  price_components: inside(each(priceComponent211)),
  restrictions: inside(restrictions211),
})

/** One element of 2.2.1 is none, one or two of 2.1.1. */
const elements211: FieldRule = {
  apply: (field, value, target, walk, source) => {
    if (!Array.isArray(value)) {
      target[field] = value
      return
    }
    const voltage = typeof source.id === 'string' ? walk.context.voltage?.(source.id) : undefined
    walk.path.push(field)
    target[field] = value.flatMap((element: unknown, index) => {
      walk.path.push(index)
      const result = inOneDay(restrictedByPower(element, voltage, walk), walk)
      walk.path.pop()
      return result
    })
    walk.path.pop()
  },
}

const restrictedByPower = (element: unknown, voltage: number | undefined, walk: TranslationWalk): unknown[] => {
  if (!isObject(element) || !isObject(element.restrictions)) return [tariffElement211(element, walk)]
  const { reservation, min_current: minimum, max_current: maximum, min_power: minPower, max_power: maxPower } = element.restrictions
  if (typeof reservation === 'string') {
    note(walk, 'lost', '', '2.1.1 has no prices for reservations: the element is left out')
    return []
  }
  const translated = tariffElement211(element, walk) as Fields
  if (typeof minimum !== 'number' && typeof maximum !== 'number') return [translated]
  if (voltage === undefined) {
    note(walk, 'lost', '', '2.1.1 has no restrictions on current: the element is left out, another may apply instead')
    return []
  }
  const byPower: Fields = {}
  if (typeof minimum === 'number') {
    byPower.min_power = Math.max(kilowatts(minimum, voltage), numberOr(minPower, -Infinity))
  }
  if (typeof maximum === 'number') {
    byPower.max_power = Math.min(kilowatts(maximum, voltage), numberOr(maxPower, Infinity))
  }
  note(walk, 'derived', 'restrictions', `current as power at ${voltage} V`)
  return [{ ...translated, restrictions: { ...(translated.restrictions as Fields), ...byPower } }]
}

/** Amperes, summed over the phases, times volts, line to neutral. */
const kilowatts = (amperes: number, volts: number): number => Math.round(amperes * volts * 10) / 10_000
const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise)

/** 2.1.1 does not say what an end before the start means: each of the two days gets an element of its own. */
const inOneDay = (elements: readonly unknown[], walk: TranslationWalk): unknown[] =>
  elements.flatMap((element) => {
    if (!isObject(element) || !isObject(element.restrictions)) return [element]
    const { start_time: start, end_time: end, ...others } = element.restrictions
    if (end === '00:00') {
      note(walk, 'derived', 'restrictions', 'end_time 00:00 becomes 23:59: 2.1.1 has no end of the day, a minute is lost')
      return [{ ...element, restrictions: { ...element.restrictions, end_time: '23:59' } }]
    }
    if (typeof start !== 'string' || typeof end !== 'string' || start <= end) return [element]
    note(
      walk,
      'derived',
      'restrictions',
      `${start} to ${end} becomes two elements, ${start} to 23:59 and 00:00 to ${end}: a minute is lost`,
    )
    return [
      { ...element, restrictions: { start_time: start, end_time: '23:59', ...others } },
      { ...element, restrictions: { start_time: '00:00', end_time: end, ...others } },
    ]
  })

/** What 2.1.1 has no field for but a driver should know, in words. */
const inWords = (source: Fields): string => {
  const limit = (price: unknown, word: string) =>
    isObject(price) && typeof price.excl_vat === 'number'
      ? [
          `${word} price ${price.excl_vat.toFixed(2)} ${shown(source.currency)} excl. VAT${
            typeof price.incl_vat === 'number' ? `, ${price.incl_vat.toFixed(2)} incl. VAT` : ''
          }`,
        ]
      : []
  return [
    ...limit(source.min_price, 'Minimum'),
    ...limit(source.max_price, 'Maximum'),
    ...(typeof source.end_date_time === 'string' ? [`Valid until ${source.end_date_time}`] : []),
  ].join('. ')
}

export const tariff211 = shape(
  {
    ...ownerRules211,
    id: inside(longId('tariff')),
    type: lost('every Tariff of 2.1.1 is for all Sessions'),
    min_price: lost('2.1.1 has no least price: said in tariff_alt_text'),
    max_price: lost('2.1.1 has no highest price: said in tariff_alt_text'),
    elements: elements211,
    start_date_time: lost('2.1.1 does not say since when a Tariff is valid'),
    end_date_time: lost('2.1.1 does not say until when a Tariff is valid: said in tariff_alt_text'),
    energy_mix: inside(energyMix211),
    last_updated: secondsRule,
  },
  {
    // What was used for a CDR is told whatever it was; what is offered must not be misunderstood.
    refuse: (source, walk) => (isOutermost(walk) ? whyNotIn211(source, walk.context.now) : undefined),
    begin: beginOwner211,
    complete: (target, source, walk) => {
      const { elements } = target
      const none = Array.isArray(elements) && elements.length === 0 && (source.elements as unknown[]).length > 0
      if (none) return '2.1.1 can say none of its elements'
      const words = inWords(source).slice(0, 512)
      const texts = target.tariff_alt_text ?? []
      if (words === '' || !Array.isArray(texts)) return undefined
      target.tariff_alt_text = [...(texts as unknown[]), { language: 'en', text: words }]
      note(walk, 'invented', 'tariff_alt_text', words)
      return undefined
    },
  },
)

// ---- 2.1.1 to 2.2.1 ---------------------------------------------------------------------------------------------

const localTime: FieldRule = {
  apply: (field, value, target, walk) => {
    target[field] = value
    note(walk, 'kept', field, '2.1.1 does not say in which time zone: taken for that of the Location')
  },
}
const restrictions221 = shape({ start_time: localTime, end_time: localTime })
const tariffElement221 = shape({ restrictions: inside(restrictions221) })

export const tariff221 = shape(
  {
    ...ownerRules221,
    id: inside(shortId('tariff')),
    elements: inside(each(tariffElement221)),
    energy_mix: inside(energyMix221),
  },
  { begin: beginOwner221 },
)
