/**
 * Reads a file of recorded traffic piece by piece, HAR or NDJSON, whichever it turns out to be. A file that holds none is refused
 * after its first few hundred lines; problems are counted, and the first of them are kept.
 */
import type { Exchange } from './exchange.js'
import type { Imported, ImportOptions } from './import.js'
import { createHarReader } from './import-har.js'
import { createNdjsonReader } from './ndjson.js'

export interface FileImport {
  /** Reads on; false once nothing more will be read. */
  write(piece: string): boolean
  /** The file is over. */
  end(): void
  /** In the order of the file. */
  readonly exchanges: readonly Exchange[]
  /** Those of them that Standin has recorded itself, and judged then. */
  readonly judged: ReadonlySet<Exchange>
  /** Entries or lines that were read so far, whatever came of them. */
  entries(): number
  /** The first problems, as `entry 4: response.status: a status is needed`. */
  readonly problems: readonly string[]
  /** How many there were in all. */
  problemCount(): number
  /** Why the file as a whole is of no use; undefined while it is. */
  refused(): string | undefined
}

export interface FileImportOptions extends ImportOptions {
  /** Exchanges that are of no use are left out, and counted by the caller. */
  readonly wanted?: (exchange: Exchange) => boolean
  /** Reading ends with a problem beyond so many exchanges, or bytes of bodies. */
  readonly maxExchanges?: number
  readonly maxBodyBytes?: number
}

/** So many problems are kept. */
export const maximumProblems = 200
/** A file whose first entries or lines, so many of them, hold no exchange at all is another file. */
const patience = 300
/** Looked at to tell HAR from NDJSON. */
const headCharacters = 64 * 1024
/** Characters of a HAR file in which its entries have to begin: pages and comments may come before them. */
const longestHead = 16 * 1024 * 1024

type Format = { readonly unit: 'entries' | 'lines'; write(piece: string): Imported[]; end(): Imported | undefined }

/** A HAR file is one object over many lines, or one line with a `log`; each line of NDJSON is an object of its own. */
const isNdjson = (head: string): boolean => {
  const text = head.replace(/^\uFEFF/, '').trimStart()
  const feed = text.indexOf('\n')
  try {
    const first: unknown = JSON.parse(feed === -1 ? text : text.slice(0, feed))
    return typeof first === 'object' && first !== null && !Object.hasOwn(first, 'log')
  } catch {
    // Either the line is longer than what was looked at, or it is the first of a HAR file with many lines, no JSON by itself.
    return !text.startsWith('{') || /^\{\s*"(?:formatVersion|seq|method|startedDateTime|request)"/.test(text)
  }
}

export const createFileImport = (options: FileImportOptions = {}): FileImport => {
  const { wanted = () => true, maxExchanges = 100_000, maxBodyBytes = 512 * 1024 * 1024 } = options
  const exchanges: Exchange[] = []
  const judged = new Set<Exchange>()
  const problems: string[] = []
  let problemCount = 0
  let head: string | undefined = ''
  let format: Format | undefined
  let entries = 0
  let characters = 0
  let bodyBytes = 0
  let useful = false
  let refusal: string | undefined
  let over = false

  const report = (problem: string): void => {
    problemCount += 1
    if (problems.length < maximumProblems) problems.push(problem)
  }
  const refuse = (reason: string): void => {
    refusal = reason
    over = true
  }
  const take = ({ place, exchange, isJudged, problems: found }: Imported): void => {
    if (place !== 'file') entries += 1
    for (const { where, message } of found) report(`${where}: ${message}`)
    if (!exchange) return
    useful = true
    if (!wanted(exchange)) return
    bodyBytes += (exchange.request.body?.byteLength ?? 0) + (exchange.response?.body?.byteLength ?? 0)
    if (exchanges.length >= maxExchanges || bodyBytes > maxBodyBytes) {
      if (!over)
        report(`${place}: more than ${maxExchanges} exchanges, or ${maxBodyBytes / 1024 / 1024} MB: the rest of the file is not read`)
      over = true
      return
    }
    exchanges.push(exchange)
    if (isJudged === true) judged.add(exchange)
  }
  const begin = (text: string): Format => {
    const chosen: Format = isNdjson(text)
      ? { unit: 'lines', ...createNdjsonReader(options) }
      : { unit: 'entries', ...createHarReader(options) }
    head = undefined
    return chosen
  }
  const read = (piece: string): void => {
    const reader = (format ??= begin(piece))
    for (const imported of reader.write(piece)) {
      take(imported)
      if (!useful && entries >= patience)
        refuse(`none of the first ${entries} ${reader.unit} holds an HTTP exchange: this is neither a HAR file nor NDJSON of exchanges`)
      if (over) return
    }
    if (reader.unit === 'entries' && entries === 0 && characters > longestHead)
      refuse('no `log.entries` in the first 16 MB: this is not a HAR file')
  }

  return {
    exchanges,
    judged,
    problems,
    entries: () => entries,
    problemCount: () => problemCount,
    refused: () => refusal,
    write: (piece) => {
      if (over) return false
      characters += piece.length
      if (head === undefined) read(piece)
      else {
        head += piece
        if (head.length >= headCharacters || head.trimStart().includes('\n')) read(head)
      }
      return !over
    },
    end: () => {
      if (over) return
      if (head !== undefined) read(head)
      const last = over ? undefined : format?.end()
      if (last) take(last)
      over = true
      if (!useful)
        refusal ??= `the file holds no HTTP exchange, so it is neither a HAR file nor NDJSON of exchanges${problems[0] === undefined ? '' : ` (${problems[0]})`}`
    },
  }
}
