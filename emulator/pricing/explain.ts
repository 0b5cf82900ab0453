/** A tariff in sentences, for people who do not read elements and restrictions. English. */
import type { Version } from '../ocpi/version.js'
import { formatDateTime } from '../ocpi/datetime.js'
import { dialects } from '../ocpi/dialect.js'
import { createNoteList } from './notes.js'
import { isZero } from './rational.js'
import { isEmpty } from './restrictions.js'
import { type Component, type Dimension, dimensions, type Element, type Limit, readTariff, type Tariff } from './tariff.js'
import { dimensionNames, money, perUnit, restrictionsInWords, stepInWords, vatInWords } from './texts.js'

/** Sentences, the most important first; what cannot be read is said at the end. Never throws. */
export const explainTariff = (version: Version, value: unknown): string[] => {
  const notes = createNoteList()
  const tariff = readTariff(version, value, notes)
  return [
    ...introduction(version, tariff),
    ...pricesIn(version, tariff),
    ...limitSentence('At least', tariff.least, tariff),
    ...limitSentence('At most', tariff.most, tariff),
    ...notes.all.map(({ kind, at, text }) => `${kind === 'problem' ? 'Problem' : 'Assumption'}: ${at} ${text}.`),
  ]
}

const taxesInWords = { NO: 'exclude VAT', YES: 'include taxes', 'N/A': 'are free of tax' } as const

const introduction = (version: Version, { id, currency, type, taxes, validFromMs, validUntilMs }: Tariff): string[] => {
  const valid = [
    validFromMs !== undefined && `from ${formatDateTime(validFromMs)}`,
    validUntilMs !== undefined && `until ${formatDateTime(validUntilMs)}`,
  ].filter(Boolean)
  return [
    `Tariff ${id} in ${currency || 'an unknown currency'}${type ? `, for ${type} sessions` : ''}. ` +
      `Prices ${taxesInWords[taxes]}${dialects[version].vat ? '' : `, of which ${version} says nothing`}. Times are local.`,
    ...(valid.length > 0 ? [`Valid ${valid.join(' ')}.`] : []),
  ]
}

const pricesIn = (version: Version, tariff: Tariff): string[] =>
  isFree(tariff) ? ['Free of charge.'] : dimensions.flatMap((dimension) => sentencesFor(version, tariff, dimension))

const isFree = ({ elements }: Tariff): boolean => {
  const components = elements.flatMap((element) => Object.values(element.components))
  return components.length > 0 && components.every(({ price }) => isZero(price))
}

/** The elements that price a dimension, in their order: it is the first that applies. */
const sentencesFor = (version: Version, { elements, currency }: Tariff, dimension: Dimension): string[] => {
  // Reservations are looked up apart from sessions.
  const seen = new Set<string | undefined>()
  return elements.flatMap((element) => {
    const component = element.components[dimension]
    if (!component) return []
    const { reservation } = element.restrictions
    const before = seen.has(reservation)
    seen.add(reservation)
    const subject = `${subjectOf(element, dimension)}${conditionOf(element, before)}`
    return [`${subject}: ${priceOf(version, component, currency)}.`]
  })
}

const subjectOf = ({ restrictions }: Element, dimension: Dimension): string => {
  const reserved = dimension === 'FLAT' ? 'reservation fee' : 'reserved time'
  const name = restrictions.reservation ? reserved : dimensionNames[dimension]
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
}

const conditionOf = ({ restrictions }: Element, before: boolean): string =>
  `${before ? ', otherwise' : ''}${isEmpty(restrictions) ? '' : ` (${restrictionsInWords(restrictions)})`}`

const priceOf = (version: Version, { dimension, price, vat, step }: Component, currency: string): string =>
  `${isZero(price) ? 'free' : `${money(price)} ${currency} ${perUnit[dimension]}`}` +
  `${!dialects[version].vat && !vat ? '' : `, VAT ${vatInWords(vat)}`}${stepInWords(dimension, step)}`

const limitSentence = (words: string, limit: Limit | undefined, { currency }: Tariff): string[] => {
  if (!limit) return []
  const including = limit.incl ? `, ${money(limit.incl)} ${currency} including VAT` : ''
  return [`${words} ${money(limit.excl)} ${currency} excluding VAT${including}, per session.`]
}
