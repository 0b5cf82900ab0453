/** The bill as a table for a terminal and as JSON under the CDR's own field names: what `standin price` prints. */
import { costParts, netCost } from '../ocpi/amounts.js'
import type { Bill, BillLine } from '../contract/bills.js'
import { dialects } from '../ocpi/dialect.js'
import type { Version } from '../ocpi/version.js'
import { type Assessment, priceCdr, priceSession, type Total, totalsIn } from './assess.js'
import { differenceInWords, isCredit } from './compare.js'
import type { Line } from './lines.js'
import { type Note, textOf } from './notes.js'
import { subtract, toNumber } from './rational.js'
import { durationInWords, money, quantityInWords, vatInWords } from './texts.js'
import { isObject } from '../ocpi/json-object.js'

export interface PriceRequest {
  readonly version: Version
  /** Parsed JSON: a CDR, a list of them, or an answer that carries either. */
  readonly cdr?: unknown
  readonly session?: unknown
  /** Parsed JSON of one or more files: each a Tariff, a list of them, or an answer that carries either. */
  readonly tariffs?: readonly unknown[]
  /** IANA name. */
  readonly timeZone?: string
  readonly location?: unknown
  readonly json?: boolean
}

export interface PriceReport {
  /** For standard output; ends in a newline. */
  readonly text: string
  /** 0: what is stated follows. 1: it differs. 2: it could not be priced. */
  readonly exitCode: 0 | 1 | 2
}

/** Prices a CDR or a Session, or each of several, and says what came of it. The worst exit code is that of all. */
export const priceReport = (request: PriceRequest): PriceReport => {
  const { version, cdr, session, tariffs, timeZone, location, json = false } = request
  const options = {
    ...(tariffs && { tariffs: tariffs.flatMap(contentsOf) }),
    ...(timeZone !== undefined && { timeZone }),
    ...(location !== undefined && { location: contentsOf(location)[0] }),
  }
  let exitCode: PriceReport['exitCode'] = 0
  const rendered = (assessment: Assessment): string => {
    const code = exitCodeOf(assessment)
    if (code > exitCode) exitCode = code
    return json ? JSON.stringify(reportAsJson(assessment), undefined, 2) : reportAsText(assessment)
  }
  // One after the other, since many CDRs and all that is known of them would take much memory.
  const reports = contentsOf(cdr ?? session).map((one) =>
    rendered(cdr === undefined ? priceSession(version, one, options) : priceCdr(version, one, options)),
  )
  const [only = ''] = reports
  return { exitCode, text: !json ? reports.join('\n') : reports.length === 1 ? `${only}\n` : `[${reports.join(',\n')}]\n` }
}

const exitCodeOf = (assessment: Assessment): PriceReport['exitCode'] => {
  const { hasTariff, differences, unread, misspelt } = assessment
  return !hasTariff ? 2 : differences.length + unread.length + misspelt.length + ignoredIn(assessment).length > 0 ? 1 : 0
}

/** Where values stand that were not understood. */
const ignoredIn = ({ problems, misspelt }: Assessment): string[] => {
  const named = new Set(misspelt.map(({ at }) => at))
  return [...new Set(problems.filter(({ ignored, at }) => ignored === true && !named.has(at)).map(({ at }) => at))]
}

/** What a file holds: one object, a list of them, or what an OCPI answer carries. */
export const contentsOf = (value: unknown): readonly unknown[] => {
  const content = isObject(value) && 'status_code' in value && 'data' in value ? value['data'] : value
  return Array.isArray(content) ? content : [content]
}

// ---- JSON --------------------------------------------------------------------------------------------------------

