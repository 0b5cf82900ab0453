/** A partner on the map. */
import type { HubPartner } from '../../emulator/contract/hub.js'
import { partyText } from '../standins/texts.js'
import { countText } from '../text.js'
import { partnerParties, statusMeanings, statusWord } from './texts.js'
import { statusIcons } from './status-icons.js'

export const PartnerNode = ({
  partner,
  isDense,
  isChosen,
  onChoose,
  at,
}: {
  partner: HubPartner
  isDense: boolean
  isChosen: boolean
  onChoose: () => void
  at: { left: number; top: number; width: number; height: number }
}) => {
  const { name, version, waiting, status } = partner
  const parties = partnerParties(partner)
  const [first] = partner.parties
  return (
    <button
      type="button"
      className="hub-map__partner"
      style={at}
      data-partner={partner.connectionId}
      data-status={status}
      aria-pressed={isChosen}
      onClick={onChoose}
      title={`${name}: ${parties}, ${version ?? 'no version'}, ${statusWord(partner)}${waiting > 0 ? `, ${countText(waiting, 'queued push', 'queued pushes')}` : ''}`}
    >
      {statusIcons[status]}
      {isDense ? (
        <>
          <span className="truncate mono">{first ? partyText(first) : name}</span>
          <span className="visually-hidden">
            {name}, {parties}, {statusWord(partner)}
          </span>
          <span className="hub-map__version mono">{version ?? '–'}</span>
          {waiting > 0 && (
            <span className="hub-map__waiting" title={`${waiting} queued`}>
              {waiting}
            </span>
          )}
        </>
      ) : (
        <span className="hub-map__words">
          <b className="truncate">{name}</b>
          <span className="truncate hub-map__parties">{parties}</span>
          <span className="hub-map__facts">
            <span className="mono">{version ?? 'no version'}</span>
            <span className={`hub-map__state is-${statusMeanings[status]}`}>{statusWord(partner)}</span>
            {waiting > 0 && <span className="hub-map__waiting">{waiting} queued</span>}
          </span>
        </span>
      )}
    </button>
  )
}
