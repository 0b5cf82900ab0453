import { useState } from 'react'
import { PartnerOptions, type PartnerRole } from '../../emulator/contract/hub.js'
import type { Connection, Standin } from '../../emulator/contract/standin.js'
import { Button, Dialog, Notice, Select, TextField } from '../components/index.js'
import { useCall } from '../engine/index.js'
import { Invitation } from './InviteDialog.js'
import { roles } from './partner.js'
import { PartnerOptionFields } from './PartnerOptionFields.js'
import { Folded } from './StandinDialog.js'

type Encoding = Connection['quirks']['tokenEncoding']
const encodings = [
  { id: 'auto', label: 'Follows version and partner' },
  { id: 'plain', label: 'Plain' },
  { id: 'base64', label: 'Base64' },
] as const

/** Lets a partner in: its role, which 2.1.1 cannot tell, the party that is awaited, and what is settled with it. */
export const HubInviteDialog = ({ standin, onClose }: { standin: Standin; onClose: () => void }) => {
  const [name, setName] = useState('')
  const [tokenA, setTokenA] = useState('')
  const [role, setRole] = useState<PartnerRole>('EMSP')
  const [country, setCountry] = useState('')
  const [partyId, setPartyId] = useState('')
  const [tokenEncoding, setTokenEncoding] = useState<Encoding>('auto')
  const [options, setOptions] = useState<PartnerOptions>(() => PartnerOptions.parse({}))
  const [tried, setTried] = useState(false)
  const invite = useCall('hub.invite')
  const tokens = useCall('connections.tokens')
  const [made, setMade] = useState<{ connection: Connection; tokenA: string }>()

  const wantsParty = country !== '' || partyId !== ''
  const errors = {
    country: !wantsParty || /^[A-Z]{2}$/.test(country) ? undefined : 'two capitals, as NL',
    partyId: !wantsParty || /^[A-Z0-9]{3}$/.test(partyId) ? undefined : 'three capitals or digits, as EXA',
    tokenA: tokenA === '' || /^[\x21-\x7e]{1,64}$/.test(tokenA) ? undefined : '1 to 64 printable characters without spaces',
  }
  const make = async () => {
    setTried(true)
    if (Object.values(errors).some((error) => error !== undefined)) return
    const connection = await invite.run({
      standinId: standin.settings.id,
      role,
      options,
      tokenEncoding,
      ...(name !== '' && { name }),
      ...(tokenA !== '' && { tokenA }),
      ...(wantsParty && { party: { country_code: country, party_id: partyId } }),
    })
    if (!connection) return
    const clear = await tokens.run({ connectionId: connection.id })
    setMade({ connection, tokenA: clear?.a ?? tokenA })
  }

  if (made) return <Invitation standin={standin} connection={made.connection} tokenA={made.tokenA} onClose={onClose} />
  return (
    <Dialog
      title={`Invite a partner to ${standin.settings.name}`}
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
      <section className="setup-section">
        <TextField
          label="Name of the partner"
          autoFocus
          value={name}
          onChange={setName}
          maxLength={100}
          placeholder="as it introduces itself"
        />
        <Select<PartnerRole>
          label="Role of the partner"
          value={role}
          onChange={setRole}
          options={roles}
          help="2.1.1 has no word for it; in 2.2.1 another role is refused"
        />
        <div className="setup-columns">
          <TextField
            label="Awaited country"
            mono
            maxLength={2}
            value={country}
            onChange={(text) => {
              setCountry(text.toUpperCase())
            }}
            placeholder="any"
            error={tried ? errors.country : undefined}
          />
          <TextField
            label="Awaited party id"
            mono
            maxLength={3}
            value={partyId}
            onChange={(text) => {
              setPartyId(text.toUpperCase())
            }}
            placeholder="any"
            error={tried ? errors.partyId : undefined}
            help="Another party is refused"
          />
        </div>
        <TextField label="Token A" mono value={tokenA} onChange={setTokenA} placeholder="made for you" error={errors.tokenA} />
      </section>
      <Folded title="What it reads in 2.1.1">
        <PartnerOptionFields
          options={options}
          onChange={(part) => {
            setOptions({ ...options, ...part })
          }}
        />
        <Select<Encoding> label="Token in the header" value={tokenEncoding} onChange={setTokenEncoding} options={encodings} />
      </Folded>
    </Dialog>
  )
}
