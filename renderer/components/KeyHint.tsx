import { keysOf } from '../shell/shortcut.js'

/** A shortcut as keys, written as the platform writes it. */
export const KeyHint = ({ shortcut }: { shortcut: string }) => (
  <span className="keys">
    {keysOf(shortcut).map((key, index) => <kbd className="key" key={index}>{key}</kbd>)}
  </span>
)
