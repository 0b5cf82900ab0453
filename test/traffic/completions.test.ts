import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { completions, keyNames, parseFilter, type KnownValues } from '../../emulator/traffic/filter.js'

/** Offered texts, with `|` for the cursor. */
const offered = (text: string, known: KnownValues = {}): readonly string[] =>
  completions(text.replace('|', ''), text.indexOf('|'), known).options.map((option) => option.text)

/** What the text becomes when the first completion is taken. */
const taken = (text: string, known: KnownValues = {}): string => {
  const plain = text.replace('|', '')
  const { from, to, options } = completions(plain, text.indexOf('|'), known)
  return plain.slice(0, from) + (options[0]?.text ?? '') + plain.slice(to)
}

describe('completions', () => {
  it('offer keys where a term starts', () => {
    expect(offered('|')).toContain('module:')
    expect(offered('mod|')).toEqual(['module:'])
    expect(offered('dir:in sta|')).toEqual(['status:', 'standin:'])
    expect(offered('-fi|')).toEqual(['finding:'])
    expect(offered('(method:GET o|')).toContain('or')
    expect(offered('bo|')).toEqual(['body~'])
  })

  it('offer the key that another name stands for', () => {
    expect(offered('direct|')).toEqual(['dir:'])
  })

  it('offer values after a key, those that begin alike first', () => {
    expect(offered('dir:|')).toEqual(['in', 'out'])
    expect(offered('module:lo|')[0]).toBe('locations')
    expect(offered('finding:pag|')).toEqual(['paging.total', 'paging.limit', 'paging.link', 'paging.offset'])
    expect(offered('error:|')).toEqual(['any', 'none'])
    expect(offered('endpoint:tariffs.s|')).toEqual(['tariffs.sender.list'])
  })

  it('offer what only the running whole knows, in quotes where a filter needs them', () => {
    expect(offered('standin:|', { standin: ['cpo', 'my hub'] })).toEqual(['cpo', '"my hub"'])
    expect(taken('standin:"my|" dir:in', { standin: ['my hub'] })).toBe('standin:"my hub" dir:in')
  })

  it('replace the word that the cursor is in', () => {
    expect(taken('mod|:x dir:in')).toBe('module: dir:in')
    expect(taken('module:lo|x dir:in')).toBe('module:locations dir:in')
  })

  it('are none inside a quoted text and after a key that does not exist', () => {
    expect(offered('"mod|')).toEqual([])
    expect(offered('foo:|')).toEqual([])
  })

  it('never throw, and stay within the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer(), (text, cursor) => {
        const { from, to } = completions(text, cursor)
        expect(0 <= from && from <= to && to <= text.length).toBe(true)
      }),
    )
  })

  it('of values lead to a filter', () => {
    for (const key of keyNames) {
      for (const value of offered(`${key}:|`)) expect([key, value, parseFilter(`${key}:${value}`).ok]).toEqual([key, value, true])
    }
  })
})

describe('docs/filter.md', () => {
  const manual = readFileSync(new URL('../../docs/filter.md', import.meta.url), 'utf8')

  it('explains every key', () => {
    for (const key of keyNames) expect(manual).toContain(`| \`${key}\` |`)
  })

  it('shows only filters that parse', () => {
    const blocks = [...manual.matchAll(/```filter\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.split('\n').filter(Boolean))
    expect(blocks.length).toBeGreaterThan(5)
    for (const line of blocks) expect([line, parseFilter(line).ok]).toEqual([line, true])
  })
})
