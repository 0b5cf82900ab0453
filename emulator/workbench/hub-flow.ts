/** The whole flow between a CPO and an eMSP stand-in with a hub between them, each side in a version of its own. */
import type { FlowStep } from '../contract/calls.js'
import type { PartnerRole } from '../contract/hub.js'
import { PartnerOptions } from '../contract/hub.js'
import { newestOf, type Version } from '../ocpi/version.js'
import type { Hub } from '../hub/hub.js'
import { newConnection, newToken, versionOf, type ConnectionRecord } from '../standin/connections.js'
import { ownParty, versionsUrl, type Context } from '../standin/context.js'
import { register } from '../standin/calling/registration.js'
import { chooseLocation, steps, type FlowPair, type Progress, type Step } from './flow-steps.js'
import { playStep, type FlowOptions } from './flow.js'

export interface HubTriple extends FlowPair {
  readonly hub: Hub
  readonly hubContext: Context
}

/** Invites a stand-in to a hub and registers it there. Resolves with the connection of each side to the other. */
export const connectToHub = async (
  hub: Context,
  partner: Context,
  role: Extract<PartnerRole, 'CPO' | 'EMSP'>,
  version: Version,
  options: Partial<PartnerOptions> = {},
): Promise<{ hubSide: ConnectionRecord; partnerSide: ConnectionRecord }> => {
  const tokenA = newToken()
  const { country_code, party_id } = ownParty(partner.settings, undefined, role)
  const hubSide = hub.connections.add(
    newConnection(partner.settings.name, {
      tokens: { a: tokenA },
      peer: { parties: [], endpoints: [], standinId: partner.settings.id },
      partner: {
        role,
        party: { country_code, party_id },
        options: PartnerOptions.parse(options),
        down: false,
        suspended: false,
        unreachable: false,
      },
    }),
  )
  const made = newConnection(hub.settings.name, {
    role,
    tokens: { a: tokenA },
    peer: { parties: [], endpoints: [], versionsUrl: versionsUrl(hub.baseUrl(), 'HUB'), standinId: hub.settings.id },
  })
  const partnerSide = partner.connections.add({ ...made, quirks: { ...made.quirks, hub: true } })
  await register(partner, partnerSide, version)
  return { hubSide, partnerSide }
}

/** Steps of the direct flow that are between two platforms alone. */
const direct = new Set(['GET versions, GET version details, POST credentials', 'DELETE credentials'])

/** Plays the flow over a hub at which both are registered. Commands and modules of 2.2.1 alone take both sides to speak it. */
export const playHubFlow = async (
  triple: HubTriple,
  sides: { cpo: ConnectionRecord; emsp: ConnectionRecord },
  options: Omit<FlowOptions, 'hubId'>,
): Promise<{ ok: boolean; steps: FlowStep[] }> => {
  const { cpo, emsp } = triple
  const versionFor = ({ from }: Step): Version => versionOf(from === 'CPO' ? sides.cpo : sides.emsp)
  const isPlayed = (step: Step): boolean =>
    !direct.has(step.title) && step.playedIn?.(versionOf(sides.cpo)) !== false && step.playedIn?.(versionOf(sides.emsp)) !== false
  const both = newestOf([versionOf(sides.cpo), versionOf(sides.emsp)])
  const hubId = triple.hubContext.settings.id
  const progress: Progress = { cpoSide: sides.cpo, emspSide: sides.emsp, location: chooseLocation(triple, both) }
  const played = steps.filter(isPlayed)
  const done: FlowStep[] = []
  cpo.pushOnlyTo = sides.cpo.id
  emsp.pushOnlyTo = sides.emsp.id
  try {
    for (const [index, step] of played.entries()) {
      if (options.cancelled()) return { ok: false, steps: done }
      const finished = await playStep(triple, progress, versionFor(step), step, index, played.length, { ...options, hubId })
      done.push(finished)
      if (finished.state === 'failed') return { ok: false, steps: done }
    }
    await triple.hub.idle()
    return { ok: true, steps: done }
  } finally {
    cpo.pushOnlyTo = undefined
    emsp.pushOnlyTo = undefined
  }
}
