import { useState } from 'react'
import type { Standin } from '../../emulator/contract/standin.js'
import type { Version } from '../../emulator/ocpi/version.js'
import { Button, Dialog, EmptyState, Notice, Select } from '../components/index.js'
import { useCall, useEngine } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import { openSetup } from './setup.js'
import { partyText, rolesOf, roleText } from './texts.js'

type Role = 'CPO' | 'EMSP'

/** Registers one of the workbench's own stand-ins at the hub, in the version that is chosen. */
export const BehindHubDialog = ({ standin, onClose }: { standin: Standin; onClose: () => void }) => {
  const standins = useEngine((state) => state.standins)
  const connections = useEngine((state) => state.connections)
  const connect = useCall('hub.connect')
  const hubId = standin.settings.id
  const taken = new Set(
    connections
      .filter((each) => each.standinId === hubId && each.state === 'REGISTERED')
      .map((each) => `${each.peer.standinId ?? ''} ${each.partner?.role ?? ''}`),
  )
  const rolesLeft = (each: Standin): Role[] =>
    rolesOf(each).filter((role): role is Role => role !== 'HUB' && !taken.has(`${each.settings.id} ${role}`))
  const candidates = standins.filter((each) => rolesLeft(each).length > 0)
  const [partnerId, setPartnerId] = useState(candidates[0]?.settings.id)
  const partner = candidates.find(({ settings }) => settings.id === partnerId) ?? candidates[0]
  const [wantedRole, setRole] = useState<Role>()
  const [wantedVersion, setVersion] = useState<Version>()
  const roles = partner ? rolesLeft(partner) : []
  const role = roles.find((each) => each === wantedRole) ?? roles[0]
  const versions = partner ? partner.settings.versions.filter((each) => standin.settings.versions.includes(each)) : []
  const version = versions.find((each) => each === wantedVersion) ?? versions.at(-1)

  const save = async () => {
    if (!partner || role === undefined || version === undefined) return
    const made = await connect.run({ standinId: hubId, partnerId: partner.settings.id, role, version })
    if (!made) return
    notify({ meaning: 'success', text: `${partner.settings.name} is connected to ${standin.settings.name} in ${version}` })
    onClose()
  }
  return (
    <Dialog
      title={`Connect a stand-in to ${standin.settings.name}`}
      isOpen
      onClose={onClose}
      size="small"
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          {partner && (
            <Button
              kind="primary"
              isPending={connect.pending}
              isDisabled={version === undefined}
              onPress={() => {
                void save()
              }}
            >
              Register it
            </Button>
          )}
        </>
      }
    >
      {connect.error && <Notice meaning="violation">{connect.error.message}</Notice>}
      {!partner || role === undefined ? (
        <EmptyState
          title="No stand-in is left"
          actions={
            <Button
              kind="primary"
              onPress={() => {
                openSetup({ kind: 'add-standin' })
              }}
            >
              Add a stand-in
            </Button>
          }
        >
          <p>Every CPO and eMSP stand-in is already connected to this hub.</p>
        </EmptyState>
      ) : (
        <section className="setup-section">
          <Select
            label="Stand-in"
            value={partner.settings.id}
            onChange={setPartnerId}
            options={candidates.map(({ settings, state }) => ({
              id: settings.id,
              label: settings.name,
              detail: `${settings.parties.map((party) => `${roleText(party.role)} ${partyText(party)}`).join(', ')}${state === 'running' ? '' : `, ${state}`}`,
            }))}
          />
          {roles.length > 1 && (
            <Select<Role> label="As" value={role} onChange={setRole} options={roles.map((id) => ({ id, label: roleText(id) }))} />
          )}
          {version === undefined ? (
            <Notice meaning="warning">
              {partner.settings.name} and {standin.settings.name} have no version in common.
            </Notice>
          ) : (
            <Select<Version>
              label="Version"
              value={version}
              onChange={setVersion}
              options={versions.map((id) => ({ id, label: id }))}
              help="Each partner speaks one; the hub translates"
            />
          )}
        </section>
      )}
    </Dialog>
  )
}
