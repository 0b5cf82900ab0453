/** Importing objects of a file into own data: JSON in several shapes, NDJSON, and CSV of Tokens. */
import { dataSets } from '../ocpi/data-sets.js'
import { ContractError } from '../contract/channel.js'
import type { DataSetName, ImportedObject } from '../contract/data.js'
import { authoredVersion } from '../ocpi/authored.js'
import { messageOf } from '../ocpi/finding-message.js'
import { judge } from '../ocpi/judge.js'
import { own } from '../ocpi/own.js'
import { planChange, type PlannedChange } from '../standin/data/change.js'
import { kinds, localKey, type JsonObject } from '../standin/data/kinds.js'
import { partyOf } from '../standin/data/own.js'
import type { Standin } from '../standin/standin.js'
import { errorText } from '../contract/error-text.js'
import { isObject } from '../ocpi/json-object.js'

const invalid = (message: string): ContractError => new ContractError({ code: 'invalid', message, at: '/text' })

/** Objects of a JSON value: a list, the answer of a list request, one object, or the answer with one object. */
const objectsOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value
  if (isObject(value) && 'data' in value && ('status_code' in value || Array.isArray(value['data']))) return objectsOf(value['data'])
  return [value]
}

const fromJson = (text: string): readonly unknown[] => {
  try {
    return objectsOf(JSON.parse(text))
  } catch (error) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
    if (lines.length < 2) throw invalid(`The file is not JSON: ${errorText(error)}`)
    return lines.map((line, index) => {
      try {
        return JSON.parse(line) as unknown
      } catch (problem) {
        throw invalid(`The file is neither JSON nor NDJSON. Line ${index + 1}: ${errorText(problem)}`)
      }
    })
  }
}

/** Words of a spreadsheet for true and false. */
const booleans: Readonly<Record<string, boolean>> = own({ true: true, yes: true, '1': true, false: false, no: false, '0': false })
const booleanColumns = ['valid']

/** Tokens of a CSV file: the columns are named as the fields; only `uid` is required. */
const tokensFromCsv = async (text: string): Promise<readonly JsonObject[]> => {
  const { parse } = await import('csv-parse/sync')
  let rows: Record<string, string>[]
  try {
    rows = parse(text, {
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      bom: true,
      delimiter: [',', ';', '\t'],
      skip_empty_lines: true,
      trim: true,
    })
  } catch (error) {
    throw invalid(`The CSV cannot be read: ${errorText(error)}`)
  }
  if (rows[0] !== undefined && !('uid' in rows[0])) throw invalid('The first line of the CSV must name the columns; `uid` is missing')
  return rows.map((row) => {
    const given = Object.entries(row)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, booleanColumns.includes(name) ? (booleans[value.toLowerCase()] ?? value) : value])
    const fields = Object.fromEntries(given) as JsonObject
    return { type: 'RFID', contract_id: row['uid'], issuer: 'Imported', valid: true, whitelist: 'ALWAYS', ...fields }
  })
}

const looksLikeCsv = (text: string): boolean => !/^[\s\uFEFF]*[[{]/.test(text)

/** Objects that are flat enough for a table: those of customers, by uid and type. */
const isTable = (module: DataSetName): boolean => dataSets[module].keyedByType

/** The objects of a file, in its order; each is given the owner where it names none. Rejects with `ContractError` when it cannot be read. */
export const readImport = async (
  text: string,
  module: DataSetName,
  owner: { country_code: string; party_id: string },
): Promise<readonly unknown[]> => {
  if (text.trim() === '') throw invalid('The file is empty')
  if (looksLikeCsv(text) && !isTable(module)) throw invalid('The file is not JSON. CSV can be imported as Tokens only')
  const objects = looksLikeCsv(text) ? await tokensFromCsv(text) : fromJson(text)
  return objects.map((object) => (isObject(object) ? { country_code: owner.country_code, party_id: owner.party_id, ...object } : object))
}

/** Names of the fields in which two objects differ, apart from when they were updated. */
const changedFields = (before: JsonObject, after: JsonObject): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => name !== 'last_updated' && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

/** What importing one object comes to; `change` is absent where nothing is to be done. */
export const planImport = (
  standin: Standin,
  module: DataSetName,
  given: unknown,
  place: number,
): ImportedObject & { change?: PlannedChange } => {
  const { object: name, idField } = kinds[module]
  try {
    const change = planChange(standin.context, module, { object: given })
    const { object } = change
    const key = `${partyOf(object)}/${localKey(module, String(object[idField]), object['type'])}`
    const violations = judge(authoredVersion, name, object).filter(({ severity }) => severity === 'violation')
    const [first] = violations
    if (first) return { place, key, action: 'invalid', message: `${count(violations.length, 'violation')}: ${messageOf(first)}`, change }
    const set = standin.context.data.own(module)
    const known = set.find(localKey(module, String(object[idField]), object['type']), partyOf(object))
    if (!known) return { place, key, action: 'create', message: '', change }
    const fields = changedFields(set.object(known), object)
    return fields.length === 0
      ? { place, key, action: 'same', message: '' }
      : { place, key, action: 'change', message: fields.join(', '), change }
  } catch (error) {
    return { place, key: '', action: 'invalid', message: errorText(error) }
  }
}
