/** A registration at a peer: the draft of the form, the handshake as it happens, and its result. */
import { useState } from 'react'
import type { PartnerRole } from '../../../emulator/contract/hub.js'
import type { Connection, LocalRole, RegistrationStep, Standin } from '../../../emulator/contract/standin.js'
import { newestOf, type Version } from '../../../emulator/ocpi/version.js'
import { useCall, useEngine, useEvent } from '../../engine/index.js'
import { isHttpUrl } from '../../text.js'
import { isHubStandin, readInvitation } from '../texts.js'
import { credentialsIn, credentialsProblem, isToken, tokenProblem } from './terms.js'
import type { TokenEncoding } from './token-encodings.js'

export type Choice<T extends string> = T | 'AUTO'

export interface RegistrationDraft {
  readonly standinId: string
  readonly versionsUrl: string
  readonly tokenA: string
  readonly name: string
  readonly role: Choice<LocalRole>
  readonly version: Choice<Version>
  readonly tokenEncoding: TokenEncoding
  /** Role of the peer, where we are a hub. */
  readonly partnerRole: PartnerRole
  /** Our credentials as text, once they are edited. */
  readonly ownCredentials: string | undefined
}

const draftFor = (standin: Standin, known: { versionsUrl?: string; tokenA?: string }): RegistrationDraft => ({
  standinId: standin.settings.id,
  versionsUrl: known.versionsUrl ?? '',
  tokenA: known.tokenA ?? '',
  name: '',
  role: 'AUTO',
  version: 'AUTO',
  tokenEncoding: 'auto',
  partnerRole: 'EMSP',
  ownCredentials: undefined,
})

const errorsOf = ({ versionsUrl, tokenA, ownCredentials }: RegistrationDraft) => ({
  versionsUrl: isHttpUrl(versionsUrl) ? undefined : "the address of the peer's versions endpoint, as https://example.com/ocpi/versions",
  tokenA: isToken(tokenA) ? undefined : (tokenProblem(tokenA) ?? 'a token is required'),
  ownCredentials: ownCredentials !== undefined && credentialsIn(ownCredentials) === undefined ? credentialsProblem : undefined,
})

export const useRegistration = (standin: Standin, known: { versionsUrl?: string; tokenA?: string }) => {
  const standins = useEngine((state) => state.standins)
  const connections = useEngine((state) => state.connections)
  const [draft, setDraft] = useState(() => draftFor(standin, known))
  const [tried, setTried] = useState(false)
  const [steps, setSteps] = useState<readonly RegistrationStep[]>([])
  const [done, setDone] = useState<Connection>()
  const drafted = useCall('connections.credentials')
  const register = useCall('connections.register')
  const invite = useCall('hub.invite')
  const { standinId } = draft
  const chosen = standins.find((each) => each.settings.id === standinId) ?? standin
  const isHub = isHubStandin(chosen)
  const change = (part: Partial<RegistrationDraft>) => setDraft((was) => ({ ...was, ...part }))
  const found = errorsOf(draft)

  useEvent('registration', (step) => {
    // Peers may register at our other stand-ins at the same time: only steps of this stand-in's connections count.
    const owner = connections.find((connection) => connection.id === step.connectionId)?.standinId
    if (!register.pending || (owner !== undefined && owner !== standinId)) return
    setSteps((was) => [...was.filter((other) => other.step !== step.step), step])
  })

  /** Names the role of the peer before the handshake, because 2.1.1 credentials do not state it. False when that failed. */
  const invitePartner = async (): Promise<boolean> => {
    const { versionsUrl, partnerRole: role, tokenEncoding, name } = draft
    const isKnown = connections.some(
      (each) => each.standinId === standinId && each.state === 'INVITED' && each.peer.versionsUrl === versionsUrl,
    )
    if (!isHub || isKnown) return true
    return (await invite.run({ standinId, versionsUrl, role, tokenEncoding, ...(name !== '' && { name }) })) !== undefined
  }

  return {
    draft,
    change,
    standins,
    chosen,
    isHub,
    errors: tried ? found : { ...found, versionsUrl: undefined, tokenA: undefined },
    steps,
    done,
    pending: register.pending || invite.pending,
    registerError: register.error,
    inviteError: invite.error,
    isDrafting: drafted.pending,
    /** Drafts our credentials for editing. They differ by version, so one is chosen first. */
    editCredentials: async () => {
      const version = draft.version === 'AUTO' ? newestOf(chosen.settings.versions) : draft.version
      const result = await drafted.run({ standinId, version, ...(draft.role !== 'AUTO' && { role: draft.role }) })
      if (result) change({ version, ownCredentials: JSON.stringify(result.credentials, undefined, 2) })
    },
    /** Fills url and token in from an invitation; false when the text is none. */
    paste: (text: string): boolean => {
      const invitation = readInvitation(text)
      if (invitation) change(invitation)
      return invitation !== undefined
    },
    start: async () => {
      setTried(true)
      if (Object.values(found).some((error) => error !== undefined)) return
      setSteps([])
      if (!(await invitePartner())) return
      const { versionsUrl, tokenA, name, role, version, tokenEncoding, ownCredentials } = draft
      const credentials = ownCredentials === undefined ? undefined : credentialsIn(ownCredentials)
      setDone(
        await register.run({
          standinId,
          versionsUrl,
          tokenA,
          ...(name !== '' && { name }),
          ...(role !== 'AUTO' && { role }),
          ...(version !== 'AUTO' && { version }),
          ...(credentials && { credentials }),
          ...(tokenEncoding !== 'auto' && { quirks: { tokenEncoding } }),
        }),
      )
    },
  }
}
