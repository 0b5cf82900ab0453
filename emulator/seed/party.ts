/** Who a seed belongs to. */
export interface SeedParty {
  /** ISO 3166-1 alpha-2. */
  readonly country_code: string
  /** Three characters. */
  readonly party_id: string
}

/** `NL-CPO` */
export const partyName = (party: SeedParty): string => `${party.country_code}-${party.party_id}`.toUpperCase()
