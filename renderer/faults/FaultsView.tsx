import { Eraser, Plus, Zap } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Standin } from '../../emulator/contract/standin.js'
import { Button, EmptyState, Loading, Notice, Select, Split } from '../components/index.js'
import { useClient, useEngine, useQuery } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate, useRoute } from '../shell/router.js'
import { openSetup } from '../standins/setup.js'
import { countText } from '../text.js'
import { clearFaults } from './actions.js'
import { New } from './NewFault.js'
import { Ready } from './ReadyFault.js'
import { There } from './AddedFault.js'
import { List } from './List.js'
import { newRule, waysOf, type RuleText } from './fault-model.js'
import './faults.css'
import { Like } from './FaultLike.js'

/**
 * Faults of stand-ins: `#/faults/<stand-in>/there/<fault>`, `…/ready/<name>`, `…/new`, and `…/like/<seq>`
 * for one that applies to the next exchange like a recorded one.
 */
export const FaultsView = () => {
  const standins = useEngine((state) => state.standins)
  const loaded = useEngine((state) => state.loaded)
  const {
    rest: [standinId],
  } = useRoute()
  const standin = standins.find((each) => each.settings.id === standinId) ?? standins[0]
  if (!loaded) return <Loading what="Loading the faults" />
  if (!standin) {
    return (
      <EmptyState
        icon={<Zap aria-hidden />}
        title="No stand-in yet"
        actions={
          <Button kind="primary" icon={<Plus aria-hidden />} onPress={() => openSetup({ kind: 'add-standin' })}>
            Add a stand-in
          </Button>
        }
      >
        <p>
          A fault is a deviation from OCPI that a stand-in commits on purpose, to test how your platform handles it. Add a stand-in first.
        </p>
      </EmptyState>
    )
  }
  return <StandinFaults key={standin.settings.id} standin={standin} standins={standins} />
}

const StandinFaults = ({ standin, standins }: { standin: Standin; standins: readonly Standin[] }) => {
  const standinId = standin.settings.id
  const client = useClient()
  const {
    rest: [, kind, wanted],
  } = useRoute()
  const allFaults = useEngine((state) => state.faults)
  const faults = useMemo(() => allFaults.filter((fault) => fault.standinId === standinId), [allFaults, standinId])
  const query = useQuery('faults.switches', {})
  const ways = useMemo(() => waysOf(query.result?.switches ?? []), [query.result])
  const behaviours = useMemo(() => query.result?.behaviours ?? [], [query.result])
  const [draft, setDraft] = useState<RuleText>()
  const on = faults.filter((fault) => fault.enabled).length
  const elsewhere = allFaults.filter((fault) => fault.enabled && fault.standinId !== standinId)
  const go = (...rest: string[]) => {
    navigate(hrefTo('faults', standinId, ...rest))
  }
  const begin = (rule: RuleText = newRule()) => {
    setDraft(rule)
    go('new')
  }
  useCommands([
    {
      id: 'faults.new',
      title: 'New fault',
      group: 'Faults',
      shortcut: 'n',
      run: () => begin(),
    },
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

  const fault = kind === 'there' ? faults.find((each) => each.faultId === wanted) : undefined
  const way = kind === 'ready' ? ways.find((each) => each.name === wanted) : undefined
  const onAdded = (faultId: string) => {
    go('there', faultId)
  }
  const detail = () => {
    if (kind === 'like') return <Like key={wanted} seq={Number(wanted)} onRule={begin} onLeave={() => go()} />
    if (kind === 'new')
      return (
        <New
          key={draft ? JSON.stringify(draft) : 'new'}
          rule={draft ?? newRule()}
          standin={standin}
          ways={ways}
          behaviours={behaviours}
          onAdded={onAdded}
          onGone={() => go()}
        />
      )
    if (fault)
      return <There key={fault.faultId} fault={fault} standin={standin} behaviours={behaviours} onDuplicate={begin} onGone={() => go()} />
    if (way)
      return (
        <Ready
          key={way.name}
          way={way}
          standin={standin}
          on={faults.filter((each) => each.switch === way.name)}
          onOpen={onAdded}
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
  return (
    <div className="faults">
      <div className="faults-bar">
        {standins.length > 1 && (
          <Select
            label="Stand-in"
            labelHidden
            value={standinId}
            onChange={(id) => navigate(hrefTo('faults', id))}
            options={standins.map(({ settings }) => {
              const count = allFaults.filter((each) => each.enabled && each.standinId === settings.id).length
              return { id: settings.id, label: settings.name, ...(count > 0 && { detail: `${count} on` }) }
            })}
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
        {faults.length > 0 && (
          <Button
            size="small"
            icon={<Eraser aria-hidden />}
            onPress={() => {
              void clearFaults(client, standinId)
              go()
            }}
          >
            Remove all
          </Button>
        )}
        <Button size="small" kind="primary" icon={<Plus aria-hidden />} onPress={() => begin()}>
          New fault
        </Button>
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
      <Split
        id="faults"
        direction="beside"
        sized="first"
        initial={400}
        min={260}
        rest={380}
        label="Width of the list"
        first={
          <List
            standin={standin}
            ways={ways}
            loading={query.pending && ways.length === 0}
            faults={faults}
            chosen={kind === 'there' || kind === 'ready' ? wanted : undefined}
          />
        }
        second={detail()}
      />
    </div>
  )
}
