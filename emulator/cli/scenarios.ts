/** The library, runs and recordings of a running workbench, as its window has them. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { ReportFormat, reportFormats, type RunState, type ScenarioAllowance } from '../contract/scenarios.js'
import type { RemoteClient } from '../host/connect.js'
import { count, Exit, print, printJson, printLines, printText, table, terminal, usage, whole } from './output.js'
import { withWorkbench, type RemoteOptions } from './remote.js'
import { allowanceOf, printProblems, printStep, variablesOf, wholeNumber, type AllowOptions } from './run.js'
import { errorText } from '../contract/error-text.js'

export const listScenarios = (options: RemoteOptions & { search?: string }): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { scenarios } = await client.call('scenarios.list', {})
    const words = (options.search ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
    const found = scenarios.filter((one) =>
      words.every((word) => `${one.id} ${one.title} ${one.tags.join(' ')}`.toLowerCase().includes(word)),
    )
    if (options.json) printJson(found)
    else
      printLines(
        table(
          found.map((one) => [one.id, one.problems > 0 ? 'mistakes' : (one.lastRun?.verdict ?? ''), one.versions.join(', '), one.title]),
        ),
      )
  })

export const showScenario = (id: string, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const found = await client.call('scenarios.get', { id })
    if (options.json) printJson(found)
    else printText(found.text)
    if (!options.json) printProblems(found.problems)
  })

export const importScenarios = async (files: readonly string[], options: RemoteOptions): Promise<void> => {
  const texts = await Promise.all(
    files.map(async (file) => ({
      name: basename(file),
      text: await readFile(file, 'utf8').catch((error: unknown) => {
        throw usage(`${file} cannot be read: ${errorText(error)}`)
      }),
    })),
  )
  return withWorkbench(options, async (client) => {
    for (const file of texts) {
      const taken = await client.call('scenarios.import', file)
      if (options.json) printJson(taken)
      else print(`${taken.id}${taken.known ? ' (was there already)' : ''}`)
      if (!options.json) printProblems(taken.problems)
    }
  })
}

export const renameScenario = (id: string, to: string, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    print((await client.call('scenarios.rename', { id, to })).id)
  })

export const duplicateScenario = (id: string, options: RemoteOptions & { title?: string }): Promise<void> =>
  withWorkbench(options, async (client) => {
    print((await client.call('scenarios.duplicate', { id, ...(options.title !== undefined && { title: options.title }) })).id)
  })

export const deleteScenario = (id: string, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { undo } = await client.call('scenarios.remove', { id })
    if (options.json) printJson({ undo })
    else print(`deleted; \`standin scenarios restore ${undo}\` brings it back`)
  })

export const restoreScenario = (undo: string, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    print((await client.call('scenarios.restore', { undo })).id)
  })

export interface AccessOptions extends RemoteOptions {
  readonly env?: string[]
  readonly file?: string[]
  readonly host?: string[]
}

const accessGiven = ({ env = [], file = [], host = [] }: AccessOptions): ScenarioAllowance => ({ env, files: file, hosts: host })

const printAllowed = ({ env, files, hosts }: ScenarioAllowance, options: RemoteOptions): void => {
  if (options.json) printJson({ env, files, hosts })
  else if (env.length + files.length + hosts.length === 0) print('nothing is allowed')
  else
    printLines(table([...env.map((name) => ['env', name]), ...files.map((name) => ['file', name]), ...hosts.map((name) => ['host', name])]))
}

export const showAccess = (id: string, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { wants, allowed } = await client.call('scenarios.access', { id })
    if (options.json) printJson({ wants, allowed })
    else if (wants.length === 0) print('asks for no environment variable, file or host')
    else
      printLines(
        table(
          wants.map(({ kind, name, file, line, allowed: isAllowed }) => [
            isAllowed ? 'allowed' : 'not allowed',
            kind,
            name,
            `${file}:${line}`,
          ]),
        ),
      )
  })

export const allowScenario = async (id: string, options: AccessOptions): Promise<void> => {
  const more = accessGiven(options)
  if (more.env.length + more.files.length + more.hosts.length === 0)
    throw usage(`name what is allowed with --env, --file or --host; \`standin scenarios access ${id}\` lists what the scenario asks for`)
  return withWorkbench(options, async (client) => {
    printAllowed((await client.call('scenarios.allow', { id, ...more })).allowed, options)
  })
}

export const denyScenario = (id: string, options: AccessOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    printAllowed((await client.call('scenarios.deny', { id, ...accessGiven(options) })).allowed, options)
  })

export interface RunHereOptions extends RemoteOptions, AllowOptions {
  readonly var?: string[]
  readonly seed?: string
  readonly from?: string
  readonly keepGoing?: boolean
}

/** Exit code 0 passed, 1 failed, 2 could not go on. */
export const runHere = async (id: string, options: RunHereOptions): Promise<void> => {
  const variables = variablesOf(options.var ?? [])
  const seed = wholeNumber(options.seed, '--seed')
  const from = wholeNumber(options.from, '--from')
  return withWorkbench(options, async (client) => {
    const over = await followed(
      client,
      id,
      {
        variables,
        keepGoing: options.keepGoing === true,
        allow: allowanceOf(options),
        ...(seed !== undefined && { seed }),
        ...(from !== undefined && { from: Math.max(0, from - 1) }),
      },
      options.json === true,
    )
    if (options.json) printJson({ event: 'result', ...over })
    else print(`${over.state}: ${over.message || `${over.stepsDone} steps`} (run ${over.runId})`)
    if (over.state !== 'passed') throw new Exit(over.state === 'failed' ? 1 : 2)
  })
}

