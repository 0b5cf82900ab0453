/** The headers that OCPI adds to HTTP: message ids and routing (2.2.1 transport_and_format), paging. */

export const requestIdHeader = 'X-Request-ID'
export const correlationIdHeader = 'X-Correlation-ID'
export const totalCountHeader = 'X-Total-Count'
export const limitHeader = 'X-Limit'
export const toCountryCodeHeader = 'OCPI-to-country-code'
export const toPartyIdHeader = 'OCPI-to-party-id'
export const fromCountryCodeHeader = 'OCPI-from-country-code'
export const fromPartyIdHeader = 'OCPI-from-party-id'

// ---- parties ----------------------------------------------------------------------------------------------------

/** A company in a role, named as in credentials: `{ country_code: 'NL', party_id: 'EXA' }`. */
export interface Party {
  readonly country_code: string
  readonly party_id: string
}

/** `NL-EXA` */
export const formatParty = (party: Party): string => `${party.country_code}-${party.party_id}`

/** Reads `NL-EXA`, `NL*EXA` and `NLEXA`, in any case and kept in it; undefined for anything else. */
export const parseParty = (text: string): Party | undefined => {
  const match = /^([A-Za-z]{2})[-*]?([A-Za-z0-9]{3})$/.exec(text.trim())
  return match?.[1] && match[2] ? { country_code: match[1], party_id: match[2] } : undefined
}

/** Country codes and party ids are case-insensitive. */
export const sameParty = (one: Party, other: Party): boolean =>
  sameText(one.country_code, other.country_code) && sameText(one.party_id, other.party_id)

const sameText = (one: string, other: string): boolean => one === other || one.toUpperCase() === other.toUpperCase()

/** What two spellings of the same party have in common: for keys of a Map. */
export const partyKey = (party: Party): string => formatParty(party).toUpperCase()

// ---- routing ----------------------------------------------------------------------------------------------------

export interface RoutingProblem {
  /** The header concerned. */
  readonly header: string
  readonly problem: 'missing half' | 'malformed'
  readonly value: string
}

export interface Routing {
  readonly to: Party | undefined
  readonly from: Party | undefined
  readonly problems: readonly RoutingProblem[]
}

const noRouting: Routing = { to: undefined, from: undefined, problems: [] }

/** Reads the routing headers; `get` looks a header up by its name in lower case. */
export const routingOf = (get: (name: string) => string | undefined): Routing => {
  const toCountry = get('ocpi-to-country-code')
  const toParty = get('ocpi-to-party-id')
  const fromCountry = get('ocpi-from-country-code')
  const fromParty = get('ocpi-from-party-id')
  if (toCountry === undefined && toParty === undefined && fromCountry === undefined && fromParty === undefined) {
    return noRouting
  }
  const problems: RoutingProblem[] = []
  const to = pairOf(toCountry, toParty, toCountryCodeHeader, toPartyIdHeader, problems)
  const from = pairOf(fromCountry, fromParty, fromCountryCodeHeader, fromPartyIdHeader, problems)
  return { to, from, problems }
}

const countryForm = /^[A-Za-z]{2}$/
const partyForm = /^[!-~]{1,3}$/

const pairOf = (
  country: string | undefined,
  party: string | undefined,
  countryHeader: string,
  partyHeader: string,
  problems: RoutingProblem[],
): Party | undefined => {
  if (country === undefined && party === undefined) return undefined
  checkHalf(country, countryForm, countryHeader, problems)
  checkHalf(party, partyForm, partyHeader, problems)
  return country === undefined || party === undefined ? undefined : { country_code: country, party_id: party }
}

const checkHalf = (value: string | undefined, form: RegExp, header: string, problems: RoutingProblem[]): void => {
  if (value === undefined) problems.push({ header, problem: 'missing half', value: '' })
  else if (!form.test(value)) problems.push({ header, problem: 'malformed', value })
}

/** The headers that name these parties. */
export const routingHeaders = (to: Party | undefined, from: Party | undefined): Record<string, string> => ({
  ...(to && { [toCountryCodeHeader]: to.country_code, [toPartyIdHeader]: to.party_id }),
  ...(from && { [fromCountryCodeHeader]: from.country_code, [fromPartyIdHeader]: from.party_id }),
})
