/**
 * The protocol as a table: one row for each method of each interface of each module. Routes, the outgoing client,
 * forms, help texts, coverage and findings read it. Adding a version means adding rows.
 *
 * Paths are relative to the url that version details advertise for (module, interface); those of `versions` and
 * `credentials` likewise. `{…}` are path parameters under the specification's names.
 */
import { own } from './own.js'
import { isConfigurationModule, moduleFacts, type Concern, type Interface, type Module, type Purpose } from './modules.js'
import type { Version } from './version.js'

export { isConfigurationModule, isHandshakeModule, type Interface, type Module } from './modules.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Role = 'CPO' | 'EMSP' | 'HUB' | 'NSP' | 'NAP' | 'SCSP' | 'OTHER'

/** What a row does in the handshake that opens a connection, renews it or ends it. */
export type HandshakeStep = 'list-versions' | 'version-details' | 'read-credentials' | 'register' | 'renew' | 'unregister'

export interface QueryParameter {
  readonly name: string
  readonly type: 'DateTime' | 'int' | 'TokenType' | 'URL'
  readonly required: boolean
}

export interface Endpoint {
  /** `module.interface.action`, or `module.action` where both sides serve the same. Unique within a version. */
  readonly id: string
  readonly version: Version
  readonly module: Module
  /** What its module is for. */
  readonly purpose: Purpose
  /** Undefined outside the handshake. */
  readonly handshake: HandshakeStep | undefined
  /** Undefined where both sides serve the same (versions, credentials). */
  readonly interface: Interface | undefined
  readonly method: Method
  readonly path: string
  readonly query: readonly QueryParameter[]
  /** Objects the body may be; more than one where the specification leaves the choice. */
  readonly request: readonly string[]
  /** The body holds only the fields to change. */
  readonly partial: boolean
  /** The body may be left out. */
  readonly optionalBody: boolean
  /** Object in `data` of the answer; undefined where none is defined. A type in lower case is a basic type or enum. */
  readonly response: string | undefined
  /** `data` is a list. */
  readonly list: boolean
  /** The list comes in pages (offset, limit, Link, X-Total-Count, X-Limit). */
  readonly paged: boolean
  /** Object of the data set that the row is about: `Location` also for its EVSEs; undefined where it is about none. */
  readonly object: string | undefined
  /** The answer is followed by a result, which goes to the `response_url` of the request. */
  readonly expectsResult: boolean
  /** It is that result. */
  readonly isResult: boolean
  /** The url came in a message of the peer (response_url, Location header): it is not built from version details. */
  readonly urlGivenByPeer: boolean
  /** The receiver chooses the url of the object, and names it in the Location header of its answer. */
  readonly givesUrl: boolean
  /** Its url is one that such an answer named. */
  readonly usesGivenUrl: boolean
  /** By what the party is found that the request concerns, in this order. */
  readonly concerns: readonly Concern[]
  /** The body names what it is by the last segment of the path. */
  readonly namesCommand: boolean
  readonly chapter: string
  readonly summary: string
}

// ---- notation ---------------------------------------------------------------------------------------------------

interface Extras {
  readonly body?: string | readonly string[]
  readonly optionalBody?: true
  readonly partial?: true
  readonly data?: string
  readonly list?: true
  readonly paged?: true
  readonly query?: readonly QueryParameter[]
  readonly expectsResult?: true
  readonly givesUrl?: true
  readonly handshake?: HandshakeStep
  /** Where it is not that of the module. */
  readonly object?: string
}
type Row = readonly [action: string, method: Method, path: string, summary: string, extras?: Extras]

const pageQuery = (dateFromRequired = false): readonly QueryParameter[] => [
  { name: 'date_from', type: 'DateTime', required: dateFromRequired },
  { name: 'date_to', type: 'DateTime', required: false },
  { name: 'offset', type: 'int', required: false },
  { name: 'limit', type: 'int', required: false },
]
const page = (data: string): Extras => ({ data, list: true, paged: true, query: pageQuery() })
const tokenType: QueryParameter = { name: 'type', type: 'TokenType', required: false }
const responseUrl: QueryParameter = { name: 'response_url', type: 'URL', required: true }
const duration: QueryParameter = { name: 'duration', type: 'int', required: true }

