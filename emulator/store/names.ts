/** Names that every file system takes. */
import { access } from 'node:fs/promises'

/** `20261105T093000123Z`: sorts by time and has nothing that Windows refuses. */
export const timestampOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/[-:.]/g, '')

/** `wanted`, or `wanted-2`, `wanted-3`, … if that exists. */
export const freeName = async (wanted: string): Promise<string> => {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`
    const taken = await access(name).then(
      () => true,
      () => false,
    )
    if (!taken) return name
  }
}

const longestName = 60
/** Devices of Windows, with any extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/

/**
 * True for what may be part of a file name on every OS and never leads to another folder: lower-case letters, digits,
 * `-` and `_`, at most 60. Lower case, because `NL-CPO` and `nl-cpo` are one file on Windows and macOS.
 */
export const isSafeName = (text: string): boolean =>
  text.length <= longestName && /^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/.test(text) && !reserved.test(text)

/** A safe name that resembles `text` and is not among `taken`. */
export const safeName = (text: string, taken: readonly string[] = []): string => {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  const short = plain.slice(0, longestName - 6).replace(/^-+|-+$/g, '')
  const base = short === '' || reserved.test(short) ? `standin${short === '' ? '' : `-${short}`}` : short
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`
    if (!taken.includes(name)) return name
  }
}
