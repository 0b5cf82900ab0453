/** The two messages of an exchange as the detail shows them: which findings belong where, and what the body is. */
import type { z } from 'zod'
import type { Body, ExchangeDetail, HeaderLine } from '../../emulator/contract/exchange.js'
import type { Finding } from '../../emulator/ocpi/finding.js'

type BodyValue = z.infer<typeof Body>
type Header = z.infer<typeof HeaderLine>

export type Side = 'request' | 'response'

export const findingsOf = (detail: Pick<ExchangeDetail, 'findings'>, side: Side): Finding[] =>
  detail.findings.filter((finding) => finding.side === side)

const isPointer = (at: string) => at === '' || at.startsWith('/')

/** Findings that concern a header line, by its name in lower case. */
export const headerFindings = (findings: readonly Finding[]): ReadonlyMap<string, Finding[]> => {
  const byName = new Map<string, Finding[]>()
  for (const finding of findings) {
    if (!finding.at.startsWith('header:')) continue
    const name = finding.at.slice('header:'.length).toLowerCase()
    byName.set(name, [...(byName.get(name) ?? []), finding])
  }
  return byName
}

/** Findings about the message as a whole (url, method, status), and about headers that are missing. */
export const looseFindings = (findings: readonly Finding[], headers: readonly Header[]): Finding[] => {
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  return findings.filter(
    (finding) =>
      !isPointer(finding.at) && !(finding.at.startsWith('header:') && names.has(finding.at.slice('header:'.length).toLowerCase())),
  )
}

export const headerOf = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1]

export type BodyKind = 'none' | 'dropped' | 'binary' | 'json' | 'text'

/** What a body is, judged by its first sign: a server that sends HTML as application/json is to be seen as it is. */
export const bodyKind = (body: BodyValue): BodyKind => {
  if (body.bytes === 0) return 'none'
  if (body.text === undefined) return 'dropped'
  if (body.base64) return 'binary'
  return /^[\s\uFEFF]*[[{"\-0-9tfn]/.test(body.text) ? 'json' : 'text'
}

/** A stand-in of this workbench has sent the request; otherwise it was received or imported. */
export const isSentByStandin = (exchange: Pick<ExchangeDetail, 'direction' | 'connectionId' | 'source'>): boolean =>
  exchange.direction === 'out' && exchange.connectionId !== undefined && exchange.source === undefined

/** Names in the order in which they are worth reading: what OCPI asks for first, transport last. */
export const relationTitles = {
  correlation: 'Same X-Correlation-ID',
  command: 'The command',
  result: 'The result',
  page: 'Page of the same list',
  twin: 'Recorded by the other side',
  registration: 'Same registration',
  leg: 'Other side of the hub',
} as const
