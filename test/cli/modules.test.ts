/** Two `serve` exchange every module: each operation, in either version, over http and https, whoever registered. */
import { describe, expect, it } from 'vitest'
import {
  arrived,
  behave,
  draftedEvse,
  endBoth,
  printedFindings,
  resultOf,
  roam,
  sendDraft,
  waitUntil,
  type Roaming,
} from './support/roaming.js'
import { useProgram } from './support/program.js'

useProgram()

type Step = readonly [side: 'cpo' | 'emsp', operation: string, then?: (pair: Roaming) => Promise<unknown>]

const both = (operation: string): Step[] => [
  ['emsp', operation],
  ['cpo', operation],
]
const onEach = (prefix: string): Step[] =>
  ['', '-evse', '-connector'].map((level): Step => [prefix.startsWith('locations.sender') ? 'emsp' : 'cpo', `${prefix}${level}`])
const accepted = async ({ emsp }: Roaming) => {
  expect(await resultOf(emsp)).toMatch(/ ACCEPTED$/)
}
const only221 = (version: string, ...steps: Step[]): Step[] => (version === '2.2.1' ? steps : [])

/** Each operation once, with its draft, in an order in which each finds what it needs. */
const steps = (version: string): Step[] => {
  let chosen: unknown
  return [
    ...both('versions.list'),
    ...both('versions.details'),
    ...both('credentials.get'),
    ...both('credentials.put'),
    ['emsp', 'locations.sender.list'],
    ...onEach('locations.sender.get'),
    ['emsp', 'tariffs.sender.list'],
    ['emsp', 'tokens.receiver.put'],
    ['emsp', 'tokens.receiver.patch'],
    ['emsp', 'tokens.receiver.get'],
    ...onEach('locations.receiver.put'),
    ...onEach('locations.receiver.patch'),
    ...onEach('locations.receiver.get'),
    ['cpo', 'sessions.receiver.put'],
    ['cpo', 'sessions.receiver.patch'],
    ['cpo', 'sessions.receiver.get'],
    ['cpo', 'cdrs.receiver.post'],
    ['cpo', 'cdrs.receiver.get'],
    ['emsp', 'sessions.sender.list'],
    ['emsp', 'cdrs.sender.list'],
    ['cpo', 'tariffs.receiver.put'],
    ...(version === '2.1.1' ? [['cpo', 'tariffs.receiver.patch'] as const] : []),
    ['cpo', 'tariffs.receiver.get'],
    ['cpo', 'tariffs.receiver.delete'],
    ['cpo', 'tokens.sender.list'],
    [
      'cpo',
      'tokens.sender.authorize',
      async ({ emsp }) => {
        chosen = await draftedEvse(emsp)
      },
    ],
    ['emsp', 'commands.receiver.post:RESERVE_NOW', accepted],
    ...only221(version, [
      'emsp',
      'commands.receiver.post:CANCEL_RESERVATION',
      async (pair) => {
        await accepted(pair)
        await waitUntil(async () => (await draftedEvse(pair.emsp)) === chosen, 'the EVSE is free again')
      },
    ]),
    [
      'emsp',
      'commands.receiver.post:START_SESSION',
      async (pair) => {
        await accepted(pair)
        await arrived(pair.emsp, 'sessions', 'ACTIVE')
      },
    ],
    ...only221(
      version,
      ['emsp', 'sessions.sender.set-charging-preferences'],
      ['emsp', 'chargingprofiles.receiver.put', accepted],
      ['emsp', 'chargingprofiles.receiver.delete', accepted],
      ['cpo', 'chargingprofiles.sender.update', (pair) => behave(pair, { result: 'none' })],
      ['emsp', 'chargingprofiles.receiver.get'],
      [
        'cpo',
        'chargingprofiles.sender.result',
        async (pair) => {
          await accepted(pair)
          await behave(pair)
        },
      ],
    ),
    [
      'emsp',
      'commands.receiver.post:STOP_SESSION',
      async (pair) => {
        await accepted(pair)
        await behave(pair, { result: 'none' })
      },
    ],
    ['emsp', 'commands.receiver.post:UNLOCK_CONNECTOR'],
    ['cpo', 'commands.sender.result', accepted],
    ['emsp', 'credentials.delete'],
  ]
}

/** Registering is for those who are not registered; nobody here is a hub. */
const others = ['credentials.post', 'credentials.delete', 'hubclientinfo.sender.list']

const pairs = [
  { version: '2.2.1', initiator: 'emsp', scheme: 'http', where: 'two processes' },
  { version: '2.1.1', initiator: 'cpo', scheme: 'http', where: 'two processes' },
  { version: '2.2.1', initiator: 'cpo', scheme: 'http', where: 'one process' },
  { version: '2.1.1', initiator: 'emsp', scheme: 'http', where: 'one process' },
  { version: '2.2.1', initiator: 'cpo', scheme: 'https', where: 'one process' },
  { version: '2.1.1', initiator: 'emsp', scheme: 'https', where: 'one process' },
] as const

describe('two that serve exchange every module', () => {
  it.each(pairs)(
    'in $version over $scheme, registered by the $initiator, in $where',
    async ({ version, initiator, scheme, where }) => {
      const pair = await roam({
        versions: version,
        initiator,
        more: scheme === 'https' ? ['--tls'] : [],
        processes: where === 'two processes',
      })
      await behave(pair)
      const played = steps(version)
      for (const side of [pair.cpo, pair.emsp]) {
        const { operations } = await side.process.client.call('operations.list', { connectionId: side.connectionId })
        const planned = played.flatMap(([name, operation]) => (name === side.name ? [operation] : []))
        expect(operations.map(({ id }) => id).filter((id) => !planned.includes(id) && !others.includes(id))).toEqual([])
      }
      const wrong: string[] = []
      for (const [side, operation, then] of played) {
        wrong.push(...(await sendDraft(pair[side], operation)))
        await then?.(pair)
      }
      expect(wrong).toEqual([])
      expect((await Promise.all([printedFindings(pair.cpo), printedFindings(pair.emsp)])).flat()).toEqual([])
      expect(await endBoth(pair)).toEqual([0, 0])
    },
    60_000,
  )
})
