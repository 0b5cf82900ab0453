/** Every command, found by a few letters of its name. */
import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField } from 'react-aria-components'
import { KeyHint } from '../components/index.js'
import { allCommands } from './palette-commands.js'
import { rankedBy } from './match.js'

export const Palette = ({ onClose }: { onClose: () => void }) => {
  const [text, setText] = useState('')
  const all = useMemo(() => allCommands().filter((command) => !command.hidden), [])
  const found = useMemo(() => rankedBy(text, all, (command) => `${command.group}: ${command.title}`), [text, all])
  const run = (id: string) => {
    onClose()
    // After the dialog has given the focus back, so that the command may take it.
    setTimeout(() => {
      all.findLast((command) => command.id === id)?.run()
    }, 0)
  }
  return (
    <ModalOverlay
      className="veil"
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      isDismissable
    >
      <Modal className="modal modal--medium">
        <Dialog className="palette" aria-label="Commands">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField
              className="search"
              aria-label="Search for a command"
              autoFocus
              onKeyDown={(event) => {
                if (event.key === 'Escape') onClose()
                else event.continuePropagation()
              }}
            >
              <Search aria-hidden />
              <Input className="input" placeholder="Search commands" spellCheck={false} />
            </SearchField>
            <div className="palette__list" role="group" aria-label="Matching commands" tabIndex={0}>
              <Menu
                className="items"
                aria-label="Commands"
                items={found}
                dependencies={[found]}
                onAction={(key) => run(String(key))}
                renderEmptyState={() => <div className="palette__none">No matching command</div>}
              >
                {(command) => (
                  <MenuItem id={command.id} textValue={command.title} className="item">
                    <span className="item__text">
                      <span className="faint">{command.group}: </span>
                      {command.title}
                    </span>
                    {command.shortcut !== undefined && <KeyHint shortcut={command.shortcut} />}
                  </MenuItem>
                )}
              </Menu>
            </div>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
