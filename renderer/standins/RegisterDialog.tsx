import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import type { PartnerRole } from '../../emulator/contract/hub.js'
import type { Connection, LocalRole, RegistrationStep, Standin } from '../../emulator/contract/standin.js'
import { newestOf, versions, type Version } from '../../emulator/ocpi/version.js'
import { Button, Dialog, Notice, Select, TextField } from '../components/index.js'
import { useCall, useEngine, useEvent } from '../engine/index.js'
import { showExchange } from '../shell/router.js'
import { roles as partnerRoles } from './partner.js'
import { credentialsIn } from './terms.js'
import { isHubStandin, partiesText, readInvitation, rolesOf, roleText, settledSteps } from './texts.js'

type Choice<T extends string> = T | 'AUTO'
const encodings = [
  { id: 'auto', label: 'Follows the version', detail: '2.2.1 Base64, 2.1.1 plain' },
  { id: 'plain', label: 'Plain' },
  { id: 'base64', label: 'Base64' },
] as const

/** Registers at a peer, and shows the handshake as it happens. */
export const RegisterDialog = ({
  standin,
  known,
  onClose,
}: {
  standin: Standin
  known: { versionsUrl?: string; tokenA?: string }
  onClose: () => void
}) => {
  const standins = useEngine((state) => state.standins)
  const [standinId, setStandinId] = useState(standin.settings.id)
  const [versionsUrl, setVersionsUrl] = useState(known.versionsUrl ?? '')
  const [tokenA, setTokenA] = useState(known.tokenA ?? '')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Choice<LocalRole>>('AUTO')
  const [version, setVersion] = useState<Choice<Version>>('AUTO')
  const [tokenEncoding, setTokenEncoding] = useState<'auto' | 'plain' | 'base64'>('auto')
  const [tried, setTried] = useState(false)
  const [steps, setSteps] = useState<readonly RegistrationStep[]>([])
  const [done, setDone] = useState<Connection>()
  const [partnerRole, setPartnerRole] = useState<PartnerRole>('EMSP')
  const [ownCredentials, setOwnCredentials] = useState<string>()
  const draft = useCall('connections.credentials')
  const register = useCall('connections.register')
  const invite = useCall('hub.invite')
  const chosen = standins.find((each) => each.settings.id === standinId) ?? standin
  const connections = useEngine((state) => state.connections)
  const isHub = isHubStandin(chosen)

  useEvent('registration', (step) => {
    // Peers may register at our other stand-ins at the same time: only steps of this stand-in's connections count.
    const owner = connections.find((connection) => connection.id === step.connectionId)?.standinId
    if (!register.pending || (owner !== undefined && owner !== standinId)) return
    setSteps((known) => [...known.filter((other) => other.step !== step.step), step])
  })

  const urlError = /^https?:\/\/\S+$/.test(versionsUrl)
    ? undefined
    : "the address of the peer's versions endpoint, as https://example.com/ocpi/versions"
  const tokenError = /^[\x21-\x7e]{1,64}$/.test(tokenA) ? undefined : '1 to 64 printable characters without spaces'
  const credentials = ownCredentials === undefined ? undefined : credentialsIn(ownCredentials)
  const credentialsError =
    ownCredentials !== undefined && credentials === undefined ? 'The credentials have to be a JSON object' : undefined
  /** Credentials look different in each version, so one is settled before they are edited. */
  const editCredentials = async () => {
    const settled = version === 'AUTO' ? newestOf(chosen.settings.versions) : version
    const drafted = await draft.run({ standinId, version: settled, ...(role !== 'AUTO' && { role }) })
    if (!drafted) return
    setVersion(settled)
    setOwnCredentials(JSON.stringify(drafted.credentials, undefined, 2))
  }
  const paste = (text: string): boolean => {
    const invitation = readInvitation(text)
    if (!invitation) return false
    setVersionsUrl(invitation.versionsUrl)
    setTokenA(invitation.tokenA)
    return true
  }
  const start = async () => {
    setTried(true)
    if (urlError !== undefined || tokenError !== undefined || credentialsError !== undefined) return
    setSteps([])
    // What a hub is to know of a partner goes before the handshake, in which 2.1.1 has no word for it.
    const awaits = connections.some(
      (each) => each.standinId === standinId && each.state === 'INVITED' && each.peer.versionsUrl === versionsUrl,
    )
    if (isHub && !awaits && !(await invite.run({ standinId, versionsUrl, role: partnerRole, tokenEncoding, ...(name !== '' && { name }) })))
      return
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
  }
  const roles = rolesOf(chosen)
  const onPaste = (event: React.ClipboardEvent) => {
    if (paste(event.clipboardData.getData('text/plain'))) event.preventDefault()
  }

  return (
    <Dialog
      title="Register at a peer"
      isOpen
      onClose={onClose}
      size="medium"
      foot={
        done ? (
          <Button kind="primary" autoFocus onPress={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>{steps.length > 0 ? 'Close' : 'Cancel'}</Button>
            <Button
              kind="primary"
              isPending={register.pending || invite.pending}
              onPress={() => {
                void start()
              }}
            >
              {register.error ? 'Try again' : 'Register'}
            </Button>
          </>
        )
      }
    >
      {!done && (
        <div onPaste={onPaste} className="setup-section">
          {standins.length > 1 && (
            <Select
              label="Stand-in"
              value={standinId}
              onChange={setStandinId}
              options={standins.map(({ settings }) => ({ id: settings.id, label: settings.name }))}
            />
          )}
          <TextField
            label="Versions url of the peer"
            mono
            autoFocus
            value={versionsUrl}
            onChange={setVersionsUrl}
            placeholder="https://example.com/ocpi/versions"
            error={tried ? urlError : undefined}
            help="Paste url and token together: both fields are filled"
          />
          <TextField
            label="Token A"
            mono
            value={tokenA}
            onChange={setTokenA}
            error={tried ? tokenError : undefined}
            help="The token that the peer has given you"
          />
          <div className="setup-columns">
            <TextField label="Name" value={name} onChange={setName} maxLength={100} placeholder="as it introduces itself" />
            <Select<Choice<Version>>
              label="Version"
              value={version}
              onChange={setVersion}
              options={[
                { id: 'AUTO', label: 'Highest of both' },
                ...versions.filter((each) => chosen.settings.versions.includes(each)).map((id) => ({ id, label: id })),
              ]}
            />
            {isHub && (
              <Select<PartnerRole>
                label="Role of the partner"
                value={partnerRole}
                onChange={setPartnerRole}
                options={partnerRoles}
                help="2.1.1 has no word for it"
              />
            )}
            {roles.length > 1 && (
              <Select<Choice<LocalRole>>
                label="Role that we play"
                value={role}
                onChange={setRole}
                options={[{ id: 'AUTO', label: 'All roles' }, ...roles.map((id) => ({ id, label: roleText(id) }))]}
              />
            )}
            <Select label="Token in the header" value={tokenEncoding} onChange={setTokenEncoding} options={encodings} />
          </div>
          {ownCredentials === undefined ? (
            <Button
              className="setup-fold"
              size="small"
              isPending={draft.pending}
              onPress={() => {
                void editCredentials()
              }}
            >
              Edit our credentials
            </Button>
          ) : (
            <>
              <TextField
                label={`Our credentials in ${version}`}
                mono
                rows={10}
                value={ownCredentials}
                onChange={setOwnCredentials}
                error={credentialsError}
                help="Sent as they stand; a token is made where none is given"
              />
              <Button
                className="setup-fold"
                size="small"
                onPress={() => {
                  setOwnCredentials(undefined)
                }}
              >
                Use the drafted credentials
              </Button>
            </>
          )}
        </div>
      )}
      {steps.length > 0 && (
        <RegistrationSteps
          steps={steps}
          onShow={(seq) => {
            onClose()
            showExchange(seq)
          }}
        />
      )}
      {invite.error && <Notice meaning="violation">{invite.error.message}</Notice>}
      {register.error && steps.every((step) => step.state !== 'failed') && <Notice meaning="violation">{register.error.message}</Notice>}
      {done && (
        <Notice meaning="success">
          Registered with {partiesText(done.peer.parties) || done.name} in {done.version}.
        </Notice>
      )}
    </Dialog>
  )
}

const titles: Readonly<Record<RegistrationStep['step'], string>> = {
  versions: 'Versions',
  choice: 'Choice',
  details: 'Version details',
  credentials: 'Credentials',
  done: 'Registered',
}
const words = { started: 'under way', succeeded: 'succeeded', failed: 'failed' } as const

export const RegistrationSteps = ({ steps, onShow }: { steps: readonly RegistrationStep[]; onShow: (seq: number) => void }) => (
  <ol className="setup-steps" aria-label="Steps of the registration" aria-live="polite">
    {settledSteps(steps).map((step) => (
      <li key={step.step}>
        {step.state === 'succeeded' ? (
          <CircleCheck className="is-success" aria-label={words.succeeded} />
        ) : step.state === 'failed' ? (
          <CircleAlert className="is-violation" aria-label={words.failed} />
        ) : (
          <LoaderCircle className="soft" aria-label={words.started} />
        )}
        <strong>{titles[step.step]}</strong>
        <span className={step.state === 'failed' ? 'is-violation' : 'soft'}>{step.message}</span>
        {step.seq === undefined ? (
          <span />
        ) : (
          <Button
            size="small"
            kind="quiet"
            onPress={() => {
              onShow(step.seq ?? 0)
            }}
          >
            Exchange
          </Button>
        )}
      </li>
    ))}
  </ol>
)
