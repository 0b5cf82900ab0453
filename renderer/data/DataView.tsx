import { Database, Download, Eraser, Plus } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { DataSet } from '../../emulator/contract/data.js'
import type { Standin } from '../../emulator/contract/standin.js'
import {
  Badge,
  Button,
  Confirm,
  EmptyState,
  IconButton,
  Loading,
  Notice,
  SearchField,
  Select,
  Split,
  useSettled,
} from '../components/index.js'
import { saveFile } from '../desktop.js'
import { callErrorOf, useClient, useEngine, useEvent, useQuery } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate, useRoute } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { openSetup } from '../standins/setup.js'
import { connectionTitle } from '../standins/texts.js'
import { Detail, type Draft } from './Detail.js'
import { List } from './List.js'
import { holdersOf, moduleTitles, setsOf } from './data-model.js'
import { useDataRevision, usePages } from './pages.js'
import './data.css'

/** What stand-ins own and what they received: `#/data/<stand-in>/<own or connection>/<module>/<key>`. */
export const DataView = () => {
  const standins = useEngine((state) => state.standins)
  const loaded = useEngine((state) => state.loaded)
  const {
    rest: [standinId],
  } = useRoute()
  const standin = standins.find((each) => each.settings.id === standinId) ?? standins[0]
  if (!loaded) return <Loading what="Loading the data" />
  if (!standin) {
    return (
      <EmptyState
        icon={<Database aria-hidden />}
        title="No data yet"
        actions={
          <Button kind="primary" icon={<Plus aria-hidden />} onPress={() => openSetup({ kind: 'add-standin' })}>
            Add a stand-in
          </Button>
        }
      >
        <p>Data belongs to a stand-in: a CPO owns Locations, Tariffs, Sessions and CDRs, an eMSP owns Tokens.</p>
      </EmptyState>
    )
  }
  return <StandinData key={standin.settings.id} standin={standin} standins={standins} />
}

const StandinData = ({ standin, standins }: { standin: Standin; standins: readonly Standin[] }) => {
  const standinId = standin.settings.id
  const {
    rest: [, wantedHolder, wantedModule, objectKey],
  } = useRoute()
  const connections = useEngine((state) => state.connections)
  const [changes, setChanges] = useState(0)
  const query = useQuery('data.sets', { standinId }, changes)
  useEvent('data', (changed) => {
    // Counts change with every push; which sets there are changes only with their first and last object.
    if (changed.some((each) => each.standinId === standinId)) setChanges((was) => was + 1)
  })
  const sets = useMemo(() => query.result?.sets ?? [], [query.result])
  const holders = holdersOf(sets)
  const holder = holders.includes(wantedHolder ?? '') ? (wantedHolder ?? 'own') : (holders[0] ?? 'own')
  const tabs = setsOf(sets, holder)
  const set = tabs.find((each) => each.module === wantedModule) ?? tabs.find((each) => each.count > 0) ?? tabs[0]
  const holderName = (id: string) => {
    const connection = connections.find((each) => each.id === id)
    return id === 'own' ? 'Own data' : connection ? `From ${connectionTitle(connection)}` : `From ${id}`
  }
  const go = (...rest: string[]) => {
    navigate(hrefTo('data', standinId, ...rest))
  }

  return (
    <div className="data">
      <div className="data-bar">
        {standins.length > 1 && (
          <Select
            label="Stand-in"
            labelHidden
            value={standinId}
            onChange={(id) => navigate(hrefTo('data', id))}
            options={standins.map(({ settings }) => ({ id: settings.id, label: settings.name }))}
          />
        )}
        {holders.length > 0 && (
          <Select
            label="Whose data"
            labelHidden
            value={holder}
            onChange={(id) => go(id)}
            options={holders.map((id) => ({
              id,
              label: holderName(id),
              detail: String(setsOf(sets, id).reduce((sum, each) => sum + each.count, 0)),
            }))}
          />
        )}
        <nav className="data-modules" aria-label="Modules">
          {tabs.map((each) => (
            <a
              key={each.module}
              href={hrefTo('data', standinId, holder, each.module)}
              aria-current={each.module === set?.module ? 'true' : undefined}
            >
              {moduleTitles[each.module]} <span className="numbers faint">{each.count.toLocaleString('en')}</span>
            </a>
          ))}
        </nav>
      </div>
      {query.error && (
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
      )}
      {set ? (
        <SetContent key={`${holder} ${set.module}`} standin={standin} set={set} objectKey={objectKey} holderName={holderName(holder)} />
      ) : query.result ? (
        <EmptyState icon={<Database aria-hidden />} title="Nothing here yet">
          <p>{standin.settings.name} owns nothing and has received nothing.</p>
        </EmptyState>
      ) : (
        <Loading what="Loading the data sets" />
      )}
    </div>
  )
}

