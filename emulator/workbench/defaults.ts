/** The stand-ins that a new workspace starts with: a CPO and an eMSP. */
import { StandinSettings } from '../contract/standin.js'

const versions = ['2.1.1', '2.2.1'] as const

export const defaultCpo = (port: number): StandinSettings => StandinSettings.parse({
  id: 'cpo', name: 'CPO', parties: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'Standin Charge Points' }], versions: [...versions], port,
})

export const defaultEmsp = (port: number): StandinSettings => StandinSettings.parse({
  id: 'emsp', name: 'eMSP', parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP', name: 'Standin Mobility' }], versions: [...versions], port,
})
