/** How findings speak of values. */

/** A JSON object, whatever it holds. */
export type Fields = Readonly<Record<string, unknown>>

const maximumText = 80

/** A value in a few words: `"text"`, `12.5`, `an object`; long text ends in an ellipsis. */
export const describe = (value: unknown): string => {
  if (typeof value === 'string') {
    return value.length > maximumText ? `${JSON.stringify(value.slice(0, maximumText))}…` : JSON.stringify(value)
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value === null) return 'null'
  if (value === undefined) return 'missing'
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** `a`, `a and b`, `a, b and c`. */
export const names = (list: readonly string[], join: 'and' | 'or' = 'and'): string =>
  list.length < 2 ? (list[0] ?? '') : `${list.slice(0, -1).join(', ')} ${join} ${list.at(-1) ?? ''}`

const maximumNamed = 5

/** The first few of a long list, each once, and how many more there are. */
export const someNames = (list: readonly string[]): string => {
  const distinct = [...new Set(list)]
  const more = distinct.length - maximumNamed
  return more > 0 ? `${distinct.slice(0, maximumNamed).join(', ')} and ${more} more` : names(distinct)
}
