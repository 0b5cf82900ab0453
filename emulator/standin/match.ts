/** Finds the row of the endpoint table that a request means, or says why there is none. */
import type { Endpoint, Interface, Module } from '../ocpi/endpoints.js'

export type Match =
  | { readonly kind: 'match'; readonly endpoint: Endpoint; readonly params: Readonly<Record<string, string>> }
  /** The path exists, with other methods. */
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  /** The other interface of the module has it. */
  | { readonly kind: 'wrong-interface'; readonly interface: Interface; readonly endpoint: Endpoint; readonly http: number; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' }

interface Pattern { readonly endpoint: Endpoint; readonly segments: readonly string[] }

/** Rows of each module, their paths split once. */
const patterns = new WeakMap<readonly Endpoint[], Map<Module, Pattern[]>>()

const patternsOf = (table: readonly Endpoint[]): Map<Module, Pattern[]> => {
  const known = patterns.get(table)
  if (known) return known
  const byModule = new Map<Module, Pattern[]>()
  for (const endpoint of table) {
    const list = byModule.get(endpoint.module) ?? []
    list.push({ endpoint, segments: endpoint.path.split('/').slice(1) })
    byModule.set(endpoint.module, list)
  }
  patterns.set(table, byModule)
  return byModule
}

/** A response_url or the url of a CDR is ours to shape: it may have several segments. */
const isFree = (segment: string | undefined): boolean => segment === '{response_url}' || segment === '{cdr}'

const fits = ({ segments: pattern }: Pattern, segments: readonly string[]): boolean => {
  if (isFree(pattern.at(-1))) return segments.length >= pattern.length
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

const paramsOf = ({ segments: pattern }: Pattern, segments: readonly string[]): Record<string, string> => {
  const params: Record<string, string> = {}
  for (const [index, part] of pattern.entries()) {
    if (!part.startsWith('{')) continue
    params[part.slice(1, -1)] = isFree(part) ? segments.slice(index).map(decodeSegment).join('/') : decodeSegment(segments[index] ?? '')
  }
  return params
}

/** `segments` are what follows the module's url, still percent-encoded. */
export const matchEndpoint = (
  table: readonly Endpoint[], module: Module, served: Interface | undefined, method: string, segments: readonly string[],
): Match => {
  const fitting = (patternsOf(table).get(module) ?? []).filter((pattern) => fits(pattern, segments))
  if (fitting.length === 0) return { kind: 'unknown' }
  const ours = fitting.filter(({ endpoint }) => endpoint.interface === undefined || endpoint.interface === served)
  const exact = ours.find(({ endpoint }) => endpoint.method === method)
  if (exact) return { kind: 'match', endpoint: exact.endpoint, params: paramsOf(exact, segments) }
  const allowed = [...new Set(ours.map(({ endpoint }) => endpoint.method))]
  const other = fitting.find(({ endpoint }) => endpoint.method === method)
  if (other?.endpoint.interface) {
    return { kind: 'wrong-interface', interface: other.endpoint.interface, endpoint: other.endpoint, http: ours.length > 0 ? 405 : 404, allowed }
  }
  return ours.length > 0 ? { kind: 'method', allowed } : { kind: 'unknown' }
}
