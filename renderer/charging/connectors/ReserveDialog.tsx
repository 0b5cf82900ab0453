/** Reserves a Connector for a Token. */
import { useState } from 'react'
import type { ConnectorTile } from '../../../emulator/contract/charging.js'
import type { Standin } from '../../../emulator/contract/standin.js'
import { FormDialog, Notice, NumberField } from '../../components/index.js'
import { useCall, useClient } from '../../engine/index.js'
import { notify } from '../../shell/toasts.js'
import type { ConnectorKey } from './connector.js'
import { noToken, TokenField, tokenParams } from './TokenField.js'

export interface ReserveDialogProps {
  readonly standin: Standin
  readonly at: ConnectorTile | undefined
  readonly onClose: () => void
  readonly onReserved: (at: ConnectorKey) => void
}

export const ReserveDialog = ({ standin, at, onClose, onReserved }: ReserveDialogProps) => {
  const standinId = standin.settings.id
  const client = useClient()
  const reserve = useCall('charging.reserve')
  const [token, setToken] = useState(noToken)
  const [minutes, setMinutes] = useState(15)
  const submit = async () => {
    const { connectionId: _whoever, ...who } = { connectionId: undefined, ...tokenParams(token) }
    const done = await reserve.run({
      standinId,
      ...(at && { locationId: at.locationId, evseUid: at.evseUid, connectorId: at.connectorId }),
      ...who,
      minutes,
    })
    if (!done) return
    notify({ meaning: 'success', text: `Reserved for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}` })
    onClose()
    client.call('charging.session', { standinId, sessionId: done.sessionId }).then(
      ({ session }) => onReserved(session),
      () => undefined,
    )
  }
  return (
    <FormDialog
      title={at ? `Reserve ${at.evseUid}` : 'Reserve a Connector'}
      onClose={onClose}
      size="small"
      submit="Reserve"
      onSubmit={() => void submit()}
      pending={reserve.pending}
    >
      {reserve.error && <Notice meaning="violation">{reserve.error.message}</Notice>}
      <TokenField standin={standin} value={token} onChange={setToken} unknownAllowed={false} />
      <NumberField
        label="Duration (min)"
        value={minutes}
        minValue={1}
        maxValue={1440}
        onChange={(value) => {
          if (!Number.isNaN(value)) setMinutes(value)
        }}
        help="Clock time until the reservation expires"
      />
    </FormDialog>
  )
}
