/** The versions that Standin speaks, oldest first, and how one is chosen. */
import { z } from 'zod'

export const versions = ['2.1.1', '2.2.1'] as const
export const Version = z.enum(versions)
export type Version = (typeof versions)[number]

export const isVersion = (text: string): text is Version => (versions as readonly string[]).includes(text)

/** Highest version that both sides offer; undefined if there is none (chapter versions). */
export const highestMutual = (ours: readonly string[], theirs: readonly string[]): Version | undefined =>
  versions.filter((version) => ours.includes(version) && theirs.includes(version)).at(-1)
