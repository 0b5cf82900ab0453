/** The chosen fault: a ready one, one that was added, or a new one. */
import { ArrowLeftRight, CopyPlus, RotateCcw, Save, SlidersHorizontal, Trash2, Zap } from 'lucide-react'
import { useState } from 'react'
import { faultSentence } from '../../emulator/contract/fault-texts.js'
import type { Fault, FaultBehaviour, FaultScope, FaultSwitch } from '../../emulator/contract/faults.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { findingRules } from '../../emulator/ocpi/finding-rules.js'
import { Badge, Button, IconButton, Notice, Select, Switch } from '../components/index.js'
import { useCall, useClient, useEngine } from '../engine/index.js'
import { JsonView } from '../json/index.js'
import { Time } from '../settings/Time.js'
import { useCommands } from '../shell/palette-commands.js'
import { connectionTitle } from '../standins/texts.js'
import { countText } from '../text.js'
import { removeFaults, setEnabled, switchOn } from './actions.js'
import { ScopeFields } from './MatchFields.js'
import {
  canCommit,
  changeTextOf,
  directionText,
  pretty,
  RuleChangeText,
  ruleIn,
  RuleText,
  ruleTextOf,
  waysFor,
  withWay,
  type Way,
} from './fault-model.js'
import { obstacleOf, RuleEditor } from './RuleEditor.js'
import { useShowTouched } from './touched.js'

// ---- a ready one -------------------------------------------------------------------------------------------------------

interface ReadyProps {
  readonly way: Way
  readonly standin: Standin
  /** Those of the stand-in that it has become. */
  readonly on: readonly Fault[]
  readonly onOpen: (faultId: string) => void
  readonly onChange: (rule: RuleText) => void
}

export const Ready = ({ way, standin, on, onOpen, onChange }: ReadyProps) => {
  const client = useClient()
  const { settings } = standin
  const connections = useEngine((state) => state.connections.filter((connection) => connection.standinId === settings.id))
  const [scope, setScope] = useState<unknown>(() => way.parts[0]?.rule.scope ?? { kind: 'always' })
  const [connectionId, setConnectionId] = useState('any')
  const possible = canCommit(
    way,
    settings.parties.map((party) => party.role),
    settings.versions,
  )
  const parts =
    way.parts.length === 1 ? way.parts : way.parts.filter((part) => part.versions.some((version) => settings.versions.includes(version)))
  const start = async () => {
    const faults = await switchOn(client, {
      standinId: settings.id,
      switch: way.name,
      scope: scope as FaultScope,
      ...(connectionId !== 'any' && { match: { connectionId } }),
    })
    if (faults?.[0]) onOpen(faults[0].faultId)
  }
  const lured = way.parts.some((part) => part.noticed === 'when the peer falls for it')
  return (
    <article className="fault-detail" aria-label={way.title}>
      <header className="fault-detail__head">
        <h2 className="truncate" title={way.title}>
          {capital(way.title)}
        </h2>
        <Button
          icon={<SlidersHorizontal aria-hidden />}
          onPress={() => {
            const rule = parts[0]?.rule
            if (rule)
              onChange({ ...rule, scope: scope as FaultScope, match: { ...rule.match, ...(connectionId !== 'any' && { connectionId }) } })
          }}
        >
          Customize
        </Button>
        <Button kind="primary" icon={<Zap aria-hidden />} onPress={() => void start()}>
          Switch on
        </Button>
      </header>
      <div className="fault-detail__body">
        {!possible && (
          <Notice meaning="warning">
            {settings.name} is not a {way.roles.map((role) => (role === 'EMSP' ? 'eMSP' : role)).join(' or ')} in{' '}
            {way.versions.join(' or ')}, so this fault never applies to it.
          </Notice>
        )}
        {on.length > 0 && (
          <Notice
            meaning="warning"
            action={
              <Button size="small" onPress={() => onOpen(on[0]?.faultId ?? '')}>
                Show fault
              </Button>
            }
          >
            {on.some((fault) => fault.enabled) ? 'This fault is already on.' : 'This fault exists but is off.'} If you switch it on again,
            it applies twice.
          </Notice>
        )}
        <dl className="fault-facts selectable">
          <div>
            <dt>Effect</dt>
            <dd>
              {parts.map((part) => (
                <p key={part.versions.join()}>{faultSentence({ ...part.rule, scope: ruleScope(scope, part.rule.scope) })}</p>
              ))}
            </dd>
          </div>
          <div>
            <dt>Direction</dt>
            <dd>{directionText(way)}</dd>
          </div>
          <div>
            <dt>Finding</dt>
            <dd>
              <code>{way.id}</code>: {findingRules[way.id].title}.{' '}
              {lured ? 'Reported only if the peer handles the message incorrectly.' : 'Reported by any peer that checks.'}
            </dd>
          </div>
          <div>
            <dt>Versions</dt>
            <dd>
              {way.versions.map((version) => (
                <Badge key={version}>{version}</Badge>
              ))}
            </dd>
          </div>
          <div>
            <dt>Roles</dt>
            <dd>{way.roles.map((role) => (role === 'EMSP' ? 'eMSP' : role === 'HUB' ? 'hub' : role)).join(', ')}</dd>
          </div>
          <div>
            <dt>Specification</dt>
            <dd className="mono">{[...new Set(way.parts.flatMap((part) => Object.values(part.chapters)))].join(', ')}</dd>
          </div>
          <div>
            <dt>Name</dt>
            <dd className="mono">{way.name}</dd>
          </div>
        </dl>
        <div className="fault-detail__when">
          <ScopeFields scope={scope} onChange={setScope} />
          <Select
            label="Connection"
            value={connectionId}
            onChange={setConnectionId}
            options={[
              { id: 'any', label: 'any' },
              ...connections.map((connection) => ({ id: connection.id, label: connectionTitle(connection) })),
            ]}
          />
        </div>
        {parts.map((part) => (
          <section key={part.versions.join()} className="fault-detail__rule" aria-label={`Rule in ${part.versions.join(' and ')}`}>
            <h3>{parts.length > 1 ? `Rule in ${part.versions.join(' and ')}` : 'Rule'}</h3>
            <JsonView label={`Rule of ${part.name}`} text={pretty({ match: part.rule.match, actions: part.rule.actions })} />
          </section>
        ))}
      </div>
    </article>
  )
}

