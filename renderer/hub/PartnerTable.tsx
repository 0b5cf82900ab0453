/** The partners as a table, with the same data as the map. */
import { useMemo, useState } from 'react'
import type { HubPartner, HubView } from '../../emulator/contract/hub.js'
import { EmptyState, SearchField } from '../components/index.js'
import { countText } from '../text.js'
import { statusIcons } from './status-icons.js'
import { partnerParties, statusMeanings, statusWord } from './texts.js'

const textOf = (partner: HubPartner): string =>
  `${partner.name} ${partner.parties.map(({ role, country_code, party_id, name }) => `${role} ${country_code}-${party_id} ${name ?? ''}`).join(' ')} ${partner.version ?? ''} ${statusWord(partner)}`.toLowerCase()

interface PartnerTableProps {
  readonly hub: HubView
  readonly chosen: string | undefined
  readonly onChoose: (connectionId: string) => void
}

const fits = (partner: HubPartner, search: string): boolean =>
  search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => textOf(partner).includes(word))

export const PartnerTable = ({ hub: { partners }, chosen, onChoose }: PartnerTableProps) => {
  const [search, setSearch] = useState('')
  const shown = useMemo(() => partners.filter((partner) => fits(partner, search)), [partners, search])
  return (
    <div className="hub-list">
      <div className="hub-list__search">
        <SearchField label="Search partners" placeholder="Search" value={search} onChange={setSearch} />
        <span className="faint numbers" role="status">
          {shown.length === partners.length ? countText(shown.length, 'partner') : `${shown.length} of ${partners.length} partners`}
        </span>
      </div>
      <div className="hub-list__rows">
        {shown.length === 0 ? (
          <EmptyState title="No matching partners">
            <p>No partner contains “{search}”.</p>
          </EmptyState>
        ) : (
          <table className="hub-table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Parties</th>
                <th scope="col">Version</th>
                <th scope="col">State</th>
                <th scope="col" className="numbers">
                  Queued
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((partner) => (
                <PartnerRow
                  key={partner.connectionId}
                  partner={partner}
                  isChosen={partner.connectionId === chosen}
                  onChoose={() => onChoose(partner.connectionId)}
                />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </div>
  )
}

const PartnerRow = ({ partner, isChosen, onChoose }: { partner: HubPartner; isChosen: boolean; onChoose: () => void }) => (
  <tr data-chosen={isChosen || undefined} onClick={onChoose}>
    <th scope="row">
      <button type="button" className="truncate" aria-pressed={isChosen} title={partner.name} onClick={onChoose}>
        {partner.name}
      </button>
    </th>
    <td className="truncate" title={partnerParties(partner)}>
      {partnerParties(partner)}
    </td>
    <td className="mono">{partner.version ?? '–'}</td>
    <td>
      <span className={`hub-table__state is-${statusMeanings[partner.status]}`}>
        {statusIcons[partner.status]} {statusWord(partner)}
      </span>
    </td>
    <td className="numbers">{partner.waiting}</td>
  </tr>
)
