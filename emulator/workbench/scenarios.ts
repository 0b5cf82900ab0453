/** The scenarios of a workbench: the library on disk, and what runs of it. */
import { basename } from 'node:path'
import { ContractError } from '../contract/channel.js'
import type { RunState, ScenarioAllowance, ScenarioProblem, ScenarioSummary, ScenarioWant } from '../contract/scenarios.js'
import { nothingAllowed, quoted } from '../scenario/access.js'
import { libraryPrefix, loadScenario, type LoadOutcome, type Sources } from '../scenario/load.js'
import type { ScenarioHead } from '../scenario/library.js'
import { formatScenario, parseScenario, titleIn } from '../scenario/parse.js'
import { scenarioSchemaText } from '../scenario/schema.js'
import { isSafeName } from '../store/names.js'
import { scenariosInMemory } from '../store/scenarios-memory.js'
import { openScenarioFolder, scenarioSuffix, type ScenarioFile, type ScenarioFolder } from '../store/scenarios.js'
import { joined, openAccessBoard } from './scenario-access.js'
import { createRunBoard, type RunBoard, type RunRequest, type RunBoardOptions } from './scenario-runs.js'
import { errorText } from '../contract/error-text.js'

type Variables = Readonly<Record<string, unknown>>

export interface ScenarioBoard {
  list(): Promise<ScenarioSummary[]>
  get(id: string): Promise<{ id: string; origin: 'own' | 'built-in'; text: string; changedAt?: number; problems: ScenarioProblem[] }>
  /** `id`: the scenario whose text it is, from where other files are found. */
  check(text: string, id?: string): Promise<ScenarioProblem[]>
  put(
    id: string | undefined,
    text: string,
    changedAt: number | undefined,
  ): Promise<{ id: string; changedAt: number; problems: ScenarioProblem[] }>
  import(name: string, text: string): Promise<{ id: string; changedAt: number; problems: ScenarioProblem[]; known: boolean }>
  rename(id: string, to: string): Promise<string>
  duplicate(id: string, title: string | undefined): Promise<string>
  remove(id: string): Promise<string>
  restore(undo: string): Promise<string>
  /** What a scenario, or a text in its place, asks of this computer. */
  access(id: string, text: string | undefined, variables: Variables): Promise<{ wants: ScenarioWant[]; allowed: ScenarioAllowance }>
  /** Rejects when the library has no such scenario. */
  allow(id: string, more: ScenarioAllowance): Promise<ScenarioAllowance>
  deny(id: string, less: ScenarioAllowance): ScenarioAllowance
  /** Rejects when the scenario cannot run; else it runs on by itself. */
  run(request: RunRequest): Promise<string>
  readonly runs: RunBoard
  close(): Promise<void>
}

/** The built-in scenarios are loaded when somebody looks at scenarios. */
const loadLibrary = () => import('../scenario/library.js')

/** Whatever is asked for is there: what an editor checks does not depend on where it will run. */
const everySecret = new Proxy<Record<string, string>>({}, { get: () => 'secret' })

const summaryOf = (
  id: string,
  origin: 'own' | 'built-in',
  { title, description = '', tags = [], versions = [], steps }: ScenarioHead,
): ScenarioSummary => ({ id, origin, title, description, tags, versions, steps: steps.length, problems: 0 })

const fail = (code: 'not-found' | 'conflict' | 'invalid' | 'unavailable', message: string, at?: string) =>
  new ContractError({ code, message, ...(at !== undefined && { at }) })

