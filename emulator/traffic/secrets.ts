/** Finding known tokens in any text, in every form in which they travel. */
import { createHmac } from 'node:crypto'

/** A form in which a token may appear, and what to write in its place. */
interface Form {
  readonly text: string
  readonly replacement: string
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

/** What a mask has written once stays as it is when it is masked again. */
export const isReplacement = (text: string): boolean => /^masked-(?:base64-|base64-line-feed-|base64-twice-)?[0-9a-f]{6}$/.test(text)

/**
 * @param salt makes fingerprints of guessable tokens useless to who does not know it; the same token has the same
 * fingerprint wherever the salt is the same.
 */
export const createSecretFinder = (secrets: Iterable<string>, salt: string): SecretFinder => {
  const replacements = new Map<string, string>()
  for (const secret of secrets) {
    if (secret.length < shortest || isReplacement(secret)) continue
    for (const { text, replacement } of formsOf(secret, salt)) if (!replacements.has(text)) replacements.set(text, replacement)
  }
  // The longest first, so that a form that contains another one is taken whole.
  const texts = [...replacements.keys()].sort((a, b) => b.length - a.length)
  const pattern = texts.length === 0 ? undefined : new RegExp(texts.map(literal).join('|'), 'g')
  return {
    replace: (text) => (pattern === undefined ? text : text.replace(pattern, (found) => replacements.get(found) ?? 'masked')),
    knows: (text) => replacements.has(text),
    replacementOf: (secret) => replacements.get(secret) ?? `masked-${fingerprintOf(secret, salt)}`,
  }
}

const literal = (text: string): string => {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  return text.length < shortestInsideWords ? `(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])` : escaped
}

const fingerprintOf = (secret: string, salt: string): string =>
  createHmac('sha256', salt).update(secret).digest('hex').slice(0, 6)

/**
 * Plain, Base64 (chapter transport_and_format of 2.2.1) and the ways in which peers get it wrong, each also as it looks
 * in a url and in JSON text. The replacement says which one it was, for that is what people look for.
 */
const formsOf = (secret: string, salt: string): readonly Form[] => {
  const fingerprint = fingerprintOf(secret, salt)
  const encodings = [
    ['masked-', secret],
    ['masked-base64-', base64(secret)],
    ['masked-base64-line-feed-', base64(`${secret}\n`)],
    ['masked-base64-line-feed-', base64(`${secret}\r\n`)],
    ['masked-base64-twice-', base64(base64(secret))],
  ] as const
  return encodings.flatMap(([prefix, encoded]) =>
    spellingsOf(encoded, prefix !== 'masked-').map((text) => ({ text, replacement: `${prefix}${fingerprint}` })))
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

const spellingsOf = (text: string, isBase64: boolean): readonly string[] => {
  const unpadded = text.replace(/=+$/, '')
  const bare = isBase64 ? [text, unpadded, unpadded.replaceAll('+', '-').replaceAll('/', '_')] : [text]
  return [...new Set(bare.flatMap((one) => {
    const inUrl = percentEncoded(one)
    const inJson = JSON.stringify(one).slice(1, -1)
    // .NET and Go escape more than JSON asks for, PHP escapes slashes.
    const cautious = inJson.replace(/\\"|[&'+<>`]/g, (escape) => `\\u00${(escape.codePointAt(escape.length - 1) ?? 0).toString(16).toUpperCase()}`)
    return [
      one, inUrl, inUrl.replace(/%[0-9A-F]{2}/g, inLowerCase), inJson, inJson.replaceAll('/', '\\/'),
      cautious, cautious.replace(/\\u00[0-9A-F]{2}/g, inLowerCase),
    ]
  }))]
}

/** A lone surrogate cannot be encoded, and cannot be in a url either. */
const percentEncoded = (text: string): string => (/\p{Surrogate}/u.test(text) ? text : encodeURIComponent(text))

const inLowerCase = (text: string): string => text.toLowerCase()
