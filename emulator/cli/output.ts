/** What the command line prints: lines for people, JSON for programs. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { styleText } from 'node:util'
import type { ExchangeDetail, ExchangeSummary } from '../contract/exchange.js'
import type { Finding } from '../ocpi/finding.js'

export type Interruption = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** Where a command reads and writes, and what interrupts it: the process, unless it was given another. */
export interface Terminal {
  readonly stdin: AsyncIterable<string | Buffer>
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number }
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
export const style = (format: Format, text: string): string => (isColoured(terminal()) ? styleText(format, text) : text)

/** Prints a text that brings its line breaks. */
export const printText = (text: string): void => {
  terminal().stdout.write(text)
}
export const print = (text: string): void => {
  printText(`${text}\n`)
}
export const printJson = (value: unknown): void => {
  print(JSON.stringify(value))
}
/** Says something beside the output. */
export const remark = (text: string): void => {
  terminal().stderr.write(`${text}\n`)
}
export const complain = (text: string): void => {
  remark(`${style('red', 'standin:')} ${text}`)
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
  return `  ${mark} ${finding.id}  ${finding.side} ${finding.at || 'body'}: expected ${finding.expected}, got ${finding.actual}  ${style('dim', `(${finding.chapter})`)}`
}

export const printExchange = (detail: ExchangeDetail): void => {
  print(exchangeLine(detail, terminal().stdout.columns))
  for (const finding of detail.findings) print(findingLine(finding))
}

/** Columns aligned by their widest cell. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths: number[] = []
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
