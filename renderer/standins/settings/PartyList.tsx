/** The parties that a stand-in plays. */
import { Plus, X } from 'lucide-react'
import type { LocalRole, OwnParty } from '../../../emulator/contract/standin.js'
import { Button, IconButton, Select, TextField } from '../../components/index.js'
import { BusinessDetailsFields } from './BusinessDetailsFields.js'
import { FoldedSection } from './FoldedSection.js'
import { localRoles } from './roles.js'
import { errorsUnder, partyFor, type Errors } from './settings.js'

interface PartyListProps {
  readonly parties: readonly OwnParty[]
  readonly errors: Errors
  readonly onChange: (parties: OwnParty[]) => void
}

export const PartyList = ({ parties, errors, onChange }: PartyListProps) => {
  const add = () => {
    const taken = new Set(parties.map((party) => party.party_id))
    onChange([...parties, partyFor(parties.every((party) => party.role === 'CPO') ? 'EMSP' : 'CPO', taken)])
  }
  return (
    <div className="setup-parties" role="group" aria-label="Parties">
      {parties.map((party, index) => (
        <PartyFields
          key={index}
          number={index + 1}
          party={party}
          errors={errorsUnder(errors, `parties.${index}`)}
          canRemove={parties.length > 1}
          // A hub is one party, in this role and no other.
          onChange={(changed) => onChange(changed.role === 'HUB' ? [changed] : parties.with(index, changed))}
          onRemove={() => onChange(parties.filter((_, at) => at !== index))}
        />
      ))}
      {parties[0]?.role !== 'HUB' && (
        <Button className="setup-fold" size="small" icon={<Plus aria-hidden />} onPress={add}>
          Add a party
        </Button>
      )}
    </div>
  )
}

interface PartyFieldsProps {
  readonly number: number
  readonly party: OwnParty
  readonly errors: Errors
  readonly canRemove: boolean
  readonly onChange: (party: OwnParty) => void
  readonly onRemove: () => void
}

const PartyFields = ({ number, party, errors, canRemove, onChange, onRemove }: PartyFieldsProps) => {
  const change = (part: Partial<OwnParty>) => onChange({ ...party, ...part })
  const detailsAreWrong = Object.keys(errors).some((field) => field === 'website' || field.startsWith('logo'))
  return (
    <>
      <div className="setup-party">
        <Select<LocalRole> label="Role" options={localRoles} value={party.role} onChange={(role) => change({ role })} />
        <TextField
          label="Country"
          mono
          maxLength={2}
          value={party.country_code}
          onChange={(text) => change({ country_code: text.toUpperCase() })}
          error={errors['country_code']}
        />
        <TextField
          label="Party id"
          mono
          maxLength={3}
          value={party.party_id}
          onChange={(text) => change({ party_id: text.toUpperCase() })}
          error={errors['party_id']}
        />
        <TextField label="Business name" value={party.name} onChange={(name) => change({ name })} error={errors['name']} />
        <IconButton label={`Remove party ${number}`} isDisabled={!canRemove} onPress={onRemove}>
          <X aria-hidden />
        </IconButton>
      </div>
      <FoldedSection title={`Website and logo of ${party.name || `party ${number}`}`} isOpen={detailsAreWrong}>
        <BusinessDetailsFields party={party} errors={errors} onChange={change} />
      </FoldedSection>
    </>
  )
}
