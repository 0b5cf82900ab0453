/** A field of a form, whatever its shape: a control, a group of fields, or a list of either. */
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, OctagonAlert, Plus, TriangleAlert, X } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Button, IconButton } from '../../components/index.js'
import { FindingText } from '../../findings/Explain.js'
import { pointerOf } from '../pointer.js'
import { hintText, typeText, type Field, type Shape } from '../schema.js'
import { beginningOf } from '../template.js'
import { BooleanControl, EnumControl, EnumList, NumberControl, TextControl } from './controls.js'
import { useEditing, type Path } from './editing.js'
import { canShow, countUnder, formFields, problemsAt, summaryOf } from './form-model.js'
import { isObject } from '../../../emulator/ocpi/json-object.js'

/** The fields of an object: required ones first, then what is there, then what may be added. */
export const Fields = ({ shape, path, value }: { shape: Extract<Shape, { kind: 'object' }>; path: Path; value: unknown }) => {
  const { set, remove, readOnly, template } = useEditing()
  const [adding, setAdding] = useState(false)
  const { shown, absent, unknown } = formFields(shape.fields, value)
  const fields = isObject(value) ? value : {}
  const add = (field: Field) => {
    set([...path, field.name], beginningOf(field.shape, field.name, template()))
  }
  return (
    <div className="form-fields">
      {shown.map((field) => (
        <FormField key={field.name} field={field} path={[...path, field.name]} value={fields[field.name]} />
      ))}
      {unknown.map((name) => (
        <div className="form-row" key={name}>
          <span className="form-name">
            <code>{name}</code>
            <span className="form-type">{shape.name} has no such field</span>
          </span>
          <div className="form-control">
            <code className="form-json truncate">{JSON.stringify(fields[name])}</code>
            {!readOnly && (
              <IconButton size="small" label={`Remove ${name}`} onPress={() => remove([...path, name])}>
                <X aria-hidden />
              </IconButton>
            )}
          </div>
        </div>
      ))}
      {!readOnly && absent.length > 0 && (
        <div className="form-more">
          <Button
            size="small"
            kind="quiet"
            aria-expanded={adding}
            icon={adding ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
            onPress={() => setAdding(!adding)}
          >
            {absent.length} optional {absent.length === 1 ? 'field' : 'fields'}
          </Button>
          {adding && (
            <div className="form-chips">
              {absent.map((field) => (
                <Button
                  key={field.name}
                  size="small"
                  icon={<Plus aria-hidden />}
                  aria-label={`Add ${field.name}`}
                  onPress={() => add(field)}
                >
                  <code>{field.name}</code>
                </Button>
              ))}
            </div>
          )}
        </div>
      )}
    </div>
  )
}

const FormField = ({ field, path, value }: { field: Field; path: Path; value: unknown }) => {
  const { remove, readOnly } = useEditing()
  const removeButton =
    !field.required && !readOnly ? (
      <IconButton size="small" label={`Remove ${field.name}`} onPress={() => remove(path)}>
        <X aria-hidden />
      </IconButton>
    ) : undefined
  return <Value shape={field.shape} path={path} value={value} name={field.name} required={field.required} actions={removeButton} />
}

interface ValueProps {
  readonly shape: Shape
  readonly path: Path
  readonly value: unknown
  /** Field name, or number of the element. */
  readonly name: string
  readonly required: boolean
  readonly actions: ReactNode
}

const Value = (props: ValueProps) => {
  const { shape, path, value } = props
  if (!canShow(shape, value)) return <Mistyped {...props} />
  if (shape.kind === 'object')
    return (
      <Group {...props}>
        <Fields shape={shape} path={path} value={value} />
      </Group>
    )
  if (shape.kind === 'list' && shape.element.kind !== 'enum')
    return (
      <Group {...props}>
        <Elements shape={shape} path={path} value={Array.isArray(value) ? value : []} name={props.name} />
      </Group>
    )
  return <Row {...props} />
}

const Row = ({ shape, path, value, name, required, actions }: ValueProps) => {
  const id = useId()
  const { annotations } = useEditing()
  const problems = problemsAt(annotations, pointerOf(path))
  const control = { id, path, invalid: problems.length > 0, describedBy: problems.length > 0 ? `${id}-problems` : undefined }
  return (
    <div className="form-row">
      <label htmlFor={id} className="form-name" title={hintText(shape)}>
        <code>{name}</code>
        {required && (
          <span className="form-required" title="required">
            *
          </span>
        )}
        <span className="form-type">{typeText(shape)}</span>
      </label>
      <div className="form-value">
        <div className="form-control">
          {shape.kind === 'enum' ? (
            <EnumControl {...control} shape={shape} value={value as string | undefined} />
          ) : shape.kind === 'list' ? (
            shape.element.kind === 'enum' && <EnumList {...control} shape={shape.element} value={value as readonly unknown[] | undefined} />
          ) : shape.kind === 'object' ? null : shape.basic.type === 'boolean' ? (
            <BooleanControl {...control} value={value as boolean | undefined} />
          ) : shape.basic.type === 'number' || shape.basic.type === 'int' ? (
            <NumberControl {...control} basic={shape.basic} value={value as number | undefined} />
          ) : (
            <TextControl {...control} basic={shape.basic} value={value as string | undefined} />
          )}
          {actions}
        </div>
        <Problems id={`${id}-problems`} path={path} />
      </div>
    </div>
  )
}

/** A value of another type than the specification has for the place. */
const Mistyped = ({ shape, path, value, name, actions }: ValueProps) => {
  const { set, readOnly, template } = useEditing()
  const id = useId()
  return (
    <div className="form-row">
      <span className="form-name">
        <code>{name}</code>
        <span className="form-type">{typeText(shape)}</span>
      </span>
      <div className="form-value">
        <div className="form-control">
          <code className="form-json truncate">{JSON.stringify(value)}</code>
          {!readOnly && (
            <Button size="small" onPress={() => set(path, beginningOf(shape, name, template()))}>
              Replace by {typeText(shape)}
            </Button>
          )}
          {actions}
        </div>
        <Problems id={id} path={path} />
      </div>
    </div>
  )
}

const Group = ({ shape, path, value, name, required, actions, children }: ValueProps & { children: ReactNode }) => {
  const { annotations, set, readOnly, template } = useEditing()
  const id = useId()
  const element = typeof path.at(-1) === 'number'
  const [open, setOpen] = useState(!element && (shape.kind === 'object' || (Array.isArray(value) && value.length <= 8)))
  const problems = countUnder(annotations, pointerOf(path))
  if (value === undefined) {
    return (
      <div className="form-row">
        <span className="form-name">
          <code>{name}</code>
          {required && (
            <span className="form-required" title="required">
              *
            </span>
          )}
          <span className="form-type">{typeText(shape)}</span>
        </span>
        <div className="form-value">
          {!readOnly && (
            <Button size="small" icon={<Plus aria-hidden />} onPress={() => set(path, beginningOf(shape, name, template()))}>
              Add {name}
            </Button>
          )}
          <Problems id={id} path={path} />
        </div>
      </div>
    )
  }
  return (
    <div className="form-group" role="group" aria-label={element ? `${String(path.at(-2))} ${name}` : name}>
      <div className="form-group__head">
        <button type="button" className="form-group__fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
          <code>{name}</code>
          {required && (
            <span className="form-required" title="required">
              *
            </span>
          )}
          <span className="form-type truncate">
            {element ? summaryOf(value) : `${typeText(shape)}${open ? '' : ` · ${summaryOf(value)}`}`}
          </span>
          {!open && problems > 0 && (
            <span className="is-violation form-count">
              <OctagonAlert aria-hidden /> {problems}
            </span>
          )}
        </button>
        {actions}
      </div>
      <Problems id={id} path={path} />
      {open && <div className="form-group__body">{children}</div>}
    </div>
  )
}

const Elements = ({
  shape,
  path,
  value,
  name,
}: {
  shape: Extract<Shape, { kind: 'list' }>
  path: Path
  value: readonly unknown[]
  name: string
}) => {
  const { append, move, remove, readOnly, template } = useEditing()
  return (
    <div className="form-fields">
      {value.map((element, index) => (
        <Value
          key={index}
          shape={shape.element}
          path={[...path, index]}
          value={element}
          name={String(index + 1)}
          required={false}
          actions={
            !readOnly && (
              <>
                <IconButton
                  size="small"
                  label={`Move ${name} ${index + 1} up`}
                  isDisabled={index === 0}
                  onPress={() => move(path, index, -1)}
                >
                  <ArrowUp aria-hidden />
                </IconButton>
                <IconButton
                  size="small"
                  label={`Move ${name} ${index + 1} down`}
                  isDisabled={index === value.length - 1}
                  onPress={() => move(path, index, 1)}
                >
                  <ArrowDown aria-hidden />
                </IconButton>
                <IconButton size="small" label={`Remove ${name} ${index + 1}`} onPress={() => remove([...path, index])}>
                  <X aria-hidden />
                </IconButton>
              </>
            )
          }
        />
      ))}
      {!readOnly && (
        <div className="form-more">
          <Button
            size="small"
            kind="quiet"
            icon={<Plus aria-hidden />}
            onPress={() => {
              const added = beginningOf(shape.element, name, template())
              append(path, Array.isArray(added) ? added[0] : added)
            }}
          >
            Add {typeText(shape.element)}
          </Button>
        </div>
      )}
    </div>
  )
}

const Problems = ({ id, path }: { id: string; path: Path }) => {
  const { annotations } = useEditing()
  const problems = problemsAt(annotations, pointerOf(path))
  if (problems.length === 0) return null
  return (
    <ul id={id} className="form-problems">
      {problems.map(({ severity, text, chapter, rule }, index) => (
        <li key={index} className={severity === 'violation' ? 'is-violation' : 'is-warning'}>
          {severity === 'violation' ? <OctagonAlert aria-hidden /> : <TriangleAlert aria-hidden />}
          <span>
            <FindingText text={text} chapter={chapter} rule={rule} />
          </span>
        </li>
      ))}
    </ul>
  )
}
