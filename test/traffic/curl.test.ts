import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curlOf, quoted } from '../../emulator/traffic/curl.js'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import { exchange, message } from './exchanges.js'

interface Heard {
  readonly words: string[]
  readonly input: Buffer
}

/** What a POSIX shell makes of command lines: of each, the arguments that `curl` gets, and what is piped into it. */
const runAll = (commandLines: readonly string[]): Heard[] => {
  const curl = `curl() { for word; do printf '%s\\0' "$word"; done; printf '\\0'; case "$*" in *@-*) base64 | tr -d '\\n';; esac; printf '\\0'; }`
  const { stdout, stderr, status } = spawnSync('sh', ['-s'], {
    input: [curl, ...commandLines, ''].join('\n'),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  expect([status, stderr]).toEqual([0, ''])
  const said = stdout.split('\0').values()
  return commandLines.map(() => {
    const words: string[] = []
    for (const word of said) {
      if (word === '') break
      words.push(word)
    }
    return { words, input: Buffer.from(said.next().value ?? '', 'base64') }
  })
}
const run = (commandLine: string): Heard => runAll([commandLine])[0] as Heard
const wordsOf = (changes: Partial<Exchange>, reveal = true): string[] => run(curlOf(exchange(changes), { reveal })).words
/** The values of an option. */
const values = (words: readonly string[], name: string): string[] => words.filter((_, index) => words[index - 1] === name)

describe('a cURL command', () => {
  it('is a call like the original, with nothing added', () => {
    expect(
      curlOf(
        exchange({
          method: 'PUT',
          url: 'http://127.0.0.1:8080/ocpi/2.2.1/tokens/NL/EXA/1?type=RFID',
          request: message('{"uid":"it\'s"}', [
            'Host',
            '127.0.0.1:8080',
            'Content-Type',
            'application/json',
            'Authorization',
            'Token abc',
            'Content-Length',
            '14',
            'Connection',
            'keep-alive',
            'User-Agent',
            'peer/1',
          ]),
        }),
        { reveal: true },
      ),
    ).toBe(
      [
        "curl --request 'PUT' \\",
        "  --url 'http://127.0.0.1:8080/ocpi/2.2.1/tokens/NL/EXA/1?type=RFID' \\",
        "  --header 'Content-Type: application/json' \\",
        "  --header 'Authorization: Token abc' \\",
        "  --header 'User-Agent: peer/1' \\",
        "  --header 'Accept:' \\",
        "  --data-raw '{\"uid\":\"it'\\''s\"}'",
      ].join('\n'),
    )
  })

  it('masks tokens unless told to reveal them', () => {
    const one = exchange({ request: message(undefined, ['Authorization', 'Token abcdef']) })
    expect(curlOf(one)).toMatch(/--header 'Authorization: Token masked-[0-9a-f]{6}'/)
    expect(curlOf(one, { reveal: true })).toContain("'Authorization: Token abcdef'")
  })

  it('names the method only where curl would take another one', () => {
    expect(values(wordsOf({ method: 'GET' }), '--request')).toEqual([])
    expect(values(wordsOf({ method: 'POST', request: message('{}') }), '--request')).toEqual([])
    expect(values(wordsOf({ method: 'POST' }), '--request')).toEqual(['POST'])
    expect(values(wordsOf({ method: 'GET', request: message('{}') }), '--request')).toEqual(['GET'])
    expect(wordsOf({ method: 'HEAD' })).toContain('--head')
  })

  it('keeps what curl would change: brackets and dots in the url, empty headers, another host', () => {
    const words = wordsOf({
      url: 'http://x/a/../b?ids=[1-3]&c={d}',
      request: message(undefined, ['Host', 'other', 'X-Empty', '', 'Accept-Encoding', 'gzip']),
    })
    expect(values(words, '--url')).toEqual(['http://x/a/../b?ids=[1-3]&c={d}'])
    expect(values(words, '--header')).toEqual(['Host: other', 'X-Empty;', 'User-Agent:', 'Accept:'])
    for (const option of ['--globoff', '--path-as-is', '--compressed']) expect(words).toContain(option)
  })

  it('leaves out header names that are none', () => {
    expect(values(wordsOf({ request: message(undefined, ['@file', 'x', 'a b', 'x', 'Fine', 'a\r\nb']) }), '--header')).toEqual([
      'Fine: a b',
      'User-Agent:',
      'Accept:',
    ])
  })

  it('pipes a body that is no text, or too long for an argument', () => {
    const body = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const binary = run(curlOf(exchange({ method: 'POST', request: { headers: [], body, bytes: 256 } })))
    expect([...binary.input]).toEqual([...body])
    expect(values(binary.words, '--data-binary')).toEqual(['@-'])
    const text = `${'x'.repeat(300_000)}'%s\\n`
    const long = run(curlOf(exchange({ method: 'POST', request: message(text) })))
    expect(long.input.toString()).toBe(text)
    expect(values(long.words, '--header')).toEqual(['User-Agent:', 'Accept:', 'Content-Type:', 'Expect:'])
  })

  it('leaves out a body that was dropped', () => {
    expect(curlOf(exchange({ method: 'POST', request: { headers: [], body: undefined, bytes: 10 } }))).not.toContain('--data')
  })

  it('gives a shell nothing to read but words, whatever is in it', () => {
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom("'", '"', '$', '`', '\\', '\n', '!', ';', '&', '|', '*', '~', '%', '-', ' ', '(', '#', '$(id)'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
    })
    // Starting a shell is what takes time: it is given many commands.
    fc.assert(
      fc.property(fc.array(fc.tuple(nasty, nasty), { minLength: 1, maxLength: 20 }), (given) => {
        const lines = given.map(([text, header]) =>
          curlOf(exchange({ method: 'POST', url: `http://x/?q=${text}`, request: message(text, ['X-Any', header]) }), { reveal: true }),
        )
        for (const [index, { words, input }] of runAll(lines).entries()) {
          const [text, header] = given[index] as [string, string]
          expect(values(words, '--url')).toEqual([`http://x/?q=${text.replaceAll('\0', '')}`])
          expect(values(words, '--header')[0]).toBe(
            header.trim() === '' ? 'X-Any;' : `X-Any: ${header.replaceAll('\0', '').replace(/[\r\n]+/g, ' ')}`,
          )
          expect(values(words, '--data-raw')[0] ?? input.toString()).toBe(text)
        }
      }),
      { numRuns: 10 },
    )
  })
})

it('quotes for a POSIX shell', () => {
  expect(quoted("it's $HOME")).toBe("'it'\\''s $HOME'")
  expect(quoted('')).toBe("''")
})

describe('a cURL command with a body that looks like something else', () => {
  it.each(['-x', '--next', '@/etc/passwd', '-', '@-', '-\u009b\0', "-'%s\\n"])('sends %j as it is', (text) => {
    const { words, input } = run(curlOf(exchange({ method: 'POST', request: message(text) }), { reveal: true }))
    expect(words).not.toContain('--data-raw')
    expect(words.slice(-2)).toEqual(['--data-binary', '@-'])
    expect(input.toString()).toBe(text)
  })

  it('shows no character that a terminal obeys, and sends it all the same', () => {
    const hostile = '\u001b]0;title\u0007\u009b2J\u202e'
    const command = curlOf(
      exchange({
        method: 'PUT',
        url: `http://127.0.0.1/${hostile}`,
        request: message(hostile, ['Content-Type', 'text/plain', 'X-Name', `a${hostile}b`]),
      }),
      { reveal: true },
    )
    expect(command).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    const { words, input } = run(command)
    expect(values(words, '--url')).toEqual([`http://127.0.0.1/${hostile}`])
    expect(values(words, '--header')).toContain(`X-Name: a${hostile}b`)
    expect(input.toString()).toBe(hostile)
  })
})
