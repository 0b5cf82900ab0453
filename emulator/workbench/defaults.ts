/** What a stand-in gets that the user has not decided, and the two that a new workspace starts with: a CPO and an eMSP. */
import { StandinSettings } from '../contract/standin.js'
import { usualVersions } from '../ocpi/version.js'

export const defaultCpo = (port: number): StandinSettings =>
  StandinSettings.parse({
    id: 'cpo',
    name: 'CPO',
    parties: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'Standin Charge Points' }],
    versions: [...usualVersions],
    port,
  })

export const defaultEmsp = (port: number): StandinSettings =>
  StandinSettings.parse({
    id: 'emsp',
    name: 'eMSP',
    parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP', name: 'Standin Mobility' }],
    versions: [...usualVersions],
    port,
  })

/** `NL-EXA CPO` becomes `nl-exa-cpo`, with a number behind it when that is taken. */
export const freeId = (taken: ReadonlyMap<string, unknown>, name: string): string => {
  const base =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 36) || 'standin'
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`
    if (!taken.has(id)) return id
  }
}
