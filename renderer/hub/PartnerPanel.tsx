/** The panel of a partner of a hub. */
import { ArrowLeftRight, KeyRound, Pencil, Power, PowerOff, Trash2, Unlink, X } from 'lucide-react'
import type { HubPartner, HubView, PartnerOptions, PartnerRole } from '../../emulator/contract/hub.js'
import { type Connection, versionsUrlFor } from '../../emulator/contract/standin.js'
import type { CallParams } from '../../emulator/contract/calls.js'
import { Badge, Button, copyText, IconButton, Notice, Select, Switch } from '../components/index.js'
import { callErrorOf, useCall, useClient, useEngine } from '../engine/index.js'
import { hrefTo, navigate } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { openSetup } from '../standins/setup.js'
import { connectionStateText, invitationText, partyText } from '../standins/texts.js'
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

interface PartnerPanelProps {
  readonly hub: HubView
  readonly partner: HubPartner
  readonly onClose: () => void
}

/** The settings of a partner. Every change applies immediately. */
export const PartnerPanel = ({ hub, partner, onClose }: PartnerPanelProps) => {
  const { connectionId, name } = partner
  const connection = useEngine((state) => state.connections.find(({ id }) => id === connectionId))
  const { change, changeUndoably, error } = usePartner(connectionId)
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
      {error && <Notice meaning="violation">{error.message}</Notice>}
      {partner.problem !== undefined && <Notice meaning="warning">{partner.problem}</Notice>}
      <div className="hub-panel__part">
        <PartnerFacts partner={partner} connection={connection} />
        <PartnerActions hub={hub} partner={partner} connection={connection} change={change} changeUndoably={changeUndoably} />
      </div>
      <PartnerFields partner={partner} connection={connection} change={change} changeUndoably={changeUndoably} />
      <Compatibility partner={partner} change={change} />
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

type Change = Omit<CallParams<'hub.setPartner'>, 'connectionId'>

const usePartner = (connectionId: string) => {
  const set = useCall('hub.setPartner')
  const change = (part: Change) => void set.run({ connectionId, ...part })
  return {
    error: set.error,
    change,
    /** Offers to change it back. */
    changeUndoably: (part: Change, text: string, back: Change) => {
      void set.run({ connectionId, ...part }).then((changed) => {
        if (changed) notify({ text, action: { label: 'Undo', run: () => change(back) } })
      })
    },
  }
}

interface PartProps {
  readonly partner: HubPartner
  readonly connection: Connection | undefined
}

type ChangeProps = Pick<ReturnType<typeof usePartner>, 'change' | 'changeUndoably'>

const partiesShown = 20

const PartnerFacts = ({ partner, connection }: PartProps) => {
  const { status, parties, version, waiting, lastExchangeAt } = partner
  return (
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
              {parties.slice(0, partiesShown).map((party) => (
                <li key={`${party.role} ${partyText(party)}`} className="truncate" title={party.name}>
                  {roleWord(party.role)} <span className="mono">{partyText(party)}</span>
                  {party.name !== undefined && <span className="soft"> {party.name}</span>}
                </li>
              ))}
              {parties.length > partiesShown && <li className="soft">and {parties.length - partiesShown} more</li>}
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
        <dd>{waiting === 0 ? 'none' : waiting}</dd>
      </div>
      <div>
        <dt>Last exchange</dt>
        <dd>{lastExchangeAt === undefined ? 'never' : dateTimeText(lastExchangeAt)}</dd>
      </div>
    </dl>
  )
}

const PartnerActions = ({ hub, partner, connection, change, changeUndoably }: PartProps & ChangeProps & { hub: HubView }) => {
  const { connectionId, name, status, down } = partner
  const client = useClient()
  const standin = useEngine((state) => state.standins.find(({ settings }) => settings.id === hub.standinId))
  const isInvited = connection?.state === 'INVITED' && connection.peer.versionsUrl === undefined
  const copyInvitation = () => {
    const url = standin && versionsUrlFor(standin)
    client.call('connections.tokens', { connectionId }).then(
      ({ a = '' }) => copyText(invitationText(url ?? '', a), 'Versions url and token A'),
      (error: unknown) => notify({ meaning: 'violation', text: `Token A could not be fetched: ${callErrorOf(error).message}` }),
    )
  }
  const showRequests = () => {
    navigate(hrefTo('hub', hub.standinId, 'exchanges'))
    partnerFilter.set(connectionId)
  }
  return (
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
            isDisabled={connection?.partner?.suspended === true}
            onPress={() => changeUndoably({ down: true }, `${name} taken down. Requests to it are answered with 4003.`, { down: false })}
          >
            Take down
          </Button>
        ))}
      <Button size="small" onPress={showRequests} icon={<ArrowLeftRight aria-hidden />}>
        Show requests
      </Button>
    </div>
  )
}

const PartnerFields = ({ partner, connection, change, changeUndoably }: PartProps & ChangeProps) => {
  const { name, version } = partner
  return (
    <div className="hub-panel__part">
      <h3>Partner</h3>
      <Switch
        isSelected={connection?.partner?.suspended === true}
        onChange={(on) => {
          const text = on ? `${name} suspended. Its requests are refused.` : `${name} is no longer suspended`
          changeUndoably({ suspended: on }, text, { suspended: !on })
        }}
      >
        Suspended
      </Switch>
      {(version === undefined || dialects[version].rolePerConnection) && (
        <Select<PartnerRole>
          label="Role"
          value={connection?.partner?.role}
          onChange={(role) => change({ role })}
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
  )
}

const Compatibility = ({ partner, change }: { partner: HubPartner; change: ChangeProps['change'] }) => {
  const { version, options } = partner
  const namesOwners = version !== undefined && dialects[version].ownerFields
  return (
    <div className="hub-panel__part">
      <h3>
        Compatibility <span className="faint">with {withoutOwner}</span>
      </h3>
      {namesOwners && <p className="soft">Not needed: this partner uses {version}.</p>}
      <PartnerOptionFields
        options={options}
        isDisabled={namesOwners}
        onChange={(changed: Partial<PartnerOptions>) => change({ options: changed })}
      />
    </div>
  )
}
