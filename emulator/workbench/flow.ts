/**
 * Plays the whole flow between a CPO and an eMSP stand-in of one workbench, in one version or several. A step with a violation in one
 * of its exchanges has failed.
 */
import { totalOf } from '../ocpi/finding-list.js'
import { messageOf } from '../ocpi/finding-message.js'
import type { FlowStep } from '../contract/calls.js'
import { formatParty } from '../ocpi/headers.js'
import type { Version } from '../ocpi/version.js'
import { newToken } from '../standin/connections.js'
import { ownParty, versionsUrl, type Context } from '../standin/context.js'
import { register, unregister } from '../standin/calling/registration.js'
import { chooseLocation, findPair, steps, type FlowPair, type Progress, type Step } from './flow-steps.js'
import type { Traffic } from './traffic.js'
import { errorText } from '../contract/error-text.js'

export interface FlowOptions {
  readonly traffic: Traffic
  readonly onStep: (step: FlowStep) => void
  readonly cancelled: () => boolean
  /** The hub between the two, whose exchanges belong to the steps as well. */
  readonly hubId?: string
}

/** Registers two stand-ins with each other in the highest version, as a new workspace has it. */
export const connectPair = async (pair: FlowPair): Promise<void> => {
  const { cpoSide, emspSide } = findPair(pair)
  if (cpoSide.state === 'REGISTERED' && emspSide.state === 'REGISTERED') return
  const tokenA = newToken()
  Object.assign(cpoSide, { state: 'INVITED', tokens: { a: tokenA }, inRole: 'C' })
  pair.cpo.connections.touch(cpoSide)
  Object.assign(emspSide, { state: 'INVITED', tokens: { a: tokenA } })
  emspSide.peer.versionsUrl = versionsUrl(pair.cpo.baseUrl(), undefined)
  await register(pair.emsp, emspSide)
}

/** Plays the flow. A connection between the two that was there is ended first and comes back at the end. */
export const playFlow = async (
  pair: FlowPair,
  versions: readonly Version[],
  options: FlowOptions,
): Promise<{ ok: boolean; steps: FlowStep[] }> => {
  const sides = findPair(pair)
  const wasConnected = sides.emspSide.state === 'REGISTERED'
  if (wasConnected) await unregister(pair.emsp, sides.emspSide)
  pair.cpo.pushOnlyTo = sides.cpoSide.id
  pair.emsp.pushOnlyTo = sides.emspSide.id
  const done: FlowStep[] = []
  try {
    for (const version of versions) {
      const progress: Progress = { ...sides, location: chooseLocation(pair, version) }
      const played = steps.filter((step) => step.playedIn?.(version) !== false)
      for (const [index, step] of played.entries()) {
        if (options.cancelled()) return { ok: false, steps: done }
        const finished = await playStep(pair, progress, version, step, index, played.length, options)
        done.push(finished)
        if (finished.state === 'failed') return { ok: false, steps: done }
      }
    }
    return { ok: true, steps: done }
  } finally {
    pair.cpo.pushOnlyTo = undefined
    pair.emsp.pushOnlyTo = undefined
    if (wasConnected) await connectPair(pair)
  }
}

const partyName = ({ settings }: Context): string => formatParty(ownParty(settings))

export const playStep = async (
  pair: FlowPair,
  progress: Progress,
  version: Version,
  step: Step,
  index: number,
  total: number,
  { traffic, onStep, hubId }: FlowOptions,
): Promise<FlowStep> => {
  const seqs: number[] = []
  const [from, to] = step.from === 'CPO' ? [partyName(pair.cpo), partyName(pair.emsp)] : [partyName(pair.emsp), partyName(pair.cpo)]
  const told = { version, index, total, title: step.title, from, to, ...(hubId !== undefined && { hubId }) }
  onStep({ ...told, state: 'started', message: '', seqs: [] })
  const ids = new Set([pair.cpo.settings.id, pair.emsp.settings.id, ...(hubId === undefined ? [] : [hubId])])
  const stop = traffic.log.subscribe({
    appended: (exchange) => {
      if (ids.has(exchange.standinId)) seqs.push(exchange.seq)
    },
  })
  let state: FlowStep['state'] = 'succeeded'
  let message: string
  try {
    message = await step.run(pair, progress, version)
  } catch (error) {
    state = 'failed'
    message = errorText(error)
  }
  await traffic.settled()
  stop()
  const violations = seqs.flatMap((seq) => traffic.log.get(seq)?.findings.filter((finding) => finding.severity === 'violation') ?? [])
  const [first] = violations
  if (first && state === 'succeeded') {
    state = 'failed'
    message = `${totalOf(violations)} violations: ${first.id}: ${messageOf(first)}`
  }
  const finished: FlowStep = { ...told, state, message, seqs }
  onStep(finished)
  return finished
}
