/** A form made from the schema. What it changes it changes in the text, so that form and text are two views of one thing. */
import { useDeferredValue, useMemo, useRef } from 'react'
import { Notice } from '../../components/index.js'
import { withElement, withMoved, withoutValue, withValue } from '../edits.js'
import { verdictOn } from '../judging.js'
import { shapeFor } from '../schema.js'
import type { Annotation, SchemaReference } from '../types.js'
import { EditingProvider, templateContext, type Editing } from './editing.js'
import { Fields } from './FormField.js'
import './form.css'

export interface JsonFormProps {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly schema: SchemaReference
  readonly label: string
  /** Remarks from elsewhere, beside those of judging. */
  readonly annotations?: readonly Annotation[]
  readonly readOnly?: boolean
  /** The party that new objects belong to. */
  readonly party?: { readonly countryCode: string; readonly partyId: string }
}

const none: readonly Annotation[] = []

export const JsonForm = ({ text, onChange, schema, label, annotations = none, readOnly = false, party }: JsonFormProps) => {
  const { version, object, partial = false } = schema
  const shape = useMemo(() => shapeFor({ version, object, partial }), [version, object, partial])
  const judgedText = useDeferredValue(text)
  const verdict = useMemo(() => verdictOn(judgedText, { version, object, partial }), [judgedText, version, object, partial])
  const value = useMemo(() => {
    try {
      return { json: JSON.parse(text) as unknown }
    } catch {
      return undefined
    }
  }, [text])
  // Several changes may come before the next rendering; each builds on the one before.
  const latest = useRef(text)
  latest.current = text
  const editing = useMemo((): Editing => {
    const change = (next: string) => {
      latest.current = next
      onChange(next)
    }
    return {
      set: (path, next) => {
        change(withValue(latest.current, [...path], next, shape))
      },
      remove: (path) => {
        change(withoutValue(latest.current, [...path]))
      },
      append: (path, next) => {
        change(withElement(latest.current, [...path], next, shape))
      },
      move: (path, index, by) => {
        change(withMoved(latest.current, [...path], index, by))
      },
      annotations: [
        ...verdict.annotations,
        ...annotations.filter((other) => !verdict.annotations.some((own) => own.pointer === other.pointer && own.text === other.text)),
      ],
      readOnly,
      template: () => templateContext(party),
    }
  }, [onChange, shape, verdict, annotations, readOnly, party])

  if (shape?.kind !== 'object')
    return (
      <Notice>
        There is no form for {object} in {version}: edit it as JSON.
      </Notice>
    )
  if (value === undefined) {
    return (
      <Notice meaning="violation">
        The text is not JSON{verdict.error ? ` (line ${verdict.error.line}, column ${verdict.error.column}: ${verdict.error.message})` : ''}
        . Correct it as JSON, then the form is back.
      </Notice>
    )
  }
  return (
    <EditingProvider value={editing}>
      <div className="json-form" role="group" aria-label={label}>
        <Fields shape={shape} path={[]} value={value.json} />
      </div>
    </EditingProvider>
  )
}
