/** Invoice reconciliation in 2.3.0: who writes the invoice owns the record, pushes it, corrects it and withdraws it. */
import { describe, expect, it } from 'vitest'
import type { DataSet } from '../../emulator/contract/data.js'
import { addStandin, openBench, patient, settingsOf } from '../support/bench.js'
import { connectPair } from '../../emulator/workbench/flow.js'
import { eventually } from '../support/eventually.js'

const record = (owner: 'CPO' | 'MSP', more: Record<string, unknown> = {}) => ({
  country_code: owner === 'CPO' ? 'NL' : 'DE',
  party_id: owner,
  id: 'R-1',
  invoice_id: 'INVOICE-2026-05',
  cdrs: ['C-1', 'C-2'],
  last_updated: '2026-06-01T00:00:00Z',
  ...more,
})

const openPair = async (versions: ('2.1.1' | '2.2.1' | '2.3.0')[]) => {
  const workbench = await openBench()
  const cpo = await addStandin(workbench, settingsOf('CPO', { versions, behaviour: patient }))
  const emsp = await addStandin(workbench, settingsOf('EMSP', { versions, behaviour: patient }))
  await connectPair({ cpo, emsp })
  const { call } = workbench
  const [cpoId, emspId] = [cpo.settings.id, emsp.settings.id]
  const over = (id: string) => (id === cpoId ? cpo : emsp).connections.list()[0]?.id ?? ''
  const partyOf = (id: string) => (id === cpoId ? cpo : emsp).settings.parties[0]
  const heldBy = async (id: string) => (await call('data.list', { standinId: id, holder: over(id), module: 'invoicereconciliation' })).items
  const exchanges = async () => {
    await workbench.bench.traffic.settled()
    return [...workbench.bench.traffic.log.exchanges()].filter(({ endpoint }) => endpoint?.module === 'invoicereconciliation')
  }
  return { call, cpoId, emspId, over, heldBy, exchanges, partyOf }
}
const sets = ({ sets: all }: { sets: DataSet[] }) => all.filter(({ module }) => module === 'invoicereconciliation')

describe('a record of an invoice', () => {
  it.each(['CPO', 'EMSP'] as const)('of the %s is posted, corrected by PUT, and withdrawn by DELETE', async (issuer) => {
    const { call, cpoId, emspId, heldBy, exchanges, partyOf } = await openPair(['2.3.0'])
    const [from, to] = issuer === 'CPO' ? [cpoId, emspId] : [emspId, cpoId]
    const { country_code, party_id } = partyOf(from) ?? {}
    const object = { ...record('CPO'), country_code, party_id }
    await call('data.put', { standinId: from, module: 'invoicereconciliation', object, push: true })
    await eventually(async () => expect(await heldBy(to)).toHaveLength(1))
    const key = `${country_code}-${party_id}/R-1`
    await call('data.patch', { standinId: from, module: 'invoicereconciliation', key, fields: { cdrs: ['C-1'] }, push: true })
    await call('data.delete', { standinId: from, holder: 'own', module: 'invoicereconciliation', key, push: true })
    await eventually(async () => expect(await heldBy(to)).toHaveLength(0))
    const seen = (await exchanges()).filter(({ direction }) => direction === 'in')
    expect(seen.map(({ method, ocpiStatus }) => `${method} ${ocpiStatus}`)).toEqual(['POST 1000', 'PUT 1000', 'DELETE 1000'])
    const found = seen.flatMap(({ findings }) => findings.map(({ id, severity, at }) => `${id} ${severity} ${at}`))
    // Neither CDR was ever sent; findings of one kind are one finding.
    expect(found).toEqual(['reference.unknown warning /cdrs/0', 'reference.unknown warning /cdrs/0'])
  })

  it('is found in the list of whoever wrote it', async () => {
    const { call, cpoId, emspId, over, heldBy, partyOf } = await openPair(['2.3.0'])
    const { country_code, party_id } = partyOf(cpoId) ?? {}
    const object = { ...record('CPO'), country_code, party_id }
    await call('data.put', { standinId: cpoId, module: 'invoicereconciliation', object, push: false })
    expect(await heldBy(emspId)).toEqual([])
    await call('operations.send', { connectionId: over(emspId), operation: 'invoicereconciliation.sender.list' })
    expect(await heldBy(emspId)).toHaveLength(1)
  })

  it('is not offered, shown or pushed where 2.3.0 is not spoken', async () => {
    const { call, cpoId } = await openPair(['2.2.1'])
    expect(sets(await call('data.sets', { standinId: cpoId }))).toEqual([])
  })

  it('is a data set of both sides where it is', async () => {
    const { call, cpoId, emspId } = await openPair(['2.2.1', '2.3.0'])
    for (const standinId of [cpoId, emspId]) {
      expect(sets(await call('data.sets', { standinId }))).toMatchObject([
        { holder: 'own', version: '2.3.0', object: 'InvoiceReconciliationRecord' },
      ])
    }
  })
})
