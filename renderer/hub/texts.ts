/** Partners, states and routes in words. */
import type { HubRoute, LegNote } from '../../emulator/contract/exchange.js'
import type { ConnectionStatus, HubPartner } from '../../emulator/contract/hub.js'
import { partyText } from '../standins/texts.js'

export const roleWord = (role: string): string => (role === 'EMSP' ? 'eMSP' : role)

/** `CPO BE-CPO`; of many the first two, and how many more. */
export const partnerParties = ({ parties }: Pick<HubPartner, 'parties'>): string => {
  const shown = parties
    .slice(0, 2)
    .map((party) => `${roleWord(party.role)} ${partyText(party)}`)
    .join(', ')
  return parties.length === 0 ? 'unknown' : parties.length > 2 ? `${shown} and ${parties.length - 2} more` : shown
}

/** OFFLINE means that the partner cannot be reached, or that the user took it down. */
export const statusWord = ({ status, down }: Pick<HubPartner, 'status' | 'down'>): string =>
  status === 'OFFLINE' && down ? 'taken down' : status

export const statusMeanings: Readonly<Record<ConnectionStatus, 'neutral' | 'success' | 'warning' | 'violation'>> = {
  PLANNED: 'neutral',
  CONNECTED: 'success',
  OFFLINE: 'warning',
  SUSPENDED: 'violation',
}

export const routeWords: Readonly<Record<HubRoute, string>> = {
  direct: 'direct',
  open: 'open routing',
  broadcast: 'broadcast push',
  list: 'GET all',
  stored: 'stored',
  result: 'result',
  own: 'hub answered',
}

export const routeHelp: Readonly<Record<HubRoute, string>> = {
  direct: 'The request names its receiver.',
  open: 'The request names no receiver; the hub derived it from the content or the registrations.',
  broadcast: 'Addressed to the hub, which forwards it to every connected party of the opposite role.',
  list: 'The combined lists of all partners.',
  stored: 'Read from the objects that were pushed to the hub.',
  result: 'The result of a command or charging profile request, forwarded to the party that sent it.',
  own: 'The hub answered the request itself.',
}

export const noteWords: Readonly<Record<LegNote['kind'], string>> = {
  kept: 'kept',
  renamed: 'renamed',
  derived: 'derived',
  lost: 'lost',
  invented: 'invented',
}

export const noteKinds = ['lost', 'invented', 'derived', 'renamed', 'kept'] as const
