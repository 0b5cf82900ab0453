/** The open scenario: its text, its runs, and the comparison of two runs. */
import { FileDiff, FileQuestion } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { RunState } from '../../emulator/contract/scenarios.js'
import { Button, EmptyState, Loading, Notice } from '../components/index.js'
import { useClient, useQuery } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, useRoute } from '../shell/router.js'
import { useStore } from '../store.js'
import { duplicate, exportScenario, remove } from './actions.js'
import { useBoard } from './board.js'
import { CompareRuns } from './CompareRuns.js'
import { CompareTexts } from './CompareTexts.js'
import { drafts, newId, type Kept } from './drafts.js'
import { Editing } from './Editing.js'
import { History } from './History.js'
import { outlineOf } from './outline.js'
import { RenameDialog } from './RenameDialog.js'
import { RunView } from './RunView.js'
import { ScenarioHead } from './ScenarioHead.js'
import type { RunWish } from './ScenariosView.js'
import { useDraft, type DraftState } from './use-draft.js'

export interface ScenarioProps {
  readonly id: string
  readonly onRun: (wish: RunWish) => void
  /** Asks for variables, seed and peer first. */
  readonly onRunWith: (wish: RunWish) => void
}

export const Scenario = (props: ScenarioProps) => {
  const { id } = props
  const changedAt = useBoard((state) => state.scenarios.find((scenario) => scenario.id === id)?.changedAt ?? 0)
  const query = useQuery('scenarios.get', id === newId ? undefined : { id }, changedAt)
  const draft = useStore(drafts, (all) => all[id])
  const kept = query.result?.id === id ? query.result : undefined
  const missing = query.error?.code === 'not-found'
  if (draft && (id === newId || missing)) return <Opened {...props} text={draft.text} kept={undefined} />
  if (id === newId) return <NothingOpen title="No scenario is open">Choose a scenario on the left, or create one.</NothingOpen>
  if (kept) return <Opened {...props} text={draft?.text ?? kept.text} kept={kept} />
  if (missing) {
    return <NothingOpen title="Scenario not found">It was deleted or renamed. Choose another scenario on the left.</NothingOpen>
  }
  if (!query.error) return <Loading what="Loading the scenario" />
  const retry = (
    <Button size="small" onPress={query.refresh}>
      Try again
    </Button>
  )
  return (
    <div className="scenarios__notice">
      <Notice meaning="violation" action={retry}>
        {query.error.message}
      </Notice>
    </div>
  )
}

const NothingOpen = ({ title, children }: { title: string; children: string }) => (
  <EmptyState icon={<FileQuestion aria-hidden />} title={title}>
    <p>{children}</p>
  </EmptyState>
)

interface KeptScenario extends Kept {
  readonly origin: 'own' | 'built-in'
}

type OpenedProps = ScenarioProps & { readonly text: string; readonly kept: KeptScenario | undefined }

const Opened = ({ id, text, kept, onRun, onRunWith }: OpenedProps) => {
  const runs = useBoard((state) => state.runs.filter((run) => run.scenarioId === id))
  const draft = useDraft(id, kept)
  const [dialog, setDialog] = useState<'rename' | 'outside'>()
  const outline = useMemo(() => outlineOf(text), [text])
  const wish = { id, text, title: outline.title || id }
  const builtIn = kept?.origin === 'built-in'
  const close = () => setDialog(undefined)
  const rename = () => setDialog('rename')
  useScenarioCommands({ wish, builtIn, draft, onRun, onRunWith, onRename: rename })
  return (
    <section className="scenario" aria-label="Scenario">
      <ScenarioHead {...wish} builtIn={builtIn} draft={draft} onRun={onRun} onRunWith={onRunWith} onRename={rename} />
      <Tabs id={id} builtIn={builtIn} runs={runs} />
      {draft.changedOutside && <ChangedOutside draft={draft} onCompare={() => setDialog('outside')} />}
      {id !== newId && !kept && (
        <Notice meaning="warning">The file was deleted. Your changes are kept here; save to create it again.</Notice>
      )}
      <Body wish={wish} outline={outline} builtIn={builtIn} runs={runs} draft={draft} onRun={onRun} />
      {dialog === 'rename' && <RenameDialog id={id} title={wish.title} onClose={close} />}
      {dialog === 'outside' && draft.draft && kept && (
        <CompareTexts mine={draft.draft.text} theirs={kept.text} onClose={close} onKeepMine={draft.keepMine} onTakeTheirs={draft.discard} />
      )}
    </section>
  )
}

interface CommandsProps extends Omit<ScenarioProps, 'id'> {
  readonly wish: RunWish
  readonly builtIn: boolean
  readonly draft: DraftState
  readonly onRename: () => void
}

