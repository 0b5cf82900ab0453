/** A recorded request, to be changed and sent again: to the peer, or when it was received or imported, to a stand-in. */
import { useState } from 'react'
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import type { ResendTarget } from '../../../emulator/contract/operations.js'
import { endpoints } from '../../../emulator/ocpi/endpoints.js'
import { Button, Dialog, Loading, Notice, Select, TextField } from '../../components/index.js'
import { useCall, useQuery } from '../../engine/index.js'
import type { SchemaReference } from '../../json/index.js'
import { notify } from '../../shell/toasts.js'
import { showExchange } from '../../shell/router.js'
import { isSentByStandin } from '../messages.js'
import { BodyField, type BodyEdit } from './BodyField.js'
import { HeadersField } from './HeadersField.js'
import { editableHeaders, headerChanges, type HeaderEdit, indented, jsonProblem } from './resending.js'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export const ResendDialog = ({ seq, onClose }: { seq: number; onClose: () => void }) => {
  // Tokens in headers stay masked, as an unchanged header is sent as recorded; a body is sent as a whole, and so needs them.
  const masked = useQuery('traffic.get', { seq })
  const revealed = useQuery('traffic.get', { seq, reveal: true })
  const detail = masked.result
  const targets = useQuery('traffic.resendTargets', detail && !isSentByStandin(detail) ? { seq } : undefined)
  const error = masked.error ?? revealed.error ?? targets.error
  if (detail && revealed.result && (isSentByStandin(detail) || targets.result)) {
    const recordedBody = revealed.result.request.body.text ?? ''
    if (targets.result?.targets.length !== 0)
      return <Form detail={detail} recordedBody={recordedBody} targets={targets.result?.targets ?? []} onClose={onClose} />
  }
  return (
    <Dialog title="Edit and resend" isOpen onClose={onClose} size="large">
      {error ? (
        <Notice meaning="violation">{error.message}</Notice>
      ) : targets.result ? (
        <Notice meaning="warning">No running stand-in serves this request. Start or add a stand-in that plays the receiving role.</Notice>
      ) : (
        <Loading what="Fetching the exchange" />
      )}
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

interface FormProps {
  readonly detail: ExchangeDetail
  readonly recordedBody: string
  /** Stand-ins to send it to; none for a request to the peer. */
  readonly targets: readonly ResendTarget[]
  readonly onClose: () => void
}

/** The edited request, and how it is sent. */
const useResend = ({ detail, recordedBody, targets, onClose }: FormProps) => {
  const send = useCall('traffic.resend')
  const [target, setTarget] = useState(targets[0])
  const [method, setMethod] = useState(detail.method)
  const [url, setUrl] = useState(target?.url ?? detail.url)
  const [recorded] = useState(() => editableHeaders(detail.request.headers))
  const [headers, setHeaders] = useState<readonly HeaderEdit[]>(recorded.map(([name, value], key) => ({ key, name, value })))
  const [body, setBody] = useState<BodyEdit>(() => ({
    text: indented(recordedBody),
    raw: false,
    invalid: false,
    present: recordedBody !== '',
  }))
  const problem = body.raw || !body.present ? undefined : jsonProblem(body.text)
  const blocked = (problem !== undefined && !body.invalid) || url === ''
  const submit = async () => {
    if (blocked) return
    const changes = headerChanges(recorded, headers)
    const outcome = await send.run({
      seq: detail.seq,
      method,
      url,
      ...(target && { standinId: target.standinId }),
      ...(changes === undefined ? {} : { headers: changes }),
      ...(body.text === indented(recordedBody) ? {} : { body: body.text }),
    })
    if (!outcome) return
    const [first] = outcome.seqs
    notify({ meaning: outcome.ok ? 'success' : 'warning', text: outcome.message })
    if (first !== undefined) showExchange(first)
    onClose()
  }
  const chooseTarget = (standinId: string) => {
    const next = targets.find((each) => each.standinId === standinId)
    setTarget(next)
    if (next) setUrl(next.url)
  }
  return { send, target, chooseTarget, method, setMethod, url, setUrl, headers, setHeaders, body, setBody, problem, blocked, submit }
}

const Form = (props: FormProps) => {
  const { detail, targets, onClose } = props
  const { send, target, method, url, headers, body, problem, blocked, ...edit } = useResend(props)
  const [schema] = useState(() => schemaOf(detail))
  const submit = () => void edit.submit()
  return (
    <Dialog
      title="Edit and resend"
      isOpen
      onClose={onClose}
      size="large"
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isPending={send.pending} isDisabled={blocked} onPress={submit}>
            Send
          </Button>
        </>
      }
    >
      {send.error && <Notice meaning="violation">{send.error.message}</Notice>}
      {target && (
        <Select
          label="Send to"
          value={target.standinId}
          onChange={edit.chooseTarget}
          options={targets.map(({ standinId, name }) => ({ id: standinId, label: name }))}
          help={
            target.connectionName === undefined
              ? 'The stand-in receives the request as from its peer.'
              : `The stand-in receives the request with the token of its connection “${target.connectionName}”.`
          }
        />
      )}
      <div className="resend__line">
        <Select
          label="Method"
          value={method}
          onChange={edit.setMethod}
          options={[...new Set([...methods, detail.method])].map((each) => ({ id: each, label: each }))}
        />
        <TextField label="URL" mono value={url} onChange={edit.setUrl} autoFocus />
      </div>
      <HeadersField headers={headers} onChange={edit.setHeaders} />
      <BodyField
        body={body}
        onChange={(part) => edit.setBody((was) => ({ ...was, ...part }))}
        problem={problem}
        schema={schema}
        onSubmit={submit}
      />
    </Dialog>
  )
}
