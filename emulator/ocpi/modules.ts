/** The modules: one row of facts each. Behaviour asks for a fact and never compares the name of a module. */

/** Who serves: SENDER owns the data (or, for commands and charging profiles, awaits the result), RECEIVER consumes it. */
export type Interface = 'SENDER' | 'RECEIVER'
export type Module =
  | 'versions'
  | 'credentials'
  | 'locations'
  | 'sessions'
  | 'cdrs'
  | 'tariffs'
  | 'tokens'
  | 'commands'
  | 'chargingprofiles'
  | 'hubclientinfo'
  | 'invoicereconciliation'
  | 'payments'

/**
 * What a module is for: finding out what a peer serves, registering, asking a hub who is behind it, or roaming itself.
 * All but the last are configuration modules (2.2.1 transport_and_format).
 */
export type Purpose = 'discovery' | 'registration' | 'directory' | 'functional'

/** By what in a request the party is found that it concerns, where no routing header names one. */
export type Concern =
  | 'location-owner'
  | 'session-owner'
  | 'token-owner'
  /** The party where the reservation was made. */
  | 'reservation'
  /** The owner of the Token in a Session or CDR. */
  | 'token-customer'
  /** The party whose customer a known Session is of. */
  | 'session-customer'

/** Modules whose requests are answered twice: at once, and with a result that goes to the `response_url`. */
export type ResultModule = 'commands' | 'chargingprofiles'

export interface ResultFacts {
  /** What is asked for, as a sentence names it. */
  readonly request: string
  /** Object of a result that is written for the version of whoever asked; undefined where all versions write it alike. */
  readonly object: 'CommandResult' | undefined
  /** The request is one of several commands, and the `response_url` names it. */
  readonly namesCommand: boolean
}

interface ModuleFacts {
  readonly purpose: Purpose
  /** Object that the endpoints of the module are about, unless a row names another. */
  readonly object?: string
  /** For each interface by what the party is found that a request concerns; the first that is known decides. */
  readonly concerns?: Readonly<Partial<Record<Interface, readonly Concern[]>>>
}

const modules = {
  versions: { purpose: 'discovery' },
  credentials: { purpose: 'registration' },
  locations: { purpose: 'functional', object: 'Location', concerns: { SENDER: ['location-owner'] } },
  sessions: {
    purpose: 'functional',
    object: 'Session',
    concerns: { SENDER: ['session-owner'], RECEIVER: ['token-customer', 'session-customer'] },
  },
  cdrs: { purpose: 'functional', object: 'CDR', concerns: { RECEIVER: ['token-customer'] } },
  tariffs: { purpose: 'functional', object: 'Tariff' },
  tokens: { purpose: 'functional', object: 'Token', concerns: { SENDER: ['token-owner'] } },
  commands: { purpose: 'functional', concerns: { RECEIVER: ['location-owner', 'session-owner', 'reservation'] } },
  chargingprofiles: { purpose: 'functional', concerns: { RECEIVER: ['session-owner'], SENDER: ['session-customer'] } },
  hubclientinfo: { purpose: 'directory', object: 'ClientInfo' },
  invoicereconciliation: { purpose: 'functional', object: 'InvoiceReconciliationRecord' },
  payments: { purpose: 'functional' },
} satisfies Record<Module, ModuleFacts>

export const moduleFacts: Readonly<Record<Module, ModuleFacts>> = modules

/** The facts of the results of a module's requests. */
const results = {
  commands: { request: 'command', object: 'CommandResult', namesCommand: true },
  chargingprofiles: { request: 'charging profile request', object: undefined, namesCommand: false },
} satisfies Record<ResultModule, ResultFacts>

export const resultFacts: Readonly<Record<ResultModule, ResultFacts>> = results

/** Whether the requests of a module have results. */
export const isResultModule = (module: Module): module is ResultModule => Object.hasOwn(resultFacts, module)

/** Undefined where the requests of a module have no result. */
export const resultFactsOf = (module: Module): ResultFacts | undefined => (isResultModule(module) ? resultFacts[module] : undefined)

const isModule = (name: string): name is Module => Object.hasOwn(modules, name)

/** What the module of a name is for; undefined where no module has the name, as version details may hold. */
export const purposeOf = (name: string | undefined): Purpose | undefined =>
  name !== undefined && isModule(name) ? modules[name].purpose : undefined

/** Modules that open a connection: they work before it is registered, and their urls are known from the start. */
export const isHandshakeModule = (module: Module): boolean =>
  modules[module].purpose === 'discovery' || modules[module].purpose === 'registration'

/** Modules that carry neither routing headers nor an owner (2.2.1 transport_and_format: configuration modules). */
export const isConfigurationModule = (module: Module): boolean => modules[module].purpose !== 'functional'
