export { JsonView, type JsonViewProps } from './JsonView.js'
export { JsonEditor, type JsonEditorProps } from './JsonEditor.js'
export type { Annotation, SchemaReference } from './types.js'
