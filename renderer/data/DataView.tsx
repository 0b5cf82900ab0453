/** The data of stand-ins, own and received: `#/data/<stand-in>/<own or connection>/<module>/<key>`. */
import { Database, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { DataSet } from '../../emulator/contract/data.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { Button, EmptyState, Loading, Notice, Select } from '../components/index.js'
import { useEngine, useEvent, useQuery } from '../engine/index.js'
import { hrefTo, navigate, useRoute } from '../shell/router.js'
import { openSetup } from '../standins/setup.js'
import { connectionTitle } from '../standins/texts.js'
import { useStore } from '../store.js'
import { holdersOf, moduleTitles, setsOf } from './data-model.js'
import { draftKeys, objectDrafts } from './drafts.js'
import { SetContent } from './SetContent.js'
import './data.css'

export const DataView = () => {
  const standins = useEngine((state) => state.standins)
  const loaded = useEngine((state) => state.loaded)
  const {
    rest: [standinId],
  } = useRoute()
  const standin = standins.find((each) => each.settings.id === standinId) ?? standins[0]
  if (!loaded) return <Loading what="Loading the data" />
  if (!standin) return <NoStandin />
  return <StandinData key={standin.settings.id} standin={standin} standins={standins} />
}

const NoStandin = () => (
  <EmptyState
    icon={<Database aria-hidden />}
    title="No data yet"
    actions={
      <Button kind="primary" icon={<Plus aria-hidden />} onPress={() => openSetup({ kind: 'add-standin' })}>
        Add a stand-in
      </Button>
    }
  >
    <p>Data belongs to a stand-in: a CPO owns Locations, Tariffs, Sessions and CDRs; an eMSP owns Tokens.</p>
  </EmptyState>
)

/** The sets of a stand-in, fetched again when one of them changes. */
const useSets = (standinId: string) => {
  const [changes, setChanges] = useState(0)
  useEvent('data', (changed) => {
    if (changed.some((each) => each.standinId === standinId)) setChanges((was) => was + 1)
  })
  return useQuery('data.sets', { standinId }, changes)
}

interface StandinDataProps {
  readonly standin: Standin
  readonly standins: readonly Standin[]
}

const StandinData = ({ standin, standins }: StandinDataProps) => {
  const standinId = standin.settings.id
  const {
    rest: [, wantedHolder = '', wantedModule, objectKey],
  } = useRoute()
  const connections = useEngine((state) => state.connections)
  const query = useSets(standinId)
  const sets = useMemo(() => query.result?.sets ?? [], [query.result])
  const holders = holdersOf(sets)
  const holder = holders.includes(wantedHolder) ? wantedHolder : (holders[0] ?? 'own')
  const tabs = setsOf(sets, holder)
  const set = tabs.find((each) => each.module === wantedModule) ?? tabs.find((each) => each.count > 0) ?? tabs[0]
  const nameOf = (id: string) => {
    const connection = connections.find((each) => each.id === id)
    return id === 'own' ? 'Own data' : `From ${connection ? connectionTitle(connection) : id}`
  }
  const retry = (
    <Button size="small" onPress={query.refresh}>
      Try again
    </Button>
  )
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
            label="Owner of the data"
            labelHidden
            value={holder}
            onChange={(id) => navigate(hrefTo('data', standinId, id))}
            options={holders.map((id) => ({
              id,
              label: nameOf(id),
              detail: String(setsOf(sets, id).reduce((sum, each) => sum + each.count, 0)),
            }))}
          />
        )}
        <nav className="data-modules" aria-label="Modules">
          {tabs.map((each) => (
            <ModuleTab key={each.module} set={each} isCurrent={each.module === set?.module} />
          ))}
        </nav>
      </div>
      {query.error && (
        <Notice meaning="violation" action={retry}>
          {query.error.message}
        </Notice>
      )}
      {set ? (
        <SetContent key={`${holder} ${set.module}`} standin={standin} set={set} objectKey={objectKey} holderName={nameOf(holder)} />
      ) : query.result ? (
        <EmptyState icon={<Database aria-hidden />} title="No data yet">
          <p>{standin.settings.name} has no data of its own and has received none.</p>
        </EmptyState>
      ) : (
        <Loading what="Loading the data sets" />
      )}
    </div>
  )
}

const ModuleTab = ({ set, isCurrent }: { set: DataSet; isCurrent: boolean }) => {
  const unsaved = useStore(objectDrafts, (drafts) => (set.editable ? draftKeys(drafts, set).length : 0))
  return (
    <a href={hrefTo('data', set.standinId, set.holder, set.module)} aria-current={isCurrent ? 'true' : undefined}>
      {moduleTitles[set.module]} <span className="numbers faint">{set.count.toLocaleString('en')}</span>
      {unsaved > 0 && <span className="data-dot" role="img" aria-label="unsaved changes" title="Unsaved changes" />}
    </a>
  )
}
