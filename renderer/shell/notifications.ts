/** Desktop notifications, if the user wants them: findings and finished runs while the window is not looked at. */
import { useEffect } from 'react'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import type { RunState } from '../../emulator/contract/scenarios.js'
import { useClient } from '../engine/index.js'
import { isBoolean, preference } from '../preferences.js'
import { useStore } from '../store.js'
import { countText } from '../text.js'
import { hrefTo, navigate } from './router.js'

export const notificationsWanted = preference('notifications', false, isBoolean)

export interface Note {
  readonly title: string
  readonly body: string
  readonly href: string
}

/** Asks the browser for permission; resolves with the reason when there is none. */
export const allowNotifications = async (): Promise<string | undefined> => {
  if (typeof Notification === 'undefined') return 'This browser has no notifications.'
  const answer = Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission
  return answer === 'granted' ? undefined : 'The browser blocks notifications of this page. Allow them in its settings for this page.'
}

/** The note about exchanges with violations; undefined where there are none. */
export const noteOfFindings = (rows: readonly Pick<ExchangeSummary, 'violations' | 'method' | 'path' | 'seq'>[]): Note | undefined => {
  const found = rows.filter(({ violations }) => violations > 0)
  const [first] = found
  if (!first) return undefined
  const total = found.reduce((sum, { violations }) => sum + violations, 0)
  return {
    title: countText(total, 'violation'),
    body:
      found.length === 1
        ? `${first.method} ${first.path}`
        : `in ${countText(found.length, 'exchange')}, first in ${first.method} ${first.path}`,
    href: found.length === 1 ? hrefTo('traffic', first.seq) : hrefTo('findings'),
  }
}

const ended: Partial<Record<RunState['state'], string>> = { passed: 'passed', failed: 'failed', stopped: 'stopped' }

/** The note about a run; undefined while it goes on. */
export const noteOfRun = ({ state, title, message, scenarioId, runId }: RunState): Note | undefined => {
  const verdict = ended[state]
  return verdict === undefined
    ? undefined
    : { title: `${title}: ${verdict}`, body: message, href: hrefTo('scenarios', scenarioId ?? 'new', 'runs', runId) }
}

const show = ({ title, body, href }: Note): void => {
  const notification = new Notification(title, { body, tag: href })
  notification.addEventListener('click', () => {
    window.focus()
    navigate(href)
    notification.close()
  })
}

/** Milliseconds in which findings are gathered into one notification. */
const gatherMs = 3000

export const useNotifications = (): void => {
  const client = useClient()
  const wanted = useStore(notificationsWanted)
  useEffect(() => {
    if (!wanted) return
    const isUnseen = () => document.hidden || !document.hasFocus()
    let rows: ExchangeSummary[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      const note = noteOfFindings(rows)
      rows = []
      if (note && isUnseen()) show(note)
    }
    const stops = [
      client.on('traffic', ({ amended }) => {
        const found = amended.filter(({ violations }) => violations > 0)
        if (found.length === 0 || !isUnseen()) return
        rows.push(...found)
        timer ??= setTimeout(flush, gatherMs)
      }),
      client.on('scenarioRun', (run) => {
        const note = noteOfRun(run)
        if (note && isUnseen()) show(note)
      }),
    ]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [client, wanted])
}
