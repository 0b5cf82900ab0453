/** How deeply JSON is nested, told from its bytes: what is deeper than anything sensible is not parsed. */

/** The deepest nesting that is read; the deepest object of the specification has about ten levels. */
export const maximumDepth = 64

/** Counts brackets outside of texts; one pass over the bytes, before anything is parsed. */
export const depthExceeds = (body: Buffer, limit: number): boolean => {
  let depth = 0
  let inText = false
  for (let index = 0; index < body.length; index++) {
    const byte = body[index]
    if (inText) {
      if (byte === 0x5c) index += 1
      else if (byte === 0x22) inText = false
    } else if (byte === 0x22) inText = true
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1
      if (depth > limit) return true
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1
  }
  return false
}
