/** Plugs in a vehicle of a driver with a Token. */
import type { ConnectorTile } from '../../../emulator/contract/charging.js'
import type { CallResult } from '../../../emulator/contract/calls.js'
import type { Standin } from '../../../emulator/contract/standin.js'
import { FormDialog, Notice, TextField } from '../../components/index.js'
import { hrefTo } from '../../shell/router.js'
import type { ConnectorKey } from './connector.js'
import { TokenField } from './TokenField.js'
import { usePlugging } from './use-plugging.js'
import { DriverFields, VehicleFields } from './VehicleFields.js'

export interface PlugDialogProps {
  readonly standin: Standin
  /** Undefined for any Connector that is free. */
  readonly at: ConnectorTile | undefined
  readonly onClose: () => void
  readonly onPlugged: (at: ConnectorKey) => void
}

export const PlugDialog = ({ standin, at, onClose, onPlugged }: PlugDialogProps) => {
  const form = usePlugging(standin.settings.id, at, (found) => {
    onClose()
    onPlugged(found)
  })
  return (
    <FormDialog
      title={at ? `Plug in at ${at.evseUid}` : 'Plug in'}
      onClose={onClose}
      submit="Plug in"
      onSubmit={() => void form.submit()}
      pending={form.pending}
    >
      {form.error && <Notice meaning="violation">{form.error.message}</Notice>}
      {form.refusal && <Refusal refusal={form.refusal} onLeave={onClose} />}
      {at?.session?.phase === 'reserved' && (
        <Notice>
          Reserved for Token <span className="mono">{at.session.tokenUid}</span>: only this Token can start a session.
        </Notice>
      )}
      <TokenField standin={standin} value={form.token} onChange={form.setToken} unknownAllowed />
      <VehicleFields vehicle={form.vehicle} isUnsuited={at?.powerType === 'DC' && form.vehicle?.maxDcKw === 0} onChange={form.setVehicle} />
      <DriverFields driver={form.driver} onChange={form.setDriver} />
      <details open={form.signedError !== undefined || undefined}>
        <summary>Signed data for the CDR</summary>
        <TextField
          label="SignedData of 2.2.1, as JSON"
          mono
          rows={4}
          value={form.signedText}
          onChange={form.setSignedText}
          error={form.signedError}
          help="Copied into the CDR unchanged"
        />
      </details>
    </FormDialog>
  )
}

interface RefusalProps {
  readonly refusal: CallResult<'charging.plug'>['authorization']
  readonly onLeave: () => void
}

const Refusal = ({ refusal, onLeave }: RefusalProps) => (
  <Notice
    meaning="violation"
    action={
      refusal.seqs[0] !== undefined && (
        <a href={hrefTo('traffic', refusal.seqs[0])} onClick={onLeave}>
          Show exchange
        </a>
      )
    }
  >
    <strong>The Token was refused{refusal.answer === undefined ? '' : ` (${refusal.answer})`}.</strong> {refusal.why}.
  </Notice>
)