const owned = '/{country_code}/{party_id}'
const locationLevels = [
  ['', 'Location', '/{location_id}'],
  ['-evse', 'EVSE', '/{location_id}/{evse_uid}'],
  ['-connector', 'Connector', '/{location_id}/{evse_uid}/{connector_id}'],
] as const

/** One row for each of Location, EVSE and Connector. */
const eachLevel = (row: (suffix: string, object: string, path: string) => Row): Row[] =>
  locationLevels.map(([suffix, object, path]) => row(suffix, object, path))

const rows = (version: Version, module: Module, side: Interface | undefined, chapter: string, list: readonly Row[]): Endpoint[] =>
  list.map(([action, method, path, summary, extras = {}]) => ({
    id: side === undefined ? `${module}.${action}` : `${module}.${side.toLowerCase()}.${action}`,
    version,
    module,
    purpose: moduleFacts[module].purpose,
    handshake: extras.handshake,
    interface: side,
    method,
    path,
    query: extras.query ?? [],
    request: extras.body === undefined ? [] : typeof extras.body === 'string' ? [extras.body] : extras.body,
    partial: extras.partial ?? false,
    optionalBody: extras.optionalBody ?? false,
    response: extras.data,
    list: extras.list ?? false,
    paged: extras.paged ?? false,
    object: extras.object ?? moduleFacts[module].object,
    expectsResult: extras.expectsResult ?? false,
    isResult: path === '/{response_url}',
    urlGivenByPeer: path === '/{response_url}' || path === '/{cdr}',
    givesUrl: extras.givesUrl ?? false,
    usesGivenUrl: path === '/{cdr}',
    concerns: (side && moduleFacts[module].concerns?.[side]) ?? [],
    namesCommand: path === '/{command}',
    chapter: `${version} ${chapter}`,
    summary,
  }))

// ---- rows that all versions share --------------------------------------------------------------------------------

const configuration = (version: Version): Endpoint[] => [
  ...rows(version, 'versions', undefined, 'version_information_endpoint', [
    ['list', 'GET', '', 'Ask which versions the peer speaks', { data: 'Version', list: true, handshake: 'list-versions' }],
    ['details', 'GET', '/{version}', 'Ask which endpoints a version has', { data: 'VersionDetails', handshake: 'version-details' }],
  ]),
  ...rows(version, 'credentials', undefined, 'credentials', [
    ['get', 'GET', '', 'Read the credentials that we use at the peer', { data: 'Credentials', handshake: 'read-credentials' }],
    ['post', 'POST', '', 'Register', { body: 'Credentials', data: 'Credentials', handshake: 'register' }],
    [
      'put',
      'PUT',
      '',
      'Renew the registration: new tokens, or another version',
      { body: 'Credentials', data: 'Credentials', handshake: 'renew' },
    ],
    ['delete', 'DELETE', '', 'Unregister', { handshake: 'unregister' }],
  ]),
]

const locations = (version: Version): Endpoint[] => [
  ...rows(version, 'locations', 'SENDER', 'mod_locations', [
    ['list', 'GET', '', 'Pull Locations', page('Location')],
    ...eachLevel((suffix, object, path) => [`get${suffix}`, 'GET', path, `Get one ${object}`, { data: object }]),
  ]),
  ...rows(version, 'locations', 'RECEIVER', 'mod_locations', [
    ...eachLevel((suffix, object, path) => [
      `get${suffix}`,
      'GET',
      owned + path,
      `Read back one ${object} that we pushed`,
      { data: object },
    ]),
    ...eachLevel((suffix, object, path) => [`put${suffix}`, 'PUT', owned + path, `Push a new or replaced ${object}`, { body: object }]),
    ...eachLevel((suffix, object, path) => [
      `patch${suffix}`,
      'PATCH',
      owned + path,
      `Push changed fields of ${object === 'Location' ? 'a' : object === 'EVSE' ? 'an' : 'a'} ${object}`,
      { body: object, partial: true },
    ]),
  ]),
]

