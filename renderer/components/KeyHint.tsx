import { keysOf } from '../shell/shortcut.js'

/** A shortcut as keys, written as the platform writes it. Hidden from assistive technology, which reads shortcuts in their list. */
export const KeyHint = ({ shortcut }: { shortcut: string }) => (
  <span className="keys" aria-hidden>
    {keysOf(shortcut).map((key, index) => (
      <kbd className="key" key={index}>
        {key}
      </kbd>
    ))}
  </span>
)
