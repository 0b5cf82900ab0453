import { describe, expect, it } from 'vitest'
import type { ConnectorTile, RunningSession } from '../../../emulator/contract/charging.js'
import { withSessions } from '../../../renderer/charging/connectors/connector.js'
import { readPlaces } from '../../../renderer/charging/authorization/rule-texts.js'
import { sessionFilter, spanText } from '../../../renderer/charging/texts.js'

describe('spans of time', () => {
  it('are said in the two largest units', () => {
    expect([0, 45_000, 12 * 60_000, 125 * 60_000, 120 * 60_000, 76 * 3_600_000, -5].map(spanText)).toEqual([
      '0 s',
      '45 s',
      '12 min',
      '2 h 5 min',
      '2 h',
      '3 d 4 h',
      '0 s',
    ])
  })
})

describe('the filter for a session', () => {
  it('asks for paths and bodies with its id, and for its CDR, whatever stands in them', () => {
    expect(sessionFilter('S"1')).toBe('path~"S\\"1" or body~"S\\"1"')
    expect(sessionFilter('S1', 'C1')).toBe('path~"S1" or body~"S1" or path~"C1" or body~"C1"')
  })
})

describe('places of a rule', () => {
  it('are a Location, or some of its EVSEs, a line each', () => {
    expect(readPlaces('')).toBeUndefined()
    expect(readPlaces(' L1 \nL2/E1, L2/E2\n\nL3/E1\nL3')).toEqual([
      { locationId: 'L1' },
      { locationId: 'L2', evseUids: ['E1', 'E2'] },
      { locationId: 'L3' },
    ])
    expect(readPlaces('L3\nL3/E1')).toEqual([{ locationId: 'L3' }])
  })
})

describe('a Connector', () => {
  const place = { locationId: 'L1', evseUid: 'E1', connectorId: '1' }
  const session = (sessionId: string, phase: RunningSession['phase']) => ({ ...place, sessionId, phase }) as RunningSession
  const tile = { ...place, session: session('S1', 'charging') } as ConnectorTile
  it('takes over what is told of its session, and forgets it when that has ended', () => {
    expect(withSessions(tile, [session('S1', 'parking')]).session?.phase).toBe('parking')
    expect(withSessions(tile, [session('S1', 'ended')])).not.toHaveProperty('session')
    expect(withSessions(tile, [session('S0', 'ended')]).session?.sessionId).toBe('S1')
    expect(withSessions(tile, [{ ...session('S2', 'charging'), evseUid: 'E2' }])).toBe(tile)
  })
})
