/** The urls at which peers keep the CDRs that were posted to them: a CDR is read back there and nowhere else (mod_cdrs). */
import type { ConnectionRecord } from '../connections.js'

/** As many as are remembered for each connection. */
const maximumUrls = 1000

const urls = new WeakMap<ConnectionRecord, Map<string, string>>()

/** `location` is the header of the answer, `posted` the url of the POST. */
export const rememberCdrUrl = (connection: ConnectionRecord, id: string, location: string | undefined, posted: string): void => {
  if (location === undefined || location === '' || !URL.canParse(location, posted)) return
  const known = urls.get(connection) ?? new Map<string, string>()
  urls.set(connection, known)
  known.delete(id)
  known.set(id, new URL(location, posted).href)
  for (const oldest of known.keys()) {
    if (known.size <= maximumUrls) break
    known.delete(oldest)
  }
}

/** Where the peer keeps a CDR; without an id the one that was posted last. */
export const cdrUrlOf = (connection: ConnectionRecord, id?: string): string | undefined => {
  const known = urls.get(connection)
  return id === undefined ? [...(known?.values() ?? [])].at(-1) : known?.get(id)
}

/** Id of the CDR that the peer keeps at a url, as far as it is remembered. */
export const cdrIdAt = (connection: ConnectionRecord, url: string): string | undefined => {
  for (const [id, known] of urls.get(connection) ?? []) if (known === url) return id
  return undefined
}