const useScenarioCommands = ({ wish, builtIn, draft, onRun, onRunWith, onRename }: CommandsProps): void => {
  const client = useClient()
  const { id, text } = wish
  const group = 'Scenario'
  const inLibrary = () => id !== newId
  const isOwn = () => id !== newId && !builtIn
  useCommands([
    { id: 'scenarios.save', title: 'Save', group, shortcut: 'Mod+S', enabled: () => draft.dirty && !builtIn, run: () => void draft.save() },
    { id: 'scenarios.run', title: 'Run', group, shortcut: 'r', run: () => onRun(wish) },
    { id: 'scenarios.runStepwise', title: 'Run step by step', group, shortcut: 'Shift+R', run: () => onRun({ ...wish, stepwise: true }) },
    { id: 'scenarios.runWith', title: 'Run with variables, seed or peer', group, run: () => onRunWith(wish) },
    { id: 'scenarios.duplicate', title: 'Duplicate', group, enabled: inLibrary, run: () => void duplicate(client, id) },
    { id: 'scenarios.rename', title: 'Rename', group, enabled: isOwn, run: onRename },
    { id: 'scenarios.export', title: 'Export', group, run: () => void exportScenario(id, text) },
    { id: 'scenarios.delete', title: 'Delete', group, enabled: isOwn, run: () => void remove(client, wish, true) },
  ])
}

/** Which part of the scenario the route names: its text, a run, the list of runs, or two runs compared. */
const usePart = () => {
  const {
    rest: [, part, first, second],
  } = useRoute()
  const tab = part === 'compare' ? 'history' : part === 'runs' ? (first === undefined ? 'history' : 'run') : 'edit'
  return { part, first, second, tab } as const
}

const Tabs = ({ id, builtIn, runs }: { id: string; builtIn: boolean; runs: readonly RunState[] }) => {
  const { tab, first } = usePart()
  const [latest] = runs
  const current = (name: typeof tab) => (tab === name ? 'page' : undefined)
  return (
    <nav className="scenario__tabs" aria-label="Parts of the scenario">
      <a href={hrefTo('scenarios', id)} aria-current={current('edit')}>
        {builtIn ? 'Steps' : 'Edit'}
      </a>
      {latest && (
        <a href={hrefTo('scenarios', id, 'runs', tab === 'run' ? (first ?? latest.runId) : latest.runId)} aria-current={current('run')}>
          Run
        </a>
      )}
      <a href={hrefTo('scenarios', id, 'runs')} aria-current={current('history')}>
        History{runs.length > 0 && <span className="numbers faint">{runs.length}</span>}
      </a>
    </nav>
  )
}

const ChangedOutside = ({ draft, onCompare }: { draft: DraftState; onCompare: () => void }) => (
  <Notice
    meaning="warning"
    action={
      <>
        <Button size="small" icon={<FileDiff aria-hidden />} onPress={onCompare}>
          Compare
        </Button>
        <Button size="small" onPress={draft.keepMine}>
          Keep mine
        </Button>
        <Button size="small" onPress={draft.discard}>
          Use the file’s version
        </Button>
      </>
    }
  >
    Another program or window has changed this file while you were editing it. Both versions still exist.
  </Notice>
)

interface BodyProps {
  readonly wish: RunWish
  readonly outline: ReturnType<typeof outlineOf>
  readonly builtIn: boolean
  readonly runs: readonly RunState[]
  readonly draft: DraftState
  readonly onRun: (wish: RunWish) => void
}

const Body = ({ wish, outline, builtIn, runs, draft, onRun }: BodyProps) => {
  const client = useClient()
  const { part, first, second, tab } = usePart()
  const { id, text } = wish
  const run = () => onRun(wish)
  const runFrom = (from: number) => onRun({ ...wish, from })
  return (
    <div className="scenario__body">
      {tab === 'edit' && (
        <Editing
          key={id}
          id={id}
          text={text}
          outline={outline}
          readOnly={builtIn}
          start={part === 'step' ? Number(first) : undefined}
          onChange={draft.change}
          onRunFrom={runFrom}
          onDuplicate={() => void duplicate(client, id)}
        />
      )}
      {tab === 'run' && first !== undefined && <RunView key={first} runId={first} scenarioId={id} onRunFrom={runFrom} onRunAgain={run} />}
      {tab === 'history' && part !== 'compare' && <History scenarioId={id} runs={runs} onRun={run} />}
      {part === 'compare' && first !== undefined && second !== undefined && <CompareRuns scenarioId={id} before={first} after={second} />}
    </div>
  )
}
