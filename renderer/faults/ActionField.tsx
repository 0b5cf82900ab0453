/** One field of an action. */
import { useState } from 'react'
import { Checkbox, Select, TextField } from '../components/index.js'
import { textAt, useRule, valueAt, type Path } from './editing.js'
import { NumberText } from './NumberText.js'
import type { Spec } from './action-specs.js'

export const ActionField = ({ spec, path, action }: { spec: Spec; path: Path; action: unknown }) => {
  const { set, problemAt } = useRule()
  const place = [...path, spec.name]
  const error = problemAt(place)
  const { label } = spec
  switch (spec.as) {
    case 'number':
      return <NumberText label={label} value={valueAt(action, [spec.name])} error={error} onChange={(next) => set(place, next)} />
    case 'choice': {
      const chosen = textAt(action, [spec.name])
      const options = chosen === undefined || spec.options.includes(chosen) ? spec.options : [chosen, ...spec.options]
      return (
        <Select
          label={label}
          value={chosen}
          error={error}
          options={options.map((id) => ({ id, label: id }))}
          onChange={(next) => set(place, next)}
        />
      )
    }
    case 'check':
      return (
        <Checkbox isSelected={valueAt(action, [spec.name]) === true} onChange={(on) => set(place, on)}>
          {label}
        </Checkbox>
      )
    case 'json':
      return <JsonField label={label} value={valueAt(action, [spec.name])} error={error} onChange={(next) => set(place, next)} />
    case 'text':
    case 'long': {
      const text = textAt(action, [spec.name]) ?? ''
      return (
        <TextField
          label={label}
          mono
          value={text}
          error={error}
          rows={spec.as === 'long' ? 3 : 1}
          {...(spec.placeholder !== undefined && { placeholder: spec.placeholder })}
          onChange={(next) => set(place, next === '' && spec.optional ? undefined : next)}
        />
      )
    }
  }
}

/** A value of any type: what is JSON is taken as JSON, anything else as text. */
const JsonField = ({
  label,
  value,
  error,
  onChange,
}: {
  label: string
  value: unknown
  error: string | undefined
  onChange: (value: unknown) => void
}) => {
  const [draft, setDraft] = useState<string>()
  const shown = draft ?? (value === undefined ? '' : typeof value === 'string' && !isJson(value) ? value : JSON.stringify(value))
  return (
    <TextField
      label={label}
      mono
      value={shown}
      error={error}
      placeholder={'1, true, "text", {…}'}
      onBlur={() => setDraft(undefined)}
      onChange={(next) => {
        setDraft(next)
        onChange(next === '' ? undefined : isJson(next) ? JSON.parse(next) : next)
      }}
    />
  )
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
