import { describe, expect, it } from 'vitest'
import { findingsIn, har, judgeText, type HandMade } from './support.js'

const location = {
  country_code: 'NL',
  party_id: 'CPO',
  id: 'LOC1',
  publish: true,
  address: 'Street 1',
  city: 'Town',
  country: 'NLD',
  coordinates: { latitude: '52.10000', longitude: '5.20000' },
  evses: [
    {
      uid: 'E1',
      status: 'AVAILABLE',
      connectors: [
        {
          id: '1',
          standard: 'IEC_62196_T2',
          format: 'SOCKET',
          power_type: 'AC_3_PHASE',
          max_voltage: 230,
          max_amperage: 32,
          last_updated: '2026-09-30T08:00:00Z',
        },
      ],
      last_updated: '2026-09-30T08:00:00Z',
    },
  ],
  time_zone: 'Europe/Amsterdam',
  last_updated: '2026-09-30T08:00:00Z',
}
const listHeaders = { 'X-Total-Count': '1', 'X-Limit': '50' }
const token = (text: string) => ({ authorization: `Token ${Buffer.from(text).toString('base64')}` })
const routed = (from: string, to: string, text = 'token-of-the-caller') => ({
  ...token(text),
  'ocpi-from-country-code': from.slice(0, 2),
  'ocpi-from-party-id': from.slice(2),
  'ocpi-to-country-code': to.slice(0, 2),
  'ocpi-to-party-id': to.slice(2),
})
const back = (from: string, to: string) => {
  const { authorization: _, ...headers } = routed(from, to)
  return headers
}

const cpo = 'https://cpo.example/ocpi'
const emsp = 'https://emsp.example/ocpi'
const list: HandMade = {
  url: `${cpo}/2.2.1/locations`,
  headers: routed('DEMSP', 'NLCPO'),
  data: [location],
  answerHeaders: { ...listHeaders, ...back('NLCPO', 'DEMSP') },
}
const credentials = (text: string, base: string, role: string, country_code: string, party_id: string) => ({
  token: text,
  url: `${base}/versions`,
  roles: [{ role, country_code, party_id, business_details: { name: 'Company' } }],
})
const handshake: HandMade = {
  method: 'POST',
  url: `${cpo}/2.2.1/credentials`,
  headers: token('token-a'),
  body: credentials('token-b', emsp, 'EMSP', 'DE', 'MSP'),
  data: credentials('token-c', cpo, 'CPO', 'NL', 'CPO'),
}

const session = {
  country_code: 'NL',
  party_id: 'CPO',
  id: 'SES1',
  start_date_time: '2026-10-01T07:00:00Z',
  kwh: 5,
  cdr_token: { country_code: 'DE', party_id: 'MSP', uid: '012345678', type: 'RFID', contract_id: 'DE-MSP-C00000001-X' },
  auth_method: 'WHITELIST',
  location_id: 'LOC1',
  evse_uid: 'E1',
  connector_id: '1',
  currency: 'EUR',
  status: 'ACTIVE',
  last_updated: '2026-10-01T08:00:00Z',
}
const pushes = {
  headers: routed('NLCPO', 'DEMSP', 'token-b'),
  answerHeaders: back('DEMSP', 'NLCPO'),
}

/** A Session that begins, what a PATCH makes of it, and its CDR. */
const chargedSession = (cdr: object): HandMade[] => {
  const end_date_time = '2026-10-01T08:00:01Z'
  const url = `${emsp}/2.2.1/sessions/NL/CPO/SES1`
  return [
    { ...pushes, method: 'PUT', url, body: { ...session, last_updated: '2026-10-01T08:00:01Z' } },
    { ...pushes, method: 'PATCH', url, body: { status: 'COMPLETED', end_date_time, last_updated: '2026-10-01T08:00:02Z' } },
    {
      ...pushes,
      answerHeaders: { ...pushes.answerHeaders, Location: `${emsp}/2.2.1/cdrs/CDR1` },
      method: 'POST',
      url: `${emsp}/2.2.1/cdrs`,
      status: 201,
      body: {
        country_code: 'NL',
        party_id: 'CPO',
        id: 'CDR1',
        session_id: 'SES1',
        start_date_time: session.start_date_time,
        end_date_time,
        cdr_token: session.cdr_token,
        auth_method: 'WHITELIST',
        cdr_location: {
          id: 'LOC1',
          address: 'Street 1',
          city: 'Town',
          country: 'NLD',
          coordinates: location.coordinates,
          evse_uid: 'E1',
          evse_id: 'NL*CPO*E1',
          connector_id: '1',
          connector_standard: 'IEC_62196_T2',
          connector_format: 'SOCKET',
          connector_power_type: 'AC_3_PHASE',
        },
        currency: 'EUR',
        charging_periods: [{ start_date_time: session.start_date_time, dimensions: [{ type: 'ENERGY', volume: 5 }] }],
        total_cost: { excl_vat: 1 },
        total_energy: 5,
        total_time: 1,
        last_updated: '2026-10-01T08:00:03Z',
        ...cdr,
      },
    },
  ]
}

