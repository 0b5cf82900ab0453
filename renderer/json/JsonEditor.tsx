import type { Ref } from 'react'
import { later } from '../components/later.js'
import type { Annotation, JsonHelp, TextSchema } from './types.js'
import './json.css'

export interface JsonEditorHandle {
  focus(): void
  /** Puts the cursor at an offset, and that in view. */
  reveal(offset: number): void
}

export interface JsonEditorProps {
  readonly text: string
  readonly onChange: (text: string) => void
  /** What assistive technology calls it. */
  readonly label: string
  /** Switches completion, documentation and judging on. */
  readonly schema?: TextSchema
  /** Completion and documentation of a text that is not an object of the specification. */
  readonly help?: JsonHelp
  /** Remarks from elsewhere, shown beside those of the editor. */
  readonly annotations?: readonly Annotation[]
  readonly readOnly?: boolean
  /** Ctrl+Enter. Whether it may be sent is for the caller to decide. */
  readonly onSubmit?: () => void
  /** Offset to show at first. */
  readonly start?: number
  /** Told where the cursor is when it has moved. */
  readonly onCursor?: (offset: number) => void
  readonly handle?: Ref<JsonEditorHandle>
}

const Editor = later<JsonEditorProps>(
  async () => (await import('./editor/Editor.js')).Editor,
  ({ text }) => <pre className="json-editor__waiting">{text.slice(0, 10_000)}</pre>,
  { ahead: false },
)

/** JSON as text that can be edited, with completion and judging. The editor is loaded when it is first needed. */
export const JsonEditor = (props: JsonEditorProps) => (
  <div className="json-editor">
    <Editor {...props} />
  </div>
)
