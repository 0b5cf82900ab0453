/** Made-up exchanges between two stand-ins: of every module, some refused, some with findings, one very large. */
import type { Finding } from '../../../emulator/ocpi/finding.js'
import { endpoints } from '../../../emulator/ocpi/endpoints.js'
import type { Exchange } from '../../../emulator/traffic/exchange.js'

const bytes = (text: string) => new TextEncoder().encode(text)

const connector = (id: string) => ({
  id,
  standard: 'IEC_62196_T2_COMBO',
  format: 'CABLE',
  power_type: 'DC',
  max_voltage: 920,
  max_amperage: 500,
  tariff_ids: ['FAST-1'],
  last_updated: '2026-11-21T12:00:00Z',
})
const location = (index: number) => ({
  country_code: 'NL',
  party_id: 'CPO',
  id: `LOC${index}`,
  publish: true,
  name: `Parkplatz ${index} Süd`,
  address: `Kade ${index}`,
  city: 'Utrecht',
  postal_code: '3511AA',
  country: 'NLD',
  coordinates: { latitude: '52.0907', longitude: '5.1214' },
  evses: Array.from({ length: 3 }, (_, evse) => ({
    uid: `${index}-${evse}`,
    evse_id: `NL*CPO*E${index}*${evse}`,
    status: evse === 1 ? 'CHARGING' : 'AVAILABLE',
    capabilities: ['RFID_READER', 'REMOTE_START_STOP_CAPABLE'],
    connectors: [connector('1'), connector('2')],
    last_updated: '2026-11-21 12:00:00',
  })),
  time_zone: 'Europe/Amsterdam',
  last_updated: '2026-11-21T12:00:00Z',
})
const session = (index: number) => ({
  country_code: 'NL',
  party_id: 'CPO',
  id: `S${index}`,
  start_date_time: '2026-11-21T11:00:00Z',
  kwh: 12.4,
  cdr_token: { country_code: 'DE', party_id: 'MSP', uid: '0123456789ABCD', type: 'RFID', contract_id: 'DE-MSP-C1' },
  auth_method: 'WHITELIST',
  location_id: `LOC${index}`,
  evse_uid: `${index}-0`,
  connector_id: '1',
  currency: 'EUR',
  status: 'ACTIVE',
  last_updated: '2026-11-21T12:00:00Z',
})

const finding = (
  id: Finding['id'],
  severity: Finding['severity'],
  side: Finding['side'],
  at: string,
  expected: string,
  actual: string,
  chapter: string,
): Finding => ({ id, severity, side, at, expected, actual, chapter })

interface Kind {
  readonly endpoint: string
  readonly from: 'CPO' | 'MSP'
  readonly path: (index: number) => string
  readonly request?: (index: number) => unknown
  readonly response?: (index: number) => unknown
  readonly status?: number
  readonly ocpi?: number
  readonly findings?: readonly Finding[]
  readonly error?: string
}

const kinds: readonly Kind[] = [
  {
    endpoint: 'versions.list',
    from: 'MSP',
    path: () => '/ocpi/versions',
    response: () => [{ version: '2.2.1', url: 'http://127.0.0.1:9001/ocpi/2.2.1' }],
  },
  {
    endpoint: 'credentials.post',
    from: 'MSP',
    path: () => '/ocpi/2.2.1/credentials',
    request: () => ({ token: 'bbb', url: 'http://127.0.0.1:9002/ocpi/versions', roles: [] }),
  },
  {
    endpoint: 'locations.sender.list',
    from: 'MSP',
    path: (index) => `/ocpi/2.2.1/cpo/locations?offset=${index * 10}&limit=10`,
    response: (index) => Array.from({ length: 4 }, (_, each) => location(index * 4 + each)),
    findings: [
      finding(
        'datetime.format',
        'violation',
        'response',
        '/data/0/evses/0/last_updated',
        'a DateTime with T, as 2026-11-21T12:00:00Z',
        '"2026-11-21 12:00:00"',
        '2.2.1 types 12.4',
      ),
      finding('paging.limit', 'warning', 'response', 'header:X-Limit', 'X-Limit in a page', '', '2.2.1 transport_and_format 4.1.3'),
    ],
  },
  { endpoint: 'locations.receiver.put', from: 'CPO', path: (index) => `/ocpi/2.2.1/emsp/locations/NL/CPO/LOC${index}`, request: location },
  {
    endpoint: 'locations.receiver.patch-evse',
    from: 'CPO',
    path: (index) => `/ocpi/2.2.1/emsp/locations/NL/CPO/LOC${index}/${index}-0`,
    request: () => ({ status: 'CHARGING' }),
    findings: [finding('patch.last-updated', 'violation', 'request', '', 'last_updated in a PATCH', 'none', '2.2.1 mod_locations 8.2.2.3')],
  },
  { endpoint: 'sessions.receiver.put', from: 'CPO', path: (index) => `/ocpi/2.2.1/emsp/sessions/NL/CPO/S${index}`, request: session },
  { endpoint: 'cdrs.receiver.post', from: 'CPO', path: () => '/ocpi/2.2.1/emsp/cdrs', request: session, status: 201 },
  {
    endpoint: 'tokens.sender.authorize',
    from: 'CPO',
    path: (index) => `/ocpi/2.2.1/emsp/tokens/${index}/authorize?type=RFID`,
    status: 404,
    ocpi: 2004,
  },
  {
    endpoint: 'commands.receiver.post',
    from: 'MSP',
    path: () => '/ocpi/2.2.1/cpo/commands/START_SESSION',
    request: (index) => ({ response_url: `http://127.0.0.1:9002/r/${index}`, location_id: 'LOC1' }),
    response: () => ({ result: 'ACCEPTED', timeout: 30 }),
  },
  {
    endpoint: 'tariffs.sender.list',
    from: 'MSP',
    path: () => '/ocpi/2.2.1/cpo/tariffs',
    status: 500,
    findings: [finding('envelope.shape', 'violation', 'response', '', 'an envelope with data', 'HTML', '2.2.1 transport_and_format 4.1.7')],
  },
  {
    endpoint: 'tokens.receiver.put',
    from: 'MSP',
    path: () => '/ocpi/2.2.1/cpo/tokens/DE/MSP/0123456789ABCD',
    request: () => ({ uid: '0123456789ABCD', type: 'RFID', visual: '🔌 שלום עולם' }),
    error: 'ECONNREFUSED 127.0.0.1:9001: nobody listens there',
  },
]

