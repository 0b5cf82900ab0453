/** Variables in texts: `${name}`. A text that is one variable takes its value as it is, whatever its type. */

export type Values = ReadonlyMap<string, unknown>

const reference = /\$\{([A-Za-z_][\w.+-]*)\}/g
const whole = /^\$\{([A-Za-z_][\w.+-]*)\}$/

/** Values that belong to the moment: `${now}`, `${now+60}` a minute later; `${uuid}` is new each time. */
export type Moment = (name: string) => unknown

const textOf = (value: unknown): string => (typeof value === 'string' ? value : value === undefined ? '' : (JSON.stringify(value) ?? ''))

/** Puts values in. Throws an Error that names the first variable without a value. */
export const substitute = (value: unknown, values: Values, moment: Moment = () => undefined): unknown => {
  const look = (name: string): unknown => {
    const found = values.has(name) ? values.get(name) : moment(name)
    if (found === undefined) throw new Error(`the variable \${${name}} has no value`)
    return found
  }
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') {
      if (!part.includes('${')) return part
      const single = whole.exec(part)
      if (single) return look(single[1] ?? '')
      return part.replace(reference, (_, name: string) => textOf(look(name)))
    }
    if (Array.isArray(part)) return part.map(walk)
    if (typeof part === 'object' && part !== null)
      return Object.fromEntries(Object.entries(part).map(([key, content]) => [key, walk(content)]))
    return part
  }
  return walk(value)
}

/** Every variable that is named, with the path to where. */
export const referencesIn = (value: unknown): { name: string; path: (string | number)[] }[] => {
  const found: { name: string; path: (string | number)[] }[] = []
  const walk = (part: unknown, path: (string | number)[]): void => {
    if (typeof part === 'string') for (const match of part.matchAll(reference)) found.push({ name: match[1] ?? '', path })
    else if (Array.isArray(part)) for (const [index, content] of part.entries()) walk(content, [...path, index])
    else if (typeof part === 'object' && part !== null) for (const [key, content] of Object.entries(part)) walk(content, [...path, key])
  }
  walk(value, [])
  return found
}

/** `KEY=value` lines, as of a .env file; quotes around a value are taken off. */
export const readEnvironmentFile = (text: string): Record<string, string> => {
  const values: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/.exec(line)
    if (!match || line.trimStart().startsWith('#')) continue
    const [, key = '', value = ''] = match
    values[key] = /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value
  }
  return values
}
