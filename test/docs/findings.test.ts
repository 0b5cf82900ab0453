import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { findingIds } from '../../emulator/ocpi/finding.js'

it('docs/stand-ins.md explains every finding in the words of the code, and no other', async () => {
  const text = await readFile(new URL('../../docs/stand-ins.md', import.meta.url), 'utf8')
  const rows = [...text.matchAll(/^\| `([a-z.-]+)` \| (.*) \|$/gm)].map(([, id, meaning]) => [id, meaning])
  expect(rows).toEqual(Object.entries(findingIds))
})
