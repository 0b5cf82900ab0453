/** The stand-ins that a new workspace starts with: a CPO and an eMSP. */
import { StandinSettings } from '../contract/standin.js'

export const defaultStandins = (cpoPort: number, emspPort: number): StandinSettings[] => [
  StandinSettings.parse({
    id: 'cpo', name: 'CPO', parties: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'Standin Charge Points' }],
    versions: ['2.1.1', '2.2.1'], port: cpoPort,
  }),
  StandinSettings.parse({
    id: 'emsp', name: 'eMSP', parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP', name: 'Standin Mobility' }],
    versions: ['2.1.1', '2.2.1'], port: emspPort,
  }),
]
