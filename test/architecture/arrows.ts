/** What each folder may import, and what a file imports. */
import ts from 'typescript'
import { posix } from 'node:path'
import { builtinModules } from 'node:module'
import table from '../../scripts/arrows.json' with { type: 'json' }

export interface Arrow {
  /** Folders, or single files, of the project. */
  readonly folders: readonly string[]
  /** Packages from npm; `browser` for any that does not need Node. */
  readonly packages: readonly string[] | 'browser'
  /** Whether Node's own modules are there. */
  readonly node: boolean
}

/** Path below the root → text. */
export type Sources = ReadonlyMap<string, string>

export const arrows = table as Readonly<Record<string, Arrow>>

const serverPackages = new Set(['electron', 'koa', '@koa/router', 'undici', 'ws', 'lowdb', 'commander', 'env-paths', 'selfsigned'])
const builtins = new Set(builtinModules)

const isBelow = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)

/** The folder of the table that a file belongs to: the longest that fits. */
const folderOf = (path: string): string | undefined =>
  Object.keys(arrows)
    .filter((folder) => isBelow(path, folder))
    .sort((left, right) => right.length - left.length)[0]

/** Everything that a source names in `import`, `export … from`, `import()` and `require()`. */
export const importsOf = (text: string): string[] => ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)

/** `@koa/router/index.js` → `@koa/router` */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

const problemOf = (path: string, specifier: string): string | undefined => {
  const folder = folderOf(path)
  const arrow = folder === undefined ? undefined : arrows[folder]
  if (specifier.startsWith('.')) {
    const target = posix
      .normalize(posix.join(posix.dirname(path), specifier))
      .replace(/\?.*$/, '')
      .replace(/\.js$/, '.ts')
    if (arrow === undefined || folder === undefined) return undefined
    return [folder, ...arrow.folders].some((allowed) => isBelow(target, allowed)) ? undefined : `may not import ${target}`
  }
  const name = packageOf(specifier)
  if (specifier.startsWith('node:') || builtins.has(name))
    return arrow?.node === false ? `runs anywhere, so it may not import ${specifier}` : undefined
  if (name === 'electron' && !isBelow(path, 'main') && !isBelow(path, 'test/main'))
    return 'is outside of main/, so it may not import electron'
  if (arrow === undefined) return undefined
  const allowed = arrow.packages === 'browser' ? !serverPackages.has(name) : arrow.packages.includes(name)
  return allowed ? undefined : `may not import the package ${name}`
}

/** One sentence for each import that runs against an arrow. */
export const violationsOf = (sources: Sources): string[] =>
  [...sources].flatMap(([path, text]) =>
    importsOf(text).flatMap((specifier) => {
      const problem = problemOf(path, specifier)
      return problem === undefined ? [] : [`${path} ${problem}`]
    }),
  )
