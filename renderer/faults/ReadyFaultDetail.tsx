/** A ready fault: what it does, and switching it on. */
import { SlidersHorizontal, Zap } from 'lucide-react'
import { type ReactNode, useState } from 'react'
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
import { canCommit, directionText, pretty, type RuleText, type ReadyFault } from './fault-model.js'
import { capital } from './capital.js'

interface ReadyFaultDetailProps {
  readonly readyFault: ReadyFault
  readonly standin: Standin
  /** Those of the stand-in that it has become. */
  readonly on: readonly Fault[]
  readonly onOpen: (faultId: string) => void
  readonly onChange: (rule: RuleText) => void
}

/** How often the fault is to apply, over which connection, and switching it on. */
const useSwitchOn = (readyFault: ReadyFault, standin: Standin) => {
  const client = useClient()
  const { settings } = standin
  const [scope, setScope] = useState<unknown>(() => readyFault.parts[0]?.rule.scope ?? { kind: 'always' })
  const [connectionId, setConnectionId] = useState('any')
  const match = connectionId === 'any' ? {} : { connectionId }
  const all = readyFault.parts
  const parts = all.length === 1 ? all : all.filter((part) => part.versions.some((version) => settings.versions.includes(version)))
  const [first] = parts
  return {
    scope,
    setScope,
    connectionId,
    setConnectionId,
    /** Rules for the versions of the stand-in. */
    parts,
    /** The rule with these choices, to be changed further. */
    rule: first && { ...first.rule, scope: scope as FaultScope, match: { ...first.rule.match, ...match } },
    /** Resolves with the fault, unless that failed. */
    switchOn: async (): Promise<Fault | undefined> => {
      const faults = await switchOn(client, {
        standinId: settings.id,
        switch: readyFault.name,
        scope: scope as FaultScope,
        ...(connectionId !== 'any' && { match }),
      })
      return faults?.[0]
    },
  }
}

export const ReadyFaultDetail = ({ readyFault, standin, on, onOpen, onChange }: ReadyFaultDetailProps) => {
  const connections = useEngine((state) => state.connections.filter((connection) => connection.standinId === standin.settings.id))
  const choice = useSwitchOn(readyFault, standin)
  const start = async () => {
    const fault = await choice.switchOn()
    if (fault) onOpen(fault.faultId)
  }
  return (
    <article className="fault-detail" aria-label={readyFault.title}>
      <header className="fault-detail__head">
        <h2 className="truncate" title={readyFault.title}>
          {capital(readyFault.title)}
        </h2>
        <Button icon={<SlidersHorizontal aria-hidden />} onPress={() => choice.rule && onChange(choice.rule)}>
          Customize
        </Button>
        <Button kind="primary" icon={<Zap aria-hidden />} onPress={() => void start()}>
          Switch on
        </Button>
      </header>
      <div className="fault-detail__body">
        <Warnings readyFault={readyFault} standin={standin} on={on} onOpen={onOpen} />
        <Facts readyFault={readyFault} parts={choice.parts} scope={choice.scope} />
        <div className="fault-detail__when">
          <ScopeFields scope={choice.scope} onChange={choice.setScope} />
          <Select
            label="Connection"
            value={choice.connectionId}
            onChange={choice.setConnectionId}
            options={[
              { id: 'any', label: 'any' },
              ...connections.map((connection) => ({ id: connection.id, label: connectionTitle(connection) })),
            ]}
          />
        </div>
        {choice.parts.map((part) => (
          <section key={part.versions.join()} className="fault-detail__rule" aria-label={`Rule in ${part.versions.join(' and ')}`}>
            <h3>{choice.parts.length > 1 ? `Rule in ${part.versions.join(' and ')}` : 'Rule'}</h3>
            <JsonView label={`Rule of ${part.name}`} text={pretty({ match: part.rule.match, actions: part.rule.actions })} />
          </section>
        ))}
      </div>
    </article>
  )
}

const roleTexts = { CPO: 'CPO', EMSP: 'eMSP', HUB: 'hub' } as const
const rolesText = ({ roles }: ReadyFault, separator: string): string => roles.map((role) => roleTexts[role]).join(separator)

/** The stand-in can never commit the fault, or does so already. */
const Warnings = ({ readyFault, standin: { settings }, on, onOpen }: Omit<ReadyFaultDetailProps, 'onChange'>) => {
  const roles = settings.parties.map((party) => party.role)
  return (
    <>
      {!canCommit(readyFault, roles, settings.versions) && (
        <Notice meaning="warning">
          {settings.name} is not a {rolesText(readyFault, ' or ')} in {readyFault.versions.join(' or ')}, so this fault never applies to it.
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
          {on.some((fault) => fault.enabled) ? 'This fault is already on.' : 'This fault exists but is off.'} If you switch it on again, it
          applies twice.
        </Notice>
      )}
    </>
  )
}

interface FactsProps {
  readonly readyFault: ReadyFault
  readonly parts: ReadyFault['parts']
  readonly scope: unknown
}

const Facts = ({ readyFault, parts, scope }: FactsProps) => {
  const isLure = readyFault.parts.some((part) => part.noticed === 'when the peer falls for it')
  const facts: readonly (readonly [name: string, content: ReactNode])[] = [
    [
      'Effect',
      parts.map((part) => <p key={part.versions.join()}>{faultSentence({ ...part.rule, scope: ruleScope(scope, part.rule.scope) })}</p>),
    ],
    ['Direction', directionText(readyFault)],
    [
      'Finding',
      <>
        <code>{readyFault.id}</code>: {findingRules[readyFault.id].title}.{' '}
        {isLure ? 'Reported only if the peer handles the message incorrectly.' : 'Reported by any peer that checks.'}
      </>,
    ],
    ['Versions', readyFault.versions.map((version) => <Badge key={version}>{version}</Badge>)],
    ['Roles', rolesText(readyFault, ', ')],
    [
      'Specification',
      <span key="chapters" className="mono">
        {[...new Set(readyFault.parts.flatMap((part) => Object.values(part.chapters)))].join(', ')}
      </span>,
    ],
    [
      'Name',
      <span key="name" className="mono">
        {readyFault.name}
      </span>,
    ],
  ]
  return (
    <dl className="fault-facts selectable">
      {facts.map(([name, content]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{content}</dd>
        </div>
      ))}
    </dl>
  )
}

const ruleScope = (scope: unknown, usual: FaultScope): FaultScope =>
  typeof scope === 'object' && scope !== null && 'kind' in scope ? (scope as FaultScope) : usual
