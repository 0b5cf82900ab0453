/** The library: own scenarios, recent ones, built-in ones. */
import { CircleDot, Ellipsis, FileUp, ListVideo, Play, Plus, Square } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { ScenarioSummary } from '../../emulator/contract/scenarios.js'
import { Button, EmptyState, IconButton, Loading, Menu, SearchField, Select } from '../components/index.js'
import { useClient } from '../engine/index.js'
import { hrefTo } from '../shell/router.js'
import { useStore } from '../store.js'
import { countText } from '../text.js'
import { importFromDialog, newOne, startRecording, stopRecording } from './actions.js'
import { isUnderWay, useBoard } from './board.js'
import { drafts, isDirty } from './drafts.js'
import { groupsOf, tagsOf, type VerdictFilter } from './library.js'
import { runIcons, verdictIcon } from './texts.js'

const verdicts: readonly { id: VerdictFilter; label: string }[] = [
  { id: 'any', label: 'Any verdict' },
  { id: 'passed', label: 'Passed' },
  { id: 'failed', label: 'Not passed' },
  { id: 'none', label: 'Not run yet' },
]

export interface LibraryProps {
  readonly chosen: string | undefined
  readonly searchField: RefObject<HTMLInputElement | null>
  readonly onRun: (scenario: ScenarioSummary) => void
  /** Runs one after another. */
  readonly onRunAll: (scenarios: readonly ScenarioSummary[]) => void
}

export const Library = ({ chosen, searchField, onRun, onRunAll }: LibraryProps) => {
  const client = useClient()
  const loaded = useBoard((state) => state.loaded)
  const scenarios = useBoard((state) => state.scenarios)
  const recording = useBoard((state) => state.recording.startedAt !== undefined)
  const [search, setSearch] = useState('')
  const [tag, setTag] = useState('')
  const [verdict, setVerdict] = useState<VerdictFilter>('any')
  const list = useRef<HTMLDivElement>(null)
  const groups = useMemo(() => groupsOf(scenarios, { search, tag, verdict }), [scenarios, search, tag, verdict])
  const tags = useMemo(() => tagsOf(scenarios), [scenarios])
  const shown = useMemo(
    () => [...new Map(groups.flatMap((group) => group.scenarios).map((scenario) => [scenario.id, scenario])).values()],
    [groups],
  )
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const onKeyDown = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement
    const by =
      event.key === 'ArrowDown' || (!typing && event.key === 'j') ? 1 : event.key === 'ArrowUp' || (!typing && event.key === 'k') ? -1 : 0
    if (
      by === 0 ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      (event.target instanceof HTMLElement && event.target.closest('.select__button'))
    )
      return
    event.preventDefault()
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])]
    links[Math.max(0, Math.min(links.length - 1, links.findIndex((link) => link === document.activeElement) + by))]?.focus()
  }
  const narrowed = search !== '' || tag !== '' || verdict !== 'any'
  const clear = () => {
    setSearch('')
    setTag('')
    setVerdict('any')
  }
  return (
    <nav className="scenarios-list" aria-label="Library" onKeyDown={onKeyDown}>
      <div className="scenarios-list__bar">
        <SearchField
          label="Search scenarios"
          placeholder="Search"
          inputRef={searchField}
          value={search}
          onChange={setSearch}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) list.current?.querySelector('a')?.click()
            else event.continuePropagation()
          }}
        />
        <IconButton label="New scenario" shortcut="n" onPress={() => void newOne(client)}>
          <Plus aria-hidden />
        </IconButton>
        <Menu
          label="More"
          groups={[
            {
              entries: [
                { id: 'import', label: 'Import a file…', icon: <FileUp aria-hidden />, run: () => void importFromDialog(client) },
                recording
                  ? { id: 'stop', label: 'Stop recording', icon: <Square aria-hidden />, run: () => void stopRecording(client) }
                  : { id: 'record', label: 'Record', icon: <CircleDot aria-hidden />, run: () => void startRecording(client) },
              ],
            },
            {
              entries: [
                {
                  id: 'run-all',
                  label: `Run ${shown.length === scenarios.length ? 'all' : `the ${shown.length} shown`}`,
                  icon: <ListVideo aria-hidden />,
                  disabled: shown.length === 0,
                  run: () => onRunAll(shown),
                },
              ],
            },
          ]}
        >
          <IconButton label="More about the library">
            <Ellipsis aria-hidden />
          </IconButton>
        </Menu>
      </div>
      <div className="scenarios-list__filters">
        <Select
          label="Tag"
          labelHidden
          value={tag === '' ? 'all' : tag}
          onChange={(id) => setTag(id === 'all' ? '' : id)}
          options={[
            { id: 'all', label: 'All tags' },
            ...tags.map((each) => ({ id: each.tag, label: each.tag, detail: String(each.count) })),
          ]}
        />
        <Select label="Last verdict" labelHidden value={verdict} onChange={setVerdict} options={verdicts} />
      </div>
      <div ref={list} className="scenarios-list__groups">
        {!loaded && <Loading what="Loading the library" />}
        {loaded && groups.length === 0 && (
          <EmptyState title="No matching scenario" actions={<Button onPress={clear}>Show all</Button>}>
            <p>None of {countText(scenarios.length, 'scenario')} matches the search.</p>
          </EmptyState>
        )}
        {loaded && !narrowed && !scenarios.some(({ origin }) => origin === 'own') && (
          <p className="scenarios-list__hint">
            Your scenarios appear here. Press N, duplicate a built-in one, record, or drop a file on the window.
          </p>
        )}
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h2>
              {group.title} <span className="numbers">{group.scenarios.length}</span>
            </h2>
            <ul>
              {group.scenarios.map((scenario) => (
                <Row key={scenario.id} scenario={scenario} chosen={scenario.id === chosen} onRun={onRun} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  )
}

const Row = ({ scenario, chosen, onRun }: { scenario: ScenarioSummary; chosen: boolean; onRun: (scenario: ScenarioSummary) => void }) => {
  const { id, title, versions, description } = scenario
  const unsaved = useStore(drafts, (all) => isDirty(all[id], undefined))
  const underWay = useBoard((state) => state.runs.find((run) => run.scenarioId === id && isUnderWay(run))?.state)
  return (
    <li className="scenario-row" data-chosen={chosen || undefined}>
      <a
        href={hrefTo('scenarios', id)}
        aria-current={chosen ? 'true' : undefined}
        title={[title, description, versions.join(', ')].filter((line) => line !== '').join('\n')}
      >
        {underWay ? runIcons[underWay] : verdictIcon(scenario)}
        <span className="truncate">{title}</span>
        {unsaved && (
          <span className="scenario-row__unsaved" title="Not saved">
            unsaved
          </span>
        )}
        {versions.length === 1 && <span className="scenario-row__versions mono">{versions[0]}</span>}
      </a>
      <IconButton
        size="small"
        label={`Run ${title}`}
        isDisabled={underWay !== undefined || scenario.problems > 0}
        onPress={() => onRun(scenario)}
      >
        <Play aria-hidden />
      </IconButton>
    </li>
  )
}
