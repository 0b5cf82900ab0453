/** Name of a connection, and how it deviates from the specification by agreement. */
import type { Connection } from '../../../emulator/contract/standin.js'
import { Select, Switch, TextField } from '../../components/index.js'
import { tokenEncodings } from '../connect/token-encodings.js'
import type { Strictness, useConnectionForm } from './use-connection-form.js'

interface QuirkFieldsProps {
  readonly connection: Connection
  readonly form: ReturnType<typeof useConnectionForm>
}

const strictnesses = [
  { id: 'standin', label: 'As the stand-in' },
  { id: 'strict', label: 'Refused with 2001' },
  { id: 'lenient', label: 'Stored, with a finding' },
] as const

export const QuirkFields = ({ connection, form: { draft, change } }: QuirkFieldsProps) => (
  <section className="setup-section">
    <h3>
      Quirks <span className="faint">Deviations from the specification by agreement</span>
    </h3>
    <div className="setup-columns">
      <TextField label="Name" value={draft.name} onChange={(name) => change({ name })} maxLength={100} />
      <Select
        label="Token encoding"
        value={draft.tokenEncoding}
        onChange={(tokenEncoding) => change({ tokenEncoding })}
        options={tokenEncodings}
      />
      <Select<Strictness>
        label="Deviations of the peer"
        value={draft.strictness}
        onChange={(strictness) => change({ strictness })}
        options={strictnesses}
      />
    </div>
    <div className="setup-checks">
      <Switch isSelected={draft.trailingSlash} onChange={(trailingSlash) => change({ trailingSlash })}>
        Slash at the end of module urls
      </Switch>
      <Switch isSelected={draft.routingHeaders} onChange={(routingHeaders) => change({ routingHeaders })}>
        Routing headers (2.2.1)
      </Switch>
      {connection.tokens.a !== undefined && connection.peer.versionsUrl === undefined && (
        <Switch isSelected={draft.reusable} onChange={(reusable) => change({ reusable })}>
          Reusable token A
        </Switch>
      )}
    </div>
  </section>
)
