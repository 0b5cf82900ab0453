// The arrows of the design, from scripts/arrows.json: what each folder may import. test/architecture/ reads the same
// table, and proves on a planted violation that it is held.
const arrows = require('./scripts/arrows.json')

/** @param {string} text */
const escaped = (text) => text.replace(/[.@/]/g, '\\$&')
/** @param {string} path */
const below = (path) => (/\.\w+$/.test(path) ? `^${escaped(path)}$` : `^${escaped(path)}/`)

const serverPackages = ['electron', 'koa', '@koa/router', 'undici', 'ws', 'lowdb', 'commander', 'env-paths', 'selfsigned']

const forbidden = Object.entries(arrows).flatMap(([folder, { folders, packages, node }]) => {
  const packagePaths = packages === 'browser' ? [] : packages.map((name) => `node_modules/${escaped(name)}/`)
  return [
    {
      name: `${folder}-folders`,
      severity: 'error',
      from: { path: below(folder) },
      to: { path: '^(emulator|main|renderer|test|scripts)/', pathNot: [folder, ...folders].map(below) },
    },
    {
      name: `${folder}-packages`,
      severity: 'error',
      from: { path: below(folder) },
      to:
        packages === 'browser'
          ? { path: serverPackages.map((name) => `node_modules/${escaped(name)}/`) }
          : { path: 'node_modules/', pathNot: [...packagePaths, 'node_modules/@types/'] },
    },
    ...(node
      ? []
      : [{ name: `${folder}-runs-anywhere`, severity: 'error', from: { path: below(folder) }, to: { dependencyTypes: ['core'] } }]),
  ]
})

module.exports = {
  forbidden: [
    ...forbidden,
    {
      name: 'electron-in-main-only',
      severity: 'error',
      from: { pathNot: '^(main|test/main)/' },
      to: { path: '(^|/)node_modules/electron/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\?(raw|url|worker)$' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css', '.d.ts'],
    },
  },
}