const acrossObjects = async (text: string): Promise<string[][]> =>
  (await judgeText(text)).exchanges.map(({ findings }) =>
    findings.flatMap(({ id, at }) => (id === 'cdr.session' || id === 'patch.merge' ? [`${id} ${at}`] : [])),
  )

describe('a recording', () => {
  it('without version details is read by its urls, headers and bodies', async () => {
    const judged = await judgeText(har([list]))
    expect(findingsIn(judged)).toEqual([])
    expect(judged.exchanges[0]).toMatchObject({
      version: '2.2.1',
      from: 'DE-MSP',
      to: 'NL-CPO',
      source: 'test.har',
      endpoint: { id: 'locations.sender.list' },
    })
    expect(judged.summary.platforms).toEqual([
      { name: 'client of cpo.example', roles: ['EMSP'], parties: [] },
      { name: 'cpo.example', roles: ['CPO'], parties: [] },
    ])
  })

  it.each<[string, HandMade, string]>([
    ['a missing field', { ...list, data: [{ ...location, city: undefined }] }, 'object.required'],
    ['a page without X-Total-Count', { ...list, answerHeaders: { 'X-Limit': '50', ...back('NLCPO', 'DEMSP') } }, 'paging.total'],
    ['a module that is not served', { ...list, status: 404, answer: '' }, 'module.support'],
    [
      'a plain token in 2.2.1',
      { ...list, headers: { ...routed('DEMSP', 'NLCPO'), authorization: 'Token 9e80a9c4-28be-11e9-b210-d663bd873d93' } },
      'auth.encoding',
    ],
    ['an answer without an envelope', { ...list, answer: [location] }, 'envelope.wrapping'],
    ['routing headers that are not swapped', { ...list, answerHeaders: { ...listHeaders, ...back('DEMSP', 'NLCPO') } }, 'headers.routing'],
  ])('is judged as live traffic is: %s', async (_, exchange, id) => {
    const { exchanges } = await judgeText(har([exchange]))
    expect(exchanges[0]?.findings.map((finding) => finding.id)).toContain(id)
  })

  it('of both sides knows who calls by the tokens of its handshake', async () => {
    const push: HandMade = {
      method: 'PUT',
      url: `${emsp}/2.2.1/locations/NL/CPO/LOC1`,
      headers: token('token-b'),
      body: location,
    }
    const { exchanges, summary } = await judgeText(har([handshake, push, { ...push, headers: token('token-a') }]))
    expect(exchanges.map(({ from, to, direction }) => `${direction} ${from} → ${to}`)).toEqual([
      'out DE-MSP → NL-CPO',
      'in NL-CPO → DE-MSP',
      'in NL-CPO → DE-MSP',
    ])
    expect(exchanges[1]?.connectionId).toBe(exchanges[0]?.connectionId)
    expect(summary.questions).toEqual([])
  })

  it('compares a CDR with its Session, whichever comes first, and a PATCH with what it changes', async () => {
    const whole = har([handshake, ...chargedSession({ total_energy: 5 })])
    expect(await acrossObjects(whole)).toEqual([[], [], [], []])
    const other = await acrossObjects(har([handshake, ...chargedSession({ total_energy: 7 })]))
    expect(other[3]).toEqual(['cdr.session /total_energy'])
    const [first, ...rest] = chargedSession({ total_energy: 7 })
    const late = await acrossObjects(har([handshake, ...(first ? [first] : []), ...rest.reverse()]))
    expect(late[3]).toEqual(['cdr.session /kwh'])
  })

  it('finds what only both sides together show', async () => {
    const put = (changes: object, at: string): HandMade => ({
      method: 'PUT',
      url: `${emsp}/2.2.1/sessions/NL/CPO/SES1`,
      headers: routed('NLCPO', 'DEMSP', 'token-b'),
      answerHeaders: back('DEMSP', 'NLCPO'),
      body: { ...session, ...changes, last_updated: at },
    })
    const command: HandMade = {
      method: 'POST',
      url: `${cpo}/2.2.1/commands/STOP_SESSION`,
      headers: routed('DEMSP', 'NLCPO', 'token-c'),
      answerHeaders: back('NLCPO', 'DEMSP'),
      body: { response_url: `${emsp}/results/1`, session_id: 'SES1' },
      data: { result: 'ACCEPTED', timeout: 30 },
    }
    const result: HandMade = {
      method: 'POST',
      url: `${emsp}/results/1`,
      headers: routed('NLCPO', 'DEMSP', 'token-b'),
      answerHeaders: back('DEMSP', 'NLCPO'),
      body: { result: 'ACCEPTED' },
    }
    const judged = await judgeText(
      har([
        handshake,
        put({}, '2026-10-01T08:00:01Z'),
        put({ kwh: 4 }, '2026-10-01T08:00:02Z'),
        put({ status: 'COMPLETED', end_date_time: '2026-10-01T08:00:03Z' }, '2026-10-01T08:00:03Z'),
        put({ status: 'COMPLETED', kwh: 9, end_date_time: '2026-10-01T08:00:03Z' }, '2026-10-01T08:00:04Z'),
        command,
        result,
        result,
      ]),
    )
    const byExchange = judged.exchanges.map(({ findings }) => findings.map(({ id, at }) => `${id} ${at}`))
    expect(byExchange[1]).toEqual([])
    expect(byExchange[2]).toContain('session.lifecycle /kwh')
    expect(byExchange[4]).toContain('session.lifecycle /kwh')
    expect(judged.exchanges[6]?.endpoint?.id).toBe('commands.sender.result')
    expect(byExchange[6]).toEqual([])
    expect(byExchange[7]?.some((text) => text.startsWith('command.result'))).toBe(true)
  })
})

