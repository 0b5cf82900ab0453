/** What the command line prints: lines for people, JSON for programs. */
import { styleText } from 'node:util'
import type { ExchangeDetail, ExchangeSummary } from '../contract/exchange.js'
import type { Finding } from '../ocpi/finding.js'

type Format = Parameters<typeof styleText>[0]

/** Colour only where a person looks: a terminal, and nobody has said no. */
const isColoured = process.stdout.isTTY && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb'
export const style = (format: Format, text: string): string => (isColoured ? styleText(format, text) : text)

export const print = (text: string): void => { process.stdout.write(`${text}\n`) }
export const printJson = (value: unknown): void => { process.stdout.write(`${JSON.stringify(value)}\n`) }
export const complain = (text: string): void => { process.stderr.write(`${style('red', 'standin:')} ${text}\n`) }

/** Ends the command with this exit code once everything has been written. */
export class Exit extends Error {
  constructor(readonly code: number, message = '') {
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
  const outcome = error !== undefined ? style('red', error) : style(good ? 'green' : 'yellow', `${status ?? ''} ${ocpiStatus ?? ''}`.trimEnd())
  const head = `${style('dim', time(exchange.startedAt))}  ${exchange.from} → ${exchange.to}  ${exchange.method.padEnd(6)} `
  return `${head}${shortened(exchange.path, Math.max(40, width - 60))}  ${outcome}  ${style('dim', `${Math.round(durationMs)} ms`)}`
}

export const findingLine = (finding: Finding): string => {
  const mark = finding.severity === 'violation' ? style('red', '✗ violation') : style('yellow', '! warning  ')
  return `  ${mark} ${finding.id}  ${finding.side} ${finding.at || 'body'}: expected ${finding.expected}, got ${finding.actual}  ${style('dim', `(${finding.chapter})`)}`
}

export const printExchange = (detail: ExchangeDetail): void => {
  print(exchangeLine(detail, process.stdout.columns))
  for (const finding of detail.findings) print(findingLine(finding))
}

/** Columns aligned by their widest cell. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths: number[] = []
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd()).join('\n')
}
