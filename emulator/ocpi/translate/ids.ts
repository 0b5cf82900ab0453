/**
 * Ids that do not fit. 2.1.1 allows 39 characters for Locations and EVSEs and tells case apart; 2.2.1 allows 36 and
 * does not. A reservation is a whole number in 2.1.1 and text in 2.2.1.
 */

export type IdKind = 'location' | 'evse' | 'session' | 'cdr' | 'tariff' | 'token'

const maxLength = 36

export interface IdAliases {
  /** Id for 2.2.1: itself, or an alias if it is too long or differs from another only by case. */
  readonly toShort: (kind: IdKind, id: string) => string
  /** Id as its 2.1.1 owner spells it, also when its case was changed on the way; itself if unknown. */
  readonly toLong: (kind: IdKind, id: string) => string
}

/** The aliases of one owner's ids. Grows with the number of ids seen. */
export const createIdAliases = (): IdAliases => {
  const aliases = new Map<string, string>()
  const originals = new Map<string, string>()
  const originalKey = (kind: IdKind, alias: string) => `${kind}/${alias.toLowerCase()}`
  return {
    toShort: (kind, id) => {
      const known = aliases.get(`${kind}/${id}`)
      if (known !== undefined) return known
      let alias = id.length > maxLength ? shortened(id) : id
      for (let attempt = 1; originals.has(originalKey(kind, alias)); attempt += 1) alias = shortened(id, attempt)
      aliases.set(`${kind}/${id}`, alias)
      originals.set(originalKey(kind, alias), id)
      return alias
    },
    toLong: (kind, id) => originals.get(originalKey(kind, id)) ?? id,
  }
}

/** The first 27 characters, `~`, and 8 hexadecimal digits over the whole: the same id always gives the same. */
export const shortened = (id: string, attempt = 0): string => `${id.slice(0, 27)}~${fnv1a(attempt === 0 ? id : `${id}#${attempt}`)}`

const fnv1a = (text: string): string => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

export interface ReservationNumbers {
  /** Number for 2.1.1 of a reservation id of 2.2.1. */
  readonly toNumber: (reservationId: string) => number
  /** Reservation id of 2.2.1 that a number stands for; undefined if it was not handed out here. */
  readonly toId: (reservationNumber: number) => string | undefined
}

/** Numbers from 2^30 up are handed out, so that ids which are small numbers already can stay what they are. */
const firstHandedOut = 2 ** 30

export const createReservationNumbers = (): ReservationNumbers => {
  const numbers = new Map<string, number>()
  const ids = new Map<number, string>()
  return {
    toNumber: (reservationId) => {
      const plain = plainNumber(reservationId)
      if (plain !== undefined) return plain
      const key = reservationId.toLowerCase()
      const number = numbers.get(key) ?? firstHandedOut + numbers.size
      numbers.set(key, number)
      ids.set(number, ids.get(number) ?? reservationId)
      return number
    },
    toId: (reservationNumber) => ids.get(reservationNumber),
  }
}

/** The number that an id is when written in decimal, if every 2.1.1 platform can hold it; otherwise undefined. */
export const plainNumber = (reservationId: string): number | undefined => {
  const number = Number(reservationId)
  return /^(0|[1-9]\d*)$/.test(reservationId) && number < firstHandedOut ? number : undefined
}
