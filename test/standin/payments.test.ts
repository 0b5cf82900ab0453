/** Payments of 2.3.0: a provider of payment terminals, played by a platform of ours, announces terminals and confirms payments. */
import { describe, expect, it } from 'vitest'
import { goodObject } from '../ocpi/fixtures.js'
import { connectPair } from '../../emulator/workbench/flow.js'
import { addStandin, openBench, patient, settingsOf } from '../support/bench.js'

const opened = async () => {
  const workbench = await openBench()
  const versions = ['2.3.0' as const]
  const cpo = await addStandin(workbench, settingsOf('CPO', { versions, behaviour: patient }))
  const provider = await addStandin(workbench, settingsOf('EMSP', { versions, behaviour: patient }))
  await connectPair({ cpo, emsp: provider })
  const connectionId = provider.connections.list()[0]?.id ?? ''
  const send = (operation: string, given: object) =>
    workbench.call('operations.send', { connectionId, operation: `payments.receiver.${operation}`, ...given })
  const held = async (module: 'terminals' | 'confirmations') =>
    (await workbench.call('data.list', { standinId: cpo.settings.id, holder: cpo.connections.list()[0]?.id ?? '', module })).items
  const seen = async () => {
    await workbench.bench.traffic.settled()
    return [...workbench.bench.traffic.log.exchanges()].filter(
      ({ endpoint, direction }) => endpoint?.module === 'payments' && direction === 'in',
    )
  }
  return { workbench, cpo, send, held, seen }
}
const gists = (exchanges: Awaited<ReturnType<Awaited<ReturnType<typeof opened>>['seen']>>) =>
  exchanges.flatMap(({ findings }) => findings.map(({ id, severity, at }) => `${id} ${severity} ${at}`))

describe('a CPO that accepts card payments', () => {
  it('keeps the terminals that a provider announces, and gives them back', async () => {
    const { send, held, seen } = await opened()
    await send('post-terminal', { body: goodObject('2.3.0', 'Terminal') })
    await send('get-terminal', { path: { terminal_id: 'T-1' } })
    expect(await held('terminals')).toMatchObject([{ id: 'T-1' }])
    expect((await seen()).map(({ method, ocpiStatus }) => `${method} ${ocpiStatus}`)).toEqual(['POST 1000', 'GET 1000'])
    expect(gists(await seen())).toEqual([])
  })

  it('keeps what was captured, and is warned of a payment that it does not know or that is confirmed twice', async () => {
    const { send, held, seen } = await opened()
    const body = goodObject('2.3.0', 'FinancialAdviceConfirmation')
    await send('post-confirmation', { body })
    await send('post-confirmation', { body })
    expect(await held('confirmations')).toMatchObject([{ id: 'F-1', state: 'SUCCESS 3.79 EUR' }])
    expect(gists(await seen())).toEqual([
      'reference.unknown warning /authorization_reference',
      'object.rule warning /id',
      'reference.unknown warning /authorization_reference',
    ])
  })

  it('accepts a failed payment without lines about the card, and finds amounts of 2.2.1', async () => {
    const { send, seen } = await opened()
    const { eft_data: _, ...failed } = goodObject('2.3.0', 'FinancialAdviceConfirmation')
    await send('post-confirmation', { body: { ...failed, capture_status_code: 'FAILED', total_costs: { before_taxes: 0 } } })
    await send('post-confirmation', { body: { ...failed, id: 'F-2', eft_data: ['x'], total_costs: { excl_vat: 1 } } })
    const found = gists(await seen())
    expect(found.filter((line) => line.includes('eft_data'))).toEqual([])
    expect(found).toContain('version.mix violation /total_costs/excl_vat')
  })
})
