/** What the command line prints: lines for people, JSON for programs. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { stripVTControlCharacters, styleText } from 'node:util'
import type { ExchangeDetail, ExchangeSummary } from '../contract/exchange.js'
import { printable, printableLine } from '../contract/printable.js'
import { chapterTitle } from '../ocpi/chapters.js'
import { countOf } from '../ocpi/finding-list.js'
import { messageOf, findingPlace } from '../ocpi/finding-message.js'
import type { Finding } from '../ocpi/finding.js'

export type Interruption = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** Where a command reads and writes, and what interrupts it: the process, unless it was given another. */
export interface Terminal {
  readonly stdin: AsyncIterable<string | Buffer>
  readonly stdout: {
    write(text: string): unknown
    readonly isTTY?: boolean
    readonly columns?: number
    /** The reader is slower than what is written to it; `drain` tells when it has caught up. */
    readonly writableNeedDrain?: boolean
    once?(event: 'drain', listener: () => void): unknown
  }
  readonly stderr: { write(text: string): unknown }
  readonly env: Readonly<Record<string, string | undefined>>
  on(signal: Interruption, listener: () => void): unknown
  once(signal: Interruption, listener: () => void): unknown
  off(signal: Interruption, listener: () => void): unknown
}
const terminals = new AsyncLocalStorage<Terminal>()
export const terminal = (): Terminal => terminals.getStore() ?? process
/** A process that is its own terminal does without the storage, which costs every promise something. */
export const inTerminal = <T>(given: Terminal, work: () => T): T => (given === process ? work() : terminals.run(given, work))
/** A listener that prints where its command does, whoever calls it. */
export const printing = <Args extends unknown[]>(listener: (...args: Args) => void): ((...args: Args) => void) => {
  const here = terminal()
  return (...args) => {
    inTerminal(here, () => {
      listener(...args)
    })
  }
}

type Format = Parameters<typeof styleText>[0]

/** Colour only where a person looks: a terminal, and nobody has said no. */
const isColoured = ({ stdout, env }: Terminal): boolean => stdout.isTTY === true && env['NO_COLOR'] === undefined && env['TERM'] !== 'dumb'

