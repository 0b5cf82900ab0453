/** Reports of scenarios show what peers send as text: no link, image, mention, reference or markup of theirs works. */
import { describe, expect, it } from 'vitest'
import { reportFormats, type ScenarioResult } from '../../emulator/contract/scenarios.js'
import { writeReport } from '../../emulator/scenario/report.js'

const hostile = [
  '![pixel](https://evil.example/p.png)',
  '[click](https://evil.example)',
  '<img src=x onerror=alert(1)>',
  '@admin',
  '@org/team',
  '#12',
  'org/repo#3',
  'https://evil.example/x',
  'www.evil.example',
  '**bold** _em_ ~~gone~~ `code`',
  '| cell | cell',
  '# heading',
  '- item',
  '1. item',
  '> quote',
  '&lt;b&gt;',
  '$x$',
  '[ref]: https://evil.example',
  'first\n# second',
  '\u001b[2J\u009b31m\u202e',
  '```\nfence',
  'GH-7',
]
const all = hostile.join(' ')

const result: ScenarioResult = {
  title: all,
  file: `x\`${all}`,
  verdict: 'failed',
  message: all,
  startedAt: 0,
  durationMs: 1,
  seed: 1,
  steps: [
    {
      index: 0,
      total: 1,
      inFile: 0,
      title: all,
      do: 'send',
      place: { file: `a\`${all}`, line: 1, column: 1 },
      state: 'failed',
      message: all,
      durationMs: 1,
      seqs: [1],
      failures: hostile.map((actual) => ({ expected: actual, actual })),
    },
  ],
  exchanges: [],
  exchangesInAll: 0,
  findings: [],
}

describe('a Markdown report', () => {
  const text = writeReport('markdown', [result])
  /** Without what stands in code, where nothing works. */
  const outside = text.replace(/`[^`\n]*`/g, '')

  it.each([
    ['a link or image', /(?<!\\)\]\(/],
    ['an address that is followed by itself', /\b(?:https?|ftp):\/\/|(?<![\w.])www\./i],
    ['HTML', /<\w/],
    ['a mention', /@\w/],
    ['a reference to an issue', /(?<!&)#\d|GH-\d/],
    ['emphasis or code', /(?<!\\)(?:\*\*|~~|`)/],
    ['a control character', /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/],
    ['a definition', /^\[ref\]:/m],
  ])('holds no %s of a peer', (_, pattern) => {
    expect(pattern.exec(outside)?.[0]).toBeUndefined()
  })

  it('has only the headings and list items that are ours', () => {
    const lines = outside.split('\n')
    expect(lines.filter((line) => /^\s*(?:#+|>|\d+\.)\s/.test(line)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '# 0',
      '## ✗',
      '#### Step',
    ])
    expect(lines.filter((line) => /^\s*[-*+] /.test(line)).every((line) => /^- (?:expected|actual): /.test(line))).toBe(true)
  })
})

describe.each(reportFormats)('a report as %s', (format) => {
  it('holds no control or direction characters of a peer', () => {
    expect(writeReport(format, [result])).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/)
  })
})