const lineAsJson = (line: Line): BillLine => ({
  dimension: line.dimension,
  ...(line.tariffId !== undefined && { tariff_id: line.tariffId }),
  ...(line.elementIndex !== undefined && { element_index: line.elementIndex }),
  why: line.why,
  quantity: toNumber(line.quantity),
  stepped_quantity: toNumber(line.steppedQuantity),
  unit: line.unit,
  ...(line.stepSize.n !== 0n && { step_size: toNumber(line.stepSize) }),
  ...(line.price && { price: toNumber(line.price) }),
  ...(line.vat && { vat: toNumber(line.vat) }),
  cost: { excl_vat: toNumber(line.cost.excl), incl_vat: toNumber(line.cost.incl) },
  charging_periods: [...line.periods],
})

const noteAsJson = ({ at, text }: Note) => ({ at, text })

/** The assessment as values that travel. */
export const billOf = (assessment: Assessment): Bill => {
  const { version, kind, id, hasTariff, priced, totals, stated, differences, assumptions, problems } = assessment
  return {
    version,
    kind,
    id,
    priced: hasTariff,
    currency: priced.currency,
    timeZone: priced.timeZone,
    tariffIds: priced.tariffs.map((tariff) => tariff.id),
    totals,
    stated: Object.fromEntries(Object.keys(totals).flatMap((name) => (name in stated ? [[name, stated[name]]] : []))),
    lines: priced.lines.map(lineAsJson),
    differences: differences.map(({ field, at, stated: given, expected, explanation }) => ({
      field,
      at,
      stated: toNumber(given),
      expected: toNumber(expected),
      difference: toNumber(subtract(given, expected)),
      ...(explanation !== undefined && { explanation }),
    })),
    assumptions: assumptions.map(noteAsJson),
    problems: problems.map(noteAsJson),
  }
}

/** Totals under the CDR's own field names, then `lines`, `differences`, `assumptions` and `problems`. */
export const reportAsJson = (assessment: Assessment): Record<string, unknown> => {
  const { totals, currency, timeZone, lines, differences, assumptions, problems } = billOf(assessment)
  return { ...totals, currency, time_zone: timeZone, lines, differences, assumptions, problems }
}

// ---- text --------------------------------------------------------------------------------------------------------

/** Columns wide enough for their cells; `right` names those that hold numbers. */
const table = (rows: readonly (readonly string[])[], right: ReadonlySet<number>): string[] => {
  const widths = rows.reduce<number[]>((found, row) => row.map((cell, index) => Math.max(found[index] ?? 0, cell.length)), [])
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0
        return right.has(index) ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}

const lineAsRow = (line: Line): string[] => {
  const isLimit = line.dimension === 'MIN_PRICE' || line.dimension === 'MAX_PRICE'
  const step =
    line.stepSize.n === 0n || line.unit === 'session'
      ? ''
      : line.unit === 'h'
        ? durationInWords(line.stepSize)
        : `${toNumber(line.stepSize)} Wh`
  return [
    line.dimension,
    isLimit ? '' : quantityInWords(line.quantity, line.unit),
    step,
    isLimit || !line.price ? '' : quantityInWords(line.steppedQuantity, line.unit),
    line.price ? `${money(line.price)}${line.unit === 'session' ? '' : `/${line.unit}`}` : '',
    line.price ? vatInWords(line.vat) : '',
    money(line.cost.excl),
    money(line.cost.incl),
    line.why,
  ]
}

/** A number takes a row, a Price two, whichever way it is stated; what is neither stated nor more than zero takes none. */
const totalAsRows = (name: string, ours: Total | undefined, stated: unknown): string[][] => {
  if (ours === undefined) return []
  if (stated === undefined && netCost(ours) === 0) return []
  const cell = (value: unknown): string => (value === undefined ? '' : (textOf(value) ?? '?'))
  return costParts(ours, stated).map((part) => [`${name}${part.name}`, String(part.ours), cell(part.stated)])
}

const notesAsText = (title: string, notes: readonly Note[]): string[] =>
  notes.length === 0 ? [] : ['', title, ...notes.map(({ at, text }) => `  ${at ? `${at} ` : ''}${text}`)]

