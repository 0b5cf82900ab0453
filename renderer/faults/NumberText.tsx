import { useState } from 'react'
import { TextField } from '../components/index.js'

export interface NumberTextProps {
  readonly label: string
  /** A number, or what was typed in place of one. */
  readonly value: unknown
  readonly error: string | undefined
  /** `undefined` when it is emptied; a text while it is no number, for the schema to complain of. */
  readonly onChange: (value: number | string | undefined) => void
}

/** A number that counts with every key, so that saving from the keyboard takes what is seen. */
export const NumberText = ({ label, value, error, onChange }: NumberTextProps) => {
  const [draft, setDraft] = useState<string>()
  const written = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return (
    <TextField
      label={label}
      mono
      inputMode="decimal"
      value={draft ?? written}
      error={error}
      onBlur={() => setDraft(undefined)}
      onChange={(text) => {
        setDraft(text)
        onChange(text.trim() === '' ? undefined : /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text)
      }}
    />
  )
}
