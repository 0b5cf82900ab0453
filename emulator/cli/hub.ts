/** `standin hub`: a hub of a running workbench, its partners, and both legs of what passes it. */
import type { Client } from '../contract/channel.js'
import { hubRoutes, type HubRoute, type LegNote } from '../contract/exchange.js'
import { PartnerRole, type HubPartner, type HubRequest, type HubView, type PartnerOptions } from '../contract/hub.js'
import { versionsUrlFor } from '../contract/standin.js'
import { formatParty } from '../ocpi/headers.js'
import { isVersion, versions } from '../ocpi/version.js'
import { count, exchangeLine, print, printExchange, printJson, printLines, table, usage, whole, listed } from './output.js'
import { play } from './play.js'
import { withWorkbench, type RemoteOptions } from './remote.js'

/** The hub that is meant: the one named, or the only one there is. */
const chooseHub = async (client: Client, { standin }: RemoteOptions): Promise<string> => {
  const { standins } = await client.call('workbench.get', {})
  const hubs = standins.filter(({ settings }) => settings.parties[0]?.role === 'HUB').map(({ settings }) => settings.id)
  if (standin !== undefined) {
    if (hubs.includes(standin)) return standin
    throw usage(`${standin} is no hub; there ${hubs.length === 1 ? 'is' : 'are'}: ${hubs.join(', ') || 'none: `standin hub try` adds one'}`)
  }
  const [only, ...others] = hubs
  if (only !== undefined && others.length === 0) return only
  throw usage(
    only === undefined ? 'there is no hub: `standin hub try` adds one' : `several hubs; name one with --standin: ${hubs.join(', ')}`,
  )
}

const parties = ({ parties: list }: HubPartner): string =>
  list.map(({ role, country_code, party_id }) => `${role} ${country_code}-${party_id}`).join(', ')

const printHub = (hub: HubView): void => {
  const { mode, openRouting, broadcast, keepAliveMs, commandTimeoutSeconds } = hub.options
  print(
    `${hub.standinId}  ${formatParty(hub.party)}  ${mode === 'store' ? 'stores and serves' : 'forwards only'}, ${openRouting ? '' : 'no '}open routing, ${broadcast ? '' : 'no '}broadcast, keep-alive ${keepAliveMs / 1000} s, results within ${commandTimeoutSeconds} s`,
  )
  if (hub.partners.length === 0) return
  printLines(
    table([
      ['PARTNER', 'PARTIES', 'VERSION', 'STATE', 'WAITING', 'CONNECTION'],
      ...hub.partners.map((partner) => [
        partner.name,
        parties(partner),
        partner.version ?? '-',
        partner.down ? `${partner.status} (taken down)` : partner.status,
        String(partner.waiting),
        partner.connectionId,
      ]),
    ]),
  )
}

export const showHub = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const hub = await client.call('hub.get', { standinId: await chooseHub(client, options) })
    if (options.json) printJson(hub)
    else printHub(hub)
  })

export const tryHub = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const hub = await client.call('hub.try', {})
    if (options.json) printJson(hub)
    else printHub(hub)
  })

const roleOf = (text: string): 'CPO' | 'EMSP' => {
  const role = text.toUpperCase()
  if (role === 'CPO' || role === 'EMSP') return role
  throw usage(`--role has to be cpo or emsp, not ${text}`)
}

export interface ConnectHubOptions extends RemoteOptions {
  readonly role: string
  readonly ocpi: string
}

export const connectHub = (partnerId: string, options: ConnectHubOptions): Promise<void> => {
  const { ocpi } = options
  const role = roleOf(options.role)
  if (!isVersion(ocpi)) throw usage(`--ocpi knows ${listed(versions, 'and')}, not ${ocpi}`)
  return withWorkbench(options, async (client) => {
    const partner = await client.call('hub.connect', { standinId: await chooseHub(client, options), partnerId, role, version: ocpi })
    if (options.json) printJson(partner)
    else print(`${partner.name}: ${parties(partner)} is ${partner.status} in ${partner.version ?? ''}`)
  })
}

