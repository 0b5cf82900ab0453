// npm run counts: how much of the code depends on spelled-out versions, modules and endpoints, and how large its parts are. `--list` names the places.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { endpointComparisons, longFunctions, moduleComparisons, parsed, sourcesIn, versionComparisons } from './measures.mjs'
import { root } from './parts.mjs'

const isListed = process.argv.includes('--list')
const product = sourcesIn(['emulator', 'main', 'renderer'])
const outside = product.filter((path) => !path.startsWith('emulator/ocpi/'))
const all = [...product, ...sourcesIn(['test', 'scripts', 'bench'])]
const linesOf = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8').split('\n')

/** @param {string} title @param {readonly string[]} places */
const print = (title, places) => {
  process.stdout.write(`${String(places.length).padStart(6)}  ${title}\n`)
  if (isListed) for (const place of places) process.stdout.write(`        ${place}\n`)
}
/** @param {readonly string[]} paths @param {(file: import('typescript').SourceFile) => import('./measures.mjs').Place[]} find */
const found = (paths, find) => paths.flatMap((path) => find(parsed(path)).map(({ line, text }) => `${path}:${line}  ${text}`))

print('version comparisons outside emulator/ocpi/', found(outside, versionComparisons))
print('module comparisons outside emulator/ocpi/', found(outside, moduleComparisons))
print('endpoint comparisons outside emulator/ocpi/', found(outside, endpointComparisons))
print(
  'imports of one version outside emulator/ocpi/',
  outside.flatMap((path) => linesOf(path).flatMap((line) => (/from '.*\/v\d+\.\d+\.\d+\//.test(line) ? [`${path}  ${line}`] : []))),
)
print('functions over 60 lines in emulator/, main/, renderer/', found(product, longFunctions))
print(
  'lines over 140 columns in all sources',
  all.flatMap((path) => linesOf(path).flatMap((line, index) => (line.length > 140 ? [`${path}:${index + 1}`] : []))),
)
print(
  'files over 300 lines in emulator/, main/, renderer/',
  product.filter((path) => linesOf(path).length - 1 > 300).map((path) => `${path}  ${linesOf(path).length - 1}`),
)
/** @type {Map<string, string[]>} */
const folders = new Map()
for (const path of product) folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), path])
print(
  'folders of more than 20 files in emulator/, main/, renderer/',
  [...folders].filter(([, files]) => files.length > 20).map(([folder, files]) => `${folder}  ${files.length}`),
)
