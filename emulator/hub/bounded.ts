/** A Map that holds so many entries at most: the one that was set first makes room. */
export const createBounded = <T>(maximum: number): Map<string, T> => {
  const map = new Map<string, T>()
  const set = map.set.bind(map)
  map.set = (key, value) => {
    map.delete(key)
    set(key, value)
    if (map.size > maximum) {
      const first = map.keys().next()
      if (!first.done) map.delete(first.value)
    }
    return map
  }
  return map
}
