/** What a view of JSON shows: its lines without the folded ones, with annotations beneath the lines they concern. */
import { lineOfPointer, visibleLines, type JsonLines } from './lines.js'
import type { Annotation } from './types.js'

export interface PlacedAnnotation extends Annotation {
  readonly line: number
}

/** Annotations with their lines, from top to bottom. */
export const placed = (lines: JsonLines, annotations: readonly Annotation[]): PlacedAnnotation[] =>
  annotations
    .map((annotation) => ({ ...annotation, line: lineOfPointer(lines, annotation.pointer) }))
    .sort((left, right) => left.line - right.line)

export type Row =
  | { readonly kind: 'line'; readonly line: number; readonly hidden: number; readonly worst: Annotation['severity'] | undefined }
  | { readonly kind: 'annotation'; readonly annotation: PlacedAnnotation; readonly index: number }

/** Rows from top to bottom. `hidden` counts the annotations inside of a folded line. */
export const rowsOf = (lines: JsonLines, folded: ReadonlySet<number>, annotations: readonly PlacedAnnotation[]): Row[] => {
  const rows: Row[] = []
  let next = 0
  for (const line of visibleLines(lines, folded)) {
    const own = next
    while ((annotations[next]?.line ?? Infinity) <= line) next++
    const beneath = annotations.slice(own, next)
    const firstHidden = next
    if (folded.has(line)) while ((annotations[next]?.line ?? Infinity) <= lines.at(line).match) next++
    const concerned = annotations.slice(own, next)
    rows.push({
      kind: 'line',
      line,
      hidden: next - firstHidden,
      worst: concerned.length === 0 ? undefined : concerned.some(({ severity }) => severity === 'violation') ? 'violation' : 'warning',
    })
    beneath.forEach((annotation, offset) => rows.push({ kind: 'annotation', annotation, index: own + offset }))
  }
  return rows
}

/** The folded lines that have to be unfolded for a line to be seen. */
export const foldedAround = (lines: JsonLines, folded: ReadonlySet<number>, line: number): number[] => {
  const around: number[] = []
  for (let at = lines.at(line).parent; at !== -1; at = lines.at(at).parent) if (folded.has(at)) around.push(at)
  return around
}

/** Every line that can be folded, from a depth on. */
export const foldable = (lines: JsonLines, fromDepth: number): Set<number> => {
  const all = new Set<number>()
  for (let line = 0; line < lines.count; line++) {
    const { kind, depth } = lines.at(line)
    if (kind === 'open' && depth >= fromDepth) all.add(line)
  }
  return all
}

/** Next element after, or last before, a line among sorted lines; wraps around. -1 when there is none. */
export const neighbour = (sorted: readonly number[], line: number, by: -1 | 1): number => {
  if (sorted.length === 0) return -1
  const found = by === 1 ? sorted.findIndex((other) => other > line) : sorted.findLastIndex((other) => other < line)
  return found === -1 ? (by === 1 ? 0 : sorted.length - 1) : found
}
