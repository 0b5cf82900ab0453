import type { ReactNode } from 'react'

/** One setting: its name, its control, and a sentence about it. */
export const Row = ({ label, help, children }: { label: string; help?: string; children: ReactNode }) => (
  <div className="settings__row">
    <span className="settings__label">{label}</span>
    <div className="settings__value">{children}</div>
    {help !== undefined && <p className="settings__help faint">{help}</p>}
  </div>
)
