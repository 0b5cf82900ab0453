import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { Connection, LocalRole, Standin } from '../../emulator/contract/standin.js'
import { Button, CopyButton, copyText, Dialog, Notice, Select, Switch, TextField } from '../components/index.js'
import { useCall } from '../engine/index.js'
import { invitationText, rolesOf, roleText, versionsUrlFor } from './texts.js'
import { versionsWhere } from '../../emulator/ocpi/dialect.js'

/** Versions with a versions url for each role, and those that serve all roles together. */
const perRole = versionsWhere(({ rolePerConnection }) => rolePerConnection).join(', ')
const together = versionsWhere(({ rolePerConnection }) => !rolePerConnection).join(', ')

type RoleChoice = LocalRole | 'ALL'

/** Makes a token A for a peer that will register, and shows what to hand over. */
export const InviteDialog = ({ standin, onClose }: { standin: Standin; onClose: () => void }) => {
  const [name, setName] = useState('')
  const [tokenA, setTokenA] = useState('')
  const [role, setRole] = useState<RoleChoice>('ALL')
  const [reusable, setReusable] = useState(false)
  const invite = useCall('connections.invite')
  const tokens = useCall('connections.tokens')
  const [made, setMade] = useState<{ connection: Connection; tokenA: string }>()
  const roles = rolesOf(standin)

  const make = async () => {
    const connection = await invite.run({
      standinId: standin.settings.id,
      ...(name !== '' && { name }),
      ...(tokenA !== '' && { tokenA }),
      ...(role !== 'ALL' && { role }),
      reusable,
    })
    if (!connection) return
    const clear = await tokens.run({ connectionId: connection.id })
    setMade({ connection, tokenA: clear?.a ?? tokenA })
  }

  if (made) return <Invitation standin={standin} connection={made.connection} tokenA={made.tokenA} onClose={onClose} />
  return (
    <Dialog
      title={`Invite a peer to ${standin.settings.name}`}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind="primary"
            isPending={invite.pending}
            onPress={() => {
              void make()
            }}
          >
            Make the invitation
          </Button>
        </>
      }
    >
      {invite.error && <Notice meaning="violation">{invite.error.message}</Notice>}
      <TextField label="Name of the peer" autoFocus value={name} onChange={setName} maxLength={100} placeholder="as it introduces itself" />
      <TextField
        label="Token A"
        mono
        value={tokenA}
        onChange={setTokenA}
        placeholder="made for you"
        error={tokenA === '' || /^[\x21-\x7e]{1,64}$/.test(tokenA) ? undefined : '1 to 64 printable characters without spaces'}
      />
      <Switch isSelected={reusable} onChange={setReusable}>
        Token A may register again: for a backend that restarts
      </Switch>
      {roles.length > 1 && (
        <Select<RoleChoice>
          label="Role that we play"
          value={role}
          onChange={setRole}
          help={`${perRole} has a versions url for each role`}
          options={[{ id: 'ALL', label: 'All roles', detail: together }, ...roles.map((each) => ({ id: each, label: roleText(each) }))]}
        />
      )}
    </Dialog>
  )
}

/** What is to be handed over to a peer that has been invited. */
export const Invitation = ({
  standin,
  connection,
  tokenA,
  onClose,
}: {
  standin: Standin
  connection: Connection
  tokenA: string
  onClose: () => void
}) => {
  const url = versionsUrlFor(standin, connection.role) ?? ''
  return (
    <Dialog
      title={`Invitation from ${standin.settings.name}`}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button
            icon={<KeyRound aria-hidden />}
            onPress={() => {
              void copyText(invitationText(url, tokenA), 'Versions url and token A')
            }}
          >
            Copy both
          </Button>
          <Button kind="primary" autoFocus onPress={onClose}>
            Done
          </Button>
        </>
      }
    >
      <p>Configure these in your platform and let it register. The connection appears in the list as soon as it does.</p>
      {standin.state !== 'running' && (
        <Notice meaning="warning">{standin.settings.name} is not running: start it before the peer registers.</Notice>
      )}
      <dl className="setup-facts">
        <div>
          <dt>Versions url</dt>
          <dd className="mono selectable">{url}</dd>
          <dd>
            <CopyButton what="Versions url" text={url} />
          </dd>
        </div>
        <div>
          <dt>Token A</dt>
          <dd className="mono selectable">{tokenA}</dd>
          <dd>
            <CopyButton what="Token A" text={tokenA} />
          </dd>
        </div>
      </dl>
    </Dialog>
  )
}
