/** Controls for single values. */
import { Clock, X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../components/index.js'
import type { Shape } from '../schema.js'
import { nowText, useEditing, type Path } from './editing.js'
import { numberFrom } from './form-model.js'

interface ControlProps<V> {
  readonly id: string
  readonly path: Path
  readonly value: V | undefined
  readonly invalid: boolean
  readonly describedBy: string | undefined
}
type Basic = Extract<Shape, { kind: 'basic' }>['basic']
type Enum = Extract<Shape, { kind: 'enum' }>

const common = ({ id, invalid, describedBy }: ControlProps<unknown>) => ({
  id,
  'data-invalid': invalid || undefined,
  'aria-invalid': invalid,
  'aria-describedby': describedBy,
})

export const TextControl = ({ basic, ...props }: ControlProps<string> & { basic: Basic }) => {
  const { set, readOnly } = useEditing()
  const { path, value } = props
  const instant = basic.type === 'DateTime'
  const limited = basic.max !== undefined && !instant && basic.type !== 'URL'
  const long = (basic.max ?? 0) > 255 && (value?.length ?? 0) > 60
  const shared = { ...common(props), className: 'input input--mono', value: value ?? '', readOnly, spellCheck: false, autoComplete: 'off' }
  return (
    <div className="form-control">
      {long ? (
        <textarea {...shared} rows={3} onChange={(event) => set(path, event.target.value)} />
      ) : (
        <input {...shared} placeholder={basic.looksLike} onChange={(event) => set(path, event.target.value)} />
      )}
      {limited && value !== undefined && value !== '' && (
        <span className="form-length" data-over={value.length > (basic.max ?? 0) || undefined} title={`At most ${basic.max} characters`}>
          {value.length}/{basic.max}
        </span>
      )}
      {instant && !readOnly && (
        <Button size="small" kind="quiet" icon={<Clock aria-hidden />} onPress={() => set(path, nowText())}>
          Now
        </Button>
      )}
    </div>
  )
}

export const NumberControl = ({ basic, ...props }: ControlProps<number> & { basic: Basic }) => {
  const { set, readOnly } = useEditing()
  const { path, value } = props
  // What is being typed need not be a number yet: `-`, `1e`. It reaches the JSON when it is.
  const [draft, setDraft] = useState<string>()
  const text = draft ?? (value === undefined ? '' : String(value))
  const wrong = draft !== undefined && draft !== '' && numberFrom(draft) === undefined
  return (
    <div className="form-control">
      <input
        {...common(props)}
        className="input input--mono"
        inputMode="decimal"
        value={text}
        readOnly={readOnly}
        autoComplete="off"
        placeholder={basic.looksLike ?? basic.type}
        data-invalid={wrong || props.invalid || undefined}
        onChange={(event) => {
          const next = event.target.value
          setDraft(next)
          const number = numberFrom(next)
          if (number !== undefined) set(path, number)
        }}
        onBlur={() => setDraft(undefined)}
      />
      {wrong && (
        <span className="form-wrong" role="alert">
          not a number
        </span>
      )}
    </div>
  )
}

export const BooleanControl = (props: ControlProps<boolean>) => {
  const { set, readOnly } = useEditing()
  return (
    <select
      {...common(props)}
      className="input input--mono form-short"
      disabled={readOnly}
      value={props.value === undefined ? '' : String(props.value)}
      onChange={(event) => set(props.path, event.target.value === 'true')}
    >
      {props.value === undefined && (
        <option value="" disabled>
          choose
        </option>
      )}
      <option value="true">true</option>
      <option value="false">false</option>
    </select>
  )
}

export const EnumControl = ({ shape, ...props }: ControlProps<string> & { shape: Enum }) => {
  const { set, readOnly } = useEditing()
  const { value } = props
  const strange = value !== undefined && !shape.values.includes(value)
  return (
    <select
      {...common(props)}
      className="input input--mono form-short"
      disabled={readOnly}
      value={value ?? ''}
      onChange={(event) => set(props.path, event.target.value)}
    >
      {value === undefined && (
        <option value="" disabled>
          choose
        </option>
      )}
      {strange && <option value={value}>{value} (unknown)</option>}
      {shape.values.map((each) => (
        <option key={each}>{each}</option>
      ))}
    </select>
  )
}

/** A list of values of an enum: those that are there, and one to add. */
export const EnumList = ({ shape, ...props }: ControlProps<readonly unknown[]> & { shape: Enum }) => {
  const { append, remove, readOnly } = useEditing()
  const present = props.value ?? []
  const left = shape.values.filter((each) => !present.includes(each))
  return (
    <div className="form-chips">
      {present.map((each, index) => (
        <span className="form-chip" key={`${String(each)} ${index}`}>
          {String(each)}
          {!readOnly && (
            <IconButton size="small" label={`Remove ${String(each)}`} onPress={() => remove([...props.path, index])}>
              <X aria-hidden />
            </IconButton>
          )}
        </span>
      ))}
      {!readOnly && left.length > 0 && (
        <select {...common(props)} className="input input--mono" value="" onChange={(event) => append(props.path, event.target.value)}>
          <option value="" disabled>
            Add…
          </option>
          {left.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      )}
    </div>
  )
}
