/** Whether a port can be listened on: asked again while the form is open, because another program may take or free it. */
import { useEffect, useState } from 'react'
import type { Standin } from '../../../emulator/contract/standin.js'
import { useClient, useEngine } from '../../engine/index.js'

export interface PortState {
  readonly help: string
  /** The next free port, when the wished one is taken. */
  readonly free: number | undefined
}

const typingMs = 250
const againMs = 3000

/** `standin` is the edited one; undefined for a new one. */
export const usePortState = (host: string, port: number, standin: Standin | undefined): PortState => {
  const own = standin?.port
  const standinId = standin?.settings.id
  const client = useClient()
  const holder = useEngine(
    (state) => state.standins.find((each) => each.settings.id !== standinId && (each.port ?? each.settings.port) === port)?.settings.name,
  )
  const [answer, setAnswer] = useState<{ readonly host: string; readonly port: number; readonly free: number }>()
  useEffect(() => {
    if (port === 0 || port === own || host === '') return
    let timer: ReturnType<typeof setTimeout>
    let dropped = false
    const ask = () => {
      client
        .call('standins.freePort', { host, from: port, ...(standinId !== undefined && { standinId }) })
        .then(
          (found) => {
            if (!dropped) setAnswer({ host, port, free: found.port })
          },
          // The form can be submitted without the answer: a port that is taken is reported when the stand-in starts.
          () => undefined,
        )
        .finally(() => {
          if (!dropped) timer = setTimeout(ask, againMs)
        })
    }
    timer = setTimeout(ask, typingMs)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [client, host, port, own, standinId])

  if (port === 0) return { help: 'The operating system chooses a free port', free: undefined }
  if (port === own) return { help: 'This stand-in listens here', free: undefined }
  const known = answer?.host === host && answer.port === port ? answer.free : undefined
  const free = known === port ? undefined : known
  if (holder !== undefined) return { help: `${port} is taken by the stand-in ${holder}`, free }
  if (known === undefined) return { help: 'Checking whether it is free…', free: undefined }
  return known === port ? { help: 'Free', free: undefined } : { help: `${port} is taken by another program`, free }
}
