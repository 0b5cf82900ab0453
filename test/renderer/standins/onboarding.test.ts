/** The panel of a connection that is being set up: what to send, how far the platform has come, what to do next. */
import { describe, expect, it } from 'vitest'
import { Connection } from '../../../emulator/contract/standin.js'
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import { authorizationLines, curlText } from '../../../renderer/standins/onboarding/authorization.js'
import { adviceFor, nextStep, onboardingSteps } from '../../../renderer/standins/onboarding/onboarding-steps.js'
import { summary } from '../exchanges.js'

const connection = (part: Partial<Connection> = {}): Connection => ({
  ...Connection.parse({
    id: 'c1',
    standinId: 'cpo',
    name: 'Our platform',
    state: 'INVITED',
    origin: 'handshake',
    peer: { parties: [], endpoints: [] },
    tokens: { a: 'masked' },
    overrides: { tokens: {}, endpoints: [] },
    reusable: false,
    sameParty: [],
    quirks: {},
  }),
  ...part,
})

const request = (seq: number, endpointId: string, part: Partial<ExchangeSummary> = {}) =>
  summary(seq, { direction: 'in', endpointId, ...part })
const refused = { status: 401, ocpiStatus: 2000, connectionId: undefined } as const

const statesOf = (exchanges: readonly ExchangeSummary[], part: Partial<Connection> = {}) =>
  Object.fromEntries(onboardingSteps(connection(part), exchanges).map(({ id, state }) => [id, state]))
const nextOf = (exchanges: readonly ExchangeSummary[]) => nextStep(onboardingSteps(connection(), exchanges))

describe('the steps of a platform', () => {
  it('are open until it has called', () => {
    expect(new Set(Object.values(statesOf([])))).toEqual(new Set(['open']))
    expect(nextOf([])).toMatchObject({ id: 'versions', state: 'open' })
  })

  it('follow the newest request of each kind', () => {
    const exchanges = [request(1, 'versions.list', refused), request(2, 'versions.list'), request(3, 'versions.details')]
    expect(statesOf(exchanges)).toMatchObject({ versions: 'done', details: 'done', credentials: 'open' })
    expect(nextOf(exchanges)).toMatchObject({ id: 'credentials', state: 'open' })
  })

  it('count a request with an unknown token, and none of other connections, other stand-ins or imported files', () => {
    expect(statesOf([request(1, 'versions.list', refused)])).toMatchObject({ versions: 'failed' })
    for (const part of [{ connectionId: 'c2' }, { standinId: 'other' }, { source: 'traffic.har' }])
      expect(statesOf([request(1, 'versions.list', part)])).toMatchObject({ versions: 'open' })
  })

  it.each([
    ['an HTTP error', { status: 500, ocpiStatus: 3000 }, 'HTTP 500, OCPI 3000'],
    ['an OCPI error', { status: 200, ocpiStatus: 2001 }, 'HTTP 200, OCPI 2001'],
    ['no response', { status: undefined, ocpiStatus: undefined, error: 'refused connection' }, 'refused connection'],
  ])('fail with %s', (_, part, detail) => {
    expect(nextOf([request(1, 'versions.list'), request(2, 'credentials.post', part)])).toMatchObject({
      id: 'credentials',
      state: 'failed',
      detail,
    })
  })

  it('name our failed request to the platform rather than the POST that failed because of it', () => {
    const exchanges = [
      request(1, 'versions.list'),
      request(2, 'versions.details'),
      request(3, 'versions.list', { direction: 'out', status: 404, ocpiStatus: undefined }),
      request(4, 'credentials.post', { ocpiStatus: 3001 }),
    ]
    const next = nextOf(exchanges)
    expect(next).toMatchObject({ id: 'their-versions', state: 'failed', seq: 3 })
    expect(next && adviceFor(next)).toContain('url in your credentials')
  })

  it('end with the registration', () => {
    expect(statesOf([], { state: 'REGISTERED', version: '2.2.1' })).toMatchObject({ registered: 'done' })
  })
})

describe('the Authorization header', () => {
  it.each([
    [
      ['2.1.1', '2.2.1'],
      'auto',
      [
        ['Token c2VjcmV0', ['2.2.1']],
        ['Token secret', ['2.1.1']],
      ],
    ],
    [['2.2.1'], 'auto', [['Token c2VjcmV0', ['2.2.1']]]],
    [['2.1.1', '2.2.1'], 'plain', [['Token secret', ['2.2.1', '2.1.1']]]],
    [['2.1.1', '2.2.1'], 'base64', [['Token c2VjcmV0', ['2.2.1', '2.1.1']]]],
  ] as const)('of %j with the encoding %s', (versions, encoding, expected) => {
    const lines = authorizationLines('secret', versions, encoding)
    expect(lines.map(({ header, versions: held }) => [header, held])).toEqual(expected)
  })

  it('is quoted for a shell', () => {
    expect(curlText('http://h/versions', "Token a'b")).toBe(String.raw`curl -i -H 'Authorization: Token a'\''b' 'http://h/versions'`)
  })
})
