/** Which parties stand beside one another in the sequence view. */
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import type { Connection, Standin } from '../../../emulator/contract/standin.js'

/** Before a peer has said who it is, an exchange knows only its host. These are the hosts of which the party is known by now. */
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

/** Parties in the order in which they first appear, after those that are there already. */
export const addLanes = (
  lanes: readonly string[],
  rows: readonly Pick<ExchangeSummary, 'from' | 'to'>[],
  nameOf: (party: string) => string,
): readonly string[] => {
  const known = new Set(lanes)
  for (const { from, to } of rows) known.add(nameOf(from)).add(nameOf(to))
  return known.size === lanes.length ? lanes : [...known]
}

/** Pixels for each lane: what there is room for, but so much that a label can be read. */
export const laneWidthFor = (room: number, lanes: number): number => Math.max(220, Math.floor((room - timeWidth) / Math.max(1, lanes)))

export const timeWidth = 110