const capital = (text: string): string => text.replace(/^[a-z]/, (letter) => letter.toUpperCase())
const ruleScope = (scope: unknown, usual: FaultScope): FaultScope =>
  typeof scope === 'object' && scope !== null && 'kind' in scope ? (scope as FaultScope) : usual

// ---- one that is there ---------------------------------------------------------------------------------------------------

interface ThereProps {
  readonly fault: Fault
  readonly standin: Standin
  readonly behaviours: readonly FaultBehaviour[]
  readonly onDuplicate: (rule: RuleText) => void
  readonly onGone: () => void
}

/** Give it the fault's id as `key`: what is being edited belongs to one fault. */
export const There = ({ fault, standin, behaviours, onDuplicate, onGone }: ThereProps) => {
  const client = useClient()
  const showTouched = useShowTouched()
  const base = changeTextOf(fault)
  const [text, setText] = useState<string>()
  const shown = text ?? base
  const update = useCall('faults.update')
  const obstacle = obstacleOf(shown, RuleChangeText)
  const edited = text !== undefined && text !== base
  const save = () => {
    const rule = ruleIn(shown)
    if (!edited || !rule) return
    const { title, match, scope, actions } = rule
    void update.run({ faultId: fault.faultId, rule: { title, match, scope, actions } }).then((done) => {
      if (done) setText(undefined)
    })
  }
  useCommands([
    {
      id: 'faults.save',
      title: 'Save the fault',
      group: 'Faults',
      shortcut: 'Mod+S',
      enabled: () => edited && obstacle === undefined,
      run: save,
    },
    {
      id: 'faults.duplicate',
      title: 'Duplicate the fault',
      group: 'Faults',
      run: () => onDuplicate(fault),
    },
    {
      id: 'faults.remove',
      title: 'Remove the fault',
      group: 'Faults',
      shortcut: 'Delete',
      run: () => {
        onGone()
        void removeFaults(client, [fault])
      },
    },
  ])
  return (
    <article className="fault-detail" aria-label={fault.title}>
      <header className="fault-detail__head">
        <Switch isSelected={fault.enabled} onChange={(on) => void setEnabled(client, fault, on)}>
          {fault.enabled ? 'On' : 'Off'}
        </Switch>
        <h2 className="truncate" title={fault.title}>
          {capital(fault.title)}
        </h2>
        <IconButton label="Duplicate" onPress={() => onDuplicate(fault)}>
          <CopyPlus aria-hidden />
        </IconButton>
        <IconButton
          label="Remove"
          shortcut="Delete"
          onPress={() => {
            onGone()
            void removeFaults(client, [fault])
          }}
        >
          <Trash2 aria-hidden />
        </IconButton>
      </header>
      <div className="fault-detail__facts">
        <span className="mono faint selectable">{fault.faultId}</span>
        {fault.touched === 0 ? (
          <span className="soft">No exchange affected yet</span>
        ) : (
          <Button size="small" icon={<ArrowLeftRight aria-hidden />} onPress={() => showTouched(fault)}>
            Show {countText(fault.touched, 'exchange')}
          </Button>
        )}
        {fault.lastTouchedAt !== undefined && (
          <span className="faint">
            last at <Time text={fault.lastTouchedAt} clock />
          </span>
        )}
      </div>
      <RuleEditor text={shown} schema={RuleChangeText} onChange={setText} standin={standin} behaviours={behaviours} onSubmit={save} />
      {update.error && <Notice meaning="violation">{update.error.message}</Notice>}
      {edited && (
        <footer className="fault-detail__foot">
          <span className="soft truncate">{obstacle ?? 'Saving resets the counter of this fault.'}</span>
          <Button
            icon={<RotateCcw aria-hidden />}
            onPress={() => {
              setText(undefined)
              update.reset()
            }}
          >
            Revert
          </Button>
          <Button kind="primary" icon={<Save aria-hidden />} isDisabled={obstacle !== undefined} isPending={update.pending} onPress={save}>
            Save
          </Button>
        </footer>
      )}
    </article>
  )
}

