import { beforeAll, describe, expect, it } from 'vitest'
import { version as product } from '../../package.json' with { type: 'json' }
import type { Expectation, ScenarioResult } from '../../emulator/contract/scenarios.js'
import { writeReport } from '../../emulator/scenario/report.js'
import { expectationTitle } from '../../emulator/scenario/titles.js'
import { expectPassed, run, scenarioOf } from './support.js'

const registered = { do: 'register', standin: 'emsp', peer: 'cpo' } as const
let results: ScenarioResult[] = []
beforeAll(async () => {
  results = [
    await run(scenarioOf({ title: 'good & <quick>', steps: [registered] })),
    await run(
      scenarioOf({
        title: 'bad "one"',
        steps: [
          registered,
          {
            do: 'pull',
            standin: 'emsp',
            module: 'tariffs',
            title: 'a | pipe <b>',
            expect: [{ exchange: { module: 'tariffs' }, status: 500, within: 1 }],
          },
          { do: 'clear-faults' },
        ],
      }),
    ),
  ]
})

describe('the title of an expectation', () => {
  it.each([
    [{ exchange: { method: 'POST', module: 'cdrs' }, status: 201, ocpi: 1000 }, 'POST cdrs: 201, 1000'],
    [{ exchange: { standin: 'emsp', module: 'sessions' }, came: false }, 'no emsp: sessions'],
    [{ exchange: { module: 'tariffs' }, count: { min: 2 }, status: [200, 201] }, 'tariffs: at least 2 times, 200 or 201'],
    [{ exchange: {}, findings: 'none' }, 'an exchange: findings: none'],
    [{ order: [{ module: 'sessions' }, { module: 'cdrs' }] }, 'in this order: sessions, cdrs'],
  ] as const)('of %j says what it expects', (expectation, title) => {
    expect(expectationTitle(expectation as unknown as Partial<Expectation>)).toBe(title)
  })
})

describe('a report', () => {
  it('as JUnit XML has a suite for each run and a case for each step, with the exchange of a failure', () => {
    const xml = writeReport('junit', results)
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="Standin" tests="3" failures="1" errors="0"/)
    expect(xml).toContain('<testsuite name="good &amp; &lt;quick&gt; (2.2.1)"')
    expect(xml).toMatch(/<failure message="expected .*HTTP 500/)
    expect(xml).toContain('GET http://127.0.0.1')
    // Every tag is closed, and nothing is left that XML does not take.
    const open: string[] = []
    for (const [, close, name = '', own] of xml.replace(/<\?.*?\?>/, '').matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
      if (close === '/') expect(open.pop()).toBe(name)
      else if (own !== '/') open.push(name)
    }
    expect(open).toEqual([])
  })
  it('as HTML stands alone: no script, no address of anything', () => {
    const html = writeReport('html', results)
    expect(html).toMatch(/^<!doctype html>/)
    expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(/i)
    expect(html).toContain('bad &quot;one&quot; (2.2.1)')
    expect(html).toContain('a | pipe &lt;b&gt;')
    expect(html).not.toContain('<b>')
  })
  it('as HTML has a cover with the product and numbers, a summary, and a choice of what failed', () => {
    const html = writeReport('html', results)
    expect(html).toContain(`<dd>Standin ${product}</dd>`)
    expect(html).toContain('<dt>Steps</dt><dd>3, 1 failed</dd>')
    expect(html).toContain('<label for="only" class="choice">Only failed</label>')
    expect(html.match(/<tr class="">/g)).toHaveLength(2)
  })
  it('as Markdown is a table, with the exchange in a fence', () => {
    const markdown = writeReport('markdown', results)
    expect(markdown).toMatch(/^# 1 of 2 scenarios passed/)
    expect(markdown).toContain('a \\| pipe &lt;b&gt;')
    expect(markdown).toMatch(/```http\nGET http/)
  })
  it('as JSON is what came of it', () => {
    const [first] = (JSON.parse(writeReport('json', results)) as { results: ScenarioResult[] }).results
    expect(first?.verdict).toBe('passed')
  })
  it('takes whatever a peer has said', async () => {
    const result = await run(
      scenarioOf({
        steps: [
          registered,
          {
            do: 'fault',
            standin: 'cpo',
            rule: {
              title: 'odd characters',
              match: { direction: 'in', module: 'tariffs' },
              actions: [{ kind: 'text', text: ']]><script>\u0000\u0008\ud800 ``` </pre>' }],
            },
          },
          { do: 'pull', standin: 'emsp', module: 'tariffs' },
        ],
      }),
    )
    expect(result.verdict).toBe('failed')
    // What XML 1.0 takes.
    const xml = writeReport('junit', [result])
    expect(
      [...xml].every((character) => {
        const code = character.codePointAt(0) ?? 0
        return code >= 32 || code === 9 || code === 10 || code === 13
      }),
    ).toBe(true)
    expect(writeReport('html', [result])).not.toContain('<script>')
    expectPassed(await run(scenarioOf({ steps: [registered] })))
  })
})
