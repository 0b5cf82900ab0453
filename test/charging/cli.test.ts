/** `standin charge`, `fleet` and `clock`, as a user types them: two processes that roam, and the command line beside them. */
import { beforeAll, describe, expect, it } from 'vitest'
import { useProgram, type Run } from '../cli/support/program.js'
import { arrived, roam, type Roaming, type Side } from '../cli/support/roaming.js'

useProgram()

let pair: Roaming
beforeAll(async () => {
  pair = await roam({ versions: '2.2.1', initiator: 'emsp' })
}, 60_000)

const on = (side: Side, ...args: string[]): Promise<Run> => side.process.cli(...args)
const json = async <T>(side: Side, ...args: string[]): Promise<T> => (await on(side, ...args, '--json')).json() as T

describe('standin charge', () => {
  it('plugs in, shows what runs, moves the clock on, and leaves a bill at the peer', async () => {
    const plugged = await json<{ authorization: { allowed: boolean }; sessionId: string }>(
      pair.cpo,
      'charge',
      'plug',
      '--vehicle',
      'van',
      '--soc',
      '30',
      '--signed-data',
      '{"encoding_method":"OCMF","signed_values":[{"nature":"Start","plain_data":"x","signed_data":"eA=="}]}',
    )
    expect(plugged.authorization.allowed).toBe(true)
    expect((await on(pair.cpo, 'clock', 'step', '20m')).out).toMatch(/^20\S+Z {2}×1 {2}1[12]\d\d s ahead of the world$/m)
    const status = await on(pair.cpo, 'charge')
    expect(status.out).toContain(plugged.sessionId)
    expect(status.out).toMatch(/charging +\d+\.\d kW +\d+\.\d{3} kWh/)
    expect((await on(pair.cpo, 'charge', 'status', '--search', 'EVSE-000001-1')).out).toMatch(/CHARGING/)
    expect((await on(pair.cpo, 'charge', 'unplug', plugged.sessionId)).out).toMatch(/^CDR \S+$/m)
    await arrived(pair.emsp, 'cdrs', '')
    expect(await json(pair.cpo, 'charge', 'status')).toMatchObject({ total: 0 })
  })

  it('prices a bill again, on either side, reads a Tariff, and tries a Token', async () => {
    const {
      items: [own],
    } = await json<{ items: { id: string; key: string; verdict: string }[] }>(pair.cpo, 'charge', 'bills')
    const bill = await on(pair.cpo, 'charge', 'bill', own?.key ?? '')
    expect([own?.verdict, bill.code, bill.out]).toEqual([
      'equal',
      0,
      expect.stringMatching(/^ENERGY .* kWh .*\n[^]*Equal: every stated total matches the calculation\.$/m),
    ])
    expect((await on(pair.cpo, 'charge', 'bill', 'NO-SUCH-CDR')).code).toBe(2)
    const {
      items: [received],
    } = await json<{ items: { id: string; verdict: string }[] }>(pair.emsp, 'charge', 'bills')
    expect(received).toMatchObject({ id: own?.id, verdict: 'equal' })
    expect((await on(pair.cpo, 'charge', 'tariff', 'AC-ENERGY')).out).toMatch(/^Energy: 0\.40 EUR per kWh[^]*^00:00 to 00:00 +0\.4/m)
    expect((await on(pair.cpo, 'charge', 'tariff', 'AC-ENERGY', '--day', 'soon')).err).toContain('--day has to be a date')
    expect((await on(pair.emsp, 'charge', 'try', 'NOBODY')).out).toContain('unknown: Token NOBODY is not among the own Tokens')
  })

  it('breaks and mends an EVSE', async () => {
    await on(pair.cpo, 'charge', 'fault', 'EVSE-000001-1')
    expect((await on(pair.cpo, 'charge', 'plug', '--evse', 'EVSE-000001-1')).err).toContain('EVSE EVSE-000001-1 is OUTOFORDER')
    expect((await on(pair.cpo, 'charge', 'mend', 'EVSE-000001-1')).out).toBe('EVSE-000001-1 is mended\n')
  })

  it('keeps an EVSE, and gives it up', async () => {
    const { sessionId } = await json<{ sessionId: string }>(pair.cpo, 'charge', 'reserve', '--minutes', '30')
    const unplugged = await on(pair.cpo, 'charge', 'unplug', sessionId)
    expect([unplugged.code, unplugged.err]).toEqual([2, expect.stringContaining('is a reservation')])
    expect((await on(pair.cpo, 'charge', 'cancel', sessionId)).out).toContain('the reservation was cancelled')
  })

  it('refuses a Token by the rule of the eMSP, with exit code 1', async () => {
    const { items } = await json<{ items: { id: string }[] }>(pair.emsp, 'data', 'list', 'tokens', '--search', 'RFID NEVER')
    const uid = items[0]?.id.split('/')[0] ?? ''
    expect((await on(pair.emsp, 'charge', 'rule', 'no_credit', '--token', uid)).out).toContain('NO_CREDIT')
    const refused = await on(pair.cpo, 'charge', 'plug', '--token', uid)
    expect([refused.code, refused.out]).toEqual([1, expect.stringContaining('NO_CREDIT')])
    expect((await on(pair.emsp, 'charge', 'rule', '--clear')).out).toContain('no rules')
  })
})

describe('standin clock and fleet', () => {
  it('let drivers come and go in accelerated time', async () => {
    expect((await on(pair.cpo, 'clock', '×3600')).out).toContain('×3600')
    const { code, out } = await on(pair.cpo, 'fleet', '--drivers', '6', '--hours', '0.5', '--seed', '2', '--rate', '500', '--follow')
    expect(code).toBe(0)
    expect(out.trim().split('\n').at(-1)).toMatch(/^fleet-1 {2}ended {2}6 of 6 arrived, 0 charge/)
    expect((await on(pair.cpo, 'clock', 'pause')).out).toContain('paused')
    expect((await on(pair.cpo, 'clock', 'often')).code).toBe(2)
  })
})
