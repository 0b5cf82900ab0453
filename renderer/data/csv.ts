/** Objects as CSV, one line each: a column for every field that holds text, a number or a truth value. */

import { isObject } from '../../emulator/ocpi/json-object.js'

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value)

/** A cell that begins like a formula is text to a spreadsheet only with an apostrophe before it. */
const cell = (value: unknown): string => {
  const text = isScalar(value) ? String(value) : ''
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvOf = (objects: readonly unknown[]): string => {
  const rows = objects.filter(isObject)
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row).filter((name) => isScalar(row[name]))))]
  return [columns.map(cell), ...rows.map((row) => columns.map((name) => cell(row[name])))].map((line) => `${line.join(',')}\n`).join('')
}
