/** How deeply JSON is nested: what is deeper than anything sensible is neither parsed nor stored, for code that walks it is recursive. */

/** The deepest nesting that is read; the deepest object of the specification has about ten levels. */
export const maximumDepth = 64

/** What a call, a scenario or a stored file may wrap around a body or an object of the deepest kind. */
export const maximumWrappedDepth = maximumDepth + 16

/** Whether the text of JSON is nested deeper than `limit` levels: counts brackets outside of texts, before anything is parsed. */
export const textDepthExceeds = (text: string, limit: number): boolean => {
  let depth = 0
  let inText = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (inText) {
      if (code === 0x5c) index += 1
      else if (code === 0x22) inText = false
    } else if (code === 0x22) inText = true
    else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > limit) return true
    } else if (code === 0x7d || code === 0x5d) depth -= 1
  }
  return false
}

/** The most values that one body may hold: a page of thousands of Locations has a tenth of it, and parsing takes a twentieth of a second. */
export const maximumValues = 500_000

/** What makes JSON in UTF-8 too much to be parsed: `depth`, `values`, or nothing. One pass over the bytes. */
export const excessOf = (body: Uint8Array, { depth: deepest = maximumDepth, values: most = maximumValues } = {}): Excess | undefined => {
  let depth = 0
  let values = 0
  for (let index = 0; index < body.length; index++) {
    const code = body[index]
    if (code === 0x22) {
      index += 1
      while (index < body.length && body[index] !== 0x22) index += body[index] === 0x5c ? 2 : 1
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1
      values += 1
      if (depth > deepest) return 'depth'
    } else if (code === 0x7d || code === 0x5d) depth -= 1
    else if (code === 0x2c) values += 1
    if (values > most) return 'values'
  }
  return undefined
}
export type Excess = 'depth' | 'values'

/** Whether JSON in UTF-8 is nested deeper than `limit` levels. */
export const depthExceeds = (body: Uint8Array, limit: number): boolean =>
  excessOf(body, { depth: limit, values: Number.POSITIVE_INFINITY }) === 'depth'

/** Whether a value is nested deeper than `limit` levels. Not recursive, so that no depth ends it; a loop is endlessly deep. */
export const valueDepthExceeds = (value: unknown, limit: number): boolean => {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue
    const depth = next.depth + 1
    if (depth > limit) return true
    for (const child of Object.values(next.value)) if (typeof child === 'object' && child !== null) waiting.push({ value: child, depth })
  }
  return false
}
