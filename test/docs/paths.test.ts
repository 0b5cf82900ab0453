import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filePaths, root } from '../architecture/files.js'

const documents = filePaths().filter((path) => path.endsWith('.md'))
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

describe.each(documents)('%s', (document) => {
  const text = textOf(document)

  it('links to files that exist', () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target ?? '')
    expect(targets.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([])
  })

  it('names files and folders of the repository that exist', () => {
    const named = [...text.matchAll(/`((?:emulator|main|renderer|scripts|test|scenarios|docs)\/[\w./-]*)`/g)].map(([, path]) => path ?? '')
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? '')
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
  })
})

describe('the index of the documentation', () => {
  it('leads to every document', () => {
    const index = textOf('docs/README.md')
    const others = documents
      .filter((path) => path.startsWith('docs/') && path !== 'docs/README.md')
      .map((path) => path.slice('docs/'.length))
    expect(others.filter((name) => !index.includes(`](${name})`))).toEqual([])
  })
})
