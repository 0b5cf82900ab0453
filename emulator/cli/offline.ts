/** Commands that need no workbench: validate, endpoints, price, convert. */
import { readFile } from 'node:fs/promises'
import { maximumDepth, textDepthExceeds } from '../ocpi/depth.js'
import { endpoints } from '../ocpi/endpoints.js'
import { totalOf } from '../ocpi/finding-list.js'
import { judgedNames, judgeText } from '../ocpi/judge.js'
import { hubForwarding } from '../ocpi/translate/context.js'
import { translate } from '../ocpi/translate/translate.js'
import { parseParty } from '../ocpi/headers.js'
import { isTimeZone } from '../ocpi/time-zone.js'
import { isVersion, versions, type Version } from '../ocpi/version.js'
import { contentsOf, priceReport } from '../pricing/report.js'
import {
  count,
  Exit,
  findingLine,
  print,
  printJson,
  printLines,
  printText,
  remark,
  style,
  table,
  terminal,
  usage,
  listed,
} from './output.js'
import { errorText } from '../contract/error-text.js'

export const versionOf = (text: string | undefined, option: string): Version => {
  if (text !== undefined && isVersion(text)) return text
  throw usage(`${option} has to be ${listed(versions, 'or')}${text === undefined ? '' : `, not ${text}`}`)
}

/** Some editors begin a file with it; it belongs to no JSON. */
const withoutByteOrderMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)

/** Text of a file, or of standard input for `-`. */
export const readInput = async (file: string): Promise<string> => {
  try {
    if (file !== '-') return withoutByteOrderMark(await readFile(file, 'utf8'))
    const chunks: Buffer[] = []
    for await (const chunk of terminal().stdin) chunks.push(Buffer.from(chunk))
    return withoutByteOrderMark(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    throw usage(`${file === '-' ? 'standard input' : file} cannot be read: ${errorText(error)}`)
  }
}

const readJson = async (file: string): Promise<unknown> => {
  const text = await readInput(file)
  if (textDepthExceeds(text, maximumDepth)) throw usage(`${file} is nested deeper than ${maximumDepth} levels`)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw usage(`${file} is not JSON: ${errorText(error)}`)
  }
}

/** One object or several, each with one of these fields: what has none of them is something else. */
const readObjects = async (file: string, name: string, oneOf: readonly string[]): Promise<readonly unknown[]> => {
  const objects = contentsOf(await readJson(file))
  const wrong = objects.findIndex((object) => typeof object !== 'object' || object === null || !oneOf.some((field) => field in object))
  const place = objects.length > 1 ? `${file}, item ${wrong}` : file
  if (objects.length === 0 || wrong >= 0)
    throw usage(`${objects.length === 0 ? file : place} holds no ${name}: it has no ${oneOf.join(', no ')}`)
  return objects
}

const objectName = (version: Version, name: string): string => {
  const names = judgedNames(version)
  const found = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  if (found !== undefined) return found
  throw usage(`${version} has no object ${name}; it has ${names.join(', ')}`)
}

/** Exit code 0: clean (warnings may be there). 1: violations. 2: not readable, or not JSON. */
export const validate = async (
  file: string,
  options: { version?: string; object?: string; partial?: boolean; json?: boolean },
): Promise<void> => {
  const version = versionOf(options.version, '--version')
  if (options.object === undefined) throw usage('--object has to name what the JSON should be, as Location')
  const name = objectName(version, options.object)
  const text = await readInput(file)
  const findings = judgeText(version, name, text, { partial: options.partial === true })
  const violations = totalOf(findings, 'violation')
  const warnings = totalOf(findings, 'warning')
  if (options.json === true) printJson({ ok: violations === 0, version, object: name, violations, warnings, findings })
  else {
    for (const finding of findings) print(findingLine(finding))
    print(
      violations === 0
        ? style('green', `${name} of ${version}: valid${warnings > 0 ? `, ${count(warnings, 'warning')}` : ''}`)
        : style('red', `${name} of ${version}: ${count(violations, 'violation')}, ${count(warnings, 'warning')}`),
    )
  }
  if (findings.some((finding) => finding.id === 'body.json')) throw new Exit(2)
  if (violations > 0) throw new Exit(1)
}

