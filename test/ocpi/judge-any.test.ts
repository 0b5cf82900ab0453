import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge, judgeAny, judgeOneOf, judgeText } from '../../emulator/ocpi/judge.js'
import { changed, gist, goodObject } from './fixtures.js'

describe('judging what somebody holds in hand', () => {
  it('recognises a bare object, a list and an envelope', () => {
    const bad = changed(goodObject('2.2.1', 'Token'), { '/valid': 1 })
    expect(judgeAny('2.2.1', 'Token', bad).map((finding) => finding.at)).toEqual(['/valid'])
    expect(judgeAny('2.2.1', 'Token', [goodObject('2.2.1', 'Token'), bad]).map((finding) => finding.at)).toEqual(['/1/valid'])
    const envelope = { status_code: 1000, timestamp: '2026-05-04T10:00:00Z' }
    expect(judgeAny('2.2.1', 'Token', { ...envelope, data: bad }).map((finding) => finding.at)).toEqual(['/data/valid'])
    expect(judgeAny('2.2.1', 'Token', { ...envelope, data: [bad] }).map((finding) => finding.at)).toEqual(['/data/0/valid'])
  })
  it('takes the object that fits best', () => {
    const results = ['ActiveChargingProfileResult', 'ChargingProfileResult', 'ClearProfileResult']
    expect(judgeOneOf('2.2.1', results, { result: 'ACCEPTED' })).toEqual([])
    expect(judgeOneOf('2.2.1', results, { result: 'MAYBE' }).map((finding) => finding.at)).toEqual(['/result'])
  })
  const texts: readonly [text: string, actual: string][] = [
    ['', 'the end of the body at line 1, column 1'],
    ['{\n  "uid": "1",\n}', '} at line 3, column 1'],
    ['{"uid": \'1\'}', "' at line 1, column 9"],
    ['{"uid": 01}', '01 at line 1, column 9'],
    ['{"uid": "1" "type": "RFID"}', '\\" at line 1, column 13'],
    ['{"uid": "a\nb"}', '\\n at line 1, column 11'],
    ['{"uid": NaN}', 'NaN at line 1, column 9'],
    ['{} {}', '{ at line 1, column 4'],
    ['[1,]', '] at line 1, column 4'],
    ['\uFEFF{}', 'a byte order mark at line 1, column 1'],
    ['['.repeat(101), '[ at line 1, column 101'],
  ]
  it.each(texts)('says where %j is not JSON', (text, actual) => {
    expect(judgeText('2.2.1', 'Token', text)).toMatchObject([{ id: 'body.json', at: '', actual }])
  })
  it('sees fields that come twice', () => {
    const token = JSON.stringify(goodObject('2.2.1', 'Token'))
    expect(judgeText('2.2.1', 'Token', token.replace('{', '{"valid":"\\"{,",')).map(gist)).toEqual(['body.json warning /valid'])
    expect(judgeText('2.2.1', 'Token', `[1,{"a":[{}, {"b/c":1,"b/c":2}]}]`).map(gist)).toContain('body.json warning /1/a/1/b~1c')
    expect(judge('2.2.1', 'Token', JSON.parse(token), { raw: token })).toEqual([])
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(judgeText('2.2.1', 'Token', JSON.stringify(value)).filter(({ id }) => id === 'body.json')).toEqual([])
      }),
    )
  })
  it('agrees with JSON.parse on what is JSON', () => {
    const damagedJson = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '\\', '1', ' ', '\u0001'))
      .map(([json, at, put]) => json.slice(0, at % (json.length + 1)) + put + json.slice((at % (json.length + 1)) + 1))
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), damagedJson), (text) => {
        let parses = true
        try {
          JSON.parse(text)
        } catch {
          parses = false
        }
        const broken = judgeText('2.2.1', 'Token', text).some((finding) => finding.id === 'body.json' && finding.severity === 'violation')
        expect(broken).toBe(!parses)
      }),
      { numRuns: 500 },
    )
  })
})
