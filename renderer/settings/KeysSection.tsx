/** The keyboard: which shortcuts there are, in all views, and changing them. */
import { type KeyboardEvent, useState } from 'react'
import { Button, KeyHint, Switch } from '../components/index.js'
import { singleKeys } from '../preferences.js'
import { conflictsOf, customKeys, knownCommands } from '../shell/custom-keys.js'
import { runCommand } from '../shell/palette-commands.js'
import { keysOf, shortcutOfPress } from '../shell/shortcut.js'
import { useStore } from '../store.js'
import { Row } from './Row.js'

/** Keys of lists and editors, which cannot be changed. */
const fixedKeys: readonly { readonly title: string; readonly shortcut: string; readonly group: string }[] = [
  { group: 'Lists', title: 'Next', shortcut: 'j' },
  { group: 'Lists', title: 'Previous', shortcut: 'k' },
  { group: 'Lists', title: 'Open', shortcut: 'Enter' },
  { group: 'Lists of objects', title: 'Select', shortcut: 'x' },
  { group: 'Lists of objects', title: 'Select all', shortcut: 'Mod+A' },
  { group: 'JSON', title: 'Next finding', shortcut: 'F8' },
  { group: 'JSON', title: 'Previous finding', shortcut: 'Shift+F8' },
  { group: 'JSON', title: 'Search', shortcut: 'Mod+F' },
  { group: 'JSON', title: 'Copy the value', shortcut: 'Mod+C' },
  { group: 'JSON', title: 'Copy the pointer', shortcut: 'Mod+Shift+C' },
  { group: 'JSON editor', title: 'Complete', shortcut: 'Mod+Space' },
  { group: 'JSON editor', title: 'Save or send', shortcut: 'Mod+Enter' },
]

export const KeysSection = () => (
  <section aria-labelledby="settings-keys">
    <h2 id="settings-keys">Keyboard</h2>
    <p className="soft">
      The command palette lists every command, with or without a shortcut. <KeyHint shortcut="?" /> shows the shortcuts of the open view.
      The shortcuts of a view appear here once it was open.
    </p>
    <SingleKeys />
    <Shortcuts />
    <Button className="settings__palette" onPress={() => runCommand('shell.palette')}>
      Show all commands <KeyHint shortcut="Mod+K" />
    </Button>
  </section>
)

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

const Shortcuts = () => {
  const known = useStore(knownCommands)
  const commands = Object.entries(known).map(([id, command]) => ({ id, ...command }))
  const groups = [...new Set([...commands, ...fixedKeys].map(({ group }) => group))]
  return (
    <div className="shortcuts">
      {groups.map((group) => (
        <div key={group}>
          <h3>{group}</h3>
          <ul>
            {commands
              .filter((each) => each.group === group)
              .map(({ id, title, shortcut }) => (
                <ChangeableKey key={id} id={id} title={title} shortcut={shortcut} />
              ))}
            {fixedKeys
              .filter((each) => each.group === group)
              .map(({ title, shortcut }) => (
                <li key={title}>
                  <span>{title}</span>
                  <KeyHint shortcut={shortcut} />
                </li>
              ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

interface ChangeableKeyProps {
  readonly id: string
  readonly title: string
  /** As it comes with Standin. */
  readonly shortcut: string
}

const textOf = (shortcut: string): string => (shortcut === '' ? 'none' : keysOf(shortcut).join(' '))

/** A shortcut as a button: pressed, it takes the next keys as the new shortcut. Escape leaves it, Backspace takes it away. */
const ChangeableKey = ({ id, title, shortcut }: ChangeableKeyProps) => {
  const custom = useStore(customKeys, (all) => all[id])
  const [recording, setRecording] = useState(false)
  const current = custom ?? shortcut
  const conflicts = current === '' ? [] : conflictsOf(id, current)
  const set = (next: string) => {
    setRecording(false)
    const { [id]: _before, ...others } = customKeys.get()
    customKeys.set(next === shortcut ? others : { ...others, [id]: next })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!recording || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') setRecording(false)
    else if (event.key === 'Backspace') set('')
    else {
      const next = shortcutOfPress(event.nativeEvent)
      if (next !== undefined) set(next)
    }
  }
  return (
    <li>
      <span>
        {title}
        {conflicts.length > 0 && <span className="is-warning"> also: {conflicts.join(', ')}</span>}
      </span>
      <button
        type="button"
        className="settings__key"
        aria-label={recording ? `Press the new shortcut of ${title}` : `Change the shortcut of ${title}, now ${textOf(current)}`}
        data-changed={custom !== undefined || undefined}
        onClick={() => setRecording(!recording)}
        onBlur={() => setRecording(false)}
        onKeyDown={onKeyDown}
      >
        {recording ? 'Press keys…' : textOf(current)}
      </button>
    </li>
  )
}