export interface InviteHubOptions extends RemoteOptions {
  readonly role: string
  readonly party?: string
  readonly name?: string
  readonly tokenA?: string
}

export const inviteHub = (options: InviteHubOptions): Promise<void> => {
  const role = PartnerRole.safeParse(options.role.toUpperCase())
  if (!role.success) throw usage(`--role has to be one of ${PartnerRole.options.join(', ').toLowerCase()}, not ${options.role}`)
  const party = options.party === undefined ? undefined : /^([A-Z]{2})-([A-Z0-9]{3})$/.exec(options.party.toUpperCase())
  if (party === null) throw usage(`--party has to be a country and a party id, as NL-CPO; not ${options.party ?? ''}`)
  return withWorkbench(options, async (client) => {
    const standinId = await chooseHub(client, options)
    const connection = await client.call('hub.invite', {
      standinId,
      role: role.data,
      ...(party && { party: { country_code: party[1] ?? '', party_id: party[2] ?? '' } }),
      ...(options.name !== undefined && { name: options.name }),
      ...(options.tokenA !== undefined && { tokenA: options.tokenA }),
    })
    const { standins } = await client.call('workbench.get', {})
    const hub = standins.find(({ settings }) => settings.id === standinId)
    const url = hub && versionsUrlFor(hub)
    if (options.json) {
      printJson({ connection, versionsUrl: url })
      return
    }
    print(`versions url  ${url ?? ''}`)
    print(`token A       ${connection.tokens.a ?? ''}`)
  })
}

const onOff = (text: string | undefined, option: string): boolean | undefined => {
  if (text === undefined || text === 'on' || text === 'off') return text === undefined ? undefined : text === 'on'
  throw usage(`${option} has to be on or off, not ${text}`)
}

const oneOf = <T extends string>(text: string | undefined, known: readonly T[], option: string): T | undefined => {
  const found = known.find((each) => each === text)
  if (text === undefined || found !== undefined) return found
  throw usage(`${option} has to be one of ${known.join(', ')}, not ${text}`)
}

const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }

export interface HubOptionsGiven extends RemoteOptions {
  readonly mode?: string
  readonly openRouting?: string
  readonly broadcast?: string
  readonly keepAlive?: string
  readonly resultWithin?: string
}

export const setHubOptions = (options: HubOptionsGiven): Promise<void> => {
  const changed = given({
    mode: oneOf(options.mode, ['store', 'forward'] as const, '--mode'),
    openRouting: onOff(options.openRouting, '--open-routing'),
    broadcast: onOff(options.broadcast, '--broadcast'),
    keepAliveMs: options.keepAlive === undefined ? undefined : whole(options.keepAlive, '--keep-alive') * 1000,
    commandTimeoutSeconds: options.resultWithin === undefined ? undefined : whole(options.resultWithin, '--result-within'),
  })
  return withWorkbench(options, async (client) => {
    const hub = await client.call('hub.setOptions', { standinId: await chooseHub(client, options), options: changed })
    if (options.json) printJson(hub)
    else printHub(hub)
  })
}

/** A partner by its connection, its name, or one of its parties (`NL-CPO`). */
const findPartner = (hub: HubView, text: string): HubPartner => {
  const [only, ...others] = hub.partners.filter(
    (partner) =>
      partner.connectionId === text ||
      partner.name === text ||
      partner.parties.some(({ country_code, party_id }) => `${country_code}-${party_id}` === text.toUpperCase()),
  )
  if (only && others.length === 0) return only
  throw usage(
    `${only ? 'several partners fit' : `${text} is no partner of the hub`}; there are: ${hub.partners.map(({ name }) => name).join(', ') || 'none'}`,
  )
}

export interface PartnerGiven extends RemoteOptions {
  readonly down?: boolean
  readonly up?: boolean
  readonly suspend?: boolean
  readonly letIn?: boolean
  readonly token?: string
  readonly urlOwner?: string
  readonly ownerFields?: string
  readonly operatorName?: string
  readonly issuer?: string
  readonly maxElectricPower?: string
}

