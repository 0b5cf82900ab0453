import type { ConnectorTile } from '../../../emulator/contract/charging.js'
import type { Pages } from '../../engine/index.js'
import { Battery } from './Battery.js'
import { type ConnectorKey, sameConnector } from './connector.js'
import { Condition } from '../marks.js'
import { Rows } from '../Rows.js'
import { kwhText, kwText, moneyText, standardText } from '../texts.js'

export interface ConnectorListProps {
  readonly pages: Pages<ConnectorTile>
  readonly selected: ConnectorKey | undefined
  readonly onSelect: (key: ConnectorKey) => void
}

export const ConnectorList = ({ pages, selected, onSelect }: ConnectorListProps) => (
  <Rows
    label="Connectors"
    className="connector-rows"
    pages={pages}
    onSelect={onSelect}
    isSelected={(tile) => selected !== undefined && sameConnector(tile, selected)}
    head={
      <>
        <span>Status</span>
        <span>Location</span>
        <span>EVSE</span>
        <span>Plug</span>
        <span className="is-number">Power</span>
        <span className="is-number">Energy</span>
        <span>Battery</span>
        <span className="is-number">Cost excl. VAT</span>
      </>
    }
    cells={(tile) => {
      const { session } = tile
      const running = session !== undefined && session.phase !== 'reserved' && session.phase !== 'waiting'
      return (
        <>
          <span role="gridcell">
            <Condition tile={tile} />
          </span>
          <span role="gridcell" className="truncate" title={`${tile.locationName} (${tile.locationId})`}>
            {tile.locationName}
          </span>
          <span role="gridcell" className="mono truncate" title={`${tile.evseUid} / ${tile.connectorId}`}>
            {tile.evseUid}
            <span className="faint"> / {tile.connectorId}</span>
          </span>
          <span role="gridcell" className="truncate soft" title={`${tile.standard}, ${tile.format}, ${tile.powerType}`}>
            {standardText(tile.standard)} · {kwText(tile.maxPowerKw)}
          </span>
          <span role="gridcell" className="is-number">
            {running ? kwText(session.powerKw) : ''}
          </span>
          <span role="gridcell" className="is-number">
            {running ? kwhText(session.kwh) : ''}
          </span>
          <span role="gridcell">{running && <Battery percent={session.stateOfChargePercent} />}</span>
          <span role="gridcell" className="is-number truncate">
            {running && session.cost !== undefined ? moneyText(session.cost, session.currency) : ''}
          </span>
        </>
      )
    }}
  />
)
