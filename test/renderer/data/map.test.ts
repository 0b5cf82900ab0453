import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clustered, clusterState, distanceKm, placed } from '../../../renderer/data/map/points.js'

const location = (id: string, latitude: unknown, longitude: unknown, part: object = {}) => ({
  id,
  name: `Station ${id}`,
  country: 'NLD',
  coordinates: { latitude, longitude },
  evses: [],
  ...part,
})

describe('Locations on a map', () => {
  it('stand at their coordinates, in the best state of their EVSEs', () => {
    const { points } = placed([
      location('1', '52.37', '4.88', { evses: [{ status: 'OUTOFORDER' }, { status: 'AVAILABLE' }] }),
      location('2', '52.38', '4.89', { evses: [{ status: 'CHARGING' }, { status: 'BLOCKED' }] }),
      location('3', '52.39', '4.90', { evses: [{ status: 'INOPERATIVE' }] }),
      location('4', '52.40', '4.91', { evses: 'none' }),
    ])
    expect(points.map(({ id, state }) => [id, state])).toEqual([
      ['1', 'available'],
      ['2', 'in use'],
      ['3', 'out of order'],
      ['4', 'unknown'],
    ])
    expect(points[0]).toMatchObject({ latitude: 52.37, longitude: 4.88, doubt: undefined })
  })

  it('are listed apart when their coordinates are missing or impossible', () => {
    const { points, unplaced } = placed([location('1', '91.0', '4.88'), location('2', '52,37', '4.88'), { id: '3' }, null])
    expect(points).toEqual([])
    expect(unplaced.map(({ reason }) => reason)).toEqual([
      'no valid coordinates: 91.0, 4.88',
      'no valid coordinates: 52,37, 4.88',
      'no valid coordinates: missing, missing',
      'no valid coordinates: missing, missing',
    ])
  })

  it('are doubtful at 0, 0 and far from the others of their country', () => {
    const { points } = placed([
      location('1', '52.37', '4.88'),
      location('2', '52.38', '4.89'),
      location('3', '52.39', '4.90'),
      location('swapped', '4.88', '52.37'),
      location('zero', '0.0', '0.0'),
    ])
    expect(points.filter(({ doubt }) => doubt !== undefined).map(({ id }) => id)).toEqual(['swapped', 'zero'])
  })

  it('have distances as on a globe', () => {
    expect(Math.round(distanceKm([4.9, 52.37], [2.35, 48.86]))).toBeGreaterThan(420)
    expect(Math.round(distanceKm([4.9, 52.37], [2.35, 48.86]))).toBeLessThan(440)
    expect(distanceKm([10, 10], [10, 10])).toBe(0)
  })

  it('become one mark where they are too close, none lost', () => {
    const place = fc.record({ longitude: fc.integer({ min: 0, max: 300 }), latitude: fc.integer({ min: 0, max: 300 }) })
    fc.assert(
      fc.property(fc.array(place, { maxLength: 60 }), (places) => {
        const points = places.map((each, index) => ({
          ...each,
          id: String(index),
          name: '',
          country: '',
          state: 'unknown' as const,
          doubt: undefined,
        }))
        const clusters = clustered(points, ({ longitude, latitude }) => [longitude, latitude], 18)
        expect(clusters.flatMap((cluster) => cluster.points.map(({ id }) => Number(id))).sort((a, b) => a - b)).toEqual(
          points.map((_, index) => index),
        )
        for (const { x, y, points: inside } of clusters)
          for (const { longitude, latitude } of inside)
            expect(Math.max(Math.abs(x - longitude), Math.abs(y - latitude))).toBeLessThanOrEqual(18)
      }),
    )
    const state = (...states: ('available' | 'in use' | 'out of order' | 'unknown')[]) =>
      clusterState(states.map((each) => ({ state: each }) as never))
    expect([state('unknown', 'available'), state('out of order', 'in use'), state('unknown')]).toEqual(['available', 'in use', 'unknown'])
  })
})
