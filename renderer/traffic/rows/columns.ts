/** The columns of the grid: what each shows, how wide it is, and which give way when there is little room. */
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import { bytesText, durationText, timeText } from '../../text.js'

export interface Column {
  readonly id: ColumnId
  readonly title: string
  /** Pixels; 0 takes what is left. */
  readonly width: number
  readonly min: number
  readonly align: 'start' | 'end'
  /** Those with higher numbers give way first. */
  readonly yields: number
  readonly text: (row: ExchangeSummary) => string
}

export const columnIds = [
  'seq',
  'time',
  'direction',
  'parties',
  'method',
  'module',
  'path',
  'status',
  'ocpi',
  'duration',
  'size',
  'source',
  'findings',
] as const
export type ColumnId = (typeof columnIds)[number]

/** Empty where there is nothing to say, as for an answer that never came. */
export const columns: readonly Column[] = [
  { id: 'seq', title: 'No.', width: 58, min: 40, align: 'end', yields: 9, text: (row) => String(row.seq) },
  {
    id: 'time',
    title: 'Time',
    width: 112,
    min: 64,
    align: 'start',
    yields: 4,
    text: (row) => timeText(row.startedAt),
  },
  { id: 'direction', title: 'Direction', width: 72, min: 28, align: 'start', yields: 0, text: (row) => row.direction },
  { id: 'parties', title: 'From → to', width: 156, min: 80, align: 'start', yields: 0, text: (row) => `${row.from} → ${row.to}` },
  { id: 'method', title: 'Method', width: 62, min: 44, align: 'start', yields: 0, text: (row) => row.method },
  { id: 'module', title: 'Module', width: 104, min: 60, align: 'start', yields: 6, text: (row) => row.module ?? '' },
  { id: 'path', title: 'Path', width: 0, min: 140, align: 'start', yields: 0, text: (row) => row.path },
  {
    id: 'status',
    title: 'HTTP',
    width: 48,
    min: 40,
    align: 'end',
    yields: 0,
    text: (row) => (row.status === undefined ? (row.error === undefined ? '' : 'none') : String(row.status)),
  },
  {
    id: 'ocpi',
    title: 'OCPI',
    width: 48,
    min: 40,
    align: 'end',
    yields: 0,
    text: (row) => (row.ocpiStatus === undefined ? '' : String(row.ocpiStatus)),
  },
  { id: 'duration', title: 'Duration', width: 72, min: 52, align: 'end', yields: 5, text: (row) => durationText(row.durationMs) },
  {
    id: 'size',
    title: 'Size',
    width: 64,
    min: 48,
    align: 'end',
    yields: 7,
    text: (row) => bytesText(row.requestBytes + row.responseBytes),
  },
  { id: 'source', title: 'Source', width: 96, min: 48, align: 'start', yields: 8, text: (row) => row.source ?? 'live' },
  { id: 'findings', title: 'Findings', width: 86, min: 56, align: 'start', yields: 0, text: findingsText },
]

/** `2 violations, 1 warning`; empty without any. */
export function findingsText({ violations, warnings }: Pick<ExchangeSummary, 'violations' | 'warnings'>): string {
  return [
    violations > 0 ? `${violations} ${violations === 1 ? 'violation' : 'violations'}` : '',
    warnings > 0 ? `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

export type Widths = Readonly<Partial<Record<ColumnId, number>>>

export interface Layout {
  readonly columns: readonly Column[]
  /** For `grid-template-columns`. */
  readonly template: string
  /** Characters of a path that have room. */
  readonly pathCharacters: number
}

/** Pixels of a character of the monospace font at 12 px, rounded up: fonts differ a little. */
const characterWidth = 7.3
const cellPadding = 6

/** Pixels for the marks in front of each row. */
export const gutter = 28

/** Pixels for the path: what can be done without gives way for a good path, the time only for the least. */
const pathRoom = { good: 260, least: 180 } as const

/** The columns that have room in a width, with their widths. Those that the user switched off are left out. */
export const layoutFor = (room: number, widths: Widths, off: readonly string[]): Layout => {
  const widthOf = (column: Column) => Math.max(column.min, widths[column.id] ?? column.width)
  const needed = (list: readonly Column[], path: number) =>
    gutter + list.reduce((sum, column) => sum + (column.width === 0 ? path : widthOf(column)), 0)
  let shown = columns.filter((column) => !off.includes(column.id))
  for (;;) {
    const [next] = shown.filter((column) => column.yields > 0).sort((left, right) => right.yields - left.yields)
    if (!next || needed(shown, next.yields > 4 ? pathRoom.good : pathRoom.least) <= room) break
    shown = shown.filter((column) => column !== next)
  }
  const template = shown.map((column) => (column.width === 0 ? `minmax(${column.min}px, 1fr)` : `${widthOf(column)}px`))
  const pathWidth = Math.max(140, room - gutter - shown.reduce((sum, column) => sum + (column.width === 0 ? 0 : widthOf(column)), 0))
  return {
    columns: shown,
    template: [`${gutter}px`, ...template].join(' '),
    pathCharacters: Math.floor((pathWidth - 2 * cellPadding) / characterWidth),
  }
}

/** A path in two parts: what is alike in all of a module, and what tells them apart. The first gives way when the whole has no room. */
export const pathParts = (
  { path, module }: Pick<ExchangeSummary, 'path' | 'module'>,
  characters = Number.POSITIVE_INFINITY,
): readonly [common: string, own: string] => {
  const at = module === undefined ? -1 : path.indexOf(`/${module}`)
  if (at <= 0) return ['', path]
  return [path.length > characters ? '…' : path.slice(0, at), path.slice(at)]
}
