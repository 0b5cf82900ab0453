/** What a rule does: one action after the other, each with its fields. */
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { FaultAction, jsonChanges, type FaultBehaviour } from '../../emulator/contract/faults.js'
import { Button, Checkbox, IconButton, Select, TextField } from '../components/index.js'
import { listAt, textAt, useRule, valueAt, type Path } from './editing.js'
import { actionOf } from './fault-model.js'
import { NumberText } from './NumberText.js'

type Kind = FaultAction['kind']

const kinds: readonly { readonly id: Kind; readonly label: string }[] = [
  { id: 'status', label: 'status' },
  { id: 'header', label: 'header' },
  { id: 'json', label: 'JSON body' },
  { id: 'text', label: 'body' },
  { id: 'envelope', label: 'envelope' },
  { id: 'bytes', label: 'bytes' },
  { id: 'delay', label: 'delay' },
  { id: 'query', label: 'query' },
  { id: 'url', label: 'url' },
  { id: 'method', label: 'method' },
  { id: 'repeat', label: 'repeat' },
  { id: 'behaviour', label: 'behaviour' },
]

/** One field of an action; fields that are left empty are left out. */
type Spec =
  | {
      readonly name: string
      readonly label: string
      readonly as: 'text' | 'long' | 'json'
      readonly placeholder?: string
      readonly optional?: true
      readonly unless?: { readonly name: string; readonly is: readonly string[] }
    }
  | { readonly name: string; readonly label: string; readonly as: 'choice'; readonly options: readonly string[] }
  | { readonly name: string; readonly label: string; readonly as: 'check' | 'number' }

const optionsOf = (kind: Kind, name: string): readonly string[] => {
  const option = FaultAction.options.find((each) => each.shape.kind.value === kind)
  const schema = option && name in option.shape ? (option.shape as Readonly<Record<string, unknown>>)[name] : undefined
  return typeof schema === 'object' && schema !== null && 'options' in schema && Array.isArray(schema.options)
    ? schema.options.map(String)
    : []
}

const specs: Readonly<Record<Exclude<Kind, 'behaviour'>, readonly Spec[]>> = {
  status: [
    { name: 'http', label: 'HTTP status', as: 'number' },
    { name: 'ocpi', label: 'OCPI status code', as: 'number' },
    { name: 'message', label: 'Status message', as: 'text', placeholder: 'unchanged', optional: true },
    { name: 'skip', label: 'Do not process the request', as: 'check' },
  ],
  header: [
    { name: 'do', label: 'Change', as: 'choice', options: optionsOf('header', 'do') },
    { name: 'name', label: 'Header', as: 'text' },
    { name: 'value', label: 'Value', as: 'text', optional: true, unless: { name: 'do', is: ['drop'] } },
  ],
  json: [
    { name: 'do', label: 'Change', as: 'choice', options: jsonChanges },
    { name: 'path', label: 'Path', as: 'text', placeholder: '/evses/*/status' },
    { name: 'within', label: 'Relative to', as: 'choice', options: ['objects', 'first-object', 'body'] },
    {
      name: 'value',
      label: 'Value',
      as: 'json',
      optional: true,
      unless: { name: 'do', is: ['remove', 'retype', 'lower-case', 'upper-case', 'duplicate-first', 'remove-first', 'reverse'] },
    },
  ],
  text: [
    { name: 'contentType', label: 'Content-Type', as: 'text', placeholder: 'unchanged', optional: true },
    { name: 'text', label: 'Text', as: 'long' },
  ],
  envelope: [{ name: 'do', label: 'Change', as: 'choice', options: optionsOf('envelope', 'do') }],
  bytes: [{ name: 'do', label: 'Change', as: 'choice', options: optionsOf('bytes', 'do') }],
  delay: [{ name: 'milliseconds', label: 'Milliseconds', as: 'number' }],
  query: [
    { name: 'do', label: 'Change', as: 'choice', options: optionsOf('query', 'do') },
    { name: 'name', label: 'Parameter', as: 'text' },
    { name: 'value', label: 'Value', as: 'text', optional: true, unless: { name: 'do', is: ['ignore'] } },
  ],
  url: [
    { name: 'do', label: 'Change', as: 'choice', options: optionsOf('url', 'do') },
    {
      name: 'value',
      label: 'Value',
      as: 'text',
      optional: true,
      unless: { name: 'do', is: ['double-slash', 'missing-slash', 'lower-case', 'upper-case'] },
    },
  ],
  method: [{ name: 'method', label: 'Method', as: 'choice', options: optionsOf('method', 'method') }],
  repeat: [{ name: 'times', label: 'Times (0: not sent)', as: 'number' }],
}

