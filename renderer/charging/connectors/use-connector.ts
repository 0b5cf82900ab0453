/** A Connector with its session, what may be done with it now, and the actions. */
import { useState } from 'react'
import type { Client } from '../../../emulator/contract/channel.js'
import type { ConnectorTile } from '../../../emulator/contract/charging.js'
import { callErrorOf, useClient, useEvent, useQuery } from '../../engine/index.js'
import { hrefTo, navigate } from '../../shell/router.js'
import { notify } from '../../shell/toasts.js'
import { type ConnectorKey, sameConnector } from './connector.js'

export const useConnector = (standinId: string, at: ConnectorKey, revision: number) => {
  const client = useClient()
  const [changes, setChanges] = useState(0)
  const [lastSessionId, setLastSessionId] = useState<string>()
  const query = useQuery(
    'charging.connectors',
    { standinId, locationId: at.locationId, evseUid: at.evseUid, limit: 50 },
    `${revision} ${changes}`,
  )
  const tile = query.result?.items.find((item) => sameConnector(item, at))
  const session = tile?.session
  if (session && session.sessionId !== lastSessionId) setLastSessionId(session.sessionId)
  useEvent('charging', ({ standinId: of, sessions }) => {
    // The start and end of a session change the actions; what comes in between the panel follows by itself.
    if (
      of === standinId &&
      sessions.some((each) => sameConnector(each, at) && (each.sessionId !== session?.sessionId || each.phase !== session.phase))
    )
      setChanges((was) => was + 1)
  })
  return {
    query,
    tile,
    session,
    /** The session that runs, or the last one that was seen. */
    shownId: session?.sessionId ?? lastSessionId,
    ...allowedAt(tile),
    actions: actionsAt(client, standinId, at, session?.sessionId, () => setChanges((was) => was + 1)),
  }
}

export type ConnectorState = ReturnType<typeof useConnector>

const allowedAt = (tile: ConnectorTile | undefined) => {
  const session = tile?.session
  // A status in the data that no session, fault or disconnection explains, as one that was entered in Data.
  const isBlocked = tile !== undefined && session === undefined && !tile.offline && !tile.faulted && tile.status !== 'AVAILABLE'
  return {
    isBlocked,
    canPlug: tile !== undefined && !tile.faulted && !isBlocked && (session === undefined || session.phase === 'reserved'),
    canUnplug: session !== undefined && session.phase !== 'reserved' && session.phase !== 'ended',
  }
}

const statusFailure = 'The status could not be changed'

const actionsAt = (client: Client, standinId: string, { evseUid }: ConnectorKey, sessionId: string | undefined, onDone: () => void) => {
  const attempt = async (failure: string, call: Promise<unknown>, done?: string) => {
    try {
      await call
      if (done !== undefined) notify({ text: done })
    } catch (error) {
      notify({ meaning: 'violation', text: `${failure}: ${callErrorOf(error).message}` })
    } finally {
      onDone()
    }
  }
  const setFaulted = (faulted: boolean, done: string) =>
    void attempt(statusFailure, client.call('charging.fault', { standinId, evseUid, faulted }), done)
  return {
    unplug: () => {
      if (sessionId === undefined) return
      void attempt(
        'The vehicle could not be unplugged',
        client.call('charging.unplug', { standinId, sessionId }).then(({ cdrId }) => notifyUnplugged(standinId, cdrId)),
      )
    },
    cancelReservation: () => {
      if (sessionId === undefined) return
      void attempt(
        'The reservation could not be cancelled',
        client.call('charging.cancelReservation', { standinId, sessionId }),
        'Reservation cancelled',
      )
    },
    setFaulted: (faulted: boolean) => setFaulted(faulted, `${evseUid} is ${faulted ? 'out of order' : 'back in service'}`),
    setAvailable: () => setFaulted(false, `${evseUid} is AVAILABLE`),
    setOffline: (offline: boolean) =>
      void attempt(
        statusFailure,
        client.call('charging.offline', { standinId, evseUid, offline }),
        `${evseUid} is ${offline ? 'disconnected' : 'reconnected'}`,
      ),
    invalidate: () =>
      attempt(
        'The session could not be declared invalid',
        client.call('charging.invalidate', { standinId, sessionId: sessionId ?? '' }),
        'The session is INVALID',
      ),
  }
}

const notifyUnplugged = (standinId: string, cdrId: string | undefined): void => {
  if (cdrId === undefined) notify({ text: 'Unplugged' })
  else
    notify({
      text: `Unplugged. The CDR is ${cdrId}.`,
      action: { label: 'Show the CDR', run: () => navigate(hrefTo('charging', standinId, 'cdrs', 'own', cdrId)) },
    })
}
