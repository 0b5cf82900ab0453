/** The request that an operation would send, as the engine makes it. */
import { useEffect, useRef, useState } from 'react'
import type { Operation, PreparedRequest } from '../../emulator/contract/operations.js'
import type { Connection } from '../../emulator/contract/standin.js'
import { callErrorOf, useClient } from '../engine/index.js'
import { headersFrom, type Edited } from './operation-model.js'

/** Asks for the prepared request again when the operation, its parameters or the received objects change. */
export const usePrepared = (
  connection: Connection,
  operation: Operation,
  path: Edited['path'],
  query: Edited['query'],
  headers: Edited['headers'],
  from: string | undefined,
  url: string,
  pulled: number,
): { prepared: PreparedRequest | undefined; error: string | undefined } => {
  const client = useClient()
  const [state, setState] = useState<{ prepared: PreparedRequest | undefined; error: string | undefined }>({
    prepared: undefined,
    error: undefined,
  })
  const key = JSON.stringify({
    connectionId: connection.id,
    operation: operation.id,
    path,
    query,
    headers: headersFrom(headers),
    ...(from !== undefined && { from }),
    ...(url !== '' && { url }),
  })
  const asked = useRef(false)
  const stateOfConnection = `${connection.state} ${connection.version ?? ''}`
  useEffect(() => {
    let dropped = false
    // The first is wanted at once; then it waits for a pause in typing.
    const timer = setTimeout(
      () => {
        asked.current = true
        client.call('operations.prepare', JSON.parse(key) as Parameters<typeof client.call<'operations.prepare'>>[1]).then(
          (prepared) => {
            if (!dropped) setState({ prepared, error: undefined })
          },
          (problem: unknown) => {
            if (!dropped) setState((was) => ({ ...was, error: callErrorOf(problem).message }))
          },
        )
      },
      asked.current ? 200 : 0,
    )
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [client, key, stateOfConnection, pulled])
  return state
}