/** Starts a run and prints its steps as they come. Resolves when it is over; an interruption cancels it. */
const followed = (
  client: RemoteClient,
  id: string,
  more: { variables: Record<string, string>; keepGoing: boolean; allow: ScenarioAllowance; seed?: number; from?: number },
  json: boolean,
) =>
  new Promise<RunState>((resolve, reject) => {
    const here = terminal()
    let runId: string | undefined
    client.on('scenarioStep', (event) => {
      if (event.runId !== runId) return
      if (json) printJson({ event: 'step', ...event })
      else printStep(event.step)
    })
    client.on('scenarioRun', (run) => {
      if (run.runId !== runId || run.state === 'running' || run.state === 'waiting') return
      here.off('SIGINT', cancel)
      resolve(run)
    })
    const cancel = () => {
      if (runId !== undefined) client.call('scenarios.cancel', { runId }).catch(reject)
    }
    here.on('SIGINT', cancel)
    client.call('scenarios.run', { id, ...more }).then((begun) => {
      runId = begun.runId
    }, reject)
  })

export const listRuns = (options: RemoteOptions & { limit?: string }): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { runs } = await client.call('scenarios.runs', { limit: whole(options.limit ?? '20', '--limit') })
    if (options.json) printJson(runs)
    else
      printLines(table(runs.map((run) => [run.runId, run.state, new Date(run.startedAt).toISOString(), run.scenarioId ?? '', run.message])))
  })

export const reportRun = async (runId: string, options: RemoteOptions & { format?: string }): Promise<void> => {
  const format = ReportFormat.safeParse(options.format ?? 'markdown')
  if (!format.success) throw usage(`--format has to be ${reportFormats.join(', ')}`)
  return withWorkbench(options, async (client) => {
    printText((await client.call('scenarios.report', { runId, format: format.data })).text)
  })
}

export const record = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    await client.call('scenarios.record', {})
    print('recording; `standin scenarios stop` makes a scenario of what happens until then')
  })

/** Keeps what was recorded in the library. */
export const stopRecording = (options: RemoteOptions & { title?: string }): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { text, exchanges } = await client.call('scenarios.stopRecording', options.title === undefined ? {} : { title: options.title })
    if (exchanges === 0) {
      print('nothing was exchanged: no scenario was made')
      return
    }
    const { id } = await client.call('scenarios.put', { text })
    if (options.json) printJson({ id, exchanges })
    else print(`${id}: ${count(exchanges, 'exchange')}`)
  })

/** Exchanges of the log become steps: of a new scenario, or of one that is there. */
export const addExchanges = async (seqs: readonly string[], options: RemoteOptions & { into?: string; title?: string }): Promise<void> => {
  const numbers = seqs.map((seq) => whole(seq, 'the number of an exchange'))
  return withWorkbench(options, async (client) => {
    const there = options.into === undefined ? undefined : await client.call('scenarios.get', { id: options.into })
    const { text, steps } = await client.call('scenarios.fromExchanges', {
      seqs: numbers,
      ...(there && { into: there.text }),
      ...(options.title !== undefined && { title: options.title }),
    })
    const { id } = await client.call('scenarios.put', {
      text,
      ...(there && { id: there.id, ...(there.changedAt !== undefined && { changedAt: there.changedAt }) }),
    })
    if (options.json) printJson({ id, steps })
    else print(`${id}: ${count(steps, 'step')}${there ? ' added' : ''}`)
  })
}
