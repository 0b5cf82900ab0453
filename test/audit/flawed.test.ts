/** The audit names each defect of a flawed platform in the right case, with evidence. */
import { describe, expect, it } from 'vitest'
import { runAudit } from '../../emulator/audit/run.js'
import { writeAuditReport } from '../../emulator/audit/report.js'
import type { AuditReport } from '../../emulator/contract/audit.js'
import type { FaultMatch, FaultRuleInput } from '../../emulator/contract/faults.js'
import type { Version } from '../../emulator/ocpi/version.js'
import { openEngine } from '../../emulator/workbench/open-engine.js'
import { openPlatform } from './platform.js'

type Actions = FaultRuleInput['actions']

interface Defect {
  /** The case that has to name it. */
  readonly case: string
  readonly what: string
  readonly match: FaultMatch
  readonly actions: Actions
}

const defect = (id: string, what: string, match: FaultMatch, ...actions: Actions): Defect => ({ case: id, what, match, actions })
const answers = (endpoint: string, path?: string): FaultMatch => ({ direction: 'in', endpoint, ...(path !== undefined && { path }) })
const body = (path: string, value: null | string | number | boolean | object): Actions[number] => ({
  kind: 'json',
  within: 'body',
  path,
  do: 'set',
  value: value as never,
})
const object = (path: string, value: string | boolean | object): Actions[number] => ({
  kind: 'json',
  within: 'objects',
  path,
  do: 'set',
  value: value as never,
})
const removed = (path: string): Actions[number] => ({ kind: 'json', within: 'body', path, do: 'remove' })
const status = (http: number, ocpi: number): Actions[number] => ({ kind: 'status', http, ocpi, skip: true })
const noHeader = (name: string): Actions[number] => ({ kind: 'header', name, do: 'drop' })

const flawedCpo: readonly Defect[] = [
  defect('VER-01', 'a version is listed twice', answers('versions.list'), {
    kind: 'json',
    within: 'body',
    path: '/data',
    do: 'duplicate-first',
  }),
  defect(
    'VER-06',
    'a module of another version',
    answers('versions.details'),
    body('/data/endpoints/-', { identifier: 'bookings', role: 'SENDER', url: 'http://127.0.0.1:1/bookings' }),
  ),
  defect('CRR-01', 'credentials without a url', answers('credentials.get'), removed('/data/url')),
  defect('TRA-16', 'X-Correlation-ID is not echoed', answers('locations.sender.list'), noHeader('X-Correlation-ID')),
  defect('PAG-01', 'X-Limit is missing', answers('tariffs.sender.list'), noHeader('X-Limit')),
  defect('PAG-04', 'X-Total-Count is the size of the page', answers('cdrs.sender.list'), { kind: 'behaviour', name: 'page-size-as-total' }),
  defect('PAG-10', 'date_from is ignored', answers('tariffs.sender.list'), { kind: 'query', name: 'date_from', do: 'ignore' }),
  defect('PAG-13', 'Sessions without date_from crash', { direction: 'in', path: '/ocpi/cpo/2.2.1/sessions' }, status(500, 3000)),
  defect('LOS-03', 'coordinates of four decimals', answers('locations.sender.list'), object('/coordinates/latitude', '52.3731')),
  defect('LOS-04', 'an EVSE without Connectors', answers('locations.sender.list'), object('/evses/0/connectors', [])),
  defect('LOS-06', 'a country of two letters', answers('locations.sender.list'), object('/country', 'NL')),
  defect('LOS-11', 'a Location that differs from the list', answers('locations.sender.get'), body('/data/name', 'Another name')),
  defect('LOS-12', 'an unknown id gives 500', { direction: 'in', path: '*999999999999*' }, status(500, 3000)),
  defect('TAR-01', 'a currency that is none', answers('tariffs.sender.list'), object('/currency', 'euro')),
  defect('TOK-14', 'a Token is read back differently', answers('tokens.receiver.get'), body('/data/issuer', 'Somebody else')),
  defect('TOK-17', 'PATCH without last_updated is accepted', answers('tokens.receiver.patch'), status(200, 1000)),
  defect('TOK-20', 'an unknown Token gives 500', { direction: 'in', path: '*tokens*NOBODY*' }, status(500, 3000)),
  defect(
    'CMD-07',
    'an unknown Location crashes',
    { direction: 'in', endpoint: 'commands.receiver.post', body: '*NOWHERE*' },
    status(500, 3000),
  ),
  defect('CMD-01', 'no result of a command', { direction: 'out', endpoint: 'commands.sender.result' }, { kind: 'repeat', times: 0 }),
  defect('CDR-12', 'CDRs of another customer', answers('cdrs.sender.list'), object('/cdr_token/party_id', 'XYZ')),
  defect('SES-08', 'Sessions of another customer', answers('sessions.sender.list'), object('/cdr_token/party_id', 'XYZ')),
]