/** A name may stand for a way of each version. */
const keyOf = ({ name, versions }: FaultSwitch): string => `${name} ${versions.join(' ')}`

// ---- a new one -----------------------------------------------------------------------------------------------------------

interface NewProps {
  readonly rule: RuleText
  readonly standin: Standin
  readonly ways: readonly Way[]
  readonly behaviours: readonly FaultBehaviour[]
  readonly onAdded: (faultId: string) => void
  readonly onGone: () => void
}

export const New = ({ rule, standin, ways, behaviours, onAdded, onGone }: NewProps) => {
  const [text, setText] = useState(() => ruleTextOf(rule))
  const add = useCall('faults.add')
  const obstacle = obstacleOf(text, RuleText)
  const now = ruleIn(text)
  const fitting = now ? waysFor(ways, now.match) : []
  const begun = fitting.find((one) => pretty(one.rule.actions) === pretty(now?.actions) && one.id === now?.id)
  const save = () => {
    const wanted = ruleIn(text)
    if (wanted)
      void add.run({ standinId: standin.settings.id, rule: wanted }).then((done) => {
        if (done?.faults[0]) onAdded(done.faults[0].faultId)
      })
  }
  useCommands([
    {
      id: 'faults.save',
      title: 'Switch the new fault on',
      group: 'Faults',
      shortcut: 'Mod+S',
      enabled: () => obstacle === undefined,
      run: save,
    },
  ])
  return (
    <article className="fault-detail" aria-label="New fault">
      <header className="fault-detail__head">
        <h2 className="truncate">New fault at {standin.settings.name}</h2>
        {fitting.length > 0 && (
          <Select
            label="Start from a ready fault"
            labelHidden
            placeholder={countText(fitting.length, 'matching ready fault')}
            value={begun && keyOf(begun)}
            options={fitting.map((one) => ({ id: keyOf(one), label: capital(one.title), detail: one.name }))}
            onChange={(key) => {
              const chosen = fitting.find((one) => keyOf(one) === key)
              if (chosen && now) setText(ruleTextOf(withWay(now, chosen)))
            }}
          />
        )}
      </header>
      <RuleEditor text={text} schema={RuleText} onChange={setText} standin={standin} behaviours={behaviours} onSubmit={save} />
      {add.error && <Notice meaning="violation">{add.error.message}</Notice>}
      <footer className="fault-detail__foot">
        <span className="soft truncate">{obstacle ?? 'The fault applies as soon as you switch it on.'}</span>
        <Button onPress={onGone}>Cancel</Button>
        <Button kind="primary" icon={<Zap aria-hidden />} isDisabled={obstacle !== undefined} isPending={add.pending} onPress={save}>
          Switch on
        </Button>
      </footer>
    </article>
  )
}
