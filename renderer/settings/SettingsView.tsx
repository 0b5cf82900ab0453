/** Settings of the window and of the engine, and what is known about both. */
import { useState } from 'react'
import { versions } from '../../emulator/ocpi/version.js'
import { Button, Confirm, CopyButton } from '../components/index.js'
import { platform } from '../desktop.js'
import { useEngine } from '../engine/index.js'
import { MutedRules } from '../findings/MutedRules.js'
import { resetPreferences } from '../preferences.js'
import { runCommand } from '../shell/palette-commands.js'
import { KeysSection } from './KeysSection.js'
import { LogSection } from './LogSection.js'
import { LookSection } from './LookSection.js'
import { Row } from './Row.js'
import { Time } from './Time.js'
import './settings.css'

export const SettingsView = () => (
  <div className="settings">
    <LookSection />
    <LogSection />
    <section aria-labelledby="settings-findings">
      <h2 id="settings-findings">Muted rules</h2>
      <MutedRules />
    </section>
    <AboutSection />
    <Problems />
    <KeysSection />
    <ResetSection />
  </div>
)

const AboutSection = () => {
  const { version, workspace } = useEngine((state) => ({ version: state.version, workspace: state.workspace }))
  return (
    <section aria-labelledby="settings-about">
      <h2 id="settings-about">About</h2>
      <Row label="Standin">
        <span>
          {version === '' ? 'not connected' : version}, {platform === 'browser' ? 'in a browser' : `on ${platform}`}
        </span>
      </Row>
      <Row
        label="Workspace"
        help={
          workspace === undefined ? 'Standin keeps nothing when it is closed.' : 'Stand-ins, connections and data are kept in this folder.'
        }
      >
        {workspace === undefined ? (
          <span>none</span>
        ) : (
          <>
            <code className="selectable settings__path">{workspace}</code>
            <CopyButton what="Folder" text={workspace} />
          </>
        )}
      </Row>
      <Row label="OCPI">
        <span>{versions.join(', ')}</span>
      </Row>
      <Row label="Licences">
        <Button size="small" onPress={() => runCommand('shell.about')}>
          Show licences and check for updates
        </Button>
      </Row>
    </section>
  )
}

const Problems = () => {
  const problems = useEngine((state) => state.problems)
  if (problems.length === 0) return null
  return (
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
  )
}

const ResetSection = () => {
  const [asking, setAsking] = useState(false)
  return (
    <section aria-labelledby="settings-reset">
      <h2 id="settings-reset">Reset</h2>
      <Row label="This window" help="Theme, sizes, columns, shortcuts, saved filters and recent commands. Unsaved changes stay.">
        <Button size="small" onPress={() => setAsking(true)}>
          Reset the settings…
        </Button>
      </Row>
      <Confirm
        title="Reset the settings of this window?"
        isOpen={asking}
        onClose={() => setAsking(false)}
        action="Reset"
        onConfirm={() => {
          resetPreferences()
          location.reload()
        }}
      >
        <p>Stand-ins, connections, data, the log and unsaved changes stay as they are.</p>
      </Confirm>
    </section>
  )
}
