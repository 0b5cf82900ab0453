/** Invites a partner to a hub: its role, which 2.1.1 does not state, the expected party, and the options of the connection. */
import { useState } from 'react'
import { PartnerOptions, type PartnerRole } from '../../../emulator/contract/hub.js'
import type { Standin } from '../../../emulator/contract/standin.js'
import { FormDialog, Notice, Select, TextField } from '../../components/index.js'
import { useCall } from '../../engine/index.js'
import { FoldedSection } from '../settings/FoldedSection.js'
import { Invitation } from './Invitation.js'
import { PartnerOptionFields } from './PartnerOptionFields.js'
import { roles } from './partner.js'
import { countryProblem, partyIdProblem, tokenProblem } from './terms.js'
import { tokenEncodings, type TokenEncoding } from './token-encodings.js'

export const HubInviteDialog = ({ standin, onClose }: { standin: Standin; onClose: () => void }) => {
  const [name, setName] = useState('')
  const [tokenA, setTokenA] = useState('')
  const [role, setRole] = useState<PartnerRole>('EMSP')
  const [party, setParty] = useState({ country_code: '', party_id: '' })
  const [tokenEncoding, setTokenEncoding] = useState<TokenEncoding>('auto')
  const [options, setOptions] = useState<PartnerOptions>(() => PartnerOptions.parse({}))
  const [tried, setTried] = useState(false)
  const invite = useCall('hub.invite')
  const [invitedId, setInvitedId] = useState<string>()

  const expectsParty = party.country_code !== '' || party.party_id !== ''
  const errors = {
    country: expectsParty ? countryProblem(party.country_code) : undefined,
    partyId: expectsParty ? partyIdProblem(party.party_id) : undefined,
    tokenA: tokenProblem(tokenA),
  }
  const submit = async () => {
    setTried(true)
    if (Object.values(errors).some((error) => error !== undefined)) return
    const connection = await invite.run({
      standinId: standin.settings.id,
      role,
      options,
      tokenEncoding,
      ...(name !== '' && { name }),
      ...(tokenA !== '' && { tokenA }),
      ...(expectsParty && { party }),
    })
    setInvitedId(connection?.id)
  }

  if (invitedId !== undefined) return <Invitation standin={standin} connectionId={invitedId} onClose={onClose} />
  return (
    <FormDialog
      title={`Invite a partner to ${standin.settings.name}`}
      onClose={onClose}
      submit="Create the invitation"
      onSubmit={() => void submit()}
      pending={invite.pending}
    >
      {invite.error && <Notice meaning="violation">{invite.error.message}</Notice>}
      <section className="setup-section">
        <TextField
          label="Name of the partner"
          autoFocus
          value={name}
          onChange={setName}
          maxLength={100}
          placeholder="from its credentials"
        />
        <Select<PartnerRole>
          label="Role of the partner"
          value={role}
          onChange={setRole}
          options={roles}
          help="2.1.1 credentials do not state a role; in 2.2.1 another role is refused"
        />
        <div className="setup-columns">
          <TextField
            label="Expected country"
            mono
            maxLength={2}
            value={party.country_code}
            onChange={(text) => setParty({ ...party, country_code: text.toUpperCase() })}
            placeholder="any"
            error={tried ? errors.country : undefined}
          />
          <TextField
            label="Expected party id"
            mono
            maxLength={3}
            value={party.party_id}
            onChange={(text) => setParty({ ...party, party_id: text.toUpperCase() })}
            placeholder="any"
            error={tried ? errors.partyId : undefined}
            help="Another party is refused"
          />
        </div>
        <TextField label="Token A" mono value={tokenA} onChange={setTokenA} placeholder="generated" error={errors.tokenA} />
      </section>
      <FoldedSection title="Options for a 2.1.1 partner">
        <PartnerOptionFields options={options} onChange={(part) => setOptions({ ...options, ...part })} />
        <Select<TokenEncoding> label="Token encoding" value={tokenEncoding} onChange={setTokenEncoding} options={tokenEncodings} />
      </FoldedSection>
    </FormDialog>
  )
}
