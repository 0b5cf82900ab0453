import { describe, expect, it } from 'vitest'
import { hubForwarding } from '../../emulator/ocpi/translate/context.js'
import { translator } from '../../emulator/ocpi/translate/translate.js'
import type * as v221 from '../../emulator/ocpi/v2.2.1/index.js'
import { connector, context, evse, location, tariff } from './fixtures.js'

const large = location({
  facilities: ['WIFI', 'BIKE_SHARING', 'CAFE'],
  opening_times: {
    twentyfourseven: false, regular_hours: [{ weekday: 1, period_begin: '08:00', period_end: '18:00' }],
  },
  evses: Array.from({ length: 20 }, (_, index) => evse({
    uid: `EVSE-${index}`,
    capabilities: ['RFID_READER', 'REMOTE_START_STOP_CAPABLE', 'TOKEN_GROUP_CAPABLE'],
    coordinates: { latitude: '52.09070', longitude: '5.1214001' },
    last_updated: '2026-05-01T10:00:00.123Z',
    connectors: ['1', '2'].map((id) => connector({ id, tariff_ids: ['T-1', 'T-2'], max_electric_power: 11000 })),
  })),
}) as unknown as v221.Location

const tariffs = {
  'T-1': tariff({ type: 'REGULAR' }), 'T-2': tariff({ id: 'T-2', type: 'AD_HOC_PAYMENT' }),
} as Record<string, unknown>

/** Microseconds of the run in the middle, after warming up. */
const median = (run: () => unknown): number => {
  const times = Array.from({ length: 1500 }, () => {
    const start = performance.now()
    run()
    return (performance.now() - start) * 1000
  })
  return times.slice(500).sort((a, b) => a - b)[500] ?? Infinity
}

const to211 = translator('2.2.1', '2.1.1', 'Location')
const to221 = translator('2.1.1', '2.2.1', 'Location')

describe('a Location with 20 EVSEs', () => {
  const hub = { ...context, options: hubForwarding, tariff: (id: string) => tariffs[id] }

  it('goes to 2.1.1 in less than 200 µs', () => {
    expect(median(() => to211(large, hub))).toBeLessThan(200)
  })

  it('comes back in less than 200 µs', () => {
    const there = to211(large, hub)
    expect(median(() => there && to221(there, hub))).toBeLessThan(200)
  })

  it('goes to 2.1.1 with every note in less than 1 ms', () => {
    expect(median(() => to211(large, hub, []))).toBeLessThan(1000)
  })
})
