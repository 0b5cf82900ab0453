/** `standin judge`: what it prints, what it writes, and how it ends. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { har, type HandMade } from '../recorded/support.js'
import { standin, temporaryFolder, useProgram } from './support/program.js'

useProgram()

const list: HandMade = {
  url: 'https://cpo.example/ocpi/2.1.1/tariffs',
  headers: { authorization: 'Token secret-token-of-somebody' },
  data: [],
  answerHeaders: { 'X-Total-Count': '0', 'X-Limit': '50' },
}
const broken: HandMade = { ...list, answerHeaders: {} }
const file = (text: string, name = 'traffic.har'): string => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, text)
  return path
}

describe('standin judge', () => {
  it('prints violations below the exchanges they concern, and exits with 1', async () => {
    const run = await standin(['judge', file(har([list, broken], '2.1.1'))])
    expect(run.code).toBe(1)
    expect(run.out).toContain('2 OCPI exchanges, 2026-10-01 08:00:00 to 2026-10-01 08:00:01 UTC')
    expect(run.out).toContain('cpo.example  CPO')
    expect(run.out).toContain('paging.total')
    expect(run.out).not.toContain('secret-token-of-somebody')
  })

  it('exits with 0 where there is no violation', async () => {
    expect(await standin(['judge', file(har([list], '2.1.1'))])).toMatchObject({ code: 0 })
  })

  it('reads standard input, and prints JSON lines', async () => {
    const run = await standin(['judge', '-', '--json'], { input: har([broken], '2.1.1') })
    const [exchange, result] = run.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(exchange).toMatchObject({ event: 'exchange', module: 'tariffs', version: '2.1.1', source: 'standard input' })
    expect(result).toMatchObject({ event: 'result', exchanges: 1, foreign: 0, questions: [] })
    expect(run.code).toBe(1)
  })

  it('writes the reports of scenarios', async () => {
    const folder = temporaryFolder()
    const path = (name: string) => join(folder, name)
    await standin([
      'judge',
      file(har([broken], '2.1.1')),
      ...['junit=a.xml', 'html=a.html', 'markdown=a.md', 'json=a.json'].flatMap((report) => [
        '--report',
        report.replace('=', `=${folder}/`),
      ]),
    ])
    expect(readFileSync(path('a.xml'), 'utf8')).toContain('<failure message="1 exchange, 2 kinds of violations">')
    expect(readFileSync(path('a.html'), 'utf8')).toContain('0 of 1 recordings passed')
    expect(readFileSync(path('a.md'), 'utf8')).toContain('paging.total at header:X-Total-Count')
    expect(readFileSync(path('a.md'), 'utf8')).not.toContain('secret-token-of-somebody')
  })

  const versionless = { ...list, url: 'https://cpo.example/ocpi/tariffs' }
  it('asks for a version that nothing tells, and takes it', async () => {
    const path = file(har([versionless], '2.1.1'))
    const asked = await standin(['judge', path])
    expect(asked).toMatchObject({ code: 2 })
    expect(asked.err).toContain('name it with --version')
    expect(await standin(['judge', path, '--version', '2.1.1', '--host', 'cpo.example=CPO:NL-CPO'])).toMatchObject({ code: 0 })
  })

  it.each([
    ['a file that is not there', ['judge', '/nowhere/traffic.har'], 'cannot be read'],
    ['a file without OCPI', ['judge', file(har([{ url: 'https://shop.example/cart', answer: {} }]))], 'holds no OCPI'],
    ['a file that is no recording', ['judge', file('{"a":1}')], 'neither a HAR file nor NDJSON'],
    ['a host without a role', ['judge', file(har([list], '2.1.1')), '--host', 'cpo.example'], 'host=role'],
    ['a version that does not exist', ['judge', file(har([list], '2.1.1')), '--version', '9'], '--version has to be'],
  ])('exits with 2 for %s, and says why', async (_, args, message) => {
    const run = await standin(args)
    expect(run.code).toBe(2)
    expect(run.err).toContain(message)
  })
})
