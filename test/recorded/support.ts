/** Recordings to judge: of this program's own traffic without what it notes beside the messages, and small ones made by hand. */
import { RecordingAnswers } from '../../emulator/contract/recordings.js'
import { exportHar } from '../../emulator/traffic/har.js'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import { createRecording, type JudgedRecording } from '../../emulator/workbench/recordings.js'

interface HarFile {
  readonly log: { readonly entries: readonly Record<string, unknown>[] }
}

/** A HAR file as a proxy would have written it, with tokens. */
export const proxied = async (exchanges: Iterable<Exchange>): Promise<string> => {
  const parts: string[] = []
  for await (const part of exportHar(exchanges, { reveal: true })) parts.push(part)
  const { log } = JSON.parse(parts.join('')) as HarFile
  return JSON.stringify({ log: { ...log, entries: log.entries.map(({ _standin: _, ...entry }) => entry) } })
}

export const judgeText = (text: string, answers: Partial<RecordingAnswers> = {}, name = 'test.har'): Promise<JudgedRecording> => {
  const recording = createRecording(name)
  recording.write(text)
  return recording.judge(RecordingAnswers.parse(answers))
}

export const findingsIn = ({ exchanges }: JudgedRecording): string[] =>
  exchanges.flatMap(({ method, url, findings }) =>
    findings.map(
      ({ severity, id, side, at, expected, actual }) => `${method} ${url}: ${side} ${severity} ${id} ${at}: ${expected} / ${actual}`,
    ),
  )

// ---- by hand ----------------------------------------------------------------------------------------------------------------

export interface HandMade {
  readonly method?: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly status?: number
  readonly data?: unknown
  /** In place of an envelope around `data`. */
  readonly answer?: unknown
  readonly answerHeaders?: Readonly<Record<string, string>>
  readonly entry?: object
}

const listed = (headers: Readonly<Record<string, string>>) => Object.entries(headers).map(([name, value]) => ({ name, value }))

/** A HAR file of these exchanges, one a second. */
export const har = (exchanges: readonly HandMade[], version = '2.2.1'): string =>
  JSON.stringify({
    log: {
      version: '1.2',
      entries: exchanges.map(
        ({ method = 'GET', url, headers = {}, body, status = 200, data, answer, answerHeaders = {}, entry }, index) => ({
          startedDateTime: new Date(Date.UTC(2026, 9, 1, 8, 0, index)).toISOString(),
          time: 20,
          request: {
            method,
            url,
            headers: listed({
              ...(version === '2.2.1' && { 'x-request-id': `request-${index}`, 'x-correlation-id': `correlation-${index}` }),
              ...(body !== undefined && { 'content-type': 'application/json' }),
              ...headers,
            }),
            ...(body !== undefined && { postData: { mimeType: 'application/json', text: JSON.stringify(body) } }),
          },
          response: {
            status,
            statusText: '',
            headers: listed({
              'content-type': 'application/json',
              ...(version === '2.2.1' && { 'x-request-id': `request-${index}`, 'x-correlation-id': `correlation-${index}` }),
              ...answerHeaders,
            }),
            content: {
              mimeType: 'application/json',
              text: JSON.stringify(
                answer ?? {
                  ...(data !== undefined && { data }),
                  status_code: 1000,
                  status_message: 'Success',
                  timestamp: new Date(Date.UTC(2026, 9, 1, 8, 0, index)).toISOString(),
                },
              ),
            },
          },
          ...entry,
        }),
      ),
    },
  })