export const createScenarioBoard = async (surroundings: RunBoardOptions): Promise<ScenarioBoard> => {
  const { folder, problem, emit } = surroundings
  const files: ScenarioFolder =
    folder === undefined
      ? scenariosInMemory()
      : openScenarioFolder(folder, { name: 'ocpi-scenario.schema.json', text: scenarioSchemaText() }, problem)
  const runs = await createRunBoard(surroundings)
  const access = await openAccessBoard(folder, problem)
  const summaries = new Map<string, ScenarioSummary>()

  const ownSummary = ({ id, text, changedAtMs: changedAt }: ScenarioFile): ScenarioSummary => {
    const known = summaries.get(id)
    if (known && known.changedAt === changedAt) return known
    const parsed = parseScenario(text, id)
    const summary: ScenarioSummary = {
      changedAt,
      ...(parsed.ok
        ? summaryOf(id, 'own', parsed.parsed.scenario)
        : {
            id,
            origin: 'own',
            title: titleIn(text) ?? id,
            description: parsed.problems[0]?.message ?? '',
            tags: [],
            versions: [],
            steps: 0,
            problems: parsed.problems.length,
          }),
    }
    summaries.set(id, summary)
    return summary
  }

  const list = async (): Promise<ScenarioSummary[]> => {
    const [own, { libraryHeads }] = await Promise.all([files.list(), loadLibrary()])
    const all = [
      ...own.map(ownSummary),
      ...Object.entries(libraryHeads).map(([name, head]) => summaryOf(libraryPrefix + name, 'built-in', head)),
    ]
    const last = new Map<string, RunState>()
    for (const line of runs.list(Infinity))
      if (line.scenarioId !== undefined && !last.has(line.scenarioId) && line.state !== 'running' && line.state !== 'waiting')
        last.set(line.scenarioId, line)
    return all.map((summary) => {
      const line = last.get(summary.id)
      return line ? { ...summary, lastRun: { at: line.startedAt, verdict: line.state as 'passed' | 'failed' | 'stopped' } } : summary
    })
  }
  files.onChange(() => {
    list().then(
      (scenarios) => {
        emit('scenarios', { scenarios })
      },
      (error: unknown) => {
        problem(files.folder, errorText(error))
      },
    )
  })

  const textOf = async (id: string): Promise<{ text: string; origin: 'own' | 'built-in'; changedAt?: number }> => {
    if (id.startsWith(libraryPrefix)) {
      const text = (await loadLibrary()).libraryText(id.slice(libraryPrefix.length))
      if (text !== undefined) return { text, origin: 'built-in' }
    } else {
      const file = await files.read(id)
      if (file) return { text: file.text, origin: 'own', changedAt: file.changedAtMs }
    }
    throw fail('not-found', `there is no scenario ${id}`, '/id')
  }

  const named = (file: string): string =>
    file.replace(/^\.\//, '').slice(0, file.endsWith(scenarioSuffix) ? -scenarioSuffix.length : undefined)
  /** Reads a scenario with all that it uses; `text` in place of what is kept under its id. */
  const load = (
    id: string,
    text: string | undefined,
    sources: Pick<Sources, 'variables' | 'environment' | 'allow'>,
  ): Promise<LoadOutcome> =>
    loadScenario(id, {
      ...sources,
      howToAllow: (kind, name) => `standin scenarios allow ${id} --${kind} ${quoted(name)}, or in the Run dialog`,
      read: async (file, from) => {
        if (from === undefined && text !== undefined) return { file, text }
        const name = named(file)
        const place = from?.startsWith(libraryPrefix) === true && !name.startsWith(libraryPrefix) ? libraryPrefix + name : name
        return { file: place, text: place === id && text !== undefined ? text : (await textOf(place)).text }
      },
    })
  const check = async (text: string, id = 'scenario'): Promise<ScenarioProblem[]> => {
    const outcome = await load(id, text, { variables: { tokenA: '' }, environment: everySecret, allow: 'everything' })
    return outcome.ok ? [] : [...outcome.problems]
  }

  const board: ScenarioBoard = {
    list,
    check,
    runs,
    get: async (id) => {
      const found = await textOf(id)
      return { id, ...found, problems: await check(found.text, id) }
    },
    put: async (id, text, changedAt) => {
      const parsed = parseScenario(text, id ?? 'scenario')
      const title = parsed.ok ? parsed.parsed.scenario.title : 'scenario'
      const name = id ?? (await files.freeId(title))
      if (name.startsWith(libraryPrefix)) throw fail('conflict', 'a built-in scenario is not changed: duplicate it', '/id')
      const outcome = await files.write(name, text.endsWith('\n') ? text : `${text}\n`, changedAt).catch((error: unknown) => {
        throw error instanceof RangeError
          ? fail('invalid', error.message, '/id')
          : fail('unavailable', `${name}${scenarioSuffix} cannot be written: ${errorText(error)}`)
      })
      if (outcome === 'changed outside')
        throw fail(
          'conflict',
          `${name}${scenarioSuffix} was changed by another program: read it again, or keep it under another name`,
          '/changedAt',
        )
      return { id: name, changedAt: (await files.read(name))?.changedAtMs ?? 0, problems: await check(text, name) }
    },
    import: async (name, text) => {
      const wanted = named(basename(name.replaceAll('\\', '/')).toLowerCase())
      const whole = text.endsWith('\n') ? text : `${text}\n`
      const there = isSafeName(wanted) ? await files.read(wanted) : undefined
      if (there?.text === whole) return { id: wanted, changedAt: there.changedAtMs, problems: await check(whole, wanted), known: true }
      return { ...(await board.put(there || !isSafeName(wanted) ? await files.freeId(wanted) : wanted, whole, undefined)), known: false }
    },
    rename: async (id, to) => {
      const outcome = await files.rename(id, to).catch((error: unknown) => {
        throw error instanceof RangeError ? fail('invalid', error.message, '/to') : error
      })
      if (outcome === 'taken') throw fail('conflict', `there is a scenario ${to} already`, '/to')
      if (outcome === 'missing') throw fail('not-found', `there is no scenario ${id}`, '/id')
      runs.renamed(id, to)
      access.renamed(id, to)
      return to
    },
    duplicate: async (id, title) => {
      const { text } = await textOf(id)
      const parsed = parseScenario(text, id)
      const name = title ?? `${parsed.ok ? parsed.parsed.scenario.title : id} copy`
      const copy = parsed.ok ? formatScenario({ ...(JSON.parse(text) as object), title: name }) : text
      const free = await files.freeId(name)
      await files.write(free, copy)
      return free
    },
    remove: async (id) => {
      const undo = await files.remove(id)
      if (undo === undefined) throw fail('not-found', `there is no own scenario ${id}`, '/id')
      // Another file of this name is another scenario.
      access.deny(id, nothingAllowed)
      return undo
    },
    restore: async (undo) => {
      const id = await files.restore(undo)
      if (id === undefined)
        throw fail('conflict', 'it cannot be brought back: its name has been taken, or the trash no longer has it', '/undo')
      return id
    },
    access: async (id, text, variables) => {
      const allowed = access.of(id)
      const { wants } = await load(id, text, { variables: { tokenA: '', ...variables }, environment: everySecret, allow: allowed })
      return { wants: [...wants], allowed }
    },
    allow: async (id, more) => {
      await textOf(id)
      return access.allow(id, more)
    },
    deny: (id, less) => access.deny(id, less),
    run: async (request) => {
      const { id, text } = request
      if (id === undefined && text === undefined) throw fail('invalid', 'name a scenario by `id`, or give its `text`', '/id')
      const outcome = await load(id ?? 'scenario', text, {
        variables: request.variables,
        environment: process.env,
        allow: joined(id === undefined ? nothingAllowed : access.of(id), request.allow ?? nothingAllowed),
      })
      if (outcome.ok) return runs.start(outcome.loaded, request)
      const [first] = outcome.problems
      throw fail(
        'invalid',
        `${first?.file ?? ''}:${first?.line ?? 1}:${first?.column ?? 1} ${first?.message ?? ''}${outcome.problems.length > 1 ? ` (and ${outcome.problems.length - 1} more)` : ''}`,
        '/text',
      )
    },
    close: async () => {
      files.close()
      await runs.close()
      await access.close()
    },
  }
  return board
}
