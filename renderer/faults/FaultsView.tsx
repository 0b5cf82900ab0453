/**
 * Faults of stand-ins: `#/faults/<stand-in>/there/<fault>`, `…/ready/<name>`, `…/new`, and `…/like/<seq>`
 * for one that applies to the next exchange like a recorded one.
 */
import { Eraser, Plus, Zap } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Fault, FaultBehaviour } from '../../emulator/contract/faults.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { Button, EmptyState, FailedQuery, Select, Split } from '../components/index.js'
import { useClient, useEngine, useQuery } from '../engine/index.js'
import { faultTexts, keepText, newFaultId } from '../kept-texts.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate, useRoute } from '../shell/router.js'
import { RouteStandin } from '../standins/RouteStandin.js'
import { countText } from '../text.js'
import { clearFaults } from './actions.js'
import { AddedFault } from './AddedFault.js'
import { newRule, readyFaultsOf, type ReadyFault, type RuleText } from './fault-model.js'
import { FaultLike } from './FaultLike.js'
import { FaultList } from './FaultList.js'
import { NewFault } from './NewFault.js'
import { ReadyFaultDetail } from './ReadyFaultDetail.js'
import './faults.css'

export const FaultsView = () => (
  <RouteStandin
    icon={<Zap aria-hidden />}
    hint="A fault is a deviation from OCPI that a stand-in commits on purpose, to test how your platform handles it. Add a stand-in first."
  >
    {(standin, standins) => <StandinFaults key={standin.settings.id} standin={standin} standins={standins} />}
  </RouteStandin>
)

interface StandinFaultsProps {
  readonly standin: Standin
  readonly standins: readonly Standin[]
}

const StandinFaults = ({ standin, standins }: StandinFaultsProps) => {
  const standinId = standin.settings.id
  const client = useClient()
  const {
    rest: [, kind, chosen],
  } = useRoute()
  const allFaults = useEngine((state) => state.faults)
  const faults = useMemo(() => allFaults.filter((fault) => fault.standinId === standinId), [allFaults, standinId])
  const query = useQuery('faults.switches', {})
  const readyFaults = useMemo(() => readyFaultsOf(query.result?.switches ?? []), [query.result])
  const behaviours = useMemo(() => query.result?.behaviours ?? [], [query.result])
  const [draft, setDraft] = useState<RuleText>()
  const go = (...rest: string[]) => navigate(hrefTo('faults', standinId, ...rest))
  /** Starts from a rule; without one, goes on with the new fault that was not switched on yet. */
  const begin = (rule?: RuleText) => {
    if (rule) keepText(faultTexts, newFaultId(standinId), undefined)
    setDraft(rule ?? newRule())
    go('new')
  }
  const clear = () => {
    void clearFaults(client, standinId)
    go()
  }
  useCommands([
    { id: 'faults.new', title: 'New fault', group: 'Faults', shortcut: 'n', run: () => begin() },
    {
      id: 'faults.clear',
      title: `Remove the faults of ${standin.settings.name}`,
      group: 'Faults',
      enabled: () => faults.length > 0,
      run: () => void clearFaults(client, standinId),
    },
    {
      id: 'faults.clearAll',
      title: 'Remove the faults of every stand-in',
      group: 'Faults',
      enabled: () => allFaults.length > 0,
      run: () => void clearFaults(client),
    },
  ])
  return (
    <div className="faults">
      <FaultsBar standin={standin} standins={standins} allFaults={allFaults} onClear={clear} onNew={() => begin()} />
      {query.error && <FailedQuery error={query.error} refresh={query.refresh} />}
      <Split
        id="faults"
        direction="beside"
        sized="first"
        initial={400}
        min={260}
        rest={380}
        label="Width of the list"
        first={
          <FaultList
            standin={standin}
            readyFaults={readyFaults}
            loading={query.pending && readyFaults.length === 0}
            faults={faults}
            chosen={kind === 'there' || kind === 'ready' ? chosen : undefined}
          />
        }
        second={
          <Detail
            standin={standin}
            kind={kind}
            chosen={chosen}
            faults={faults}
            readyFaults={readyFaults}
            behaviours={behaviours}
            draft={draft}
            begin={begin}
            go={go}
          />
        }
      />
    </div>
  )
}

