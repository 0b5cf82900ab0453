/** Reports of an audit: JSON for programs, JUnit for CI, Markdown and HTML for people. */
import { z } from 'zod'
import { AuditReport, verdicts, type AuditCaseResult, type Verdict } from '../contract/audit.js'
import type { ExchangeDetail } from '../contract/exchange.js'
import { printable } from '../contract/printable.js'
import type { ReportFormat } from '../contract/scenarios.js'
import { chapterTitle } from '../ocpi/chapters.js'
import { escapeMarkup as html, exchangeText, plainMarkdown, seconds } from '../scenario/reports/text.js'

const day = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19)
const failing: readonly Verdict[] = ['FAIL', 'ERROR', 'BLOCKED', 'WARN']

export const failuresOf = ({ cases }: AuditReport): AuditCaseResult[] =>
  failing.flatMap((verdict) => cases.filter((one) => one.verdict === verdict))

/** Modules × verdicts, in the order of the cases. */
export const matrixOf = ({ cases }: AuditReport): { readonly module: string; readonly counts: Readonly<Record<Verdict, number>> }[] => {
  const modules = [...new Set(cases.map(({ module }) => module))]
  return modules.map((module) => ({
    module,
    counts: Object.fromEntries(
      verdicts.map((verdict) => [verdict, cases.filter((one) => one.module === module && one.verdict === verdict).length]),
    ) as Record<Verdict, number>,
  }))
}

const nameOf = ({ id, version, title }: AuditCaseResult): string => `${id}${version === undefined ? '' : ` (${version})`} ${title}`
const fixOf = ({ verdict, expected }: AuditCaseResult): string =>
  verdict === 'FAIL' || verdict === 'WARN' ? `Make the platform do this: ${expected}` : ''

// ---- HTML ---------------------------------------------------------------------------------------------------------------------

const style = `
:root{color-scheme:light;--ink:#1c1c1e;--quiet:#5f6368;--line:#dcdfe3;--pass:#17693a;--fail:#b3261e;--warn:#8a5300}
*{box-sizing:border-box}body{font:14px/1.5 system-ui,sans-serif;color:var(--ink);margin:2rem auto;max-width:72rem;padding:0 1rem}
h1{font-size:1.7rem;margin:.2em 0}h2{font-size:1.2rem;margin:2em 0 .5em}h3{font-size:1rem;margin:1.4em 0 .3em}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid var(--line);padding:.3em .5em;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.quiet{color:var(--quiet)}
.PASS{color:var(--pass)}.FAIL,.ERROR{color:var(--fail)}.WARN,.PARTIAL,.BLOCKED{color:var(--warn)}.verdict{font-weight:600;white-space:nowrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em;margin:.4em 0}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f7f8;border:1px solid var(--line);padding:.6em;font:12px/1.45 ui-monospace,monospace}
.cover{border-bottom:2px solid var(--ink);padding-bottom:1em;margin-bottom:1em}article{break-inside:avoid}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}a{color:inherit;text-decoration:none}}`

const headOf = ({ from, to, method, path, status, error, ocpiStatus }: ExchangeDetail): string =>
  `${from} → ${to}  ${method} ${path}  ${status ?? error ?? ''} ${ocpiStatus ?? ''}`

const evidence = (one: AuditCaseResult): string =>
  one.exchanges
    .map((exchange) => `<details><summary>${html(headOf(exchange))}</summary><pre>${html(exchangeText(exchange))}</pre></details>`)
    .join('')

/** A list of terms; the texts are HTML. */
const terms = (entries: readonly (readonly [term: string, text: string])[]): string =>
  `<dl>${entries.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join('')}</dl>`

const article = (one: AuditCaseResult): string => {
  const verdict = `<span class="verdict ${one.verdict.replace(' ', '-')}">${one.verdict}</span>`
  const described = terms([
    ['expected', html(one.expected)],
    ['seen', html(one.seen)],
    ['severity', `${one.severity}${one.expectedFailure === true ? ', expected failure' : ''}`],
    ['chapter', html(chapterTitle(one.chapter))],
  ])
  return `
<article id="${html(one.id)}-${html(one.version ?? '')}"><h3>${verdict} ${html(nameOf(one))}</h3>
${described}${evidence(one)}</article>`
}

