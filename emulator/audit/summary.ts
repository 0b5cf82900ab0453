/** Sums over the results of a run, on two axes: conformance (MUST, SHOULD) and compatibility (COMPAT). */
import { verdicts, type AuditCaseResult, type AuditReport, type Verdict } from '../contract/audit.js'

const judgedVerdicts: ReadonlySet<Verdict> = new Set(['PASS', 'FAIL', 'WARN'])

const axis = (results: readonly AuditCaseResult[]): { passed: number; judged: number } => ({
  passed: results.filter(({ verdict }) => verdict === 'PASS').length,
  judged: results.filter(({ verdict }) => judgedVerdicts.has(verdict)).length,
})

/** A failure that was not declared beforehand. */
const counts = ({ verdict, expectedFailure }: AuditCaseResult, strict: boolean): boolean =>
  expectedFailure !== true && (verdict === 'FAIL' || verdict === 'ERROR' || verdict === 'BLOCKED' || (strict && verdict === 'WARN'))

export const summaryOf = (
  results: readonly AuditCaseResult[],
  { strict = false }: { readonly strict?: boolean } = {},
): AuditReport['summary'] => {
  const sums = Object.fromEntries(
    verdicts.map((verdict) => [verdict, results.filter((result) => result.verdict === verdict).length]),
  ) as Record<Verdict, number>
  const inTheWay = results.filter((result) => counts(result, strict)).length
  const judged = results.filter(({ verdict }) => judgedVerdicts.has(verdict)).length
  const ready = inTheWay === 0 && judged > 0
  return {
    ready,
    verdicts: sums,
    conformance: axis(results.filter(({ severity }) => severity !== 'COMPAT')),
    compatibility: axis(results.filter(({ severity }) => severity === 'COMPAT')),
    message: ready
      ? `Ready: ${sums.PASS} of ${results.length} cases passed${sums.PARTIAL > 0 ? `, ${sums.PARTIAL} could not be seen in full` : ''}.`
      : judged === 0
        ? 'Not ready: no case could be judged.'
        : `Not ready: ${sums.FAIL} failed${sums.BLOCKED > 0 ? `, ${sums.BLOCKED} blocked` : ''}${sums.ERROR > 0 ? `, ${sums.ERROR} errors` : ''}.`,
  }
}

/** What is different from a run before. */
export const compareReports = (
  before: AuditReport,
  after: AuditReport,
): { id: string; version: string | undefined; before: Verdict | undefined; after: Verdict }[] => {
  const key = ({ id, version }: AuditCaseResult): string => `${id} ${version ?? ''}`
  const known = new Map(before.cases.map((result) => [key(result), result.verdict]))
  return after.cases.flatMap((result) => {
    const old = known.get(key(result))
    return old === result.verdict ? [] : [{ id: result.id, version: result.version, before: old, after: result.verdict }]
  })
}