export const ActionFields = ({ behaviours }: { behaviours: readonly FaultBehaviour[] }) => {
  const { value, set, problemAt } = useRule()
  const actions = listAt(value, ['actions'])
  const direction = textAt(value, ['match', 'direction'])
  const incoming = direction !== 'out'
  const named = behaviours
    .filter((each) => direction === undefined || each.directions.some((one) => one === direction))
    .map((each) => each.name)
  const put = (next: readonly unknown[]) => {
    set(['actions'], next)
  }
  const problem = problemAt(['actions'])
  return (
    <div className="rule-actions">
      <ol aria-label="Actions">
        {actions.map((action, index) => {
          const kind = kinds.find((each) => each.id === textAt(action, ['kind']))?.id
          const name = `Action ${index + 1}`
          return (
            <li key={index} className="rule-action" aria-label={name}>
              <div className="rule-action__head">
                <Select
                  label={`Kind of ${name.toLowerCase()}`}
                  labelHidden
                  value={kind}
                  options={kinds}
                  error={problemAt(['actions', index, 'kind'])}
                  onChange={(next) => set(['actions', index], actionOf(next, incoming))}
                />
                <span className="rule-spring" />
                {actions.length > 1 && (
                  <>
                    <IconButton
                      size="small"
                      label={`Move ${name.toLowerCase()} up`}
                      isDisabled={index === 0}
                      onPress={() => put(swapped(actions, index - 1))}
                    >
                      <ArrowUp aria-hidden />
                    </IconButton>
                    <IconButton
                      size="small"
                      label={`Move ${name.toLowerCase()} down`}
                      isDisabled={index === actions.length - 1}
                      onPress={() => put(swapped(actions, index))}
                    >
                      <ArrowDown aria-hidden />
                    </IconButton>
                    <IconButton
                      size="small"
                      label={`Remove ${name.toLowerCase()}`}
                      onPress={() => put(actions.filter((_, place) => place !== index))}
                    >
                      <X aria-hidden />
                    </IconButton>
                  </>
                )}
              </div>
              <div className="rule-fields">
                {kind === 'behaviour' ? (
                  <ActionField
                    spec={{ name: 'name', label: 'Behaviour', as: 'choice', options: named }}
                    path={['actions', index]}
                    action={action}
                  />
                ) : (
                  kind &&
                  specs[kind]
                    .filter((spec) => !isSpare(spec, action))
                    .map((spec) => <ActionField key={`${kind} ${spec.name}`} spec={spec} path={['actions', index]} action={action} />)
                )}
              </div>
            </li>
          )
        })}
      </ol>
      {problem !== undefined && <p className="field__error">{problem}</p>}
      <Button size="small" kind="quiet" icon={<Plus aria-hidden />} onPress={() => put([...actions, actionOf('header', incoming)])}>
        Add an action
      </Button>
    </div>
  )
}

const swapped = (list: readonly unknown[], at: number): unknown[] => [...list.slice(0, at), list[at + 1], list[at], ...list.slice(at + 2)]

const isSpare = (spec: Spec, action: unknown): boolean =>
  'unless' in spec &&
  spec.unless !== undefined &&
  spec.unless.is.includes(textAt(action, [spec.unless.name]) ?? '') &&
  valueAt(action, [spec.name]) === undefined

const ActionField = ({ spec, path, action }: { spec: Spec; path: Path; action: unknown }) => {
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
