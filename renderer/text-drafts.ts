/** What every kind of unsaved text has in common. */
import { isObject } from '../emulator/ocpi/json-object.js'

export interface TextDraft {
  readonly text: string
  /** The stored text that the edits started from. */
  readonly base: string
}

export const isTextDraft = (value: unknown): value is TextDraft =>
  isObject(value) && typeof value['text'] === 'string' && typeof value['base'] === 'string'

/** The drafts without one of them; the same drafts when it is not among them. */
export const withoutDraft = <T>(drafts: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> =>
  Object.hasOwn(drafts, id) ? Object.fromEntries(Object.entries(drafts).filter(([other]) => other !== id)) : drafts
