/** Puts a workbench behind one pipe: calls in, results and events out. */
import { z } from 'zod'
import { ContractError, RequestFrame, type Pipe } from '../contract/channel.js'
import type { CallError } from '../contract/calls.js'
import type { Workbench } from '../workbench/workbench.js'
import { errorText } from '../contract/error-text.js'

const errorOf = (error: unknown): CallError =>
  error instanceof ContractError ? error.detail : { code: 'internal', message: errorText(error) }

/** Serves one screen until its pipe closes. Events start with the first call, so that nothing is sent to nobody. */
export const servePipe = (workbench: Workbench, pipe: Pipe): void => {
  let open = true
  let unsubscribe: (() => void) | undefined
  const send = (frame: unknown): void => {
    if (open) pipe.send(frame)
  }
  pipe.onFrame((raw) => {
    const frame = RequestFrame.safeParse(raw)
    if (!frame.success) {
      const id = z.object({ id: z.number().int() }).safeParse(raw).data?.id
      if (id !== undefined)
        send({ id, error: { code: 'invalid', message: 'a frame has an id, the name of a call and its params' } satisfies CallError })
      return
    }
    unsubscribe ??= workbench.onAny((event, payload) => {
      send({ event, payload })
    })
    const { id, call, params } = frame.data
    workbench
      .callUnknown(call, params)
      .then((result) => {
        send({ id, result })
      })
      // Also a result that cannot be sent, such as one longer than a text can be.
      .catch((error: unknown) => {
        send({ id, error: errorOf(error) })
      })
  })
  pipe.onClose(() => {
    open = false
    unsubscribe?.()
  })
}
