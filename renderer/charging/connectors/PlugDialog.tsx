import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import type { ConnectorTile, Vehicle } from '../../../emulator/contract/charging.js'
import type { CallResult } from '../../../emulator/contract/calls.js'
import type { Standin } from '../../../emulator/contract/standin.js'
import { Button, Dialog, Notice, NumberField, Select, TextField } from '../../components/index.js'
import { useCall, useClient, useQuery } from '../../engine/index.js'
import { hrefTo } from '../../shell/router.js'
import { notify } from '../../shell/toasts.js'
import type { ConnectorKey } from './connector.js'
import { noToken, TokenField, tokenParams } from './TokenField.js'

export interface PlugDialogProps {
  readonly standin: Standin
  /** Anywhere that is free when it is left out. */
  readonly at: ConnectorTile | undefined
  readonly onClose: () => void
  readonly onPlugged: (at: ConnectorKey) => void
}

type NumberKey = { [Key in keyof Vehicle]: Vehicle[Key] extends number ? Key : never }[keyof Vehicle]

const vehicleFields: readonly (readonly [key: NumberKey, label: string, least: number, most: number])[] = [
  ['stateOfChargePercent', 'State of charge (%)', 0, 100],
  ['batteryKwh', 'Battery (kWh)', 1, 2000],
  ['maxAcKw', 'Maximum AC (kW)', 0, 100],
  ['maxDcKw', 'Maximum DC (kW)', 0, 2000],
  ['taperFromPercent', 'Tapers from (%)', 0, 100],
  ['fullAtPercent', 'Stops at (%)', 1, 100],
]
const driverFields = [
  ['leaveAfterMinutes', 'Leaves after (min)', 'Even if not full'],
  ['leaveAfterFullMinutes', 'Stays when full (min)', 'Counts as parking'],
  ['energyKwh', 'Energy (kWh)', 'Empty: until full'],
] as const
const phases = [
  { id: '1', label: '1' },
  { id: '2', label: '2' },
  { id: '3', label: '3' },
] as const
const random = 'random'

type DriverDraft = Partial<Record<(typeof driverFields)[number][0], number>>
const untilLeft: DriverDraft = { leaveAfterFullMinutes: 30 }

const readSigned = (text: string): { value?: unknown; error?: string } => {
  if (text.trim() === '') return {}
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    return { error: `Not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** Plugs in a vehicle of a driver with a Token. */
export const PlugDialog = ({ standin, at, onClose, onPlugged }: PlugDialogProps) => {
  const standinId = standin.settings.id
  const client = useClient()
  const { result } = useQuery('charging.vehicles', {})
  const plug = useCall('charging.plug')
  const [token, setToken] = useState(() => (at?.session?.phase === 'reserved' ? { ...noToken, uid: at.session.tokenUid } : noToken))
  const [vehicle, setVehicle] = useState<Vehicle>()
  const [driver, setDriver] = useState<DriverDraft>(untilLeft)
  const [signedText, setSignedText] = useState('')
  const [refused, setRefused] = useState<CallResult<'charging.plug'>['authorization']>()
  const signed = readSigned(signedText)
  const unsuited = at?.powerType === 'DC' && vehicle?.maxDcKw === 0
  const change = (part: Partial<Vehicle>) => {
    setVehicle((was) => was && { ...was, ...part })
  }

  const submit = async () => {
    if (signed.error !== undefined || plug.pending) return
    setRefused(undefined)
    const driverGiven = Object.fromEntries(Object.entries(driver).filter(([, value]) => !Number.isNaN(value)))
    const done = await plug.run({
      standinId,
      ...(at && { locationId: at.locationId, evseUid: at.evseUid, connectorId: at.connectorId }),
      ...tokenParams(token),
      ...(vehicle && { vehicle }),
      driver: driverGiven,
      ...(signed.value !== undefined && { signedData: signed.value }),
    })
    if (!done) return
    if (!done.authorization.allowed || done.sessionId === undefined) {
      setRefused(done.authorization)
      return
    }
    notify({ meaning: 'success', text: `Plugged in: ${done.authorization.why}` })
    onClose()
    const { sessionId } = done
    if (at) {
      onPlugged(at)
      return
    }
    // Where it found a place.
    client.call('charging.session', { standinId, sessionId }).then(
      ({ session }) => {
        onPlugged(session)
      },
      () => undefined,
    )
  }

  return (
    <Dialog
      title={at ? `Plug in at ${at.evseUid}` : 'Plug in'}
      isOpen
      onClose={onClose}
      size="medium"
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isPending={plug.pending} isDisabled={signed.error !== undefined} onPress={() => void submit()}>
            Plug in
          </Button>
        </>
      }
    >
      {plug.error && <Notice meaning="violation">{plug.error.message}</Notice>}
      {refused && (
        <Notice
          meaning="violation"
          action={
            refused.seqs[0] !== undefined && (
              <a href={hrefTo('traffic', refused.seqs[0])} onClick={onClose}>
                Show exchange
              </a>
            )
          }
        >
          <strong>The Token was refused{refused.answer === undefined ? '' : ` (${refused.answer})`}.</strong> {refused.why}.
        </Notice>
      )}
      {at?.session?.phase === 'reserved' && (
        <Notice>
          Reserved for Token <span className="mono">{at.session.tokenUid}</span>: only this Token can start a session.
        </Notice>
      )}
      <TokenField standin={standin} value={token} onChange={setToken} unknownAllowed />
      <section className="charging-fields" aria-label="Vehicle">
        <Select
          label="Vehicle"
          value={vehicle?.name ?? random}
          onChange={(name) => setVehicle(result?.vehicles.find((each) => each.name === name))}
          options={[
            { id: random, label: 'random' },
            ...(result?.vehicles ?? []).map((each) => ({ id: each.name, label: each.name, detail: `${each.batteryKwh} kWh` })),
          ]}
        />
        {vehicle && (
          <div className="charging-columns">
            {vehicleFields.map(([key, label, minValue, maxValue]) => (
              <NumberField
                key={key}
                label={label}
                value={vehicle[key]}
                minValue={minValue}
                maxValue={maxValue}
                onChange={(value) => {
                  if (!Number.isNaN(value)) change({ [key]: value })
                }}
              />
            ))}
            <Select
              label="AC phases"
              options={phases}
              value={`${vehicle.acPhases}`}
              onChange={(count) => change({ acPhases: Number(count) as Vehicle['acPhases'] })}
            />
          </div>
        )}
        {unsuited && (
          <p className="field__error">
            <CircleAlert aria-hidden />
            This vehicle cannot charge at a DC Connector.
          </p>
        )}
      </section>
      <section className="charging-columns" aria-label="Driver">
        {driverFields.map(([key, label, help]) => (
          <NumberField
            key={key}
            label={label}
            help={help}
            minValue={0}
            value={driver[key] ?? Number.NaN}
            onChange={(value) => setDriver((was) => ({ ...was, [key]: value }))}
          />
        ))}
      </section>
      <details>
        <summary>Signed data for the CDR</summary>
        <TextField
          label="SignedData of 2.2.1, as JSON"
          mono
          rows={4}
          value={signedText}
          onChange={setSignedText}
          error={signed.error}
          help="Copied into the CDR unchanged"
        />
      </details>
    </Dialog>
  )
}
