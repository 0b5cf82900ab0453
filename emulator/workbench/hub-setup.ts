/** Hubs with the workbench's own stand-ins behind them: put there, and found again. */
import { ContractError } from '../contract/channel.js'
import type { PartnerOptions } from '../contract/hub.js'
import { StandinSettings, type LocalRole } from '../contract/standin.js'
import type { Version } from '../ocpi/version.js'
import type { Hub } from '../hub/hub.js'
import type { ConnectionRecord } from '../standin/connections.js'
import { rolesOf } from '../standin/context.js'
import { freePortNear } from '../standin/serving/ports.js'
import { freeId } from './defaults.js'
import { connectToHub, type HubTriple } from './hub-flow.js'
import type { Bench, HostedStandin } from './workbench.js'

export const hubOf = (bench: Bench, standinId: string): { hosted: HostedStandin; hub: Hub } => {
  const hosted = bench.standin(standinId)
  if (hosted.hub) return { hosted, hub: hosted.hub }
  throw new ContractError({ code: 'invalid', message: `${standinId} is no hub`, at: '/standinId' })
}

const requireRunning = (hosted: HostedStandin): void => {
  if (hosted.status.state !== 'running')
    throw new ContractError({ code: 'conflict', message: `${hosted.standin.context.settings.name} is not running: start it first` })
}

export interface StandinBehindHub {
  readonly standinId: string
  readonly partnerId: string
  readonly role: 'CPO' | 'EMSP'
  readonly version: Version
  readonly options?: Partial<PartnerOptions> | undefined
}

/** Registers a stand-in at a hub of the same workbench. What fails leaves nothing behind. */
export const putBehindHub = async (
  bench: Bench,
  { standinId, partnerId, role, version, options }: StandinBehindHub,
): Promise<ConnectionRecord> => {
  const { hosted } = hubOf(bench, standinId)
  const partner = bench.standin(partnerId)
  for (const each of [hosted, partner]) requireRunning(each)
  const [hub, { context }] = [hosted.standin.context, partner.standin]
  if (!rolesOf(context.settings).includes(role))
    throw new ContractError({ code: 'invalid', message: `${context.settings.name} is no ${role}`, at: '/role' })
  for (const { settings } of [hub, context]) {
    if (!settings.versions.includes(version))
      throw new ContractError({ code: 'invalid', message: `${settings.name} does not speak ${version}`, at: '/version' })
  }
  if (
    hub.connections
      .list()
      .some((record) => record.peer.standinId === partnerId && record.state === 'REGISTERED' && record.partner?.role === role)
  ) {
    throw new ContractError({
      code: 'conflict',
      message: `${context.settings.name} is behind this hub as ${role} already`,
      at: '/partnerId',
    })
  }
  const before = new Set([...hub.connections.list(), ...context.connections.list()].map(({ id }) => id))
  try {
    const { hubSide } = await connectToHub(hub, context, role, version, options)
    return hubSide
  } catch (error) {
    for (const { connections } of [hub, context]) for (const { id } of connections.list()) if (!before.has(id)) connections.remove(id)
    throw error
  }
}

/** A hub, a CPO and an eMSP: each side speaks another version, so that everything that passes is translated. */
const tried: readonly {
  readonly role: LocalRole
  readonly name: string
  readonly business: string
  readonly country: string
  readonly letters: string
  readonly versions: Version[]
}[] = [
  { role: 'HUB', name: 'Hub', business: 'Standin Hub', country: 'DE', letters: 'HUB', versions: ['2.1.1', '2.2.1'] },
  { role: 'CPO', name: 'Roaming CPO', business: 'Standin Charge Points', country: 'BE', letters: 'CPO', versions: ['2.2.1'] },
  { role: 'EMSP', name: 'Roaming eMSP', business: 'Standin Mobility', country: 'FR', letters: 'MSP', versions: ['2.1.1'] },
]

/** `HUB`, and where a stand-in has that, `HU2` and so on. */
const freeParty = (bench: Bench, country: string, letters: string): string => {
  const taken = new Set(
    [...bench.standins.values()].flatMap(({ standin }) =>
      standin.context.settings.parties.map((party) => `${party.country_code} ${party.party_id}`),
    ),
  )
  return (
    [
      letters,
      ...Array.from({ length: 98 }, (_, index) =>
        index < 8 ? `${letters.slice(0, 2)}${index + 2}` : `${letters.slice(0, 1)}${index + 2}`,
      ),
    ].find((id) => !taken.has(`${country} ${id}`)) ?? letters
  )
}

/** Adds the three and registers the two with the hub. Returns the id of the hub. */
export const tryHub = async (bench: Bench): Promise<string> => {
  const ids: string[] = []
  for (const { role, name, business, country, letters, versions } of tried) {
    const taken = new Set([...bench.standins.values()].map(({ standin }) => standin.context.settings.port))
    const id = freeId(bench.standins, name)
    await bench.start(
      bench.add(
        StandinSettings.parse({
          id,
          name,
          versions,
          port: (await freePortNear('127.0.0.1', Math.max(8101, ...taken) + 1, taken)) ?? 0,
          parties: [{ role, country_code: country, party_id: freeParty(bench, country, letters), name: business }],
        }),
      ),
    )
    ids.push(id)
  }
  const [hubId = '', cpoId = '', emspId = ''] = ids
  const { hub } = hubOf(bench, hubId)
  for (const [partnerId, role, version] of [
    [cpoId, 'CPO', '2.2.1'],
    [emspId, 'EMSP', '2.1.1'],
  ] as const) {
    const { id } = await putBehindHub(bench, { standinId: hubId, partnerId, role, version })
    await hub.synchronised(id)
  }
  return hubId
}

/** The two sides of the flow: the partners that are named, else the first of each role that are stand-ins and are there. */
export const findHubTriple = (
  bench: Bench,
  standinId: string,
  wanted: { readonly cpo?: string | undefined; readonly emsp?: string | undefined },
): { triple: HubTriple; sides: { cpo: ConnectionRecord; emsp: ConnectionRecord } } => {
  const { hosted, hub } = hubOf(bench, standinId)
  requireRunning(hosted)
  const sideOf = (role: 'CPO' | 'EMSP', connectionId: string | undefined) => {
    const what = role === 'CPO' ? 'a CPO' : 'an eMSP'
    const partner = hub
      .view()
      .partners.find(
        (one) =>
          one.standinId !== undefined &&
          one.status === 'CONNECTED' &&
          (connectionId === undefined || one.connectionId === connectionId) &&
          one.parties.some((party) => party.role === role),
      )
    const context = partner?.standinId === undefined ? undefined : bench.standin(partner.standinId).standin.context
    const side = context?.connections
      .list()
      .find(
        (record) =>
          record.peer.standinId === standinId && record.state === 'REGISTERED' && (record.role === undefined || record.role === role),
      )
    if (context && side) return { context, side }
    throw new ContractError({
      code: 'conflict',
      message: `the flow needs ${what} stand-in that is connected to the hub${connectionId === undefined ? '' : ': the one chosen is not'}`,
    })
  }
  const [cpo, emsp] = [sideOf('CPO', wanted.cpo), sideOf('EMSP', wanted.emsp)]
  return {
    triple: { hub, hubContext: hosted.standin.context, cpo: cpo.context, emsp: emsp.context },
    sides: { cpo: cpo.side, emsp: emsp.side },
  }
}
