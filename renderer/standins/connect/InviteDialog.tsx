/** Makes a token A for a peer that will register, and shows what to configure there. */
import { useState } from 'react'
import type { LocalRole, Standin } from '../../../emulator/contract/standin.js'
import { versionsWhere } from '../../../emulator/ocpi/dialect.js'
import { FormDialog, Notice, Select, Switch, TextField } from '../../components/index.js'
import { useCall } from '../../engine/index.js'
import { Invitation } from './Invitation.js'
import { tokenProblem } from './terms.js'
import { rolesOf, roleText } from '../texts.js'

/** Versions with a versions url for each role, and those that serve all roles together. */
const perRole = versionsWhere(({ rolePerConnection }) => rolePerConnection).join(', ')
const together = versionsWhere(({ rolePerConnection }) => !rolePerConnection).join(', ')

type RoleChoice = LocalRole | 'ALL'

export const InviteDialog = ({ standin, onClose }: { standin: Standin; onClose: () => void }) => {
  const [name, setName] = useState('')
  const [tokenA, setTokenA] = useState('')
  const [role, setRole] = useState<RoleChoice>('ALL')
  const [reusable, setReusable] = useState(false)
  const invite = useCall('connections.invite')
  const [invitedId, setInvitedId] = useState<string>()
  const roles = rolesOf(standin)

  const submit = async () => {
    if (tokenProblem(tokenA) !== undefined) return
    const connection = await invite.run({
      standinId: standin.settings.id,
      ...(name !== '' && { name }),
      ...(tokenA !== '' && { tokenA }),
      ...(role !== 'ALL' && { role }),
      reusable,
    })
    setInvitedId(connection?.id)
  }

  if (invitedId !== undefined) return <Invitation standin={standin} connectionId={invitedId} onClose={onClose} />
  return (
    <FormDialog
      title={`Invite a peer to ${standin.settings.name}`}
      onClose={onClose}
      submit="Create the invitation"
      onSubmit={() => void submit()}
      pending={invite.pending}
    >
      {invite.error && <Notice meaning="violation">{invite.error.message}</Notice>}
      <TextField label="Name of the peer" autoFocus value={name} onChange={setName} maxLength={100} placeholder="from its credentials" />
      <TextField label="Token A" mono value={tokenA} onChange={setTokenA} placeholder="generated" error={tokenProblem(tokenA)} />
      <Switch isSelected={reusable} onChange={setReusable}>
        Reusable token A: a backend that restarts registers again with it
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
    </FormDialog>
  )
}
