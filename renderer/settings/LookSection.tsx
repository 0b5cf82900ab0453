/** Theme, times and notifications. */
import { Monitor, Moon, Sun, SunMoon } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Segments, Switch } from '../components/index.js'
import { theme, themes, useTheme, type Theme } from '../preferences.js'
import { allowNotifications, notificationsWanted } from '../shell/notifications.js'
import { useStore } from '../store.js'
import { Row } from './Row.js'
import { timeText, timeZone } from './time.js'

const themeLabels: Readonly<Record<Theme, ReactNode>> = {
  system: (
    <>
      <Monitor aria-hidden /> System
    </>
  ),
  light: (
    <>
      <Sun aria-hidden /> Light
    </>
  ),
  dark: (
    <>
      <Moon aria-hidden /> Dark
    </>
  ),
  contrast: (
    <>
      <SunMoon aria-hidden /> High contrast
    </>
  ),
}

export const LookSection = () => {
  const zone = useStore(timeZone)
  return (
    <section aria-labelledby="settings-look">
      <h2 id="settings-look">Look</h2>
      <Row label="Theme">
        <Segments
          label="Theme"
          value={useTheme()}
          onChange={(next) => theme.set(next)}
          options={themes.map((id) => ({ id, label: themeLabels[id] }))}
        />
      </Row>
      <Row
        label="Times"
        help={`Now it is ${timeText(Date.now(), zone)} ${zone === 'utc' ? 'UTC' : 'local time'}. Hover a time to see the other zone.`}
      >
        <Segments
          label="Times"
          value={zone}
          onChange={(next) => timeZone.set(next)}
          options={[
            { id: 'local', label: 'Local' },
            { id: 'utc', label: 'UTC' },
          ]}
        />
      </Row>
      <Notifications />
    </section>
  )
}

const Notifications = () => {
  const on = useStore(notificationsWanted)
  const [problem, setProblem] = useState<string>()
  const change = async (next: boolean) => {
    const reason = next ? await allowNotifications() : undefined
    setProblem(reason)
    notificationsWanted.set(next && reason === undefined)
  }
  return (
    <Row label="Notifications" help={problem ?? 'For violations and finished runs, while you look at another window.'}>
      <Switch isSelected={on} onChange={(next) => void change(next)}>
        Show desktop notifications
      </Switch>
    </Row>
  )
}
