import { singleKeys } from '../preferences.js'
import { currentShortcut } from '../shell/palette-commands.js'
import { isCharacterShortcut, keysOf } from '../shell/shortcut.js'
import { useStore } from '../store.js'

/**
 * A shortcut as keys, written as the platform writes it; where the user has changed it, the new one. Hidden from assistive
 * technology, which reads shortcuts in their list.
 */
export const KeyHint = ({ shortcut }: { shortcut: string }) => {
  const withCharacters = useStore(singleKeys)
  const shown = currentShortcut(shortcut)
  if (shown === '' || (!withCharacters && isCharacterShortcut(shown))) return null
  return (
    <span className="keys" aria-hidden>
      {keysOf(shown).map((key, index) => (
        <kbd className="key" key={index}>
          {key}
        </kbd>
      ))}
    </span>
  )
}
