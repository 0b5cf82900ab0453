/** The body of a request to be sent: as JSON with help and checks, or as raw text that is sent unchanged. */
import { Plus } from 'lucide-react'
import { Button, Checkbox, Notice, Segments, TextField } from '../../components/index.js'
import { JsonEditor, type SchemaReference } from '../../json/index.js'

export interface BodyEdit {
  readonly text: string
  readonly raw: boolean
  /** Invalid JSON is sent all the same. */
  readonly invalid: boolean
  readonly present: boolean
}

interface BodyFieldProps {
  readonly body: BodyEdit
  readonly onChange: (part: Partial<BodyEdit>) => void
  readonly problem: string | undefined
  readonly schema: SchemaReference | undefined
  readonly onSubmit: () => void
}

export const BodyField = ({ body, onChange, problem, schema, onSubmit }: BodyFieldProps) => (
  <div className="field">
    <div className="resend__body">
      <span className="field__label">Body</span>
      {body.present && (
        <Segments
          label="Body format"
          value={body.raw ? 'raw' : 'json'}
          onChange={(next) => onChange({ raw: next === 'raw' })}
          options={[
            { id: 'json', label: 'JSON' },
            { id: 'raw', label: 'Raw' },
          ]}
        />
      )}
    </div>
    {!body.present && (
      <div>
        <Button size="small" kind="quiet" icon={<Plus aria-hidden />} onPress={() => onChange({ present: true })}>
          Add a body
        </Button>
      </div>
    )}
    {body.present && body.raw && (
      <TextField label="Raw body of the request" labelHidden mono rows={12} value={body.text} onChange={(text) => onChange({ text })} />
    )}
    {body.present && !body.raw && (
      <div className="resend__editor">
        <JsonEditor
          text={body.text}
          onChange={(text) => onChange({ text })}
          label="Body of the request"
          onSubmit={onSubmit}
          {...(schema === undefined ? {} : { schema })}
        />
      </div>
    )}
    {problem !== undefined && (
      <Notice meaning="warning">
        <p>The body is not JSON: {problem}</p>
        <Checkbox isSelected={body.invalid} onChange={(invalid) => onChange({ invalid })}>
          Send invalid JSON on purpose
        </Checkbox>
      </Notice>
    )}
  </div>
)
