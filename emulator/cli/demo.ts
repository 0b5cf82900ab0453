/** `standin demo`: the whole flow between two stand-ins of its own, printed as a sequence; `play` does so on a running workbench. */
import type { Client } from '../contract/channel.js'
import type { ExchangeDetail } from '../contract/exchange.js'
import { CommandBehaviour, commandNames, type StandinSettings } from '../contract/standin.js'
import { isVersion, versions as known, type Version } from '../ocpi/version.js'
import { acceleratedClock } from '../standin/clock.js'
import { defaultStandins } from '../workbench/defaults.js'
import { createWorkbench } from '../workbench/workbench.js'
import { Exit, findingLine, print, printJson, style, usage } from './output.js'

/** How much faster than the world the demo runs, so that a session of some minutes takes a moment. */
const acceleration = 600

const versionsOf = (text: string | undefined): Version[] => {
  if (text === undefined) return [...known].reverse()
  return text.split(',').map((version) => {
    if (!isVersion(version)) throw usage(`--versions knows ${known.join(' and ')}, not ${version}`)
    return version
  })
}

const arrow = (detail: ExchangeDetail): string => {
  const outcome = detail.error ?? `${detail.status ?? ''} ${detail.ocpiStatus ?? ''}`.trim()
  return `     ${detail.from} ${style('dim', '──')} ${detail.method} ${detail.path.length > 90 ? `${detail.path.slice(0, 89)}…` : detail.path} ${style('dim', '──▶')} ${detail.to}  ${outcome}`
}

/**
 * Plays the flow on any workbench, over a hub where one is named, and prints it. Fails with exit code 1 when a step failed or there
 * was a finding; over a hub, where both sides speak versions of their own, when there was a violation.
 */
export const play = async (client: Client, options: { versions?: string; json?: boolean }, hubId?: string): Promise<void> => {
  const json = options.json === true
  const wanted = versionsOf(options.versions)
  let exchanges = 0
  let findings = 0
  let chain: Promise<void> = Promise.resolve()
  let heading: string | undefined
  client.on('flow', (step) => {
    if (step.state === 'started') return
    chain = chain.then(async () => {
      if (!json && hubId === undefined && heading !== step.version) print(`${heading === undefined ? '' : '\n'}${style('bold', `OCPI ${step.version}`)}`)
      heading = step.version
      if (json) printJson({ event: 'step', ...step })
      else print(`${step.state === 'failed' ? style('red', ' ✗') : style('green', ' ✓')} ${String(step.index + 1).padStart(2)} ${step.title}: ${step.message}`)
      for (const seq of step.seqs) {
        const detail = await client.call('traffic.get', { seq })
        findings += hubId === undefined ? detail.findings.length : detail.violations
        if (json) printJson({ event: 'exchange', ...detail })
        if (detail.twin) {
          if (!json) for (const finding of detail.findings) print(`     ${findingLine(finding)}`)
          continue
        }
        exchanges += 1
        if (!json) print(arrow(detail))
        if (!json) for (const finding of detail.findings) print(`     ${findingLine(finding)}`)
      }
    })
  })
  const started = performance.now()
  const { ok, steps } = await (hubId === undefined ? client.call('workbench.playFlow', { versions: wanted }) : client.call('hub.playFlow', { standinId: hubId }))
  await chain
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const green = ok && findings === 0
  if (json) printJson({ event: 'result', ok: green, steps: steps.length, exchanges, findings })
  else print(`\n${green ? style('green', 'Green') : style('red', 'Not green')}: ${steps.length} steps, ${exchanges} exchanges, ${findings} findings in ${seconds} s`)
  if (!green) throw new Exit(1)
}

/** More Locations, for several pages; and time-outs that are long also on the clock of a machine that is busy. */
const inHaste = (settings: StandinSettings): StandinSettings => ({
  ...settings,
  seed: { ...settings.seed, locations: 120 },
  behaviour: {
    ...settings.behaviour, resultTimeoutMs: 3_600_000,
    commands: Object.fromEntries(commandNames.map((name) => [name, CommandBehaviour.parse({ timeoutSeconds: 3600 })])),
  },
})

export const demo = async (options: { versions?: string; json?: boolean }): Promise<void> => {
  const workbench = await createWorkbench({ clock: acceleratedClock(acceleration) })
  try {
    for (const settings of defaultStandins(0, 0)) await workbench.bench.start(workbench.bench.add(inHaste(settings)))
    await play(workbench, options)
  } finally {
    await workbench.shutDown()
  }
}
