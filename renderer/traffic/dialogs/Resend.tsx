/** A recorded request, to be changed and sent again. */
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import { endpoints } from '../../../emulator/ocpi/endpoints.js'
import { Button, Checkbox, Dialog, IconButton, Loading, Notice, Select, TextField } from '../../components/index.js'
import { useCall, useQuery } from '../../engine/index.js'
import { JsonEditor, type SchemaReference } from '../../json/index.js'
import { notify } from '../../shell/toasts.js'
import { showExchange } from '../../shell/router.js'
import { editableHeaders, headerChanges, type HeaderEdit, indented, jsonProblem } from './resending.js'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export const ResendDialog = ({ seq, onClose }: { seq: number; onClose: () => void }) => {
  // Tokens in headers stay masked, as a header that is not touched goes as it went; a body is sent as a whole, and so needs them.
  const masked = useQuery('traffic.get', { seq })
  const revealed = useQuery('traffic.get', { seq, reveal: true })
  const error = masked.error ?? revealed.error
  if (masked.result && revealed.result)
    return <Form detail={masked.result} recordedBody={revealed.result.request.body.text ?? ''} onClose={onClose} />
  return (
    <Dialog title="Edit and resend" isOpen onClose={onClose} size="large">
      {error ? <Notice meaning="violation">{error.message}</Notice> : <Loading what="Fetching the exchange" />}
    </Dialog>
  )
}

/** What the body should be, for completion and judging while it is edited. */
const schemaOf = (detail: ExchangeDetail): SchemaReference | undefined => {
  if (detail.version === undefined || detail.endpointId === undefined) return undefined
  const row = endpoints[detail.version].find((each) => each.id === detail.endpointId)
  const [object, other] = row?.request ?? []
  // Several objects (the commands) are told apart by the path; then there is no help rather than wrong help.
  return row === undefined || object === undefined || other !== undefined
    ? undefined
    : { version: detail.version, object, partial: row.method === 'PATCH' }
}

const Form = ({ detail, recordedBody, onClose }: { detail: ExchangeDetail; recordedBody: string; onClose: () => void }) => {
  const send = useCall('traffic.resend')
  const [method, setMethod] = useState(detail.method)
  const [url, setUrl] = useState(detail.url)
  const [recorded] = useState(() => editableHeaders(detail.request.headers))
  const [headers, setHeaders] = useState<readonly HeaderEdit[]>(recorded.map(([name, value], key) => ({ key, name, value })))
  const [body, setBody] = useState(() => indented(recordedBody))
  const [withBody, setWithBody] = useState(recordedBody !== '')
  const [asItIs, setAsItIs] = useState(false)
  const [schema] = useState(() => schemaOf(detail))
  const problem = jsonProblem(body)
  const blocked = problem !== undefined && !asItIs
  const edit = (key: number, part: Partial<HeaderEdit>) =>
    setHeaders((lines) => lines.map((line) => (line.key === key ? { ...line, ...part } : line)))

  const submit = async () => {
    if (blocked) return
    const changes = headerChanges(recorded, headers)
    const outcome = await send.run({
      seq: detail.seq,
      method,
      url,
      ...(changes === undefined ? {} : { headers: changes }),
      ...(body === indented(recordedBody) ? {} : { body }),
    })
    if (!outcome) return
    const [first] = outcome.seqs
    notify({ meaning: outcome.ok ? 'success' : 'warning', text: outcome.message })
    if (first !== undefined) showExchange(first)
    onClose()
  }

  return (
    <Dialog
      title="Edit and resend"
      isOpen
      onClose={onClose}
      size="large"
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isPending={send.pending} isDisabled={blocked || url === ''} onPress={() => void submit()}>
            Send
          </Button>
        </>
      }
    >
      {send.error && <Notice meaning="violation">{send.error.message}</Notice>}
      <div className="resend__line">
        <Select
          label="Method"
          value={method}
          onChange={setMethod}
          options={[...new Set([...methods, detail.method])].map((each) => ({ id: each, label: each }))}
        />
        <TextField label="URL" mono value={url} onChange={setUrl} autoFocus />
      </div>
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
              <IconButton label={`Remove ${line.name}`} onPress={() => setHeaders(headers.filter((other) => other !== line))}>
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
            onPress={() => setHeaders([...headers, { key: Math.max(-1, ...headers.map((line) => line.key)) + 1, name: '', value: '' }])}
          >
            Add a header
          </Button>
        </div>
      </div>
      <div className="field">
        <span className="field__label">Body</span>
        {withBody ? (
          <div className="resend__editor">
            <JsonEditor
              text={body}
              onChange={setBody}
              label="Body of the request"
              onSubmit={() => void submit()}
              {...(schema === undefined ? {} : { schema })}
            />
          </div>
        ) : (
          <div>
            <Button size="small" kind="quiet" icon={<Plus aria-hidden />} onPress={() => setWithBody(true)}>
              Add a body
            </Button>
          </div>
        )}
        {problem !== undefined && (
          <Notice meaning="warning">
            <p>The body is not JSON: {problem}</p>
            <Checkbox isSelected={asItIs} onChange={setAsItIs}>
              Send invalid JSON on purpose
            </Checkbox>
          </Notice>
        )}
      </div>
    </Dialog>
  )
}
