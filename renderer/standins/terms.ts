/** What a connection without a handshake consists of, as a form holds it. */
import { GivenEndpoint, GivenParty } from '../../emulator/contract/standin.js'
import { isHttpUrl } from '../text.js'

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

/** What is wrong with the first party that has a mistake. */
export const partiesProblem = (parties: readonly PartyDraft[]): string | undefined => {
  if (parties.length === 0) return 'Add a party of the peer'
  const wrong = parties.find((party) => !GivenParty.safeParse(party).success)
  return wrong && 'A party has two capitals, as NL, and three capitals or digits, as EXA'
}

export const endpointsProblem = (endpoints: readonly EndpointDraft[]): string | undefined =>
  endpoints.some((endpoint) => !GivenEndpoint.safeParse(endpoint).success) ? 'Each module needs an http or https url' : undefined

/** Credentials as they are typed; undefined while they are no JSON object. */
export const credentialsIn = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
