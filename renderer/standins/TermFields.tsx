/** Lists that connections without a handshake are made of: parties of the peer, and urls of its modules. */
import { Plus, X } from 'lucide-react'
import type { Module } from '../../emulator/ocpi/endpoints.js'
import { Button, IconButton, Notice, Select, TextField } from '../components/index.js'
import { endpointsProblem, partiesProblem, type EndpointDraft, type PartyDraft } from './terms.js'

const roles = [
  { id: 'CPO', label: 'CPO' },
  { id: 'EMSP', label: 'eMSP' },
  { id: 'HUB', label: 'Hub' },
  { id: 'NAP', label: 'NAP' },
  { id: 'NSP', label: 'NSP' },
  { id: 'SCSP', label: 'SCSP' },
  { id: 'OTHER', label: 'Other' },
] as const

const replaced = <T,>(list: readonly T[], index: number, entry: T): T[] => list.map((other, at) => (at === index ? entry : other))

export const PartyFields = ({
  parties,
  tried,
  onChange,
}: {
  parties: readonly PartyDraft[]
  tried: boolean
  onChange: (parties: readonly PartyDraft[]) => void
}) => {
  const problem = tried ? partiesProblem(parties) : undefined
  return (
    <section className="setup-section">
      <h3>Parties of the peer</h3>
      {parties.map((party, index) => (
        <div className="terms-row" key={index}>
          <Select
            label="Role"
            value={party.role}
            onChange={(role) => {
              onChange(replaced(parties, index, { ...party, role }))
            }}
            options={roles}
          />
          <TextField
            label="Country"
            mono
            maxLength={2}
            value={party.country_code}
            onChange={(text) => {
              onChange(replaced(parties, index, { ...party, country_code: text.toUpperCase() }))
            }}
          />
          <TextField
            label="Party id"
            mono
            maxLength={3}
            value={party.party_id}
            onChange={(text) => {
              onChange(replaced(parties, index, { ...party, party_id: text.toUpperCase() }))
            }}
          />
          <IconButton
            label={`Remove party ${index + 1}`}
            onPress={() => {
              onChange(parties.filter((_, at) => at !== index))
            }}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {problem !== undefined && <Notice meaning="violation">{problem}</Notice>}
      <Button
        className="setup-fold"
        size="small"
        icon={<Plus aria-hidden />}
        onPress={() => {
          onChange([...parties, { role: 'CPO', country_code: '', party_id: '' }])
        }}
      >
        Add a party
      </Button>
    </section>
  )
}

const identifiers = (
  ['credentials', 'locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'commands', 'chargingprofiles', 'hubclientinfo'] satisfies Module[]
).map((id) => ({ id: id as string, label: id }))
const sides = [
  { id: 'SENDER', label: 'SENDER' },
  { id: 'RECEIVER', label: 'RECEIVER' },
] as const

export const EndpointFields = ({
  endpoints,
  help,
  tried,
  onChange,
}: {
  endpoints: readonly EndpointDraft[]
  help: string
  tried: boolean
  onChange: (endpoints: readonly EndpointDraft[]) => void
}) => {
  const problem = tried ? endpointsProblem(endpoints) : undefined
  return (
    <section className="setup-section">
      <h3>
        Module urls <span className="faint">{help}</span>
      </h3>
      {endpoints.map((endpoint, index) => (
        <div className="terms-row terms-row--url" key={index}>
          <Select
            label="Module"
            value={endpoint.identifier}
            onChange={(identifier) => {
              onChange(replaced(endpoints, index, { ...endpoint, identifier }))
            }}
            options={identifiers}
          />
          <Select
            label="Interface"
            value={endpoint.role}
            onChange={(role) => {
              onChange(replaced(endpoints, index, { ...endpoint, role }))
            }}
            options={sides}
          />
          <TextField
            label="Url"
            mono
            value={endpoint.url}
            placeholder="https://example.com/ocpi/locations/"
            onChange={(url) => {
              onChange(replaced(endpoints, index, { ...endpoint, url: url.trim() }))
            }}
          />
          <IconButton
            label={`Remove module url ${index + 1}`}
            onPress={() => {
              onChange(endpoints.filter((_, at) => at !== index))
            }}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {problem !== undefined && <Notice meaning="violation">{problem}</Notice>}
      <Button
        className="setup-fold"
        size="small"
        icon={<Plus aria-hidden />}
        onPress={() => {
          onChange([...endpoints, { identifier: 'locations', role: 'SENDER', url: '' }])
        }}
      >
        Add a module url
      </Button>
    </section>
  )
}
