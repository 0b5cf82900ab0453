/** Names of the two sides of an exchange: its parties, or while a party is not known yet, the name of the connection. */
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import type { Connection, Standin } from '../../../emulator/contract/standin.js'

/** The name of a side, given as a party or as a host. */
export type NameOf = (side: string, row: Pick<ExchangeSummary, 'connectionId'>) => string

/** Before a peer has sent its credentials, an exchange has only its host. These are the parties of the hosts that are known by now. */
export const partiesByHost = (
  standins: readonly Pick<Standin, 'settings' | 'versionsUrls'>[],
  connections: readonly Pick<Connection, 'peer'>[],
): ReadonlyMap<string, string> => {
  const known = new Map<string, string>()
  const add = (urls: readonly (string | undefined)[], party: { country_code: string; party_id: string } | undefined) => {
    for (const url of urls)
      if (party && url !== undefined && URL.canParse(url)) known.set(new URL(url).host, `${party.country_code}-${party.party_id}`)
  }
  for (const { peer } of connections) add([peer.versionsUrl, ...peer.endpoints.map((endpoint) => endpoint.url)], peer.parties[0])
  for (const { settings, versionsUrls } of standins) add(Object.values(versionsUrls), settings.parties[0])
  return known
}

const isParty = (side: string): boolean => /^[a-z]{2}-[a-z0-9]{1,3}$/i.test(side)

export const namesOf = (
  standins: readonly Pick<Standin, 'settings' | 'versionsUrls'>[],
  connections: readonly Pick<Connection, 'id' | 'name' | 'peer'>[],
): NameOf => {
  const parties = partiesByHost(standins, connections)
  const names = new Map(connections.map(({ id, name }) => [id, name]))
  return (side, { connectionId }) => {
    if (isParty(side)) return side
    return parties.get(side) ?? (connectionId === undefined ? undefined : names.get(connectionId)) ?? side
  }
}
