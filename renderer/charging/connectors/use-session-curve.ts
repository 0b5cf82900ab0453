/** The curve of a session, refreshed by events. */
import { useEffect, useRef, useState } from 'react'
import type { CallResult } from '../../../emulator/contract/calls.js'
import type { RunningSession } from '../../../emulator/contract/charging.js'
import { useClient, useEvent } from '../../engine/index.js'

export type SessionCurve = CallResult<'charging.session'>

/** The least time between two looks at the curve. */
const lookMs = 400

/** The session with its curve, looked at again when an event tells of it. What was last seen stays when it has ended. */
export const useSessionCurve = (
  standinId: string,
  sessionId: string,
  session: RunningSession | undefined,
): { curve: SessionCurve | undefined; latest: RunningSession | undefined } => {
  const client = useClient()
  const [curve, setCurve] = useState<SessionCurve>()
  const [latest, setLatest] = useState(session)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const look = () => {
    client.call('charging.session', { standinId, sessionId }).then(
      (found) => {
        setCurve(found)
        setLatest(found.session)
      },
      // It has ended meanwhile: what was seen last stays.
      () => undefined,
    )
  }
  useEffect(() => {
    look()
    return () => {
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [client, standinId, sessionId])
  useEvent('charging', ({ standinId: of, sessions }) => {
    const news = of === standinId ? sessions.find((each) => each.sessionId === sessionId) : undefined
    if (!news) return
    setLatest(news)
    if (news.phase === 'ended') {
      setCurve(
        (was) =>
          was && {
            ...was,
            session: news,
            meterValues: [
              ...was.meterValues,
              {
                at: Math.max(news.endedAt ?? 0, was.meterValues.at(-1)?.at ?? 0),
                powerKw: 0,
                kwh: news.kwh,
                stateOfChargePercent: news.stateOfChargePercent,
              },
            ],
          },
      )
      return
    }
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      look()
    }, lookMs)
  })
  useEffect(() => {
    if (session) look()
  }, [session?.phase, session?.limitKw])
  return { curve, latest }
}