const flawedEmsp: readonly Defect[] = [
  defect('LOR-01', 'a Location is stored incompletely', answers('locations.receiver.get'), removed('/data/city')),
  defect('LOR-03', 'PATCH is not carried out', answers('locations.receiver.patch-evse'), status(200, 1000)),
  defect('TOK-07', 'an unknown Token is allowed', { direction: 'in', path: '*NOBODY*authorize*' }, status(200, 1000)),
  defect('SES-16', 'PATCH of a Session is not carried out', answers('sessions.receiver.patch'), status(200, 1000)),
  defect('CDR-18', 'no Location header', answers('cdrs.receiver.post'), noHeader('Location')),
  defect('TAR-08', 'DELETE of a Tariff is not carried out', answers('tariffs.receiver.delete'), status(200, 1000)),
  defect('PAG-04', 'Link is missing', answers('tokens.sender.list'), noHeader('Link')),
]

const auditFlawed = async (role: 'CPO' | 'EMSP', version: Version, defects: readonly Defect[]): Promise<AuditReport> => {
  const platform = await openPlatform(role, version, { pageLimit: 5 })
  const declaration = await platform.declaration({ limits: { waitSeconds: 0.5, slowSeconds: 0.1 } })
  for (const { what, match, actions } of defects)
    await platform.workbench.call('faults.add', { standinId: 'platform', rule: { id: 'planted', title: what, match, actions } })
  const only = [...new Set(defects.map((one) => one.case))]
  return runAudit(declaration, { openEngine, standin: 'test', set: 'full', only, actor: () => undefined })
}

describe.each([
  ['CPO', '2.2.1', flawedCpo],
  ['EMSP', '2.1.1', flawedEmsp],
] as const)('a flawed %s in %s', (role, version, defects) => {
  it('is not ready, and each defect is named in its case with evidence', async () => {
    const report = await auditFlawed(role, version, defects)
    expect(report.summary.ready).toBe(false)
    const named = report.cases.map(({ id, verdict }) => `${verdict} ${id}`)
    expect(named.sort()).toEqual(defects.map((one) => `${one.case === 'VER-06' ? 'WARN' : 'FAIL'} ${one.case}`).sort())
    for (const { id, seen, exchanges } of report.cases) {
      expect(seen, id).not.toBe('')
      expect(exchanges.length, id).toBeGreaterThan(0)
    }
    const page = writeAuditReport('html', report)
    for (const { case: id } of defects) expect(page).toContain(`id="${id}-${version}"`)
    expect(page).not.toMatch(/<script|src=|href="http/)
    const suites = writeAuditReport('junit', report)
    expect(suites.match(/<failure /g)).toHaveLength(report.summary.verdicts.FAIL)
    const hostile = '@team ![x](http://peer.example/x) <b> | #1'
    const shown = writeAuditReport('markdown', {
      ...report,
      platform: { ...report.platform, name: hostile },
      cases: report.cases.map((one) => ({ ...one, seen: hostile })),
    })
    expect(shown).not.toMatch(/@team|!\[x\]\(|http:|<b>|[^\\]\| #1/)
    expect(shown).toContain('&#64;team')
  })
})