const sessionsSender: Row = ['list', 'GET', '', 'Pull Sessions', { ...page('Session'), query: pageQuery(true) }]
const sessionsReceiver: readonly Row[] = [
  ['get', 'GET', `${owned}/{session_id}`, 'Read back one Session that we pushed', { data: 'Session' }],
  ['put', 'PUT', `${owned}/{session_id}`, 'Push a new or replaced Session', { body: 'Session' }],
  ['patch', 'PATCH', `${owned}/{session_id}`, 'Push changed fields of a Session', { body: 'Session', partial: true }],
]

const cdrs = (version: Version): Endpoint[] => [
  ...rows(version, 'cdrs', 'SENDER', 'mod_cdrs', [['list', 'GET', '', 'Pull CDRs', page('CDR')]]),
  ...rows(version, 'cdrs', 'RECEIVER', 'mod_cdrs', [
    ['get', 'GET', '/{cdr}', 'Read back one CDR from the url that its POST was answered with', { data: 'CDR' }],
    ['post', 'POST', '', 'Push a CDR', { body: 'CDR', givesUrl: true }],
  ]),
]

const tariffsReceiver: readonly Row[] = [
  ['get', 'GET', `${owned}/{tariff_id}`, 'Read back one Tariff that we pushed', { data: 'Tariff' }],
  ['put', 'PUT', `${owned}/{tariff_id}`, 'Push a new or replaced Tariff', { body: 'Tariff' }],
  ['delete', 'DELETE', `${owned}/{tariff_id}`, 'Tell that a Tariff is no longer used'],
]

const tokensReceiver = (query: readonly QueryParameter[]): readonly Row[] => [
  ['get', 'GET', `${owned}/{token_uid}`, 'Read back one Token that we pushed', { data: 'Token', query }],
  ['put', 'PUT', `${owned}/{token_uid}`, 'Push a new or replaced Token', { body: 'Token', query }],
  ['patch', 'PATCH', `${owned}/{token_uid}`, 'Push changed fields of a Token', { body: 'Token', partial: true, query }],
]
const tokensSender: readonly Row[] = [
  ['list', 'GET', '', 'Pull Tokens', page('Token')],
  [
    'authorize',
    'POST',
    '/{token_uid}/authorize',
    'Ask whether a Token may charge',
    { body: 'LocationReferences', optionalBody: true, data: 'AuthorizationInfo', query: [tokenType] },
  ],
]

// ---- the table --------------------------------------------------------------------------------------------------

const table211: readonly Endpoint[] = [
  ...configuration('2.1.1'),
  ...locations('2.1.1'),
  ...rows('2.1.1', 'sessions', 'SENDER', 'mod_sessions', [sessionsSender]),
  ...rows('2.1.1', 'sessions', 'RECEIVER', 'mod_sessions', sessionsReceiver),
  ...cdrs('2.1.1'),
  ...rows('2.1.1', 'tariffs', 'SENDER', 'mod_tariffs', [['list', 'GET', '', 'Pull Tariffs', page('Tariff')]]),
  ...rows('2.1.1', 'tariffs', 'RECEIVER', 'mod_tariffs', [
    ...tariffsReceiver,
    ['patch', 'PATCH', `${owned}/{tariff_id}`, 'Push changed fields of a Tariff', { body: 'Tariff', partial: true }],
  ]),
  ...rows('2.1.1', 'tokens', 'RECEIVER', 'mod_tokens', tokensReceiver([])),
  ...rows('2.1.1', 'tokens', 'SENDER', 'mod_tokens', tokensSender),
  ...rows('2.1.1', 'commands', 'RECEIVER', 'mod_commands', [
    [
      'post',
      'POST',
      '/{command}',
      'Send a command',
      { body: ['ReserveNow', 'StartSession', 'StopSession', 'UnlockConnector'], data: 'CommandResponse', expectsResult: true },
    ],
  ]),
  ...rows('2.1.1', 'commands', 'SENDER', 'mod_commands', [
    ['result', 'POST', '/{response_url}', 'Send the result of a command', { body: 'CommandResponse' }],
  ]),
]

