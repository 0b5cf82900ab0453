/** Searching bytes for text without turning them into a string first. */

const lowerCase = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))
const encoder = new TextEncoder()

/** Finds where a text ends in bytes, searching from an offset; -1 when it is not there. */
export type ByteSearch = (bytes: Uint8Array, from: number) => number

/**
 * Searches for a text as UTF-8. Letters A to Z are found in either case, all others as they are. Skips ahead by what the
 * text allows (Boyer, Moore, Horspool), so a longer text is found faster.
 */
export const byteSearch = (text: string): ByteSearch => {
  const needle = encoder.encode(text).map((byte) => lowerCase[byte] as number)
  const length = needle.length
  const last = length - 1
  if (length === 0) return (bytes, from) => (from <= bytes.length ? from : -1)
  if (length === 1) return byteInEitherCase(needle[0] as number)
  // How far the text can move on when a byte stands under its last place; 0 where that place fits.
  const skips = new Int32Array(256).fill(length)
  const setSkip = (byte: number, skip: number): void => {
    skips[byte] = skip
    if (byte >= 0x61 && byte <= 0x7a) skips[byte - 0x20] = skip
  }
  for (let index = 0; index < last; index += 1) setSkip(needle[index] as number, last - index)
  const skipAfterLast = skips[needle[last] as number] as number
  setSkip(needle[last] as number, 0)

  return (bytes, from) => {
    const end = bytes.length
    let at = from + last
    while (at < end) {
      const skip = skips[bytes[at] as number] as number
      if (skip > 0) at += skip
      else {
        let back = last - 1
        while (back >= 0 && lowerCase[bytes[at - last + back] as number] === needle[back]) back -= 1
        if (back < 0) return at + 1
        at += skipAfterLast
      }
    }
    return -1
  }
}

/** There is nothing to skip for a single byte, and the runtime scans faster. */
const byteInEitherCase = (lower: number): ByteSearch => {
  const upper = lower >= 0x61 && lower <= 0x7a ? lower - 0x20 : lower
  return (bytes, from) => {
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const atLower = buffer.indexOf(lower, from)
    const atUpper = upper === lower ? -1 : buffer.indexOf(upper, from)
    const at = atLower === -1 || atUpper === -1 ? Math.max(atLower, atUpper) : Math.min(atLower, atUpper)
    return at === -1 ? -1 : at + 1
  }
}

/** Whether the pieces occur in the bytes, one after the other. */
export const bytesContain = (pieces: readonly string[]): ((bytes: Uint8Array) => boolean) => {
  const searches = pieces.map(byteSearch)
  return (bytes) => {
    let at = 0
    for (const search of searches) {
      at = search(bytes, at)
      if (at === -1) return false
    }
    return true
  }
}
