/** Scenarios: the library at the left, the one that is open beside it. `#/scenarios/<id>`, `…/runs/<run>`, `…/compare/<run>/<run>`. */
import { CircleDot, FileUp, ListChecks, Play, Plus } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'
import type { ScenarioSummary } from '../../emulator/contract/scenarios.js'
import { Button, EmptyState, Split } from '../components/index.js'
import { useClient } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { useRoute } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { countText } from '../text.js'
import { importFromDialog, newOne, runKept, startRecording } from './actions.js'
import type { boardOf } from './board.js'
import { isUnderWay, useBoardItself } from './board.js'
import { drafts } from './drafts.js'
import { Library } from './Library.js'
import { RunDialog } from './RunDialog.js'
import { Scenario } from './Scenario.js'
import './scenarios.css'

export interface RunWish {
  readonly id: string
  readonly text: string
  readonly title: string
  readonly stepwise?: boolean
  readonly from?: number
  /** Why it could not begin as it was. */
  readonly problem?: string
}

export const ScenariosView = () => {
  const client = useClient()
  const board = useBoardItself()
  const {
    rest: [id],
  } = useRoute()
  const searchField = useRef<HTMLInputElement>(null)
  const [wish, setWish] = useState<RunWish>()

  /** Runs with the last settings; opens the dialog when these do not suffice. */
  const run = useCallback(
    async (wanted: RunWish) => {
      const problem = await runKept(client, wanted.id, {
        ...(wanted.stepwise && { stepwise: true }),
        ...(wanted.from !== undefined && { from: wanted.from }),
      })
      if (problem !== undefined) setWish({ ...wanted, problem })
    },
    [client],
  )
  const runOf = useCallback(
    async ({ id: scenarioId, title }: ScenarioSummary) => {
      const problem = await runKept(client, scenarioId)
      if (problem === undefined) return
      const text =
        drafts.get()[scenarioId]?.text ??
        (await client.call('scenarios.get', { id: scenarioId }).then(
          ({ text: kept }) => kept,
          () => '',
        ))
      setWish({ id: scenarioId, text, title, problem })
    },
    [client],
  )
  const runAll = useCallback(
    (scenarios: readonly ScenarioSummary[]) => {
      void runOneAfterAnother(client, board, scenarios)
    },
    [client, board],
  )

  const group = 'Scenarios'
  useCommands([
    { id: 'scenarios.new', title: 'New scenario', group, shortcut: 'n', run: () => void newOne(client) },
    { id: 'scenarios.import', title: 'Import a scenario', group, run: () => void importFromDialog(client) },
    { id: 'scenarios.search', title: 'Search scenarios', group, shortcut: '/', run: () => searchField.current?.focus() },
  ])
  return (
    <div className="scenarios">
      <Split
        id="scenarios"
        direction="beside"
        sized="first"
        initial={300}
        min={200}
        rest={560}
        label="Width of the library"
        first={<Library chosen={id} searchField={searchField} onRun={(scenario) => void runOf(scenario)} onRunAll={runAll} />}
        second={id === undefined ? <Nothing /> : <Scenario key={id} id={id} onRun={(wanted) => void run(wanted)} onRunWith={setWish} />}
      />
      {wish && <RunDialog wish={wish} onClose={() => setWish(undefined)} />}
    </div>
  )
}

const Nothing = () => {
  const client = useClient()
  return (
    <EmptyState
      icon={<ListChecks aria-hidden />}
      title="Choose a scenario"
      actions={
        <>
          <Button kind="primary" icon={<Plus aria-hidden />} onPress={() => void newOne(client)}>
            New scenario
          </Button>
          <Button icon={<CircleDot aria-hidden />} onPress={() => void startRecording(client)}>
            Record
          </Button>
          <Button icon={<FileUp aria-hidden />} onPress={() => void importFromDialog(client)}>
            Import
          </Button>
        </>
      }
    >
      <p>
        A scenario is a file that names stand-ins, steps and expectations. Press{' '}
        <Play aria-label="the run button" className="scenarios__inline" /> beside a built-in scenario to run it against another stand-in or
        against your own platform. The same file runs in CI with <code>standin run</code>.
      </p>
    </EmptyState>
  )
}

/** Resolves when it is over. */
const isOver = (board: ReturnType<typeof boardOf>, runId: string): Promise<string> =>
  new Promise((resolve) => {
    const look = () => {
      const run = board.state.get().runs.find((one) => one.runId === runId)
      if (!run || isUnderWay(run)) return
      stop()
      resolve(run.state)
    }
    const stop = board.state.subscribe(look)
    look()
  })

const runOneAfterAnother = async (
  client: ReturnType<typeof useClient>,
  board: ReturnType<typeof boardOf>,
  scenarios: readonly ScenarioSummary[],
): Promise<void> => {
  const counts = { passed: 0, other: 0 }
  let ended = false
  const dismiss = notify({
    text: `Running ${countText(scenarios.length, 'scenario')}, one after another`,
    stayMs: 3_600_000,
    action: {
      label: 'Stop',
      run: () => {
        ended = true
      },
    },
  })
  for (const { id } of scenarios) {
    if (ended) break
    try {
      const { runId } = await client.call('scenarios.run', { id })
      if ((await isOver(board, runId)) === 'passed') counts.passed += 1
      else counts.other += 1
    } catch {
      // The library shows what is wrong with it.
      counts.other += 1
    }
  }
  dismiss()
  const rest = scenarios.length - counts.passed - counts.other
  notify({
    meaning: counts.other > 0 ? 'warning' : 'success',
    text: `${counts.passed} passed, ${counts.other} not passed${rest > 0 ? `, ${rest} not run` : ''}`,
  })
}
