/** One stand-in, and peers that are registered with it without a handshake. */
import type { LocalRole, PeerEndpoint, PeerParty, Quirks, StandinSettingsInput } from '../../../emulator/contract/standin.js'
import type { Version } from '../../../emulator/ocpi/version.js'
import { newConnection, newToken, type ConnectionRecord } from '../../../emulator/standin/connections.js'
import type { Context, ServerLimits } from '../../../emulator/standin/context.js'
import type { Exchange } from '../../../emulator/traffic/exchange.js'
import type { Workbench, WorkbenchOptions } from '../../../emulator/workbench/workbench.js'
import { openBench, settingsOf } from '../../support/bench.js'
import { inBase64, jsonType, keptAlive, plain, send, type RawAnswer } from './raw.js'

export interface Place {
  readonly workbench: Workbench
  readonly context: Context
  /** The log, oldest first, when every finding is there. */
  exchanges(): Promise<Exchange[]>
}

const small = { locations: 6, tokens: 12, history: 4 }

export interface OpenOptions extends WorkbenchOptions {
  readonly serverLimits?: Partial<ServerLimits>
}

export const openStandin = async (
  role: 'CPO' | 'EMSP',
  given: Partial<StandinSettingsInput> = {},
  options: OpenOptions = {},
): Promise<Place> => {
  const workbench = await openBench(options)
  const hosted = workbench.bench.add(settingsOf(role, { seed: small, ...given }))
  const { context } = hosted.standin
  Object.assign(context.environment, { serverLimits: options.serverLimits })
  await workbench.bench.start(hosted)
  return placeOf(workbench, context)
}

export const placeOf = (workbench: Workbench, context: Context): Place => ({
  workbench,
  context,
  exchanges: async () => {
    await workbench.bench.traffic.settled()
    return [...workbench.bench.traffic.log.exchanges()]
  },
})

export interface PeerGiven {
  readonly version?: Version
  /** The role that the stand-in plays towards this peer. */
  readonly towards?: LocalRole
  readonly parties?: PeerParty[]
  readonly endpoints?: PeerEndpoint[]
  readonly quirks?: Partial<Quirks>
  /** Part of the connection's record. */
  readonly record?: Partial<ConnectionRecord>
}

export interface CallOptions {
  readonly body?: unknown
  /** In place of a JSON body. */
  readonly raw?: string | Buffer
  readonly headers?: readonly string[]
  readonly token?: string
}

export interface Peer {
  readonly connection: ConnectionRecord
  readonly token: string
  /** Where the stand-in serves this peer: `http://…/ocpi/cpo/2.2.1`. */
  readonly base: string
  /** Path below `base`, as it goes out. */
  call(method: string, path: string, options?: CallOptions): Promise<RawAnswer>
}

export const theEmsp: PeerParty = { role: 'EMSP', country_code: 'DE', party_id: 'MSP' }
export const theCpo: PeerParty = { role: 'CPO', country_code: 'NL', party_id: 'CPO' }

export const connectPeer = (context: Context, given: PeerGiven = {}): Peer => {
  const version = given.version ?? '2.2.1'
  const towards = given.towards ?? context.settings.parties[0]?.role ?? 'CPO'
  const parties = given.parties ?? [towards === 'CPO' ? theEmsp : theCpo]
  const token = newToken()
  const invited = newConnection('peer')
  const connection = context.connections.add({
    ...invited,
    state: 'REGISTERED',
    version,
    tokens: { in: token, out: newToken() },
    role: towards,
    quirks: { ...invited.quirks, ...given.quirks },
    peer: { parties, endpoints: given.endpoints ?? [] },
    ...given.record,
  })
  const base = `${context.baseUrl()}/ocpi/${towards.toLowerCase()}/${version}`
  const agent = keptAlive()
  return {
    connection,
    token,
    base,
    call: (method, path, { body, raw, headers = [], token: other = token } = {}) => {
      const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
      return send(
        base + path,
        {
          method,
          body: content,
          headers: [...(version === '2.1.1' ? plain(other) : inBase64(other)), ...(content === undefined ? [] : jsonType), ...headers],
        },
        agent,
      )
    },
  }
}
