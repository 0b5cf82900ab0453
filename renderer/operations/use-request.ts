/** The state of a request that is being written: what was changed, whether it can be sent, and what came of it. */
import { useMemo, useState } from 'react'
import type { DataSummary } from '../../emulator/contract/data.js'
import type { Operation, OperationOutcome } from '../../emulator/contract/operations.js'
import type { Connection } from '../../emulator/contract/standin.js'
import type { Version } from '../../emulator/ocpi/version.js'
import { callErrorOf, useCall, useClient } from '../engine/index.js'
import { withValue } from '../json/edits.js'
import { annotationsOf, verdictOn } from '../json/index.js'
import { operationTexts, useKeptText } from '../kept-texts.js'
import { notify } from '../shell/toasts.js'
import { obstacleOf, pathFrom, placeIn, requestOf, sourcesOf, type Edited, type Source } from './operation-model.js'
import { isHttpUrl } from '../text.js'
import { usePrepared } from './use-prepared.js'

export type RequestState = ReturnType<typeof useRequest>

export const useRequest = (connection: Connection, version: Version, operation: Operation, onSent: () => void) => {
  const begin = (): Omit<Edited, 'text' | 'from'> => ({ path: {}, query: {}, headers: [], wrongOnPurpose: false, url: '', maxPages: '' })
  const [given, setGiven] = useState(begin)
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({})
  const [pulled, setPulled] = useState(0)
  const change = (part: Partial<typeof given>) => setGiven((was) => ({ ...was, ...part }))
  const setParameter = (kind: 'path' | 'query', name: string, value: string) =>
    setGiven((was) => ({ ...was, [kind]: { ...was[kind], [name]: value } }))
  const from = sourcesOf(operation).some((source) => source.fills === 'from') ? chosen['from'] : undefined
  const url = given.url !== undefined && isHttpUrl(given.url) ? given.url : ''
  const { prepared, error } = usePrepared(connection, operation, given.path, given.query, given.headers, from, url, pulled)

  const drafted = useMemo(() => (prepared?.body === undefined ? '' : JSON.stringify(prepared.body, undefined, 2)), [prepared])
  const { text, touched, edit, follow } = useBody(connection, operation, drafted)
  const schema = useMemo(
    () => (operation.body === undefined ? undefined : { version, object: operation.body, partial: operation.partial }),
    [version, operation],
  )
  const edited: Edited = { ...given, text, from }
  const verdict = useMemo(() => (text === undefined ? undefined : verdictOn(text, schema)), [text, schema])
  const annotations = useMemo(() => (touched || !prepared ? [] : annotationsOf(prepared.findings)), [touched, prepared])
  const obstacle = obstacleOf(operation, edited, prepared, verdict)
  const fill = useFill({
    connection,
    operation,
    text,
    value: verdict?.value,
    edit,
    setPath: (path) => change({ path: { ...given.path, ...path } }),
  })

  return {
    given,
    change,
    setParameter,
    parameter: (kind: 'path' | 'query', name: string) => given[kind][name] ?? prepared?.[kind][name] ?? '',
    prepared,
    /** Why the request could not be prepared. */
    error: operation.advertised || url !== '' ? error : undefined,
    text,
    touched,
    edit,
    schema,
    annotations,
    obstacle,
    chosen,
    /** Fills the request in from an object. */
    choose: (source: Source, holder: string, item: DataSummary) => {
      setChosen((was) => ({ ...was, [source.fills]: item.key }))
      if (source.fills !== 'from') return fill(source, holder, item)
      change({ path: {} })
      follow()
      return Promise.resolve()
    },
    startAgain: () => {
      setGiven(begin)
      setChosen({})
      follow()
    },
    /** Objects of the peer were received: the request is prepared again. */
    onPulled: () => setPulled((times) => times + 1),
    sending: useSending(
      connection.id,
      () => (obstacle === undefined ? requestOf(connection.id, operation, edited, prepared) : undefined),
      onSent,
    ),
  }
}

/** The text of the body. It follows the draft until it is changed by hand; changes are kept until they are discarded. */
const useBody = (connection: Connection, operation: Operation, drafted: string) => {
  const [kept, keep] = useKeptText(operationTexts, `${connection.id} ${operation.id}`)
  const text = operation.body === undefined ? undefined : (kept ?? drafted)
  return {
    text,
    touched: kept !== undefined,
    edit: (next: string) => {
      if (next !== text) keep(next)
    },
    /** Discards the changes. */
    follow: () => keep(undefined),
  }
}

interface FillProps {
  readonly connection: Connection
  readonly operation: Operation
  readonly text: string | undefined
  /** JSON value of the text. */
  readonly value: unknown
  readonly edit: (text: string) => void
  readonly setPath: (path: Edited['path']) => void
}

/** Fills path and body in from a token, a Location or a session. */
const useFill = ({ connection, operation, text, value, edit, setPath }: FillProps) => {
  const client = useClient()
  return async (source: Source, holder: string, item: DataSummary): Promise<void> => {
    try {
      if (source.fills === 'token') {
        // The engine writes the token for the connection's version, as it does for a push.
        const { body } = await client.call('operations.prepare', {
          connectionId: connection.id,
          operation: 'tokens.receiver.put',
          from: item.key,
        })
        edit(withValue(text ?? '{}', ['token'], body))
        return
      }
      const { object } = await client.call('data.get', { standinId: connection.standinId, holder, module: source.module, key: item.key })
      setPath(pathFrom(source, operation, item, object))
      const place: Readonly<Record<string, string>> =
        source.fills === 'session' ? { session_id: item.id } : source.fills === 'place' ? placeIn(object) : {}
      const present = typeof value === 'object' && value !== null ? value : {}
      let next = text
      for (const [name, part] of Object.entries(place))
        if (next !== undefined && Object.hasOwn(present, name)) next = withValue(next, [name], part)
      if (next !== undefined) edit(next)
    } catch (problem) {
      notify({ meaning: 'violation', text: `Request not filled in: ${callErrorOf(problem).message}` })
    }
  }
}

/** Sends the request, cancels the pull that it starts, and keeps the outcome. */
const useSending = (
  connectionId: string,
  request: () => Parameters<ReturnType<typeof useCall<'operations.send'>>['run']>[0] | undefined,
  onSent: () => void,
) => {
  const [outcome, setOutcome] = useState<OperationOutcome>()
  const send = useCall('operations.send')
  const cancel = useCall('operations.cancelPulls')
  return {
    outcome,
    pending: send.pending,
    error: send.error?.message,
    submit: async () => {
      const wanted = request()
      if (!wanted || send.pending) return
      setOutcome(undefined)
      onSent()
      setOutcome(await send.run(wanted))
    },
    cancelling: cancel.pending,
    cancel: () => void cancel.run({ connectionId }),
    close: () => {
      setOutcome(undefined)
      send.reset()
    },
  }
}
