/** The exchanges as a grid or as a sequence; where there are none, why, and what to do. */
import { ArrowDownToLine, Filter, Play, Radio } from 'lucide-react'
import { memo, type RefObject } from 'react'
import { Button, EmptyState, Loading } from '../components/index.js'
import { later } from '../components/later.js'
import { useEngine, useEngineItself } from '../engine/index.js'
import { openSetup } from '../standins/setup.js'
import { useStore } from '../store.js'
import { importFile, play } from './actions.js'
import { useListState, useTraffic } from './context.js'
import { Grid } from './rows/Grid.js'
import type { RowListHandle } from './rows/RowList.js'

const Sequence = later(async () => (await import('./rows/Sequence.js')).Sequence, <Loading what="Loading" />)

interface ListProps {
  readonly view: 'grid' | 'sequence'
  readonly rowList: RefObject<RowListHandle | null>
  readonly onOpen: () => void
}

export const List = memo(({ view, rowList, onOpen }: ListProps) => {
  const { list, log } = useTraffic()
  const hasRows = useListState(() => list.rows.length > 0)
  const hasExchanges = useListState(() => log.rows.length > 0)
  const pending = useListState((state) => state.pending)
  const loading = useListState(() => log.loading())
  const loaded = useEngine((state) => state.loaded)
  const hasStandins = useEngine((state) => state.standins.length > 0)
  const hiddenUpTo = useStore(list.settings, (settings) => settings.hiddenUpTo)
  if (hasRows) return view === 'grid' ? <Grid handle={rowList} onOpen={onOpen} /> : <Sequence handle={rowList} onOpen={onOpen} />
  if (!loaded || loading || pending) return <Loading what="Fetching the exchanges" />
  if (hasExchanges) return hiddenUpTo === 0 ? <NoMatch /> : <Cleared />
  return hasStandins ? <NoTraffic /> : <NoStandin />
})
List.displayName = 'List'

const NoMatch = () => {
  const { list, log } = useTraffic()
  const showAll = () => list.change({ filter: '', findingsOnly: false, failuresOnly: false, pinnedOnly: false })
  return (
    <EmptyState icon={<Filter aria-hidden />} title="No matching exchanges" actions={<Button onPress={showAll}>Show all exchanges</Button>}>
      <p>None of the {log.rows.length.toLocaleString('en')} exchanges in the log matches the filter and the switches above.</p>
    </EmptyState>
  )
}

const Cleared = () => {
  const { list } = useTraffic()
  return (
    <EmptyState
      icon={<Radio aria-hidden />}
      title="Waiting for the next exchange"
      actions={<Button onPress={() => list.change({ hiddenUpTo: 0 })}>Show cleared exchanges</Button>}
    >
      <p>Earlier exchanges were cleared from this view. The log still holds them.</p>
    </EmptyState>
  )
}

const NoStandin = () => (
  <EmptyState
    icon={<Radio aria-hidden />}
    title="No stand-in yet"
    actions={
      <Button kind="primary" onPress={() => openSetup({ kind: 'add-standin' })}>
        Add a stand-in
      </Button>
    }
  >
    <p>
      A stand-in plays an OCPI platform (a CPO, an eMSP or both) for your platform to connect to. Add one, then enter its versions URL and
      token in your platform.
    </p>
  </EmptyState>
)

const NoTraffic = () => {
  const engine = useEngineItself()
  const playing = useEngine((state) => state.playing)
  return (
    <EmptyState
      icon={<ArrowDownToLine aria-hidden />}
      title="No traffic yet"
      actions={
        <>
          <Button kind="primary" icon={<Play aria-hidden />} isPending={playing} onPress={() => play(engine)}>
            {playing ? 'Playing the flow' : 'Play the flow'}
          </Button>
          <Button onPress={() => void importFile(engine)}>Import HAR or NDJSON</Button>
        </>
      }
    >
      <p>
        Two stand-ins, a CPO and an eMSP, can play a complete OCPI flow between them: registration, locations, tokens, sessions, CDRs and
        commands. Or let your own platform register: copy a stand-in’s versions URL from the left. Each exchange appears here with its
        findings.
      </p>
    </EmptyState>
  )
}