const SetContent = ({
  standin,
  set,
  objectKey,
  holderName,
}: {
  standin: Standin
  set: DataSet
  objectKey: string | undefined
  holderName: string
}) => {
  const { standinId, holder, module } = set
  const client = useClient()
  const [search, setSearch] = useState('')
  const wanted = useSettled(search)
  const [draft, setDraft] = useState<Draft>()
  const [clearing, setClearing] = useState(false)
  const searchField = useRef<HTMLInputElement>(null)
  const key = useMemo(() => ({ standinId, holder, module }), [standinId, holder, module])
  const revision = useDataRevision(key)
  const pages = usePages(key, wanted, revision)
  const select = (next: string) => {
    setDraft(undefined)
    navigate(hrefTo('data', standinId, holder, module, next))
  }
  const leave = () => {
    setDraft(undefined)
    navigate(hrefTo('data', standinId, holder, module))
  }
  const begin = () => {
    setDraft({ kind: 'new' })
  }
  const save = () => {
    client
      .call('data.export', key)
      .then(({ text }) => saveFile(`${standin.settings.id}-${module}.json`, text, [{ name: 'JSON', extensions: ['json'] }]))
      .then(
        (saved) => {
          if (saved) notify({ text: `Saved as ${saved.name}` })
        },
        (error: unknown) => {
          notify({ meaning: 'violation', text: `Could not be exported: ${callErrorOf(error).message}` })
        },
      )
  }
  const title = moduleTitles[module]
  useCommands([
    { id: 'data.new', title: `New ${set.object}`, group: 'Data', shortcut: 'n', enabled: () => set.editable, run: begin },
    {
      id: 'data.search',
      title: `Search in ${title}`,
      group: 'Data',
      shortcut: '/',
      run: () => searchField.current?.focus(),
    },
    { id: 'data.export', title: `Export ${title} as JSON`, group: 'Data', run: save },
  ])
  const empty = pages.total === 0
  const list = (
    <section className="data-set" aria-label={`${title}, ${holderName}`}>
      <div className="data-set__bar">
        <SearchField label={`Search in ${title}`} placeholder="Search" inputRef={searchField} value={search} onChange={setSearch} />
        <Badge title="Version in which these objects are written">{set.version}</Badge>
        {set.editable && (
          <Button size="small" kind="primary" icon={<Plus aria-hidden />} onPress={begin}>
            New
          </Button>
        )}
        <IconButton size="small" label={`Export ${title} as JSON`} onPress={save}>
          <Download aria-hidden />
        </IconButton>
        {holder !== 'own' && (
          <IconButton size="small" label={`Forget received ${title}`} onPress={() => setClearing(true)}>
            <Eraser aria-hidden />
          </IconButton>
        )}
      </div>
      {!set.kept && <Notice>This set is too large to be kept over a restart.</Notice>}
      {pages.error && <Notice meaning="violation">{pages.error.message}</Notice>}
      {empty ? (
        <EmptyState
          title={wanted !== '' ? 'Nothing matches' : `No ${title} yet`}
          actions={
            wanted !== '' ? (
              <Button onPress={() => setSearch('')}>Clear the search</Button>
            ) : set.editable ? (
              <Button kind="primary" icon={<Plus aria-hidden />} onPress={begin}>
                New {set.object}
              </Button>
            ) : undefined
          }
        >
          <p>
            {wanted !== ''
              ? `Nothing in ${title} contains “${wanted}”.`
              : set.editable
                ? 'Begin with one that is legal as it comes.'
                : 'They appear when the peer pushes them, or when you pull them with an operation.'}
          </p>
        </EmptyState>
      ) : (
        <List set={set} pages={pages} revision={revision} selected={draft ? undefined : objectKey} onSelect={select} label={title} />
      )}
    </section>
  )
  const detail =
    draft !== undefined || objectKey !== undefined ? (
      <Detail
        key={draft ? 'draft' : objectKey}
        standin={standin}
        set={set}
        objectKey={draft ? undefined : objectKey}
        draft={draft}
        revision={revision}
        onSaved={select}
        onDuplicate={(object) => setDraft({ kind: 'duplicate', object })}
        onGone={leave}
      />
    ) : (
      <EmptyState title={empty ? title : `Choose one of the ${title}`}>
        <p>
          {set.editable
            ? 'It is shown here as a form and as JSON, to be changed, duplicated or deleted.'
            : 'It is shown here as it came, with what deviates from the specification.'}
        </p>
      </EmptyState>
    )
  return (
    <>
      <Split
        id="data"
        direction="beside"
        sized="first"
        initial={460}
        min={260}
        rest={380}
        label="Width of the list"
        first={list}
        second={detail}
      />
      <Confirm
        title={`Forget the received ${title}?`}
        isOpen={clearing}
        onClose={() => setClearing(false)}
        action="Forget"
        onConfirm={async () => {
          try {
            await client.call('data.clear', { standinId, holder, module })
            leave()
          } catch (error) {
            notify({ meaning: 'violation', text: `Could not be forgotten: ${callErrorOf(error).message}` })
          }
        }}
      >
        <p>They are forgotten here. The peer is not told; a pull or a push brings them back.</p>
      </Confirm>
    </>
  )
}