/** Rows that 2.2.1 and 2.3.0 share. */
const since22 = (version: Version): readonly Endpoint[] => [
  ...configuration(version),
  ...locations(version),
  ...rows(version, 'sessions', 'SENDER', 'mod_sessions', [
    sessionsSender,
    [
      'set-charging-preferences',
      'PUT',
      '/{session_id}/charging_preferences',
      'Set the charging preferences of a Session',
      { body: 'ChargingPreferences', data: 'ChargingPreferencesResponse' },
    ],
  ]),
  ...rows(version, 'sessions', 'RECEIVER', 'mod_sessions', sessionsReceiver),
  ...cdrs(version),
  ...rows(version, 'tariffs', 'SENDER', 'mod_tariffs', [['list', 'GET', '', 'Pull Tariffs', page('Tariff')]]),
  ...rows(version, 'tariffs', 'RECEIVER', 'mod_tariffs', tariffsReceiver),
  ...rows(version, 'tokens', 'RECEIVER', 'mod_tokens', tokensReceiver([tokenType])),
  ...rows(version, 'tokens', 'SENDER', 'mod_tokens', tokensSender),
  ...rows(version, 'commands', 'RECEIVER', 'mod_commands', [
    [
      'post',
      'POST',
      '/{command}',
      'Send a command',
      {
        body: ['CancelReservation', 'ReserveNow', 'StartSession', 'StopSession', 'UnlockConnector'],
        data: 'CommandResponse',
        expectsResult: true,
      },
    ],
  ]),
  ...rows(version, 'commands', 'SENDER', 'mod_commands', [
    ['result', 'POST', '/{response_url}', 'Send the result of a command', { body: 'CommandResult' }],
  ]),
  ...rows(version, 'chargingprofiles', 'RECEIVER', 'mod_charging_profiles', [
    [
      'get',
      'GET',
      '/{session_id}',
      'Ask for the active charging profile of a Session',
      { data: 'ChargingProfileResponse', query: [duration, responseUrl], expectsResult: true },
    ],
    [
      'put',
      'PUT',
      '/{session_id}',
      'Set the charging profile of a Session',
      { body: 'SetChargingProfile', data: 'ChargingProfileResponse', expectsResult: true },
    ],
    [
      'delete',
      'DELETE',
      '/{session_id}',
      'Clear the charging profile of a Session',
      { data: 'ChargingProfileResponse', query: [responseUrl], expectsResult: true },
    ],
  ]),
  ...rows(version, 'chargingprofiles', 'SENDER', 'mod_charging_profiles', [
    [
      'result',
      'POST',
      '/{response_url}',
      'Send the result of a charging profile request',
      { body: ['ActiveChargingProfileResult', 'ChargingProfileResult', 'ClearProfileResult'] },
    ],
    [
      'update',
      'PUT',
      '/{session_id}',
      'Tell that the active charging profile has changed',
      { body: 'ActiveChargingProfile', object: 'ActiveChargingProfile' },
    ],
  ]),
  ...rows(version, 'hubclientinfo', 'RECEIVER', 'mod_hub_client_info', [
    ['get', 'GET', owned, 'Read back one ClientInfo', { data: 'ClientInfo' }],
    ['put', 'PUT', owned, 'Push a new or replaced ClientInfo', { body: 'ClientInfo' }],
  ]),
  ...rows(version, 'hubclientinfo', 'SENDER', 'mod_hub_client_info', [
    ['list', 'GET', '', 'Pull the parties behind the hub', page('ClientInfo')],
  ]),
]

const invoiceReconciliation: readonly Endpoint[] = [
  ...rows('2.3.0', 'invoicereconciliation', 'SENDER', 'mod_invoice_reconciliation', [
    ['list', 'GET', '', 'Pull invoice reconciliation records', page('InvoiceReconciliationRecord')],
  ]),
  ...rows('2.3.0', 'invoicereconciliation', 'RECEIVER', 'mod_invoice_reconciliation', [
    ['get', 'GET', `${owned}/{id}`, 'Read back one record that we pushed', { data: 'InvoiceReconciliationRecord' }],
    ['post', 'POST', '', 'Push the record of an invoice', { body: 'InvoiceReconciliationRecord' }],
    ['put', 'PUT', `${owned}/{id}`, 'Push a corrected record', { body: 'InvoiceReconciliationRecord' }],
    ['delete', 'DELETE', `${owned}/{id}`, 'Withdraw a record'],
  ]),
]

