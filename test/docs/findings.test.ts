import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { chapterTitles } from '../../emulator/ocpi/chapters.js'
import { findingIds, findingRules } from '../../emulator/ocpi/finding-rules.js'

const introduction = `# Findings

What each rule means, why it hurts partners, and how to fix what it finds. \`standin explain RULE\` prints the same, and the
window opens it beside the finding. This page is written from the table of rules by
\`npx vitest run test/docs/findings.test.ts -u\`.

A violation contradicts the version in use. A warning is legal or ambiguous, but known to break partners. The severity below is
the usual one: a single finding may differ by version or situation.
`

const section = (id: (typeof findingIds)[number]): string => {
  const { title, severity, chapter, meaning, harm, fix } = findingRules[id]
  return `
## \`${id}\`

${title} (${severity}; ${chapterTitles[chapter]}, \`${chapter}\`)

- **Meaning**: ${meaning}
- **Why it hurts**: ${harm}
- **Fix**: ${fix}
`
}

it('docs/findings.md explains every rule in the words of the table, and no other', async () => {
  await expect(introduction + findingIds.map(section).join('')).toMatchFileSnapshot('../../docs/findings.md')
})

it('docs/stand-ins.md leads to the explanations', async () => {
  expect(await readFile(new URL('../../docs/stand-ins.md', import.meta.url), 'utf8')).toContain('](findings.md)')
})

it('each explanation is whole sentences, each title a heading', () => {
  for (const id of findingIds) {
    const { title, meaning, harm, fix } = findingRules[id]
    expect(title, id).toMatch(/^\S.*[^.]$/)
    for (const text of [meaning, harm, fix]) expect(text, id).toMatch(/^[A-Z`].{20,}\.$/)
  }
})
