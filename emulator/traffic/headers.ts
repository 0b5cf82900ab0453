/**
 * Header fields repeat from message to message, but every message brings fresh copies of their texts. Kept as they come,
 * 100,000 exchanges would hold millions of equal strings; shared, they hold a few.
 */
import type { RawHeaders } from './exchange.js'

/** Texts that are shared; emptied when full, for a peer may make up names and values without end. */
const shared = new Map<string, string>()
const maximumShared = 10_000
const maximumLength = 200

const share = (text: string): string => {
  const known = shared.get(text)
  if (known !== undefined) return known
  if (text.length > maximumLength) return text
  if (shared.size >= maximumShared) shared.clear()
  shared.set(text, text)
  return text
}

/** Never the same twice: not worth remembering. */
const isUnique = (name: string): boolean => (name.length === 12 || name.length === 16 ? /^x-(request|correlation)-id$/i.test(name) : false)

/** The latest message with so many fields: that the next one repeats most of it is found without looking anything up. */
const latest: RawHeaders[] = []
const maximumFields = 100

/** The same header fields with shared texts. */
export const sharedHeaders = (headers: RawHeaders): RawHeaders => {
  const before = latest[headers.length]
  const list = new Array<string>(headers.length)
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] as string
    const value = headers[index + 1] as string
    const known = before?.[index]
    list[index] = known === name ? known : share(name)
    const repeated = before?.[index + 1]
    list[index + 1] = repeated === value ? repeated : isUnique(name) ? value : share(value)
  }
  if (headers.length <= 2 * maximumFields) latest[headers.length] = list
  return list
}

const lowerCase = new Map<string, string>()

/** The name in lower case; names are few, so each is folded once. */
const lowerCaseName = (name: string): string => {
  const known = lowerCase.get(name)
  if (known !== undefined) return known
  const folded = name.toLowerCase()
  if (lowerCase.size >= maximumShared) lowerCase.clear()
  lowerCase.set(name, folded)
  return folded
}

/** Header fields by name, in lower case. A message is asked for few of its fields, so they are looked through, not sorted. */
export class HeaderFields {
  readonly #raw: RawHeaders

  constructor(raw: RawHeaders) {
    this.#raw = raw
  }

  /** A field that comes twice is joined, as RFC 9110 has it. */
  get(name: string): string | undefined {
    const raw = this.#raw
    let value: string | undefined
    for (let index = 0; index + 1 < raw.length; index += 2) {
      const given = raw[index] as string
      if (given.length !== name.length || lowerCaseName(given) !== name) continue
      value = value === undefined ? raw[index + 1] : `${value}, ${raw[index + 1] as string}`
    }
    return value
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  /** In the order in which they came. */
  names(): string[] {
    return this.#raw.filter((_, index) => index % 2 === 0).map(lowerCaseName)
  }
}
