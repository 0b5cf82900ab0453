/** The headers of a request to be sent. */
import { Plus, Trash2 } from 'lucide-react'
import { Button, IconButton, TextField } from '../../components/index.js'
import type { HeaderEdit } from './resending.js'

interface HeadersFieldProps {
  readonly headers: readonly HeaderEdit[]
  readonly onChange: (headers: readonly HeaderEdit[]) => void
}

export const HeadersField = ({ headers, onChange }: HeadersFieldProps) => {
  const edit = (key: number, part: Partial<HeaderEdit>) => onChange(headers.map((line) => (line.key === key ? { ...line, ...part } : line)))
  const nextKey = Math.max(-1, ...headers.map((line) => line.key)) + 1
  return (
    <div className="field">
      <span className="field__label">Headers</span>
      <span className="field__help">
        Standin sets Host, Content-Length and X-Request-ID. A masked token is sent with its recorded value unless you change it.
      </span>
      <div className="resend__headers">
        {headers.map((line) => (
          <div key={line.key} className="resend__header">
            <TextField label="Header name" labelHidden mono value={line.name} onChange={(name) => edit(line.key, { name })} />
            <TextField
              label={`Value of ${line.name === '' ? 'the header' : line.name}`}
              labelHidden
              mono
              value={line.value}
              onChange={(value) => edit(line.key, { value })}
            />
            <IconButton label={`Remove ${line.name}`} onPress={() => onChange(headers.filter((other) => other !== line))}>
              <Trash2 aria-hidden />
            </IconButton>
          </div>
        ))}
      </div>
      <div>
        <Button
          size="small"
          kind="quiet"
          icon={<Plus aria-hidden />}
          onPress={() => onChange([...headers, { key: nextKey, name: '', value: '' }])}
        >
          Add a header
        </Button>
      </div>
    </div>
  )
}
