/** The charging session that an exchange is about: of a command or its result, of a push of a Session or a CDR. */
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import type { Command } from '../../../emulator/contract/operations.js'

export interface SessionPlace {
  /** Data set that the Session is in: `own`, or the connection that it was received over. */
  readonly holder: string
  readonly sessionId: string
}

type Asked = Pick<ExchangeDetail, 'seq' | 'standinId' | 'direction' | 'module' | 'method' | 'path' | 'connectionId' | 'source' | 'request'>

/** Undefined when it is about none, or about one that is not known. */
export const sessionOfExchange = (exchange: Asked, commands: readonly Command[]): SessionPlace | undefined => {
  if (exchange.source !== undefined) return undefined
  const command = commands.find(
    ({ standinId, requestSeq, resultSeq }) =>
      standinId === exchange.standinId && (requestSeq === exchange.seq || resultSeq === exchange.seq),
  )
  if (command)
    return command.sessionId === undefined
      ? undefined
      : { holder: command.direction === 'in' ? 'own' : command.connectionId, sessionId: command.sessionId }
  const sessionId = idOf(exchange)
  const holder = exchange.direction === 'out' ? 'own' : exchange.connectionId
  return sessionId === undefined || holder === undefined ? undefined : { holder, sessionId }
}

const idOf = ({ module, method, path, request }: Asked): string | undefined => {
  if (module === 'sessions' && (method === 'PUT' || method === 'PATCH')) return lastSegment(path)
  if (module === 'cdrs' && method === 'POST') return sessionIdIn(request.body.text)
  return undefined
}

const lastSegment = (path: string): string | undefined => {
  const segment = path
    .replace(/[?#].*$/, '')
    .replace(/\/$/, '')
    .split('/')
    .at(-1)
  try {
    return segment === undefined || segment === '' ? undefined : decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

const sessionIdIn = (body: string | undefined): string | undefined => {
  try {
    const id = (JSON.parse(body ?? '') as { session_id?: unknown } | null)?.session_id
    return typeof id === 'string' && id !== '' ? id : undefined
  } catch {
    return undefined
  }
}