describe('what a recording leaves out', () => {
  it('is not reported: no header fields, blackened tokens, bodies that are cut off', async () => {
    const bare = JSON.parse(har([list, list, list, list])) as {
      log: {
        entries: {
          request: { headers: { name: string; value: string }[] }
          response: { content: Record<string, unknown>; headers: unknown }
        }[]
      }
    }
    const [first, second, third, fourth] = bare.log.entries
    if (!first || !second || !third || !fourth) throw new Error('four entries')
    first.request.headers = []
    first.response.headers = []
    for (const header of second.request.headers) if (header.name === 'authorization') header.value = '[REDACTED]'
    third.response.content['text'] = String(third.response.content['text']).slice(0, 50)
    third.response.content['size'] = 500
    delete fourth.response.content['text']
    fourth.response.content['size'] = -1
    // The same id on every entry would be one.
    bare.log.entries.forEach(({ request, response }, index) => {
      for (const header of [...request.headers, ...(response.headers as typeof request.headers)])
        if (header.name === 'x-request-id') header.value = `id-${index}`
    })
    const judged = await judgeText(JSON.stringify(bare))
    expect(judged.exchanges).toHaveLength(4)
    expect(findingsIn(judged)).toEqual([])
  })

  it('is not reported where tokens were taken out of the whole file', async () => {
    const { authorization: _, ...headers } = routed('DEMSP', 'NLCPO')
    expect(findingsIn(await judgeText(har([{ ...list, headers }])))).toEqual([])
    const some = await judgeText(har([list, { ...list, headers }]))
    expect(some.exchanges[1]?.findings.map(({ id }) => id)).toContain('auth.scheme')
  })
})

