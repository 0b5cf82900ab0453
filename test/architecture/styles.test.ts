/** Styles of every view are in the page at once, so a class belongs to one of them. */
import { describe, expect, it } from 'vitest'
import { filePaths, textOf } from './files.js'

/** Classes that a style sheet begins its selectors with. */
const classesOf = (css: string): string[] =>
  [...css.replaceAll(/\/\*[^]*?\*\//g, '').matchAll(/([^{}]+)\{/g)].flatMap(([, selectors = '']) =>
    selectors.split(',').flatMap((selector) => /^\s*\.([\w-]+)/.exec(selector)?.[1] ?? []),
  )

describe('the styles of the views', () => {
  it('have no class in common', () => {
    const sheets = filePaths('renderer').filter((path) => path.endsWith('.css') && !path.startsWith('renderer/styles/'))
    const owners = new Map<string, Set<string>>()
    for (const path of sheets) for (const name of classesOf(textOf(path))) owners.set(name, (owners.get(name) ?? new Set()).add(path))
    expect(sheets.length).toBeGreaterThan(5)
    expect([...owners].flatMap(([name, paths]) => (paths.size > 1 ? [`.${name} of ${[...paths].join(' and ')}`] : []))).toEqual([])
  })
})
