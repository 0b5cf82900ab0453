/** Where a stand-in listens, and the url that it advertises. */
import type { Standin } from '../../../emulator/contract/standin.js'
import { Button, NumberField, Switch, TextField } from '../../components/index.js'
import type { Draft, Errors } from './settings.js'
import { usePortState } from './use-port-state.js'

interface AddressFieldsProps {
  readonly draft: Draft
  readonly errors: Errors
  /** Undefined for a new one. */
  readonly standin: Standin | undefined
  readonly onChange: (part: Partial<Draft>) => void
}

const tlsFiles = [
  ['keyFile', 'Key file'],
  ['certFile', 'Certificate file'],
] as const

export const AddressFields = ({ draft, errors, standin, onChange }: AddressFieldsProps) => {
  const { help, free } = usePortState(draft.host, draft.port, standin)
  const isLocal = draft.host === '127.0.0.1' || draft.host === 'localhost'
  return (
    <section className="setup-section">
      <h3>Address</h3>
      <div className="setup-columns">
        <NumberField
          label="Port"
          value={draft.port}
          minValue={0}
          maxValue={65_535}
          onChange={(port) => onChange({ port: Number.isNaN(port) ? 0 : port })}
          error={errors['port']}
          help={help}
          after={
            free !== undefined && (
              <Button slot={null} onPress={() => onChange({ port: free })}>
                Use {free}
              </Button>
            )
          }
        />
        <TextField
          label="Listens on"
          mono
          value={draft.host}
          onChange={(host) => onChange({ host })}
          error={errors['host']}
          help={isLocal ? 'Only programs on this machine can connect' : 'Other machines can connect'}
        />
        <TextField
          label="Public url"
          mono
          value={draft.publicUrl ?? ''}
          placeholder="address it listens on"
          error={errors['publicUrl']}
          help="Advertised to peers instead, as behind a tunnel"
          onChange={(url) => onChange({ publicUrl: url === '' ? undefined : url })}
        />
      </div>
      <Switch isSelected={draft.tls !== undefined} onChange={(on) => onChange({ tls: on ? {} : undefined })}>
        TLS
      </Switch>
      {draft.tls !== undefined && (
        <div className="setup-columns">
          {tlsFiles.map(([file, label]) => (
            <TextField
              key={file}
              mono
              label={label}
              placeholder="generated"
              value={draft.tls?.[file] ?? ''}
              onChange={(path) => onChange({ tls: { ...draft.tls, [file]: path === '' ? undefined : path } })}
            />
          ))}
        </div>
      )}
    </section>
  )
}
