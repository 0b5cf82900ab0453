/** One scenario: edited, run, looked back on. */
import {
  Copy,
  CopyPlus,
  Download,
  Ellipsis,
  FileDiff,
  FileQuestion,
  Footprints,
  Pencil,
  Play,
  Save,
  SlidersHorizontal,
  Trash2,
  Undo2,
} from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { Badge, Button, copyText, EmptyState, IconButton, Loading, Menu, Notice } from '../components/index.js'
import { callErrorOf, useClient, useQuery } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate, useRoute } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { useStore } from '../store.js'
import { duplicate, exportScenario, fileNameOf, remove, showScenario } from './actions.js'
import { useBoard } from './board.js'
import { CompareRuns } from './CompareRuns.js'
import { CompareTexts } from './CompareTexts.js'
import { drafts, dropDraft, isChangedOutside, isDirty, keepDraft, newId } from './drafts.js'
import { Editing } from './Editing.js'
import { History } from './History.js'
import { outlineOf } from './outline.js'
import { RenameDialog } from './RenameDialog.js'
import { RunView } from './RunView.js'
import type { RunWish } from './ScenariosView.js'

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
  if (id === newId || (query.error?.code === 'not-found' && draft)) {
    if (draft) return <Opened {...props} text={draft.text} kept={undefined} />
    return (
      <EmptyState icon={<FileQuestion aria-hidden />} title="Nothing is open">
        <p>Choose a scenario at the left, or make a new one.</p>
      </EmptyState>
    )
  }
  if (query.error && !kept) {
    return query.error.code === 'not-found' ? (
      <EmptyState icon={<FileQuestion aria-hidden />} title="There is no such scenario">
        <p>It was deleted or renamed meanwhile. Choose another one at the left.</p>
      </EmptyState>
    ) : (
      <div className="scenarios__notice">
        <Notice
          meaning="violation"
          action={
            <Button size="small" onPress={query.refresh}>
              Try again
            </Button>
          }
        >
          {query.error.message}
        </Notice>
      </div>
    )
  }
  if (!kept) return <Loading what="Loading the scenario" />
  return <Opened {...props} text={draft?.text ?? kept.text} kept={kept} />
}

interface Kept {
  readonly text: string
  readonly origin: 'own' | 'built-in'
  readonly changedAt?: number | undefined
}

type Dialog = 'rename' | 'outside'