const terminals = '/terminals'
const confirmations = '/financial-advice-confirmations'
const oneTerminal = `${terminals}/{terminal_id}`
const oneConfirmation = `${confirmations}/{financial_advice_confirmation_id}`

/** The module has two objects. */
const ofTerminal = { object: 'Terminal' } as const
const ofConfirmation = { object: 'FinancialAdviceConfirmation' } as const

/** The rows of the Payments document, which has the version number of the core. */
const payments: readonly Endpoint[] = [
  ...rows('2.3.0', 'payments', 'SENDER', 'mod_payments', [
    ['list-terminals', 'GET', terminals, 'Pull payment terminals', { ...page('Terminal'), ...ofTerminal }],
    ['get-terminal', 'GET', oneTerminal, 'Get one payment terminal', { data: 'Terminal', ...ofTerminal }],
    [
      'activate-terminal',
      'POST',
      `${terminals}/activate`,
      'Ask for the activation of a payment terminal',
      { body: 'Terminal', ...ofTerminal },
    ],
    ['deactivate-terminal', 'POST', `${oneTerminal}/deactivate`, 'Take a payment terminal out of use'],
    ['put-terminal', 'PUT', oneTerminal, 'Change what the CPO says of a payment terminal', { body: 'Terminal', ...ofTerminal }],
    [
      'patch-terminal',
      'PATCH',
      oneTerminal,
      'Assign a payment terminal to Locations and EVSEs',
      { body: 'Terminal', partial: true, ...ofTerminal },
    ],
    [
      'list-confirmations',
      'GET',
      confirmations,
      'Pull financial advice confirmations',
      { ...page('FinancialAdviceConfirmation'), ...ofConfirmation },
    ],
    [
      'get-confirmation',
      'GET',
      oneConfirmation,
      'Get one financial advice confirmation',
      { data: 'FinancialAdviceConfirmation', ...ofConfirmation },
    ],
  ]),
  ...rows('2.3.0', 'payments', 'RECEIVER', 'mod_payments', [
    ['get-terminal', 'GET', oneTerminal, 'Read back one payment terminal that we pushed', { data: 'Terminal', ...ofTerminal }],
    ['post-terminal', 'POST', terminals, 'Push a new payment terminal', { body: 'Terminal', ...ofTerminal }],
    [
      'get-confirmation',
      'GET',
      oneConfirmation,
      'Read back one confirmation that we pushed',
      { data: 'FinancialAdviceConfirmation', ...ofConfirmation },
    ],
    [
      'post-confirmation',
      'POST',
      confirmations,
      'Push what was captured of a payment',
      { body: 'FinancialAdviceConfirmation', ...ofConfirmation },
    ],
  ]),
]

/** 38 rows in 2.1.1, 46 in 2.2.1, 51 and 12 of Payments in 2.3.0. */
export const endpoints: Record<Version, readonly Endpoint[]> = {
  '2.1.1': table211,
  '2.2.1': since22('2.2.1'),
  '2.3.0': [...since22('2.3.0'), ...invoiceReconciliation, ...payments],
}

const byId = Object.fromEntries(
  Object.entries(endpoints).map(([version, list]) => [version, new Map(list.map((endpoint) => [endpoint.id, endpoint]))]),
) as unknown as Record<Version, ReadonlyMap<string, Endpoint>>

/** The row of an endpoint; undefined where the version has none. */
export const rowOf = (version: Version, id: string): Endpoint | undefined => byId[version].get(id)

/** The row of an endpoint that the caller knows the version has. @throws RangeError when it has none. */
export const requiredRow = (version: Version, id: string): Endpoint => {
  const row = rowOf(version, id)
  if (!row) throw new RangeError(`${version} has no endpoint ${id}`)
  return row
}

