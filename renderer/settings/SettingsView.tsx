import { Monitor, Moon, Sun, SunMoon } from 'lucide-react'
import type { ReactNode } from 'react'
import { versions } from '../../emulator/ocpi/version.js'
import { Button, CopyButton, KeyHint, NumberField, Segments, Switch } from '../components/index.js'
import { platform } from '../desktop.js'
import { useCall, useEngine } from '../engine/index.js'
import { singleKeys, theme, themes, useTheme, type Theme } from '../preferences.js'
import { allCommands, runCommand, type Command } from '../shell/palette-commands.js'
import { useStore } from '../store.js'
import { Time } from './Time.js'
import { bytesText, timeText, timeZone } from './time.js'
import './settings.css'

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

/** What the window remembers, what the engine holds, and which keys there are. */
export const SettingsView = () => {
  const chosenTheme = useTheme()
  const zone = useStore(timeZone)
  const { version, workspace, traffic, problems } = useEngine((state) => ({
    version: state.version,
    workspace: state.workspace,
    traffic: state.traffic,
    problems: state.problems,
  }))
  return (
    <div className="settings">
      <section aria-labelledby="settings-look">
        <h2 id="settings-look">Look</h2>
        <Row label="Theme">
          <Segments
            label="Theme"
            value={chosenTheme}
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
      </section>
      <section aria-labelledby="settings-log">
        <h2 id="settings-log">Log</h2>
        <Row label="Exchanges held" help="When the log is full, the oldest bodies are dropped first, then the oldest exchanges.">
          <span className="numbers">
            {traffic.held.toLocaleString('en')} of {traffic.total.toLocaleString('en')} recorded
            {traffic.droppedExchanges > 0 && `, ${traffic.droppedExchanges.toLocaleString('en')} older ones dropped`}
          </span>
        </Row>
        <KeepLog />
        <LogBudget />
        <Row label="Memory used">
          <span className="numbers">
            {bytesText(traffic.bytes)}, {bytesText(traffic.bodyBytes)} of it bodies
            {traffic.droppedBodies > 0 && `, ${traffic.droppedBodies.toLocaleString('en')} older bodies dropped`}
          </span>
        </Row>
      </section>
      <section aria-labelledby="settings-about">
        <h2 id="settings-about">About</h2>
        <Row label="Standin">
          <span>
            {version === '' ? 'not connected' : version}, {platform === 'browser' ? 'in a browser' : `on ${platform}`}
          </span>
        </Row>
        <Row
          label="Workspace"
          help={workspace === undefined ? 'Standin keeps nothing when it is closed.' : 'Stand-ins, connections and data are kept here.'}
        >
          {workspace === undefined ? (
            <span>not kept</span>
          ) : (
            <>
              <code className="selectable settings__path">{workspace}</code>
              <CopyButton what="Folder" text={workspace} />
            </>
          )}
        </Row>
        <Row label="OCPI">
          <span>{versions.join(' and ')}</span>
        </Row>
        <Row label="Licences">
          <Button size="small" onPress={() => runCommand('shell.about')}>
            Show licences and check for updates
          </Button>
        </Row>
      </section>
      {problems.length > 0 && (
        <section aria-labelledby="settings-problems">
          <h2 id="settings-problems">Problems since the start</h2>
          <ul className="settings__problems">
            {[...problems].reverse().map((problem, index) => (
              <li key={index}>
                <span className="mono faint">
                  <Time text={problem.at} />
                </span>
                <span>
                  <strong>{problem.place}</strong> {problem.message}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="settings-keys">
        <h2 id="settings-keys">Keyboard</h2>
        <p className="soft">
          The command palette lists every command, with or without a shortcut. <KeyHint shortcut="?" /> shows the shortcuts of the open
          view.
        </p>
        <SingleKeys />
        <Shortcuts commands={allCommands()} />
        <Button className="settings__palette" onPress={() => runCommand('shell.palette')}>
          Show all commands <KeyHint shortcut="Mod+K" />
        </Button>
      </section>
    </div>
  )
}

/** WCAG 2.1.4: speech input and accidental key presses must not trigger commands. */
const SingleKeys = () => {
  const on = useStore(singleKeys)
  return (
    <Row label="Single-key shortcuts" help="Shortcuts of one letter or sign, as J, / and G T. Shortcuts with Ctrl or ⌘ always work.">
      <Switch isSelected={on} onChange={(next) => singleKeys.set(next)}>
        Use single-key shortcuts
      </Switch>
    </Row>
  )
}

const bytesPerMegabyte = 1024 * 1024

const LogBudget = () => {
  const { maxBytes } = useEngine((state) => state.traffic)
  const { run, error } = useCall('workbench.setLogBudget')
  return (
    <Row
      label="Memory for the log"
      help={
        error?.message ?? 'In MB, from 16 to 4096, for bodies, headers and findings. When the limit is reached, the oldest are dropped.'
      }
    >
      <NumberField
        label="Memory for the log in MB"
        labelHidden
        minValue={16}
        maxValue={4096}
        value={Math.round(maxBytes / bytesPerMegabyte)}
        onChange={(megabytes) => {
          void run({ megabytes })
        }}
      />
    </Row>
  )
}

const KeepLog = () => {
  const kept = useEngine((state) => state.keepTraffic)
  const { run, pending, error } = useCall('workbench.keepTraffic')
  if (kept === undefined)
    return (
      <Row label="After a restart" help="Standin runs without a workspace, so the log is lost at a restart. Export it to keep it.">
        <span>empty</span>
      </Row>
    )
  return (
    <Row
      label="After a restart"
      help={
        error?.message ??
        (kept
          ? 'The latest exchanges are kept in the workspace, with masked tokens. Switching this off deletes them.'
          : 'The log is empty after a restart.')
      }
    >
      <Switch isSelected={kept} isDisabled={pending} onChange={(keep) => void run({ keep })}>
        Keep the log
      </Switch>
    </Row>
  )
}

const Row = ({ label, help, children }: { label: string; help?: string; children: ReactNode }) => (
  <div className="settings__row">
    <span className="settings__label">{label}</span>
    <div className="settings__value">{children}</div>
    {help !== undefined && <p className="settings__help faint">{help}</p>}
  </div>
)

const everywhere: readonly { readonly title: string; readonly shortcut: string; readonly group: string }[] = [
  { group: 'Lists', title: 'Next', shortcut: 'j' },
  { group: 'Lists', title: 'Previous', shortcut: 'k' },
  { group: 'Lists', title: 'Open', shortcut: 'Enter' },
  { group: 'JSON', title: 'Next finding', shortcut: 'F8' },
  { group: 'JSON', title: 'Previous finding', shortcut: 'Shift+F8' },
  { group: 'JSON', title: 'Search', shortcut: 'Mod+F' },
  { group: 'JSON', title: 'Copy the value', shortcut: 'Mod+C' },
  { group: 'JSON', title: 'Copy the pointer', shortcut: 'Mod+Shift+C' },
  { group: 'JSON editor', title: 'Complete', shortcut: 'Mod+Space' },
  { group: 'JSON editor', title: 'Save or send', shortcut: 'Mod+Enter' },
]

const Shortcuts = ({ commands }: { commands: readonly Command[] }) => {
  const all = [
    ...commands.flatMap(({ title, shortcut, group }) => (shortcut === undefined ? [] : [{ title, shortcut, group }])),
    ...everywhere,
  ]
  const groups = [...new Set(all.map((each) => each.group))]
  return (
    <div className="shortcuts">
      {groups.map((group) => (
        <div key={group}>
          <h3>{group}</h3>
          <ul>
            {all
              .filter((each) => each.group === group)
              .map((each) => (
                <li key={each.title}>
                  <span>{each.title}</span>
                  <KeyHint shortcut={each.shortcut} />
                </li>
              ))}
          </ul>
        </div>
      ))}
    </div>
  )
}
