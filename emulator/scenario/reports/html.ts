/** One HTML file that needs nothing else: no script, no network, light and dark, printable. For a team and for its partner. */
import { version as product } from '../../../package.json' with { type: 'json' }
import type { ScenarioResult, StepResult } from '../../contract/scenarios.js'
import { findingRules } from '../../ocpi/finding-rules.js'
import { own } from '../../ocpi/own.js'
import { escapeMarkup as html, exchangeOf, exchangeText, nameOf, positionText, seconds } from './text.js'

const style = `
:root{color-scheme:light dark;--line:#d5d8dc;--quiet:#5c6570;--good:#0b6b3a;--bad:#b3261e;--page:#fff;--ink:#16191d}
@media (prefers-color-scheme:dark){:root{--line:#3a4048;--quiet:#9aa4b0;--good:#6fcf97;--bad:#ff8a80;--page:#16191d;--ink:#e8eaed}}
body{font:13px/1.5 system-ui,sans-serif;margin:24px auto;max-width:1100px;padding:0 16px;background:var(--page);color:var(--ink)}
h1{font-size:24px;margin:0 0 4px}h2{font-size:16px;margin:32px 0 4px}p{margin:4px 0}
header{border-bottom:2px solid var(--line);padding-bottom:16px;margin-bottom:16px}
header dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:12px 0 0}header dt{color:var(--quiet)}dd{margin:0}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid var(--line)}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
pre{font:12px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);padding:8px;margin:4px 0}
.passed{color:var(--good)}.failed,.stopped{color:var(--bad)}.quiet{color:var(--quiet)}summary{cursor:pointer}
#only:checked~main .ok{display:none}
@media print{:root{color-scheme:light;--page:#fff;--ink:#000;--line:#bbb;--quiet:#444;--good:#0b6b3a;--bad:#b3261e}
body{margin:0;max-width:none}.choice{display:none}section{break-inside:auto;break-before:page}tr,pre{break-inside:avoid}a{color:inherit;text-decoration:none}}
`

const failureRows = (result: ScenarioResult, step: StepResult): string =>
  step.failures
    .map((failure) => {
      const exchange = exchangeOf(result, failure.seq)
      const shown = exchange ? `<pre>${html(exchangeText(exchange))}</pre>` : ''
      return `<dl><dt>expected</dt><dd>${html(failure.expected)}</dd><dt>actual</dt><dd>${html(failure.actual)}</dd></dl>${shown}`
    })
    .join('')

const exchangeDetails = (result: ScenarioResult, step: StepResult): string => {
  const shown = step.seqs.map((seq) => exchangeOf(result, seq)).filter((exchange) => exchange !== undefined)
  if (shown.length === 0) return ''
  const rows = shown.map((exchange) => {
    const { from, to, method, path, status, error, ocpiStatus, findingIds } = exchange
    const found = findingIds.length > 0 ? `  ${findingIds.join(', ')}` : ''
    const line = `${from} → ${to}  ${method} ${path}  ${status ?? error ?? ''} ${ocpiStatus ?? ''}${found}`
    return `<details><summary>${html(line)}</summary><pre>${html(exchangeText(exchange))}</pre></details>`
  })
  return `<details><summary class="quiet">${shown.length} exchanges</summary>${rows.join('')}</details>`
}

const stepRow = (result: ScenarioResult, step: StepResult): string => {
  const failures = failureRows(result, step)
  const place = failures === '' ? '' : `<div class="quiet">${html(positionText(step))}</div>${failures}`
  const state = step.state === 'failed' || step.state === 'passed' ? step.state : 'quiet'
  return `<tr class="${step.state === 'failed' ? '' : 'ok'}"><td class="n">${step.index + 1}</td><td class="${state}">${step.state}</td><td>${html(step.title)}<div class="quiet">${html(step.message)}</div>${place}${exchangeDetails(result, step)}</td><td class="n">${seconds(step.durationMs)} s</td></tr>`
}

