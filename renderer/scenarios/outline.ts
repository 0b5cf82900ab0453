/** What a scenario's text consists of, for jumping to it; the text may be half written. */
import { findNodeAtLocation, getNodeValue, parseTree, type JSONPath, type Node } from 'jsonc-parser'
import { withElement, withMoved, withoutValue } from '../json/edits.js'
import { isObject } from '../../emulator/ocpi/json-object.js'

export interface OutlineStep {
  readonly index: number
  /** As `pull`; empty while it is being written. */
  readonly verb: string
  readonly title: string
  /** Versions that it is limited to. */
  readonly only: string
  readonly expectations: number
  /** Where it stands in the text. */
  readonly from: number
  readonly to: number
}

export interface OutlinePart {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly from: number
}

export interface Outline {
  readonly title: string
  readonly parts: readonly OutlinePart[]
  readonly steps: readonly OutlineStep[]
}

const valueOf = (node: Node | undefined): unknown => node && (getNodeValue(node) as unknown)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a step is called where it has no title, as a run names it. */
export const stepTitle = (step: Readonly<Record<string, unknown>>): string => {
  if (text(step['title']) !== '') return text(step['title'])
  const verb = text(step['do'])
  const what =
    text(step['operation']) ||
    text(step['command']) ||
    (text(step['module']) === '' ? '' : `${verb} ${text(step['module'])}`) ||
    (text(step['switch']) === '' ? '' : `fault ${text(step['switch'])}`)
  const exchange = isObject(step['exchange']) ? text(step['exchange']['endpoint']) || text(step['exchange']['module']) : ''
  const rest = what || (verb === 'use' ? `use ${text(step['file'])}` : verb === 'expect' && exchange !== '' ? `expect ${exchange}` : verb)
  return text(step['standin']) === '' ? rest : `${text(step['standin'])}: ${rest}`
}

const parts: readonly { id: string; title: string; detail: (value: unknown) => string }[] = [
  { id: 'versions', title: 'Versions', detail: (value) => (Array.isArray(value) ? value.join(', ') : '') },
  { id: 'variables', title: 'Variables', detail: (value) => (isObject(value) ? Object.keys(value).join(', ') : '') },
  { id: 'secrets', title: 'Secrets', detail: (value) => (Array.isArray(value) ? value.join(', ') : '') },
  { id: 'clock', title: 'Clock', detail: (value) => (isObject(value) ? `× ${String(value['speed'])}` : '') },
  { id: 'findings', title: 'Findings', detail: text },
  {
    id: 'standins',
    title: 'Stand-ins',
    detail: (value) =>
      Array.isArray(value) ? value.map((standin: unknown) => (isObject(standin) ? text(standin['id']) : '')).join(', ') : '',
  },
]

export const outlineOf = (source: string): Outline => {
  const root = parseTree(source)
  const at = (path: JSONPath): Node | undefined => root && findNodeAtLocation(root, path)
  return {
    title: text(valueOf(at(['title']))),
    parts: parts.flatMap(({ id, title, detail }) => {
      const node = at([id])
      return node ? [{ id, title, detail: detail(valueOf(node)), from: node.parent?.offset ?? node.offset }] : []
    }),
    steps: (at(['steps'])?.children ?? []).map((node, index): OutlineStep => {
      const step = valueOf(node)
      const known = isObject(step) ? step : {}
      return {
        index,
        verb: text(known['do']),
        title: stepTitle(known) || '…',
        only: Array.isArray(known['only']) ? known['only'].join(', ') : '',
        expectations: Array.isArray(known['expect']) ? known['expect'].length : 0,
        from: node.offset,
        to: node.offset + node.length,
      }
    }),
  }
}

/** The step in which an offset lies, or the last one before it. */
export const stepAtOffset = (steps: readonly OutlineStep[], offset: number): number | undefined => {
  const after = steps.findIndex((step) => step.from > offset)
  const index = after === -1 ? steps.length - 1 : after - 1
  return index < 0 ? undefined : index
}

// ---- changes ------------------------------------------------------------------------------------------------------------

export const withoutStep = (source: string, index: number): string => withoutValue(source, ['steps', index])

export const withStepMoved = (source: string, index: number, by: -1 | 1): string => withMoved(source, ['steps'], index, by)

/** The text with a step after another one; `after` undefined puts it at the end. */
export const withStep = (source: string, step: object, after: number | undefined): string => {
  const root = parseTree(source)
  const list = valueOf(root && findNodeAtLocation(root, ['steps']))
  const steps = Array.isArray(list) ? (list as unknown[]) : []
  let result = withElement(source, ['steps'], step)
  for (let at = steps.length; after !== undefined && at > after + 1; at--) result = withMoved(result, ['steps'], at, -1)
  return result
}

export const stepAt = (source: string, index: number): object | undefined => {
  const root = parseTree(source)
  const value = valueOf(root && findNodeAtLocation(root, ['steps', index]))
  return isObject(value) ? value : undefined
}
