import { singleKeys } from '../preferences.js'
import { isCharacterShortcut, keysOf } from '../shell/shortcut.js'
import { useStore } from '../store.js'

/** A shortcut as keys, written as the platform writes it. Hidden from assistive technology, which reads shortcuts in their list. */
export const KeyHint = ({ shortcut }: { shortcut: string }) => {
  const withCharacters = useStore(singleKeys)
  if (!withCharacters && isCharacterShortcut(shortcut)) return null
  return (
    <span className="keys" aria-hidden>
      {keysOf(shortcut).map((key, index) => (
        <kbd className="key" key={index}>
          {key}
        </kbd>
      ))}
    </span>
  )
}
