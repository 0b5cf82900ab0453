/** Finding known tokens in any text, in every form in which they travel. */
import { createHmac } from 'node:crypto'

/** A form in which a token may appear. */
interface Form {
  readonly text: string
  readonly secret: string
  /** What the replacement begins with. */
  readonly prefix: string
}

export interface SecretFinder {
  /** The text with every known token, in any of its forms, replaced. */
  replace(text: string): string
  /** Whether the text is a known token in one of its forms. */
  knows(text: string): boolean
  /** What stands for a text that is a token: `masked-`, the form if it is a known one, and a fingerprint. */
  replacementOf(secret: string): string
}

/** Shorter tokens are only masked where tokens belong; anywhere else they would be parts of ordinary words. */
const shortest = 4
/** Shorter forms are replaced only where no letter or digit touches them. */
const shortestInsideWords = 8

/** A part of a token is told by so many characters in a row, of tokens that are at least twice as long. */
const partLength = 8
/** Letters and digits, or capitals and small letters, in one: a word such as `standin-` is no part of a token. */
const looksRandom = (text: string): boolean =>
  (/\d/.test(text) && /[A-Za-z]/.test(text)) || (/[A-Z].*[A-Z]/.test(text) && /[a-z].*[a-z]/.test(text))

/** What a mask has written once stays as it is when it is masked again. */
export const isReplacement = (text: string): boolean => /^masked-(?:part-|base64-|base64-line-feed-|base64-twice-)?[0-9a-f]{6}$/.test(text)

/**
 * Made so that neither making it nor using it takes noticeably longer for a thousand tokens than for one.
 *
 * @param salt makes fingerprints of guessable tokens useless to who does not know it; the same token has the same
 * fingerprint wherever the salt is the same.
 */
export const createSecretFinder = (secrets: Iterable<string>, salt: string): SecretFinder => {
  const forms = new Map<string, Form>()
  /** Forms by their first characters, the longest first, so that a form that contains another one is taken whole. */
  const byStart = new Map<string, Form[]>()
  /** Where in which forms these characters stand. */
  const parts = new Map<string, { readonly form: Form; readonly at: number }>()
  const addParts = (form: Form): void => {
    for (let at = 0; at + partLength <= form.text.length; at += 1) {
      const part = form.text.slice(at, at + partLength)
      if (parts.has(part) || !looksRandom(part)) continue
      parts.set(part, { form, at })
      starts[hashOfStart(part, 0)] = 1
    }
  }
  /** The longest part of a token that begins here. */
  const partAt = (text: string, at: number): Form | undefined => {
    const found = parts.get(text.slice(at, at + partLength))
    if (found === undefined) return undefined
    let length = partLength
    while (found.at + length < found.form.text.length && text[at + length] === found.form.text[found.at + length]) length += 1
    return { text: text.slice(at, at + length), secret: found.form.secret, prefix: 'masked-part-' }
  }
  /** Marks the hashes of these starts: almost every place in a text is passed over with one look. */
  const starts = new Uint8Array(hashes)
  for (const secret of secrets) {
    if (secret.length < shortest || isReplacement(secret)) continue
    for (const form of formsOf(secret)) {
      if (forms.has(form.text)) continue
      forms.set(form.text, form)
      const start = form.text.slice(0, shortest)
      byStart.set(
        start,
        [...(byStart.get(start) ?? []), form].sort((one, other) => other.text.length - one.text.length),
      )
      starts[hashOfStart(form.text, 0)] = 1
      if (
        secret.length >= 2 * partLength &&
        [secret, base64(secret), percentEncoded(secret), percentEncoded(base64(secret))].includes(form.text)
      )
        addParts(form)
    }
  }
  const fingerprints = new Map<string, string>()
  const fingerprintOf = (secret: string): string => {
    let fingerprint = fingerprints.get(secret)
    if (fingerprint === undefined) fingerprints.set(secret, (fingerprint = digestOf(secret, salt)))
    return fingerprint
  }
  const formAt = (text: string, at: number): Form | undefined =>
    byStart.get(text.slice(at, at + shortest))?.find((form) => text.startsWith(form.text, at) && isWhole(text, at, form.text.length))
  const replacementFor = (form: Form): string => `${form.prefix}${fingerprintOf(form.secret)}`

  return {
    knows: (text) => forms.has(text),
    replacementOf: (secret) => {
      const form = forms.get(secret)
      return form === undefined ? `masked-${digestOf(secret, salt)}` : replacementFor(form)
    },
    replace: (text) => {
      if (forms.size === 0) return text
      let result = ''
      let copied = 0
      const end = text.length - shortest
      for (let at = 0; at <= end; at += 1) {
        if (starts[hashOfStart(text, at)] === 0) continue
        const form = formAt(text, at) ?? partAt(text, at)
        if (form === undefined) continue
        result += text.slice(copied, at) + replacementFor(form)
        copied = at + form.text.length
        at = copied - 1
      }
      return copied === 0 ? text : result + text.slice(copied)
    },
  }
}

