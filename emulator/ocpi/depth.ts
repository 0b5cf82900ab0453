/** How deeply JSON is nested: what is deeper than anything sensible is neither parsed nor stored, for code that walks it is recursive. */

/** The deepest nesting that is read; the deepest object of the specification has about ten levels. */
export const maximumDepth = 64

/** What a call, a scenario or a stored file may wrap around a body or an object of the deepest kind. */
export const maximumWrappedDepth = maximumDepth + 16

/** Counts brackets outside of texts; one pass, before anything is parsed. */
const scan = (length: number, codeAt: (index: number) => number | undefined, limit: number): boolean => {
  let depth = 0
  let inText = false
  for (let index = 0; index < length; index++) {
    const code = codeAt(index)
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

/** Whether JSON in UTF-8 is nested deeper than `limit` levels. */
export const depthExceeds = (body: Uint8Array, limit: number): boolean => scan(body.length, (index) => body[index], limit)

/** Whether the text of JSON is nested deeper than `limit` levels. */
export const textDepthExceeds = (text: string, limit: number): boolean => scan(text.length, (index) => text.charCodeAt(index), limit)

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
