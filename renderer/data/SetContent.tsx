/** One data set: the list of its objects, and beside it the chosen object. */
import { Plus } from 'lucide-react'
import { type RefObject, useMemo, useRef, useState } from 'react'
import type { Client } from '../../emulator/contract/channel.js'
import type { DataSet } from '../../emulator/contract/data.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { Button, Confirm, EmptyState, Loading, Notice, Split, useContextMenu, useSettled } from '../components/index.js'
import { later } from '../components/later.js'
import { openFile, type OpenedFile } from '../desktop.js'
import { callErrorOf, useClient, useEngine } from '../engine/index.js'
import { templateContext } from '../json/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate } from '../shell/router.js'
import { useStore } from '../store.js'
import { notify } from '../shell/toasts.js'
import { exportSet, forgetSet } from './actions.js'
import { duplicateOf, moduleTitles, newObject, ownerOf } from './data-model.js'
import { Detail } from './Detail.js'
import { startNew } from './drafts.js'
import { ImportDialog } from './ImportDialog.js'
import { List } from './List.js'
import { ListHead } from './ListHead.js'
import { byCreation, type SetKey, useDataRevision, usePages } from './pages.js'
import { rowMenu } from './row-menu.js'
import { SelectionBar } from './SelectionBar.js'
import { presentation, SetBar } from './SetBar.js'
import { UnsavedBar } from './UnsavedBar.js'
import { pretty } from './use-object-draft.js'
import { useSelection } from './use-selection.js'

const LocationMap = later(async () => (await import('./map/LocationMap.js')).LocationMap, <Loading what="Loading the map" />)

interface SetContentProps {
  readonly standin: Standin
  readonly set: DataSet
  readonly objectKey: string | undefined
  readonly holderName: string
}

/** The set with what the user has done to its list: searched, sorted, selected. */
const useSet = ({ standin, set }: SetContentProps) => {
  const { standinId, holder, module } = set
  const client = useClient()
  const [search, setSearch] = useState('')
  const wanted = useSettled(search)
  const [order, setOrder] = useState(byCreation)
  const key = useMemo(() => ({ standinId, holder, module }), [standinId, holder, module])
  const revision = useDataRevision(key)
  const pages = usePages(key, wanted, revision, order)
  const selection = useSelection(pages)
  const select = (next: string) => navigate(hrefTo('data', standinId, holder, module, next))
  return {
    ...{ search, setSearch, wanted, order, setOrder, revision, pages, selection, select },
    title: moduleTitles[module],
    leave: () => navigate(hrefTo('data', standinId, holder, module)),
    /** Starts a new object, or a copy of one. */
    begin: (object?: unknown) => {
      const context = templateContext(ownerOf(standin, module))
      select(startNew(set, pretty(object === undefined ? newObject(set, context) : duplicateOf(set, object, context.unique))))
    },
    selectAll: async (all: boolean) => selection.set(all ? await allKeys(client, key, wanted) : []),
  }
}

type SetState = ReturnType<typeof useSet>

export const SetContent = (props: SetContentProps) => {
  const { standin, set, objectKey, holderName } = props
  const client = useClient()
  const state = useSet(props)
  const [clearing, setClearing] = useState(false)
  const [imported, setImported] = useState<OpenedFile>()
  const searchField = useRef<HTMLInputElement>(null)
  const { title, pages, select, begin, leave } = state
  const create = () => begin()
  const importFile = () =>
    void openFile(importKinds).then(setImported, (error: unknown) =>
      notify({ meaning: 'violation', text: `Reading the file failed: ${callErrorOf(error).message}` }),
    )
  useSetCommands({ set, title, create, importFile, searchField })
  const shared = { standin, set, objectKey, revision: state.revision, onSaved: select, onDuplicate: begin, onGone: leave }
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
        first={
          <section className="data-set" aria-label={`${title}, ${holderName}`}>
            <SetBar
              set={set}
              title={title}
              search={state.search}
              searchField={searchField}
              onSearch={state.setSearch}
              onCreate={create}
              onImport={importFile}
              onForget={() => setClearing(true)}
            />
            <SelectionBar set={set} selection={state.selection} />
            <UnsavedBar set={set} selected={objectKey} onSelect={select} />
            {!set.kept && <Notice>This set is too large to be stored: it is lost at a restart.</Notice>}
            {pages.error && <Notice meaning="violation">{pages.error.message}</Notice>}
            <Objects set={set} objectKey={objectKey} state={state} onCreate={create} />
          </section>
        }
        second={
          objectKey === undefined ? (
            <NoChoice title={pages.total === 0 ? title : `No ${set.object} selected`} editable={set.editable} />
          ) : (
            <Detail key={objectKey} {...shared} objectKey={objectKey} />
          )
        }
      />
      {imported && <ImportDialog set={set} file={imported} push={standin.settings.pushOnChange} onClose={() => setImported(undefined)} />}
      <Confirm
        title={`Forget the received ${title}?`}
        isOpen={clearing}
        onClose={() => setClearing(false)}
        action="Forget"
        onConfirm={async () => {
          if (await forgetSet(client, set)) leave()
        }}
      >
        <p>The objects are removed here. The peer keeps them: a pull, or its next push, brings them back.</p>
      </Confirm>
    </>
  )
}

