/** The data that a stand-in starts with, made on demand from its seed. */
import type { DataSetName } from '../../ocpi/data-sets.js'
import type { StandinSettings } from '../../contract/standin.js'
import { formatParty } from '../../ocpi/headers.js'
import type { AllowedType, CDR, Session, Token } from '../../ocpi/authored.js'
import { createSeed } from '../../seed/seed.js'
import type { JsonObject } from './kinds.js'
import { localKey } from './kinds.js'
import type { SeededObjects } from './own.js'
import { readDateTime } from '../../ocpi/datetime.js'

export interface Seeded {
  readonly sets: Partial<Record<DataSetName, SeededObjects>>
  authorizationOf(token: Token): AllowedType | undefined
  /** Past sessions and CDRs for the customers of one eMSP; `known` are the ids of Sessions that there are already. */
  history(
    emsp: { country_code: string; party_id: string },
    known: readonly string[],
  ): { sessions: readonly Session[]; cdrs: readonly CDR[] }
}

export const seedData = (settings: StandinSettings): Seeded => {
  const { seed, day, locations, tokens, history } = settings.seed
  const cpo = settings.parties.find((party) => party.role === 'CPO')
  const emsp = settings.parties.find((party) => party.role === 'EMSP')
  const common = { seed, baseTimeMs: Date.parse(day) }
  const ofCpo = cpo && createSeed({ ...common, party: cpo, locationCount: locations, sessionCount: history, operatorName: cpo.name })
  const ofEmsp = emsp && createSeed({ ...common, party: emsp, tokenCount: tokens, issuerName: emsp.name })
  const tariffs = ofCpo?.tariffs() ?? []
  const tokenAt = (index: number) => (ofEmsp as NonNullable<typeof ofEmsp>).token(index)
  const rules = new Map<string, AllowedType>()
  const tokenKeys: string[] = []
  for (let index = 0; index < (ofEmsp?.tokenCount ?? 0); index++) {
    const { token, allowed } = tokenAt(index)
    tokenKeys.push(localKey('tokens', token.uid, token.type))
    if (allowed !== 'ALLOWED') rules.set(localKey('tokens', token.uid, token.type), allowed)
  }
  return {
    sets: {
      ...(cpo &&
        ofCpo && {
          locations: {
            party: formatParty(cpo),
            count: ofCpo.locationCount,
            key: ofCpo.locationId,
            updatedMs: ofCpo.locationLastUpdatedMs,
            make: (index) => ofCpo.location(index),
          },
          tariffs: {
            party: formatParty(cpo),
            count: tariffs.length,
            key: (index) => tariffs[index]?.id ?? '',
            updatedMs: (index) => readDateTime(tariffs[index]?.last_updated ?? '') ?? 0,
            make: (index) => tariffs[index] as JsonObject,
          },
        }),
      ...(emsp &&
        ofEmsp && {
          tokens: {
            party: formatParty(emsp),
            count: ofEmsp.tokenCount,
            key: (index) => tokenKeys[index] ?? '',
            updatedMs: ofEmsp.tokenLastUpdatedMs,
            make: (index) => tokenAt(index).token,
          },
        }),
    },
    authorizationOf: (token) => rules.get(localKey('tokens', token.uid, token.type)),
    history: (party, known) => {
      if (!ofCpo || history === 0) return { sessions: [], cdrs: [] }
      const last = Math.max(0, ...known.map((id) => Number(/^SES-(\d{6,9})$/.exec(id)?.[1] ?? 0)))
      const theirs = createSeed({ ...common, party, tokenCount: Math.min(tokens, 40) })
      return ofCpo.history(
        Array.from({ length: theirs.tokenCount }, (_, index) => theirs.token(index).token),
        Math.ceil(last / history),
      )
    },
  }
}
