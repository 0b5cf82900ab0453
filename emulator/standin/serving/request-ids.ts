/**
 * Which X-Request-IDs have been seen: the newest eight to sixteen thousand, in two generations. Of each id only 64 bits of
 * hash are kept, in tables that never grow: a set of the texts would cost more than answering the request.
 */
export interface RequestIds {
  /** Notes the id; true when the same sender has used it before. Two senders may count alike. */
  isReused(sender: string, id: string): boolean
}

const generationSize = 8_192
/** Four places for each id, so that a free one is near. */
const slots = generationSize * 4

interface Generation {
  readonly high: Uint32Array
  readonly low: Uint32Array
  count: number
}

const emptyGeneration = (): Generation => ({ high: new Uint32Array(slots), low: new Uint32Array(slots), count: 0 })

/** Place of the hash, or of the free slot where it belongs. */
const placeOf = ({ high, low }: Generation, one: number, other: number): number => {
  let place = one % slots
  while (high[place] !== 0 && (high[place] !== one || low[place] !== other)) place = (place + 1) % slots
  return place
}

export const createRequestIds = (): RequestIds => {
  let young = emptyGeneration()
  let old = emptyGeneration()
  return {
    isReused: (sender, id) => {
      // Two FNV-1a hashes that start apart; zero marks a free slot.
      let one = 0x811c9dc5
      let other = 0x01000193
      for (const text of [sender, id]) {
        for (let index = 0; index < text.length; index++) {
          const code = text.charCodeAt(index)
          one = Math.imul(one ^ code, 0x01000193)
          other = Math.imul(other ^ code, 0x85ebca6b)
        }
      }
      one = one >>> 0 || 1
      other >>>= 0
      const place = placeOf(young, one, other)
      if (young.high[place] !== 0 || old.high[placeOf(old, one, other)] !== 0) return true
      young.high[place] = one
      young.low[place] = other
      young.count += 1
      if (young.count >= generationSize) {
        const oldest = old
        old = young
        oldest.high.fill(0)
        oldest.count = 0
        young = oldest
      }
      return false
    },
  }
}