const headings = ['Dimension', 'Quantity', 'Step', 'Billed', 'Price', 'VAT', 'Excl. VAT', 'Incl. VAT', 'Why']
const numeric = new Set([1, 2, 3, 4, 5, 6, 7])

const linesAsText = ({
  version,
  priced: {
    lines,
    totals: { cost },
  },
}: Assessment): string[] => {
  const total = ['Total', '', '', '', '', '', money(cost.excl), money(cost.incl), '']
  const rows = [headings, ...lines.map(lineAsRow), total]
  if (dialects[version].vat) return table(rows, numeric)
  return table(
    rows.map((row) => row.filter((_, index) => index !== 5 && index !== 7)),
    new Set([1, 2, 3, 4, 5]),
  )
}

const totalsAsText = ({ version, kind, priced, stated, hasTariff }: Assessment): string[] => {
  const rounded = totalsIn(version, kind, priced, { decimals: 4, credit: isCredit(stated) })
  const rows = Object.keys(rounded)
    .flatMap((name) => totalAsRows(name, rounded[name], stated[name]))
    .map(([name = '', ours = '', theirs = '']) => [name, hasTariff || !name.includes('_cost') ? ours : '', theirs])
  return table([['Field', 'Priced', 'Stated'], ...rows], new Set([1, 2]))
}

/** What the totals would be with the names that were meant. */
const correctedInWords = ({ corrected, totals }: Assessment): string => {
  const inWords = (total: Total | undefined): string => (total === undefined ? 'nothing' : String(netCost(total)))
  const changes = Object.entries(corrected).map(([name, total]) => {
    const [part] = costParts(total, undefined)
    const field = `${name}${part?.name ?? ''}`
    return `${field} would be ${inWords(total)} instead of ${inWords(totals[name])}`
  })
  return changes.length === 0 ? 'With the right names no total changes.' : `With the right names ${changes.join(', ')}.`
}

const verdictOf = (assessment: Assessment): string[] => {
  const { differences, unread, compared, hasTariff, misspelt } = assessment
  const ignored = ignoredIn(assessment)
  const unreadable = unread.length > 0 ? [`Not compared: ${unread.join(', ')} cannot be read.`] : []
  if (differences.length > 0) {
    const named = differences.map((difference) => `  ${difference.field} ${differenceInWords(difference)}`)
    return ['Differences', ...named, ...unreadable]
  }
  if (!hasTariff) return ['Not priced: no tariff with prices is at hand.']
  if (unreadable.length > 0) return unreadable
  const isCompared = compared.some((field) => field.startsWith('total_cost'))
  if (misspelt.length > 0) {
    const names = misspelt.map(({ at }) => at).join(', ')
    return [`Priced without ${names}: correct the names, then price again.`, correctedInWords(assessment)]
  }
  if (ignored.length > 0) return [`Not certain: priced without ${ignored.join(', ')}, which cannot be read and may change the price.`]
  return [isCompared ? 'Equal: every total that is stated follows.' : 'Priced: no total_cost is stated to compare with.']
}

/** For a terminal: the lines, the totals, and what differs. Ends in a newline. */
export const reportAsText = (assessment: Assessment): string => {
  const { version, kind, id, priced, assumptions, problems, hasTariff } = assessment
  const title = [
    `${kind === 'cdr' ? 'CDR' : 'Session'} ${id}`,
    `OCPI ${version}`,
    priced.currency,
    priced.timeZone,
    ...priced.tariffs.map((tariff) => `tariff ${tariff.id}`),
  ]
  const output = [
    title.filter(Boolean).join('  '),
    ...(hasTariff ? ['', ...linesAsText(assessment)] : []),
    '',
    ...totalsAsText(assessment),
    ...notesAsText('Assumptions', assumptions),
    ...notesAsText('Problems', problems),
    '',
    ...verdictOf(assessment),
  ]
  return `${output.join('\n')}\n`
}
