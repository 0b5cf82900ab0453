/** Which X-Request-IDs have been seen: the newest ten to twenty thousand, in two generations. */
export interface RequestIds {
  /** Notes the id; true when it was there before. */
  isReused(id: string): boolean
}

const generationSize = 10_000

export const createRequestIds = (): RequestIds => {
  let young = new Set<string>()
  let old = new Set<string>()
  return {
    isReused: (id) => {
      if (young.has(id) || old.has(id)) return true
      young.add(id)
      if (young.size >= generationSize) {
        old = young
        young = new Set()
      }
      return false
    },
  }
}