const Opened = ({ id, text, kept, onRun, onRunWith }: ScenarioProps & { text: string; kept: Kept | undefined }) => {
  const client = useClient()
  const {
    rest: [, place, first, second],
  } = useRoute()
  const draft = useStore(drafts, (all) => all[id])
  const runs = useBoard((state) => state.runs.filter((run) => run.scenarioId === id))
  const [dialog, setDialog] = useState<Dialog>()
  const [saving, setSaving] = useState(false)
  const outline = useMemo(() => outlineOf(text), [text])
  const title = outline.title || id
  const builtIn = kept?.origin === 'built-in'
  const dirty = isDirty(draft, kept?.text)
  const outside = isChangedOutside(draft, kept)
  // What was saved is a draft until the file has been read again, so that the text never jumps back.
  useEffect(() => {
    if (draft && kept && draft.text === kept.text) dropDraft(id)
  }, [id, draft, kept])

  const change = (next: string) => {
    const base = draft ?? { base: kept?.text ?? '', ...(kept?.changedAt !== undefined && { changedAt: kept.changedAt }) }
    keepDraft(id, { ...base, text: next })
  }
  const save = async () => {
    const now = drafts.get()[id]
    if (!now || saving) return
    setSaving(true)
    try {
      const whole = now.text.endsWith('\n') ? now.text : `${now.text}\n`
      const {
        id: saved,
        changedAt,
        problems,
      } = await client.call('scenarios.put', {
        ...(id !== newId && { id }),
        text: whole,
        ...(now.changedAt !== undefined && kept && { changedAt: now.changedAt }),
      })
      // What was typed meanwhile is not saved yet.
      const later = drafts.get()[id]?.text ?? now.text
      if (id === newId) dropDraft(id)
      else keepDraft(id, { text: later === now.text ? whole : later, base: whole, changedAt })
      notify({
        text:
          problems.length > 0
            ? `Saved, with mistakes: line ${problems[0]?.line ?? 1}, ${problems[0]?.message ?? ''}`
            : `${fileNameOf(saved)} saved`,
        ...(problems.length > 0 && { meaning: 'warning' as const }),
      })
      if (saved !== id) showScenario(saved)
    } catch (error) {
      const { code, message } = callErrorOf(error)
      notify({
        meaning: 'violation',
        text: code === 'conflict' ? `Not saved: ${message}` : `Could not be saved: ${message}. What you have written stays here.`,
      })
    } finally {
      setSaving(false)
    }
  }
  const revert = () => {
    const given = drafts.get()[id]
    dropDraft(id)
    if (id === newId) navigate(hrefTo('scenarios'))
    if (given)
      notify({
        text: 'Changes given up',
        action: {
          label: 'Undo',
          run: () => {
            keepDraft(id, given)
            showScenario(id)
          },
        },
      })
  }
  const keepMine = () => {
    if (draft && kept)
      keepDraft(id, { text: draft.text, base: kept.text, ...(kept.changedAt !== undefined && { changedAt: kept.changedAt }) })
  }
  const wish = { id, text, title }
  const group = 'Scenario'
  useCommands([
    { id: 'scenarios.save', title: 'Save', group, shortcut: 'Mod+S', enabled: () => dirty && !builtIn, run: () => void save() },
    { id: 'scenarios.run', title: 'Run', group, shortcut: 'r', run: () => onRun(wish) },
    { id: 'scenarios.runStepwise', title: 'Run step by step', group, shortcut: 'Shift+R', run: () => onRun({ ...wish, stepwise: true }) },
    { id: 'scenarios.runWith', title: 'Run with variables, seed or peer', group, run: () => onRunWith(wish) },
    { id: 'scenarios.duplicate', title: 'Duplicate', group, enabled: () => id !== newId, run: () => void duplicate(client, id) },
    { id: 'scenarios.rename', title: 'Rename', group, enabled: () => id !== newId && !builtIn, run: () => setDialog('rename') },
    { id: 'scenarios.export', title: 'Export', group, run: () => void exportScenario(id, text) },
    {
      id: 'scenarios.delete',
      title: 'Delete',
      group,
      enabled: () => id !== newId && !builtIn,
      run: () => void remove(client, { id, title }, true),
    },
  ])

  const tab = place === 'compare' ? 'history' : place === 'runs' ? (first === undefined ? 'history' : 'run') : 'edit'
  const [latest] = runs
  return (
    <section className="scenario" aria-label="Scenario">
      <header className="scenario__head">
        <div className="scenario__title">
          <h2 className="truncate" title={title}>
            {title}
          </h2>
          <span className="mono faint truncate" title={id === newId ? undefined : fileNameOf(id)}>
            {id === newId ? 'in no library yet' : fileNameOf(id)}
          </span>
        </div>
        {builtIn && <Badge>built-in</Badge>}
        {dirty && <Badge meaning="warning">not saved</Badge>}
        {dirty && !builtIn && (
          <Button size="small" icon={<Save aria-hidden />} isPending={saving} onPress={() => void save()}>
            Save
          </Button>
        )}
        <IconButton label="Run step by step" shortcut="Shift+R" onPress={() => onRun({ ...wish, stepwise: true })}>
          <Footprints aria-hidden />
        </IconButton>
        <IconButton label="Run with variables, seed or peer" onPress={() => onRunWith(wish)}>
          <SlidersHorizontal aria-hidden />
        </IconButton>
        <Button kind="primary" size="small" icon={<Play aria-hidden />} onPress={() => onRun(wish)}>
          Run
        </Button>
        <Menu
          label="More about the scenario"
          groups={[
            {
              entries: [
                ...(dirty ? [{ id: 'revert', label: 'Give the changes up', icon: <Undo2 aria-hidden />, run: revert }] : []),
                ...(id === newId
                  ? []
                  : [{ id: 'duplicate', label: 'Duplicate', icon: <CopyPlus aria-hidden />, run: () => void duplicate(client, id) }]),
                ...(id === newId || builtIn
                  ? []
                  : [{ id: 'rename', label: 'Rename…', icon: <Pencil aria-hidden />, run: () => setDialog('rename') }]),
                { id: 'export', label: 'Export…', icon: <Download aria-hidden />, run: () => void exportScenario(id, text) },
                { id: 'copy', label: 'Copy as JSON', icon: <Copy aria-hidden />, run: () => void copyText(text, 'Scenario') },
              ],
            },
            {
              entries:
                id === newId || builtIn
                  ? []
                  : [
                      {
                        id: 'delete',
                        label: 'Delete',
                        icon: <Trash2 aria-hidden />,
                        danger: true,
                        run: () => void remove(client, { id, title }, true),
                      },
                    ],
            },
          ]}
        >
          <IconButton label="More about the scenario">
            <Ellipsis aria-hidden />
          </IconButton>
        </Menu>
      </header>
      <nav className="scenario__tabs" aria-label="Parts of the scenario">
        <a href={hrefTo('scenarios', id)} aria-current={tab === 'edit' ? 'page' : undefined}>
          {builtIn ? 'Steps' : 'Edit'}
        </a>
        {latest && (
          <a
            href={hrefTo('scenarios', id, 'runs', tab === 'run' ? (first ?? latest.runId) : latest.runId)}
            aria-current={tab === 'run' ? 'page' : undefined}
          >
            Run
          </a>
        )}
        <a href={hrefTo('scenarios', id, 'runs')} aria-current={tab === 'history' ? 'page' : undefined}>
          History{runs.length > 0 && <span className="numbers faint">{runs.length}</span>}
        </a>
      </nav>
      {outside && (
        <Notice
          meaning="warning"
          action={
            <>
              <Button size="small" icon={<FileDiff aria-hidden />} onPress={() => setDialog('outside')}>
                Compare
              </Button>
              <Button size="small" onPress={keepMine}>
                Keep mine
              </Button>
              <Button size="small" onPress={revert}>
                Take the other
              </Button>
            </>
          }
        >
          Another program, or another window, has changed this file while you were editing it. Nothing is lost yet.
        </Notice>
      )}
      {id !== newId && !kept && (
        <Notice meaning="warning">The file is gone. What you have written is still here: save it, and it is back.</Notice>
      )}
      <div className="scenario__body">
        {tab === 'edit' && (
          <Editing
            key={id}
            id={id}
            text={text}
            outline={outline}
            readOnly={builtIn}
            start={place === 'step' ? Number(first) : undefined}
            onChange={change}
            onRunFrom={(from) => onRun({ ...wish, from })}
            onDuplicate={() => void duplicate(client, id)}
          />
        )}
        {tab === 'run' && first !== undefined && (
          <RunView
            key={first}
            runId={first}
            scenarioId={id}
            onRunFrom={(from) => onRun({ ...wish, from })}
            onRunAgain={() => onRun(wish)}
          />
        )}
        {tab === 'history' && place !== 'compare' && <History scenarioId={id} runs={runs} onRun={() => onRun(wish)} />}
        {place === 'compare' && first !== undefined && second !== undefined && (
          <CompareRuns scenarioId={id} before={first} after={second} />
        )}
      </div>
      {dialog === 'rename' && <RenameDialog id={id} title={title} onClose={() => setDialog(undefined)} />}
      {dialog === 'outside' && draft && kept && (
        <CompareTexts
          mine={draft.text}
          theirs={kept.text}
          onClose={() => setDialog(undefined)}
          onKeepMine={keepMine}
          onTakeTheirs={revert}
        />
      )}
    </section>
  )
}
