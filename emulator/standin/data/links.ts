/** By what else than its id a received object is looked up: a CDR by its Session and by the CDR that it credits. */
import type { DataSetName } from '../../ocpi/data-sets.js'
import { readDateTime } from '../../ocpi/datetime.js'
import { partyKey, type Party } from '../../ocpi/headers.js'
import type { JsonObject } from './kinds.js'
import { isObject } from '../../ocpi/json-object.js'

export const sessionLink = (owner: Party, sessionId: string): string => `session ${partyKey(owner)}/${sessionId.toLowerCase()}`

export const creditLink = (owner: Party, cdrId: string): string => `credit ${partyKey(owner)}/${cdrId.toLowerCase()}`

/** Who charged, and since when: what a CDR of 2.1.1, which names no Session, has in common with its Session. */
export const startLink = (owner: Party, object: JsonObject): string | undefined => {
  const { auth_id: contract, start_datetime: start = object['start_date_time'] } = object
  const startMs = typeof start === 'string' ? readDateTime(start) : undefined
  return typeof contract === 'string' && startMs !== undefined ? `start ${partyKey(owner)}/${contract}/${startMs}` : undefined
}

type Links = (owner: Party, object: JsonObject) => readonly (string | undefined)[]

/** The data sets whose objects are looked up by more than their id. */
const linked: Readonly<Partial<Record<DataSetName, Links>>> = {
  sessions: (owner, session) => [startLink(owner, session)],
  cdrs: (owner, cdr) => {
    const { session_id: session, credit_reference_id: original } = cdr
    return [
      startLink(owner, cdr),
      typeof session === 'string' ? sessionLink(owner, session) : undefined,
      typeof original === 'string' ? creditLink(owner, original) : undefined,
    ]
  },
}

export const linksOf = (module: DataSetName, owner: Party, object: JsonObject): readonly string[] =>
  linked[module]?.(owner, object).filter((link) => link !== undefined) ?? []

/** The owner that an object names; undefined in 2.1.1. */
export const ownerIn = (object: unknown): Party | undefined => {
  if (!isObject(object)) return undefined
  const { country_code, party_id } = object
  return typeof country_code === 'string' && typeof party_id === 'string' ? { country_code, party_id } : undefined
}
