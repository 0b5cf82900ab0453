/** Words that reports share. */
import { printable, printableLine } from '../../contract/printable.js'
import { chapterTitle } from '../../ocpi/chapters.js'
import { groupMessageOf, findingPlace } from '../../ocpi/finding-message.js'
import type { ExchangeDetail } from '../../contract/exchange.js'
import type { ScenarioResult, StepResult } from '../../contract/scenarios.js'

export const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3)
export const nameOf = (result: ScenarioResult): string =>
  result.version === undefined ? result.title : `${result.title} (${result.version})`
export const positionText = ({ place }: StepResult): string => `${place.file}:${place.line}:${place.column}`

/** Characters that XML 1.0 does not know, in any form; control characters that it knows are shown as escapes before. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g
export const escapeMarkup = (text: string): string =>
  printable(text)
    .replace(forbidden, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

const bodyText = (body: { text?: string | undefined; base64?: boolean | undefined; bytes: number }): string => {
  if (body.bytes === 0) return ''
  if (body.text === undefined) return `(${body.bytes} bytes, not kept)`
  if (body.base64 === true) return `(${body.bytes} bytes that are not text)`
  try {
    return JSON.stringify(JSON.parse(body.text), undefined, 2)
  } catch {
    return body.text
  }
}

const longestBody = 20_000

/** An exchange as people read it: request, answer, findings. */
export const exchangeText = (exchange: ExchangeDetail): string => {
  const lines = (headers: readonly (readonly [string, string])[]): string => headers.map(([name, value]) => `${name}: ${value}`).join('\n')
  const cut = (text: string): string =>
    text.length > longestBody ? `${text.slice(0, longestBody)}\n… (${text.length - longestBody} more characters)` : text
  const { request, response, findings, why } = exchange
  return printable(
    [
      `${exchange.method} ${exchange.url}`,
      lines(request.headers),
      '',
      cut(bodyText(request.body)),
      '',
      response ? `HTTP ${exchange.status ?? ''} ${response.statusText}` : `no answer: ${exchange.error ?? ''}`,
      response ? lines(response.headers) : '',
      '',
      response ? cut(bodyText(response.body)) : '',
      ...(findings.length > 0
        ? [
            '',
            'Findings',
            ...findings.map(
              (finding) =>
                `  ${finding.severity} ${finding.id} ${finding.side} ${findingPlace(finding)}: ${groupMessageOf(finding)} (${chapterTitle(finding.chapter)})`,
            ),
          ]
        : []),
      ...(why.length > 0 ? ['', ...why.map((reason) => `Why: ${reason}`)] : []),
    ]
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  )
}

export const exchangeOf = (result: ScenarioResult, seq: number | undefined): ExchangeDetail | undefined =>
  result.exchanges.find((exchange) => exchange.seq === seq)

// ---- Markdown ------------------------------------------------------------------------------------------------------

const references = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;', '#': '&#35;' } as const

/**
 * Text of others as plain text of Markdown: no link, image, heading, table, HTML, mention (`@name`), reference (`#1`, `org/repo#1`)
 * or bare address that a forge would follow or notify. Character references survive the autolinks of forges; backslashes do not.
 */
export const plainMarkdown = (text: string): string =>
  printableLine(text.replace(/\s*\n\s*/g, ' '))
    .replace(/[&<>@#]/g, (sign) => references[sign as keyof typeof references])
    .replace(/[\\`*_{}[\]|!~$]/g, '\\$&')
    .replace(/^(\s*)([-=]|\d+[.)])/, '$1\\$2')
    .replace(/\b(https?|ftp|mailto|xmpp):/gi, '$1&#58;')
    .replace(/\bwww\./gi, 'www&#46;')
    .replace(/\b(GH)-(\d)/gi, '$1&#45;$2')
