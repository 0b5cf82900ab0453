/** The timeline of a charging session from command to bill, and the way from an exchange to it. */
import { describe, expect, it } from 'vitest'
import type { BillSummary } from '../../../emulator/contract/bills.js'
import type { Command } from '../../../emulator/contract/operations.js'
import { lifecycleOf, type LifecycleFacts } from '../../../renderer/charging/lifecycle/lifecycle.js'
import { sessionOfExchange } from '../../../renderer/charging/lifecycle/session-of-exchange.js'
import { summary } from '../exchanges.js'

const command = (part: Partial<Command> = {}): Command => ({
  id: 'k1',
  standinId: 'emsp',
  connectionId: 'c1',
  direction: 'out',
  name: 'START_SESSION',
  state: 'resulted',
  response: 'ACCEPTED',
  result: 'ACCEPTED',
  sessionId: 'S1',
  sentAt: summary(1).startedAt,
  resultAt: summary(2).startedAt,
  requestSeq: 1,
  resultSeq: 2,
  ...part,
})

const bill = (part: Partial<BillSummary> = {}): BillSummary => ({
  holder: 'c1',
  key: 'NL-CPO/S1',
  id: 'S1',
  owner: 'NL-CPO',
  version: '2.2.1',
  sessionId: 'S1',
  status: 'ACTIVE',
  start: '2026-11-20T10:00:00Z',
  end: '',
  tokenUid: 'T1',
  locationId: 'L1',
  currency: 'EUR',
  credit: false,
  verdict: 'equal',
  differences: 0,
  ...part,
})

const put = (seq: number, part = {}) => summary(seq, { module: 'sessions', method: 'PUT', direction: 'in', ...part })
const patch = (seq: number, part = {}) => put(seq, { method: 'PATCH', ...part })
const post = (seq: number, part = {}) => summary(seq, { module: 'cdrs', method: 'POST', direction: 'in', ...part })

const stepsOf = (facts: Partial<LifecycleFacts>) =>
  lifecycleOf({ commands: [], exchanges: [], session: undefined, cdr: undefined, ...facts }).map(
    ({ title, state, detail }) => `${title} ${state}: ${detail}`,
  )

