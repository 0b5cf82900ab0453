/** Fields of a match: a choice and a text. */
import { Select, TextField } from '../components/index.js'
import { textAt, textsAt, useRule } from './editing.js'

export const any = { id: 'any', label: 'any' } as const

export const Choice = ({
  label,
  name,
  options,
}: {
  label: string
  name: string
  options: readonly { readonly id: string; readonly label: string }[]
}) => {
  const { value, set, problemAt } = useRule()
  // A rule may match several values, which the list offers as they are.
  const chosen = textsAt(value, ['match', name]).join(' or ') || 'any'
  const strange = chosen !== 'any' && !options.some((option) => option.id === chosen)
  return (
    <Select
      label={label}
      value={chosen}
      error={problemAt(['match', name])}
      options={[any, ...options, ...(strange ? [{ id: chosen, label: chosen }] : [])]}
      onChange={(next) => next !== chosen && set(['match', name], next === 'any' ? undefined : next)}
    />
  )
}

export const Text = ({
  label,
  name,
  help,
  placeholder,
  list,
}: {
  label: string
  name: string
  help?: string
  placeholder?: string
  list?: string
}) => {
  const { value, set, problemAt } = useRule()
  return (
    <TextField
      label={label}
      mono
      value={textAt(value, ['match', name]) ?? ''}
      error={problemAt(['match', name])}
      {...(help !== undefined && { help })}
      {...(placeholder !== undefined && { placeholder })}
      {...(list !== undefined && { list })}
      onChange={(next) => set(['match', name], next === '' ? undefined : next)}
    />
  )
}