const hashes = 2 ** 14
const hashOfStart = (text: string, at: number): number =>
  (text.charCodeAt(at) * 0x2f + text.charCodeAt(at + 1) * 0x11b + text.charCodeAt(at + 2) * 0x6b5 + text.charCodeAt(at + 3) * 0x2833) &
  (hashes - 1)

/** A short form has to be a word of its own. */
const isWhole = (text: string, at: number, length: number): boolean =>
  length >= shortestInsideWords || !(isLetterOrDigit(text[at - 1]) || isLetterOrDigit(text[at + length]))
const isLetterOrDigit = (character: string | undefined): boolean => character !== undefined && /[A-Za-z0-9]/.test(character)

const digestOf = (secret: string, salt: string): string => createHmac('sha256', salt).update(secret).digest('hex').slice(0, 6)

/**
 * Plain, Base64 (chapter transport_and_format of 2.2.1) and the ways in which peers get it wrong, each also as it looks
 * in a url and in JSON text. The replacement says which one it was, for that is what people look for.
 */
const formsOf = (secret: string): readonly Form[] => {
  const encodings = [
    ['masked-', secret],
    ['masked-base64-', base64(secret)],
    ['masked-base64-line-feed-', base64(`${secret}\n`)],
    ['masked-base64-line-feed-', base64(`${secret}\r\n`)],
    ['masked-base64-twice-', base64(base64(secret))],
  ] as const
  return encodings.flatMap(([prefix, encoded]) => spellingsOf(encoded, prefix !== 'masked-').map((text) => ({ text, secret, prefix })))
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

const spellingsOf = (text: string, isBase64: boolean): readonly string[] => {
  const unpadded = text.replace(/=+$/, '')
  const bare = isBase64 ? [text, unpadded, unpadded.replaceAll('+', '-').replaceAll('/', '_')] : [text]
  return [
    ...new Set(
      bare.flatMap((one) => {
        const inUrl = percentEncoded(one)
        const inJson = JSON.stringify(one).slice(1, -1)
        // .NET and Go escape more than JSON asks for, PHP escapes slashes.
        const cautious = inJson.replace(
          /\\"|[&'+<>`]/g,
          (escape) => `\\u00${(escape.codePointAt(escape.length - 1) ?? 0).toString(16).toUpperCase()}`,
        )
        return [
          one,
          inUrl,
          inUrl.replace(/%[0-9A-F]{2}/g, inLowerCase),
          inJson,
          inJson.replaceAll('/', '\\/'),
          cautious,
          cautious.replace(/\\u00[0-9A-F]{2}/g, inLowerCase),
        ]
      }),
    ),
  ]
}

/** A lone surrogate cannot be encoded, and cannot be in a url either. */
const percentEncoded = (text: string): string => (/\p{Surrogate}/u.test(text) ? text : encodeURIComponent(text))

const inLowerCase = (text: string): string => text.toLowerCase()
