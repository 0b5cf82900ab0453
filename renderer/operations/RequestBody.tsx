/** The body of a request, as a form or as JSON. */
import type { Operation } from '../../emulator/contract/operations.js'
import { Button, Segments } from '../components/index.js'
import { JsonEditor, JsonForm, tidied } from '../json/index.js'
import { oneOf, preference } from '../preferences.js'
import { useStore } from '../store.js'
import type { RequestState } from './use-request.js'

const shape = preference<'form' | 'json'>('operations.shape', 'json', oneOf(['form', 'json']))

export const RequestBody = ({ operation, request }: { operation: Operation; request: RequestState }) => {
  const { text, schema, edit, annotations, sending } = request
  const shown = useStore(shape)
  if (text === undefined || schema === undefined) return null
  return (
    <>
      <div className="request__bar">
        <h3>Body</h3>
        <code className="faint">
          {operation.body}
          {operation.partial ? ', changed fields only' : ''}
        </code>
        <span className="data-spring" />
        {shown === 'json' && (
          <Button size="small" kind="quiet" onPress={() => edit(tidied(text))}>
            Format
          </Button>
        )}
        <Segments
          label="Body format"
          value={shown}
          onChange={(next) => shape.set(next)}
          options={[
            { id: 'form', label: 'Form' },
            { id: 'json', label: 'JSON' },
          ]}
        />
      </div>
      {shown === 'json' ? (
        <div className="request__editor">
          <JsonEditor
            label={`Body: ${operation.body ?? ''}`}
            text={text}
            onChange={edit}
            schema={schema}
            annotations={annotations}
            onSubmit={() => void sending.submit()}
          />
        </div>
      ) : (
        <JsonForm label={`Body: ${operation.body ?? ''}`} text={text} onChange={edit} schema={schema} />
      )}
    </>
  )
}
