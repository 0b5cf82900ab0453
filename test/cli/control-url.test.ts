import { describe, expect, it } from 'vitest'
import { readControlUrl } from '../../emulator/cli/control.js'

describe('--control-url', () => {
  it.each([
    ['127.0.0.1:8100', 'ws://127.0.0.1:8100/control', undefined],
    ['localhost:8100', 'ws://localhost:8100/control', undefined],
    ['[::1]:8100', 'ws://[::1]:8100/control', undefined],
    ['http://127.0.0.1:8100', 'ws://127.0.0.1:8100/control', undefined],
    ['http://127.0.0.1:8100/', 'ws://127.0.0.1:8100/control', undefined],
    ['http://127.0.0.1:8100/#token=abc', 'ws://127.0.0.1:8100/control', 'abc'],
    ['ws://127.0.0.1:8100', 'ws://127.0.0.1:8100/control', undefined],
    ['ws://127.0.0.1:8100/control', 'ws://127.0.0.1:8100/control', undefined],
    ['ws://127.0.0.1:8100/control?token=abc', 'ws://127.0.0.1:8100/control', 'abc'],
    ['https://example.org/standin/control', 'wss://example.org/standin/control', undefined],
    [' 127.0.0.1:8100 ', 'ws://127.0.0.1:8100/control', undefined],
  ])('reads %s', (text, url, token) => {
    expect(readControlUrl(text)).toEqual({ url, token })
  })

  it.each(['ftp://127.0.0.1:8100/?token=secret', 'http://', '', '::::secret', 'ws://:80/?token=secret', 'localhost?token=secret'])(
    'refuses %s without repeating a token in it',
    (text) => {
      expect(() => readControlUrl(text)).toThrow(/--control-url/)
      expect(() => readControlUrl(text)).not.toThrow(/secret/)
    },
  )
})
