import { describe, expect, it } from 'vitest'
import { faultSentence } from '../../emulator/contract/fault-texts.js'
import { FaultRule, type FaultRuleInput } from '../../emulator/contract/faults.js'
import { behaviours } from '../../emulator/standin/faults/behaviours.js'
import { switches } from '../../emulator/standin/faults/switches.js'

const said = (rule: Omit<FaultRuleInput, 'title'>): string => faultSentence(FaultRule.parse({ title: 'a fault', ...rule }))

describe('a fault in words', () => {
  it.each([
    [
      {
        match: { direction: 'in', endpoint: 'sessions.receiver.put' },
        scope: { kind: 'times', times: 3 },
        actions: [{ kind: 'status', ocpi: 2001, skip: true }],
      },
      'Answers the next 3 PUT sessions with 2001, without processing it.',
    ],
    [
      {
        match: { direction: 'in', endpoint: '*.sender.list', version: '2.2.1', peer: 'DE-MSP' },
        actions: [
          { kind: 'header', name: 'X-Total-Count', do: 'drop' },
          { kind: 'delay', milliseconds: 1500 },
        ],
      },
      'Answers every GET of a list in 2.2.1 from DE-MSP without X-Total-Count, after 1.5 s.',
    ],
    [
      {
        match: { direction: 'out', module: 'locations', method: ['PUT', 'PATCH'] },
        scope: { kind: 'probability', probability: 0.25 },
        actions: [{ kind: 'json', path: '/name', do: 'set', value: null }],
      },
      'Sends 25 % of PUT or PATCH locations with /name set to null.',
    ],
    [
      {
        match: { direction: 'out', endpoint: 'commands.sender.result' },
        scope: { kind: 'after', skip: 1 },
        actions: [{ kind: 'repeat', times: 0 }],
      },
      'Sends every POST commands result after the first not at all.',
    ],
    [{ actions: [{ kind: 'bytes', do: 'stall' }] }, 'Sends or answers every request and stalls after half of the body.'],
  ] as const)('%j', (rule, sentence) => {
    expect(said(rule as unknown as Omit<FaultRuleInput, 'title'>)).toBe(sentence)
  })

  it('every ready one has a sentence of its own', () => {
    const sentences = switches().map((one) => `${one.versions.join()} ${faultSentence(one.rule)}`)
    expect(sentences.filter((sentence) => /(?<!\/)undefined|NaN|\[object/.test(sentence))).toEqual([])
    expect(sentences.every((sentence) => sentence.endsWith('.'))).toBe(true)
    expect(
      behaviours
        .map(({ name, directions: [direction = 'in'] }) => said({ match: { direction }, actions: [{ kind: 'behaviour', name }] }))
        .filter((sentence) => /request [a-z-]+\.$/.test(sentence)),
    ).toEqual([])
  })
})

describe('a ready fault', () => {
  it('says who can commit it, and which chapter it offends in each of its versions', () => {
    const of = (name: string) => switches().find((one) => one.name === name)
    expect(of('cdr.immutable/twice')).toMatchObject({
      roles: ['CPO', 'HUB'],
      chapters: { '2.1.1': '2.1.1 mod_cdrs', '2.2.1': '2.2.1 mod_cdrs', '2.3.0': '2.3.0 mod_cdrs' },
    })
    expect(of('token.identity/delete')?.roles).toEqual(['EMSP', 'HUB'])
    expect(of('cdr.location-header/missing')?.roles).toEqual(['EMSP', 'HUB'])
    expect(of('versions.choice/twice')?.roles).toEqual(['CPO', 'EMSP', 'HUB'])
    expect(of('headers.routing/missing')?.chapters).toEqual({
      '2.2.1': '2.2.1 transport_and_format',
      '2.3.0': '2.3.0 transport_and_format',
    })
    for (const one of switches()) {
      expect([one.name, one.roles.length > 0]).toEqual([one.name, true])
      expect([one.name, Object.keys(one.chapters)]).toEqual([one.name, one.versions])
    }
  })
})
