/** Requests that node cannot read. */
import type { Socket } from 'node:net'
import { formatParty } from '../../ocpi/headers.js'
import { envelopeBytes, httpError } from './answer.js'
import { ownParty, type Context } from '../context.js'
import { tlsReason } from '../calling/describe-answer.js'
import { originForm } from '../calling/urls.js'

/** First byte of a TLS handshake. */
const tlsHandshake = 0x16

/** Text of OpenSSL is left out: it names neither the url nor the way out. */
const reasonOf = ({ code = '', message, rawPacket }: Error & { code?: string; rawPacket?: Buffer }, base: string): string =>
  code === 'ERR_SSL_HTTP_REQUEST'
    ? `the caller speaks http, but this stand-in serves https: use ${base}`
    : rawPacket?.[0] === tlsHandshake
      ? `the caller speaks https, but this stand-in serves http: use ${base}`
      : /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED)/.test(code)
        ? 'the caller does not trust the certificate of this stand-in: trust it there, or serve one that it trusts (--tls, --tls-key)'
        : code.startsWith('ERR_SSL_')
          ? `the caller and this stand-in do not agree on TLS (${tlsReason(code)})`
          : message

/**
 * Answers what cannot be read as a request, which node would answer with no body at all, and notes it in the log: header
 * fields beyond the limit, requests that take too long, and what is not HTTP.
 */
export const answerBrokenRequest =
  (context: Context) =>
  (error: Error & { code?: string; rawPacket?: Buffer }, socket: Socket): void => {
    // A handshake that failed leaves nothing to answer on, but whoever looks into the log should see why nothing comes.
    const isTls = error.code?.startsWith('ERR_SSL_') === true
    if ((!socket.writable && !isTls) || error.code === 'ECONNRESET' || error.code === 'EPIPE') {
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
    const answer = httpError(http, 2000, `this is not a request that can be read: ${reasonOf(error, context.baseUrl())}`)
    const body = envelopeBytes(answer, environment.clock.now())
    const headers = ['Content-Type', 'application/json', 'Content-Length', String(body.length), 'Connection', 'close']
    const lines = Array.from(
      { length: headers.length / 2 },
      (_, index) => `${headers[index * 2] ?? ''}: ${headers[index * 2 + 1] ?? ''}\r\n`,
    )
    const { remoteAddress = 'unknown' } = socket
    if (isTls) socket.destroy()
    else
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
        response: isTls ? undefined : { status: http, statusText, headers, body, bytes: body.length },
        ocpiStatus: isTls ? undefined : answer.status,
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
