/** The versions that Standin speaks, oldest first, and how one is chosen. */
import { z } from 'zod'

export const versions = ['2.1.1', '2.2.1', '2.3.0'] as const
export const Version = z.enum(versions)
export type Version = (typeof versions)[number]

/** The versions of a new stand-in, unless it is given others. */
export const usualVersions = ['2.1.1', '2.2.1'] as const satisfies readonly Version[]

/** What is assumed of a platform that no version has been agreed on with. */
export const assumedVersion: Version = '2.2.1'

/** Every version of OCPI that was published, whether Standin speaks it or not. */
export const publishedVersions = ['2.0', '2.1', '2.1.1', '2.2', '2.2.1', '2.3.0', '3.0'] as const

export const isVersion = (text: string): text is Version => (versions as readonly string[]).includes(text)

/** Highest version that both sides offer; undefined if there is none (chapter versions). */
export const highestMutual = (ours: readonly string[], theirs: readonly string[]): Version | undefined =>
  versions.filter((version) => ours.includes(version) && theirs.includes(version)).at(-1)

/** The newest of some versions; what is assumed where there is none. */
export const newestOf = (some: readonly Version[]): Version => highestMutual(versions, some) ?? assumedVersion
