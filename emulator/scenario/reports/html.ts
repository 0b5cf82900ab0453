/** One HTML file that needs nothing else: no script, no network, light and dark. */
import type { ScenarioResult, StepResult } from '../../contract/scenarios.js'
import { escapeMarkup as html, exchangeOf, exchangeText, nameOf, positionText, seconds } from './text.js'

const style = `
:root{color-scheme:light dark;--line:#d5d8dc;--quiet:#5c6570;--good:#0b6b3a;--bad:#b3261e;--page:#fff;--ink:#16191d}
@media (prefers-color-scheme:dark){:root{--line:#3a4048;--quiet:#9aa4b0;--good:#6fcf97;--bad:#ff8a80;--page:#16191d;--ink:#e8eaed}}
body{font:13px/1.5 system-ui,sans-serif;margin:24px auto;max-width:1100px;padding:0 16px;background:var(--page);color:var(--ink)}
h1{font-size:20px}h2{font-size:16px;margin:32px 0 4px}p{margin:4px 0}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid var(--line)}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
pre{font:12px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);padding:8px;margin:4px 0}
.passed{color:var(--good)}.failed,.stopped{color:var(--bad)}.quiet{color:var(--quiet)}summary{cursor:pointer}
`

const stepRow = (result: ScenarioResult, step: StepResult): string => {
  const failures = step.failures
    .map((failure) => {
      const exchange = exchangeOf(result, failure.seq)
      return `<dl><dt>expected</dt><dd>${html(failure.expected)}</dd><dt>actual</dt><dd>${html(failure.actual)}</dd></dl>${exchange ? `<pre>${html(exchangeText(exchange))}</pre>` : ''}`
    })
    .join('')
  const shown = step.seqs.map((seq) => exchangeOf(result, seq)).filter((exchange) => exchange !== undefined)
  const details =
    shown.length === 0
      ? ''
      : `<details><summary class="quiet">${shown.length} exchanges</summary>${shown.map((exchange) => `<details><summary>${html(`${exchange.from} → ${exchange.to}  ${exchange.method} ${exchange.path}  ${exchange.status ?? exchange.error ?? ''} ${exchange.ocpiStatus ?? ''}${exchange.findingIds.length > 0 ? `  ${exchange.findingIds.join(', ')}` : ''}`)}</summary><pre>${html(exchangeText(exchange))}</pre></details>`).join('')}</details>`
  return `<tr><td class="n">${step.index + 1}</td><td class="${step.state === 'failed' ? 'failed' : step.state === 'passed' ? 'passed' : 'quiet'}">${step.state}</td><td>${html(step.title)}<div class="quiet">${html(step.message)}</div>${failures === '' ? '' : `<div class="quiet">${html(positionText(step))}</div>${failures}`}${details}</td><td class="n">${seconds(step.durationMs)} s</td></tr>`
}

const section = (result: ScenarioResult, index: number): string => `
<section aria-labelledby="run-${index}"><h2 id="run-${index}"><span class="${result.verdict}">${result.verdict}</span> ${html(nameOf(result))}</h2>
<p class="quiet">${html(result.file)}, ${new Date(result.startedAt).toISOString()}, ${seconds(result.durationMs)} s, ${result.exchangesInAll} exchanges, seed ${result.seed}</p>
<p>${html(result.message)}</p>
${result.findings.length === 0 ? '' : `<p>Findings: ${html(result.findings.map((finding) => `${finding.count} × ${finding.id} (${finding.severity})`).join(', '))}</p>`}
<table><thead><tr><th scope="col">#</th><th scope="col">state</th><th scope="col">step</th><th scope="col">took</th></tr></thead><tbody>${result.steps.map((step) => stepRow(result, step)).join('\n')}</tbody></table></section>`

export const htmlReport = (results: readonly ScenarioResult[], reported: string): string => {
  const passed = results.filter((result) => result.verdict === 'passed').length
  const list = results
    .map(
      (result, index) =>
        `<li><a href="#run-${index}">${html(nameOf(result))}</a> <span class="${result.verdict}">${result.verdict}</span></li>`,
    )
    .join('')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${passed} of ${results.length} ${reported} passed</title><style>${style}</style></head>
<body><h1>${passed} of ${results.length} ${reported} passed</h1>${results.length > 1 ? `<ol>${list}</ol>` : ''}${results.map(section).join('\n')}</body></html>
`
}
