/** An exchange's request as a command line for a POSIX shell. */
import { printable } from '../contract/printable.js'
import { textOf, headerLines, headerValue } from './wire.js'
import type { Exchange } from './exchange.js'
import { maskOf, type ExportOptions } from './exports.js'

/** What curl writes itself, from the url, the body and the connection. */
const writtenByCurl: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'accept-encoding',
  'upgrade',
  'te',
  'trailer',
])
/** What curl adds unless told not to; the last two only when there is a body, and `Expect` only when it is a long one. */
const addedByCurl = ['User-Agent', 'Accept', 'Content-Type', 'Expect'] as const
const longBody = 1_024

/** One argument may be no longer than 128 KB on Linux; a pipe has no such limit. */
const longestArgument = 100_000

/**
 * The call again, as `curl` sends it: same method, url, headers and body, nothing added. Tokens are masked unless `reveal`
 * is set; so only a revealed one is answered like the original. A body that the log has dropped is left out.
 */
export const curlOf = (exchange: Exchange, options: ExportOptions = {}): string => {
  const { method, url, request } = maskOf(options).exchange(exchange)
  const { body } = request
  const hasBody = body !== undefined && body.byteLength > 0
  const words: string[] = []
  const option = (name: string, value: string): void => {
    words.push(`${name} ${quoted(value)}`)
  }

  if (method === 'HEAD' && !hasBody) words.push('--head')
  else if (method !== (hasBody ? 'POST' : 'GET')) option('--request', method)
  // Brackets and braces would be read as ranges, and `..` be resolved.
  if (/[[\]{}]/.test(url)) words.push('--globoff')
  if (/\/\.\.?(?:[/?#]|$)/.test(url)) words.push('--path-as-is')
  option('--url', url)

  for (const [name, value] of headerLines(request.headers)) {
    const isDefaultHost = name.toLowerCase() === 'host' && value === hostOf(url)
    const keep = name.toLowerCase() === 'host' ? !isDefaultHost : !writtenByCurl.has(name.toLowerCase())
    // A name that is none, out of an edited file, could be read as something else, such as the name of a file.
    if (keep && /^[!#$%&'*+.^`|~\w-]+$/.test(name)) option('--header', value.trim() === '' ? `${name};` : `${name}: ${oneLine(value)}`)
  }
  for (const name of addedByCurl.slice(0, !hasBody ? 2 : body.byteLength <= longBody ? 3 : 4)) {
    if (headerValue(request.headers, name) === undefined) option('--header', `${name}:`)
  }
  if (headerValue(request.headers, 'accept-encoding') !== undefined) words.push('--compressed')

  const text = hasBody ? textOf(body) : undefined
  let pipe = ''
  if (hasBody) {
    // A body that looks like an option or the name of a file is piped, and so is one with characters that a terminal would obey.
    const isPlain = text !== undefined && !text.includes('\0') && !/^[-@]/.test(text) && isPrintable(text)
    if (isPlain && body.byteLength <= longestArgument) option('--data-raw', text)
    else {
      pipe = `${printfOf(text, body)} | `
      words.push('--data-binary @-')
    }
  }
  return `${pipe}curl ${words.join(' \\\n  ')}`
}

/** Whether a terminal shows the text as it is. */
const isPrintable = (text: string): boolean => printable(text) === text

/**
 * In single quotes nothing is special to a POSIX shell but the quote itself. An argument cannot hold a NUL. Characters that a terminal
 * would obey are written by `printf`, for the command is shown before it is run.
 */
export const quoted = (given: string): string => {
  const text = given.replaceAll('\0', '')
  // A command substitution loses line feeds at its end.
  return isPrintable(text) || text.endsWith('\n')
    ? `'${text.replaceAll("'", String.raw`'\''`)}'`
    : `"$(printf '${octalOf(Buffer.from(text))}')"`
}

/** `printf` is part of the shell, so no argument is too long for it, and it writes any byte. */
const printfOf = (text: string | undefined, bytes: Uint8Array): string => {
  return text !== undefined && !text.includes('\0') && isPrintable(text) ? `printf %s ${quoted(text)}` : `printf '${octalOf(bytes)}'`
}

/** A format of `printf` that writes these bytes; it begins with no `-`, and holds no quote. */
const octalOf = (bytes: Uint8Array): string => {
  let format = ''
  for (const byte of bytes) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x25 && byte !== 0x5c && byte !== 0x27 && !(byte === 0x2d && format === '')
    format += isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`
  }
  return format
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ')

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '')
