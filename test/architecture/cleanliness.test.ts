import { describe, expect, it } from 'vitest'
import { problemsOf, rules } from './cleanliness.js'
import { filePaths, textOf } from './files.js'

const binary = /\.(png|ico|icns|woff2?|zip|pem)$/

describe('the repository', () => {
  it('holds no machine paths, no private hosts, no forbidden words', () => {
    const paths = filePaths().filter((path) => !binary.test(path))
    expect(paths.flatMap((path) => problemsOf(path, textOf(path)))).toEqual([])
  })

  it('locks packages of the public registry only', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { resolved?: string; link?: boolean }> }
    const elsewhere = Object.entries(packages).filter(
      ([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
    )
    expect(elsewhere).toEqual([])
  })

  it('carries no settings of a package manager', () => {
    expect(filePaths().filter((path) => /(^|\/)(\.npmrc|\.yarnrc.*|yarn\.lock|pnpm-lock\.yaml)$/.test(path))).toEqual([])
  })

  it('locks each package with the sum of its content', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { integrity?: string }> }
    expect(
      Object.entries(packages).flatMap(([path, { integrity }]) => (path === '' || integrity?.startsWith('sha512-') ? [] : [path])),
    ).toEqual([])
  })

  it('bundles everything: the package has no dependencies to install', () => {
    const manifest = JSON.parse(textOf('package.json')) as Record<string, unknown>
    expect(manifest).toMatchObject({
      name: 'ocpi-standin',
      bin: { standin: 'dist/standin.js' },
      files: ['dist', 'scenarios'],
      license: 'MIT',
    })
    expect(manifest).not.toHaveProperty('dependencies')
    expect(manifest).not.toHaveProperty('private')
  })
})

describe('the rules of cleanliness', () => {
  const half = (left: string, right: string) => left + right
  const planted: readonly (readonly [string, string, string])[] = [
    ['a path of one machine', 'x.ts', `const folder = '${half('/ho', 'me/someone')}/standin'`],
    ['a path of one machine', 'x.md', `see ${half('C:\\Us', 'ers\\someone')}`],
    ['a package registry other than the public one', 'package-lock.json', `"resolved": "${half('https://regi', 'stry.example.com/zod')}"`],
    ['a word outside of the vocabulary', 'x.ts', half('const mo', 'ck = 1')],
    [
      'a table that knows `constructor` and `toString`; make it with own()',
      'emulator/x.ts',
      "const names: Readonly<Record<string, string>> = { cpo: 'CPO' }",
    ],
    ['something unfinished', 'x.ts', half('// TO', 'DO later')],
    ['a check that is waved through', 'x.ts', half('// @ts-', 'ignore')],
    [
      'a class that inherits; compose instead (only errors, doubles of emitters and error boundaries have to extend)',
      'emulator/x.ts',
      'class Hub ext' + 'ends Standin {',
    ],
    ['a test that is left out', 'test/x.test.ts', half('it.on', 'ly(')],
    ['how it was written instead of what it does', 'README.md', half('Made with Chat', 'GPT')],
  ]

  it.each(planted)('find %s in %s', (name, path, text) => {
    expect(problemsOf(path, text)).toEqual([expect.stringContaining(name)])
  })

  it('each have a planted example above', () => {
    expect(new Set(planted.map(([name]) => name))).toEqual(new Set(rules.map(({ name }) => name)))
  })

  it('leave ordinary text alone', () => {
    expect(
      problemsOf('x.ts', `fetch('http://127.0.0.1/ocpi/cpo/2.2.1/locations') // Mockoon, /work, https://registry.npmjs.org/zod`),
    ).toEqual([])
  })
})
