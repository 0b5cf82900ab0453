/** The platforms of a recording: one for each host, unless several share a host or one is reached under several. */
import { sameParty, type Party } from '../ocpi/headers.js'
import type { Exchange } from '../traffic/exchange.js'
import type { RoleParty } from '../traffic/findings/facts.js'
import type { Announced } from './announced.js'
import type { KnownHost } from './infer.js'
import { bareUrl, originOf } from './recognise.js'

export interface Platform {
  /** Its host, with the beginning of the path where several share one; for an unknown caller `client of <host>`. */
  readonly name: string
  /** Nothing in the recording is addressed to it. */
  readonly isClient: boolean
  /** By credentials, by what the user says, or by the interfaces that were called. */
  readonly roles: Set<string>
  /** Parties by credentials, or by what the user says; empty where nothing tells them. */
  parties: readonly RoleParty[]
  /** Versions that it lists. */
  versions: readonly string[]
}

export interface Platforms {
  /** The platform that serves a url; made if it is new. */
  at(url: string): Platform
  /** The only other platform of the recording. */
  other(platform: Platform): Platform | undefined
  /** A platform other than `not` that speaks for a party. */
  ofParty(party: Party, not: Platform): Platform | undefined
  /** Who calls a platform and is not in the recording, one for each party or token. */
  client(of: Platform, party: Party | undefined, token: string | undefined): Platform
  all(): readonly Platform[]
  /** Urls that two platforms share, so that they are taken for one. */
  indistinguishable(): readonly (readonly string[])[]
}

interface Source {
  readonly exchange: Exchange
  readonly announced: Announced
}

/** Where a platform lives: its versions url without what every platform has at its end. */
const homeOf = (versionsUrl: string): string => bareUrl(versionsUrl).replace(/\/versions$/i, '')

const withoutScheme = (url: string): string => url.replace(/^https?:\/\//i, '')

/** Hosts are compared without the port that the scheme implies. */
const hostKey = (url: string): string =>
  withoutScheme(
    originOf(url)
      .replace(/^(https:\/\/.*):443$/, '$1')
      .replace(/^(http:\/\/.*):80$/, '$1'),
  )

export const createPlatforms = (sources: readonly Source[], hosts: readonly KnownHost[]): Platforms => {
  /** Platforms by host, or by host and the beginning of a path. */
  const byAddress = new Map<string, Platform>()
  const clients = new Map<string, Platform>()
  const confused: string[][] = []

  const made = (place: string, isClient = false): Platform => ({ name: place, isClient, roles: new Set(), parties: [], versions: [] })
  const addressOf = (url: string): string => {
    const address = `${hostKey(url)}${bareUrl(url).slice(originOf(url).length)}`
    let best: string | undefined
    for (const place of byAddress.keys()) {
      if ((address === place || address.startsWith(`${place}/`)) && (best === undefined || place.length > best.length)) best = place
    }
    return best ?? hostKey(url)
  }
  const at = (url: string): Platform => {
    const place = addressOf(url)
    const known = byAddress.get(place)
    if (known) return known
    const platform = made(place)
    byAddress.set(place, platform)
    return platform
  }

  for (const { host, role, party } of hosts) {
    const place = withoutScheme(host).replace(/\/+$/, '').toLowerCase()
    const platform = byAddress.get(place) ?? made(place)
    byAddress.set(place, platform)
    if (role !== undefined) platform.roles.add(role)
    if (party) platform.parties = [...platform.parties, { ...party, role }]
  }
  splitSharedHosts(sources, byAddress, made, confused)
  joinAliases(sources, byAddress, at)
  for (const { exchange } of sources) at(exchange.url)
  readCredentials(sources, at)

  const all = (): Platform[] => [...new Set([...byAddress.values(), ...clients.values()])]
  return {
    at,
    all,
    other: (platform) => {
      const others = [...new Set(byAddress.values())].filter((one) => one !== platform)
      return others.length === 1 ? others[0] : undefined
    },
    ofParty: (party, not) => {
      const fitting = all().filter((one) => one !== not && one.parties.some((known) => sameParty(known, party)))
      return fitting.length === 1 ? fitting[0] : undefined
    },
    client: (of, party, token) => {
      const key = `${of.name} ${party ? `${party.country_code}-${party.party_id}`.toUpperCase() : (token ?? '')}`
      const known = clients.get(key)
      if (known) return known
      const client = made(`client of ${of.name}`, true)
      clients.set(key, client)
      return client
    },
    indistinguishable: () => confused,
  }
}

/** Two that register with each other are two, also where a gateway gives them one host. */
const splitSharedHosts = (
  sources: readonly Source[],
  byAddress: Map<string, Platform>,
  made: (place: string) => Platform,
  confused: string[][],
): void => {
  for (const { exchange, announced } of sources) {
    const { fromCaller, fromCallee } = announced
    if (!fromCaller || hostKey(fromCaller.url) !== hostKey(exchange.url)) continue
    const homes = [homeOf(fromCaller.url), homeOf(fromCallee?.url ?? exchange.url)].map(
      (home) => hostKey(home) + home.slice(originOf(home).length),
    )
    const [one = '', other = ''] = homes
    if (one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`)) {
      if (!byAddress.has(one) || !byAddress.has(other)) confused.push([...new Set(homes)])
      continue
    }
    for (const home of homes) if (!byAddress.has(home)) byAddress.set(home, made(home))
  }
}

/** Behind a proxy a platform is called under one host and names another. */
const joinAliases = (sources: readonly Source[], byAddress: Map<string, Platform>, at: (url: string) => Platform): void => {
  for (const { exchange, announced } of sources) {
    const own = announced.fromCallee?.url ?? announced.endpoints[0]?.url
    if (own === undefined || hostKey(own) === hostKey(exchange.url)) continue
    if (announced.fromCaller && hostKey(own) === hostKey(announced.fromCaller.url)) continue
    const platform = at(exchange.url)
    if (!byAddress.has(hostKey(own))) byAddress.set(hostKey(own), platform)
  }
}

const readCredentials = (sources: readonly Source[], at: (url: string) => Platform): void => {
  for (const { exchange, announced } of sources) {
    const callee = at(exchange.url)
    const { fromCaller, fromCallee, versions } = announced
    if (versions.length > 0) callee.versions = versions.map(({ version }) => version)
    // GET credentials is answered with those of the callee too.
    if (fromCallee) learn(callee, fromCallee.parties)
    if (fromCaller) learn(at(fromCaller.url), fromCaller.parties)
  }
}

const learn = (platform: Platform, parties: readonly RoleParty[]): void => {
  if (parties.length === 0) return
  platform.parties = parties
  for (const { role } of parties) if (role !== undefined) platform.roles.add(role)
}