export const printEndpoints = (options: { version?: string; module?: string; json?: boolean }): void => {
  const wanted = options.version === undefined ? versions : [versionOf(options.version, '--version')]
  const rows = wanted
    .flatMap((version) => endpoints[version])
    .filter((endpoint) => options.module === undefined || endpoint.module === options.module)
  if (rows.length === 0) throw usage(`there is no module ${options.module ?? ''}`)
  if (options.json === true) {
    printJson(rows)
    return
  }
  printLines(
    table([
      ['VERSION', 'MODULE', 'INTERFACE', 'METHOD', 'PATH', 'BODY', 'DATA', 'ID'].map((head) => head),
      ...rows.map((row) => [
        row.version,
        row.module,
        row.interface ?? 'both',
        row.method,
        row.path || '/',
        `${row.partial ? 'partial ' : ''}${row.request.join(' | ')}` || '-',
        row.response === undefined ? '-' : `${row.response}${row.list ? '[]' : ''}${row.paged ? ' paged' : ''}`,
        row.id,
      ]),
    ]),
  )
  print(`\n${count(rows.length, 'endpoint')}`)
}

/** Exit code 0: the stated totals follow. 1: they differ. 2: cannot be priced. Of several CDRs the worst. */
export const price = async (options: {
  version?: string
  tariff?: string[]
  cdr?: string
  session?: string
  location?: string
  timeZone?: string
  json?: boolean
}): Promise<void> => {
  const version = versionOf(options.version, '--version')
  if ((options.cdr === undefined) === (options.session === undefined)) throw usage('name either a --cdr or a --session')
  if (options.session !== undefined && options.tariff === undefined) throw usage('a Session holds no tariffs: name one with --tariff')
  if (options.timeZone !== undefined && !isTimeZone(options.timeZone))
    throw usage(`--time-zone has to be an IANA name, as Europe/Berlin; not ${options.timeZone}`)
  const report = priceReport({
    version,
    json: options.json === true,
    ...(options.cdr !== undefined && { cdr: await readObjects(options.cdr, 'CDR', ['charging_periods', 'total_energy', 'total_cost']) }),
    ...(options.session !== undefined && { session: await readObjects(options.session, 'Session', ['charging_periods', 'kwh']) }),
    ...(options.tariff && { tariffs: await Promise.all(options.tariff.map((file) => readObjects(file, 'Tariff', ['elements']))) }),
    ...(options.location !== undefined && { location: await readJson(options.location) }),
    ...(options.timeZone !== undefined && { timeZone: options.timeZone }),
  })
  printText(report.text)
  if (report.exitCode !== 0) throw new Exit(report.exitCode)
}

/** Exit code 0: written. 1: cannot be said in the other version. */
export const convert = async (
  file: string,
  options: {
    from?: string
    to?: string
    object?: string
    owner?: string
    partial?: boolean
    location?: string
    token?: string
    json?: boolean
  },
): Promise<void> => {
  const from = versionOf(options.from, '--from')
  const to = versionOf(options.to, '--to')
  if (options.object === undefined) throw usage('--object has to name what the JSON is, as Location')
  const name =
    judgedNames(from).find((candidate) => candidate.toLowerCase() === options.object?.toLowerCase()) ?? objectName(to, options.object)
  const owner = parseParty(options.owner ?? 'XX-XXX')
  if (!owner) throw usage(`--owner has to be a country and a party id, as NL-CPO; not ${options.owner ?? ''}`)
  const value = await readJson(file)
  const location = options.location === undefined ? undefined : await readJson(options.location)
  const token = options.token === undefined ? undefined : await readJson(options.token)
  const { object, notes } = translate(from, to, name, value, {
    owner,
    now: Date.now(),
    options: hubForwarding,
    partial: options.partial === true,
    ...(location !== undefined && { location: () => location }),
    ...(token !== undefined && { tokenByContractId: () => token, authorizedToken: token }),
  })
  if (options.json === true) printJson({ object, notes })
  else {
    if (object !== undefined) printLines(JSON.stringify(object, undefined, 2))
    for (const note of notes) remark(`${style('yellow', note.kind.padEnd(8))} ${note.path || '/'}  ${note.message}`)
  }
  if (object === undefined) throw new Exit(1)
}
