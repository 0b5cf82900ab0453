/** Connecting without a handshake, editing what was given, and entering what a peer's credentials would have said. */
import { useState } from 'react'
import type { CallParams } from '../../emulator/contract/calls.js'
import type { Connection, LocalRole, Standin } from '../../emulator/contract/standin.js'
import { newestOf, type Version } from '../../emulator/ocpi/version.js'
import { Button, Checkbox, Dialog, Notice, Select, TextField } from '../components/index.js'
import { useCall } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import { EndpointFields, PartyFields } from './TermFields.js'
import {
  credentialsIn,
  endpointsProblem,
  isToken,
  partiesProblem,
  tokenProblem,
  urlProblem,
  type EndpointDraft,
  type PartyDraft,
} from './terms.js'
import { connectionTitle, rolesOf, roleText } from './texts.js'

const encodings = [
  { id: 'auto', label: 'Follows the version', detail: '2.2.1 Base64, 2.1.1 plain' },
  { id: 'plain', label: 'Plain' },
  { id: 'base64', label: 'Base64' },
] as const
type Encoding = (typeof encodings)[number]['id']

const told = (connection: Connection): void => {
  notify(
    connection.problem === undefined
      ? { meaning: 'success', text: `Connected with ${connectionTitle(connection)}` }
      : { meaning: 'violation', text: `Connected, but the endpoints could not be fetched: ${connection.problem}` },
  )
}

/** A new connection, or with `connection` the terms of one that there is. */
export const ManualDialog = ({
  standin,
  connection,
  onClose,
}: {
  standin: Standin
  connection?: Connection | undefined
  onClose: () => void
}) => {
  const { versions } = standin.settings
  const roles = rolesOf(standin)
  const isManual = connection === undefined || connection.origin === 'manual'
  const [name, setName] = useState('')
  const [version, setVersion] = useState<Version>(connection?.version ?? newestOf(versions))
  const [role, setRole] = useState<LocalRole | undefined>(connection?.role ?? (roles.length === 1 ? roles[0] : undefined))
  const [parties, setParties] = useState<readonly PartyDraft[]>(
    (connection?.peer.parties as readonly PartyDraft[] | undefined) ?? [
      { role: role === 'CPO' ? 'EMSP' : 'CPO', country_code: '', party_id: '' },
    ],
  )
  const [tokenOut, setTokenOut] = useState('')
  const [tokenIn, setTokenIn] = useState('')
  const [versionsUrl, setVersionsUrl] = useState(connection?.peer.versionsUrl ?? '')
  const [endpoints, setEndpoints] = useState<readonly EndpointDraft[]>(connection?.overrides.endpoints ?? [])
  const [tokenEncoding, setTokenEncoding] = useState<Encoding>(connection?.quirks.tokenEncoding ?? 'auto')
  const [fetch, setFetch] = useState(connection === undefined)
  const [takenBack, setTakenBack] = useState(false)
  const [tried, setTried] = useState(false)
  const connect = useCall('connections.connect')
  const update = useCall('connections.update')
  const fetching = useCall('connections.fetch')
  const canFetch = versionsUrl !== '' && (tokenOut !== '' || connection !== undefined)
  const overridden = connection && (connection.overrides.tokens.in !== undefined || connection.overrides.tokens.out !== undefined)
  const error = connect.error ?? update.error ?? fetching.error

  const save = async () => {
    setTried(true)
    const problems = [
      isManual ? partiesProblem(parties) : undefined,
      endpointsProblem(endpoints),
      tokenProblem(tokenIn),
      tokenProblem(tokenOut),
      urlProblem(versionsUrl),
    ]
    if (problems.some((problem) => problem !== undefined)) return
    const tokens = { ...(tokenIn !== '' && { tokenIn }), ...(tokenOut !== '' && { tokenOut }) }
    const settled = { version, parties: [...parties], ...(role !== undefined && { role }) }
    if (connection === undefined) {
      const made = await connect.run({
        standinId: standin.settings.id,
        ...settled,
        ...tokens,
        endpoints: [...endpoints],
        fetch: fetch && canFetch,
        quirks: { tokenEncoding },
        ...(name !== '' && { name }),
        ...(versionsUrl !== '' && { versionsUrl }),
      })
      if (!made) return
      told(made)
    } else {
      const changes: CallParams<'connections.update'> = {
        connectionId: connection.id,
        ...(isManual && { ...settled, versionsUrl: versionsUrl === '' ? null : versionsUrl }),
        ...(takenBack && { tokenIn: null, tokenOut: null }),
        ...tokens,
        endpoints: [...endpoints],
        quirks: { tokenEncoding },
      }
      if (!(await update.run(changes))) return
      if (fetch && canFetch && !(await fetching.run({ connectionId: connection.id }))) return
    }
    onClose()
  }

  return (
    <Dialog
      title={connection ? `Terms of ${connectionTitle(connection)}` : 'Connect without a handshake'}
      isOpen
      onClose={onClose}
      size="large"
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind="primary"
            isPending={connect.pending || update.pending || fetching.pending}
            onPress={() => {
              void save()
            }}
          >
            {connection ? 'Save' : 'Connect'}
          </Button>
        </>
      }
    >
      {error && <Notice meaning="violation">{error.message}</Notice>}
      {!isManual && <p>What is given here replaces what the handshake has settled, until it is taken back.</p>}
      <section className="setup-section">
        <div className="setup-columns">
          {connection === undefined && (
            <TextField label="Name" autoFocus value={name} onChange={setName} maxLength={100} placeholder="its first party" />
          )}
          {isManual && (
            <Select<Version> label="Version" value={version} onChange={setVersion} options={versions.map((id) => ({ id, label: id }))} />
          )}
          {isManual && roles.length > 1 && (
            <Select<LocalRole>
              label="Role that we play"
              value={role}
              onChange={setRole}
              options={roles.map((id) => ({ id, label: roleText(id) }))}
            />
          )}
          <Select<Encoding> label="Token in the header" value={tokenEncoding} onChange={setTokenEncoding} options={encodings} />
        </div>
        <div className="setup-columns">
          <TextField
            label="Token we use"
            mono
            value={tokenOut}
            onChange={setTokenOut}
            placeholder={connection ? 'unchanged' : 'none: no Authorization header'}
            error={tried ? tokenProblem(tokenOut) : undefined}
          />
          <TextField
            label="Token the peer uses"
            mono
            value={tokenIn}
            onChange={setTokenIn}
            placeholder={connection ? 'unchanged' : 'made for you'}
            error={tried ? tokenProblem(tokenIn) : undefined}
          />
        </div>
        {overridden === true && (
          <Checkbox isSelected={takenBack} onChange={setTakenBack}>
            Use the tokens of the handshake again
          </Checkbox>
        )}
        {isManual && (
          <TextField
            label="Versions url of the peer"
            mono
            value={versionsUrl}
            onChange={(text) => {
              setVersionsUrl(text.trim())
            }}
            placeholder="none: give the urls of its modules"
            error={tried ? urlProblem(versionsUrl) : undefined}
          />
        )}
        {canFetch && (
          <Checkbox isSelected={fetch} onChange={setFetch}>
            Fetch the endpoints from its versions url
          </Checkbox>
        )}
      </section>
      {isManual && <PartyFields parties={parties} tried={tried} onChange={setParties} />}
      <EndpointFields
        endpoints={endpoints}
        help="in place of the advertised ones, or of modules that are not advertised"
        tried={tried}
        onChange={setEndpoints}
      />
    </Dialog>
  )
}

