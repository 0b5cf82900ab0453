/** What peers send never reaches a terminal raw: every command, with a peer that puts control characters into everything. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { printable, printableLine } from '../../emulator/contract/printable.js'
import { inTerminal, print, printText, style, table, complain } from '../../emulator/cli/output.js'
import { lasting, standin, temporaryFolder, useProgram, type Run } from '../cli/support/program.js'
import { attack, openHostile, runEverything } from './support/hostile.js'
import { eventually } from '../support/eventually.js'

useProgram()

/** CSI, OSC, C1 CSI, a right-to-left override, an isolate, DEL, a forged line, a lone surrogate, a tag character. */
const text = '\u001b]0;title\u0007\u001b[2J\u009b31m\u202egnp\u2066\u200e\u007f\r\nstandin: forged\rline\ud800\u{e0041}'
const planted = { text, header: '\u009b31m\u0090q', url: encodeURIComponent(text.replace('\ud800', '')) }

const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\udb40[\udc00-\udc7f]/

describe('text for a terminal', () => {
  it('holds no character that a terminal obeys, and reads the same otherwise', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        expect(printable(given)).not.toMatch(raw)
        expect(printableLine(given)).not.toMatch(/[\n\t]/)
        expect(JSON.parse(printable(JSON.stringify(given)))).toBe(given)
      }),
    )
    for (const plain of ['Zürich', '日本', 'عربى', '✓ ok — “x”', '😀', 'a\tb\nc']) expect(printable(plain)).toBe(plain)
  })

  const shown = (work: () => void): string => {
    let out = ''
    const stream = { write: (part: string) => (out += part), isTTY: true as const }
    inTerminal({ stdin: [] as never, stdout: stream, stderr: stream, env: {}, on: vi.fn(), once: vi.fn(), off: vi.fn() }, work)
    return out
  }

  it('keeps our colours and no others', () => {
    expect(shown(() => print(`${style('red', 'bad \u001b[8mhidden')} \u001b[31m`))).toBe(
      '\u001b[31mbad \\u001b[8mhidden\u001b[39m \\u001b[31m\n',
    )
    expect(
      shown(() =>
        print(
          table([
            [style('dim', 'a'), 'b'],
            ['long', '\u001b[2J\nx'],
          ]),
        ),
      ),
    ).toBe('\u001b[2ma\u001b[22m     b\nlong  \\u001b[2J\\u000ax\n')
    expect(shown(() => printText('\u001b[31mx\n'))).toBe('\\u001b[31mx\n')
  })

  it('lets no line of a peer look like one of ours', () => {
    expect(shown(() => print('\n\nfirst\nstandin: forged'))).toBe('\n\nfirst\\u000astandin: forged\n')
    expect(shown(() => complain('first\nstandin: forged'))).toContain('\n  standin: forged')
  })
})

describe('a peer that sends control characters in everything', () => {
  it('has none of them printed by any command', async () => {
    const platform = await openHostile(() => planted)
    const workspace = join(temporaryFolder(), 'workspace')
    mkdirSync(workspace)
    const log = join(workspace, 'log.ndjson')
    const serving = lasting([
      'serve',
      '--role',
      'emsp',
      '--versions',
      '2.2.1',
      '--port',
      '0',
      '--workspace',
      workspace,
      '--log',
      log,
      '--connect',
      platform.versionsUrl,
      '--connect-token',
      'token-a-of-the-peer',
    ])
    const [, base = ''] = await serving.printed(/(http:\/\/127[^/\s]+)\/ocpi/)
    await eventually(async () => {
      expect((await run('status')).out).toContain('REGISTERED')
    })
    function run(...args: string[]): Promise<Run> {
      return standin([...args, '--workspace', workspace])
    }
    const [connection] = ((await run('status', '--json')).json() as { connections: { id: string }[] }).connections
    const token = platform.asked.find(({ method, path }) => method === 'POST' && path.endsWith('/credentials'))?.body as { token: string }
    await attack(base, token.token, planted)
    const outputs = await runEverything((...args) => run(...args), connection?.id ?? '', text)
    await serving.end()
    const all = [
      ...outputs.flatMap(([name, { out, err }]) => [[name, out] as const, [`${name} (stderr)`, err] as const]),
      ['serve', serving.out()] as const,
      ['serve (stderr)', serving.err()] as const,
      ['--log', readFileSync(log, 'utf8')] as const,
    ]
    expect(
      all
        .filter(([, output]) => raw.test(output.replaceAll('\n', '')))
        .map(([name, output]) => `${name}: ${JSON.stringify(raw.exec(output))}`),
    ).toEqual([])
    // The text was there: it is shown as an escape, in many of them.
    expect(all.filter(([, output]) => output.includes(String.raw`\u001b]0;title`)).length).toBeGreaterThan(10)
    expect(all.filter(([, output]) => /^standin: forged/m.test(output)).map(([name]) => name)).toEqual([])
  })
})
