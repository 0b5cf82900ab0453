/** The model of the forms that connect without a handshake: drafts of parties and module urls, and their errors. */
import { GivenEndpoint, GivenParty } from '../../../emulator/contract/standin.js'
import { isHttpUrl } from '../../text.js'

export interface PartyDraft {
  readonly role: GivenParty['role']
  readonly country_code: string
  readonly party_id: string
}

export interface EndpointDraft {
  readonly identifier: string
  readonly role: GivenEndpoint['role']
  readonly url: string
}

export const isToken = (text: string): boolean => /^[\x21-\x7e]{1,64}$/.test(text)

export const tokenProblem = (text: string): string | undefined =>
  text === '' || isToken(text) ? undefined : '1 to 64 printable characters without spaces'
export const urlProblem = (text: string): string | undefined =>
  text === '' || isHttpUrl(text) ? undefined : 'an http or https url, as https://example.com/ocpi/versions'

export const countryProblem = (text: string): string | undefined => (/^[A-Z]{2}$/.test(text) ? undefined : 'two capitals, as NL')
export const partyIdProblem = (text: string): string | undefined =>
  /^[A-Z0-9]{3}$/.test(text) ? undefined : 'three capitals or digits, as EXA'

export const areParties = (parties: readonly PartyDraft[]): boolean =>
  parties.length > 0 && parties.every((party) => GivenParty.safeParse(party).success)

export const areEndpoints = (endpoints: readonly EndpointDraft[]): boolean =>
  endpoints.every((endpoint) => GivenEndpoint.safeParse(endpoint).success)

export const credentialsProblem = 'a JSON object is required'

/** Credentials as they are typed; undefined while they are no JSON object. */
export const credentialsIn = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
