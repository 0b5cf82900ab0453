import { describe, expect, it } from 'vitest'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { priceCdr } from '../../emulator/pricing/assess.js'
import { chargingOf } from '../../emulator/charging/charge-points.js'
import { steppedClock } from '../../emulator/standin/clock.js'
import { connectPair } from '../../emulator/workbench/flow.js'
import { addStandin, openBench, settingsOf } from '../support/bench.js'

/** An hour of a fleet between a CPO and an eMSP with seeded data. */
const play = async (version: (typeof versions)[number], drivers: number) => {
  const clock = steppedClock(Date.parse('2026-05-04T17:30:00Z'))
  const workbench = await openBench({ clock })
  const seed = { seed: 7, day: '2026-05-04', history: 0 }
  const cpo = await addStandin(
    workbench,
    settingsOf('CPO', { versions: [version], seed: { ...seed, locations: 40 }, behaviour: { sessionTickMs: 900_000 } }),
  )
  const emsp = await addStandin(workbench, settingsOf('EMSP', { versions: [version], seed: { ...seed, tokens: 30 } }))
  await connectPair({ cpo, emsp })
  const emspSide = emsp.connections.list()[0]?.id ?? ''
  await workbench.call('operations.send', { connectionId: emspSide, operation: 'locations.sender.list' })
  const fleet = await workbench.call('charging.startFleet', { standinId: 'cpo', drivers, hours: 1, seed: 3, requestsPerSecond: 10_000 })
  expect(fleet).toMatchObject({ state: 'running', drivers, arrived: 0 })
  for (let minute = 0; minute < 61; minute += 10) await clock.advance(600_000)
  await workbench.bench.traffic.settled()
  const own = (module: 'sessions' | 'cdrs') => {
    const set = cpo.data.own(module)
    return set.entries().map((entry) => set.object(entry))
  }
  const theirs = (module: 'sessions' | 'cdrs' | 'locations') =>
    emsp.data
      .received(emspSide, module)
      .entries()
      .map(({ object }) => object)
  return { workbench, cpo, own, theirs }
}

describe.each(versions)('an hour of a fleet in %s', (version) => {
  it('ends with every session closed, every CDR priced the same on both sides, and no finding', async () => {
    const { workbench, cpo, own, theirs } = await play(version, 60)
    const [fleet] = (await workbench.call('charging.fleets', {})).fleets
    expect(fleet).toMatchObject({ state: 'ended', arrived: 60, charging: 0 })
    expect(fleet?.finished).toBe(own('sessions').length)
    expect((fleet?.finished ?? 0) + (fleet?.turnedAway ?? 0) + (fleet?.refused ?? 0)).toBe(60)
    expect(fleet?.finished).toBeGreaterThan(20)
    expect(chargingOf(cpo).runs.size).toBe(0)
    expect(
      [...own('sessions'), ...theirs('sessions')].map((session) => session['status']).filter((status) => status !== 'COMPLETED'),
    ).toEqual([])
    expect(theirs('sessions')).toHaveLength(own('sessions').length)
    expect(own('cdrs')).toHaveLength(own('sessions').length)
    const places = new Map(theirs('locations').map((location) => [location['id'], location]))
    for (const cdr of own('cdrs')) {
      const received = theirs('cdrs').find(({ id }) => id === cdr['id'])
      const total = received?.['total_cost']
      expect(version === '2.1.1' ? total : (total as { excl_vat: number }).excl_vat).toBe(
        (cdr['total_cost'] as { excl_vat: number }).excl_vat,
      )
      const location = version === '2.1.1' ? undefined : places.get((cdr['cdr_location'] as { id: string }).id)
      const { differences, priced } = priceCdr(version, received, { ...(location && { location }) })
      expect(differences.map(({ field }) => `${String(cdr['id'])} ${field} ${priced.tariffs.map(({ id }) => id).join()}`)).toEqual([])
    }
    const found = [...workbench.bench.traffic.log.exchanges()].flatMap((exchange) =>
      exchange.findings.map(
        ({ id, severity, at, expected, actual }) =>
          `${exchange.direction} ${exchange.method} ${exchange.endpoint?.id ?? ''} ${severity} ${id} ${at}: ${expected} / ${actual}`,
      ),
    )
    expect([...new Set(found)]).toEqual([])
  }, 60_000)
})

describe('a fleet', () => {
  it('does the same for the same seed', async () => {
    const bills = async () =>
      (await play('2.2.1', 12))
        .own('cdrs')
        .map(({ id, total_cost, cdr_location, start_date_time }) => ({ id, total_cost, cdr_location, start_date_time }))
    const first = await bills()
    expect(first.length).toBeGreaterThan(3)
    expect(await bills()).toEqual(first)
  })

  it('goes home when it is told to', async () => {
    const clock = steppedClock(Date.parse('2026-05-04T17:30:00Z'))
    const workbench = await openBench({ clock })
    const cpo = await addStandin(workbench, settingsOf('CPO', { seed: { locations: 10 }, behaviour: { sessionTickMs: 900_000 } }))
    const emsp = await addStandin(workbench, settingsOf('EMSP'))
    await connectPair({ cpo, emsp })
    const { id } = await workbench.call('charging.startFleet', { standinId: 'cpo', drivers: 20, hours: 5, requestsPerSecond: 10_000 })
    await clock.advance(60 * 60_000)
    const stopped = await workbench.call('charging.stopFleet', { id })
    expect(stopped).toMatchObject({ state: 'stopped', charging: 0 })
    expect(chargingOf(cpo).runs.size).toBe(0)
    await clock.advance(60 * 60_000)
    expect((await workbench.call('charging.fleets', {})).fleets[0]?.arrived).toBe(stopped.arrived)
  })

  it('needs somebody who drives, and somewhere to go', async () => {
    const workbench = await openBench()
    await addStandin(workbench, settingsOf('CPO', { seed: { locations: 2 } }))
    await expect(workbench.call('charging.startFleet', { standinId: 'cpo', drivers: 1, hours: 1 })).rejects.toThrow('no drivers')
  })
})
