/**
 * DateTime of chapter "types": UTC, with `Z` or no designator at all, optionally with fractional seconds, at most 25
 * characters. Numeric offsets are not legal, not even `+00:00`.
 */

export const dateTimePattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z?$/

/** Milliseconds since 1970 of a legal DateTime; undefined for anything else, also for a day that does not exist. */
export const parseDateTime = (text: string): number | undefined => {
  if (text.length > 25 || !dateTimePattern.test(text)) return undefined
  return instant(text.endsWith('Z') ? text : `${text}Z`)
}

/**
 * Milliseconds since 1970 of anything that a peer may have meant as a DateTime: legal forms, offsets, a space for the
 * `T`, a day without time. What it says about legality is left to judging.
 */
export const readDateTime = (text: string): number | undefined => {
  const legal = parseDateTime(text)
  if (legal !== undefined) return legal
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text.trim())
  if (!match) return undefined
  const [, day, time = '00:00:00', zone = 'Z'] = match
  return instant(`${day}T${time}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`)
}

/** The form that every version and every peer can read: `YYYY-MM-DDThh:mm:ssZ`, milliseconds only when there are any. */
export const formatDateTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('.000Z', 'Z')

/** Rejects 30 February, which `Date.parse` would read as 1 or 2 March. */
const instant = (text: string): number | undefined => {
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds)) return undefined
  const day = Number(text.slice(8, 10))
  // Every month has so many: only the rest has to ask the calendar, which costs more than all before.
  if (day <= 28) return milliseconds
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
  return day <= lastDay ? milliseconds : undefined
}