export const setPartner = (text: string, options: PartnerGiven): Promise<void> => {
  if (options.down && options.up) throw usage('--down and --up exclude each other')
  if (options.suspend && options.letIn) throw usage('--suspend and --let-in exclude each other')
  const settled: Partial<PartnerOptions> = given({
    urlOwner: oneOf(options.urlOwner, ['owner', 'hub'] as const, '--url-owner'),
    ownerFields: onOff(options.ownerFields, '--owner-fields'),
    operatorName: onOff(options.operatorName, '--operator-name'),
    issuer: onOff(options.issuer, '--issuer'),
    maxElectricPower: onOff(options.maxElectricPower, '--max-electric-power'),
  })
  const change = given({
    down: options.down ? true : options.up ? false : undefined,
    suspended: options.suspend ? true : options.letIn ? false : undefined,
    tokenEncoding: oneOf(options.token, ['auto', 'plain', 'base64'] as const, '--token'),
    options: settled,
  })
  return withWorkbench(options, async (client) => {
    const { connectionId } = findPartner(await client.call('hub.get', { standinId: await chooseHub(client, options) }), text)
    const partner = await client.call('hub.setPartner', { connectionId, ...change })
    if (options.json) {
      printJson(partner)
      return
    }
    print(`${partner.name}: ${partner.status}${partner.down ? ' (taken down)' : ''}, token ${partner.tokenEncoding}`)
    for (const [name, value] of Object.entries(partner.options)) print(`  ${name}  ${String(value)}`)
  })
}

export const playOverHub = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    await play(client, options, await chooseHub(client, options))
  })

export interface HubRequestsOptions extends RemoteOptions {
  readonly route?: string
  readonly partner?: string
  readonly limit?: string
}

const changesText = ({ changes }: HubRequest): string =>
  (['lost', 'invented', 'derived', 'renamed'] as const)
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${changes[kind]} ${kind}`)
    .join(', ')

export const listHubRequests = (options: HubRequestsOptions): Promise<void> => {
  const route: HubRoute | undefined = oneOf(options.route, hubRoutes, '--route')
  const limit = whole(options.limit ?? '50', '--limit')
  return withWorkbench(options, async (client) => {
    const standinId = await chooseHub(client, options)
    const connectionId =
      options.partner === undefined ? undefined : findPartner(await client.call('hub.get', { standinId }), options.partner).connectionId
    const { requests } = await client.call('hub.requests', {
      standinId,
      limit,
      ...(route !== undefined && { route }),
      ...(connectionId !== undefined && { connectionId }),
    })
    for (const request of requests.reverse()) {
      if (options.json) {
        printJson(request)
        continue
      }
      const { incoming, outgoing } = request
      print(`${String(incoming.seq).padStart(6)}  ${exchangeLine(incoming)}`)
      print(
        `        ${request.route} → ${outgoing.length > 3 ? count(outgoing.length, 'receiver') : outgoing.map(({ to, version }) => `${to} in ${version ?? ''}`).join(', ') || 'nobody'}${changesText(request) === '' ? '' : `  ${changesText(request)}`}`,
      )
    }
  })
}

const noteLine = ({ kind, path, message }: LegNote): string => `    ${kind.padEnd(8)} ${path || '/'}  ${message}`

export const showHubRequest = (text: string, options: RemoteOptions): Promise<void> => {
  const seq = whole(text, '<seq>')
  return withWorkbench(options, async (client) => {
    const request = await client.call('hub.request', { seq })
    const legs = await Promise.all([request.incoming, ...request.outgoing].map((leg) => client.call('traffic.get', { seq: leg.seq })))
    if (options.json) {
      printJson({ ...request, legs })
      return
    }
    print(`${request.route}: ${request.why}`)
    for (const leg of legs) {
      print(`\n${leg.direction === 'in' ? 'to the hub' : 'from the hub'}  ${leg.version ?? ''}  exchange ${leg.seq}`)
      printExchange(leg)
      const notes = leg.notes
      if (notes.length > 0) print(`  ${notes[0]?.side === 'request' ? 'the request was translated' : 'the answer was translated'}`)
      for (const note of notes) print(noteLine(note))
    }
  })
}
