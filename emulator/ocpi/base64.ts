/** Base64 (RFC 4648 section 4) of UTF-8 text, without Buffer or DOM, so that it runs in every process. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const valueOf = new Int8Array(128).fill(-1)
for (let index = 0; index < 64; index++) valueOf[alphabet.charCodeAt(index)] = index

/** With padding, as the Authorization header wants it. */
export const encodeBase64 = (text: string): string => {
  const bytes = utf8(text)
  let encoded = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const first = bytes[index] ?? 0
    const second = bytes[index + 1]
    const third = bytes[index + 2]
    encoded += alphabet.charAt(first >> 2)
    encoded += alphabet.charAt(((first & 3) << 4) | ((second ?? 0) >> 4))
    encoded += second === undefined ? '=' : alphabet.charAt(((second & 15) << 2) | ((third ?? 0) >> 6))
    encoded += third === undefined ? '=' : alphabet.charAt(third & 63)
  }
  return encoded
}

/** The text, with or without padding; undefined when it is not Base64 or what it holds is not UTF-8. */
export const decodeBase64 = (encoded: string): string | undefined => {
  const padding = encoded.endsWith('==') ? 2 : encoded.endsWith('=') ? 1 : 0
  const length = encoded.length - padding
  if (length === 0 || length % 4 === 1 || (padding > 0 && (length + padding) % 4 !== 0)) return undefined
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (let index = 0; index < length; index++) {
    const value = valueOf[encoded.charCodeAt(index)] ?? -1
    if (value === -1) return undefined
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 0xff)
    }
  }
  return fromUtf8(bytes)
}

const utf8 = (text: string): number[] => {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
  }
  return bytes
}

/** Percent-decoding knows UTF-8 and refuses what is not; ASCII, which is nearly everything, goes the short way. */
const fromUtf8 = (bytes: readonly number[]): string | undefined => {
  if (bytes.every((byte) => byte < 0x80)) return String.fromCharCode(...bytes)
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
  } catch {
    return undefined
  }
}
