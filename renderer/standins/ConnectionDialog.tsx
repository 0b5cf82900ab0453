import { Eye } from 'lucide-react'
import { useState } from 'react'
import type { Connection } from '../../emulator/contract/standin.js'
import { versions, type Version } from '../../emulator/ocpi/version.js'
import { Button, Confirm, CopyButton, Dialog, Notice, Select, Switch, TextField } from '../components/index.js'
import { callErrorOf, useCall, useClient, useEngine } from '../engine/index.js'
import { showExchange } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { RegistrationSteps } from './RegisterDialog.js'
import { connectionStateText, connectionTitle, partiesText } from './texts.js'

type Strictness = 'standin' | 'strict' | 'lenient'

/** A connection: name, quirks, tokens, endpoints, and renewal. */
export const ConnectionDialog = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const { id: connectionId, quirks, peer, state } = connection
  const standin = useEngine((engine) => engine.standins.find((each) => each.settings.id === connection.standinId))
  const steps = useEngine((engine) => engine.registrations[connectionId])
  const [name, setName] = useState(connection.name)
  const [tokenEncoding, setTokenEncoding] = useState(quirks.tokenEncoding)
  const [strictness, setStrictness] = useState<Strictness>(quirks.strict === undefined ? 'standin' : quirks.strict ? 'strict' : 'lenient')
  const [trailingSlash, setTrailingSlash] = useState(quirks.trailingSlash)
  const [routingHeaders, setRoutingHeaders] = useState(quirks.routingHeaders)
  const [renewTo, setRenewTo] = useState<Version | 'AUTO'>('AUTO')
  const [clear, setClear] = useState<Connection['tokens']>()
  const [reusable, setReusable] = useState(connection.reusable)
  const connections = useEngine((engine) => engine.connections)
  const merge = useCall('connections.merge')
  const update = useCall('connections.update')
  const renew = useCall('connections.renew')
  const tokens = useCall('connections.tokens')
  const shown = clear ?? connection.tokens

  const save = async () => {
    const saved = await update.run({
      connectionId,
      ...(name !== '' && { name }),
      ...(reusable !== connection.reusable && { reusable }),
      quirks: { tokenEncoding, trailingSlash, routingHeaders, strict: strictness === 'standin' ? null : strictness === 'strict' },
    })
    if (saved) onClose()
  }
  const startRenewal = async () => {
    const renewed = await renew.run({ connectionId, ...(renewTo !== 'AUTO' && { version: renewTo }) })
    if (renewed) notify({ meaning: 'success', text: `Registration with ${connectionTitle(renewed)} renewed` })
  }
  const labels = { a: 'Token A (invitation)', in: 'Token the peer uses', out: 'Token we use' } as const

  return (
    <Dialog
      title={connectionTitle(connection)}
      isOpen
      onClose={onClose}
      size="large"
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind="primary"
            isPending={update.pending}
            onPress={() => {
              void save()
            }}
          >
            Save
          </Button>
        </>
      }
    >
      {update.error && <Notice meaning="violation">{update.error.message}</Notice>}
      {connection.problem !== undefined && <Notice meaning="violation">{connection.problem}</Notice>}
      {merge.error && <Notice meaning="violation">{merge.error.message}</Notice>}
      {connections
        .filter((each) => connection.sameParty.includes(each.id))
        .map((other) => (
          <Notice
            key={other.id}
            meaning="warning"
            action={
              <Button
                size="small"
                isPending={merge.pending}
                onPress={() => {
                  void merge.run({ connectionId, withId: other.id })
                }}
              >
                Merge into this one
              </Button>
            }
          >
            {connectionTitle(other)} is another connection with the same party.
          </Notice>
        ))}
      <section className="setup-section">
        <dl className="setup-facts">
          <div>
            <dt>State</dt>
            <dd>
              {connectionStateText(connection)}
              {connection.origin === 'manual' ? ', without a handshake' : ''}
              {connection.version === undefined ? '' : `, ${connection.version}`}
            </dd>
          </div>
          <div>
            <dt>Peer</dt>
            <dd>{partiesText(peer.parties, 6) || 'not known yet'}</dd>
          </div>
          {peer.versionsUrl !== undefined && (
            <div>
              <dt>Its versions url</dt>
              <dd className="mono selectable">{peer.versionsUrl}</dd>
              <dd>
                <CopyButton what="Versions url" text={peer.versionsUrl} />
              </dd>
            </div>
          )}
          {(['a', 'in', 'out'] as const).map(
            (key) =>
              shown[key] !== undefined && (
                <div key={key}>
                  <dt>{labels[key]}</dt>
                  <dd className="mono selectable">{shown[key]}</dd>
                  <dd>
                    <CopyButton what={labels[key]} text={async () => (await tokens.run({ connectionId }))?.[key] ?? ''} />
                  </dd>
                </div>
              ),
          )}
        </dl>
        {clear === undefined && Object.values(connection.tokens).some(Boolean) && (
          <Button
            className="setup-fold"
            size="small"
            icon={<Eye aria-hidden />}
            isPending={tokens.pending}
            onPress={() => {
              void tokens.run({ connectionId }).then(setClear)
            }}
          >
            Show the tokens
          </Button>
        )}
      </section>
      <section className="setup-section">
        <h3>
          Quirks <span className="faint">what deviates from the specification by agreement</span>
        </h3>
        <div className="setup-columns">
          <TextField label="Name" value={name} onChange={setName} maxLength={100} />
          <Select
            label="Token in the header"
            value={tokenEncoding}
            onChange={setTokenEncoding}
            options={[
              { id: 'auto', label: 'Follows version and peer' },
              { id: 'plain', label: 'Plain' },
              { id: 'base64', label: 'Base64' },
            ]}
          />
          <Select<Strictness>
            label="Deviations of the peer"
            value={strictness}
            onChange={setStrictness}
            options={[
              { id: 'standin', label: 'As the stand-in' },
              { id: 'strict', label: 'Refused with 2001' },
              { id: 'lenient', label: 'Stored and noted' },
            ]}
          />
        </div>
        <div className="setup-checks">
          <Switch isSelected={trailingSlash} onChange={setTrailingSlash}>
            Slash at the end of module urls
          </Switch>
          <Switch isSelected={routingHeaders} onChange={setRoutingHeaders}>
            Routing headers (2.2.1)
          </Switch>
          {connection.tokens.a !== undefined && peer.versionsUrl === undefined && (
            <Switch isSelected={reusable} onChange={setReusable}>
              Token A may register again
            </Switch>
          )}
        </div>
      </section>
      {state === 'REGISTERED' && (
        <section className="setup-section">
          <h3>
            Renew the registration <span className="faint">fetches versions again and rotates the tokens</span>
          </h3>
          <div className="field__row">
            <Select<Version | 'AUTO'>
              label="Version"
              labelHidden
              value={renewTo}
              onChange={setRenewTo}
              options={[
                { id: 'AUTO', label: 'Highest of both' },
                ...versions.filter((each) => standin?.settings.versions.includes(each) ?? true).map((id) => ({ id, label: id })),
              ]}
            />
            <Button
              isPending={renew.pending}
              onPress={() => {
                void startRenewal()
              }}
            >
              Renew
            </Button>
          </div>
          {renew.error && <Notice meaning="violation">{renew.error.message}</Notice>}
        </section>
      )}
      {steps !== undefined && steps.length > 0 && (
        <section className="setup-section">
          <h3>Last registration</h3>
          <RegistrationSteps
            steps={steps}
            onShow={(seq) => {
              onClose()
              showExchange(seq)
            }}
          />
        </section>
      )}
      {peer.endpoints.length + connection.overrides.endpoints.length > 0 && (
        <section className="setup-section">
          <h3>Endpoints of the peer</h3>
          <table className="setup-table">
            <thead>
              <tr>
                <th scope="col">Module</th>
                <th scope="col">Interface</th>
                <th scope="col">Url</th>
              </tr>
            </thead>
            <tbody>
              {[...connection.overrides.endpoints, ...peer.endpoints].map((endpoint, index) => (
                <tr key={index}>
                  <td>{endpoint.identifier}</td>
                  <td>{endpoint.role}</td>
                  <td className="mono selectable">
                    {endpoint.url}
                    {index < connection.overrides.endpoints.length ? ' (given)' : ''}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Dialog>
  )
}

export const Unregister = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const client = useClient()
  return (
    <Confirm
      title={`Unregister from ${connectionTitle(connection)}?`}
      isOpen
      onClose={onClose}
      action="Unregister"
      onConfirm={async () => {
        try {
          await client.call('connections.unregister', { connectionId: connection.id })
          notify({ text: `Unregistered from ${connectionTitle(connection)}` })
        } catch (error) {
          notify({ meaning: 'violation', text: `Could not unregister: ${callErrorOf(error).message}` })
        }
      }}
    >
      <p>DELETE credentials is sent to the peer. Afterwards neither side can call the other until they register again.</p>
    </Confirm>
  )
}

export const RemoveConnection = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const client = useClient()
  return (
    <Confirm
      title={`Remove ${connectionTitle(connection)}?`}
      isOpen
      onClose={onClose}
      action="Remove"
      onConfirm={async () => {
        try {
          await client.call('connections.remove', { connectionId: connection.id })
          notify({ text: `${connectionTitle(connection)} removed` })
        } catch (error) {
          notify({ meaning: 'violation', text: `Could not be removed: ${callErrorOf(error).message}` })
        }
      }}
    >
      <p>
        The connection, its tokens and the data that came over it are forgotten here. The peer is not told: unregister first if it should
        know.
      </p>
    </Confirm>
  )
}
