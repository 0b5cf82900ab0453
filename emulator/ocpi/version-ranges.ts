/** Ranges of versions that rules and cases apply to, by name; resolved to the versions that Standin speaks. */
import { versions, type Version } from './version.js'

export const versionRanges = ['all', '2.1.1', '2.2+', '2.2.1', '2.3.0'] as const
export type VersionRange = (typeof versionRanges)[number]

const contains: Record<VersionRange, (version: string) => boolean> = {
  all: () => true,
  '2.1.1': (version) => version === '2.1.1',
  '2.2+': (version) => version !== '2.1.1',
  '2.2.1': (version) => version === '2.2.1',
  '2.3.0': (version) => version === '2.3.0',
}

export const versionsIn = (range: VersionRange): Version[] => versions.filter((version) => contains[range](version))
