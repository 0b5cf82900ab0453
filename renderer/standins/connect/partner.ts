/** Roles that a partner of a hub can have, as choices of a form. */
import { partnerRoles, type PartnerRole } from '../../../emulator/contract/hub.js'

const explained: Readonly<Record<PartnerRole, string>> = {
  CPO: 'charge points',
  EMSP: 'drivers',
  NSP: 'navigation',
  NAP: 'national access point',
  SCSP: 'smart charging',
  OTHER: 'anything else',
}

export const roles = partnerRoles.map((id) => ({ id, label: id === 'EMSP' ? 'eMSP' : id, detail: explained[id] }))
