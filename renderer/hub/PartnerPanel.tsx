import { ArrowLeftRight, KeyRound, Pencil, Power, PowerOff, Trash2, Unlink, X } from 'lucide-react'
import type { HubPartner, HubView, PartnerOptions, PartnerRole } from '../../emulator/contract/hub.js'
import type { CallParams } from '../../emulator/contract/calls.js'
import { Badge, Button, copyText, IconButton, Notice, Select, Switch } from '../components/index.js'
import { callErrorOf, useCall, useClient, useEngine } from '../engine/index.js'
import { hrefTo, navigate } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { openSetup } from '../standins/setup.js'
import { connectionStateText, invitationText, partyText, versionsUrlFor } from '../standins/texts.js'
import { dateTimeText } from '../text.js'
import { PartnerOptionFields } from '../standins/connect/PartnerOptionFields.js'
import { roles } from '../standins/connect/partner.js'
import { partnerFilter } from './partner-filter.js'
import { statusIcons } from './status-icons.js'
import { roleWord, statusMeanings, statusWord } from './texts.js'
import { dialects, versionsWhere } from '../../emulator/ocpi/dialect.js'
import { assumedVersion, type Version } from '../../emulator/ocpi/version.js'

const encodingHelp = (version: Version): string =>
  `${version} sends it ${dialects[version].tokenEncoding === 'plain' ? 'plain' : 'in Base64'}`

/** The versions that the options are for: their objects have no owner fields. */
const withoutOwner = versionsWhere(({ ownerFields }) => !ownerFields).join(', ')

const encodings = [
  { id: 'auto', label: 'Automatic' },
  { id: 'plain', label: 'Plain' },
  { id: 'base64', label: 'Base64' },
] as const

