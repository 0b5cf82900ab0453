/** Registers one of the workbench's own stand-ins at the hub, in the version that is chosen. */
import { useState } from 'react'
import type { Standin } from '../../../emulator/contract/standin.js'
import type { Version } from '../../../emulator/ocpi/version.js'
import { Button, Dialog, EmptyState, FormDialog, Notice, Select } from '../../components/index.js'
import { useCall, useEngine } from '../../engine/index.js'
import { notify } from '../../shell/toasts.js'
import { openSetup } from '../setup.js'
import { partyText, rolesOf, roleText } from '../texts.js'

type Role = 'CPO' | 'EMSP'

/** What is chosen of the stand-ins that are not connected to the hub yet, the first of each unless chosen otherwise. */
const useCandidate = (hub: Standin) => {
  const standins = useEngine((state) => state.standins)
  const connections = useEngine((state) => state.connections)
  const [partnerId, setPartnerId] = useState<string>()
  const [wantedRole, setRole] = useState<Role>()
  const [wantedVersion, setVersion] = useState<Version>()
  const taken = new Set(
    connections
      .filter((each) => each.standinId === hub.settings.id && each.state === 'REGISTERED')
      .map((each) => `${each.peer.standinId ?? ''} ${each.partner?.role ?? ''}`),
  )
  const rolesLeft = (each: Standin): Role[] =>
    rolesOf(each).filter((role): role is Role => role !== 'HUB' && !taken.has(`${each.settings.id} ${role}`))
  const candidates = standins.filter((each) => rolesLeft(each).length > 0)
  const partner = candidates.find(({ settings }) => settings.id === partnerId) ?? candidates[0]
  const roles = partner ? rolesLeft(partner) : []
  const versions = partner ? partner.settings.versions.filter((each) => hub.settings.versions.includes(each)) : []
  return {
    candidates,
    partner,
    setPartnerId,
    roles,
    role: roles.find((each) => each === wantedRole) ?? roles[0],
    setRole,
    versions,
    version: versions.find((each) => each === wantedVersion) ?? versions.at(-1),
    setVersion,
  }
}

export const BehindHubDialog = ({ standin: hub, onClose }: { standin: Standin; onClose: () => void }) => {
  const connect = useCall('hub.connect')
  const { candidates, partner, setPartnerId, roles, role, setRole, versions, version, setVersion } = useCandidate(hub)
  const title = `Connect a stand-in to ${hub.settings.name}`
  if (!partner || role === undefined) return <NobodyLeft title={title} onClose={onClose} />
  const submit = async () => {
    if (version === undefined) return
    const made = await connect.run({ standinId: hub.settings.id, partnerId: partner.settings.id, role, version })
    if (!made) return
    notify({ meaning: 'success', text: `${partner.settings.name} is connected to ${hub.settings.name} in ${version}` })
    onClose()
  }
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      size="small"
      submit="Register it"
      onSubmit={() => void submit()}
      pending={connect.pending}
      isDisabled={version === undefined}
    >
      {connect.error && <Notice meaning="violation">{connect.error.message}</Notice>}
      <section className="setup-section">
        <Select label="Stand-in" value={partner.settings.id} onChange={setPartnerId} options={candidates.map(optionOf)} />
        {roles.length > 1 && (
          <Select<Role> label="As" value={role} onChange={setRole} options={roles.map((id) => ({ id, label: roleText(id) }))} />
        )}
        {version === undefined ? (
          <Notice meaning="warning">
            {partner.settings.name} and {hub.settings.name} have no version in common.
          </Notice>
        ) : (
          <Select<Version>
            label="Version"
            value={version}
            onChange={setVersion}
            options={versions.map((id) => ({ id, label: id }))}
            help="The hub translates between partners of different versions"
          />
        )}
      </section>
    </FormDialog>
  )
}

const optionOf = ({ settings, state }: Standin) => {
  const parties = settings.parties.map((party) => `${roleText(party.role)} ${partyText(party)}`).join(', ')
  return { id: settings.id, label: settings.name, detail: state === 'running' ? parties : `${parties}, ${state}` }
}

const NobodyLeft = ({ title, onClose }: { title: string; onClose: () => void }) => (
  <Dialog title={title} isOpen onClose={onClose} size="small" foot={<Button onPress={onClose}>Cancel</Button>}>
    <EmptyState
      title="No stand-in left to connect"
      actions={
        <Button kind="primary" onPress={() => openSetup({ kind: 'add-standin' })}>
          Add a stand-in
        </Button>
      }
    >
      <p>Every CPO and eMSP stand-in is already connected to this hub.</p>
    </EmptyState>
  </Dialog>
)
