import type { Annotation, SchemaReference } from './types.js'

export interface JsonEditorProps {
  readonly text: string
  readonly onChange: (text: string) => void
  /** What assistive technology calls it. */
  readonly label: string
  /** Switches completion, documentation and judging on. */
  readonly schema?: SchemaReference
  /** Remarks from elsewhere, shown beside those of the editor. */
  readonly annotations?: readonly Annotation[]
  readonly readOnly?: boolean
  /** Ctrl+Enter. Whether it may be sent is for the caller to decide. */
  readonly onSubmit?: () => void
}

/** JSON as text that can be edited. */
export const JsonEditor = ({ text, onChange, label, readOnly = false }: JsonEditorProps) => (
  <textarea aria-label={label} value={text} readOnly={readOnly} onChange={(event) => { onChange(event.target.value) }} />
)
