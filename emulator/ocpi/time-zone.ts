/** Names of time zones (IANA), as Locations have them from 2.2 on (2.2.1 mod_locations). */

const zones = new Map<string, boolean>()

/** Whether the time zone database knows the name; offsets such as `+01:00` are no names. */
export const isTimeZone = (name: string): boolean => {
  const known = zones.get(name)
  if (known !== undefined) return known
  const found = /^[A-Za-z]/.test(name) && canFormat(name)
  if (zones.size > 1000) zones.clear()
  zones.set(name, found)
  return found
}

const canFormat = (timeZone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}