/** What the credentials of a peer without a credentials module would have said. */
export const CompleteDialog = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const [text, setText] = useState('')
  const [tokenIn, setTokenIn] = useState('')
  const [tried, setTried] = useState(false)
  const complete = useCall('connections.complete')
  const credentials = credentialsIn(text)

  const save = async () => {
    setTried(true)
    if (credentials === undefined || tokenProblem(tokenIn) !== undefined) return
    const done = await complete.run({ connectionId: connection.id, credentials, ...(isToken(tokenIn) && { tokenIn }) })
    if (!done) return
    told(done)
    onClose()
  }
  return (
    <Dialog
      title={`Enter the credentials of ${connectionTitle(connection)}`}
      isOpen
      onClose={onClose}
      size="medium"
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind="primary"
            isPending={complete.pending}
            onPress={() => {
              void save()
            }}
          >
            Connect
          </Button>
        </>
      }
    >
      <p>For a peer whose credentials endpoint does not exist yet: enter the Credentials object that it would have sent.</p>
      {complete.error && <Notice meaning="violation">{complete.error.message}</Notice>}
      <TextField
        label="Credentials"
        mono
        rows={8}
        autoFocus
        value={text}
        onChange={setText}
        placeholder='{ "token": "…", "url": "https://example.com/ocpi/versions", "roles": [ … ] }'
        error={tried && credentials === undefined ? 'The credentials have to be a JSON object' : undefined}
      />
      <TextField
        label="Token the peer uses"
        mono
        value={tokenIn}
        onChange={setTokenIn}
        placeholder="its token A, or made for you"
        error={tried ? tokenProblem(tokenIn) : undefined}
      />
    </Dialog>
  )
}
