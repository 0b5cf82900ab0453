import { describe, expect, it } from 'vitest'
import { sectionOf } from '../../scripts/release-notes.mjs'
import { textOf } from '../architecture/files.js'

const changelog = `# Changelog

## [Unreleased]

- soon

## [0.2.0] - 2026-12-24

### Added

- a thing

## [0.1.0] - 2026-11-30

- the first

[0.1.0]: https://example.com/v0.1.0
`

describe('the notes of a release', () => {
  it('are the section of its version', () => {
    expect(sectionOf(changelog, '0.2.0')).toBe('### Added\n\n- a thing')
  })

  it('end before the links', () => {
    expect(sectionOf(changelog, '0.1.0')).toBe('- the first')
  })

  it('are missing for a version that the changelog does not name', () => {
    expect(sectionOf(changelog, '0.3.0')).toBeUndefined()
    expect(sectionOf(changelog, '0.1')).toBeUndefined()
  })

  it('exist for the version of the package', () => {
    const { version } = JSON.parse(textOf('package.json')) as { version: string }
    expect(sectionOf(textOf('CHANGELOG.md'), version)).not.toBe('')
    expect(sectionOf(textOf('CHANGELOG.md'), version)).toBeDefined()
  })
})
