/** One data set: the list of its objects, and beside it the chosen object. */
import { Download, Eraser, Plus } from 'lucide-react'
import { type RefObject, useMemo, useRef, useState } from 'react'
import type { DataSet } from '../../emulator/contract/data.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { Badge, Button, Confirm, EmptyState, IconButton, Notice, SearchField, Split, useSettled } from '../components/index.js'
import { useClient } from '../engine/index.js'
import { templateContext } from '../json/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate } from '../shell/router.js'
import { exportSet, forgetSet } from './actions.js'
import { duplicateOf, moduleTitles, newObject, ownerOf } from './data-model.js'
import { Detail } from './Detail.js'
import { startNew } from './drafts.js'
import { List } from './List.js'
import { useDataRevision, usePages } from './pages.js'
import { UnsavedBar } from './UnsavedBar.js'
import { pretty } from './use-object-draft.js'

interface SetContentProps {
  readonly standin: Standin
  readonly set: DataSet
  readonly objectKey: string | undefined
  readonly holderName: string
}

export const SetContent = ({ standin, set, objectKey, holderName }: SetContentProps) => {
  const { standinId, holder, module } = set
  const client = useClient()
  const [search, setSearch] = useState('')
  const wanted = useSettled(search)
  const [clearing, setClearing] = useState(false)
  const searchField = useRef<HTMLInputElement>(null)
  const key = useMemo(() => ({ standinId, holder, module }), [standinId, holder, module])
  const revision = useDataRevision(key)
  const pages = usePages(key, wanted, revision)
  const title = moduleTitles[module]
  const select = (next: string) => navigate(hrefTo('data', standinId, holder, module, next))
  const leave = () => navigate(hrefTo('data', standinId, holder, module))
  const begin = (object?: unknown) => {
    const context = templateContext(ownerOf(standin, module))
    select(startNew(set, pretty(object === undefined ? newObject(set, context) : duplicateOf(set, object, context.unique))))
  }
  const create = () => begin()
  useSetCommands({ set, title, create, searchField })
  const empty = pages.total === 0
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
            <div className="data-set__bar">
              <SearchField label={`Search in ${title}`} placeholder="Search" inputRef={searchField} value={search} onChange={setSearch} />
              <Badge title="OCPI version of these objects">{set.version}</Badge>
              {set.editable && (
                <Button size="small" kind="primary" icon={<Plus aria-hidden />} onPress={create}>
                  New
                </Button>
              )}
              <IconButton size="small" label={`Export ${title} as JSON`} onPress={() => void exportSet(client, set)}>
                <Download aria-hidden />
              </IconButton>
              {holder !== 'own' && (
                <IconButton size="small" label={`Forget received ${title}`} onPress={() => setClearing(true)}>
                  <Eraser aria-hidden />
                </IconButton>
              )}
            </div>
            <UnsavedBar set={set} selected={objectKey} onSelect={select} />
            {!set.kept && <Notice>This set is too large to be stored: it is lost at a restart.</Notice>}
            {pages.error && <Notice meaning="violation">{pages.error.message}</Notice>}
            {empty ? (
              <NoObjects set={set} title={title} search={wanted} onClear={() => setSearch('')} onCreate={create} />
            ) : (
              <List set={set} pages={pages} revision={revision} selected={objectKey} onSelect={select} label={title} />
            )}
          </section>
        }
        second={
          objectKey === undefined ? (
            <NoChoice title={empty ? title : `No ${set.object} selected`} editable={set.editable} />
          ) : (
            <Detail
              key={objectKey}
              standin={standin}
              set={set}
              objectKey={objectKey}
              revision={revision}
              onSaved={select}
              onDuplicate={begin}
              onGone={leave}
            />
          )
        }
      />
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

interface SetCommands {
  readonly set: DataSet
  readonly title: string
  readonly create: () => void
  readonly searchField: RefObject<HTMLInputElement | null>
}

const useSetCommands = ({ set, title, create, searchField }: SetCommands): void => {
  const client = useClient()
  const group = 'Data'
  useCommands([
    { id: 'data.new', title: `New ${set.object}`, group, shortcut: 'n', enabled: () => set.editable, run: create },
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
