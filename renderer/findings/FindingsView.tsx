/** The findings of the log by rule and connection: `#/findings/<rule>/<connection>/<exchange>`. */
import { CheckCheck, CircleCheck, Radio } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button, Dialog, EmptyState, SearchField, Segments, Split } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { isBoolean, oneOf, preference } from '../preferences.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, useRoute } from '../shell/router.js'
import { useStore } from '../store.js'
import { numberText } from '../text.js'
import { chosenGroups, severities, type SeverityChoice } from './chosen.js'
import { RuleDetail } from './RuleDetail.js'
import { MutedRules } from './MutedRules.js'
import { MutedNote, RuleList } from './RuleList.js'
import { type Findings, useFindings } from './use-findings.js'
import '../traffic/traffic.css'
import './findings.css'

const severity = preference<SeverityChoice>('findings.severity', 'all', oneOf(severities))
const onlyNew = preference('findings.onlyNew', false, isBoolean)

/** What the address names. */
const useChoice = () => {
  const {
    rest: [rule, connection, seq],
  } = useRoute()
  return { rule, connection: connection === 'all' ? undefined : connection, seq: seq === undefined ? undefined : Number(seq) }
}

export const FindingsView = () => {
  const findings = useFindings()
  const [search, setSearch] = useState('')
  const wanted = useStore(severity)
  const fresh = useStore(onlyNew)
  const choice = useChoice()
  const field = useRef<HTMLInputElement>(null)
  const groups = chosenGroups(findings.groups, { search, wanted, fresh })
  const group = findings.groups.find(({ rule }) => rule === choice.rule)
  useCommands([
    { id: 'findings.search', title: 'Search rules', group: 'Findings', shortcut: '/', run: () => field.current?.focus() },
    { id: 'findings.seen', title: 'Mark all findings as seen', group: 'Findings', run: findings.markSeen },
  ])
  return (
    <div className="findings">
      <div className="findings__bar">
        <SearchField label="Search rules" placeholder="Search" inputRef={field} value={search} onChange={setSearch} />
        <Segments
          label="Severity"
          value={wanted}
          onChange={(next) => severity.set(next)}
          options={[
            { id: 'all', label: 'All' },
            { id: 'violation', label: 'Violations' },
            { id: 'warning', label: 'Warnings' },
          ]}
        />
        <NewChoice findings={findings} fresh={fresh} />
        <Muted />
      </div>
      {groups.length === 0 ? (
        <NoFindings anyFindings={findings.groups.length > 0} anyTraffic={findings.rows.length > 0} />
      ) : (
        <Split
          id="findings"
          direction="beside"
          sized="first"
          initial={520}
          min={300}
          rest={380}
          label="Width of the rules"
          first={<RuleList groups={groups} rule={choice.rule} connection={choice.connection} />}
          second={
            group ? (
              <RuleDetail findings={findings} group={group} connection={choice.connection} seq={choice.seq} />
            ) : (
              <EmptyState title="No rule selected">
                <p>Choose a rule to read what it means and to step through its findings.</p>
              </EmptyState>
            )
          }
        />
      )}
    </div>
  )
}

/** Whether only new findings are shown, and the moment from which they are new. */
const NewChoice = ({ findings, fresh }: { findings: Findings; fresh: boolean }) => {
  const count = findings.groups.reduce((sum, group) => sum + group.fresh, 0)
  return (
    <>
      <Segments
        label="Age"
        value={fresh ? 'new' : 'any'}
        onChange={(next) => onlyNew.set(next === 'new')}
        options={[
          { id: 'any', label: 'Any age' },
          { id: 'new', label: `New ${numberText(count)}` },
        ]}
      />
      <Button size="small" icon={<CheckCheck aria-hidden />} isDisabled={count === 0} onPress={findings.markSeen}>
        Mark all as seen
      </Button>
      {findings.seen > 0 && (
        <Button size="small" kind="quiet" onPress={findings.showAllAsNew}>
          Forget what was seen
        </Button>
      )}
    </>
  )
}

/** The muted rules, and the way to show their findings again. */
const Muted = () => {
  const mutes = useEngine((state) => state.mutes)
  const [open, setOpen] = useState(false)
  if (mutes.length === 0) return null
  return (
    <>
      <MutedNote count={mutes.length} onShow={() => setOpen(true)} />
      <Dialog title="Muted rules" isOpen={open} onClose={() => setOpen(false)} isDismissable>
        <MutedRules />
      </Dialog>
    </>
  )
}

const NoFindings = ({ anyFindings, anyTraffic }: { anyFindings: boolean; anyTraffic: boolean }) => {
  if (anyFindings) {
    return (
      <EmptyState icon={<CheckCheck aria-hidden />} title="No matching findings">
        <p>No finding matches the search and the choices above.</p>
      </EmptyState>
    )
  }
  return anyTraffic ? (
    <EmptyState icon={<CircleCheck aria-hidden />} title="No findings">
      <p>No exchange in the log deviates from the specification.</p>
    </EmptyState>
  ) : (
    <EmptyState icon={<Radio aria-hidden />} title="No traffic yet">
      <p>
        Findings appear here when exchanges are recorded or imported. <a href={hrefTo('traffic')}>Go to the traffic</a>
      </p>
    </EmptyState>
  )
}