interface FaultsBarProps extends StandinFaultsProps {
  readonly allFaults: readonly Fault[]
  readonly onClear: () => void
  readonly onNew: () => void
}

/** The stand-in, how many faults are on here and elsewhere, and what can be done with all of them. */
const FaultsBar = ({ standin, standins, allFaults, onClear, onNew }: FaultsBarProps) => {
  const standinId = standin.settings.id
  const onAt = (id: string) => allFaults.filter((fault) => fault.enabled && fault.standinId === id).length
  const on = onAt(standinId)
  const elsewhere = allFaults.filter((fault) => fault.enabled && fault.standinId !== standinId)
  return (
    <div className="faults-bar">
      {standins.length > 1 && (
        <Select
          label="Stand-in"
          labelHidden
          value={standinId}
          onChange={(id) => navigate(hrefTo('faults', id))}
          options={standins.map(({ settings: { id, name } }) => ({
            id,
            label: name,
            ...(onAt(id) > 0 && { detail: `${onAt(id)} on` }),
          }))}
        />
      )}
      <span className={on > 0 ? 'faults-bar__state is-fault' : 'faults-bar__state soft'} role="status">
        <Zap aria-hidden />
        {on === 0 ? 'No fault is on' : `${countText(on, 'fault')} on`}
      </span>
      {elsewhere.length > 0 && (
        <a href={hrefTo('faults', elsewhere[0]?.standinId ?? '')} className="truncate">
          {countText(elsewhere.length, 'more', 'more')} at other stand-ins
        </a>
      )}
      <span className="rule-spring" />
      {allFaults.some((fault) => fault.standinId === standinId) && (
        <Button size="small" icon={<Eraser aria-hidden />} onPress={onClear}>
          Remove all
        </Button>
      )}
      <Button size="small" kind="primary" icon={<Plus aria-hidden />} onPress={onNew}>
        New fault
      </Button>
    </div>
  )
}

interface DetailProps {
  readonly standin: Standin
  /** From the address, with what is chosen in it. */
  readonly kind: string | undefined
  readonly chosen: string | undefined
  readonly faults: readonly Fault[]
  readonly readyFaults: readonly ReadyFault[]
  readonly behaviours: readonly FaultBehaviour[]
  /** Rule that a new fault is started from. */
  readonly draft: RuleText | undefined
  readonly begin: (rule?: RuleText) => void
  readonly go: (...rest: string[]) => void
}

const Detail = ({ standin, kind, chosen, faults, readyFaults, behaviours, draft, begin, go }: DetailProps) => {
  const leave = () => go()
  const open = (faultId: string) => go('there', faultId)
  const fault = kind === 'there' ? faults.find((each) => each.faultId === chosen) : undefined
  const readyFault = kind === 'ready' ? readyFaults.find((each) => each.name === chosen) : undefined
  if (kind === 'like') return <FaultLike key={chosen} seq={Number(chosen)} onRule={begin} onLeave={leave} />
  if (kind === 'new')
    return (
      <NewFault
        key={draft ? JSON.stringify(draft) : 'new'}
        rule={draft ?? newRule()}
        standin={standin}
        readyFaults={readyFaults}
        behaviours={behaviours}
        onAdded={open}
        onGone={leave}
      />
    )
  if (fault)
    return <AddedFault key={fault.faultId} fault={fault} standin={standin} behaviours={behaviours} onDuplicate={begin} onGone={leave} />
  if (readyFault)
    return (
      <ReadyFaultDetail
        key={readyFault.name}
        readyFault={readyFault}
        standin={standin}
        on={faults.filter((each) => each.switch === readyFault.name)}
        onOpen={open}
        onChange={begin}
      />
    )
  return (
    <EmptyState
      icon={<Zap aria-hidden />}
      title={kind === 'there' ? 'Fault not found' : 'Choose a fault'}
      actions={
        <Button icon={<Plus aria-hidden />} onPress={() => begin()}>
          New fault
        </Button>
      }
    >
      <p>
        Switch on a ready fault in the list, or open it to set how often it applies. A new fault is a rule of your own: which exchanges it
        matches, how often it applies, and what it changes.
      </p>
    </EmptyState>
  )
}
