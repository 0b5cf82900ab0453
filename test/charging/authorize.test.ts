import { describe, expect, it } from 'vitest'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { openStage, token } from './stage.js'

const tokens = [
  token('ALWAYS', { whitelist: 'ALWAYS' }),
  token('ALWAYS-NOT', { whitelist: 'ALWAYS', valid: false }),
  token('ALLOWED'),
  token('ALLOWED-NOT', { valid: false }),
  token('OFFLINE', { whitelist: 'ALLOWED_OFFLINE' }),
  token('OFFLINE-NOT', { whitelist: 'ALLOWED_OFFLINE', valid: false }),
  token('NEVER', { whitelist: 'NEVER' }),
]

const opened = async (given: Parameters<typeof openStage>[0] = {}) => {
  const stage = await openStage({ tokens, ...given })
  const show = async (tokenUid: string) => {
    const { authorization, sessionId } = await stage.workbench.call('charging.plug', { standinId: 'cpo', evseUid: 'E1', tokenUid })
    if (sessionId !== undefined) await stage.workbench.call('charging.unplug', { standinId: 'cpo', sessionId })
    return authorization
  }
  const asks = (uid: string) =>
    [...stage.workbench.bench.traffic.log.exchanges()].filter(
      ({ direction, url }) => direction === 'out' && url.includes(`/${uid}/authorize`),
    ).length
  return { ...stage, show, asks }
}

describe.each(versions)('a Token that is shown at a CPO in %s', (version) => {
  it.each([
    ['ALWAYS', true, 'WHITELIST', 0],
    ['ALWAYS-NOT', false, 'WHITELIST', 0],
    ['ALLOWED', true, 'WHITELIST', 0],
    ['ALLOWED-NOT', false, 'AUTH_REQUEST', 1],
    ['OFFLINE', true, 'AUTH_REQUEST', 1],
    ['OFFLINE-NOT', false, 'AUTH_REQUEST', 1],
    ['NEVER', true, 'AUTH_REQUEST', 1],
    ['NOBODY', false, 'AUTH_REQUEST', 1],
  ] as const)('%s: allowed %s by %s, asked %s times', async (uid, allowed, method, times) => {
    const { show, asks, findings } = await opened({ version })
    expect(await show(uid)).toMatchObject({ allowed, method })
    expect(asks(uid)).toBe(times)
    expect((await findings()).filter((line) => line.includes('violation'))).toEqual([])
  })

  it.each([
    ['ALWAYS', true],
    ['ALLOWED', true],
    ['OFFLINE', true],
    ['OFFLINE-NOT', false],
    ['NEVER', false],
    ['NOBODY', false],
  ] as const)('%s: allowed %s while the eMSP cannot be reached', async (uid, allowed) => {
    const { show, workbench } = await opened({ version })
    await workbench.call('standins.stop', { standinId: 'emsp' })
    expect(await show(uid)).toMatchObject({ allowed })
  })

  it.each([
    ['ALLOWED', true],
    ['OFFLINE', true],
    ['NEVER', false],
  ] as const)('%s: allowed %s while the charge point is cut off', async (uid, allowed) => {
    const { show, asks, workbench } = await opened({ version })
    await workbench.call('charging.offline', { standinId: 'cpo', evseUid: 'E1', offline: true })
    expect(await show(uid)).toMatchObject({ allowed })
    expect(asks(uid)).toBe(0)
  })
})

describe('the rules of an eMSP', () => {
  it.each(['BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'] as const)('answer %s for a Token', async (answer) => {
    const { show, workbench } = await opened()
    await workbench.call('charging.setRules', { standinId: 'emsp', rules: [{ uid: 'NEVER', answer }] })
    expect(await show('NEVER')).toMatchObject({ allowed: false, answer })
    expect(await show('OFFLINE')).toMatchObject({ allowed: true, answer: 'ALLOWED' })
    expect(await workbench.call('charging.rules', { standinId: 'emsp' })).toMatchObject({ rules: [{ uid: 'NEVER', answer }] })
  })

  it('hold for every Token when none is named', async () => {
    const { show, workbench } = await opened()
    await workbench.call('charging.setRules', {
      standinId: 'emsp',
      rules: [{ uid: 'OFFLINE', answer: 'ALLOWED' }, { answer: 'NO_CREDIT' }],
    })
    expect((await show('NEVER')).answer).toBe('NO_CREDIT')
    expect((await show('OFFLINE')).answer).toBe('ALLOWED')
  })

  it('allow a Token at some places only', async () => {
    const { show, workbench, findings } = await opened()
    const rule = (places: { locationId: string; evseUids?: string[] }[]) =>
      workbench.call('charging.setRules', { standinId: 'emsp', rules: [{ uid: 'NEVER', places }] })
    await rule([{ locationId: 'LOC9' }])
    expect(await show('NEVER')).toMatchObject({ allowed: false, answer: 'NOT_ALLOWED' })
    await rule([{ locationId: 'LOC1', evseUids: ['E7'] }])
    expect(await show('NEVER')).toMatchObject({ allowed: false, answer: 'NOT_ALLOWED' })
    await rule([{ locationId: 'loc1', evseUids: ['e1'] }])
    expect(await show('NEVER')).toMatchObject({ allowed: true })
    expect((await findings()).filter((line) => line.includes('violation'))).toEqual([])
  })

  it('answer late by the clock of the world, or not at all', async () => {
    const { show, workbench } = await opened({ cpoSettings: { callTimeoutMs: 150 } })
    await workbench.call('charging.setRules', {
      standinId: 'emsp',
      rules: [
        { uid: 'NEVER', delayMs: 40 },
        { uid: 'OFFLINE', answer: 'none' },
      ],
    })
    const started = performance.now()
    expect(await show('NEVER')).toMatchObject({ allowed: true })
    expect(performance.now() - started).toBeGreaterThanOrEqual(39)
    // ALLOWED_OFFLINE: an eMSP that says nothing cannot be reached.
    expect(await show('OFFLINE')).toMatchObject({ allowed: true, method: 'WHITELIST' })
  })
})
