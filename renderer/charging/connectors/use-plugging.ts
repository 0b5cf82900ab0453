/** Plugging in: the draft of the form, the call, and a refusal of the Token. */
import { useState } from 'react'
import type { ConnectorTile, Vehicle } from '../../../emulator/contract/charging.js'
import type { CallResult } from '../../../emulator/contract/calls.js'
import { useCall, useClient } from '../../engine/index.js'
import { notify } from '../../shell/toasts.js'
import type { ConnectorKey } from './connector.js'
import { noToken, tokenParams } from './TokenField.js'
import type { DriverDraft } from './VehicleFields.js'
import { errorText } from '../../../emulator/contract/error-text.js'

const untilLeft: DriverDraft = { leaveAfterFullMinutes: 30 }

const readSigned = (text: string): { value?: unknown; error?: string } => {
  if (text.trim() === '') return {}
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    return { error: `Not JSON: ${errorText(error)}` }
  }
}

/** `at` is undefined for any Connector that is free; `onPlugged` gets the one that was found. */
export const usePlugging = (standinId: string, at: ConnectorTile | undefined, onPlugged: (at: ConnectorKey) => void) => {
  const client = useClient()
  const plug = useCall('charging.plug')
  const [token, setToken] = useState(() => (at?.session?.phase === 'reserved' ? { ...noToken, uid: at.session.tokenUid } : noToken))
  const [vehicle, setVehicle] = useState<Vehicle>()
  const [driver, setDriver] = useState<DriverDraft>(untilLeft)
  const [signedText, setSignedText] = useState('')
  const [refusal, setRefusal] = useState<CallResult<'charging.plug'>['authorization']>()
  const signed = readSigned(signedText)

  const submit = async () => {
    if (signed.error !== undefined) return
    setRefusal(undefined)
    const done = await plug.run({
      standinId,
      ...(at && { locationId: at.locationId, evseUid: at.evseUid, connectorId: at.connectorId }),
      ...tokenParams(token),
      ...(vehicle && { vehicle }),
      driver: Object.fromEntries(Object.entries(driver).filter(([, value]) => !Number.isNaN(value))),
      ...(signed.value !== undefined && { signedData: signed.value }),
    })
    if (!done) return
    const { authorization, sessionId } = done
    if (!authorization.allowed || sessionId === undefined) {
      setRefusal(authorization)
      return
    }
    notify({ meaning: 'success', text: `Plugged in: ${authorization.why}` })
    const found =
      at ??
      (await client.call('charging.session', { standinId, sessionId }).then(
        ({ session }) => session,
        () => undefined,
      ))
    if (found) onPlugged(found)
  }
  return {
    token,
    setToken,
    vehicle,
    setVehicle,
    driver,
    setDriver,
    signedText,
    setSignedText,
    signedError: signed.error,
    refusal,
    pending: plug.pending,
    error: plug.error,
    submit,
  }
}
