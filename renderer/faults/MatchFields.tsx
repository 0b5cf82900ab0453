/** Which exchanges a rule matches. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { Connection, Standin } from '../../emulator/contract/standin.js'
import { endpoints } from '../../emulator/ocpi/endpoints.js'
import { versions } from '../../emulator/ocpi/version.js'
import { Button, TextField, Toggle } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { connectionTitle, partyText } from '../standins/texts.js'
import { textsAt, useRule, valueAt } from './editing.js'
import { Choice, Text } from './match-controls.js'

const rows = Object.values(endpoints).flat()

const modules = [...new Set(rows.map((row) => row.module))]

const endpointIds = [...new Set(rows.map((row) => row.id))].sort()

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** What most rules leave open. */
const rarer = ['module', 'interface', 'method', 'peer', 'path', 'body'] as const

/** One alone is written as text, several as a list, none not at all. */
const written = (texts: readonly string[]): string | readonly string[] | undefined => (texts.length > 1 ? texts : texts[0])

export const MatchFields = ({ standin }: { standin: Standin }) => {
  const { value } = useRule()
  const connections = useEngine((state) => state.connections.filter((connection) => connection.standinId === standin.settings.id))
  const [more, setMore] = useState(() => rarer.some((name) => valueAt(value, ['match', name]) !== undefined))
  return (
    <div className="rule-fields" role="group" aria-label="Match">
      <Choice
        label="Direction"
        name="direction"
        options={[
          { id: 'in', label: 'our response (in)' },
          { id: 'out', label: 'our request (out)' },
        ]}
      />
      <Choice label="Version" name="version" options={versions.map((version) => ({ id: version, label: version }))} />
      <EndpointField />
      <Choice
        label="Connection"
        name="connectionId"
        options={connections.map((connection) => ({ id: connection.id, label: connectionTitle(connection) }))}
      />
      <div className="rule-fields__wide">
        <Button
          size="small"
          kind="quiet"
          aria-expanded={more}
          icon={more ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
          onPress={() => setMore(!more)}
        >
          More conditions
        </Button>
      </div>
      {more && <RarerFields connections={connections} />}
    </div>
  )
}

const EndpointField = () => {
  const { value, set, problemAt } = useRule()
  const id = useId()
  // A space that is being typed is not lost.
  const [draft, setDraft] = useState<string>()
  return (
    <div className="rule-fields__wide">
      <TextField
        label="Endpoint"
        mono
        list={`${id}-rows`}
        placeholder="any, for example sessions.receiver.put"
        help="Endpoint ids, separated by spaces; * matches any text."
        value={draft ?? textsAt(value, ['match', 'endpoint']).join(' ')}
        error={problemAt(['match', 'endpoint'])}
        onBlur={() => setDraft(undefined)}
        onChange={(next) => {
          setDraft(next)
          set(['match', 'endpoint'], written(next.split(/[\s,]+/).filter((part) => part !== '')))
        }}
      />
      <datalist id={`${id}-rows`}>
        {endpointIds.map((row) => (
          <option key={row} value={row} />
        ))}
      </datalist>
    </div>
  )
}

const RarerFields = ({ connections }: { connections: readonly Connection[] }) => {
  const id = useId()
  const peers = [...new Set(connections.flatMap((connection) => connection.peer.parties.map(partyText)))]
  return (
    <>
      <Choice label="Module" name="module" options={modules.map((module) => ({ id: module, label: module }))} />
      <Choice
        label="Interface"
        name="interface"
        options={[
          { id: 'SENDER', label: 'SENDER' },
          { id: 'RECEIVER', label: 'RECEIVER' },
        ]}
      />
      <MethodField />
      <Text label="Peer" name="peer" placeholder="any, for example NL-CPO" list={`${id}-peers`} />
      <datalist id={`${id}-peers`}>
        {peers.map((peer) => (
          <option key={peer} value={peer} />
        ))}
      </datalist>
      <Text label="Path and query" name="path" placeholder="any, for example */LOC1*" />
      <Text label="Request body contains" name="body" placeholder={'any, for example "ACTIVE"'} />
    </>
  )
}

const MethodField = () => {
  const { value, set } = useRule()
  const id = useId()
  const chosen = textsAt(value, ['match', 'method'])
  const choose = (method: string, on: boolean) =>
    set(['match', 'method'], written(methods.filter((each) => (each === method ? on : chosen.includes(each)))))
  return (
    <div className="field rule-fields__wide">
      <span className="field__label" id={id}>
        Method
      </span>
      <div className="rule-methods" role="group" aria-labelledby={id}>
        {methods.map((method) => (
          <Toggle key={method} isSelected={chosen.includes(method)} onChange={(on) => choose(method, on)}>
            {method}
          </Toggle>
        ))}
      </div>
    </div>
  )
}
