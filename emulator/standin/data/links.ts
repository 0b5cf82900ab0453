/** By what else than its id a received object is looked up: a CDR by its Session and by the CDR that it credits. */
import type { DataModule } from '../../contract/data.js'
import { readDateTime } from '../../ocpi/datetime.js'
import { partyKey, type Party } from '../../ocpi/headers.js'
import { isObject, type JsonObject } from './kinds.js'

export const sessionLink = (owner: Party, sessionId: string): string => `session ${partyKey(owner)}/${sessionId.toLowerCase()}`

export const creditLink = (owner: Party, cdrId: string): string => `credit ${partyKey(owner)}/${cdrId.toLowerCase()}`

/** Who charged, and since when: what a CDR of 2.1.1, which names no Session, has in common with its Session. */
export const startLink = (owner: Party, object: JsonObject): string | undefined => {
  const { auth_id: contract, start_datetime: start = object['start_date_time'] } = object
  const startMs = typeof start === 'string' ? readDateTime(start) : undefined
  return typeof contract === 'string' && startMs !== undefined ? `start ${partyKey(owner)}/${contract}/${startMs}` : undefined
}

export const linksOf = (module: DataModule, owner: Party, object: JsonObject): readonly string[] => {
  if (module !== 'cdrs' && module !== 'sessions') return []
  const start = startLink(owner, object)
  const links = start === undefined ? [] : [start]
  if (module === 'cdrs') {
    const { session_id: session, credit_reference_id: original } = object
    if (typeof session === 'string') links.push(sessionLink(owner, session))
    if (typeof original === 'string') links.push(creditLink(owner, original))
  }
  return links
}

/** The owner that an object names; undefined in 2.1.1. */
export const ownerIn = (object: unknown): Party | undefined => {
  if (!isObject(object)) return undefined
  const { country_code, party_id } = object
  return typeof country_code === 'string' && typeof party_id === 'string' ? { country_code, party_id } : undefined
}
