/** The terms of a connection without a handshake, or those that replace what a handshake has settled: draft and saving. */
import { useState } from 'react'
import type { CallParams } from '../../../emulator/contract/calls.js'
import type { Connection, LocalRole, Standin } from '../../../emulator/contract/standin.js'
import { newestOf, type Version } from '../../../emulator/ocpi/version.js'
import { useCall } from '../../engine/index.js'
import { rolesOf } from '../texts.js'
import { notifyConnected } from './notify-connected.js'
import { areEndpoints, areParties, tokenProblem, urlProblem, type EndpointDraft, type PartyDraft } from './terms.js'
import type { TokenEncoding } from './token-encodings.js'

export interface Terms {
  readonly name: string
  readonly version: Version
  readonly role: LocalRole | undefined
  readonly parties: readonly PartyDraft[]
  /** Empty for an unchanged one. */
  readonly tokenOut: string
  readonly tokenIn: string
  readonly versionsUrl: string
  readonly endpoints: readonly EndpointDraft[]
  readonly tokenEncoding: TokenEncoding
  /** Fetch the endpoints from the versions url. */
  readonly fetch: boolean
  /** Use the tokens of the handshake again. */
  readonly takenBack: boolean
}

const termsOf = (standin: Standin, connection: Connection | undefined): Terms => {
  const roles = rolesOf(standin)
  const role = connection?.role ?? (roles.length === 1 ? roles[0] : undefined)
  return {
    name: '',
    version: connection?.version ?? newestOf(standin.settings.versions),
    role,
    parties: (connection?.peer.parties as readonly PartyDraft[] | undefined) ?? [
      { role: role === 'CPO' ? 'EMSP' : 'CPO', country_code: '', party_id: '' },
    ],
    tokenOut: '',
    tokenIn: '',
    versionsUrl: connection?.peer.versionsUrl ?? '',
    endpoints: connection?.overrides.endpoints ?? [],
    tokenEncoding: connection?.quirks.tokenEncoding ?? 'auto',
    fetch: connection === undefined,
    takenBack: false,
  }
}

export const useTerms = (standin: Standin, connection: Connection | undefined, onSaved: () => void) => {
  const [terms, setTerms] = useState(() => termsOf(standin, connection))
  const [tried, setTried] = useState(false)
  const connect = useCall('connections.connect')
  const update = useCall('connections.update')
  const fetching = useCall('connections.fetch')
  const isManual = connection === undefined || connection.origin === 'manual'
  const canFetch = terms.versionsUrl !== '' && (terms.tokenOut !== '' || connection !== undefined)
  const isValid =
    (!isManual || areParties(terms.parties)) &&
    areEndpoints(terms.endpoints) &&
    [tokenProblem(terms.tokenIn), tokenProblem(terms.tokenOut), urlProblem(terms.versionsUrl)].every((problem) => problem === undefined)

  const create = async (): Promise<boolean> => {
    const made = await connect.run({
      ...newConnection(standin.settings.id, terms),
      fetch: terms.fetch && canFetch,
    })
    if (made) notifyConnected(made)
    return made !== undefined
  }
  const change = async (connectionId: string): Promise<boolean> => {
    if (!(await update.run(changesOf(connectionId, terms, isManual)))) return false
    return !(terms.fetch && canFetch) || (await fetching.run({ connectionId })) !== undefined
  }
  return {
    terms,
    change: (part: Partial<Terms>) => setTerms((was) => ({ ...was, ...part })),
    /** Parties, version and urls are given by the user, not by a handshake. */
    isManual,
    canFetch,
    tried,
    pending: connect.pending || update.pending || fetching.pending,
    error: connect.error ?? update.error ?? fetching.error,
    save: async () => {
      setTried(true)
      if (isValid && (await (connection === undefined ? create() : change(connection.id)))) onSaved()
    },
  }
}

const tokensOf = ({ tokenIn, tokenOut }: Terms) => ({ ...(tokenIn !== '' && { tokenIn }), ...(tokenOut !== '' && { tokenOut }) })
const settledBy = ({ version, parties, role }: Terms) => ({ version, parties: [...parties], ...(role !== undefined && { role }) })

const newConnection = (standinId: string, terms: Terms): CallParams<'connections.connect'> => ({
  standinId,
  ...settledBy(terms),
  ...tokensOf(terms),
  endpoints: [...terms.endpoints],
  quirks: { tokenEncoding: terms.tokenEncoding },
  ...(terms.name !== '' && { name: terms.name }),
  ...(terms.versionsUrl !== '' && { versionsUrl: terms.versionsUrl }),
})

const changesOf = (connectionId: string, terms: Terms, isManual: boolean): CallParams<'connections.update'> => ({
  connectionId,
  ...(isManual && { ...settledBy(terms), versionsUrl: terms.versionsUrl === '' ? null : terms.versionsUrl }),
  ...(terms.takenBack && { tokenIn: null, tokenOut: null }),
  ...tokensOf(terms),
  endpoints: [...terms.endpoints],
  quirks: { tokenEncoding: terms.tokenEncoding },
})
