/** field.typo: names that nearly match one of a list: other case, camelCase, singular for plural, a slip of a finger. */
import { editDistance } from '../closest.js'

/** `restrictions` for `restriction`: another spelling of a name, that `same` tells apart from a guess. */
export interface Meant {
  readonly name: string
  /** Only case, separators or the plural differ: no other name can be meant. */
  readonly same: boolean
}

/** Longer names are no slips, and comparing them would cost time. */
const maximumLength = 64

/** `minPrice`, `min-price` and `MIN_PRICE` are all `minprice`. */
export const bareName = (name: string): string => name.replaceAll(/[_\-\s.]/g, '').toLowerCase()

const singular = (word: string): string =>
  word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word

const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_\-\s.]+/)
    .filter((word) => word !== '')
    .map(singular)

/** Letters that may differ: a short word with a slip in it is soon another word. */
const slips = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2)

/** The candidate that a name was most likely meant to be; undefined when none is near, or several are equally near. */
export const meantName = (written: string, candidates: readonly string[]): Meant | undefined => {
  if (written.length > maximumLength) return undefined
  const bare = bareName(written)
  const spelt = candidates.find((name) => bareName(name) === bare)
  if (spelt !== undefined) return { name: spelt, same: true }
  const words = wordsOf(written)
  const plural = candidates.find((name) => wordsOf(name).join(' ') === words.join(' '))
  if (plural !== undefined) return { name: plural, same: true }
  const near = nearest(bare, candidates) ?? onlyOne(candidates, (name) => isReordered(words, wordsOf(name)))
  return near === undefined ? undefined : { name: near, same: false }
}

/** `cost` for `total_cost`, `start_time` for `start_date_time`: the one candidate that has all the words of a name. */
export const fullerName = (written: string, candidates: readonly string[]): string | undefined => {
  if (written.length > maximumLength) return undefined
  const words = wordsOf(written)
  return words.length === 0 ? undefined : onlyOne(candidates, (name) => words.every((word) => wordsOf(name).includes(word)))
}

const nearest = (bare: string, candidates: readonly string[]): string | undefined => {
  let best: string | undefined
  let least = slips(bare.length) + 1
  for (const name of candidates) {
    const target = bareName(name)
    if (Math.abs(target.length - bare.length) >= least + 1) continue
    const distance = editDistance(bare, target)
    if (distance > least || distance > slips(Math.min(bare.length, target.length))) continue
    best = distance === least ? undefined : name
    least = distance
  }
  return best
}

const isReordered = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 1 && one.toSorted().join(' ') === other.toSorted().join(' ')

const onlyOne = (names: readonly string[], fits: (name: string) => boolean): string | undefined => {
  const fitting = names.filter(fits)
  return fitting.length === 1 ? fitting[0] : undefined
}