describe('what cannot be known', () => {
  const versionless: HandMade = {
    url: 'https://cpo.example/ocpi/tariffs',
    headers: { authorization: 'Token abc-def' },
    data: [],
    answerHeaders: { 'X-Total-Count': '0', 'X-Limit': '50' },
  }

  it('is asked: a version that nothing tells; with an answer it is judged by that', async () => {
    const asked = await judgeText(har([versionless], '2.1.1'))
    expect(asked.summary.questions).toMatchObject([{ about: 'version', hosts: ['cpo.example'], exchanges: 1 }])
    expect(findingsIn(asked)).toEqual([])
    const told = await judgeText(har([versionless], '2.1.1'), { version: '2.1.1' })
    expect(told.summary.questions).toEqual([])
    expect(told.exchanges[0]).toMatchObject({ version: '2.1.1', endpoint: { id: 'tariffs.sender.list' } })
  })

  it.each([
    ['2.2.1', { country_code: 'NL', party_id: 'CPO', id: 'T1', currency: 'EUR', elements: [], last_updated: '2026-09-30T08:00:00Z' }],
    ['2.1.1', { auth_id: 'X', id: 'S1' }],
  ])('is not asked where an object tells it: %s', async (version, object) => {
    const { exchanges } = await judgeText(har([{ ...versionless, data: [object] }], '2.1.1'))
    expect(exchanges[0]?.version).toBe(version)
  })

  it('is asked: two platforms that share a url; a host with a path tells them apart', async () => {
    const gateway = 'https://gateway.example/ocpi'
    const same: HandMade = {
      ...handshake,
      url: `${gateway}/2.2.1/credentials`,
      body: credentials('token-b', gateway, 'EMSP', 'DE', 'MSP'),
      data: credentials('token-c', gateway, 'CPO', 'NL', 'CPO'),
    }
    expect((await judgeText(har([same]))).summary.questions).toMatchObject([{ about: 'platform', hosts: ['gateway.example/ocpi'] }])
  })

  it('tells platforms apart that a gateway gives one host and different paths', async () => {
    const gateway = 'https://gateway.example'
    const shared: HandMade = {
      ...handshake,
      url: `${gateway}/cpo/ocpi/2.2.1/credentials`,
      body: credentials('token-b', `${gateway}/emsp/ocpi`, 'EMSP', 'DE', 'MSP'),
      data: credentials('token-c', `${gateway}/cpo/ocpi`, 'CPO', 'NL', 'CPO'),
    }
    const { exchanges, summary } = await judgeText(har([shared]))
    expect(summary.questions).toEqual([])
    expect(summary.platforms.map(({ name }) => name)).toEqual(['gateway.example/emsp/ocpi', 'gateway.example/cpo/ocpi'])
    expect(exchanges[0]).toMatchObject({ from: 'DE-MSP', to: 'NL-CPO' })
  })

  it('is asked: who calls, where several may', async () => {
    const other = 'https://other.example/ocpi'
    const strangers = [
      { ...list, headers: token('unknown') },
      { ...list, url: `${emsp}/emsp/2.2.1/tokens`, data: [] },
      { ...list, url: `${other}/emsp/2.2.1/tokens`, data: [] },
    ]
    const { summary } = await judgeText(har(strangers))
    expect(summary.questions.map(({ about }) => about)).toContain('caller')
  })
})

describe('what is no OCPI', () => {
  const page: HandMade = { url: 'https://shop.example/index.html', answer: {}, headers: {} }
  it('is left out and counted', async () => {
    const { summary } = await judgeText(har([page, list, { ...page, url: 'https://shop.example/api/tokens' }]))
    expect(summary).toMatchObject({ exchanges: 1, foreign: 2 })
    expect(summary.platforms.map(({ name }) => name)).toEqual(['client of cpo.example', 'cpo.example'])
  })
  it('is all there is: then the file is refused, with the reason', async () => {
    const { summary, exchanges } = await judgeText(har([page]))
    expect(exchanges).toEqual([])
    expect(summary.refused).toContain('holds no OCPI')
  })
  it('is another version: named and left out', async () => {
    const { summary } = await judgeText(har([{ ...list, url: 'https://cpo.example/ocpi/2.0/locations' }]))
    expect(summary).toMatchObject({ exchanges: 0, otherVersions: [{ version: '2.0', exchanges: 1 }] })
    expect(summary.refused).toContain('2.0')
  })
})
