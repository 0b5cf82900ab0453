/** Stand-ins and connections in words, and what is handed to a peer. */
import type { Connection, LocalRole, PeerParty, RegistrationStep, Standin } from '../../emulator/contract/standin.js'

/** `NL-EXA`. */
export const partyText = ({ country_code, party_id }: Pick<PeerParty, 'country_code' | 'party_id'>): string => `${country_code}-${party_id}`

/** `CPO NL-EXA, EMSP NL-EXB`; of many only the first, and how many more. */
export const partiesText = (parties: readonly PeerParty[], most = 2): string => {
  const shown = parties.slice(0, most).map((party) => `${party.role === 'EMSP' ? 'eMSP' : party.role} ${partyText(party)}`)
  return parties.length > most ? `${shown.join(', ')} and ${parties.length - most} more` : shown.join(', ')
}

export const roleText = (role: LocalRole): string => (role === 'EMSP' ? 'eMSP' : role === 'HUB' ? 'Hub' : role)

/** The roles that a stand-in plays, each once. */
export const rolesOf = (standin: Standin): readonly LocalRole[] => [...new Set(standin.settings.parties.map((party) => party.role))]

/** A hub is one party, in the role HUB. */
export const isHubStandin = (standin: Standin): boolean => standin.settings.parties[0]?.role === 'HUB'

/** What goes to the peer: both in one paste. */
export const invitationText = (versionsUrl: string, tokenA: string): string => `Versions url: ${versionsUrl}\nToken A: ${tokenA}`

/** Reads an invitation back: with labels, or as two lines or words of which one is a url. */
export const readInvitation = (text: string): { readonly versionsUrl: string; readonly tokenA: string } | undefined => {
  const versionsUrl = /https?:\/\/[^\s"'<>]+/.exec(text)?.[0]
  if (versionsUrl === undefined) return undefined
  const rest = text.replace(versionsUrl, ' ')
  const labelled = /token(?:\s*a)?\s*[:=]\s*["']?([\x21-\x7e]{1,64}?)["']?(?:\s|$)/i.exec(rest)?.[1]
  const single = rest.trim().split(/\s+/)
  const tokenA = labelled ?? (single.length === 1 && /^[\x21-\x7e]{1,64}$/.test(single[0] ?? '') ? single[0] : undefined)
  return tokenA === undefined ? undefined : { versionsUrl, tokenA }
}

export const standinStates: Readonly<Record<Standin['state'], string>> = { running: 'running', stopped: 'stopped', failed: 'failed' }

/** A connection that waits for us to register rather than for the peer: where the peer starts is known. */
export const isOurTurn = (connection: Connection): boolean =>
  connection.peer.versionsUrl !== undefined && (connection.state === 'INVITED' || connection.state === 'UNREGISTERED')

/** The state of a connection in a word or two; of a partner of a hub also why it cannot be called. */
export const connectionStateText = (connection: Connection): string => {
  if (connection.partner?.down) return 'down'
  if (connection.partner?.suspended) return 'suspended'
  if (connection.partner?.unreachable) return 'unreachable'
  return connection.state === 'INVITED' && isOurTurn(connection) ? 'not registered' : connectionStates[connection.state]
}

const connectionStates: Readonly<Record<Connection['state'], string>> = {
  INVITED: 'invited',
  REGISTERING: 'registering',
  REGISTERED: 'registered',
  UNREGISTERED: 'unregistered',
}

/** Name of the peer behind a connection. */
export const connectionTitle = (connection: Connection): string => connection.name || partiesText(connection.peer.parties, 1) || 'a peer'

/** Steps of a registration as they stand: what has been followed by another step has succeeded, whether or not it was said. */
export const settledSteps = (steps: readonly RegistrationStep[]): RegistrationStep[] =>
  steps.map((step, index) => (step.state === 'started' && index < steps.length - 1 ? { ...step, state: 'succeeded' } : step))
