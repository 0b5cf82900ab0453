/** Authorization rules as text, and their places read from text. */
import type { AuthorizationRule } from '../../../emulator/contract/standin.js'
import { type Meaning } from '../../components/index.js'

export const answers = ['auto', 'ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED', 'none'] as const

export type Answer = (typeof answers)[number]

export const answerText = (answer: Answer): string => (answer === 'auto' ? 'by Token status' : answer === 'none' ? 'no response' : answer)

export const answerMeaning = (answer: Answer): Meaning =>
  answer === 'ALLOWED' ? 'success' : answer === 'auto' ? 'neutral' : answer === 'none' ? 'warning' : 'violation'

/** `LOC1, LOC2/EVSE1`. */
export const placesText = ({ places }: AuthorizationRule): string =>
  places === undefined
    ? ''
    : places.length === 0
      ? 'nowhere'
      : `only at ${places.map(({ locationId, evseUids }) => (evseUids === undefined ? locationId : evseUids.map((uid) => `${locationId}/${uid}`).join(', '))).join(', ')}`

export const placesAsText = ({ places = [] }: AuthorizationRule): string =>
  places
    .flatMap(({ locationId, evseUids }) => (evseUids === undefined ? [locationId] : evseUids.map((uid) => `${locationId}/${uid}`)))
    .join('\n')

/** One place a line: a Location, or a Location and one of its EVSEs. */
export const readPlaces = (text: string): AuthorizationRule['places'] => {
  const found = new Map<string, string[] | undefined>()
  for (const line of text
    .split(/[\n,]/)
    .map((each) => each.trim())
    .filter(Boolean)) {
    const slash = line.indexOf('/')
    const locationId = slash === -1 ? line : line.slice(0, slash).trim()
    const evse = slash === -1 ? '' : line.slice(slash + 1).trim()
    // The whole Location counts more than one of its EVSEs.
    if (evse === '' || (found.has(locationId) && found.get(locationId) === undefined)) found.set(locationId, undefined)
    else found.set(locationId, [...(found.get(locationId) ?? []), evse])
  }
  return found.size === 0 ? undefined : [...found].map(([locationId, evseUids]) => ({ locationId, ...(evseUids && { evseUids }) }))
}