interface ObjectsProps {
  readonly set: DataSet
  readonly objectKey: string | undefined
  readonly state: SetState
  readonly onCreate: () => void
}

/** The objects as a list or on a map; where there are none, why. */
const Objects = ({ set, objectKey, state, onCreate }: ObjectsProps) => {
  const client = useClient()
  const connections = useEngine((engine) => engine.connections)
  const menu = useContextMenu('Object')
  const onMap = useStore(presentation) === 'map' && set.module === 'locations'
  const { title, pages, selection, select, revision, wanted } = state
  if (pages.total === 0)
    return <NoObjects set={set} title={title} search={wanted} onClear={() => state.setSearch('')} onCreate={onCreate} />
  if (onMap) return <LocationMap set={set} revision={revision} current={objectKey} onOpen={select} />
  const actions = { client, set, connections, onOpen: select, onDuplicate: state.begin, onGone: state.leave }
  return (
    <>
      <ListHead
        order={state.order}
        onOrder={state.setOrder}
        selected={selection.keys.size}
        total={pages.total ?? 0}
        onSelectAll={(all) => void state.selectAll(all)}
      />
      <List
        set={set}
        pages={pages}
        revision={revision}
        current={objectKey}
        selection={selection}
        onOpen={select}
        onMenu={(event, item) => menu.open(event, rowMenu(actions, item))}
        label={title}
      />
      {menu.menu}
    </>
  )
}

const importKinds = [{ name: 'JSON, NDJSON or CSV', extensions: ['json', 'ndjson', 'csv'] }]

/** Keys that are fetched at once. */
const keysAtOnce = 1000

/** The keys of all objects that match a search. */
const allKeys = async (client: Client, set: SetKey, search: string): Promise<string[]> => {
  const keys: string[] = []
  for (;;) {
    const { total, items } = await client.call('data.list', { ...set, search, offset: keys.length, limit: keysAtOnce })
    keys.push(...items.map((item) => item.key))
    if (items.length === 0 || keys.length >= total) return keys
  }
}

interface SetCommands {
  readonly set: DataSet
  readonly title: string
  readonly create: () => void
  readonly importFile: () => void
  readonly searchField: RefObject<HTMLInputElement | null>
}

const useSetCommands = ({ set, title, create, importFile, searchField }: SetCommands): void => {
  const client = useClient()
  const group = 'Data'
  useCommands([
    { id: 'data.new', title: `New ${set.object}`, group, shortcut: 'n', enabled: () => set.editable, run: create },
    { id: 'data.import', title: `Import ${title} from a file`, group, enabled: () => set.editable, run: importFile },
    { id: 'data.search', title: `Search in ${title}`, group, shortcut: '/', run: () => searchField.current?.focus() },
    { id: 'data.export', title: `Export ${title} as JSON`, group, run: () => void exportSet(client, set) },
  ])
}

interface NoObjectsProps {
  readonly set: DataSet
  readonly title: string
  readonly search: string
  readonly onClear: () => void
  readonly onCreate: () => void
}

const NoObjects = ({ set, title, search, onClear, onCreate }: NoObjectsProps) => {
  if (search !== '') {
    return (
      <EmptyState title="No matches" actions={<Button onPress={onClear}>Clear the search</Button>}>
        <p>
          No {set.object} contains “{search}”.
        </p>
      </EmptyState>
    )
  }
  const create = (
    <Button kind="primary" icon={<Plus aria-hidden />} onPress={onCreate}>
      New {set.object}
    </Button>
  )
  return (
    <EmptyState title={`No ${title} yet`} actions={set.editable ? create : undefined}>
      <p>
        {set.editable
          ? `A new ${set.object} starts with valid values.`
          : 'Objects appear here when the peer pushes them, or when you pull them with an operation.'}
      </p>
    </EmptyState>
  )
}

const NoChoice = ({ title, editable }: { title: string; editable: boolean }) => (
  <EmptyState title={title}>
    <p>
      {editable
        ? 'Choose an object to view, change, duplicate or delete it, as a form or as JSON.'
        : 'Choose an object to view it as received, with its deviations from the specification.'}
    </p>
  </EmptyState>
)
