// Prints the section of CHANGELOG.md for a tag: `node scripts/release-notes.mjs v0.2.0`. Fails where the tag, package.json and the
// changelog do not name the same version, so that a release cannot go out half prepared.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './parts.mjs'

/**
 * The text below a version's heading (https://keepachangelog.com), without the heading.
 * @param {string} changelog
 * @param {string} version as `0.2.0`
 * @returns {string | undefined}
 */
export const sectionOf = (changelog, version) => {
  const lines = changelog.split(/\r?\n/)
  const start = lines.findIndex((line) => line.startsWith(`## [${version}]`))
  if (start < 0) return undefined
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## ') || /^\[[^\]]+\]: /.test(line))
  return lines
    .slice(start + 1, length < 0 ? undefined : start + 1 + length)
    .join('\n')
    .trim()
}

/** @param {string | undefined} tag @returns {{ notes: string } | { problem: string }} */
const releaseNotes = (tag) => {
  const { version } = /** @type {{ version: string }} */ (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  if (tag !== `v${version}`)
    return { problem: `the tag is ${tag ?? 'missing'}, and package.json has version ${version}: expected v${version}` }
  const notes = sectionOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)
  return notes === undefined || notes === '' ? { problem: `CHANGELOG.md has no text for ${version}` } : { notes }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const result = releaseNotes(process.argv[2])
  if ('notes' in result) process.stdout.write(`${result.notes}\n`)
  else {
    process.stderr.write(`release-notes: ${result.problem}\n`)
    process.exitCode = 1
  }
}