/** The settings of a partner. Every change applies immediately. */
export const PartnerPanel = ({ hub, partner, onClose }: { hub: HubView; partner: HubPartner; onClose: () => void }) => {
  const { connectionId, name, status, down, version, parties } = partner
  const namesOwners = version !== undefined && dialects[version].ownerFields
  const client = useClient()
  const connection = useEngine((state) => state.connections.find(({ id }) => id === connectionId))
  const standin = useEngine((state) => state.standins.find(({ settings }) => settings.id === hub.standinId))
  const set = useCall('hub.setPartner')
  const change = (part: Omit<CallParams<'hub.setPartner'>, 'connectionId'>) => {
    void set.run({ connectionId, ...part })
  }
  const isInvited = connection?.state === 'INVITED' && connection.peer.versionsUrl === undefined
  const copyInvitation = () => {
    const url = standin && versionsUrlFor(standin, undefined)
    client.call('connections.tokens', { connectionId }).then(
      ({ a = '' }) => copyText(invitationText(url ?? '', a), 'Versions url and token A'),
      (error: unknown) => {
        notify({ meaning: 'violation', text: `Token A could not be fetched: ${callErrorOf(error).message}` })
      },
    )
  }
  const undoable = (part: Parameters<typeof change>[0], text: string, back: Parameters<typeof change>[0]) => {
    void set.run({ connectionId, ...part }).then((changed) => {
      if (changed)
        notify({
          text,
          action: {
            label: 'Undo',
            run: () => change(back),
          },
        })
    })
  }
  const suspended = connection?.partner?.suspended === true
  const role = connection?.partner?.role
  return (
    <section
      className="hub-panel"
      aria-label={`Partner ${name}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose()
      }}
    >
      <header className="hub-panel__head">
        <h2 className="truncate" title={name}>
          {name}
        </h2>
        <IconButton label="Close" onPress={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      {set.error && <Notice meaning="violation">{set.error.message}</Notice>}
      {partner.problem !== undefined && <Notice meaning="warning">{partner.problem}</Notice>}
      <div className="hub-panel__part">
        <dl className="hub-facts">
          <div>
            <dt>State</dt>
            <dd className="hub-facts__state">
              <Badge meaning={statusMeanings[status]} icon={statusIcons[status]}>
                {statusWord(partner)}
              </Badge>
              {connection && status === 'PLANNED' && <span className="soft">{connectionStateText(connection)}</span>}
            </dd>
          </div>
          <div>
            <dt>Parties</dt>
            <dd>
              {parties.length === 0 ? (
                <span className="faint">unknown</span>
              ) : (
                <ul>
                  {parties.slice(0, 20).map((party) => (
                    <li key={`${party.role} ${partyText(party)}`} className="truncate" title={party.name}>
                      {roleWord(party.role)} <span className="mono">{partyText(party)}</span>
                      {party.name !== undefined && <span className="soft"> {party.name}</span>}
                    </li>
                  ))}
                  {parties.length > 20 && <li className="soft">and {parties.length - 20} more</li>}
                </ul>
              )}
            </dd>
          </div>
          <div>
            <dt>Version</dt>
            <dd className="mono">{version ?? '–'}</dd>
          </div>
          <div>
            <dt>Queued pushes</dt>
            <dd>{partner.waiting === 0 ? 'none' : partner.waiting}</dd>
          </div>
          <div>
            <dt>Last exchange</dt>
            <dd>{partner.lastExchangeAt === undefined ? 'never' : dateTimeText(partner.lastExchangeAt)}</dd>
          </div>
        </dl>
        <div className="hub-panel__actions">
          {isInvited && (
            <Button size="small" icon={<KeyRound aria-hidden />} onPress={copyInvitation}>
              Copy invitation
            </Button>
          )}
          {status !== 'PLANNED' &&
            (down ? (
              <Button size="small" icon={<Power aria-hidden />} onPress={() => change({ down: false })}>
                Bring up
              </Button>
            ) : (
              <Button
                size="small"
                icon={<PowerOff aria-hidden />}
                isDisabled={suspended}
                onPress={() => undoable({ down: true }, `${name} taken down. Requests to it are answered with 4003.`, { down: false })}
              >
                Take down
              </Button>
            ))}
          <Button
            size="small"
            onPress={() => {
              navigate(hrefTo('hub', hub.standinId, 'exchanges'))
              partnerFilter.set(connectionId)
            }}
            icon={<ArrowLeftRight aria-hidden />}
          >
            Show requests
          </Button>
        </div>
      </div>
      <div className="hub-panel__part">
        <h3>Partner</h3>
        <Switch
          isSelected={suspended}
          onChange={(on) =>
            undoable({ suspended: on }, on ? `${name} suspended. Its requests are refused.` : `${name} is no longer suspended`, {
              suspended: !on,
            })
          }
        >
          Suspended
        </Switch>
        {(version === undefined || dialects[version].rolePerConnection) && (
          <Select<PartnerRole>
            label="Role"
            value={role}
            onChange={(next) => change({ role: next })}
            options={roles}
            placeholder="unknown"
            help="2.1.1 does not transmit the role"
            isDisabled={connection?.state === 'REGISTERED'}
          />
        )}
        <Select
          label="Token encoding"
          value={partner.tokenEncoding}
          onChange={(tokenEncoding) => change({ tokenEncoding })}
          options={encodings}
          help={encodingHelp(version ?? assumedVersion)}
        />
      </div>
      <div className="hub-panel__part">
        <h3>
          Compatibility <span className="faint">with {withoutOwner}</span>
        </h3>
        {namesOwners && <p className="soft">Not needed: this partner uses {version}.</p>}
        <PartnerOptionFields
          options={partner.options}
          isDisabled={namesOwners}
          onChange={(options: Partial<PartnerOptions>) => change({ options })}
        />
      </div>
      <div className="hub-panel__part hub-panel__actions">
        <Button size="small" icon={<Pencil aria-hidden />} onPress={() => openSetup({ kind: 'connection', connectionId })}>
          Details and quirks
        </Button>
        {connection?.state === 'REGISTERED' && (
          <Button size="small" kind="danger" icon={<Unlink aria-hidden />} onPress={() => openSetup({ kind: 'unregister', connectionId })}>
            Unregister
          </Button>
        )}
        <Button
          size="small"
          kind="danger"
          icon={<Trash2 aria-hidden />}
          onPress={() => openSetup({ kind: 'remove-connection', connectionId })}
        >
          Remove
        </Button>
      </div>
    </section>
  )
}
