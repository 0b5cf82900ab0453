/** Finds commands and everything in the workbench by a few letters. */
import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField } from 'react-aria-components'
import { KeyHint } from '../components/index.js'
import { foundEntries, type PaletteEntry, recentEntries, remember } from './palette-entries.js'
import { useKnownEntries, useSearchedEntries } from './use-palette-entries.js'

/** Those that fit, best first; found objects and exchanges come last, so that they move nothing. */
const useFound = (text: string): readonly PaletteEntry[] => {
  const known = useKnownEntries()
  const searched = useSearchedEntries(text)
  const [recent] = useState(() => recentEntries.get())
  return useMemo(() => {
    // Results of an earlier search are shown as far as they fit the text by now.
    const wanted = text.trim().toLowerCase()
    const fitting = searched.filter(({ title, detail = '' }) => `${title} ${detail}`.toLowerCase().includes(wanted))
    const all = [...foundEntries(text, known, recent), ...fitting]
    return [...new Map(all.map((entry) => [entry.id, entry])).values()]
  }, [text, known, searched, recent])
}

export const Palette = ({ onClose }: { onClose: () => void }) => {
  const [text, setText] = useState('')
  const found = useFound(text)
  const run = (id: string) => {
    onClose()
    remember(id)
    // After the dialog has given the focus back, so that the command may take it.
    setTimeout(() => {
      found.find((entry) => entry.id === id)?.run()
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
              <Input className="input" placeholder="Search commands, objects, operations, exchanges…" spellCheck={false} />
            </SearchField>
            <div className="palette__list" role="group" aria-label="Matches" tabIndex={0}>
              <Menu
                className="items"
                aria-label="Commands"
                items={found}
                dependencies={[found]}
                onAction={(key) => run(String(key))}
                renderEmptyState={() => <div className="palette__none">No matches</div>}
              >
                {(entry) => (
                  <MenuItem id={entry.id} textValue={entry.title} className="item">
                    <span className="item__text">
                      <span className="faint">{entry.kind}: </span>
                      {entry.title}
                    </span>
                    {entry.detail !== undefined && <span className="item__detail truncate">{entry.detail}</span>}
                    {entry.shortcut !== undefined && <KeyHint shortcut={entry.shortcut} />}
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
