/** A ready fault: what it does, and switching it on. */
import { SlidersHorizontal, Zap } from 'lucide-react'
import { useState } from 'react'
import { faultSentence } from '../../emulator/contract/fault-texts.js'
import type { Fault, FaultScope } from '../../emulator/contract/faults.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { findingRules } from '../../emulator/ocpi/finding-rules.js'
import { Badge, Button, Notice, Select } from '../components/index.js'
import { useClient, useEngine } from '../engine/index.js'
import { JsonView } from '../json/index.js'
import { connectionTitle } from '../standins/texts.js'
import { switchOn } from './actions.js'
import { ScopeFields } from './ScopeFields.js'
import { canCommit, directionText, pretty, type RuleText, type Way } from './fault-model.js'
import { capital } from './capital.js'

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

const ruleScope = (scope: unknown, usual: FaultScope): FaultScope =>
  typeof scope === 'object' && scope !== null && 'kind' in scope ? (scope as FaultScope) : usual