// ---- who serves what ---------------------------------------------------------------------------------------------

/** The roles that a stand-in plays. */
export type PlayedRole = 'CPO' | 'EMSP' | 'HUB'

/** Whom a role talks to where nobody says it. */
export const oppositeRole: Readonly<Record<Role, Exclude<PlayedRole, 'HUB'>>> = {
  CPO: 'EMSP',
  EMSP: 'CPO',
  HUB: 'CPO',
  NSP: 'CPO',
  NAP: 'CPO',
  SCSP: 'CPO',
  OTHER: 'CPO',
}

/** The same for the role that a peer gives, whatever it is: a role that OCPI does not know counts as OTHER. */
export const oppositeOf = (role: string): Exclude<PlayedRole, 'HUB'> =>
  oppositeRole[Object.hasOwn(oppositeRole, role) ? (role as Role) : 'OTHER']

/**
 * The interface that a role serves for a module, as its typical implementation does; `BOTH` where it plays either side.
 * A hub serves both of every module that it forwards: see `serves`.
 */
const servedInterfaces: Record<PlayedRole, Partial<Record<Module, Interface | 'BOTH'>>> = {
  HUB: own({ hubclientinfo: 'SENDER' }),
  CPO: own({
    locations: 'SENDER',
    sessions: 'SENDER',
    cdrs: 'SENDER',
    tariffs: 'SENDER',
    tokens: 'RECEIVER',
    commands: 'RECEIVER',
    chargingprofiles: 'RECEIVER',
    hubclientinfo: 'RECEIVER',
    invoicereconciliation: 'BOTH',
    payments: 'RECEIVER',
  }),
  EMSP: own({
    locations: 'RECEIVER',
    sessions: 'RECEIVER',
    cdrs: 'RECEIVER',
    tariffs: 'RECEIVER',
    tokens: 'SENDER',
    commands: 'SENDER',
    chargingprofiles: 'SENDER',
    hubclientinfo: 'RECEIVER',
    invoicereconciliation: 'BOTH',
  }),
}

/** The receiver keeps the body: a push of an object, or of a part of it. */
export const isPush = (endpoint: Endpoint | undefined): boolean =>
  endpoint?.interface === 'RECEIVER' && endpoint.object !== undefined && endpoint.request.length > 0

/** The receiver is given an object, and not only what has changed in it. */
export const pushesWhole = (endpoint: Endpoint | undefined, object: string): boolean =>
  isPush(endpoint) && endpoint?.partial === false && endpoint.request[0] === object

/** Whether a role serves an interface of a module. */
export const serves = (role: PlayedRole, module: Module, side: Interface): boolean => {
  if (role === 'HUB' && !isConfigurationModule(module)) return true
  const served = servedInterfaces[role][module]
  return served === side || served === 'BOTH'
}

/** The interfaces of a module that a role serves under urls of its own, SENDER first. */
export const interfacesOf = (role: PlayedRole, module: Module): readonly Interface[] => {
  const served = servedInterfaces[role][module]
  return served === undefined ? [] : served === 'BOTH' ? ['SENDER', 'RECEIVER'] : [served]
}

/** Whether a role serves both interfaces of a module: each then has a url of its own. */
export const isServedPerInterface = (role: PlayedRole, module: Module): boolean =>
  role === 'HUB' ? !isConfigurationModule(module) : interfacesOf(role, module).length > 1

/** The endpoints that a role serves in a version. */
export const servedBy = (version: Version, role: PlayedRole): readonly Endpoint[] =>
  endpoints[version].filter((endpoint) => endpoint.interface === undefined || serves(role, endpoint.module, endpoint.interface))

/** The object that each command carries (chapter mod_commands). CANCEL_RESERVATION came with 2.2. */
export const commandObjects = own({
  CANCEL_RESERVATION: 'CancelReservation',
  RESERVE_NOW: 'ReserveNow',
  START_SESSION: 'StartSession',
  STOP_SESSION: 'StopSession',
  UNLOCK_CONNECTOR: 'UnlockConnector',
} as const)
export type CommandType = keyof typeof commandObjects
