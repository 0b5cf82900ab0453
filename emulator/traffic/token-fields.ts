/**
 * Token fields in the text of a body. The text is scanned, not parsed and written again, so that everything else stays
 * as it was on the wire, and so that broken and cut-off JSON gives nothing away either.
 */

/** Gets the token, or what was sent in its place, and returns what to show. */
export type Replace = (token: string) => string

/** The text with every value of a field named `token` replaced. */
export const replaceTokenFields = (text: string, replace: Replace): string => {
  let result = ''
  let copied = 0
  for (const { start, end, token, quoted } of tokenFields(text)) {
    const replacement = replace(token)
    result += text.slice(copied, start) + (quoted ? replacement : `"${replacement}"`)
    copied = end
  }
  return copied === 0 ? text : result + text.slice(copied)
}

/** For what is not JSON: `token=…`, `token: …`, `<token>…`, in any quotes. */
export const replaceLooseTokens = (text: string, replace: Replace): string =>
  text.replace(/(token['"]?\s{0,8}[=:>]\s{0,8}['"]?)([^\s"'&<>,;{}[\]]+)/gi, (_, before: string, token: string) => before + replace(token))

/** Whether an object in the text has a field of one of these names; read like the token fields, without parsing. */
export const hasField = (text: string, names: readonly string[]): boolean =>
  names.some((name) => {
    for (let at = text.indexOf(`"${name}"`); at !== -1; at = text.indexOf(`"${name}"`, at + 1)) {
      if (text[afterSpace(text, at + name.length + 2)] === ':') return true
    }
    return false
  })

interface TokenField {
  /** Of the value, without its quotes. */
  readonly start: number
  readonly end: number
  readonly token: string
  readonly quoted: boolean
}

function* tokenFields(text: string): Generator<TokenField, void, undefined> {
  for (let open = text.indexOf('"'); open !== -1;) {
    const close = endOfText(text, open + 1)
    let next = close + 1
    const colon = afterSpace(text, next)
    if (text[colon] === ':' && close - open <= longestName && isTokenName(text.slice(open + 1, close))) {
      const start = afterSpace(text, colon + 1)
      if (text[start] === '"') {
        const end = endOfText(text, start + 1)
        next = end + 1
        if (end > start + 1) yield { start: start + 1, end, token: unescaped(text.slice(start + 1, end)), quoted: true }
      } else {
        const bare = /[^\s,{}[\]"]*/y
        bare.lastIndex = start
        const value = bare.exec(text)?.[0] ?? ''
        next = start + value.length
        if (value !== '' && value !== 'null') yield { start, end: next, token: value, quoted: false }
      }
    }
    open = text.indexOf('"', next)
  }
}

/** `token`, `access_token`, `token_b`, `tokenC`; escapes make a name longer. */
const longestName = 120
const isTokenName = (name: string): boolean => /^(?:\w*_)?token(?:_?[abc])?$/i.test(unescaped(name))

const unescaped = (text: string): string => {
  if (!text.includes('\\')) return text
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    // Not a legal JSON text: what was sent is then the best name for it.
    return text
  }
}

/** Where the quote is that ends a text; the end of everything when it is cut off. */
const endOfText = (text: string, from: number): number => {
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at
    at += code === 0x5c ? 2 : 1
  }
  return text.length
}

const afterSpace = (text: string, from: number): number => {
  let at = from
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1
  return at
}
