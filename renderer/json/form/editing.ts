/** What the parts of a form share: the text that they change and what is wrong with it. */
import { createContext, use } from 'react'
import { formatDateTime } from '../../../emulator/ocpi/datetime.js'
import { uniqueText, type TemplateContext } from '../template.js'
import type { Annotation } from '../types.js'

export type Path = readonly (string | number)[]

export interface Editing {
  readonly set: (path: Path, value: unknown) => void
  readonly remove: (path: Path) => void
  readonly append: (path: Path, value: unknown) => void
  readonly move: (path: Path, index: number, by: -1 | 1) => void
  readonly annotations: readonly Annotation[]
  readonly readOnly: boolean
  /** For what is added. */
  readonly template: () => TemplateContext
}

const EditingContext = createContext<Editing | undefined>(undefined)
export const EditingProvider = EditingContext

export const useEditing = (): Editing => {
  const editing = use(EditingContext)
  if (!editing) throw new Error('A JsonForm is missing above this component.')
  return editing
}

/** Now, to the second, as a DateTime. */
export const nowText = (): string => formatDateTime(Math.floor(Date.now() / 1000) * 1000)

export const templateContext = (party?: { readonly countryCode: string; readonly partyId: string }): TemplateContext => ({
  countryCode: party?.countryCode ?? 'NL',
  partyId: party?.partyId ?? 'EXA',
  now: nowText(),
  unique: uniqueText(Math.random),
})