/** Marks the colours and line breaks that are ours on their way to the terminal: whoever sends us text cannot know it. */
const ours = `\u001b<${randomBytes(6).toString('hex')}>`
/** The text in a colour; plain where no person looks. */
export const style = (format: Format, text: string): string => {
  if (!isColoured(terminal())) return text
  const [before = '', after = ''] = styleText(format, '|', { validateStream: false }).replaceAll('\u001b', ours).split('|')
  return before + text + after
}
const colourAtStart = /^\[[\d;]*m/

/**
 * The edge: every text that leaves for a terminal goes through here. Control and direction characters, which peers may put into any
 * text, are shown as escapes; only colours of ours pass.
 */
const atEdge = (text: string, escape: (part: string) => string): string =>
  text
    .split(ours)
    .map((part, index) => {
      if (index > 0 && part.startsWith('\n')) return `\n${escape(part.slice(1))}`
      const colour = index === 0 ? undefined : colourAtStart.exec(part)?.[0]
      return colour === undefined ? escape(part) : `\u001b${colour}${escape(part.slice(colour.length))}`
    })
    .join('')
const toTerminal = (stream: { write(text: string): unknown }, text: string): void => {
  stream.write(atEdge(text, printable))
}

/** Prints a text that brings its line breaks. */
export const printText = (text: string): void => {
  toTerminal(terminal().stdout, text)
}
/** Prints several lines: a table, JSON with indentation, the body of a message. */
export const printLines = (text: string): void => {
  printText(`${text}\n`)
}
/** One line as it may be written; several of them may be written at once. */
export const lineOf = (text: string): string => `${atEdge(text, printableLine)}\n`
/** The same of a value, as JSON. */
export const jsonLineOf = (value: unknown): string => `${atEdge(JSON.stringify(value), printable)}\n`
/** Prints one line or a table, after empty lines if the text begins with line feeds. A line feed of a peer cannot begin another line. */
export const print = (text: string): void => {
  const line = text.replace(/^\n+/, '')
  terminal().stdout.write(`${text.slice(0, text.length - line.length)}${lineOf(line)}`)
}
/** Prints the versions url: once when all versions share it, else one for each version. */
export const printVersionsUrls = (urls: Readonly<Partial<Record<string, string>>>, indent = ''): void => {
  const [only, ...others] = new Set(Object.values(urls))
  if (only !== undefined && others.length === 0) print(`${indent}versions url            ${only}`)
  else for (const [version, url] of Object.entries(urls)) print(`${indent}versions url for ${version}  ${url ?? ''}`)
}

export const printJson = (value: unknown): void => {
  terminal().stdout.write(jsonLineOf(value))
}
/** Says something beside the output. Further lines are indented, so that none of them can look like a line of its own. */
export const remark = (text: string): void => {
  toTerminal(terminal().stderr, `${text.replaceAll('\n', '\n  ')}\n`)
}
export const complain = (text: string): void => {
  remark(`${style('red', 'standin:')} ${text}`)
}
/** For what writes itself, such as the parser of arguments. */
export const writeError = (text: string): void => {
  toTerminal(terminal().stderr, text)
}

/** Ends the command with this exit code once everything has been written. */
export class Exit extends Error {
  constructor(
    readonly code: number,
    message = '',
  ) {
    super(message)
  }
}
/** Exit code 2: the command was not understood, or something it needs cannot be had. */
export const usage = (message: string): Exit => new Exit(2, message)

/** A number that was given as text; `name` is the option or argument. */
export const whole = (text: string, name: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw usage(`${name} has to be a whole number, not ${text}`)
}

/** `--log-size` in bytes; undefined where it was not given. */
export const logFileBytes = (megabytes: string | undefined): number | undefined => {
  if (megabytes === undefined) return undefined
  const size = whole(megabytes, '--log-size')
  if (size === 0) throw usage('--log-size has to be at least 1 MB')
  return size * 1024 * 1024
}

/** `1 violation`, `2 violations`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

const time = (milliseconds: number): string => {
  const at = new Date(milliseconds)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

const shortened = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`)

/** `12:03:04.123  DE-MSP → NL-CPO  GET    /ocpi/cpo/2.2.1/locations  200 1000  4 ms` */
export const exchangeLine = (exchange: ExchangeSummary, width = 150): string => {
  const { status, ocpiStatus, error, durationMs } = exchange
  const good = status !== undefined && status < 400 && (ocpiStatus === undefined || ocpiStatus < 2000)
  const outcome =
    error !== undefined ? style('red', error) : style(good ? 'green' : 'yellow', `${status ?? ''} ${ocpiStatus ?? ''}`.trimEnd())
  const head = `${style('dim', time(exchange.startedAt))}  ${exchange.from} → ${exchange.to}  ${exchange.method.padEnd(6)} `
  return `${head}${shortened(exchange.path, Math.max(40, width - 60))}  ${outcome}  ${style('dim', `${Math.round(durationMs)} ms`)}`
}

export const findingLine = (finding: Finding): string => {
  const mark = finding.severity === 'violation' ? style('red', '✗ violation') : style('yellow', '! warning  ')
  const times = finding.repeated ? `${countOf(finding)} × ` : ''
  // A header, the url or the status are named by the message itself.
  const place = finding.at.startsWith('/') ? ` ${times}${findingPlace(finding)}:` : ''
  return `  ${mark} ${finding.id}  ${finding.side}${place} ${messageOf(finding)}  ${style('dim', `(${chapterTitle(finding.chapter)})`)}`
}

export const printExchange = (detail: ExchangeDetail): void => {
  print(exchangeLine(detail, terminal().stdout.columns))
  for (const finding of detail.findings) print(findingLine(finding))
}

/** Columns aligned by their widest cell. */
export const table = (given: readonly (readonly string[])[]): string => {
  const rows = given.map((row) => row.map((cell) => atEdge(cell, printableLine).replaceAll('\u001b', ours)))
  const widthOf = (cell: string): number => stripVTControlCharacters(cell.replaceAll(ours, '\u001b')).length
  const widths: number[] = []
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))))
        .join('  ')
        .trimEnd(),
    )
    .join(`${ours}\n`)
}

/** `2.1.1, 2.2.1 or 2.3.0` */
export const listed = (texts: readonly string[], word: 'and' | 'or'): string =>
  new Intl.ListFormat('en-GB', { type: word === 'and' ? 'conjunction' : 'disjunction' }).format(texts)
