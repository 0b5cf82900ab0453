/** Requests that node cannot read. */
import type { Socket } from 'node:net'
import { formatParty } from '../../ocpi/headers.js'
import { envelopeBytes, httpError } from './answer.js'
import { ownParty, type Context } from '../context.js'
import { originForm } from '../calling/urls.js'

/**
 * Answers what cannot be read as a request, which node would answer with no body at all, and notes it in the log: header
 * fields beyond the limit, requests that take too long, and what is not HTTP.
 */
export const answerBrokenRequest =
  (context: Context) =>
  (error: Error & { code?: string; rawPacket?: Buffer }, socket: Socket): void => {
    if (!socket.writable || error.code === 'ECONNRESET' || error.code === 'EPIPE') {
      socket.destroy()
      return
    }
    const { environment, settings } = context
    const [http, statusText] =
      error.code === 'HPE_HEADER_OVERFLOW'
        ? ([431, 'Request Header Fields Too Large'] as const)
        : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
          ? ([408, 'Request Timeout'] as const)
          : ([400, 'Bad Request'] as const)
    const answer = httpError(http, 2000, `this is not a request that can be read: ${error.message}`)
    const body = envelopeBytes(answer, environment.clock.now())
    const headers = ['Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(body.length), 'Connection', 'close']
    const lines = Array.from(
      { length: headers.length / 2 },
      (_, index) => `${headers[index * 2] ?? ''}: ${headers[index * 2 + 1] ?? ''}\r\n`,
    )
    const { remoteAddress = 'unknown' } = socket
    socket.end(`HTTP/1.1 ${http} ${statusText}\r\n${lines.join('')}\r\n${body.toString()}`, () => {
      socket.destroySoon()
    })
    const line = /^([A-Z]{1,20}) (\S{1,2000})/.exec(error.rawPacket?.toString('latin1', 0, 2100) ?? '')
    environment.record(
      {
        seq: 0,
        standinId: settings.id,
        direction: 'in',
        startedAt: environment.clock.now(),
        durationMs: 0,
        method: line?.[1] ?? '',
        url: context.baseUrl() + originForm(line?.[2] ?? '/'),
        // What cannot be read cannot be searched for tokens to mask either, so only its first line is kept.
        request: { headers: [], body: undefined, bytes: 0 },
        response: { status: http, statusText, headers, body, bytes: body.length },
        ocpiStatus: answer.status,
        error: answer.message,
        from: remoteAddress,
        to: formatParty(ownParty(settings)),
        twin: false,
        findings: [],
        faultIds: [],
        why: [answer.why],
      },
      {},
    )
  }
