/** The files of the repository, without what is installed or built. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const left = new Set(['node_modules', 'dist', 'release', 'coverage', '.git'])

/** Paths below the root, with slashes. */
export const filePaths = (below = ''): string[] =>
  readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    if (left.has(entry.name)) return []
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    return entry.isDirectory() ? filePaths(path) : [path]
  })

export const textOf = (path: string) => readFileSync(join(root, path), 'utf8')