const titles: Readonly<Record<string, { readonly title: string }>> = own(findingRules)

const findingTable = (result: ScenarioResult): string => {
  if (result.findings.length === 0) return ''
  const rows = result.findings.map(
    ({ id, severity, count }) =>
      `<tr><td>${html(severity)}</td><td><code>${html(id)}</code> ${html((titles[id]?.title ?? '').replaceAll('`', ''))}</td><td class="n">${count}</td></tr>`,
  )
  return `<h3>Findings</h3><table><thead><tr><th scope="col">severity</th><th scope="col">rule</th><th scope="col" class="n">times</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}

const section = (result: ScenarioResult, index: number): string => `
<section aria-labelledby="run-${index}" class="${result.verdict === 'passed' ? 'ok' : ''}"><h2 id="run-${index}"><span class="${result.verdict}">${result.verdict}</span> ${html(nameOf(result))}</h2>
<p class="quiet">${html(result.file)}, ${new Date(result.startedAt).toISOString()}, ${seconds(result.durationMs)} s, ${result.exchangesInAll} exchanges, seed ${result.seed}</p>
<p>${html(result.message)}</p>
${findingTable(result)}
<table><thead><tr><th scope="col" class="n">#</th><th scope="col">state</th><th scope="col">step</th><th scope="col" class="n">took</th></tr></thead><tbody>${result.steps.map((step) => stepRow(result, step)).join('\n')}</tbody></table></section>`

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** What was tested, when and with what, and the result in numbers. */
const cover = (results: readonly ScenarioResult[], headline: string): string => {
  const steps = results.flatMap((result) => result.steps)
  const failed = steps.filter(({ state }) => state === 'failed').length
  const findings = results.flatMap((result) => result.findings)
  const count = (severity: 'violation' | 'warning') =>
    sum(findings.filter((finding) => finding.severity === severity).map((finding) => finding.count))
  const versions = [...new Set(results.flatMap(({ version }) => version ?? []))].sort()
  const [first] = results
  const facts: readonly (readonly [string, string])[] = [
    ['Tested with', `Standin ${product}`],
    ...(first ? [['Date', new Date(first.startedAt).toISOString()] as const] : []),
    ...(versions.length > 0 ? [['OCPI', versions.join(', ')] as const] : []),
    ['Steps', `${steps.length}, ${failed} failed`],
    ['Exchanges', String(sum(results.map(({ exchangesInAll }) => exchangesInAll)))],
    ['Findings', `${count('violation')} violations, ${count('warning')} warnings`],
    ['Duration', `${seconds(sum(results.map(({ durationMs }) => durationMs)))} s`],
  ]
  return `<header><h1>${headline}</h1><dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${html(value)}</dd>`).join('')}</dl></header>`
}

const contents = (results: readonly ScenarioResult[]): string => {
  const rows = results.map((result, index) => {
    const failed = result.steps.filter(({ state }) => state === 'failed').length
    return `<tr class="${result.verdict === 'passed' ? 'ok' : ''}"><td><a href="#run-${index}">${html(nameOf(result))}</a></td><td class="${result.verdict}">${result.verdict}</td><td class="n">${result.steps.length}</td><td class="n">${failed}</td></tr>`
  })
  return `<h2>Summary</h2><table><thead><tr><th scope="col">what was tested</th><th scope="col">result</th><th scope="col" class="n">steps</th><th scope="col" class="n">failed</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}

export const htmlReport = (results: readonly ScenarioResult[], reported: string): string => {
  const passed = results.filter((result) => result.verdict === 'passed').length
  const headline = `${passed} of ${results.length} ${reported} passed`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${headline}</title><style>${style}</style></head>
<body>${cover(results, headline)}<input type="checkbox" id="only" class="choice"> <label for="only" class="choice">Only failed</label>
<main>${contents(results)}${results.map(section).join('\n')}</main></body></html>
`
}
