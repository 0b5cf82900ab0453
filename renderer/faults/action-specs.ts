/** The kinds of actions and their fields, as a table. */
import { FaultAction, jsonChanges } from '../../emulator/contract/faults.js'
import { textAt, valueAt } from './editing.js'

export type Kind = FaultAction['kind']

export const kinds: readonly { readonly id: Kind; readonly label: string }[] = [
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
export type Spec =
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

export const specs: Readonly<Record<Exclude<Kind, 'behaviour'>, readonly Spec[]>> = {
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

export const isSpare = (spec: Spec, action: unknown): boolean =>
  'unless' in spec &&
  spec.unless !== undefined &&
  spec.unless.is.includes(textAt(action, [spec.unless.name]) ?? '') &&
  valueAt(action, [spec.name]) === undefined
