/** `standin play`: the whole flow on a running workbench, printed as a sequence. */
import { totalOf } from '../ocpi/finding-list.js'
import type { Client } from '../contract/channel.js'
import type { ExchangeDetail } from '../contract/exchange.js'
import { isVersion, versions as known, type Version } from '../ocpi/version.js'
import { Exit, findingLine, listed, print, printJson, style, usage } from './output.js'
import { withWorkbench, type RemoteOptions } from './remote.js'

export interface PlayOptions {
  readonly versions?: string
  readonly json?: boolean
}

const versionsOf = (text: string | undefined): Version[] | undefined =>
  text?.split(',').map((version) => {
    if (!isVersion(version)) throw usage(`--versions knows ${listed(known, 'and')}, not ${version}`)
    return version
  })

const arrow = (detail: ExchangeDetail): string => {
  const outcome = detail.error ?? `${detail.status ?? ''} ${detail.ocpiStatus ?? ''}`.trim()
  return `     ${detail.from} ${style('dim', '──')} ${detail.method} ${detail.path.length > 90 ? `${detail.path.slice(0, 89)}…` : detail.path} ${style('dim', '──▶')} ${detail.to}  ${outcome}`
}

/**
 * Plays the flow on any workbench, over a hub where one is named, and prints it. Fails with exit code 1 when a step failed or there
 * was a finding; over a hub, where both sides speak versions of their own, when there was a violation.
 */
export const play = async (client: Client, options: PlayOptions, hubId?: string): Promise<void> => {
  const json = options.json === true
  const wanted = versionsOf(options.versions)
  let exchanges = 0
  let findings = 0
  let chain: Promise<void> = Promise.resolve()
  let heading: string | undefined
  client.on('flow', (step) => {
    if (step.state === 'started') return
    chain = chain.then(async () => {
      if (!json && hubId === undefined && heading !== step.version)
        print(`${heading === undefined ? '' : '\n'}${style('bold', `OCPI ${step.version}`)}`)
      heading = step.version
      if (json) printJson({ event: 'step', ...step })
      else
        print(
          `${step.state === 'failed' ? style('red', ' ✗') : style('green', ' ✓')} ${String(step.index + 1).padStart(2)} ${step.title}: ${step.message}`,
        )
      for (const seq of step.seqs) {
        const detail = await client.call('traffic.get', { seq })
        findings += hubId === undefined ? totalOf(detail.findings) : detail.violations
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
  const { ok, steps } = await (hubId === undefined
    ? client.call('workbench.playFlow', { ...(wanted && { versions: wanted }) })
    : client.call('hub.playFlow', { standinId: hubId }))
  await chain
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const green = ok && findings === 0
  if (json) printJson({ event: 'result', ok: green, steps: steps.length, exchanges, findings })
  else
    print(
      `\n${green ? style('green', 'Green') : style('red', 'Not green')}: ${steps.length} steps, ${exchanges} exchanges, ${findings} findings in ${seconds} s`,
    )
  if (!green) throw new Exit(1)
}

export const playAtWorkbench = (options: RemoteOptions & PlayOptions): Promise<void> =>
  withWorkbench(options, (client) => play(client, options))
