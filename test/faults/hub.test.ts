/** hub.routing: what a partner does wrong at a hub, and what a hub does wrong to its partners. */
import { describe, expect, it } from 'vitest'
import type { Context } from '../../emulator/standin/context.js'
import { acceleratedClock } from '../../emulator/standin/clock.js'
import type { ConnectionRecord } from '../../emulator/standin/connections.js'
import { sendOperation } from '../../emulator/standin/operations/operations.js'
import { switches } from '../../emulator/standin/faults/switches.js'
import { session } from '../translate/fixtures.js'
import { exchangesOf, openTrio, type Trio } from '../hub/support.js'
import { until } from './support.js'

type Place = 'hub' | 'cpo' | 'emsp'
type Request = Omit<Parameters<typeof sendOperation>[2], 'connectionId'>

const contextOf = (trio: Trio, hosted: Place): Context => (hosted === 'hub' ? trio.hubContext : trio[hosted])
const from = (context: Context, connection: ConnectionRecord) => (request: Request) =>
  sendOperation(context, connection, { connectionId: connection.id, ...request })

interface Plan {
  readonly at: Place
  readonly seenBy: Place
  readonly traffic: (trio: Trio, cpo: ReturnType<typeof from>, emsp: ReturnType<typeof from>) => Promise<unknown>
}

const firstLocation = (context: Context): string => context.data.own('locations').entries()[0]?.key ?? ''

const plans: Readonly<Record<string, Plan>> = {
  'hub.routing/get-broadcast': {
    at: 'emsp',
    seenBy: 'hub',
    traffic: (trio, _, emsp) => emsp({ operation: 'locations.sender.get', path: { location_id: firstLocation(trio.cpo) } }),
  },
  'hub.routing/open-list': { at: 'emsp', seenBy: 'hub', traffic: (_trio, _, emsp) => emsp({ operation: 'locations.sender.list' }) },
  'hub.routing/no-codes': {
    at: 'hub',
    seenBy: 'emsp',
    traffic: async (trio, _, emsp) => {
      await trio.workbench.call('hub.setPartner', { connectionId: trio.sides.hubToCpo.id, down: true })
      await emsp({
        operation: 'commands.receiver.post:UNLOCK_CONNECTOR',
        body: { response_url: 'http://127.0.0.1:1/', location_id: 'LOC-1', evse_uid: 'EVSE-1', connector_id: '1' },
      })
    },
  },
  'hub.routing/last-updated': {
    at: 'hub',
    seenBy: 'emsp',
    traffic: async (trio, cpo) => {
      for (let push = 0; push < 2; push++) {
        await cpo({ operation: 'locations.receiver.put' })
        await trio.hub.idle()
        // The hub writes whole seconds.
        await new Promise((resolve) => setTimeout(resolve, 40))
      }
    },
  },
  'hub.routing/leak': {
    at: 'hub',
    seenBy: 'emsp',
    traffic: (_trio, cpo) =>
      cpo({
        operation: 'sessions.receiver.put',
        path: { country_code: 'NL', party_id: 'CPO', session_id: 'SESS-1' },
        body: session({ id: 'SESS-1', country_code: 'NL', party_id: 'CPO' }),
      }),
  },
}

const play = async (name: string, on: boolean): Promise<{ found: string[]; touched: number }> => {
  const plan = plans[name]
  const one = switches().find((each) => each.name === name)
  if (!plan || !one) throw new Error(`no plan for ${name}`)
  const trio = await openTrio({
    cpo: '2.2.1',
    emsp: '2.2.1',
    clock: acceleratedClock(60),
    settings: { cpo: { seed: { locations: 3, history: 3 } }, emsp: { seed: { locations: 0, tokens: 5 } } },
  })
  const fault = on ? trio.workbench.bench.faults.add(contextOf(trio, plan.at).settings.id, one.rule, one.name) : undefined
  await plan.traffic(trio, from(trio.cpo, trio.sides.cpo), from(trio.emsp, trio.sides.emsp))
  const found = async () =>
    (await exchangesOf(trio))
      .filter((exchange) => exchange.standinId === contextOf(trio, plan.seenBy).settings.id)
      .flatMap((exchange) =>
        exchange.findings
          .filter((finding) => finding.id === 'hub.routing')
          .map((finding) => `${finding.at}: ${finding.expected} / ${finding.actual}`),
      )
  if (on) await until(async () => (await found()).length > 0)
  return { found: await found(), touched: fault?.touched ?? 0 }
}

describe('every way of hub.routing', () => {
  it('has a plan', () => {
    expect(Object.keys(plans)).toEqual(
      switches()
        .filter((one) => one.id === 'hub.routing')
        .map((one) => one.name),
    )
  })

  it.each(Object.keys(plans))('%s is noticed, and is not where nobody commits it', async (name) => {
    expect((await play(name, false)).found).toEqual([])
    const { found, touched } = await play(name, true)
    expect(found).not.toEqual([])
    expect(touched).toBeGreaterThan(0)
  })
})