/** The nth exchange of an endless run; `twin` makes the half that the other stand-in recorded. */
export const exchangeOf = (index: number, at: number, twin: boolean): Exchange => {
  const kind = kinds[index % kinds.length] as Kind
  const party = { CPO: 'NL-CPO', MSP: 'DE-MSP' } as const
  const other = kind.from === 'CPO' ? 'MSP' : 'CPO'
  const here = twin ? other : kind.from
  const endpoint =
    endpoints['2.2.1'].find((each) => each.id === kind.endpoint) ??
    endpoints['2.2.1'].find((each) => each.id.startsWith(kind.endpoint.split('.')[0] ?? ''))
  const large = index === 37
  const request = kind.request ? bytes(JSON.stringify(kind.request(index))) : undefined
  const data = large ? Array.from({ length: 3000 }, (_, each) => location(each)) : kind.response?.(index)
  const response =
    kind.status === 500
      ? bytes('<html><body><h1>500 Internal Server Error</h1></body></html>')
      : bytes(
          JSON.stringify({
            ...(data === undefined ? {} : { data }),
            status_code: kind.ocpi ?? 1000,
            status_message: kind.ocpi ? 'Unknown Token' : 'Success',
            timestamp: new Date(at).toISOString(),
          }),
        )
  const id = `${String(index).padStart(8, '0')}-3f5c-4e1a-9d52-6c2f6f1f7a10`
  return {
    seq: 0,
    standinId: here === 'CPO' ? 'cpo' : 'emsp',
    direction: twin ? 'in' : 'out',
    startedAt: at,
    durationMs: ((index * 7919) % 1700) / (index % 9 === 0 ? 1 : 40),
    method: endpoint?.method ?? 'GET',
    url: `http://127.0.0.1:${other === 'CPO' ? 9001 : 9002}${kind.path(index)}`,
    request: {
      headers: [
        'Authorization',
        'Token YWJjZGVmZ2hpamts',
        'Content-Type',
        'application/json; charset=utf-8',
        'X-Request-ID',
        id,
        'X-Correlation-ID',
        id,
        'OCPI-from-country-code',
        party[kind.from].slice(0, 2),
        'OCPI-from-party-id',
        party[kind.from].slice(3),
      ],
      body: request,
      bytes: request?.length ?? 0,
    },
    response:
      kind.error === undefined
        ? {
            headers: ['Content-Type', 'application/json', 'X-Total-Count', '412', 'Date', new Date(at).toUTCString()],
            body: response,
            bytes: response.length,
            status: kind.status ?? 200,
            statusText: 'OK',
          }
        : undefined,
    ocpiStatus: kind.error === undefined && kind.status !== 500 ? (kind.ocpi ?? 1000) : undefined,
    error: kind.error,
    version: '2.2.1',
    endpoint,
    connectionId: here === 'CPO' ? 'cpo-emsp' : 'emsp-cpo',
    from: party[kind.from],
    to: party[other],
    twin: true,
    requestId: id,
    correlationId: id,
    findings: kind.findings ?? [],
    faultIds: index % 50 === 7 ? ['datetime.format'] : [],
    why: [
      `Matches ${endpoint?.id ?? 'no endpoint'} of 2.2.1.`,
      'The token belongs to the connection with DE-MSP.',
      `LOC${index} is in the data set of the stand-in.`,
    ],
  }
}