const matrixTable = (report: AuditReport): string => {
  const heads = verdicts.map((verdict) => `<th scope="col" class="n">${verdict}</th>`).join('')
  const rows = matrixOf(report).map(({ module, counts }) => {
    const numbers = verdicts.map(
      (verdict) => `<td class="n ${counts[verdict] > 0 ? verdict.replace(' ', '-') : 'quiet'}">${counts[verdict]}</td>`,
    )
    return `<tr><th scope="row">${html(module)}</th>${numbers.join('')}</tr>`
  })
  return `
<table><thead><tr><th scope="col">Module</th>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

const cover = ({ platform, summary, standin, set, startedAt, durationMs, declaration }: AuditReport, title: string): string => {
  const { conformance, compatibility } = summary
  const facts = terms([
    ['platform', `${html(platform.parties.join(', ') || platform.name)}, role ${platform.role}, OCPI ${platform.versions.join(', ')}`],
    ...(platform.versionsUrl === undefined ? [] : [['versions url', html(platform.versionsUrl)] as const]),
    ['date', `${day(startedAt)} UTC, ${seconds(durationMs)} s`],
    ['Standin', `${html(standin)}, set ${set}`],
    ['conformance', `${conformance.passed} of ${conformance.judged} MUST and SHOULD cases passed`],
    ['compatibility', `${compatibility.passed} of ${compatibility.judged} COMPAT cases passed`],
  ])
  const verdict = `<p class="${summary.ready ? 'PASS' : 'FAIL'}"><strong>${html(summary.message)}</strong></p>`
  return `<header class="cover"><h1>${html(title)}</h1>${verdict}
${facts}
<details><summary>Declaration</summary><pre>${html(JSON.stringify(declaration, undefined, 2))}</pre></details></header>`
}

const policy = "default-src 'none'; style-src 'unsafe-inline'"

const htmlReport = (report: AuditReport): string => {
  const { changes } = report
  const failures = failuresOf(report)
  const title = `Readiness audit of ${report.platform.name}`
  const fixes = failures.map((one) => `${article(one)}${fixOf(one) === '' ? '' : `<p>${html(fixOf(one))}</p>`}`).join('')
  const left = changes.map((change) => `<li>${html(change)}</li>`).join('')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${html(title)}</title><style>${style}</style></head><body>
${cover(report, title)}
<h2>Verdicts by module</h2>${matrixTable(report)}
<h2>What has to be fixed (${failures.length})</h2>${fixes || '<p>Nothing.</p>'}
${changes.length === 0 ? '' : `<h2>Left at the platform</h2><ul>${left}</ul>`}
<h2>Every case (${report.cases.length})</h2>${report.cases.map(article).join('')}
</body></html>
`
}

// ---- JUnit, Markdown --------------------------------------------------------------------------------------------------------------

const junitCase = (one: AuditCaseResult): string => {
  const head = `    <testcase name="${html(nameOf(one))}" classname="${html(`audit.${one.module}`)}" time="${seconds(one.durationMs)}"`
  const body = html(
    `expected: ${one.expected}\nseen:     ${one.seen}\n${chapterTitle(one.chapter)}\n\n${one.exchanges.slice(0, 2).map(exchangeText).join('\n\n')}`,
  )
  if (one.verdict === 'FAIL' && one.expectedFailure !== true)
    return `${head}>\n      <failure message="${html(one.seen)}">${body}</failure>\n    </testcase>`
  if (one.verdict === 'ERROR') return `${head}>\n      <error message="${html(one.seen)}">${body}</error>\n    </testcase>`
  if (one.verdict === 'PASS') return `${head}/>`
  return `${head}>\n      <skipped message="${html(`${one.verdict}: ${one.seen}`)}"/>\n    </testcase>`
}

const junitReport = (report: AuditReport): string => {
  const suites = matrixOf(report).map(({ module }) => {
    const own = report.cases.filter((one) => one.module === module)
    const count = (...wanted: readonly Verdict[]): number =>
      own.filter((one) => wanted.includes(one.verdict) && one.expectedFailure !== true).length
    const skipped = own.length - count('PASS', 'FAIL', 'ERROR')
    return `  <testsuite name="${html(module)}" tests="${own.length}" failures="${count('FAIL')}" errors="${count('ERROR')}" skipped="${skipped}" time="${seconds(own.reduce((sum, { durationMs }) => sum + durationMs, 0))}">\n${own.map(junitCase).join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Standin audit" tests="${report.cases.length}" time="${seconds(report.durationMs)}">\n${suites.join('\n')}\n</testsuites>\n`
}

const markdownReport = (report: AuditReport): string => {
  const { platform, summary } = report
  const rows = matrixOf(report).map(({ module, counts }) => `| ${module} | ${verdicts.map((verdict) => counts[verdict]).join(' | ')} |`)
  const failures = failuresOf(report).map(
    (one) => `| ${one.verdict} | ${plainMarkdown(nameOf(one))} | ${plainMarkdown(one.expected)} | ${plainMarkdown(one.seen)} |`,
  )
  return [
    `# Readiness audit of ${plainMarkdown(platform.name)}`,
    '',
    `${summary.message} ${day(report.startedAt)} UTC, role ${platform.role}, OCPI ${platform.versions.join(', ')}, set ${report.set}.`,
    '',
    `| module | ${verdicts.join(' | ')} |`,
    `|---|${verdicts.map(() => '--:').join('|')}|`,
    ...rows,
    ...(failures.length > 0 ? ['', '| verdict | case | expected | seen |', '|---|---|---|---|', ...failures] : []),
    '',
  ].join('\n')
}

const writers: Record<ReportFormat, (report: AuditReport) => string> = {
  html: htmlReport,
  junit: junitReport,
  markdown: markdownReport,
  json: (report) => `${JSON.stringify(report, undefined, 2)}\n`,
}

export const writeAuditReport = (format: ReportFormat, report: AuditReport): string => printable(writers[format](report))

/** A JSON report of an earlier run. @throws Error that names what is wrong */
export const readAuditReport = (text: string): AuditReport => {
  const read = AuditReport.safeParse(JSON.parse(text))
  if (!read.success) throw new Error(z.prettifyError(read.error).split('\n')[0])
  return read.data
}
