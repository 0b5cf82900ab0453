/** All shortcuts that work now, by group. */
import { Dialog, KeyHint } from '../components/index.js'
import { allCommands, isActive, type Command } from './palette-commands.js'
import { keysOf } from './shortcut.js'

export const Shortcuts = ({ onClose }: { onClose: () => void }) => {
  const groups = new Map<string, Command[]>()
  for (const command of allCommands()) {
    if (command.shortcut === undefined || !isActive(command.shortcut)) continue
    groups.set(command.group, [...(groups.get(command.group) ?? []), command])
  }
  return (
    <Dialog title="Keyboard shortcuts" isOpen onClose={onClose} size="large" isDismissable>
      <div className="shortcuts">
        {[...groups].map(([group, commands]) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <ul>
              {commands.map((command) => (
                <li key={command.id}>
                  <span>
                    {command.title}
                    <span className="visually-hidden">: {keysOf(command.shortcut ?? '').join(' ')}</span>
                  </span>
                  <KeyHint shortcut={command.shortcut ?? ''} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
