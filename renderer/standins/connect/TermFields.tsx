/** Parties of the peer and urls of its modules, for connections without a handshake. */
import type { Module } from '../../../emulator/ocpi/endpoints.js'
import { Select, TextField } from '../../components/index.js'
import { RowList } from './RowList.js'
import { countryProblem, partyIdProblem, urlProblem, type EndpointDraft, type PartyDraft } from './terms.js'

const roles = [
  { id: 'CPO', label: 'CPO' },
  { id: 'EMSP', label: 'eMSP' },
  { id: 'HUB', label: 'Hub' },
  { id: 'NAP', label: 'NAP' },
  { id: 'NSP', label: 'NSP' },
  { id: 'SCSP', label: 'SCSP' },
  { id: 'OTHER', label: 'Other' },
] as const

interface PartyFieldsProps {
  readonly parties: readonly PartyDraft[]
  /** The form was submitted: fields show their errors. */
  readonly tried: boolean
  readonly onChange: (parties: readonly PartyDraft[]) => void
}

export const PartyFields = ({ parties, tried, onChange }: PartyFieldsProps) => (
  <RowList<PartyDraft>
    title="Parties of the peer"
    item="party"
    rows={parties}
    empty={{ role: 'CPO', country_code: '', party_id: '' }}
    className="terms-row"
    problem={tried && parties.length === 0 ? 'Add a party of the peer.' : undefined}
    onChange={onChange}
    fields={(party, change) => (
      <>
        <Select label="Role" value={party.role} onChange={(role) => change({ role })} options={roles} />
        <TextField
          label="Country"
          mono
          maxLength={2}
          value={party.country_code}
          onChange={(text) => change({ country_code: text.toUpperCase() })}
          error={tried ? countryProblem(party.country_code) : undefined}
        />
        <TextField
          label="Party id"
          mono
          maxLength={3}
          value={party.party_id}
          onChange={(text) => change({ party_id: text.toUpperCase() })}
          error={tried ? partyIdProblem(party.party_id) : undefined}
        />
      </>
    )}
  />
)

const identifiers = (
  ['credentials', 'locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'commands', 'chargingprofiles', 'hubclientinfo'] satisfies Module[]
).map((id) => ({ id: id as string, label: id }))
const sides = [
  { id: 'SENDER', label: 'SENDER' },
  { id: 'RECEIVER', label: 'RECEIVER' },
] as const

interface EndpointFieldsProps {
  readonly endpoints: readonly EndpointDraft[]
  readonly help: string
  readonly tried: boolean
  readonly onChange: (endpoints: readonly EndpointDraft[]) => void
}

export const EndpointFields = ({ endpoints, help, tried, onChange }: EndpointFieldsProps) => (
  <RowList<EndpointDraft>
    title="Module urls"
    help={help}
    item="module url"
    rows={endpoints}
    empty={{ identifier: 'locations', role: 'SENDER', url: '' }}
    className="terms-row terms-row--url"
    onChange={onChange}
    fields={(endpoint, change) => (
      <>
        <Select label="Module" value={endpoint.identifier} onChange={(identifier) => change({ identifier })} options={identifiers} />
        <Select label="Interface" value={endpoint.role} onChange={(role) => change({ role })} options={sides} />
        <TextField
          label="Url"
          mono
          value={endpoint.url}
          placeholder="https://example.com/ocpi/locations/"
          onChange={(url) => change({ url: url.trim() })}
          error={tried ? (endpoint.url === '' ? 'a url is required' : urlProblem(endpoint.url)) : undefined}
        />
      </>
    )}
  />
)