describe('the timeline of a session', () => {
  it('goes from the command to the bill, in the order of time', () => {
    const facts = {
      commands: [
        command(),
        command({ name: 'STOP_SESSION', sentAt: summary(6).startedAt, resultAt: summary(7).startedAt, requestSeq: 6, resultSeq: 7 }),
      ],
      exchanges: [put(3), patch(4), patch(5), put(8), post(9)],
      session: bill({ status: 'COMPLETED' }),
      cdr: bill({ id: 'C1', key: 'NL-CPO/C1', status: '' }),
    }
    expect(stepsOf(facts)).toEqual([
      'START_SESSION sent done: Accepted',
      'Result of START_SESSION done: ACCEPTED',
      'Session created done: HTTP 200',
      'Session updated 3 times done: PATCH and PUT, the last shown',
      'STOP_SESSION sent done: Accepted',
      'Result of STOP_SESSION done: ACCEPTED',
      'CDR done: HTTP 200',
      'Bill done: stated costs match the Tariff',
    ])
    const objects = lifecycleOf(facts).flatMap(({ object }) => (object ? [`${object.module} ${object.key}`] : []))
    expect(objects).toEqual(['sessions NL-CPO/S1', 'cdrs NL-CPO/C1', 'cdrs NL-CPO/C1'])
  })

  it.each([
    [{ state: 'refused', response: 'UNKNOWN_SESSION', result: undefined }, ['START_SESSION sent failed: Rejected: UNKNOWN_SESSION']],
    [{ state: 'failed', response: undefined, note: 'refused connection' }, ['START_SESSION sent failed: refused connection']],
    [{ state: 'sent', response: undefined }, ['START_SESSION sent done: no response yet']],
    [
      { state: 'resulted', result: 'EVSE_OCCUPIED', note: 'try another' },
      ['START_SESSION sent done: Accepted', 'Result of START_SESSION failed: EVSE_OCCUPIED: try another'],
    ],
    [
      { state: 'timed-out', result: undefined },
      ['START_SESSION sent done: Accepted', 'Result of START_SESSION failed: no result within the timeout'],
    ],
    [
      { direction: 'in', state: 'accepted', result: undefined },
      ['START_SESSION received done: Accepted', 'Result of START_SESSION awaited: none yet'],
    ],
  ] as const)('says of a command %j what became of it', (part, expected) => {
    expect(stepsOf({ commands: [command(part)], session: undefined }).filter((step) => step.includes('START_SESSION'))).toEqual(expected)
  })

  it('lists each update that failed by itself', () => {
    const exchanges = [
      put(1),
      patch(2),
      patch(3, { status: 404, ocpiStatus: 2003 }),
      patch(4),
      post(5, { status: 500, ocpiStatus: undefined }),
    ]
    expect(stepsOf({ exchanges, session: bill() })).toEqual([
      'Session created done: HTTP 200',
      'PATCH session done: HTTP 200',
      'PATCH session failed failed: HTTP 404, OCPI 2003',
      'PATCH session done: HTTP 200',
      'POST CDR failed failed: HTTP 500',
      'CDR awaited: after the end of the session',
    ])
  })

  it('is told of a session that was pulled, and of a bill that is wrong or has no Tariff', () => {
    const session = bill({ status: 'COMPLETED' })
    expect(stepsOf({ session })).toEqual(['Session created done: no PUT in the log', 'CDR awaited: none yet'])
    expect(stepsOf({ session: bill({ status: 'INVALID' }) })).toHaveLength(1)
    expect(stepsOf({ session, cdr: bill({ verdict: 'different', differences: 2 }) }).at(-1)).toBe(
      'Bill failed: 2 differences from the Tariff',
    )
    expect(stepsOf({ session, cdr: bill({ verdict: 'unpriced' }) }).at(-1)).toBe('Bill done: no Tariff to recalculate the costs with')
  })
})

describe('the session of an exchange', () => {
  const body = (text: string) => ({ headers: [], body: { bytes: text.length, text } })
  const placeOf = (part: object, commands: readonly Command[] = []) =>
    sessionOfExchange({ ...summary(1, { standinId: 'emsp', direction: 'in' }), request: body(''), ...part }, commands)

  it.each([
    [
      'a push of a Session that was received',
      put(9, { path: '/ocpi/2.2.1/sessions/NL/CPO/S%2F1?x=1' }),
      { holder: 'c1', sessionId: 'S/1' },
    ],
    ['a push of an own Session', patch(9, { direction: 'out', path: '/sessions/NL/CPO/S1/' }), { holder: 'own', sessionId: 'S1' }],
    ['a CDR', { ...post(9), request: body('{"session_id":"S2"}') }, { holder: 'c1', sessionId: 'S2' }],
    ['a CDR that names none', { ...post(9), request: body('{"session_id":1}') }, undefined],
    ['a CDR that is no JSON', { ...post(9), request: body('{') }, undefined],
    ['a list', summary(9, { module: 'sessions', method: 'GET', path: '/sessions' }), undefined],
    ['an imported push', put(9, { source: 'a.har', path: '/sessions/S1' }), undefined],
  ])('is found for %s', (_, part, expected) => {
    expect(placeOf(part)).toEqual(expected)
  })

  it('is found for a command and its result, on both sides', () => {
    expect(placeOf({ seq: 1, module: 'commands' }, [command()])).toEqual({ holder: 'c1', sessionId: 'S1' })
    expect(placeOf({ seq: 2, module: 'commands' }, [command({ direction: 'in' })])).toEqual({ holder: 'own', sessionId: 'S1' })
    expect(placeOf({ seq: 1, module: 'commands', standinId: 'cpo' }, [command()])).toBeUndefined()
    expect(placeOf({ seq: 1, module: 'commands' }, [command({ sessionId: undefined })])).toBeUndefined()
  })
})
