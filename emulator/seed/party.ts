/** Who a seed belongs to. */
export interface Party {
  /** ISO 3166-1 alpha-2. */
  readonly country_code: string
  /** Three characters. */
  readonly party_id: string
}

/** `NL-CPO` */
export const partyName = (party: Party): string => `${party.country_code}-${party.party_id}`.toUpperCase()
