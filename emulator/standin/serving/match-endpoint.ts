/** Finds the row of the endpoint table that a request means, or says why there is none. */
import type { Endpoint, Interface, Module } from '../../ocpi/endpoints.js'

export type Match =
  | { readonly kind: 'match'; readonly endpoint: Endpoint; readonly params: Readonly<Record<string, string>> }
  /** The path exists, with other methods. */
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  /** The other interface of the module has it. */
  | {
      readonly kind: 'wrong-interface'
      readonly interface: Interface
      readonly endpoint: Endpoint
      readonly http: number
      readonly allowed: readonly string[]
    }
  | { readonly kind: 'unknown' }

interface Pattern {
  readonly endpoint: Endpoint
  readonly segments: readonly string[]
  readonly parameters: readonly Parameter[]
}
interface Parameter {
  readonly name: string
  readonly index: number
  readonly free: boolean
}

/** Rows of each module, their paths split once. */
const patterns = new WeakMap<readonly Endpoint[], Map<Module, Pattern[]>>()

const patternsOf = (table: readonly Endpoint[]): Map<Module, Pattern[]> => {
  const known = patterns.get(table)
  if (known) return known
  const byModule = new Map<Module, Pattern[]>()
  for (const endpoint of table) {
    const list = byModule.get(endpoint.module) ?? []
    list.push(patternOf(endpoint))
    byModule.set(endpoint.module, list)
  }
  patterns.set(table, byModule)
  return byModule
}

const patternOf = (endpoint: Endpoint): Pattern => {
  const segments = endpoint.path.split('/').slice(1)
  const parameters = segments.flatMap((part, index) =>
    part.startsWith('{') ? [{ name: part.slice(1, -1), index, free: endpoint.urlGivenByPeer }] : [],
  )
  return { endpoint, segments, parameters }
}

/** A response_url or the url of a CDR is ours to shape: it may have several segments. */
const fits = ({ endpoint, segments: pattern }: Pattern, segments: readonly string[]): boolean => {
  if (endpoint.urlGivenByPeer) return segments.length >= pattern.length
  return pattern.length === segments.length && pattern.every((part, index) => part.startsWith('{') || part === segments[index])
}

/** What cannot be decoded stays as it is. */
export const decodeSegment = (segment: string): string => {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const paramsOf = ({ parameters }: Pattern, segments: readonly string[]): Record<string, string> => {
  const params: Record<string, string> = {}
  for (const { name, index, free } of parameters) {
    params[name] = free ? segments.slice(index).map(decodeSegment).join('/') : decodeSegment(segments[index] ?? '')
  }
  return params
}

const isOurs = (endpoint: Endpoint, served: Interface | undefined): boolean =>
  endpoint.interface === undefined || endpoint.interface === served

/** `segments` are what follows the module's url, still percent-encoded. */
export const matchEndpoint = (
  table: readonly Endpoint[],
  module: Module,
  served: Interface | undefined,
  method: string,
  segments: readonly string[],
): Match => {
  const rows = patternsOf(table).get(module) ?? []
  const exact = rows.find((row) => row.endpoint.method === method && isOurs(row.endpoint, served) && fits(row, segments))
  if (exact) return { kind: 'match', endpoint: exact.endpoint, params: paramsOf(exact, segments) }
  const fitting = rows.filter((row) => fits(row, segments))
  const ours = fitting.filter(({ endpoint }) => isOurs(endpoint, served))
  const allowed = [...new Set(ours.map(({ endpoint }) => endpoint.method))]
  const other = fitting.find(({ endpoint }) => endpoint.method === method)
  if (other?.endpoint.interface) {
    return {
      kind: 'wrong-interface',
      interface: other.endpoint.interface,
      endpoint: other.endpoint,
      http: ours.length > 0 ? 405 : 404,
      allowed,
    }
  }
  return ours.length > 0 ? { kind: 'method', allowed } : { kind: 'unknown' }
}
